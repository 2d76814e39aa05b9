"""Reading ``sources/``: every file, every finding, then what is valid as ``Sources``."""

from __future__ import annotations

import gc
import os
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from holdfast import strict_yaml
from holdfast.model import Finding, Organisation, Record, Sources, TimelineEvent
from holdfast.records.cache import RecordCache
from holdfast.records.cross import Known, Problem, event_problems, organisation_problems, record_problems
from holdfast.records.explain import capped, validated
from holdfast.records.make import organisation_of, record_of
from holdfast.records.names import EVENTS, ORGANISATIONS, RECORDS, bad_key, misplaced, strangers
from holdfast.records.schema import EventsFile, OrganisationEntry, RecordFile
from holdfast.records.values import is_id
from holdfast.strict_yaml import Bounds, Document

LISTS = Bounds(characters=2_000_000, events=90_000)
"""Organisations and events of a large archive stand in one file each, so these may be longer than a record."""


@dataclass(frozen=True, slots=True)
class Survey:
    """All that was read: what is valid, all findings in order, and how many files and entries there are.

    ``versions``: for each record id a text that changes with its file.
    """

    sources: Sources
    findings: tuple[Finding, ...]
    counts: dict[str, int]
    versions: dict[str, str]

    @property
    def failed(self) -> bool:
        """Whether any finding is an error."""
        return any(finding.level == "error" for finding in self.findings)


def load(sources: Path, *, cache_dir: Path | None = None) -> Sources | tuple[Finding, ...]:
    """Everything under ``sources``, or all findings if one of them is an error. Notes alone do not stop anything.

    A record unchanged since the last time is taken from a cache in ``cache_dir``.
    """
    found = survey(sources, cache_dir=cache_dir)
    return found.findings if found.failed else found.sources


def survey(sources: Path, *, cache_dir: Path | None = None) -> Survey:
    """Read and cross-check everything under ``sources``. Never raises for the content of files."""
    with _without_collector():
        cache = RecordCache(cache_dir, time.time_ns) if cache_dir else None
        reading = _Reading(sources.absolute(), cache)
        reading.read_records()
        reading.read_organisations()
        reading.read_events()
        reading.cross_check()
        if cache:
            cache.save()
        return reading.survey()


