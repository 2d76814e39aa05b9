"""Random changes to real archives, and what of them must be found.

A change is made in a copy of a sound archive and told to nobody; ``holdfast verify`` and ``check.py`` then look. What
has to come of it is known beforehand:

- ``found``: the archive is at odds with itself. Both must fail, and must name the file that was changed, or the one
  that the change left in the lurch.
- ``noted``: nothing that is evidence was touched (the guides for readers). ``verify`` names the file and does not fail.
- ``outside``: the archive agrees with itself again, as after its newest run was dropped with all that it vouched for.
  Neither can find that, by design; the heads must differ from those remembered, so that a witness can.
- ``inside``: as ``outside``, but what was forged contradicts the web archive of the capture. ``verify`` looks into
  that and must fail; ``check.py`` does not.
- ``none``: nothing that counts was changed, such as the mode of a file.
"""

from __future__ import annotations

import gzip
import hashlib
import itertools
import json
import os
import random
import shutil
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from archive_factory import START, make_fetched

from holdfast import canonical
from holdfast.archive import Archive, Run, journal, write_readme
from holdfast.archive.check import Check
from holdfast.archive.timestamp import Asking, stamp
from holdfast.capture.cdxj import IndexEntry
from holdfast.capture.wacz import Page, write_wacz
from holdfast.model import FailedCapture, Fetched, Observation, RecoveredFrom, SnapshotStatus, Withholding
from time_authority import Authority

