"""``holdfast add``: a record drafted from an address or a file, with the source of every value beside it.

An address is asked once, through the same door and under the same bounds as any capture, without the page's parts.
Nothing is kept of it: the archive is not touched, and the draft is a file for a person to go through.
"""

from __future__ import annotations

import os
import re
import stat
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from holdfast import capture, clock, records
from holdfast.capture.sniff import sniff
from holdfast.clock import Clock
from holdfast.commands.manners import disallowed, robots_of
from holdfast.commands.working import work_folder
from holdfast.config import Workspace
from holdfast.errors import UsageError
from holdfast.extract.charset import decode
from holdfast.extract.clues import clues
from holdfast.extract.engines import charset_of
from holdfast.model import Clue, Clues, Fetched, Finding, Item, Report, Sources
from holdfast.model.vocabulary import KINDS
from holdfast.progress import Progress, Silent
from holdfast.records import draft_file
from holdfast.records.draft import Draft, Field, Seen, draft
from holdfast.records.draft_publisher import Publishers
from holdfast.records.names import TAKEN
from holdfast.records.values import ID_RULE, did_you_mean, is_id
from holdfast.suspect import suspicion

OUTCOMES = ("drafted", "refused", "failed")
_HEAD = 4096
_LOOKED_THROUGH = 1_000_000  # bytes of a web page in which signs of a log-in are looked for
_MAIL = "message/rfc822"
_WIDEST = 58  # characters of a value in the table
_BY_HAND = "Look at it in a browser; with --offline a draft is made from the address alone."


@dataclass(frozen=True, slots=True)
class _Wish:
    """What the person asked for besides the document: "" where nothing was said."""

    id: str = ""
    kind: str = ""
    publisher: str = ""
    offline: bool = False


def run(
    workspace: Workspace,
    source: str,
    *,
    id_: str = "",
    kind: str = "",
    publisher: str = "",
    offline: bool = False,
    progress: Progress | None = None,
    clock: Clock = clock.now,
) -> Report:
    """Draft a record of ``source``, an address or the path of a file. The item's outcome is one of ``OUTCOMES``.

    ``id_``, ``kind`` and ``publisher`` are what the person gave, "" where nothing was said; with ``offline`` an address
    is not asked. ``data`` of the report holds ``draft``: id, path, fields with their sources, and the proposed
    organisation. Raises ``UsageError`` for what cannot be drafted at all.
    """
    progress, wish = progress or Silent(), _Wish(id_, kind, publisher, offline)
    if not workspace.sources.is_dir():
        raise UsageError(
            f"{workspace.sources} is missing. `holdfast init {workspace.root}` adds what an archive lacks."
        )
    survey = records.survey(workspace.sources)
    if survey.failed:
        progress.note("Some of the sources have problems (see `holdfast check`); what is wrong there was not compared.")
    taken = {path.name.removesuffix(".yml") for path in workspace.records.glob("*.yml")}
    _check(wish, survey.sources, taken)
    with work_folder(workspace, "add") as work:
        adding = _Adding(workspace, survey.sources, taken, wish, clock, progress, work)
        if _is_address(source):
            return adding.address(source)
        return adding.file(Path(source))


def _is_address(source: str) -> bool:
    """Whether it is meant as an address. Raises ``UsageError`` for other schemes and for names without one."""
    if re.match(r"https?://", source, re.IGNORECASE):
        return True
    if re.match(r"[a-z][a-z0-9+.-]*://", source, re.IGNORECASE):
        raise UsageError("Only addresses that begin with https:// or http:// are fetched. A file is named by its path.")
    if not Path(source).exists() and re.match(r"(?:www\.|[\w-]+(?:\.[\w-]+)+/)", source):
        raise UsageError(f"There is no file {source!r}. If it is an address, begin it with https://.")
    return False


def _check(wish: _Wish, sources: Sources, taken: set[str]) -> None:
    """Raises ``UsageError`` for a wish that cannot be met."""
    if wish.kind and wish.kind not in KINDS:
        raise UsageError(f"{wish.kind!r} is no kind. {did_you_mean(wish.kind, KINDS)}Write one of: {', '.join(KINDS)}.")
    if wish.publisher and wish.publisher not in sources.organisations:
        near = did_you_mean(wish.publisher, sources.organisations)
        raise UsageError(f"{wish.publisher!r} is not a key of organisations.yml. {near}Add it there first.")
    if not wish.id:
        return
    if not is_id(wish.id) or wish.id == TAKEN:
        raise UsageError(f"{wish.id!r} cannot be the id of a record. Write {ID_RULE}.")
    if wish.id in taken:
        raise UsageError(f"sources/records/{wish.id}.yml exists and is never overwritten. Choose another --id.")


