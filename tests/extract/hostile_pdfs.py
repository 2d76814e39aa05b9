"""Some two hundred PDFs that are damaged, encrypted, lying or bombs, made from a few sound ones by fixed seeds."""

from __future__ import annotations

import random
import re
import zlib
from collections.abc import Callable, Iterator
from io import BytesIO

import pikepdf
from specimens import assembled, deflated_spaces, lines, pdf, stream

Make = Callable[[], bytes]
_FORM = b"<</Type/XObject/Subtype/Form/BBox[0 0 600 800]/Resources<</XObject<<%s>>>>/Length %d>>\nstream\n%s\nendstream"
_PAGE = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</Font<</F 3 0 R>>%s>>/Contents %d 0 R%s>>"
_FONT = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"


def plain() -> bytes:
    """Ten pages of text, in the oldest form of the format."""
    return pdf(*(lines(*[f"line {line} of page {number}" for line in range(30)]) for number in range(1, 11)))


def packed() -> bytes:
    """The same with object streams and compressed content."""
    return _saved(plain(), object_stream_mode=pikepdf.ObjectStreamMode.generate, compress_streams=True)


def linearized() -> bytes:
    """The same, arranged for reading over a network."""
    return _saved(plain(), linearize=True)


SOUND: dict[str, Make] = {"plain": plain, "packed": packed, "linearized": linearized}


def corpus() -> Iterator[tuple[str, Make]]:
    """Name and maker of each file; a file is made only when it is wanted, since some are large."""
    for name, make in SOUND.items():
        for percent in (1, 5, 20, 40, 60, 80, 90, 95, 99):
            yield f"{name} cut off at {percent} %", lambda m=make, p=percent: _cut(m(), p)
        for seed in range(16):
            yield f"{name}, flipped bits {seed}", lambda m=make, s=seed: _flipped(m(), s)
        for seed in range(8):
            yield f"{name}, a block of noise {seed}", lambda m=make, s=seed: _noisy(m(), s)
        for seed in range(4):
            yield f"{name}, pieces in another order {seed}", lambda m=make, s=seed: _shuffled(m(), s)
    for name, password in (("to open", "secret"), ("of the owner only", "")):
        for revision in (2, 3, 4, 6):
            yield f"password {name}, revision {revision}", lambda u=password, r=revision: _encrypted(u, r)
    yield from _lying()
    yield from _bombs()
    yield from _not_pdf()


def _lying() -> Iterator[tuple[str, Make]]:
    for count in (b"-1", b"0", b"999999999", b"99999999999999999999", b"/Name", b"2 0 R"):
        yield f"page count {count.decode()}", lambda c=count: plain().replace(b"/Count 10", b"/Count " + c)
    for entry, value in ((b"Kids", b"[2 0 R 2 0 R]"), (b"Kids", b"[1 0 R]"), (b"Kids", b"[999 0 R]"), (b"Kids", b"7")):
        yield f"page tree {value.decode()}", lambda e=entry, v=value: _with_entry(plain(), e, v)
    for box in (b"[0 0 0 0]", b"[0 0 1e9 1e9]", b"[0 0 -5 -5]", b"[nan 0 0 1]", b"[0 0 1e-9 800]", b"(no)"):
        yield f"page box {box.decode()}", lambda b=box: plain().replace(b"[0 0 595 842]", b)
    for offset in (b"0", b"99999999", b"-5", b"startxref"):
        yield f"startxref {offset.decode()}", lambda o=offset: re.sub(rb"startxref\n\d+", b"startxref\n" + o, plain())
    yield "every xref entry wrong", lambda: re.sub(rb"\d{10} 00000 n", b"0000000017 00000 n", plain())
    yield "xref that follows itself", lambda: plain().replace(b"/Root", b"/Prev 15/XRefStm 15/Root")
    yield "length of streams too long", lambda: re.sub(rb"/Length \d+", b"/Length 99999999", plain())
    yield "length of streams negative", lambda: re.sub(rb"/Length \d+", b"/Length -1", plain())
    yield "length that is its own stream", lambda: re.sub(rb"/Length \d+", b"/Length 5 0 R", plain())
    yield "no font", lambda: plain().replace(_FONT[:20], b"<</Type/Nothing" + b" " * 5)
    for key in (b"/Root", b"/Pages", b"/Type/Page/", b"/Contents", b"endstream", b"endobj", b"trailer"):
        yield f"without {key.decode()}", lambda k=key: plain().replace(k, b"/" + b"x" * (len(k) - 1))


