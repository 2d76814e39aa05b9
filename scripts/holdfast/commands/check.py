"""``holdfast check``: are the records, events, organisations and the configuration in order?"""

from __future__ import annotations

from pathlib import Path

from holdfast import records
from holdfast.config import FILE_NAME, Workspace
from holdfast.model import Report
from holdfast.progress import Progress, Silent


def run(place: Workspace | Path, *, progress: Progress | None = None) -> Report:
    """Check everything that people edit in the archive at ``place`` (a workspace, or the root folder).

    Counts are ``records``, ``organisations`` and ``events`` (all that were found, valid or not), ``errors`` and
    ``notes``. The report has failed if a finding is an error.
    """
    progress = progress or Silent()
    root = place.root if isinstance(place, Workspace) else place
    progress.note(f"Checking {root / 'sources'} and {root / FILE_NAME}")
    config = records.load_config(root / FILE_NAME)
    survey = records.survey(root / "sources")
    findings = (*(config if isinstance(config, tuple) else ()), *survey.findings)
    errors = sum(finding.level == "error" for finding in findings)
    counts = {**survey.counts, "errors": errors, "notes": len(findings) - errors}
    return Report("check", findings=findings, counts=counts, failed=errors > 0)
