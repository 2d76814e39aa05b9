"""``holdfast deposit``: keep a file that came by post, by e-mail or by hand."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from holdfast import archive, clock
from holdfast.capture.deposited import NotDeposited, deposit
from holdfast.capture.sniff import PDF
from holdfast.clock import Clock
from holdfast.commands.first_look import FirstLook
from holdfast.commands.sealing import homeless, is_sealed, reason_bytes_withheld, reason_withheld, store_for
from holdfast.commands.selection import access_of, load_sources, pick
from holdfast.commands.working import work_folder
from holdfast.config import Workspace
from holdfast.errors import UsageError
from holdfast.model import Access, Capture, Fetched, FetchedFile, Finding, Item, Record, Report
from holdfast.progress import Progress, Silent
from holdfast.suspect import trouble

OUTCOMES = ("deposited", "unchanged", "failed")
_LARGEST_LOOKED_AT = 5_000_000


def run(
    workspace: Workspace,
    record: str,
    file: Path | None = None,
    *,
    progress: Progress | None = None,
    clock: Clock = clock.now,
) -> Report:
    """Keep ``file``, or the one that the record names, as a copy of ``record``. The item's outcome is of ``OUTCOMES``.

    Raises ``UsageError`` for an unknown id and a file that cannot be taken, ``InvalidSources``, ``ArchiveError``.
    """
    progress = progress or Silent()
    (chosen,) = pick(load_sources(workspace), [record])
    if chosen.custody is None:
        return _report([Item(chosen.id, "failed", "the record does not say how it came here")], [_no_custody(chosen)])
    source = file or (workspace.sources / chosen.file if chosen.file else None)
    if source is None:
        raise UsageError(f"Name the file: holdfast deposit {chosen.id} FILE. The record names none under `file`.")
    store = archive.Archive.of(workspace)
    store.put_in_order("deposit", clock, progress.note)
    history = store.read()
    reason = _reason_to_refuse(chosen, workspace, history, clock)
    if reason:
        return _report([Item(chosen.id, "failed", reason)], [])
    with work_folder(workspace, "deposit") as work:
        try:
            fetched, notes = deposit(
                source, record=chosen.id, custody=chosen.custody, folder=work / "file",
                most=workspace.config.limits.bytes, clock=clock,
            )  # fmt: skip
        except NotDeposited as error:
            raise UsageError(f"{error} Nothing was kept.") from error
        same = _same(fetched, history)
        if same is not None:
            return _report([Item(chosen.id, "unchanged", f"these bytes were deposited on {same.started[:10]}")], [])
        reason = reason_bytes_withheld(fetched.payload.sha256, history)
        if reason:
            return _report([Item(chosen.id, "failed", reason)], [])
        allowed, left_out = _without_withheld(fetched.further, history)
        findings = [_note(chosen, "attachment", text) for text in (*notes, *left_out)]
        findings += [_note(chosen, "incomplete", text) for text in _incomplete(fetched)]
        sealed = store_for(chosen, workspace, clock())
        with store.run("deposit", clock, progress.note) as journal:
            journal.keep(replace(fetched, further=allowed), sealed)
        first_look = FirstLook(workspace, progress)
        first_look.take(chosen, fetched, sealed=sealed is not None)
        first_look.end()
        findings += first_look.findings
    told = [f"{len(allowed)} attached file(s) kept besides"] if allowed else []
    told += ["sealed"] if sealed else []
    return _report([Item(chosen.id, "deposited", "; ".join(told))], [*findings, *store.settle_mirrors()])


def _report(items: list[Item], findings: list[Finding]) -> Report:
    counts = {name: sum(item.outcome == name for item in items) for name in OUTCOMES}
    return Report("deposit", tuple(items), tuple(findings), counts, failed=counts["failed"] > 0)


def _no_custody(record: Record) -> Finding:
    remedy = (
        "Write into the record who gave it, when and how, and deposit it again: "
        "custody: {received_from: a member of the public, received_on: 2021-06-17, how: by e-mail}"
    )
    message = "It is not said how the document came here, and without that a copy is no evidence. Nothing was kept."
    return Finding(f"sources/records/{record.id}.yml", "no-custody", message, remedy)


def _note(record: Record, rule: str, message: str) -> Finding:
    remedy = "The file is kept byte for byte. If there is a better one, deposit that as well."
    return Finding(f"sources/records/{record.id}.yml", rule, message, remedy, level="note")


def _reason_to_refuse(record: Record, workspace: Workspace, history: archive.History, clock: Clock) -> str:
    """Why no copy is made of this record, in words; "" when nothing stands in the way."""
    if access_of(record, workspace.config) is Access.METADATA_ONLY:
        return "access is metadata-only: no copy is made"
    reason = reason_withheld(record.id, history)
    if reason or not is_sealed(record, workspace.config, clock()):
        return reason
    return homeless(workspace)


def _same(fetched: Fetched, history: archive.History) -> Capture | None:
    """An earlier deposit of the same bytes."""
    deposits = (one for one in history.captures_of(fetched.record) if one.origin == "deposited")
    return next((one for one in deposits if one.payload.sha256 == fetched.payload.sha256), None)


def _without_withheld(
    further: Iterable[FetchedFile], history: archive.History
) -> tuple[tuple[FetchedFile, ...], tuple[str, ...]]:
    """The attachments that may be kept, and a sentence for each that is withheld."""
    kept: list[FetchedFile] = []
    left_out: list[str] = []
    for file in further:
        with file.path.open("rb") as stream:
            digest = hashlib.file_digest(stream, "sha256").hexdigest()
        if history.kept_back.withholdings([digest]):
            left_out.append(f"Attachment {file.name or digest[:16]} is withheld by decision and was not kept again.")
        else:
            kept.append(file)
    return tuple(kept), tuple(left_out)


def _incomplete(fetched: Fetched) -> list[str]:
    """What is wrong with a PDF that was brought. It is kept all the same: it is what we were given."""
    if fetched.payload.media_type != PDF or fetched.payload.size > _LARGEST_LOOKED_AT:
        return []
    said = trouble(fetched.payload_path.read_bytes())
    return [said] if said else []