def _bombs() -> Iterator[tuple[str, Make]]:
    for size in (300_000_000, 4_000_000_000):
        yield f"flate, {size:,} bytes", lambda s=size: _content(zlib.compress(deflated_spaces(s), 9), 2)
    yield "flate chain of forty", lambda: _content(_chain(b"BT ET", 40), 40)
    yield "flate, ascii, run length", lambda: _content(zlib.compress(b"\x81 " * 20_000_000, 9), 1, b"/RunLengthDecode")
    shown = b"BT /F 11 Tf 50 700 Td " + b"(some words shown) Tj " * 8_000_000 + b"ET"
    yield "millions of words on a page", lambda: _content(zlib.compress(shown, 1), 1)
    yield "millions of saved states", lambda: _content(zlib.compress(b"q " * 30_000_000, 1), 1)
    yield "a million nested arrays", lambda: _content(zlib.compress(b"[" * 5_000_000, 1), 1)
    yield "an endless name", lambda: _content(zlib.compress(b"/" + b"a" * 50_000_000, 1), 1)
    yield "millions of curves", lambda: _content(zlib.compress(b"0 0 m 9 9 5 5 600 800 c S " * 2_000_000, 1), 1)
    yield "nested dictionaries", lambda: assembled([b"<<" + b"/A<<" * 200_000, b"[" * 200_000])
    yield "a form that draws itself", _form_of_itself
    yield "forms that multiply", _forms_that_multiply
    yield "a pattern that paints with itself", _pattern_of_itself
    yield "a font that writes with itself", _font_of_itself
    for width, kind in (
        (60_000, b"/Filter/FlateDecode"),
        (60_000, b"/Filter/JBIG2Decode"),
        (30_000, b"/Filter/DCTDecode"),
    ):
        yield f"picture of {width:,} pixels{kind.decode()}", lambda w=width, k=kind: _picture(w, k)
    yield "picture of 60,000 lines by fax", lambda: _picture(60_000, b"/Filter/CCITTFaxDecode/DecodeParms<</K -1>>")
    yield "picture by JPX that is none", lambda: _picture(50_000, b"/Filter/JPXDecode")
    yield "a hundred thousand pages", lambda: _many_pages(100_000)
    yield "one page, a hundred thousand times", lambda: _with_entry(plain(), b"Kids", b"[" + b"5 0 R " * 100_000 + b"]")
    yield "page trees within page trees", _deep_tree
    yield (
        "pages that share a huge content",
        lambda: _with_entry(
            _content(zlib.compress(b"BT /F 9 Tf (word) Tj ET " * 1_000_000, 1), 1),
            b"Kids",
            b"[" + b"4 0 R " * 400 + b"]",
        ),
    )


def _not_pdf() -> Iterator[tuple[str, Make]]:
    page = b"<!doctype html><title>Not found</title><p>This page has moved."
    yield "empty", lambda: b""
    yield "a web page", lambda: page
    yield "a web page after a PDF header", lambda: b"%PDF-1.7\n" + page
    yield "a header alone", lambda: b"%PDF-1.7\n%%EOF\n"
    yield "noise", lambda: random.Random(1).randbytes(50_000)
    yield "noise after a header", lambda: b"%PDF-1.7\n" + random.Random(2).randbytes(50_000)
    yield "zeros", lambda: bytes(5_000_000)
    yield "a PDF behind a megabyte of noise", lambda: random.Random(3).randbytes(1_000_000) + plain()
    yield "a PDF after 500 bytes of something else", lambda: page * 8 + plain()
    yield "two PDFs, one after the other", lambda: plain() + packed()
    yield "a PDF and five megabytes of zeros", lambda: plain() + bytes(5_000_000)
    yield "a ZIP named so", lambda: b"PK\x03\x04" + bytes(30)
    yield "line ends changed", lambda: packed().replace(b"\n", b"\r\n")
    yield "read as text and saved", lambda: packed().decode("latin-1").encode("utf-8")
    yield "bytes above 127 lost", lambda: bytes(byte & 0x7F for byte in packed())


def _saved(data: bytes, **options: object) -> bytes:
    buffer = BytesIO()
    with pikepdf.open(BytesIO(data)) as document:
        document.save(buffer, static_id=True, **options)  # type: ignore[arg-type]
    return buffer.getvalue()


