"""``holdfast cite``: finished citations, the same as on the record's page. Needs no network."""

from __future__ import annotations

from collections.abc import Sequence

from holdfast import archive, citations
from holdfast.commands.selection import load_sources, pick
from holdfast.config import Workspace
from holdfast.errors import UsageError
from holdfast.model import Access, Citation, Item, Report
from holdfast.progress import Progress
from holdfast.site.record_page import access_of, page_url

STYLES = tuple(style for style, _, _ in citations.STYLES)


def run(
    workspace: Workspace, ids: Sequence[str], *, styles: Sequence[str] = (), progress: Progress | None = None
) -> Report:
    """Cite the records ``ids`` in ``styles``, or in all. ``data`` of the report holds ``citations``.

    Raises ``UsageError`` for no id, an unknown id or an unknown style, ``InvalidSources`` and ``ArchiveError``.
    """
    if not ids:
        raise UsageError("Name the records to cite by their ids; `ls sources/records` shows what there is.")
    for style in styles:
        if style not in STYLES:
            raise UsageError(f"There is no style {style!r}. Choose from: {', '.join(STYLES)}.")
    sources = load_sources(workspace)
    history = archive.Archive.of(workspace).read()
    items, rows = [], []
    cited: list[Citation] = []
    for record in pick(sources, ids):
        holding = archive.holding_of(record, history, workspace.config.watch)
        organisation = sources.organisations.get(record.publisher or "")
        shown = access_of(holding, workspace.config) is Access.PUBLIC
        made = citations.cite(holding, organisation, page_url(workspace.config, record.id), shown=shown)
        wanted = [one for one in made if not styles or one.style in styles]
        rows += [{"record": record.id, "style": one.style, "label": one.label, "text": one.text} for one in wanted]
        cited += wanted
        items.append(Item(record.id, "cited"))
    return Report("cite", tuple(items), text=_shown(cited), data={"citations": rows})


def _shown(cited: Sequence[Citation]) -> str:
    """Citations of one style alone, as one file to be piped on; of several below the names of their styles."""
    if len({one.style for one in cited}) == 1:
        return citations.joined(cited[0].style, [one.text for one in cited])
    return "\n\n".join(f"{one.label}:\n{one.text}" for one in cited)
