"""Time-stamp tokens and the certificates that they rest on: each against what it vouches for, with no network."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

from holdfast import clock
from holdfast.archive import coverage, events, names, token_der
from holdfast.archive.check_journal import JournalCheck
from holdfast.archive.place import RESTORE, Place, is_file, is_folder
from holdfast.archive.token_names import CERTIFICATE_SUFFIX, TRUST, BadToken, NotRead, TokenName, read_name
from holdfast.clock import Clock
from holdfast.model import Finding


def check_tokens(place: Place, history: JournalCheck, clock: Clock = clock.now) -> tuple[Finding, ...]:
    """Verify every token that ``history`` came upon, and every file of ``trust/``. Order as they are met.

    ``clock`` only decides whether a certificate is said to end soon.
    """
    found = list(_check_trust(place))
    found += _check_named(place, history)
    if history.tokens:
        check = _Check(place, history, clock)
        found += check.all()
        found += check.waiting()
    return tuple(found)


def _check_trust(place: Place) -> Iterator[Finding]:
    for entry in place.entries(place.folder / TRUST):
        path = Path(entry.path)
        named = path.suffix == CERTIFICATE_SUFFIX and names.is_sha256(path.stem)
        if not is_file(entry) or is_folder(entry) or not named:
            yield from place.litter(path)
            continue
        try:
            digest = hashlib.sha256(path.read_bytes()).hexdigest()
        except OSError as error:
            yield place.error(path, "certificate-damaged", f"It cannot be read: {error.strerror}.", RESTORE)
            continue
        if digest != path.stem:
            message = f"Its content does not fit its name: its SHA-256 is now {digest}. It was altered or damaged."
            yield place.error(path, "certificate-damaged", message, RESTORE)


def _check_named(place: Place, history: JournalCheck) -> Iterator[Finding]:
    """Every token that a run names must be there."""
    there = {path.name for path in history.tokens}
    for event, path, line in history.stamped:
        if event.token in there or path in history.damaged:
            continue
        message = (
            f"{path.name}, line {line}, says that {event.authority} gave this time stamp, and it is not here: it was "
            "removed or renamed."
        )
        remedy = "Put it back, from git history, a backup or a mirror, then verify again."
        yield place.error(path.with_name(event.token), "token-missing", message, remedy)


class _Check:
    """The check of all tokens; ``good`` collects the run files for which one vouches."""

    def __init__(self, place: Place, history: JournalCheck, clock: Clock) -> None:
        self._place = place
        self._history = history
        self._clock = clock
        self._tokens: ModuleType = import_module(
            "holdfast.archive.tokens"
        )  # heavy, and needed only where there are some
        self._pool: Sequence[Any] = self._tokens.trusted(place.folder)
        self._by_stem = {path.stem: digest for digest, path in history.digests.items()}
        self._damaged = {path.stem for path in history.damaged}
        self._named = {event.token: event for event, path, _ in history.stamped if path not in history.damaged}
        self._good: set[str] = set()
        self._newest: dict[str, tuple[str, Path]] = {}  # by authority: the instant of its newest token, and that

    def all(self) -> Iterator[Finding]:
        """Findings on every token, and on the roots of the newest ones."""
        for path in self._history.tokens:
            name = read_name(path.name)
            assert name is not None, path
            yield from self._one(path, name)
        for authority, (_, path) in sorted(self._newest.items()):
            yield from self._ending(authority, path)

    def waiting(self) -> Iterator[Finding]:
        """A note on what no time stamp vouches for yet."""
        starts = self._history.starts
        chain = {
            digest: coverage.Link(digest, starts[path].heads, starts[path].started, path in self._history.news)
            for digest, path in self._history.digests.items()
            if path in starts
        }
        found = coverage.waiting(chain, self._good)
        if found:
            path = self._history.digests[found[0].sha256]
            message = f"No time stamp vouches yet for what was done since {found[0].started} ({len(found)} run files)."
            yield self._place.note(path, "stamp-pending", message, "Run `holdfast stamp`.")

    def _one(self, path: Path, name: TokenName) -> Iterator[Finding]:
        place = self._place
        if name.stem not in self._by_stem and name.stem not in self._damaged:
            message = f"The run file {name.stem}{names.RUN_SUFFIX}, for which it vouches, is not here."
            remedy = "Put that run file back, from git history, a backup or a mirror, then verify again."
            yield place.error(path, "token-stray", message, remedy)
            return
        try:
            yield from self._read(path, name)
        except OSError as error:
            yield place.error(path, "token-damaged", f"It cannot be read: {error.strerror}.", RESTORE)
        except BadToken as error:
            remedy = f"Put good copies of it and of {TRUST}/ in place, from git history, a backup or a mirror."
            yield place.error(path, "token-damaged", f"This time stamp does not verify: {error}.", remedy)
        except NotRead as error:
            message = f"This time stamp was not checked: {error}."
            remedy = "Install openssl, then verify again, or check it by hand as README.txt says."
            yield place.note(path, "token-unread", message, remedy)

    def _read(self, path: Path, name: TokenName) -> Iterator[Finding]:
        """Raises ``BadToken``, ``NotRead``, ``OSError``."""
        raw, event = path.read_bytes(), self._named.get(path.name)
        if not name.fits(raw) or (event and event.sha256 != hashlib.sha256(raw).hexdigest()):
            raise BadToken("its content does not fit its name or the journal, it was altered or damaged")
        modified = token_der.status(raw) == token_der.GRANTED_WITH_MODIFICATIONS
        self._verify(token_der.as_granted(raw) if modified else raw, path, name, event, counts=not modified)
        if modified:
            message = "The authority granted something else than it was asked for: this time stamp does not count."
            yield self._place.note(path, "token-modified", message, "Nothing to do: the authority is asked again.")
        elif event is None:
            yield self._unnamed(path)

    def _verify(self, raw: bytes, path: Path, name: TokenName, event: events.Stamped | None, *, counts: bool) -> None:
        digest = "" if name.stem in self._damaged else self._by_stem[name.stem]
        if event and digest and event.run != digest:
            raise BadToken("the journal says that it is for another run file")
        if not digest:  # the run file is damaged, and reported as such: the name must do
            digest = self._tokens.imprint_of(raw)
            if not digest:
                return
            if digest[:8] != name.stem[-8:]:
                raise BadToken("it does not vouch for this run file but for other bytes")
        stamp = self._tokens.check(raw, digest, self._pool, name.authority)
        if counts:
            self._good.add(digest)
            self._newest[name.authority] = max(self._newest.get(name.authority, ("", path)), (stamp.at, path))

    def _unnamed(self, path: Path) -> Finding:
        message, remedy = "No run names this time stamp.", "Run `holdfast stamp`: it names every one that verifies."
        if self._history.unsealed:
            return self._place.note(path, "token-unjournaled", message, remedy)
        more = " The run file that did so may have been removed."
        return self._place.error(path, "token-unjournaled", message + more, remedy)

    def _ending(self, authority: str, path: Path) -> Iterator[Finding]:
        ends = self._tokens.root_of(path.read_bytes(), self._pool).not_valid_after_utc
        if ends - self._clock() < self._tokens.SOON:
            message = (
                f"The root certificate of {authority} ends on {ends:%Y-%m-%d}. Its time stamps stay good: they have to "
                "be valid at their own instant, not today."
            )
            remedy = "For new ones see that the authority has another root by then, or name another authority."
            yield self._place.note(path, "root-ending", message, remedy)
