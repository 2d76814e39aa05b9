"""What the campaigns on deciding, stamping, depositing and mending share: small archives, commands, and what must hold.

An archive here has a letter with words that stand nowhere else, another paper that nobody touches, a mirror, and,
if it is asked for, a built site. A *deed* is a command on it together with what must be so once it is done.
"""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from soak_nursery import Nursery
from soak_stage import Ended, Scene, archive_of, files_of, lines_of, workspace

from holdfast.archive import Archive, is_sound, journal
from holdfast.commands import build, deposit, init, withhold
from holdfast.commands.exposing import examiner
from holdfast.commands.sealing import sealed_store
from holdfast.config import Workspace
from holdfast.errors import ArchiveError
from time_authority import Authority

sys.path.extend(str(Path(__file__).parents[1] / room) for room in ("archive", "commands", "extract"))
from archive_factory import make_fetched
from specimens import lines, pdf
from withheld_world import skin_of, traces

WORDS = (b"wombatsecret", b"Quollington")
LETTER = b"<html><head><title>A letter</title></head><body><p>It tells of wombatsecret and others.</p></body></html>"
OTHER = b"<html><head><title>Another</title></head><body><p>Nobody minds this one.</p></body></html>"
SCAN = pdf(lines("A letter of the harbour board", "It was written by Mrs Quollington.", "The gate stays open."))
MIRROR = "mirror"
LONG_AGO = datetime(2019, 1, 1, 12, tzinfo=UTC)
DECIDED = ("--decided-by", "A. Editor", "--decided-by", "B. Trustee")
WHY = ("--reason", "personal-data", "--policy", "House rules", *DECIDED)
UNFINISHED = frozenset(["object-not-removed", "mirror-not-removed", "object-not-returned", "mirror-missing"])
"""What ``verify`` may say between a decision and its end."""

Wrong = list[str]


@dataclass(frozen=True, slots=True)
class Deed(Scene):
    """A scene with what must be so after it: ``done`` says what is not. ``moves``: objects that may change their place.
    ``unfinished``: rules by which ``verify`` may name what a killed command left. ``hides``: whether the words that
    stand nowhere else must be in no public place once it is done."""

    done: Callable[[Path], Wrong]
    moves: frozenset[str] = frozenset()
    unfinished: frozenset[str] = frozenset()
    hides: bool = False
    erases: bool = False


