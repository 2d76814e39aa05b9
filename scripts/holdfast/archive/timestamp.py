"""Having time-stamp authorities (RFC 3161) sign for the newest run file, and keeping what they answer.

A head of the journal vouches for every run before it, so that one request to each authority covers all captures. The
reply is kept byte for byte, and only after it was verified against the certificates that are kept beside it: what
holds then holds for ever. An event names it, in a run file that is thereby the newest; so as not to go round in
circles, a run that says nothing else asks for no stamp. Nothing here raises for what an authority does or fails to do.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from pathlib import Path
from typing import Literal

from cryptography import x509
from rfc3161_client import HashAlgorithm, TimeStampRequest, TimestampRequestBuilder

from holdfast import clock
from holdfast.archive import authorities, coverage, durable, events, journal, names, token_der, tokens
from holdfast.archive.archive import Archive
from holdfast.archive.runs import Run
from holdfast.archive.token_names import SUFFIX, TRUST, BadToken, NotRead, name_of, read_name
from holdfast.clock import Clock
from holdfast.config import authority_of
from holdfast.errors import ArchiveError
from holdfast.model import Stamp

CLOCKS_AGREE = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Attempt:
    """How it went with one run file (``stem``) at one authority. ``reason`` says when, or why not yet.

    ``since``: the beginning of the oldest run for which this authority has yet to vouch; "" when there is none.
    """

    stem: str
    authority: str
    outcome: Literal["stamped", "already", "pending"]
    reason: str
    since: str = ""


@dataclass(frozen=True, slots=True)
class Asking:
    """How authorities are asked. ``roots`` and ``ca`` are PEM files.

    With ``roots``, tokens must rest on one of its certificates, else on any that this machine knows or that comes with
    the reply. ``ca`` is one more authority for the certificates of addresses that begin with https.
    """

    user_agent: str
    roots: Path | None = None
    ca: Path | None = None


def stamp(
    archive: Archive,
    urls: Sequence[str],
    asking: Asking,
    *,
    clock: Clock = clock.now,
    report: Callable[[Attempt], None] = lambda attempt: None,
) -> tuple[Attempt, ...]:
    """Have every authority at ``urls`` vouch for all of the archive, as far as it has not done so yet.

    ``report`` hears of each attempt at once. Raises ``ArchiveError`` when the journal is damaged or the archive cannot
    be written.
    """
    found: list[Attempt] = []

    def tell(attempt: Attempt) -> None:
        found.append(attempt)
        report(attempt)

    try:
        state = _State(archive.folder)
        if not state.lacks(urls):
            for url in urls if state.has_news else ():
                tell(state.already(authority_of(url)))
            return tuple(found)
        with archive.run("stamp", clock) as run:
            state = _State(archive.folder)  # the run has taken over what interrupted ones left
            for one in state.unnamed:
                run.stamped(_event(one))
            for url in urls:
                heads = state.heads_without(authority_of(url))
                if not heads and state.has_news:
                    tell(state.already(authority_of(url)))
                for head in heads:
                    tell(_Order(archive.folder, head, url, asking, clock).attempt(run, state))
    except OSError as error:
        raise ArchiveError(
            f"The time stamps of {archive.folder} could not be read or kept: {error.strerror or error} "
            f"({error.filename}). Nothing that was there is touched. Mend the cause and run the same command again."
        ) from error
    return tuple(found)


class _State:
    """What is stamped and what is not, as the archive in ``folder`` lies there now."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        runs = journal.load(folder / journal.FOLDER)
        self._sealed = {run.sha256: run for run in journal.in_order([run for run in runs if run.sha256])}
        self._chain = coverage.links(self._sealed.values())
        self._heads = journal.heads(self._sealed.values())
        self._kept = list(tokens.kept(folder, [(run.path.stem, sha256) for sha256, run in self._sealed.items()]))

    @property
    def has_news(self) -> bool:
        """Whether there is anything to vouch for."""
        return any(link.news for link in self._chain.values())

    @cached_property
    def unnamed(self) -> list[tokens.Kept]:
        """Tokens that no run names: their run was interrupted, or an early version did not name them."""
        lines = (line for run in self._sealed.values() for line in run.parsed)
        named = {str(line.get("token")) for line in lines if line.get("type") == "stamped"}
        return [one for one in self._kept if one.path.name not in named]

    def lacks(self, urls: Sequence[str]) -> bool:
        """Whether an authority has to be asked, or something to be put in order."""
        parts = journal.files(self._folder / journal.FOLDER, names.PART_SUFFIX)
        return bool(parts or self.unnamed or any(self.heads_without(authority_of(url)) for url in urls))

    def heads_without(self, authority: str) -> list[journal.RunFile]:
        """The heads with news before them for which ``authority`` does not vouch."""
        missing = {link.sha256 for link in self._waiting(authority)}
        return [run for head, run in self._sealed.items() if head in self._heads and self._past(head) & missing]

    def since(self, authority: str) -> str:
        """Since when something waits for ``authority``."""
        return next((link.started for link in self._waiting(authority)), "")

    def already(self, authority: str) -> Attempt:
        """That there is nothing to ask: ``authority`` vouches for all there is."""
        mine = [one for one in self._kept if one.stamp.authority == authority]
        newest = max(mine, key=lambda one: one.stamp.at)
        return Attempt(self._sealed[newest.run].path.stem, authority, "already", f"at {newest.stamp.at}")

    def _past(self, head: str) -> set[str]:
        return coverage.past(self._chain, [head])

    def _waiting(self, authority: str) -> tuple[coverage.Link, ...]:
        return coverage.waiting(self._chain, [one.run for one in self._kept if one.stamp.authority == authority])


