"""Packs to hand over: a bag for other archives, a folder for readers, a statement for a witness.

Nothing here knows the archive. A pack is a list of ``File``; ``bag`` and ``pages`` add what describes them, ``write``
puts them on the disk, whole or not at all, and byte for byte the same for the same files.
"""

from __future__ import annotations

from holdfast.export.bag import bag
from holdfast.export.pages import Document, Stamped, check_sheet, reading_pack
from holdfast.export.parts import Damaged, File, with_sums
from holdfast.export.write import write_archive, write_file, write_folder

__all__ = [
    "Damaged",
    "Document",
    "File",
    "Stamped",
    "bag",
    "check_sheet",
    "reading_pack",
    "with_sums",
    "write_archive",
    "write_file",
    "write_folder",
]
