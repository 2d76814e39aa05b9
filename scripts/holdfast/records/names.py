"""What files may be called, and what does not belong under ``sources/``."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

from holdfast.model import Finding
from holdfast.records.values import DEVICES, ID_RULE, did_you_mean, is_id, slug_of
from holdfast.strict_yaml import Document, printable

TAKEN = "index"
"""The list of all records is the page records/index.html."""
RECORDS, ORGANISATIONS, EVENTS = "records", "organisations.yml", "events.yml"


def misplaced(entry: os.DirEntry[str], name: str) -> Finding | None:
    """Why an entry of ``records/`` cannot be a record, ``None`` if it can. ``name`` is how findings call it."""
    fits = entry.name.endswith(".yml") and is_id(entry.name[:-4]) and entry.name[:-4] != TAKEN
    if fits and not entry.is_dir(follow_symlinks=False):
        return None
    name = printable(name, 200)
    if entry.is_dir(follow_symlinks=False):
        message = "Records do not stand in folders."
        return Finding(name, "folder", message, "Move its files up into records/; the name of a file is its id.")
    stem, ending = Path(entry.name).stem, Path(entry.name).suffix
    if ending.lower() in (".yaml", ".yml") and ending != ".yml":
        remedy = f"Rename it {printable(slug_of(stem) or stem)}.yml."
        return Finding(name, "file-ending", "The name of a record ends in “.yml”.", remedy)
    if ending != ".yml":
        remedy = "Move it elsewhere; documents themselves can stand in sources/files/."
        return Finding(name, "not-a-record", "This is not a record and is left out.", remedy, level="note")
    if stem in DEVICES:
        message = f"“{stem}” is the name of a device on Windows, where such a file cannot exist."
        return Finding(name, "file-name", message, f"Rename it, for example {stem}-document.yml.")
    if stem == TAKEN:
        message = f"“{stem}” is the name of the page that lists all records."
        return Finding(name, "file-name", message, f"Rename it, for example {stem}-of-papers.yml.")
    remedy = f"Rename it {slug_of(stem)}.yml." if slug_of(stem) else f"Use {ID_RULE}."
    return Finding(name, "file-name", f"The name of a record is its id: {ID_RULE}.", remedy)


def strangers(sources: Path, name_of: Callable[[str], str]) -> Iterator[Finding]:
    """YAML files directly under ``sources/`` that nothing reads: most likely misspelt."""
    for path in sorted(sources.iterdir()):
        if path.suffix.lower() in (".yml", ".yaml") and path.name not in (ORGANISATIONS, EVENTS):
            remedy = f"{did_you_mean(path.name, (ORGANISATIONS, EVENTS))}Records stand in records/."
            yield Finding(printable(name_of(path.name), 200), "unknown-file", "Nothing reads this file.", remedy)


def bad_key(document: Document, key: str) -> Finding:
    """The finding for a key of organisations.yml that is no id in form."""
    line, column = document.place((key,), key=True)
    proposal = slug_of(key)
    remedy = f"Write “{proposal}”." if proposal else f"Write {ID_RULE}."
    return Finding(
        document.name, "slug", f"“{printable(key)}” is not a key in the required form.", remedy, line, column
    )
