"""``holdfast verify``: re-hash every object, check manifests, journal and chain, name whatever is not as it was."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from holdfast import clock as clocks
from holdfast.archive import Archive, Sample
from holdfast.archive.events import Audit
from holdfast.clock import Clock
from holdfast.commands.sealing import sealed_store
from holdfast.config import Workspace
from holdfast.errors import ArchiveError, UsageError
from holdfast.model import Finding, Item, Report
from holdfast.progress import Progress, Silent


def run(
    workspace: Workspace,
    *,
    jobs: int | None = None,
    sample: int = 1,
    since: date | None = None,
    journal: bool = True,
    progress: Progress | None = None,
    clock: Clock = clocks.now,
) -> Report:
    """Check the whole archive and journal that it was checked; needs no network. Every broken thing is a finding.

    ``sample`` n hashes one nth of the objects, another one each day, so that n days hash them all; ``since`` hashes
    only objects of captures begun on that day (UTC) or later; both together, only what both name. Everything else is
    checked in full. ``jobs``: processes for hashing. The report has failed when a finding is an error; notes alone do
    not fail it, nor does an archive that cannot be written: then, or without ``journal``, the item "audit" says why
    nothing was journaled. Raises ``UsageError`` for a day that is still to come.
    """
    progress = progress or Silent()
    today = clock().date()
    if since is not None and since > today:
        raise UsageError(f"--since {since} lies in the future; name a day up to today, {today}.")
    archive = Archive.of(workspace)
    turn = today.toordinal() % sample
    part = Sample(sample, turn, since.strftime("%Y%m%d") if since else "")
    findings, counts = archive.verify(progress, jobs, part, sealed_store(workspace))
    broken = any(finding.level == "error" for finding in findings)
    items = []
    if counts["runs"]:
        items.append(_witness(archive))
        audit = _audit(counts, f"{turn + 1 if sample > 1 else 1}/{sample}", since, clock)
        items.append(
            _journaled(archive, audit, findings, clock) if journal else _not_journaled("--no-journal was given.")
        )
    for item in items:
        progress.note(item.reason)
    if not broken:
        for head in archive.heads():
            progress.note(f"Newest head of the journal: {head} (compare it with a note kept elsewhere)")
    return Report("verify", tuple(items), findings, counts, failed=broken)


def _audit(counts: Mapping[str, int], sample: str, since: date | None, clock: Clock) -> Audit:
    return Audit(
        at=clocks.text(clock()),
        sample=sample,
        since=since.isoformat() if since else "",
        captures=counts["captures"],
        hashed=counts["objects"],
        bytes=counts["bytes"],
        errors=counts["errors"],
        notes=counts["notes"],
    )


def _journaled(archive: Archive, audit: Audit, findings: Sequence[Finding], clock: Clock) -> Item:
    try:
        name = archive.audited(audit, findings, clock)
    except ArchiveError as error:
        return _not_journaled(str(error))
    return Item("audit", "journaled", f"This audit is journaled in {archive.folder.name}/journal/{name}.")


def _not_journaled(why: str) -> Item:
    return Item("audit", "not-journaled", f"This audit is not journaled, and its verdict stands: {why}")


def _witness(archive: Archive) -> Item:
    """How far anybody outside vouches for the journal, in words."""
    try:
        reach = archive.reach()
    except ArchiveError:
        return Item("witness", "unknown", "How far time stamps vouch cannot be told while the journal is damaged.")
    remember = "only somebody who remembers a head of the journal can tell whether"
    if reach.stamp is None:
        return Item("witness", "none", f"No time stamp vouches for this journal: {remember} it was written anew.")
    by = f"{reach.stamp.authority}, {reach.stamp.at}"
    vouched = f"Time stamps vouch for the journal up to the run file {reach.stem} ({by})."
    if not reach.later:
        return Item("witness", "all", f"{vouched} No run file is later.")
    later = "1 run file is" if reach.later == 1 else f"{reach.later:,} run files are"
    return Item("witness", "part", f"{vouched} {later} later: {remember} they were written anew.")
