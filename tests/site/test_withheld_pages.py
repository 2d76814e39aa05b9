"""Pages of what is withheld, sealed or under embargo: what they say, and that they offer nothing else."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from site_world import World

from holdfast.model import Access, Quote, Record, Withholding
from holdfast.site import Place, build

DECISION = Withholding(
    "letter", ("a" * 64,), "court-order", "Order of <b>May</b>.", ("The editor", "The trustees"), "House rules, 4",
    "2026-11-23T09:00:00.000000Z", "2027-11-23",
)  # fmt: skip


def page(world: World, theme: Path, name: str) -> str:
    out = world.folder / "out"
    build(world.inputs(), Place(theme, out, None))
    return (out / "records" / f"{name}.html").read_text(encoding="utf-8")


def test_a_tombstone_tells_the_decision_and_offers_no_copy_anywhere(world: World, theme: Path) -> None:
    record = Record("letter", "A letter", "letter", url="https://www.harbour.example/letter")
    copy = world.capture("letter", b"%PDF-1.4 letter")
    world.add(record, withheld=(copy,), withholdings=(DECISION,))
    text = page(world, theme, "letter")
    for words in ("A court or an authority ordered it", "Order of &lt;b&gt;May&lt;/b&gt;.", "The editor; The trustees",
                  "House rules, 4", "23 November 2027", copy.payload.sha256, '<meta name="robots" content="noindex">',
                  "Kept out of the public archive"):  # fmt: skip
        assert words in text, words
    for words in ("Download the original", "send it to us", "web.archive.org/web/*", "Who holds a copy", "files/"):
        assert words not in text, words
    listed = (world.folder / "out/records/index.html").read_text(encoding="utf-8")
    assert ">Withheld<" in listed
    assert "/letter.html" not in (world.folder / "out/sitemap.xml").read_text(encoding="utf-8")


def test_where_one_of_two_copies_is_withheld_the_other_is_shown_and_the_decision_told(
    world: World, theme: Path
) -> None:
    record = Record("letter", "A letter", "letter", url="https://www.harbour.example/letter")
    kept, gone = world.capture("letter", b"%PDF-1.4 letter"), world.capture("letter", b"%PDF-1.4 wrong one")
    world.add(record, captures=(kept,), withheld=(gone,), withholdings=(DECISION,))
    text = page(world, theme, "letter")
    assert "Download the original" in text
    assert "Withheld captures" in text
    assert gone.payload.sha256 in text
    assert "noindex" not in text
    assert not list((world.folder / "out/files").glob(f"{gone.payload.sha256}*"))


def test_a_sealed_capture_of_a_public_record_is_not_published_whatever_lies_in_the_store(
    world: World, theme: Path
) -> None:
    record = Record(
        "letter", "A letter", "letter", access=Access.PUBLIC, release="2027-01-02", quotes=(Quote("Words."),)
    )
    copy = replace(world.capture("letter", b"%PDF-1.4 letter"), sealed=True)
    world.add(record, captures=(copy,), sealed=(copy.id,))
    text = page(world, theme, "letter")
    assert "will be published on 2 January 2027" in text
    assert "Copy under embargo" in text
    assert copy.payload.sha256 in text
    assert "Download the original" not in text
    assert not list((world.folder / "out/files").glob(f"{copy.payload.sha256}*"))