class Deeds:
    """Makes the deeds. ``site``: whether their archives have a site, built once and dressed alike."""

    def __init__(self, folder: Path, *, site: bool = False) -> None:
        self.folder = folder
        self._skin = skin_of(folder / "skin") if site else None
        (folder / "scan.pdf").write_bytes(SCAN)

    def withhold(self) -> Deed:
        """Both deciders agree that the letter has to go."""
        made, objects = self._with_letter("withhold")
        hidden = _Hidden(objects)
        return Deed("withhold", made.root, "withhold", ("letter", *WHY), hidden.check, objects, UNFINISHED, hides=True)

    def erase(self) -> Deed:
        """The same, and nobody shall have it any more."""
        made, objects = self._with_letter("erase")
        gone = _Hidden(objects, erased=True)
        ids = ("letter", "--erase", *WHY)
        return Deed("withhold --erase", made.root, "withhold", ids, gone.check, objects, UNFINISHED, True, True)

    def release(self) -> Deed:
        """What was withheld comes back."""
        made, objects = self._with_letter("release")
        why = {"reason": "error", "policy": "House rules", "decided_by": ("A. Editor", "B. Trustee")}
        withhold.run(made, "letter", **why)  # type: ignore[arg-type]
        _look_into(made, "letter")
        ids = ("letter", "--reason", "It was agreed.", "--decided-by", "A. Editor")
        return Deed("release", made.root, "release", ids, _Back(objects, "released").check, objects, UNFINISHED)

    def due(self) -> Deed:
        """The day of an embargo has come."""
        made = self._empty("due")
        _record(
            made, "scan", "release: 2020-01-01\ncustody: {received_from: A, received_on: 2018-01-01, how: By post}\n"
        )
        deposit.run(made, "scan", self.folder / "scan.pdf", clock=lambda: LONG_AGO)
        objects = objects_of(made, "scan")
        _look_into(made, "scan")
        return Deed("release --due", made.root, "release", ("--due",), _Back(objects, "unsealed").check, objects,
                    UNFINISHED)  # fmt: skip

    def redact(self) -> Deed:
        """A name is painted over, and the letter as it was goes."""
        made = self._empty("redact")
        self._deposited(made)
        objects = objects_of(made, "scan")
        self._build(made)
        ids = ("scan", "--words", "Mrs Quollington", "--decided-by", "A. Editor")
        return Deed("redact", made.root, "redact", ids, _Redacted(objects).check, objects, UNFINISHED, hides=True)

    def deposit(self) -> Deed:
        """A file that came by post is kept."""
        made = self._empty("deposit")
        _record(made, "scan", "custody: {received_from: A, received_on: 2018-01-01, how: By post}\n")
        ids = ("scan", str(self.folder / "scan.pdf"))
        return Deed("deposit", made.root, "deposit", ids, _deposited, frozenset(), frozenset(["mirror-missing"]))

    def repair(self) -> Deed:
        """The letter is damaged in the store and missing in the mirror, its web archive the other way round."""
        made, objects = self._with_letter("repair")
        first, second = sorted(objects)
        for place, digest in (("archive/objects", first), (MIRROR, second)):
            path = made.root / place / digest[:2] / digest
            path.chmod(0o644)
            path.write_bytes(b"damaged: " + digest.encode())
        spare = made.root / "spare"
        shutil.copytree(made.root / MIRROR, spare)
        (spare / second[:2] / second).chmod(0o644)
        shutil.copyfile(made.root / "archive/objects" / second[:2] / second, spare / second[:2] / second)
        (made.root / MIRROR / first[:2] / first).unlink()
        broken = frozenset(["object-missing", "object-damaged", "mirror-missing", "mirror-damaged"])
        return Deed("repair", made.root, "repair", ("--from", "spare"), _Repaired(objects).check, objects, broken)

    def stamp(self, authority: Authority) -> Deed:
        """An authority on this machine signs for two captures."""
        made, _ = self._with_letter("stamp", authority)
        return Deed("stamp", made.root, "stamp", (), _stamped, unfinished=frozenset())

    def _empty(self, name: str, authority: Authority | None = None) -> Workspace:
        root = self.folder / name
        init.run(root)
        more = f"timestamps: ['{authority.url}']\ntimestamp_roots: {authority.root}\n" if authority else ""
        settings = f"title: T\nurl: https://t.example/\ncontact: a@t.example\nmirrors: [{MIRROR}]\n{more}"
        (root / "holdfast.yml").write_text(settings + "network: {allow: [127.0.0.0/8]}\n")
        made = workspace(root)
        _record(made, "other")
        with Archive.of(made).run("capture") as run:
            run.keep(make_fetched(self.folder / "work", "other", OTHER))
        return made

    def _with_letter(self, name: str, authority: Authority | None = None) -> tuple[Workspace, frozenset[str]]:
        made = self._empty(name, authority)
        _record(made, "letter")
        with Archive.of(made).run("capture") as run:
            run.keep(make_fetched(self.folder / "work", "letter", LETTER))
        self._build(made)
        for place, part in (("archive/objects", LETTER), ("archive/objects", LETTER[:80]), (MIRROR, LETTER[:90])):
            (made.root / place / f".holdfast-{len(part):016x}.tmp").write_bytes(part)  # as a killed run leaves it
        return made, objects_of(made, "letter")

    def _deposited(self, made: Workspace) -> None:
        _record(made, "scan", "custody: {received_from: A, received_on: 2018-01-01, how: By post}\n")
        deposit.run(made, "scan", self.folder / "scan.pdf")

    def _build(self, made: Workspace) -> None:
        """A site as it is published, less the theme's own files, which are the same in all and tell nothing."""
        if self._skin is None:
            return
        cache = made.cache / "build"
        shutil.copytree(self._skin, cache / "theme")
        build.run(made)
        shutil.rmtree(cache / "theme")
        shutil.rmtree(made.site / "assets")


