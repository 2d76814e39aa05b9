"""``holdfast check``: are the records, events, organisations and the configuration in order?"""

from __future__ import annotations

from pathlib import Path

from holdfast import records
from holdfast.archive import Archive, holding_of
from holdfast.commands import exposing, quoting
from holdfast.commands.selection import access_of
from holdfast.config import FILE_NAME, Config, Workspace
from holdfast.errors import ArchiveError
from holdfast.model import Access, Finding, Report, Sources
from holdfast.progress import Progress, Silent


def run(place: Workspace | Path, *, quotes: bool | None = None, progress: Progress | None = None) -> Report:
    """Check everything that people edit in the archive at ``place`` (a workspace, or the root folder), what the
    copies that it holds would give away, and whether they have the words that records and prose quote from them.

    ``quotes``: ``False`` looks for no words; ``True`` also names the quotes that no copy is held for.

    Counts are ``records``, ``organisations`` and ``events`` (all that were found, valid or not), ``errors`` and
    ``notes``. The report has failed if a finding is an error.
    """
    progress = progress or Silent()
    root = place.root if isinstance(place, Workspace) else place
    progress.note(f"Checking {root / 'sources'} and {root / FILE_NAME}")
    config = records.load_config(root / FILE_NAME)
    survey = records.survey(root / "sources")
    findings = (*(config if isinstance(config, tuple) else ()), *survey.findings)
    if isinstance(config, Config):
        findings += _of_copies(Workspace(root, config), survey.sources, progress)
        findings += quoting.check(Workspace(root, config), survey.sources, quotes)
    errors = sum(finding.level == "error" for finding in findings)
    counts = {**survey.counts, "errors": errors, "notes": len(findings) - errors}
    return Report("check", findings=findings, counts=counts, failed=errors > 0)


def _of_copies(workspace: Workspace, sources: Sources, progress: Progress) -> tuple[Finding, ...]:
    """What should be looked at before the copies are published. Held back are those with errors among it."""
    store = Archive.of(workspace)
    try:
        history = store.read()
        held = [record for record in sources.records if record.id in set(history.records)]
        examining = exposing.examiner(workspace, store, sealed=True)
        progress.start("Copies", len(held))
        found: list[Finding] = []
        for record in held:
            access = access_of(record, workspace.config)
            if access is not Access.METADATA_ONLY:
                holding = holding_of(record, history, workspace.config.watch)
                found += exposing.findings(examining, holding, access)
            progress.step("")
    except ArchiveError as error:
        remedy = "Run `holdfast verify` to see all that is damaged, put it right, and check again."
        return (Finding("archive", "archive-damaged", f"The copies could not be looked into: {error}", remedy),)
    return tuple(found)