@contextmanager
def _without_collector() -> Iterator[None]:
    """Python's cyclic collector off: all that is made here is kept and free of cycles, and looking through it again
    and again takes two thirds of the time at 10,000 records."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


class _Reading:
    """One pass over ``sources/``; gathers, then gives a ``Survey``."""

    def __init__(self, folder: Path, cache: RecordCache | None) -> None:
        self._folder = folder
        self._cache = cache
        self._records: list[Record] = []
        self._versions: dict[str, str] = {}
        self._organisations: dict[str, Organisation] = {}
        self._events: list[tuple[int, TimelineEvent]] = []
        self._ids: set[str] = set()  # of all files, valid or not: a broken record is not also a missing one
        self._keys: set[str] | None = set()
        self._event_count = 0
        self._documents: dict[str, Document] = {}
        self._findings: list[Finding] = []

    def read_records(self) -> None:
        """Every file of ``records/``, and what should not be there."""
        if not self._folder.is_dir():
            remedy = "Make it with the folder records/ inside, or name another archive with -C."
            self._findings.append(Finding(self._name(""), "no-sources", "There is no folder sources/.", remedy))
            return
        self._findings += strangers(self._folder, self._name)
        folder = self._folder / RECORDS
        if not folder.is_dir():
            return
        with os.scandir(folder) as entries:
            found = sorted((entry for entry in entries if not entry.name.startswith(".")), key=lambda e: e.name)
        for entry in found:
            problem = misplaced(entry, self._name(f"{RECORDS}/{entry.name}"))
            if problem:
                self._findings.append(problem)
            else:
                self._read_record(entry)

    def _read_record(self, entry: os.DirEntry[str]) -> None:
        id_ = entry.name.removesuffix(".yml")
        self._ids.add(id_)
        status = entry.stat(follow_symlinks=False)
        self._versions[id_] = f"{status.st_mtime_ns} {status.st_size}"
        record = self._cache.get(entry.name, status) if self._cache else None
        if record is None:
            record = self._parse_record(id_)
            if record is None:
                return
            if self._cache:
                self._cache.put(entry.name, status, record)
        self._records.append(record)

    def _parse_record(self, id_: str) -> Record | None:
        document = self._document(f"{RECORDS}/{id_}.yml", Bounds())
        if document is None:
            return None
        result = validated(RecordFile, document)
        if isinstance(result, tuple):
            self._findings += capped(document, result)
            return None
        return record_of(id_, result.model_dump(exclude_defaults=True))

    def read_organisations(self) -> None:
        """The authority file; without it no publisher is known."""
        if not (self._folder / ORGANISATIONS).exists():
            return
        document = self._list(ORGANISATIONS)
        if document is None:
            return
        self._documents[ORGANISATIONS] = document
        self._keys = set(document.data)
        self._findings += capped(document, self._judge_organisations(document))

    def _judge_organisations(self, document: Document) -> Iterator[Finding]:
        for key in document.data:
            if not is_id(key):
                yield bad_key(document, key)
                continue
            result = validated(OrganisationEntry, document, at=(key,))
            if isinstance(result, tuple):
                yield from result
            else:
                self._organisations[key] = organisation_of(key, result)

    def read_events(self) -> None:
        """The timeline."""
        if not (self._folder / EVENTS).exists():
            return
        document = self._list(EVENTS)
        if document is None:
            return
        self._documents[EVENTS] = document
        entries = document.data.get("events")
        self._event_count = len(entries) if isinstance(entries, list) else 0
        result = validated(EventsFile, document)
        if isinstance(result, tuple):
            self._findings += capped(document, result)
            return
        self._events = [
            (index, TimelineEvent(event.date, event.what, tuple(event.evidence)))
            for index, event in enumerate(result.events)
        ]

    def cross_check(self) -> None:
        """What the files say about each other."""
        known = Known(self._ids, self._keys)
        self._place(record_problems(self._records, known, self._folder))
        self._place(organisation_problems(self._organisations.values(), known))
        self._place(event_problems(self._events, known))

    def survey(self) -> Survey:
        """What was gathered."""
        sources = Sources(tuple(self._records), self._organisations, tuple(event for _, event in self._events))
        counts = {
            "records": len(self._ids),
            "organisations": len(self._keys or ()),
            "events": self._event_count,
            "errors": sum(finding.level == "error" for finding in self._findings),
            "notes": sum(finding.level == "note" for finding in self._findings),
        }
        order = sorted(self._findings, key=lambda f: (f.path, f.line, f.column, f.rule))
        return Survey(sources, tuple(order), counts, self._versions)

    def _name(self, file: str) -> str:
        """How findings call a file: from the archive's root on."""
        return f"{self._folder.name}/{file}" if file else self._folder.name

    def _document(self, file: str, bounds: Bounds) -> Document | None:
        result = strict_yaml.read(self._folder / file, name=self._name(file), bounds=bounds)
        if isinstance(result, Document):
            return result
        self._findings += result
        return None

    def _list(self, file: str) -> Document | None:
        """A file of many entries; one with nothing but comments has none. Broken organisations are unknown ones."""
        result = strict_yaml.read(self._folder / file, name=self._name(file), bounds=LISTS)
        if isinstance(result, Document):
            return result
        if [finding.rule for finding in result] != ["empty"]:
            self._findings += result
            self._keys = None if file == ORGANISATIONS else self._keys
        return None

    def _place(self, problems: Iterable[Problem]) -> None:
        """Turn problems into findings; a record's file is read again for its lines, once."""
        for problem in problems:
            document = self._documents.get(problem.file)
            if document is None:
                reread = strict_yaml.read(self._folder / problem.file, name=self._name(problem.file))
                if isinstance(reread, tuple):  # changed in this very moment
                    self._findings += reread
                    continue
                document = self._documents[problem.file] = reread
            line, column = document.place(problem.loc)
            self._findings.append(
                Finding(document.name, problem.rule, problem.message, problem.remedy, line, column, problem.level)
            )