NOON = "2021-06-17T12:00:00.000000Z"
ASKING = Asking("tests")
URL = "http://documents.example/"
FILES = {
    "object": "objects/*/*", "manifest": "captures/*/*.json", "run file": "journal/*.jsonl", "token": "journal/*.tsr",
    "certificate": "trust/*.pem", "guide": "[Rc]*.[tp]*",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Change:
    """One change that was made: of what sort, to which files (relative to the archive), and what must come of it."""

    sort: str
    expected: str
    places: tuple[str, ...]


class NotHere(Exception):
    """This change cannot be made to this archive."""


@dataclass(slots=True)
class World:
    """A sound archive below ``root``, and what its maker remembers of it."""

    root: Path
    withheld: dict[str, bytes] = field(default_factory=dict)  # bytes that were withheld, by SHA-256

    @property
    def folder(self) -> Path:
        return self.root / "archive"


# Making archives


def build(root: Path, chance: random.Random, authorities: list[Authority]) -> World:
    """A sound archive of a random shape: captures of three kinds, looks, failures, forks, interrupted runs, time
    stamps, a withheld object."""
    world, made = World(root), 0
    archive = Archive(world.folder, "archive/objects")
    write_readme(world.folder)
    for turn in range(chance.randint(2, 4)):
        run = archive.run("capture")
        fork = Archive(world.folder, "archive/objects").run("recover") if chance.random() < 0.3 else None
        for one in [run, fork] if fork else [run]:
            for _ in range(chance.randint(1, 2)):
                made += 1
                one.keep(_fetched(root / "work", f"record-{chance.randint(1, 4)}", made, chance))
        _happenings(run, chance)
        if turn and chance.random() < 0.3:
            os.close(run._handle)  # as if the process had died: its file stays unsealed until the next run
            run._closed = True
        run.close()
        if fork:
            fork.close()
        if authorities and chance.random() < 0.6:
            stamp(archive, [one.url for one in chance.sample(authorities, chance.randint(1, len(authorities)))], ASKING)
    with archive.run("watch") as run:
        _happenings(run, chance)
    if chance.random() < 0.7:
        _withhold(world, archive, chance)
    if authorities and chance.random() < 0.5:
        stamp(archive, [authorities[0].url], ASKING)
    shutil.rmtree(root / "work")
    return world


def _fetched(work: Path, record: str, number: int, chance: random.Random) -> Fetched:
    body = f"The page of {record}, number {number}. ".encode() * chance.randint(1, 40)
    fetched = make_fetched(work, record, body, START + timedelta(minutes=number))
    origin = chance.choice(["observed", "observed", "memento", "absence"])
    if origin != "memento":
        return replace(fetched, origin=origin)
    write_resource(fetched, body)
    source = RecoveredFrom("Internet Archive", URL, fetched.final_url, NOON)
    return replace(fetched, origin=origin, recovered_from=source)


def write_resource(fetched: Fetched, body: bytes) -> None:
    """The web archive of a document that was recovered: it is a resource there, and not an answer."""
    name = f"sha256:{digest(body)}"
    fields = {
        "WARC-Type": "resource", "WARC-Target-URI": fetched.final_url, "WARC-Date": fetched.started,
        "WARC-Block-Digest": name, "WARC-Payload-Digest": name, "Content-Type": "text/html",
        "Content-Length": str(len(body)),
    }  # fmt: skip
    head = "".join(f"{key}: {value}\r\n" for key, value in fields.items())
    member = gzip.compress(f"WARC/1.1\r\n{head}\r\n".encode() + body + b"\r\n\r\n", mtime=0)
    entry = IndexEntry(fetched.final_url, "20210617093000", "text/html", 200, name, 0, len(member))
    warc = put(fetched.wacz_path.with_suffix(".warc"), member)
    fetched.wacz_path.unlink()
    write_wacz(fetched.wacz_path, warc, [entry], Page(fetched.final_url, fetched.started))


def _happenings(run: Run, chance: random.Random) -> None:
    for _ in range(chance.randint(1, 3)):
        record = f"record-{chance.randint(1, 4)}"
        what = chance.choice(["observed", "failed", "snapshot"])
        if what == "observed":
            run.observed(Observation(record, NOON, URL, "missing", 404))
        elif what == "failed":
            run.failed(FailedCapture(record, URL, "timeout", "It never answered.", NOON, NOON))
        else:
            run.snapshot(SnapshotStatus(record, URL, "submitted", NOON))


def _withhold(world: World, archive: Archive, chance: random.Random) -> None:
    path = chance.choice(sorted(world.folder.glob("objects/*/*")))
    decision = Withholding("", (path.name,), "personal-data", "", ("An editor",), "Our policy", NOON)
    with archive.run("withhold") as run:
        run.decided(decision)
    world.withheld[path.name] = path.read_bytes()
    path.unlink()


# Reading archives, as somebody who wants to change them would


def files(world: World, kind: str) -> list[Path]:
    """The files of one kind, sorted."""
    return sorted(path for path in world.folder.glob(FILES[kind]) if path.is_file())


def place(world: World, path: Path) -> str:
    return path.relative_to(world.folder).as_posix()


def digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def put(path: Path, data: bytes) -> Path:
    """Replace a file. The old one goes first: the copy that is changed shares its files with the sound archive."""
    path.unlink(missing_ok=True)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return path


def lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_bytes().splitlines()]


def dependents(world: World, path: Path) -> set[str]:
    """The places that are left in the lurch when ``path`` is not what it was, and its own."""
    data, found = path.read_bytes(), {place(world, path)}
    name = path.name.encode()
    for other in [*files(world, "run file"), *files(world, "manifest")]:
        content = other.read_bytes()
        if digest(data).encode() in content or name in content:
            found.add(place(world, other))
    if path.suffix == ".jsonl":
        found |= {place(world, other) for other in files(world, "token") if other.name.startswith(path.stem)}
        found |= set(vouched(path))
    if path.suffix == ".pem":
        found |= {place(world, other) for other in files(world, "token")}
    return found


def vouched(run: Path) -> list[str]:
    """The places of the captures, time stamps and withheld objects that a run file speaks of."""
    found = []
    for line in lines(run):
        if line["type"] == "stamped":
            found.append(f"journal/{line['token']}")
        if line["type"] == "capture":
            found.append(f"captures/{line['record']}/{line['capture']}.json")
        if line["type"] == "withheld":
            found += [f"objects/{item[:2]}/{item}" for item in line["objects"]]
    return found