def _cut(data: bytes, percent: int) -> bytes:
    return data[: len(data) * percent // 100]


def _flipped(data: bytes, seed: int) -> bytes:
    chance, damaged = random.Random(seed), bytearray(data)
    for _ in range(2 ** (seed % 8)):
        damaged[chance.randrange(len(damaged))] ^= 1 << chance.randrange(8)
    return bytes(damaged)


def _noisy(data: bytes, seed: int) -> bytes:
    chance = random.Random(seed)
    at, size = chance.randrange(len(data)), chance.choice((16, 256, 2_048))
    return data[:at] + chance.randbytes(size) + data[at + size :]


def _shuffled(data: bytes, seed: int) -> bytes:
    chance = random.Random(seed)
    cuts = sorted(chance.sample(range(len(data)), 5))
    pieces = [data[a:b] for a, b in zip([0, *cuts], [*cuts, len(data)], strict=True)]
    middle = pieces[1:-1]
    chance.shuffle(middle)
    return b"".join([pieces[0], *middle, pieces[-1]])


def _encrypted(password: str, revision: int) -> bytes:
    options = pikepdf.Encryption(user=password, owner="owner", R=revision, metadata=False, aes=revision >= 4)
    return _saved_encrypted(options if revision >= 4 else pikepdf.Encryption(
        user=password, owner="owner", R=revision, metadata=False, aes=False
    ))  # fmt: skip


def _saved_encrypted(options: pikepdf.Encryption) -> bytes:
    buffer = BytesIO()
    with pikepdf.open(BytesIO(plain())) as document:
        document.save(buffer, encryption=options)
    return buffer.getvalue()


def _with_entry(data: bytes, key: bytes, value: bytes) -> bytes:
    return re.sub(rb"/%s\[[^\]]*\]" % key, b"/%s%s" % (key, value), data, count=1)


def _content(data: bytes, flates: int, more: bytes = b"") -> bytes:
    filters = b"/Filter[%s%s]" % (b"/FlateDecode" * flates, more)
    return assembled(
        [
            b"<</Type/Catalog/Pages 2 0 R>>",
            b"<</Type/Pages/Count 2/Kids[4 0 R 6 0 R]>>",
            _FONT,
            _PAGE % (b"", 5, b""),
            stream(lines("the first page can be read, and this is its text")),
            _PAGE % (b"", 7, b""),
            stream(data, filters),
        ]
    )


def _chain(data: bytes, times: int) -> bytes:
    for _ in range(times):
        data = zlib.compress(data)
    return data


def _form_of_itself() -> bytes:
    return pdf(b"/X Do", extra=(_FORM % (b"/X 4 0 R", 5, b"/X Do"),), resources=b"/XObject<</X 4 0 R>>")


def _forms_that_multiply() -> bytes:
    forms = []
    for number in range(30):
        content = b"/X%d Do " % (number + 1) * 10
        forms.append(_FORM % (b"/X%d %d 0 R" % (number + 1, 5 + number), len(content), content))
    return pdf(b"/X0 Do", extra=[*forms, stream(b"")], resources=b"/XObject<</X0 4 0 R>>")


def _pattern_of_itself() -> bytes:
    content = b"/Pattern cs /P scn 0 0 9 9 re f"
    pattern = stream(content, b"/PatternType 1/PaintType 1/TilingType 1/BBox[0 0 1 1]/XStep 0.01/YStep 0.01"
                     b"/Resources<</Pattern<</P 4 0 R>>>>")  # fmt: skip
    return pdf(b"/Pattern cs /P scn 0 0 600 800 re f", extra=(pattern,), resources=b"/Pattern<</P 4 0 R>>")


def _font_of_itself() -> bytes:
    font = (
        b"<</Type/Font/Subtype/Type3/FontBBox[0 0 9 9]/FontMatrix[1 0 0 1 0 0]/FirstChar 97/LastChar 97/Widths[9]"
        b"/Encoding<</Differences[97/a]>>/CharProcs<</a 5 0 R>>/Resources<</Font<</T 4 0 R>>>>>>"
    )
    glyph = stream(b"9 0 d0 BT /T 9 Tf (aaaa) Tj ET")
    return pdf(b"BT /T 9 Tf (aaaa) Tj ET", extra=(font, glyph), resources=b"/Font<</T 4 0 R>>")


def _picture(width: int, entries: bytes) -> bytes:
    data = zlib.compress(bytes(10_000_000), 9)
    size = b"/Type/XObject/Subtype/Image/ColorSpace/DeviceRGB/BitsPerComponent 8/Width %d/Height %d" % (width, width)
    return pdf(
        b"q 500 0 0 700 50 50 cm /I Do Q", extra=(stream(data, size + entries),), resources=b"/XObject<</I 4 0 R>>"
    )


def _many_pages(count: int) -> bytes:
    kids = b" ".join(b"%d 0 R" % (5 + index) for index in range(count))
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</Font<</F 3 0 R>>>>/Contents 4 0 R>>"
    return assembled(
        [
            b"<</Type/Catalog/Pages 2 0 R>>",
            b"<</Type/Pages/Count %d/Kids[%s]>>" % (count, kids),
            _FONT,
            stream(lines("the same words on every page")),
            *[page] * count,
        ]
    )


def _deep_tree() -> bytes:
    trees = [b"<</Type/Pages/Count 1/Parent %d 0 R/Kids[%d 0 R]>>" % (1 + n, 3 + n) for n in range(20_000)]
    return assembled([b"<</Type/Catalog/Pages 2 0 R>>", *trees])