def _record(made: Workspace, name: str, more: str = "") -> None:
    where = "" if "custody" in more else f"url: http://documents.example/{name}\n"
    text = f"title: The paper {name}\nkind: letter\nrights: {{basis: unknown}}\n{where}{more}"
    (made.root / f"sources/records/{name}.yml").write_text(text)


def _look_into(made: Workspace, record: str) -> None:
    """Have what a release would look for found beforehand: reading documents is not what is put to the test here."""
    store = Archive.of(made)
    for capture in store.read().captures_of(record):
        examiner(made, store, sealed=True).exposure(capture)


def objects_of(made: Workspace, record: str) -> frozenset[str]:
    """The objects of all captures of a record."""
    history = Archive.of(made).read()
    return frozenset(item for inside in history.objects_of(record).values() for item in inside)


def events_of(root: Path, kind: str) -> list[dict[str, object]]:
    """The lines of one type in all runs of the journal."""
    return [one for one in map(json.loads, lines_of(root)) if one["type"] == kind]


def again(nursery: Nursery, deed: Deed, root: Path) -> Wrong:
    """The same command once more; what is wrong with how it ended."""
    ended = nursery.run(deed, root)
    return [] if ended.code == 0 else [f"the same command ended with {ended.code}: {ended.stderr}"]


def verdict(nursery: Nursery, deed: Deed, root: Path, ended: Ended, before: dict[str, bytes]) -> Wrong:
    """What is wrong with the archive at ``root`` after its command was killed, and after the same command again."""
    try:
        wrong = [f"at once: {one}" for one in _sound(deed, root, ended, before, unfinished=deed.unfinished)]
        wrong += again(nursery, deed, root)
        wrong += [f"in the end: {one}" for one in _sound(deed, root, ended, before)]
        wrong += [f"in the end: {one}" for one in deed.done(root)]
    except ArchiveError as error:
        return [f"it cannot be read: {error}"]
    if deed.hides:
        public = [root / "archive", root / MIRROR, *([root / "site"] if (root / "site").is_dir() else [])]
        wrong += [f"still to be had: {one}" for one in traces(*public, words=WORDS)]
    if deed.erases:
        wrong += [f"not destroyed: {one}" for one in traces(root / ".holdfast", words=WORDS)]
    return wrong


def _sound(
    deed: Deed, root: Path, ended: Ended, before: dict[str, bytes], unfinished: frozenset[str] | None = None
) -> Wrong:
    """What is damaged, lost or harmed; without ``unfinished`` also what is not in order."""
    made = workspace(root)
    store, sealed = Archive.of(made), sealed_store(made)
    findings, _ = store.verify(jobs=1, sealed=sealed)
    wrong = [
        f"{one.path}: {one.rule}: {one.message}"
        for one in findings
        if one.level == "error" and one.rule not in (unfinished or ())
    ]
    if unfinished is None:
        wrong += [
            f"left: {one.path}: {one.rule}" for one in findings if one.rule in ("run-unsealed", "capture-unjournaled")
        ]
    wrong += [f"lost: {line[:120]!r}" for line in ended.lines - lines_of(root)]
    homes = [store.objects, sealed]
    if deed.name != "repair":
        named = {item for one in events_of(root, "capture") for item in one["objects"]}  # type: ignore[attr-defined]
        wrong += [
            f"lost: the object {item}" for item in sorted(named - (deed.moves if deed.erases else set()))
            if not any(is_sound(home, item) for home in homes)
        ]  # fmt: skip
    now = files_of(root)
    kept = {name: data for name, data in before.items() if Path(name).name not in deed.moves}
    return wrong + [f"harmed: {name}" for name, data in kept.items() if now.get(name) != data]