def successors(world: World, run: Path) -> list[Path]:
    name = digest(run.read_bytes())
    return [other for other in files(world, "run file") if name in lines(other)[0]["heads"]]


def reseal(path: Path, data: bytes) -> Path:
    """Put ``data`` in place of a manifest or run file, under the name that it asks for."""
    path.unlink()
    stem = f"{path.stem[:-8]}{digest(data)[:8]}"
    return put(path.with_name(stem + path.suffix), data)


def rechain(world: World, swaps: dict[bytes, bytes]) -> list[Path]:
    """Put new texts for old ones into every run file, and name all anew that follow from it, as a forger would.

    Returns the run files, as they were called, that are others now.
    """
    runs = journal.in_order(journal.load(world.folder / "journal"))
    changed = []
    for run in runs:
        data = before = run.path.read_bytes()
        for old, new in swaps.items():
            data = data.replace(old, new)
        first, *rest = data.split(b"\n")
        start = json.loads(first)
        start["heads"] = sorted(start["heads"])
        data = b"\n".join([canonical.dumps(start), *rest])
        if data != before:
            changed.append(run.path)
            reseal(run.path, data)
            swaps[digest(before).encode()] = digest(data).encode()
    return changed


def forged(path: Path, chance: random.Random) -> tuple[bytes, bytes]:
    """An old text and a new one of the same kind: what somebody might want a file to have said."""
    data = path.read_bytes()
    choices = [(b"documents.example", b"elsewhere.example"), (b"timeout", b"unreachable")]
    choices += [(b'"status":404', b'"status":410'), (b'"status":200', b'"status":203')]
    found = [(old, new) for old, new in choices if old in data]
    if not found:
        raise NotHere
    return chance.choice(found)


def rewritten(path: Path, chance: random.Random) -> bytes:
    old, new = forged(path, chance)
    first, *rest = path.read_bytes().split(b"\n", 1)
    if path.suffix == ".json":
        return first.replace(old, new) + b"\n"
    return b"\n".join([first, *(part.replace(old, new) for part in rest)])


# The changes


Mutation = Callable[[World, random.Random], Change]
SORTS: dict[str, Mutation] = {}


def sort(function: Mutation) -> Mutation:
    """Registers a sort of change under its own name."""
    SORTS[function.__name__.replace("_", " ")] = function
    return function


def one(world: World, chance: random.Random, *kinds: str) -> Path:
    """A file of a random kind that is there."""
    there = [found for kind in kinds or list(FILES) if (found := files(world, kind))]
    if not there:
        raise NotHere
    return chance.choice(chance.choice(there))


def at_odds(world: World, path: Path, sort: str) -> Change:
    """Found and named, or noted for a guide; worked out before the change is made."""
    guide = path.name in ("README.txt", "check.py")
    return Change(sort, "noted" if guide else "found", tuple(sorted(dependents(world, path))))


@sort
def flip_a_bit(world: World, chance: random.Random) -> Change:
    path = one(world, chance)
    change, data = at_odds(world, path, "flip a bit"), bytearray(path.read_bytes())
    data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
    put(path, bytes(data))
    return change


@sort
def truncate(world: World, chance: random.Random) -> Change:
    path = one(world, chance)
    change, data = at_odds(world, path, "truncate"), path.read_bytes()
    put(path, data[: chance.randrange(len(data))])
    return change


@sort
def append(world: World, chance: random.Random) -> Change:
    path = one(world, chance)
    change = at_odds(world, path, "append")
    put(path, path.read_bytes() + chance.choice([b"\n", b"\0", b" ", b"{}\n", chance.randbytes(40)]))
    return change


@sort
def empty(world: World, chance: random.Random) -> Change:
    path = one(world, chance)
    change = at_odds(world, path, "empty")
    put(path, b"")
    return change


@sort
def replace_by_a_link(world: World, chance: random.Random) -> Change:
    path = one(world, chance)
    change = at_odds(world, path, "replace by a link")
    aside = put(world.root / "aside", path.read_bytes())
    path.unlink()
    path.symlink_to(aside)
    return replace(change, expected="found")


