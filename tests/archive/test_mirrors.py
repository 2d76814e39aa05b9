"""Mirrors: every object in each; what one misses is told, filled later and found by verify."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from holdfast.archive import Archive
from holdfast.archive.sample import Sample
from holdfast.errors import ArchiveError
from holdfast.model import Fetched, Withholding

Make = Callable[..., Fetched]
FIRST, SECOND = "mirror-one", "mirror-two"


@pytest.fixture
def mirrored(tmp_path: Path) -> Archive:
    return Archive(tmp_path / "archive", "archive/objects", [FIRST, SECOND])


def objects_in(folder: Path) -> set[str]:
    return {path.name for path in folder.rglob("*") if path.is_file()}


def down(mirror: Path) -> None:
    """A file where the folder should be: nothing can be put there."""
    mirror.write_text("not a folder")


def found(archive: Archive, sample: Sample | None = None) -> set[tuple[str, str]]:
    findings = archive.verify(sample=sample)[0] if sample else archive.verify()[0]
    return {(finding.rule, finding.path) for finding in findings}


def test_every_object_is_in_every_mirror(mirrored: Archive, fetched: Make, tmp_path: Path) -> None:
    with mirrored.run("capture") as run:
        run.keep(fetched())
    held = objects_in(tmp_path / "archive" / "objects")
    assert len(held) == 2
    assert objects_in(tmp_path / FIRST) == objects_in(tmp_path / SECOND) == held
    assert mirrored.settle_mirrors() == ()
    assert found(mirrored) == set()


def test_a_mirror_that_is_down_costs_a_note_and_is_filled_by_the_next_run(
    mirrored: Archive, fetched: Make, tmp_path: Path
) -> None:
    down(tmp_path / SECOND)
    with mirrored.run("capture") as run:
        run.keep(fetched("first"))
        run.keep(fetched("second"))
    (note,) = mirrored.settle_mirrors()
    assert (note.path, note.rule, note.level) == (SECOND, "mirror-behind", "note")
    assert f"The mirror {SECOND} misses 3 objects." in note.message
    assert len(mirrored.read().captures) == 2, "kept all the same"
    assert objects_in(tmp_path / FIRST) == objects_in(tmp_path / "archive" / "objects")
    (tmp_path / SECOND).unlink()
    later = Archive(tmp_path / "archive", "archive/objects", [FIRST, SECOND])
    with later.run("capture") as run:
        run.keep(fetched("third"))
    assert len(objects_in(tmp_path / SECOND)) == 2
    assert later.settle_mirrors() == ()
    assert objects_in(tmp_path / SECOND) == objects_in(tmp_path / "archive" / "objects")
    assert found(later) == set()


def test_a_mirror_that_stays_down_is_owed_everything_still(mirrored: Archive, fetched: Make, tmp_path: Path) -> None:
    down(tmp_path / SECOND)
    for record in ("first", "second"):
        archive = Archive(tmp_path / "archive", "archive/objects", [FIRST, SECOND])
        with archive.run("capture") as run:
            run.keep(fetched(record))
        (note,) = archive.settle_mirrors()
    assert "misses 3 objects" in note.message


def test_a_store_that_is_down_is_an_error_whatever_mirrors_took(
    mirrored: Archive, fetched: Make, tmp_path: Path
) -> None:
    (tmp_path / "archive").mkdir()
    down(tmp_path / "archive" / "objects")
    with pytest.raises(ArchiveError, match="could not be stored"), mirrored.run("capture") as run:
        run.keep(fetched())
    assert objects_in(tmp_path / FIRST) == set()


def test_verify_names_what_is_missing_and_damaged_with_its_mirror(
    mirrored: Archive, fetched: Make, tmp_path: Path
) -> None:
    with mirrored.run("capture") as run:
        kept = run.keep(fetched())
    payload, wacz = (file.sha256 for file in kept.files)
    lost = tmp_path / FIRST / payload[:2] / payload
    lost.unlink()
    short, flipped = (tmp_path / SECOND / digest[:2] / digest for digest in (payload, wacz))
    for path, data in ((short, b"short"), (flipped, b"X" + flipped.read_bytes()[1:])):
        path.chmod(0o644)
        path.write_bytes(data)
    places = {path: path.relative_to(tmp_path).as_posix() for path in (lost, short, flipped)}
    missing, damaged = ("mirror-missing", places[lost]), ("mirror-damaged", places[short])
    assert found(mirrored) == {missing, damaged, ("mirror-damaged", places[flipped])}
    messages = [finding.message for finding in mirrored.verify()[0]]
    assert all(FIRST in message or SECOND in message for message in messages)
    other = next(turn for turn in range(1000) if not Sample(1000, turn).takes(wacz))
    assert found(mirrored, Sample(1000, other)) == {missing, damaged}, "presence and size always, hashes in the sample"


def test_a_mirror_that_does_not_answer_is_an_error_of_verify(mirrored: Archive, fetched: Make, tmp_path: Path) -> None:
    with mirrored.run("capture") as run:
        run.keep(fetched())
    assert found(Archive(tmp_path / "archive", "archive/objects", ["s3://archive/x"])) == {
        ("mirror-unreachable", "s3://archive/x")
    }


def test_what_was_withheld_must_not_lie_in_a_mirror(mirrored: Archive, fetched: Make, tmp_path: Path) -> None:
    with mirrored.run("capture") as run:
        kept = run.keep(fetched())
    objects = tuple(sorted(file.sha256 for file in kept.files))
    copies = {digest: (tmp_path / FIRST / digest[:2] / digest).read_bytes() for digest in objects}
    with mirrored.run("withhold") as run:
        run.decided(
            Withholding(
                "some-record", objects, "court-order", "", ("A", "B"), "https://p.example/", "2026-01-01T00:00:00Z"
            )
        )
    for digest in objects:
        mirrored.objects.remove(digest)
    assert objects_in(tmp_path / FIRST) == objects_in(tmp_path / SECOND) == set()
    assert not {rule for rule, _ in found(mirrored) if rule.startswith("mirror")}
    (tmp_path / FIRST / objects[0][:2] / objects[0]).write_bytes(copies[objects[0]])
    assert ("mirror-not-removed", f"{FIRST}/{objects[0][:2]}/{objects[0]}") in found(mirrored)
