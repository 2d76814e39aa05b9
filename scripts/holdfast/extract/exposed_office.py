"""What an Office file gives away besides its text: properties, parts that no page shows, pictures, embedded files.

Parts that hold the text are read elsewhere. Of all others the XML is looked into as a source: the targets of links, the
accounts of people who commented, data that forms were filled from, and the rows that a pivot table remembers of a
sheet, also when that sheet is gone or was never in the file (ECMA-376 part 1, 18.10).
"""

from __future__ import annotations

import re
import zipfile
import zlib
from html import unescape
from typing import BinaryIO

from holdfast.extract import zips
from holdfast.extract.exposed_telling import LARGEST_PART, LARGEST_TEXT, Telling, has_reader, kind_of, properties
from holdfast.extract.output import Output

_FAULTS = (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, OSError, ValueError)
_READ_ELSEWHERE = re.compile(
    r"word/(?:document|styles|settings|fontTable|numbering|theme/.*|header\d*|footer\d*|footnotes|endnotes)\.xml|"
    r"xl/(?:worksheets/[^/]*|styles|theme/.*|sharedStrings|calcChain)\.xml|"
    r"ppt/(?:slides|slideLayouts|slideMasters|theme)/[^/]*\.xml|content\.xml|styles\.xml|\[Content_Types\]\.xml"
)
_PROPERTIES = ("docProps/core.xml", "docProps/app.xml", "meta.xml")
_NAMES = re.compile(
    r"<(?:\w+:)?(creator|lastModifiedBy|initial-creator|Manager)\b[^>]{0,300}>([^<]{1,300})</", re.IGNORECASE
)
_PICTURE = re.compile(r"(?:word|ppt|xl)/media/.*|Pictures/.*", re.IGNORECASE)
_EMBEDDED = re.compile(r"(?:word|ppt|xl)/embeddings/.*")
_PIVOT = re.compile(r"xl/pivotCache/pivotCacheDefinition(\d{1,4})\.xml")
_SHEET = re.compile(r"""<(?:\w+:)?sheet\b[^>]{0,300}?\bname="([^"]{1,200})\"""")
_SOURCE = re.compile(r"""<(?:\w+:)?worksheetSource\b[^>]{0,500}>""")
_SOURCE_SHEET = re.compile(r"""\bsheet="([^"]{1,200})\"""")
_ROWS = re.compile(r"""\brecordCount="(\d{1,9})\"""")


def read(payload: BinaryIO, output: Output, charset: str = "") -> None:
    """Write what the file in ``payload`` gives away. Raises ``Refused`` for what is no Office file of today."""
    telling = Telling(output)
    with zips.opened(payload) as archive:
        unread = 0
        left = 4 * LARGEST_TEXT
        for member in archive.infolist():
            if member.is_dir() or left <= 0:
                continue
            name = member.filename
            if _PICTURE.fullmatch(name) or _EMBEDDED.fullmatch(name):
                unread += not _file(telling, name, _content(archive, member, LARGEST_PART))
            elif name.endswith((".xml", ".rels", ".vml")) and not _READ_ELSEWHERE.fullmatch(name):
                text = _content(archive, member, LARGEST_TEXT).decode("utf-8", "replace")
                left -= len(text)
                _xml(telling, archive, name, text)
        telling.unread(unread, "embedded objects, which are of a kind that nothing looks into")
        if left <= 0:
            output.problem("Not all parts of the file were looked into; they are too large.")
    telling.end()


def _content(archive: zipfile.ZipFile, member: zipfile.ZipInfo, most: int) -> bytes:
    try:
        with archive.open(member) as stream:
            return stream.read(most)
    except _FAULTS:
        return b""


def _file(telling: Telling, name: str, data: bytes) -> bool:
    if not data:
        return True
    kind = kind_of(data, "")
    if kind.startswith("image/") or _PICTURE.fullmatch(name):
        telling.picture(data, "in a picture inside it")
        return True
    if has_reader(kind):
        telling.part(data, kind, "in a file embedded in it")
    return has_reader(kind)


def _xml(telling: Telling, archive: zipfile.ZipFile, name: str, text: str) -> None:
    if name in _PROPERTIES:
        telling.hits(properties(unescape(match[2]) for match in _NAMES.finditer(text)), "in its properties")
    else:
        telling.source(text, f"in its part {name[:80]}")
    pivot = _PIVOT.fullmatch(name)
    rows = _ROWS.search(text) if pivot else None
    if rows and int(rows[1]) and not _shown(archive, text):
        told = f"a pivot table remembers {int(rows[1]):,} rows that no sheet of the file has"
        telling.hits([("hidden-text", "error", told, None)], "")


def _shown(archive: zipfile.ZipFile, definition: str) -> bool:
    """Whether the sheet that a pivot table was made from is in the file."""
    source = _SOURCE.search(definition)
    sheet = _SOURCE_SHEET.search(source[0]) if source else None
    if sheet is None:
        return bool(source)  # a named range or a table of this file; without any source it came from outside
    try:
        workbook = _content(archive, archive.getinfo("xl/workbook.xml"), LARGEST_TEXT).decode("utf-8", "replace")
    except KeyError:
        return False
    return sheet[1] in _SHEET.findall(workbook)