@sort
def delete(world: World, chance: random.Random) -> Change:
    path = one(world, chance, "object", "manifest", "token", "certificate", "guide")
    change = at_odds(world, path, "delete")
    path.unlink()
    return replace(change, expected="none" if change.expected == "noted" else "found")


@sort
def delete_a_run_file(world: World, chance: random.Random) -> Change:
    path = one(world, chance, "run file")
    change = at_odds(world, path, "delete a run file")
    speaks = (
        successors(world, path) or vouched(path) or [x for x in files(world, "token") if x.name.startswith(path.stem)]
    )
    path.unlink()
    return change if speaks else replace(change, expected="outside")


@sort
def delete_a_folder(world: World, chance: random.Random) -> Change:
    path = one(world, chance, "object", "manifest").parent
    found = tuple(place(world, inner) for inner in sorted(path.iterdir()))
    shutil.rmtree(path)
    return Change("delete a folder", "found", found)


@sort
def add_a_stray_file(world: World, chance: random.Random) -> Change:
    folder = one(world, chance).parent
    path = folder / chance.choice(["notes.txt", ".hidden", "copy of it.json", "x.jsonl", "0" * 63, "deeper/file"])
    put(path, b"not ours")
    return Change("add a stray file", "found", (place(world, path),))


@sort
def add_an_object(world: World, chance: random.Random) -> Change:
    data = chance.randbytes(30)
    path = put(world.folder / "objects" / digest(data)[:2] / digest(data), data)
    return Change("add an object", "found", (place(world, path),))


@sort
def add_a_capture(world: World, chance: random.Random) -> Change:
    path = one(world, chance, "manifest")
    data = rewritten(path, chance)
    added = put(path.with_name(f"{path.stem[:-8]}{digest(data)[:8]}.json"), data)
    return Change("add a capture", "found", (place(world, added),))


@sort
def bring_back_what_was_withheld(world: World, chance: random.Random) -> Change:
    if not world.withheld:
        raise NotHere
    name, data = chance.choice(sorted(world.withheld.items()))
    path = put(world.folder / "objects" / name[:2] / name, data)
    return Change("bring back what was withheld", "found", (place(world, path),))


@sort
def swap_two_files(world: World, chance: random.Random) -> Change:
    kind = chance.choice([kind for kind in FILES if len({path.read_bytes() for path in files(world, kind)}) > 1])
    first, second = chance.sample(files(world, kind), 2)
    places = dependents(world, first) | dependents(world, second)
    a, b = first.read_bytes(), second.read_bytes()
    put(first, b)
    put(second, a)
    return Change("swap two files", "noted" if kind == "guide" else "found", tuple(sorted(places)))


@sort
def rename(world: World, chance: random.Random) -> Change:
    path = one(world, chance, "object", "manifest", "run file", "token", "certificate")
    change, name = at_odds(world, path, "rename"), path.name
    at = chance.choice([at for at, letter in enumerate(name.partition(".")[0]) if letter in "0123456789abcdef"])
    new = name[:at] + chance.choice([x for x in "0123456789" if x != name[at]]) + name[at + 1 :]
    renamed = path.rename(path.with_name(new))
    return replace(change, places=(*change.places, place(world, renamed)))


@sort
def duplicate(world: World, chance: random.Random) -> Change:
    path = one(world, chance)
    other = chance.choice([path.name + "~", path.stem + " (1)" + path.suffix, "0" * 8 + path.name[8:]])
    copy = put(path.with_name(other), path.read_bytes())
    return Change("duplicate", "found", (place(world, copy),))


@sort
def edit_lines(world: World, chance: random.Random) -> Change:
    path = one(world, chance, "run file")
    change, (first, *rest) = at_odds(world, path, "edit lines"), path.read_bytes().splitlines(keepends=True)
    at = chance.randrange(len(rest))
    rest = chance.choice([rest[:at] + rest[at + 1 :], [*rest, rest[at]], rest[: at + 1] + rest[at:]])
    put(path, b"".join([first, *rest]))
    return change


