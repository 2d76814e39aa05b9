"""Copies that readers do not get: which records have them, where they go, and whether that place is a home."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime

from holdfast.archive import History, ObjectStore, open_store
from holdfast.archive.objects import LocalObjects
from holdfast.commands.selection import access_of
from holdfast.config import Config, Workspace
from holdfast.model import Access, Item, Record

_NO = frozenset(["", "0", "false", "no"])


def sealed_store(workspace: Workspace) -> ObjectStore:
    """The store for what readers do not get. Connects to nothing. Raises ``ArchiveError`` if it cannot be opened."""
    return open_store(workspace.config.sealed_store, workspace.root)


def homeless(workspace: Workspace, environ: Mapping[str, str] = os.environ) -> str:
    """Why nothing may be put into the sealed store on this machine, in words; "" when it may.

    A machine that runs a job and is then thrown away would take the only copy with it.
    """
    if not _goes_away(workspace.config.sealed_store, workspace, environ):
        return ""
    return (
        f"its only home would be {workspace.config.sealed_store} on a machine that is thrown away after this job (CI "
        "is set): name a sealed_store elsewhere in holdfast.yml, such as s3://bucket/prefix, or run it on a machine of "
        "your own"
    )


def passing(workspace: Workspace, environ: Mapping[str, str] = os.environ) -> bool:
    """Whether what is put into the public store is lost with this machine unless it is pushed to somewhere else."""
    return _goes_away(workspace.config.store, workspace, environ)


def _goes_away(address: str, workspace: Workspace, environ: Mapping[str, str]) -> bool:
    if all(environ.get(name, "").lower() in _NO for name in ("CI", "GITHUB_ACTIONS")):
        return False
    store = open_store(address, workspace.root)
    return isinstance(store, LocalObjects) and store.folder.resolve().is_relative_to(workspace.root.resolve())


def embargo_of(record: Record, now: datetime) -> str:
    """The day until which copies of the record are sealed, "" when there is none or it has come."""
    return record.release if record.release and record.release > now.date().isoformat() else ""


def is_sealed(record: Record, config: Config, now: datetime) -> bool:
    """Whether a copy that is made now goes to the sealed store."""
    return access_of(record, config) is Access.SEALED or bool(embargo_of(record, now))


def sort_out(
    records: Iterable[Record], workspace: Workspace, now: datetime, to_skip: Callable[[Record], str]
) -> tuple[list[Record], list[Item]]:
    """The records of which a copy is to be made, and the items of the others: those that ``to_skip`` gives a reason
    for, and failed ones where a sealed copy would have no home."""
    chosen: list[Record] = []
    items: list[Item] = []
    for record in records:
        reason = to_skip(record)
        if reason:
            items.append(Item(record.id, "skipped", reason))
        elif is_sealed(record, workspace.config, now) and (reason := homeless(workspace)):
            items.append(Item(record.id, "failed", reason))
        else:
            chosen.append(record)
    return chosen, items


def store_for(record: Record, workspace: Workspace, now: datetime) -> ObjectStore | None:
    """The sealed store if a copy of the record that is made now goes there, else ``None``."""
    return sealed_store(workspace) if is_sealed(record, workspace.config, now) else None


def reason_not_public(record: Record, config: Config, history: History, now: datetime) -> str:
    """Why nothing of a record's document is made public now, in words; "" when nothing stands in the way."""
    access = access_of(record, config)
    if access is not Access.PUBLIC:
        return f"access is {access}"
    if embargo_of(record, now):
        return f"it is under embargo until {record.release}"
    return reason_withheld(record.id, history)


def reason_withheld(record: str, history: History) -> str:
    """That the whole record is withheld, in words; "" when it is not."""
    found = history.kept_back.of_record(record)
    return f"it is withheld by a decision of {found.at[:10]}; `holdfast release {record}` lifts it" if found else ""


def reason_bytes_withheld(sha256: str, history: History) -> str:
    """That these bytes are withheld, in words; "" when they are not."""
    found = history.kept_back.withholdings([sha256])
    if not found:
        return ""
    return f"the bytes that came are withheld by a decision of {found[0].at[:10]}; nothing was kept"
