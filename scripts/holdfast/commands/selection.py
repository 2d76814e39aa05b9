"""Which records a command works on, and the checks that come before any work."""

from __future__ import annotations

import difflib
from collections.abc import Sequence

from holdfast import records
from holdfast.config import Config, Workspace
from holdfast.errors import InvalidSources, UsageError
from holdfast.model import Access, Record, Sources


def load_sources(workspace: Workspace) -> Sources:
    """The validated sources. Raises ``InvalidSources`` with every finding if there is one that is an error."""
    loaded = records.load(workspace.sources)
    if isinstance(loaded, Sources):
        return loaded
    raise InvalidSources(loaded)


def pick(sources: Sources, ids: Sequence[str]) -> tuple[Record, ...]:
    """The records named by ``ids``, or all of them. Raises ``UsageError`` for an id that is not there."""
    if not ids:
        return sources.records
    known = {record.id: record for record in sources.records}
    for name in ids:
        if name not in known:
            near = difflib.get_close_matches(name, known, n=1)
            hint = f" Did you mean {near[0]!r}?" if near else " `ls sources/records` shows what there is."
            raise UsageError(f"There is no record {name!r}.{hint}")
    return tuple(known[name] for name in dict.fromkeys(ids))


def access_of(record: Record, config: Config) -> Access:
    """What readers get of this record: its own setting, else the archive's."""
    return record.access or config.access


def reason_for_no_copy(record: Record, config: Config) -> str:
    """Why no copy of this record may or can be fetched, in words; "" when nothing stands in the way."""
    access = access_of(record, config)
    if access is Access.METADATA_ONLY:
        return "access is metadata-only: no copy is made"
    return "it has no address" if record.url is None else ""