@sort
def write_lines_otherwise(world: World, chance: random.Random) -> Change:
    path = one(world, chance, "run file", "manifest")
    change, data = at_odds(world, path, "write lines otherwise"), path.read_bytes()
    put(path, chance.choice([data.replace(b"\n", b"\r\n"), data.replace(b'":', b'": '), b"\xef\xbb\xbf" + data]))
    return change


@sort
def rewrite_a_manifest(world: World, chance: random.Random) -> Change:
    path = one(world, chance, "manifest")
    change = at_odds(world, path, "rewrite a manifest")
    new = reseal(path, rewritten(path, chance))
    return replace(change, places=(*change.places, place(world, new)))


@sort
def rewrite_a_run_file(world: World, chance: random.Random) -> Change:
    path = one(world, chance, "run file")
    change = at_odds(world, path, "rewrite a run file")
    speaks = successors(world, path) or [x for x in files(world, "token") if x.name.startswith(path.stem)]
    new = reseal(path, rewritten(path, chance))
    return replace(change, places=(*change.places, place(world, new)), expected="found" if speaks else "outside")


@sort
def rewrite_a_manifest_and_chain_anew(world: World, chance: random.Random) -> Change:
    path = one(world, chance, "manifest")
    data = rewritten(path, chance)
    swaps = {
        digest(path.read_bytes()).encode(): digest(data).encode(),
        path.stem.encode(): f"{path.stem[:-8]}{digest(data)[:8]}".encode(),
    }
    address = json.loads(path.read_bytes())["final_url"] != json.loads(data)["final_url"]
    web_archive = [file["sha256"] for file in json.loads(data)["files"] if file["role"] == "wacz"]
    reseal(path, data)
    change = _rechained(world, swaps, "rewrite a manifest and chain anew")
    if change.expected == "outside" and address and web_archive[0] not in world.withheld:
        return replace(change, expected="inside", places=tuple(web_archive))
    return change


@sort
def rewrite_a_line_and_chain_anew(world: World, chance: random.Random) -> Change:
    path = one(world, chance, "run file")
    data = rewritten(path, chance)
    swaps = {digest(path.read_bytes()).encode(): digest(data).encode()}
    before = path.name
    reseal(path, data)
    return _rechained(world, swaps, "rewrite a line and chain anew", before)


def _rechained(world: World, swaps: dict[bytes, bytes], sort: str, *changed: str) -> Change:
    """Time stamps over what was written anew no longer fit; without such, only a witness outside can tell."""
    stems = [name[:32] for name in changed] + [path.stem for path in rechain(world, swaps)]
    hit = [place(world, path) for path in files(world, "token") if path.name[:32] in stems]
    return Change(sort, "found" if hit else "outside", tuple(hit))


@sort
def drop_the_newest_run_and_all_it_vouches_for(world: World, chance: random.Random) -> Change:
    _drop_newest(world)
    return Change("drop the newest run and all it vouches for", "outside", ())


@sort
def roll_back(world: World, chance: random.Random) -> Change:
    for _ in range(chance.randint(1, max(1, len(files(world, "run file")) - 1))):
        _drop_newest(world)
    return Change("roll back", "outside", ())


def _drop_newest(world: World) -> None:
    """A head, with the captures that it names, the objects that no other names, and the tokens over it or in it."""
    head = next(path for path in reversed(files(world, "run file")) if not successors(world, path))
    objects = set()
    for line in lines(head):
        if line["type"] == "withheld":
            for item in line["objects"]:
                put(world.folder / "objects" / item[:2] / item, world.withheld[item])
        if line["type"] == "stamped":
            (head.parent / line["token"]).unlink(missing_ok=True)
        if line["type"] == "capture":
            (world.folder / "captures" / line["record"] / f"{line['capture']}.json").unlink()
            objects |= set(line["objects"])
    for token in files(world, "token"):
        if token.name.startswith(head.stem):
            token.unlink()
    head.unlink()
    for item in objects:
        if not any(item.encode() in path.read_bytes() for path in files(world, "run file")):
            (world.folder / "objects" / item[:2] / item).unlink(missing_ok=True)