@dataclass(frozen=True, slots=True)
class _Adding:
    """One draft under way."""

    workspace: Workspace
    sources: Sources
    taken: set[str]
    wish: _Wish
    clock: Clock
    progress: Progress
    work: Path

    def address(self, url: str) -> Report:
        """From an address, fetched unless that is not wished."""
        checked = capture.check_url(url, self.workspace.config.network)
        fault = checked.message if isinstance(checked, capture.RefusedUrl) else draft_file.fault_of(url)
        if fault:
            return _undone(url, "refused", fault)
        same = self._recorded(url)
        if same:
            return same
        if self.wish.offline:
            return self._write(Seen(Clues(), "", address=url), [])
        settings = capture.settings_of(self.workspace.config)
        settings = replace(settings, limits=replace(settings.limits, requisites=0))
        manners = capture.Manners()
        said = disallowed(robots_of(manners, url, settings, self.clock), settings) if settings.robots == "obey" else ""
        if said:
            return _undone(url, "failed", f"{said}. {_BY_HAND}")
        self.progress.note(f"Fetching {url} (nothing of it is kept)")
        got = capture.capture(
            url, record="draft", settings=settings, workdir=self.work, clock=self.clock, manners=manners
        )
        if not isinstance(got, Fetched):
            return _undone(url, "failed", f"{got.message} {_BY_HAND}")
        return self._recorded(url, got.final_url) or self._fetched(url, got)

    def _fetched(self, url: str, got: Fetched) -> Report:
        charset = charset_of(f"{got.payload.media_type};{got.payload.declared_type.partition(';')[2]}")
        kind = f"{got.payload.media_type}; charset={charset}" if charset else got.payload.media_type
        found = clues(got.payload_path, media_type=kind, folder=self._folder(), url=got.final_url)
        if got.payload.last_modified:
            changed = Clue("changed", got.payload.last_modified, "HTTP header Last-Modified")
            found = replace(found, clues=(*found.clues, changed))
        notes = [found.problem] if found.problem else []
        return self._write(
            Seen(found, got.payload.media_type, url, got.final_url, got.payload.filename, got.suspect), notes
        )

    def file(self, path: Path) -> Report:
        """From a file on this machine."""
        size = _size(path)
        most = self.workspace.config.limits.bytes
        if size > most:
            raise UsageError(
                f"{path} is larger than {most:,} bytes. Raise limits.bytes in holdfast.yml if it is wanted."
            )
        with path.open("rb") as stream:
            head = stream.read(_LOOKED_THROUGH)
        media_type = sniff(path, head[:_HEAD], _MAIL if path.suffix.lower() == ".eml" else "")
        found = clues(path, media_type=media_type, folder=self._folder())
        doubted = ""
        if media_type == "text/html":
            title = next((clue.value for clue in found.clues if clue.source == "title of the page"), "")
            doubted = suspicion(decode(head, html=True), title, status=0, headers={})
        notes = [found.problem] if found.problem else []
        return self._write(Seen(found, media_type, name=path.name, doubted=doubted), notes)

    def _folder(self) -> Path:
        return Path(tempfile.mkdtemp(prefix="clues-", dir=self.work))

    def _recorded(self, *urls: str) -> Report | None:
        """The refusal, if one of these addresses, or one that hardly differs, stands in a record."""
        wanted = {draft_file.comparable(url) for url in urls}
        for record in self.sources.records:
            for known in filter(None, (record.url, *record.also_at)):
                if draft_file.comparable(known) in wanted:
                    reason = (
                        f"record {record.id} has this address already ({known}); edit sources/records/{record.id}.yml"
                    )
                    return _undone(urls[0], "refused", reason)
        return None

    def _write(self, seen: Seen, notes: Sequence[str]) -> Report:
        now = self.clock()
        known = Publishers.of(self.sources.organisations, self.sources.records)
        found = draft(seen, known, today=now.date(), kind=self.wish.kind, publisher=self.wish.publisher)
        place = draft_file.Place(seen.address, seen.final, seen.name, seen.doubted)
        title = found.field("title").value
        folder = self.workspace.records
        folder.mkdir(exist_ok=True)
        taken = set(self.taken)
        while True:
            id_ = self.wish.id or draft_file.id_for(title, taken, fallback=seen.name or seen.address)
            text = draft_file.text_of(id_, found, place, now.date().isoformat())
            if _put(folder / f"{id_}.yml", text):
                break
            if self.wish.id:
                raise UsageError(f"sources/records/{id_}.yml exists and is never overwritten. Choose another --id.")
            taken.add(id_)
        return self._report(id_, found, seen, notes)

    def _report(self, id_: str, found: Draft, seen: Seen, notes: Sequence[str]) -> Report:
        path = f"sources/records/{id_}.yml"
        findings = [Finding(path, "draft", note, "Fill in by hand what is missing.", level="note") for note in notes]
        if seen.doubted:
            remedy = (
                "Look at it in a browser before you believe a word of this draft; another address may be the right one."
            )
            findings.append(Finding(path, "suspect", seen.doubted, remedy, level="note"))
        rows = [*found.fields, Field("url" if seen.address else "file", (seen.address or seen.name,), "given")]
        proposal = {"key": found.proposal[0], "name": found.proposal[1]} if found.proposal[0] else None
        data = {"draft": {"id": id_, "path": path, "fields": [_as_json(row) for row in rows], "organisation": proposal}}
        following = f"holdfast capture {id_}" if seen.address else f"holdfast deposit {id_} FILE"
        lines = [
            *_table(rows),
            *([f"Not in organisations.yml yet: {draft_file.one_line(found.proposal[1])}"] if proposal else []),
            f"Written to {path}. Compare it with the document, write the summary, then: holdfast check, {following}",
        ]
        return Report("add", (Item(id_, "drafted", path),), tuple(findings), _counts("drafted"), text="\n".join(lines),
                      data=data)  # fmt: skip


