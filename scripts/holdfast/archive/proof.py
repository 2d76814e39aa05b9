"""What of an archive vouches for one capture: the part of it that a stranger needs to check that copy alone."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from itertools import pairwise
from pathlib import Path

from holdfast import clock
from holdfast.archive import coverage, journal, manifests
from holdfast.archive.token_names import SUFFIX, TRUST
from holdfast.model import Stamp


@dataclass(frozen=True, slots=True)
class Token:
    """A time stamp that covers a capture: its file, its run file, what it says, and its instant in seconds."""

    path: Path
    run: Path
    stamp: Stamp
    seconds: int


@dataclass(frozen=True, slots=True)
class Step:
    """A run file on the way from a capture to a time stamp; ``names`` is the SHA-256 of the step before, "" if none."""

    path: Path
    sha256: str
    names: str


@dataclass(frozen=True, slots=True)
class Proof:
    """What vouches for a capture.

    ``runs`` begins with the run file that names the capture; the others lead from there to those with a time stamp.
    ``records`` are the run files that say that these time stamps came. There is nothing but the manifest when the run
    that kept the capture goes on, or was interrupted and is not sealed yet.
    """

    manifest: Path
    runs: tuple[Step, ...]
    records: tuple[Path, ...]
    tokens: tuple[Token, ...]
    certificates: tuple[Path, ...]


class Prover:
    """Finds proofs in the archive ``folder``; reads its journal once. Raises ``ArchiveError`` when it is damaged."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        sealed = [run for run in journal.load(folder / journal.FOLDER) if run.sha256]
        self._runs = {run.sha256: run for run in sealed}
        self._chain = coverage.links(sealed)
        self._where = {
            (str(line.get("record")), str(line.get("capture"))): run.sha256
            for run in sealed
            for line in run.parsed
            if line.get("type") == "capture"
        }
        self._named = {
            str(line.get("token")): run.path for run in sealed for line in run.parsed if line.get("type") == "stamped"
        }
        self._tokens = import_module("holdfast.archive.tokens") if self._any_token() else None  # heavy
        digests = [(run.path.stem, run.sha256) for run in sealed]
        self._kept = list(self._tokens.kept(folder, digests)) if self._tokens else []
        self._trusted = self._tokens.trusted(folder) if self._tokens else []

    def of(self, record: str, capture: str) -> Proof:
        """The proof of one capture, by the earliest time stamp of each authority."""
        manifest = manifests.path_of(self._folder, record, capture)
        own = self._where.get((record, capture))
        if own is None:
            return Proof(manifest, (), (), (), ())
        before, tokens, certificates = {own: ""}, [], dict[Path, None]()
        best = {}
        for one in sorted(self._kept, key=lambda one: (one.stamp.at, one.path.name), reverse=True):
            if own in coverage.past(self._chain, [one.run]):
                best[one.stamp.authority] = one
        for one in sorted(best.values(), key=lambda one: (one.stamp.at, one.stamp.authority)):
            for earlier, later in pairwise(self._way(one.run, own)):
                before.setdefault(later, earlier)
            seconds = int(clock.parse(one.stamp.at).timestamp())
            tokens.append(Token(one.path, self._runs[one.run].path, one.stamp, seconds))
            certificates.update(dict.fromkeys(self._certificates(one.path.read_bytes())))
        steps = tuple(Step(self._runs[sha256].path, sha256, names) for sha256, names in before.items())
        records = sorted({self._named[one.path.name] for one in tokens if one.path.name in self._named})
        return Proof(manifest, steps, tuple(records), tuple(tokens), tuple(sorted(certificates)))

    def _any_token(self) -> bool:
        return any((self._folder / journal.FOLDER).glob(f"*{SUFFIX}"))

    def _way(self, later: str, earlier: str) -> list[str]:
        """The shortest way through the chain from one run file back to another, both included, the earlier first."""
        came_from: dict[str, str] = {later: ""}
        line = [later]
        for one in line:
            if one == earlier:
                break
            for head in self._chain[one].heads:
                if head in self._chain and head not in came_from:
                    came_from[head] = one
                    line.append(head)
        way = [earlier]
        while came_from[way[-1]]:
            way.append(came_from[way[-1]])
        return way

    def _certificates(self, raw: bytes) -> list[Path]:
        assert self._tokens is not None
        reply = self._tokens.read(raw)
        needed = [*reply.certificates, *self._tokens.chain(reply.signer, self._trusted)]
        return [self._folder / TRUST / self._tokens.pem(one)[0] for one in needed]