@dataclass(frozen=True, slots=True)
class _Order:
    """One run file to be stamped by one authority."""

    folder: Path
    run: journal.RunFile
    url: str
    asking: Asking
    clock: Clock

    @property
    def authority(self) -> str:
        return authority_of(self.url)

    def attempt(self, journaled: Run, state: _State) -> Attempt:
        request = TimestampRequestBuilder().data(self.run.path.read_bytes()).hash_algorithm(HashAlgorithm.SHA256)
        built = request.nonce(nonce=True).build()
        try:
            raw = authorities.ask(self.url, built.as_bytes(), self.asking.user_agent, self.asking.ca)
            modified = token_der.status(raw) == token_der.GRANTED_WITH_MODIFICATIONS
            given, notes = self._verified(token_der.as_granted(raw) if modified else raw, built)
        except authorities.NoAnswer as error:
            return self._pending(state, f"{error}")
        except tokens.Refused as error:
            return self._pending(state, f"it refused: {error}")
        except BadToken as error:
            return self._pending(state, f"its answer was not kept: {error}")
        except NotRead as error:
            return self._pending(state, f"its answer was not kept, it is in a form that cannot be read here: {error}")
        path = self.run.path.with_name(str(name_of(self.run.path.stem, self.authority, raw)))
        if modified:
            if not self._modified_before():
                durable.write_once(path, raw)
            return self._pending(state, "it granted with modifications: its answer is kept and does not count")
        durable.write_once(path, raw)
        journaled.stamped(_event(tokens.Kept(path, hashlib.sha256(raw).hexdigest(), self.run.sha256, given)))
        return Attempt(self.run.path.stem, self.authority, "stamped", "; ".join([f"at {given.at}", *notes]))

    def _modified_before(self) -> bool:
        """Whether an answer of this kind is there; one for each run file is enough to show what it does."""
        there = list(self.run.path.parent.glob(f"{self.run.path.stem}.*{SUFFIX}"))
        mine = [path for path in there if (name := read_name(path.name)) and name.authority == self.authority]
        return any(token_der.status(path.read_bytes()) == token_der.GRANTED_WITH_MODIFICATIONS for path in mine)

    def _verified(self, raw: bytes, asked: TimeStampRequest) -> tuple[Stamp, list[str]]:
        """The stamp in ``raw``, and what should be said of it. All certificates that it needs are in ``trust/`` then.

        Raises ``BadToken``, ``Refused``, ``NotRead``.
        """
        reply = tokens.read(raw)
        came, roots = reply.certificates, self.asking.roots
        known = tokens.read_pem(roots.read_bytes()) if roots else authorities.known_here()
        brought = [one for one in came if tokens.is_root(one)] if roots is None else []
        acceptable = [*(one for one in known if tokens.is_root(one)), *brought]
        given = reply.verified(self.run.sha256, acceptable, self.authority, asked)
        way = tokens.chain(reply.signer, [*acceptable, *came])
        kept = list(dict.fromkeys([*came, *way]))
        # What a later day has to go by is exactly what is put away now.
        tokens.check(raw, self.run.sha256, kept, self.authority)
        self._keep(kept)
        notes = [] if way[-1] in known else ["its root is one that this machine does not know; compare it with theirs"]
        apart = abs(clock.parse(given.at) - self.clock())
        if apart > CLOCKS_AGREE:
            notes.append(f"its clock and ours are {apart} apart")
        ends = way[-1].not_valid_after_utc
        if ends - self.clock() < tokens.SOON:
            notes.append(f"its root certificate ends on {ends:%Y-%m-%d}; name another authority before that day")
        return given, notes

    def _keep(self, certificates: Sequence[x509.Certificate]) -> None:
        trust = self.folder / TRUST
        durable.make_folder(trust, set())
        for name, content in map(tokens.pem, certificates):
            if not (trust / name).exists():
                durable.write_once(trust / name, content)

    def _pending(self, state: _State, reason: str) -> Attempt:
        return Attempt(self.run.path.stem, self.authority, "pending", reason, state.since(self.authority))


def _event(one: tokens.Kept) -> events.Stamped:
    return events.Stamped(one.run, one.path.name, one.sha256, one.stamp.authority, one.stamp.at)