def _as_json(field: Field) -> dict[str, object]:
    values = [draft_file.one_line(value) for value in field.values]
    value: object = values if field.name == "authors" else values[0] if values else ""
    source = draft_file.one_line(field.source)
    others = [draft_file.one_line(other) for other in field.others]
    return {"field": field.name, "value": value, "source": source, "guess": field.guess, "others": others}


def _table(fields: Sequence[Field]) -> list[str]:
    """Field, value and source in columns; what contradicts a value in lines below it."""
    rows = []
    for field in fields:
        rows.append(
            (field.name, _short("; ".join(field.values)) or "–", draft_file.one_line(field.source) or "nothing certain")
        )
        rows += [("", "", f"{'also' if field.values else 'perhaps'}: {_short(other, 90)}") for other in field.others]
    first, second = (max(len(row[column]) for row in rows) for column in (0, 1))
    return [f"  {name:<{first}}  {value:<{second}}  {source}".rstrip() for name, value, source in rows]


def _short(text: str, longest: int = _WIDEST) -> str:
    line = draft_file.one_line(text)
    return line if len(line) <= longest else line[: longest - 1] + "…"


def _undone(source: str, outcome: str, reason: str) -> Report:
    name = draft_file.one_line(source, 200)
    return Report("add", (Item(name, outcome, reason),), counts=_counts(outcome), failed=True)


def _counts(outcome: str) -> dict[str, int]:
    return {name: int(name == outcome) for name in OUTCOMES}


def _size(path: Path) -> int:
    """Bytes of a regular file. Raises ``UsageError`` for anything else, and for an empty one."""
    try:
        found = path.stat()
    except OSError as error:
        raise UsageError(f"{path} cannot be read: {error.strerror}.") from error
    if not stat.S_ISREG(found.st_mode):
        raise UsageError(f"{path} is not a regular file. Name one document.")
    if not found.st_size:
        raise UsageError(f"{path} is empty. Get the file again from whoever gave it.")
    if not os.access(path, os.R_OK):
        raise UsageError(f"{path} cannot be read: you lack the permission.")
    return found.st_size


def _put(path: Path, text: str) -> bool:
    """Write a new file; whether it could be: one that exists is never touched."""
    try:
        with path.open("x", encoding="utf-8", newline="\n") as stream:
            stream.write(text)
    except FileExistsError:
        return False
    return True
