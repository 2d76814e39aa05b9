"""What several files must agree on: keys and ids that are named must exist, addresses should stand once.

Checks yield ``Problem`` values, which name a place by its path of keys; ``records.load`` looks up the line only for
those, so that unchanged records need not be parsed again to be checked.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from holdfast.model import Access, Organisation, Record, TimelineEvent
from holdfast.records.explain import MORE_MESSAGE, MORE_REMEDY, MORE_RULE, MOST_FINDINGS
from holdfast.records.values import did_you_mean


@dataclass(frozen=True, slots=True)
class Problem:
    """A finding whose line is not looked up yet. ``file`` is relative to ``sources/``."""

    file: str
    loc: tuple[str | int, ...]
    rule: str
    message: str
    remedy: str
    level: Literal["error", "note"] = "error"


@dataclass(frozen=True, slots=True)
class Known:
    """What may be named: ids and keys of all files and entries, valid or not. ``None``: cannot be told."""

    records: Collection[str]
    organisations: Collection[str] | None


def _first(problems: Iterator[Problem]) -> Iterator[Problem]:
    """The first problems of one file, and one that says so if there are more."""
    for number, problem in enumerate(problems):
        if number == MOST_FINDINGS:
            yield Problem(problem.file, (), MORE_RULE, MORE_MESSAGE, MORE_REMEDY, problem.level)
            return
        yield problem


def record_problems(records: Collection[Record], known: Known, sources: Path) -> Iterator[Problem]:
    """All that is wrong between the records and what they name."""
    addresses: dict[str, str] = {}
    for record in records:
        if not _is_plain(record, known, addresses):
            yield from _first(_problems_of(record, known, sources, addresses))


def _is_plain(record: Record, known: Known, addresses: dict[str, str]) -> bool:
    """Whether one glance shows that there can be nothing wrong, as with most of ten thousand records."""
    if record.relations or record.file or (record.publisher and record.publisher not in (known.organisations or ())):
        return False
    mine = [_comparable(address) for address in ((record.url, *record.also_at) if record.url else record.also_at)]
    return all(addresses.setdefault(address, record.id) == record.id for address in mine)


def _problems_of(record: Record, known: Known, sources: Path, addresses: dict[str, str]) -> Iterator[Problem]:
    file = f"records/{record.id}.yml"
    if record.publisher and known.organisations is not None and record.publisher not in known.organisations:
        near = did_you_mean(record.publisher, known.organisations)
        remedy = f"{near}Add “{record.publisher}: {{name: …}}” to organisations.yml, or mend the key."
        message = f"“{record.publisher}” is not a key of organisations.yml."
        yield Problem(file, ("publisher",), "unknown-organisation", message, remedy)
    yield from _relation_problems(record, file, known)
    if record.file and not (sources / record.file).is_file():
        yield _missing_file(record, file)
    if record.url or record.also_at:
        yield from _repeated(record, file, addresses)


def _relation_problems(record: Record, file: str, known: Known) -> Iterator[Problem]:
    for relation in record.relations:
        loc = ("relations", relation.kind)
        if relation.target == record.id:
            remedy = "Remove it, or name the other record."
            yield Problem(file, loc, "relation-to-itself", "The record names itself.", remedy)
        elif relation.target not in known.records:
            yield _no_record(file, loc, relation.target, known)


def _no_record(file: str, loc: tuple[str | int, ...], target: str, known: Known) -> Problem:
    remedy = f"{did_you_mean(target, known.records)}Write the name of a file in records/, without “.yml”."
    return Problem(file, loc, "unknown-record", f"There is no record “{target}”.", remedy)


def _missing_file(record: Record, file: str) -> Problem:
    """A sealed document may well be missing from a public copy of the repository: worth a note only."""
    level: Literal["error", "note"] = "note" if record.access == Access.SEALED else "error"
    message = f"There is no file sources/{record.file}."
    return Problem(file, ("file",), "no-such-file", message, "Put it there, or mend the path.", level)


def _repeated(record: Record, file: str, seen: dict[str, str]) -> Iterator[Problem]:
    places: list[tuple[tuple[str | int, ...], str]] = [(("url",), record.url)] if record.url else []
    places += [(("also_at", index), address) for index, address in enumerate(record.also_at)]
    for loc, address in places:
        first = seen.setdefault(_comparable(address), record.id)
        if first != record.id:
            remedy = "Keep it in one record, or relate the two to each other."
            yield Problem(file, loc, "same-address", f"Record “{first}” has the same address.", remedy, "note")


def _comparable(address: str) -> str:
    """An address without what does not tell two apart: scheme, case of the host, a slash at the end."""
    host, slash, rest = address.partition("://")[2].partition("/")
    return f"{host.lower()}{slash}{rest}".rstrip("/")


def event_problems(events: Collection[tuple[int, TimelineEvent]], known: Known) -> Iterator[Problem]:
    """Evidence that does not exist. Events come with their position in the file."""
    yield from _first(_evidence_problems(events, known))


def _evidence_problems(events: Collection[tuple[int, TimelineEvent]], known: Known) -> Iterator[Problem]:
    for index, event in events:
        for position, target in enumerate(event.evidence):
            if target not in known.records:
                yield _no_record("events.yml", ("events", index, "evidence", position), target, known)


def organisation_problems(organisations: Collection[Organisation], known: Known) -> Iterator[Problem]:
    """Organisations said to be confusable with ones that do not exist, or with themselves."""
    yield from _first(_confusion_problems(organisations, known))


def _confusion_problems(organisations: Collection[Organisation], known: Known) -> Iterator[Problem]:
    for organisation in organisations:
        for position, other in enumerate(organisation.not_to_be_confused_with):
            loc = (organisation.key, "not_to_be_confused_with", position)
            if other == organisation.key:
                message, remedy = "The organisation names itself.", "Remove it, or name the other one."
                yield Problem("organisations.yml", loc, "confused-with-itself", message, remedy)
            elif known.organisations is not None and other not in known.organisations:
                remedy = f"{did_you_mean(other, known.organisations)}Write a key of this file."
                message = f"“{other}” is not a key of this file."
                yield Problem("organisations.yml", loc, "unknown-organisation", message, remedy)
