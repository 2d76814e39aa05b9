"""A model of a disk that keeps only what it was told to keep, fed with the calls that a real command made.

The pessimistic reading of POSIX: the content of a file is safe up to what it held at its last ``fsync``; a name is
safe (or gone for good) once its folder was pushed after it. Everything later may be there, in part or whole, or not.
"""

from __future__ import annotations

import ast
import random
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from soak_calls import Call

_STRING = re.compile(r'"((?:[^"\\]|\\.)*)"')
_HANDLE = re.compile(r"^\d+<([^>]*)>")


@dataclass(eq=False)
class File:
    """Content now, and how much of its beginning is safe. The archive's files only ever grow at their end."""

    data: bytes = b""
    safe: int = 0


@dataclass(eq=False)
class Folder:
    """Names now, the names that are safe, and what was done to names since, in order (``None``: removed)."""

    now: dict[str, Node] = field(default_factory=dict)
    safe: dict[str, Node] = field(default_factory=dict)
    pending: list[tuple[str, Node | None]] = field(default_factory=list)

    def change(self, name: str, node: Node | None) -> None:
        """A name comes or goes; the disk has not been told to keep that."""
        self.pending.append((name, node))
        _apply(self.now, name, node)

    def push(self) -> None:
        """What ``fsync`` does."""
        self.safe, self.pending = dict(self.now), []


Node = File | Folder


def _apply(names: dict[str, Node], name: str, node: Node | None) -> None:
    if node is None:
        names.pop(name, None)
    else:
        names[name] = node


class Disk:
    """The tree below ``top``, beginning with what lies there now, all of it safe."""

    def __init__(self, top: Path, start: Path) -> None:
        self.top = str(top)
        self.root = _read(start)
        self.parts: list[File] = []

    def apply(self, call: Call) -> bool:
        """Take in one call of a process; whether it had to do with this disk. Calls that failed do nothing."""
        if not call.worked or self.top not in call.text or call.opens_to_read:
            return False
        step: Callable[[Call], None] | None = getattr(self, f"_{call.name}", None)
        if step is None:
            raise AssertionError(f"the model of the disk does not know {call.name}({call.text}")
        step(call)
        return True

    def promised(self) -> frozenset[bytes]:
        """Every complete line that was pushed to a run file, without the first of each."""
        return frozenset(line for part in self.parts for line in part.data[: part.safe].split(b"\n")[1:-1])

    def _place(self, path: str) -> tuple[Folder, str]:
        inside = path.removeprefix(self.top).strip("/").split("/")
        folder = self.root
        for name in inside[:-1]:
            found = folder.now[name]
            assert isinstance(found, Folder)
            folder = found
        return folder, inside[-1]

    def _node(self, path: str) -> Node:
        if path == self.top:
            return self.root
        folder, name = self._place(path)
        return folder.now[name]

    def _openat(self, call: Call) -> None:
        folder, name = self._place(_strings(call)[0].decode())
        if name not in folder.now:
            made = File()
            folder.change(name, made)
            if name.endswith(".part"):
                self.parts.append(made)

    def _write(self, call: Call) -> None:
        node = self._node(_handle(call))
        assert isinstance(node, File)
        taken = int(call.text.rsplit("= ", 1)[1])
        node.data += _strings(call)[-1][:taken]

    def _fsync(self, call: Call) -> None:
        node = self._node(_handle(call))
        if isinstance(node, File):
            node.safe = len(node.data)
        else:
            node.push()

    def _mkdir(self, call: Call) -> None:
        folder, name = self._place(_strings(call)[0].decode())
        folder.change(name, Folder())

    def _link(self, call: Call) -> None:
        old, new = (text.decode() for text in _strings(call)[:2])
        folder, name = self._place(new)
        folder.change(name, self._node(old))

    def _unlink(self, call: Call) -> None:
        folder, name = self._place(_strings(call)[0].decode())
        folder.change(name, None)

    def _fchmod(self, call: Call) -> None:
        """Modes protect against slips and decide nothing."""

    def _flock(self, call: Call) -> None:
        """Locks die with the machine."""


Outcome = tuple[Callable[[Folder], dict[str, Node]], Callable[[File], bytes]]


def outcomes(seed: int) -> dict[str, Outcome]:
    """What may be found after the power came back, by name: which names of a folder, and which content of a file."""
    dice = random.Random(seed)

    def some_names(folder: Folder) -> dict[str, Node]:
        names = dict(folder.safe)
        for name, node in folder.pending:
            if dice.random() < 0.5:
                _apply(names, name, node)
        return names

    def some_content(file: File) -> bytes:
        late = file.data[file.safe :]
        part = late[: dice.randint(0, len(late))]
        return file.data[: file.safe] + dice.choice([b"", part, part + bytes(len(late) - len(part)), late])

    return {
        "only what was pushed": (lambda folder: folder.safe, lambda file: file.data[: file.safe]),
        "names without content": (lambda folder: folder.now, lambda file: file.data[: file.safe]),
        "names with zeros": (
            lambda folder: folder.now,
            lambda file: file.data[: file.safe].ljust(len(file.data), b"\0"),
        ),
        "a random part": (some_names, some_content),
    }


def write_out(folder: Folder, outcome: Outcome, place: Path) -> None:
    """Make the tree that this outcome leaves."""
    names, content = outcome
    place.mkdir(parents=True)
    for name, node in names(folder).items():
        if isinstance(node, Folder):
            write_out(node, outcome, place / name)
        else:
            (place / name).write_bytes(content(node))


def _read(place: Path) -> Folder:
    folder = Folder()
    for path in place.iterdir() if place.is_dir() else ():
        if path.is_dir():
            folder.now[path.name] = _read(path)
        else:
            data = path.read_bytes()
            folder.now[path.name] = File(data, len(data))
    folder.push()
    return folder


def _strings(call: Call) -> list[bytes]:
    """The quoted arguments; strace escapes them as Python does."""
    return [bytes(ast.literal_eval(f'b"{text}"')) for text in _STRING.findall(call.text)]


def _handle(call: Call) -> str:
    found = _HANDLE.match(call.text)
    assert found is not None, call.text[:200]
    return found[1]


def said_by(call: Call) -> Iterator[str]:
    """What the call wrote to standard error."""
    if call.name == "write" and call.text.startswith("2<"):
        yield _strings(call)[-1].decode()