@dataclass(frozen=True, slots=True)
class _Hidden:
    """The objects are withheld by one decision, and lie in no public place; in the sealed store, unless erased."""

    objects: frozenset[str]
    erased: bool = False

    def check(self, root: Path) -> Wrong:
        made = workspace(root)
        sealed = sealed_store(made)
        wrong = [f"still there: {path}" for path in _copies(root, self.objects)]
        where = [item for item in sorted(self.objects) if is_sound(sealed, item) == self.erased]
        wrong += [f"{'not erased' if self.erased else 'not in the sealed store'}: {item}" for item in where]
        decided = len(events_of(root, "withheld"))
        return wrong + ([] if decided == 1 else [f"{decided} decisions in the journal"])


@dataclass(frozen=True, slots=True)
class _Back:
    """The objects lie in the store and its mirror, and no longer in the sealed store; one event of ``kind`` says so."""

    objects: frozenset[str]
    kind: str

    def check(self, root: Path) -> Wrong:
        copies = _copies(root, self.objects)
        wrong = [] if len(copies) == 2 * len(self.objects) else [f"only in {copies}"]
        sealed = sealed_store(workspace(root))
        wrong += [f"still sealed: {item}" for item in sorted(self.objects) if sealed.size(item) is not None]
        told = len(events_of(root, self.kind))
        return wrong + ([] if told == 1 else [f"{told} lines of the type {self.kind}"])


@dataclass(frozen=True, slots=True)
class _Redacted:
    """As ``_Hidden``, and a redacted copy is there to be shown, once."""

    objects: frozenset[str]

    def check(self, root: Path) -> Wrong:
        wrong = _Hidden(self.objects).check(root)
        shown = [one for one in archive_of(root).read().captures_of("scan") if one.origin == "redacted"]
        return wrong + ([] if len(shown) == 1 else [f"{len(shown)} redacted copies"])


def _deposited(root: Path) -> Wrong:
    kept = archive_of(root).read().captures_of("scan")
    wrong = [] if len(kept) == 1 else [f"{len(kept)} copies of one deposit"]
    copies = _copies(root, frozenset(one.payload.sha256 for one in kept))
    return wrong + ([] if len(copies) == 2 else [f"only in {copies}"])


@dataclass(frozen=True, slots=True)
class _Repaired:
    """Every object is whole in both places, what was damaged is set aside, and each repair is journaled."""

    objects: frozenset[str]

    def check(self, root: Path) -> Wrong:
        copies = _copies(root, self.objects)
        wrong = [] if len(copies) == 2 * len(self.objects) else [f"only in {copies}"]
        aside = {path.read_bytes() for path in (root / ".holdfast/damaged").glob("*") if path.suffix != ".tmp"}
        wrong += [] if len(aside) == 2 else [f"{len(aside)} of 2 damaged files set aside"]
        told = {(one["object"], one["place"]) for one in events_of(root, "repaired")}
        return wrong + ([] if len(told) == 3 else [f"{len(told)} of 3 repairs in the journal"])


def _stamped(root: Path) -> Wrong:
    """One authority vouches for all, by tokens that the journal names."""
    folder = root / "archive" / journal.FOLDER
    tokens = {path.name for path in folder.glob("*.tsr")}
    named = {str(one["token"]) for one in events_of(root, "stamped")}
    wrong = [f"not named in the journal: {name}" for name in sorted(tokens - named)]
    findings, _ = archive_of(root).verify(jobs=1)
    return (
        wrong + [f"{one.rule}" for one in findings if one.rule.startswith("stamp-")] + ([] if tokens else ["no token"])
    )


def _copies(root: Path, objects: frozenset[str]) -> list[str]:
    """Where objects lie whole in public places."""
    made = workspace(root)
    homes = {place: Archive(root / "archive", place).objects for place in (made.config.store, MIRROR)}
    return [f"{place}/{item}" for place, home in homes.items() for item in sorted(objects) if is_sound(home, item)]
