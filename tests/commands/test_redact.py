"""What was painted over is in nothing that readers get; the original is sealed, and its hash stays."""

from __future__ import annotations

import io
import zlib
from collections.abc import Iterator
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from PIL import Image
from withheld_world import dress, skin_of, traces, world

from exposure_corpus import TEXT, lines, pdf
from holdfast.archive import Archive
from holdfast.commands import build, capture, check, export, redact, verify
from holdfast.config import Workspace
from holdfast.errors import UsageError

WORDS = (b"Quollington", b"4010232137", b"401 023 2137")
PAGES = (
    lines("A letter of the harbour board", "Mrs Quollington has the NHS number 401 023 2137.", "The gate stays open."),
    lines("Page two tells of Quolling-", "ton, and of QUOLLINGTON again."),
)
DECIDED = ("A. Editor",)


@pytest.fixture(scope="module")
def skin(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return skin_of(tmp_path_factory.mktemp("skin"))


@pytest.fixture
def letter(tmp_path: Path, skin: Path) -> Iterator[Workspace]:
    """A captured PDF of two pages that names somebody, in an archive whose site can be built at once."""
    with world(tmp_path, {"letter": ""}, {"letter.pdf": pdf(*PAGES)}) as made:
        path = made.root / "sources/records/letter.yml"
        path.write_text(path.read_text().replace("letter.html", "letter.pdf"))
        dress(made, skin)
        assert capture.run(made, ["letter"]).counts["captured"] == 1
        yield made


def public(workspace: Workspace) -> list[Path]:
    """Everything that others get: the site with its index, and the archive with its public objects."""
    return [workspace.site, workspace.archive]


def unpacked(folder: Path) -> Iterator[bytes]:
    """All streams of all PDFs below a folder, unpacked."""
    for path in folder.rglob("*"):
        if path.is_file() and path.read_bytes()[:5] == b"%PDF-":
            with pikepdf.open(path) as document:
                for one in document.objects:
                    if isinstance(one, pikepdf.Stream):
                        try:
                            yield one.read_bytes()
                        except pikepdf.PdfError:
                            yield one.read_raw_bytes()


def test_a_copy_with_somebodys_number_is_kept_and_not_shown_until_it_is_allowed(letter: Workspace) -> None:
    found = [one for one in check.run(letter).findings if one.level == "error"]
    assert {one.rule for one in found} == {"nhs-number"}
    assert "401 *** **37" in found[0].message
    assert "holdfast redact letter --page 1 --box " in found[0].remedy
    build.run(letter)
    assert traces(letter.site, words=WORDS) == []
    assert not list(letter.site.glob("files/*"))
    assert "not shown until somebody has looked at it" in (letter.site / "records/letter.html").read_text()
    refused = export.run(letter, ["letter"], form="zip", out=letter.root / "out.zip")
    assert "nobody has yet looked" in refused.items[0].reason
    path = letter.root / "sources/records/letter.yml"
    path.write_text(path.read_text() + "allow: [{what: nhs-number, page: 1, reason: It is invented}]\n")
    assert [one for one in check.run(letter).findings if one.level == "error"] == []
    build.run(letter, search=False)
    assert traces(letter.site, words=WORDS)


def test_nothing_of_the_removed_words_is_left_for_readers(letter: Workspace) -> None:
    original = Archive.of(letter).newest("letter")
    assert original is not None
    done = redact.run(letter, "letter", words=["Quollington", "401 023 2137"], decided_by=DECIDED)
    assert [item.outcome for item in done.items] == ["redacted"]
    assert "5 place(s)" in done.items[0].reason
    build.run(letter)
    export.run(letter, ["letter"], form="bagit", out=letter.root / "bag")
    assert traces(*public(letter), letter.root / "bag", letter.root / ".holdfast/derived", words=WORDS) == []
    for folder in (letter.site, letter.archive, letter.root / "bag"):
        assert not any(word in stream for stream in unpacked(folder) for word in WORDS)
    assert list(letter.site.glob("files/*.pdf"))
    page = (letter.site / "records/letter.html").read_text()
    assert "Redacted copy held" in page
    assert original.payload.sha256 in page
    assert not verify.run(letter).failed
    assert [one for one in check.run(letter).findings if one.level == "error"] == []
    kept = {one.name for one in (letter.root / ".holdfast/sealed").glob("*/*")}
    assert original.payload.sha256 in kept


def test_what_was_painted_over_is_black_and_the_rest_can_be_read(letter: Workspace) -> None:
    redact.run(letter, "letter", boxes=["50,60,200,14"], page=1, decided_by=DECIDED)
    newest = Archive.of(letter).newest("letter")
    assert newest is not None and newest.redaction is not None
    assert (newest.origin, newest.redaction.regions, newest.redaction.pages) == ("redacted", 1, 2)
    document = pypdfium2.PdfDocument(Archive.of(letter).object_path(newest.payload.sha256))
    assert len(document) == 2
    assert all(page.get_textpage().count_chars() == 0 for page in document)
    picture = document[0].render(scale=2).to_pil().convert("L")
    assert picture.crop((102, 122, 496, 146)).getextrema() == (0, 0)
    assert picture.crop((100, 0, 500, 115)).getextrema()[1] == 255
    assert document[0].get_size() == (595, 842)


def test_redacting_again_replaces_the_copy_and_the_same_again_changes_nothing(letter: Workspace) -> None:
    once = {"page": 1, "boxes": ["50,60,200,14"], "decided_by": DECIDED}
    assert redact.run(letter, "letter", **once).counts["redacted"] == 1
    assert redact.run(letter, "letter", **once).counts["unchanged"] == 1
    first = Archive.of(letter).newest("letter")
    assert redact.run(letter, "letter", words=["Quollington"], decided_by=DECIDED).counts["redacted"] == 1
    assert first is not None
    assert Archive.of(letter).objects.size(first.payload.sha256) is None
    assert capture.run(letter, ["letter"]).items[0].outcome == "unchanged"
    assert Archive.of(letter).newest("letter").origin == "redacted"  # type: ignore[union-attr]


def test_what_cannot_be_done_is_refused_before_anything_is_written(letter: Workspace) -> None:
    before = sorted(letter.archive.rglob("*"))
    for options, said in (
        ({}, "Say what to paint over"),
        ({"boxes": ["1,2,3"], "page": 1}, "left,top,width,height"),
        ({"boxes": ["1,2,3,4"]}, "and the page"),
        ({"boxes": ["9:1,2,3,4"]}, "no page 9"),
        ({"boxes": ["1:9000,2,3,4"]}, "not on the page"),
        ({"words": ["Wallabyname"]}, "number 1"),
    ):
        with pytest.raises(UsageError, match=said) as error:
            redact.run(letter, "letter", decided_by=DECIDED, **options)
        assert "Wallabyname" not in str(error.value)
    path = letter.root / "sources/records/letter.yml"
    path.write_text(path.read_text() + "access: sealed\n")
    with pytest.raises(UsageError, match="access: public"):
        redact.run(letter, "letter", words=["Quollington"], decided_by=DECIDED)
    assert sorted(letter.archive.rglob("*")) == before


def test_a_picture_loses_what_was_under_the_box_and_its_metadata(tmp_path: Path) -> None:
    from_camera = Image.new("RGB", (100, 60), (200, 30, 30))
    exif = from_camera.getexif()
    exif[0x013B] = "Quollington"
    data = io.BytesIO()
    from_camera.save(data, "JPEG", exif=exif)
    (tmp_path / "photo.jpg").write_bytes(data.getvalue())
    made = redact.redact(
        tmp_path / "photo.jpg", tmp_path / "work", media_type="image/jpeg", boxes=[(1, 10, 10, 20, 20)], words=[]
    )
    assert b"Quollington" in data.getvalue() and b"Quollington" not in made.path.read_bytes()
    picture = Image.open(made.path)
    assert picture.getpixel((15, 15)) == (0, 0, 0)
    assert picture.getpixel((60, 30)) != (0, 0, 0)


def test_the_same_redaction_gives_the_same_bytes(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(pdf(TEXT))
    made = [
        redact.redact(
            tmp_path / "a.pdf", tmp_path / name, media_type="application/pdf", boxes=[(1, 1, 1, 9, 9)], words=[]
        ).path.read_bytes()
        for name in ("one", "two")
    ]
    assert made[0] == made[1]
    assert zlib.crc32(made[0])


def test_words_are_whole_words_in_any_case_and_over_the_end_of_a_line(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(pdf(lines("The sea, the SEA-", "shore, the seat and the", "North", "Sea.")))
    made = {
        phrase: redact.redact(
            tmp_path / "a.pdf", tmp_path / phrase, media_type="application/pdf", boxes=[], words=[phrase]
        ).regions
        for phrase in ("sea", "seat", "north sea")
    }
    assert made == {"sea": 3, "seat": 1, "north sea": 2}
