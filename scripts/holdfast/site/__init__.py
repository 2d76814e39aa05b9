"""The site: MkDocs and Material are the skin, the pages of the archive are streamed into shells of it.

Everything works without JavaScript and from any static host; nothing is ever asked of a third party. What comes
from records, from the network or from preserved documents is escaped by the templates and by nothing else.
"""

from holdfast.site.build import Place, build
from holdfast.site.forget import drop_index, forget
from holdfast.site.inputs import Built, Checked, Inputs, TextResult, Texts
from holdfast.site.pagefind import SearchIndexFailed
from holdfast.site.pages import SHELL_SOURCES
from holdfast.site.prose import CitingPage, Note
from holdfast.site.search import refresh
from holdfast.site.search_feed import SearchDocument, Section, documents
from holdfast.site.shells import BrokenShell

__all__ = [
    "BrokenShell",
    "Built",
    "Checked",
    "CitingPage",
    "Inputs",
    "Note",
    "Place",
    "SHELL_SOURCES",
    "SearchDocument",
    "SearchIndexFailed",
    "Section",
    "TextResult",
    "Texts",
    "build",
    "documents",
    "drop_index",
    "forget",
    "refresh",
]
