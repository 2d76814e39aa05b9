"""``holdfast redact``: a copy with places painted over takes the place of the original, which is sealed."""

from __future__ import annotations

import hashlib
import platform
import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from holdfast import __version__, archive, clock
from holdfast.archive import Archive, History
from holdfast.archive.withheld import reach
from holdfast.clock import Clock
from holdfast.clock import text as instant
from holdfast.commands import exposing
from holdfast.commands.sealing import homeless, reason_not_public
from holdfast.commands.selection import load_sources, pick
from holdfast.commands.targets import Target
from holdfast.commands.withhold import carry_out, line, people, stands, what_remains
from holdfast.commands.working import work_folder
from holdfast.config import Workspace
from holdfast.errors import UsageError
from holdfast.extract.redaction import PDF, PICTURES, NotRedacted, Redacted, Region, redact
from holdfast.model import Capture, Custody, Fetched, Finding, Item, Payload, Record, Report, Requisites, Withholding
from holdfast.model.captures import Redaction
from holdfast.progress import Progress, Silent

OUTCOMES = ("redacted", "unchanged")
_BOX = re.compile(r"(?:(\d{1,5}):)?((?:-?\d{1,6}(?:\.\d{1,3})?,){3}-?\d{1,6}(?:\.\d{1,3})?)")
_POLICY = "Only a redacted copy is shown."


def run(
    workspace: Workspace,
    record: str,
    *,
    boxes: Sequence[str] = (),
    page: int | None = None,
    words: Sequence[str] = (),
    reason: str = "personal-data",
    note: str = "",
    decided_by: Sequence[str] = (),
    also: Sequence[str] = (),
    progress: Progress | None = None,
    clock: Clock = clock.now,
) -> Report:
    """Redact the newest copy of ``record``. The item's outcome is one of ``OUTCOMES``.

    ``boxes`` are ``[N:]X,Y,W,H``, on ``page`` where they name none. The decision to withhold the copies that there
    were comes before the new one, so whatever happens in between, nothing is public that was to be hidden. Raises
    ``UsageError`` before anything is written, ``InvalidSources``, ``ArchiveError``.
    """
    progress = progress or Silent()
    (chosen,) = pick(load_sources(workspace), [record])
    deciders = people(decided_by, at_least=1)
    regions, phrases = [_region(text, page) for text in boxes], [" ".join(text.split()) for text in words]
    if not regions and not phrases:
        raise UsageError("Say what to paint over: --page N --box X,Y,W,H, or --words.")
    if not all(any(map(str.isalnum, phrase)) for phrase in phrases):
        raise UsageError("--words needs letters or digits to look for.")
    store = Archive.of(workspace)
    store.put_in_order("redact", clock, progress.note)
    history = store.read()
    source = _source(chosen, workspace, history, clock)
    with work_folder(workspace, "redact") as work:
        made = _make(workspace, store, source, work, regions, phrases)
        fetched = _fetched(source, made, Redaction(
            source.payload.sha256, made.regions, made.pages, reason, deciders,
        ), clock)  # fmt: skip
        same = _same(fetched, history)
        decision, target = _decision(
            chosen, history, fetched.redaction, same=same, note=line(note, "--note"), also=also, now=clock
        )
        decided = stands(decision, history)
        if same is None or not decided:
            with store.run("redact", clock, progress.note) as journal:
                if not decided:
                    journal.decided(decision)
                progress.note("The decision to withhold the copies that there were is journaled.")
                if same is None:
                    journal.keep(fetched)
        left = carry_out(workspace, store, target).hidden  # an interrupted redaction may have got no further
        if same is not None and decided and not left:
            return _report(Item(chosen.id, "unchanged", f"the same places were redacted on {same.started[:10]}"), [])
    told = f"{made.regions} place(s) painted over; {len(target.reach.objects)} object(s) went to the sealed store"
    return _report(
        Item(chosen.id, "redacted", told), [*_look_at_it(chosen, made), *what_remains(workspace, history, target.reach)]
    )


def _report(item: Item, findings: list[Finding]) -> Report:
    return Report("redact", (item,), tuple(findings), {name: int(item.outcome == name) for name in OUTCOMES})


def _region(text: str, page: int | None) -> Region:
    match = _BOX.fullmatch(text.replace(" ", ""))
    number = int(match[1] or page or 0) if match else 0
    if match is None or number < 1:
        raise UsageError(
            f"--box {text!r}: write left,top,width,height, and the page with --page 3 or as 3:72,120,80,12."
        )
    left, top, width, height = map(float, match[2].split(","))
    if width <= 0 or height <= 0:
        raise UsageError(f"--box {text!r} has no area: width and height come after left and top.")
    return number, left, top, width, height


