"""What changed between two texts of one document, put so that a person can read it. Pure.

``compare`` answers by page and paragraph with the words that went and came; ``returns`` tells which version of a
document is an older one come back. Layout says nothing here: line and page breaks, spaces, broken words, running
headers, page numbers and passages that only moved are no change.
"""

from holdfast.changes.compare import Change, Difference, Run, compare
from holdfast.changes.flags import Flag
from holdfast.changes.versions import Version, returns, text_key

__all__ = ["Change", "Difference", "Flag", "Run", "Version", "compare", "returns", "text_key"]
