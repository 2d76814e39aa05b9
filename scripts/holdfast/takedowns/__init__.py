"""What happened to the originals, as dated entries: removed, changed, moved, come back, and new copies. Pure.

An entry says what the looks and copies show and no more: a document is "missing since" a look and never "deleted on"
a day, and how sure we are follows from how many looks there were. Entries keep their keys for good, so that feeds can
name them: the key is the kind and the instant of the first look or copy that told of it. A look that reached nobody
or was turned away tells nothing.
"""

from holdfast.takedowns.entry import Compared, Entry, Evidence, Kind
from holdfast.takedowns.log import entries

__all__ = ["Compared", "Entry", "Evidence", "Kind", "entries"]
