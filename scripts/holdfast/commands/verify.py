"""``holdfast verify``: re-hash every object, check manifests, journal and chain, name whatever is not as it was."""

from __future__ import annotations

from holdfast import clock
from holdfast.archive import Archive, Sample
from holdfast.clock import Clock
from holdfast.commands.sealing import sealed_store
from holdfast.config import Workspace
from holdfast.model import Report
from holdfast.progress import Progress, Silent


def run(
    workspace: Workspace,
    *,
    jobs: int | None = None,
    sample: int = 1,
    progress: Progress | None = None,
    clock: Clock = clock.now,
) -> Report:
    """Check the whole archive; changes nothing and needs no network. Every broken thing is a finding.

    ``sample`` n hashes one nth of the objects, another one each day, so that n days hash them all; everything else is
    checked in full. ``jobs``: processes for hashing. The report has failed when a finding is an error; notes alone do
    not fail it.
    """
    progress = progress or Silent()
    archive = Archive.of(workspace)
    part = Sample(sample, clock().toordinal() % sample)
    findings, counts = archive.verify(progress, jobs, part, sealed_store(workspace))
    broken = any(finding.level == "error" for finding in findings)
    if not broken:
        for head in archive.heads():
            progress.note(f"Newest head of the journal: {head} (compare it with a note kept elsewhere)")
    return Report("verify", findings=findings, counts=counts, failed=broken)