def _source(record: Record, workspace: Workspace, history: History, now: Clock) -> Capture:
    """The copy that is redacted. Raises ``UsageError`` when there is none, or when none would be shown anyway."""
    reason = reason_not_public(record, workspace.config, history, now())
    if reason:
        raise UsageError(
            f"Nothing was done: {reason}. A redacted copy is made to be shown: write `access: public` into "
            f"sources/records/{record.id}.yml first. A copy that was captured sealed stays sealed."
        )
    found = archive.newest_copy(record, history)
    if found is None:
        raise UsageError(f"The archive holds no copy of {record.id!r}.")
    if found.payload.media_type not in (PDF, *PICTURES):
        raise UsageError(
            f"The copy is of the type {found.payload.media_type}. PDFs, PNG and JPEG pictures can be redacted. Make a "
            "PDF of it, deposit that (`holdfast deposit`), and redact that one."
        )
    trouble = homeless(workspace)
    if trouble:
        raise UsageError(f"Nothing was done: {trouble}.")
    return found


def _make(
    workspace: Workspace, store: Archive, source: Capture, work: Path, regions: list[Region], phrases: list[str]
) -> Redacted:
    path = exposing.examiner(workspace, store, sealed=True).object_of(source.payload.sha256)
    if path is None:
        raise UsageError("The original is not on this machine. Run it where the store, or the sealed store, is.")
    try:
        return redact(path, work, media_type=source.payload.media_type, boxes=regions, words=phrases)
    except NotRedacted as error:
        raise UsageError(f"Nothing was done: {error}") from error


def _fetched(source: Capture, made: Redacted, redaction: Redaction, now: Clock) -> Fetched:
    """The derivative as what ``Run.keep`` takes. It came from nowhere but here."""
    moment = instant(now())
    with made.path.open("rb") as stream:
        digest = hashlib.file_digest(stream, "sha256").hexdigest()
    size = made.path.stat().st_size
    how = (
        f"redacted by decision of {', '.join(redaction.decided_by)}: {redaction.regions} place(s) painted over in the "
        f"document with the SHA-256 {redaction.derived_from}, whose pages became pictures"
    )
    return Fetched(
        record=source.record, requested_url="", final_url="", started=moment, finished=moment, hops=(),
        payload=Payload(made.media_type, "", size, digest, size, digest),
        requisites=Requisites(), payload_path=made.path, wacz_path=None,
        circumstances={"software": f"Holdfast/{__version__}", "python": platform.python_version(), "tier": "redaction"},
        origin="redacted", custody=Custody("this archive", moment[:10], how), redaction=redaction,
    )  # fmt: skip


def _same(fetched: Fetched, history: History) -> Capture | None:
    """The redacted copy that is shown already, if this one would be the same."""
    newest = history.newest(fetched.record)
    same = newest is not None and newest.payload.sha256 == fetched.payload.sha256
    return newest if same and not history.kept_back.withholdings([fetched.payload.sha256]) else None


def _decision(
    record: Record, history: History, redaction: Redaction | None, *, same: Capture | None, note: str,
    also: Sequence[str], now: Clock,
) -> tuple[Withholding, Target]:  # fmt: skip
    """Every copy that there was goes, but for the ``same`` that is to stay: an earlier version most often has the same
    words. Raises ``UsageError`` where another record has the very bytes and is not named in ``also``."""
    assert redaction is not None
    copies = [one for one in history.captures_of(record.id) if one.origin != "absence" and one != same]
    found = reach(history, [file.sha256 for one in copies for file in one.files])
    others = tuple(name for name in found.records if name != record.id)
    unnamed = [name for name in others if name not in also]
    if unnamed:
        options = " ".join(f"--also {name}" for name in unnamed)
        raise UsageError(f"Copies of {', '.join(unnamed)} have the very bytes and go with it. If so, add {options}.")
    decision = Withholding(
        "", found.objects, redaction.reason, note, redaction.decided_by, _POLICY, instant(now()), also=()
    )
    return decision, Target("", replace(found), others)


def _look_at_it(record: Record, made: Redacted) -> list[Finding]:
    path = f"sources/records/{record.id}.yml"
    findings = [Finding(
        path, "look-at-it", "The redacted copy has not been looked at by anybody.",
        "Build, and read every page of it before you publish. Title, summary and quotations of the record are yours: "
        "take out of them what was painted over.", level="note",
    )]  # fmt: skip
    if made.unread:
        findings.append(Finding(
            path, "pages-without-text", f"{made.unread} page(s) have no text, so words could not be found on them.",
            "Look at these pages and redact them with --box.", level="note",
        ))  # fmt: skip
    return findings