@sort
def change_the_mode(world: World, chance: random.Random) -> Change:
    path = one(world, chance)
    put(path, path.read_bytes()).chmod(chance.choice([0o600, 0o644, 0o755]))
    return Change("change the mode", "none", ())


# Judging


@dataclass(slots=True)
class Verdict:
    """What ``verify`` and ``check.py`` said: places that are broken, and what ``verify`` noted."""

    verify: list[str]
    program: list[str]
    noted: list[str]

    @classmethod
    def of(cls, world: World) -> Verdict:
        found, _ = Archive(world.folder, "archive/objects").verify(jobs=1)
        broken = [f"{item.path.removeprefix('archive/')} {item.message}" for item in found if item.level == "error"]
        noted = [item.path.removeprefix("archive/") for item in found if item.level == "note"]
        check = Check(world.folder, world.folder / "objects", shutil.which("openssl"))
        return cls(broken, [f"{at} {words}" for at, words in check.broken], noted)


def wrong(change: Change, verdict: Verdict, heads_differ: bool) -> str:
    """Why the verdict on a change is not what it has to be; "" if it is."""
    for who, told in ("verify", verdict.verify), ("check.py", verdict.program):
        if change.expected != "found" and (who, change.expected) != ("verify", "inside"):
            if told:
                return f"{who} raises a false alarm: {told}"
        elif not told:
            return f"{who} misses it"
        elif not any(name in line for name in change.places for line in told):
            return f"{who} names something else: {told}"
    if change.expected == "noted" and not set(change.places) & set(verdict.noted):
        return "verify does not note it"
    if change.expected in ("outside", "inside") and not heads_differ:
        return "no witness could tell: the heads are the same"
    return ""


@dataclass(slots=True)
class Tally:
    """What a campaign yielded."""

    changes: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)
    clean: int = 0

    def as_json(self) -> str:
        by = Counter(key.split(": ")[0] for key in self.changes.elements())
        return json.dumps(
            {
                "campaign": "changes to a stored archive",
                "changes": sum(by.values()),
                "by expectation": by,
                "by sort": self.changes,
                "wrong": len(self.wrong),
                "clean archives": self.clean,
            }
        )


def campaign(root: Path, seed: int, archives: int, changes: int, authorities: list[Authority]) -> Tally:
    """Make random ``archives``, see that none raises an alarm, and spread ``changes`` over them, all sorts in turn."""
    chance, tally = random.Random(seed), Tally()
    worlds = []
    for number in range(archives):
        world = build(root / f"sound-{number}", chance, authorities)
        verdict = Verdict.of(world)
        tally.clean += 1
        if verdict.verify or verdict.program:
            tally.wrong.append(f"false alarm on archive {number} of seed {seed}: {verdict}")
        worlds.append(world)
    sorts = itertools.cycle(SORTS)
    while tally.changes.total() < changes:
        world = chance.choice(worlds)
        _try(world, next(sorts), chance, root / "copy", tally)
    return tally


def _try(world: World, sort: str, chance: random.Random, copy: Path, tally: Tally) -> None:
    shutil.copytree(world.root, copy, copy_function=os.link)
    try:
        changed = World(copy, world.withheld)
        before = Archive(changed.folder, "archive/objects").heads()
        try:
            change = SORTS[sort](changed, chance)
        except NotHere:
            return
        verdict = Verdict.of(changed)
        differ = (
            change.expected not in ("outside", "inside") or Archive(changed.folder, "archive/objects").heads() != before
        )
        trouble = wrong(change, verdict, differ)
        tally.changes[f"{change.expected}: {sort}"] += 1
        if trouble:
            tally.wrong.append(f"{sort} ({change.expected}) {change.places} in {world.root.name}: {trouble}")
    finally:
        shutil.rmtree(copy)
