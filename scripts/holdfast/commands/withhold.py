"""``holdfast withhold``: journal a decision that a copy is not to be had, and take it out of everybody's reach."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from holdfast import clock, extract, site
from holdfast.archive import Archive, History, Reach, Settled, settle, words_of
from holdfast.clock import Clock
from holdfast.commands.sealing import homeless, sealed_store
from holdfast.commands.targets import Target, target_of
from holdfast.config import Workspace
from holdfast.errors import ArchiveError, UsageError
from holdfast.model import Finding, Item, Report, Withholding
from holdfast.model.vocabulary import WITHHOLDING
from holdfast.progress import Progress, Silent

OUTCOMES = ("withheld", "erased", "already")
LONGEST = 500
MOST_WORDS, WIDEST = 8, 120


def run(
    workspace: Workspace,
    target: str,
    *,
    reason: str,
    policy: str,
    decided_by: Sequence[str],
    note: str = "",
    review_on: str = "",
    also: Sequence[str] = (),
    erase: bool = False,
    progress: Progress | None = None,
    clock: Clock = clock.now,
) -> Report:
    """Withhold all copies of a record, or those that hold an object. Interrupted anywhere, the same call goes on.

    ``reason`` is one of ``vocabulary.WITHHOLDING``. A record takes two different people to decide. With ``erase`` the
    bytes are destroyed, else moved to the sealed store. One item for each record that loses a copy. Raises
    ``UsageError`` before anything is written, ``ArchiveError`` when a store refuses.
    """
    progress = progress or Silent()
    archive = Archive.of(workspace)
    archive.put_in_order("withhold", clock, progress.note)
    history = archive.read()
    wanted = target_of(target, history, also)
    deciders = people(decided_by, at_least=2 if wanted.record else 1)
    decision = Withholding(
        wanted.record, wanted.reach.objects, reason, line(note, "--note"), deciders, line(policy, "--policy"),
        clock_text(clock), _day(review_on), erase, wanted.also if wanted.record else (),
    )  # fmt: skip
    if reason not in WITHHOLDING:
        raise UsageError(f"{reason!r} is no reason that is known here. Write one of: {', '.join(WITHHOLDING)}.")
    if not decision.policy:
        raise UsageError("Say with --policy which rule or order the decision rests on: its address, or its words.")
    trouble = "" if erase else homeless(workspace)
    if trouble:
        raise UsageError(f"Nothing was done: {trouble}. With --erase the bytes are destroyed instead of moved.")
    already = stands(decision, history)
    if not already:
        with archive.run("withhold", clock, progress.note) as journal:
            journal.decided(decision)
        progress.note("The decision is journaled.")
    done = carry_out(workspace, archive, wanted)
    findings = what_remains(workspace, history, wanted.reach)
    return _report(workspace, wanted, done, tuple(findings), already=already, erased=erase)


def people(names: Sequence[str], *, at_least: int) -> tuple[str, ...]:
    """Who decided, each once. Raises ``UsageError`` when there are fewer than ``at_least``."""
    found = {name.casefold(): name for name in (line(name, "--decided-by") for name in names) if name}
    if len(found) < at_least:
        raise UsageError(
            "A decision on a whole record takes two different people: give --decided-by twice."
            if at_least == 2
            else "Say with --decided-by who decided."
        )
    return tuple(found.values())


def line(text: str, option: str) -> str:
    """``text`` as one line. Raises ``UsageError`` for what no page could show, or too much of it."""
    text = " ".join(text.split())
    if not text.isprintable() or len(text) > LONGEST:
        raise UsageError(f"{option} takes one line of up to {LONGEST} characters, without hidden ones.")
    return text


def clock_text(now: Clock) -> str:
    """The instant of a decision."""
    return clock.text(now())


def _day(text: str) -> str:
    try:
        return date.fromisoformat(text).isoformat() if text else ""
    except ValueError:
        raise UsageError(f"--review-on {text!r} is not a day. Write it as 2027-01-01.") from None


def stands(decision: Withholding, history: History) -> bool:
    """Whether this was decided before: then there is nothing to journal, and perhaps something to carry out."""
    back = history.kept_back
    covered = all(back.erased(item) if decision.erased else item in back.withheld for item in decision.objects)
    return covered and (not decision.record or back.of_record(decision.record) is not None)


def carry_out(workspace: Workspace, archive: Archive, wanted: Target) -> Settled:
    """Take the objects out of the store, and what was made of them out of caches and the site on this machine."""
    objects = wanted.reach.objects
    try:
        done = settle(archive.objects, sealed_store(workspace), archive.read().kept_back, objects)
    except ArchiveError as error:
        raise ArchiveError(
            f"The decision is journaled, but not everything has left the store yet: {error} Mend the cause and run the "
            "same command again; with --erase it destroys also what is damaged."
        ) from error
    for sha256 in objects:
        extract.forget(workspace.cache / "derived", sha256)
    site.forget(workspace.site, workspace.cache / "build" / "site.search", wanted.reach.records, objects)
    return done


def _report(
    workspace: Workspace, wanted: Target, done: Settled, findings: tuple[Finding, ...], *, already: bool, erased: bool
) -> Report:
    moved = len(done.hidden) + len(done.erased)
    outcome = "already" if already and not moved else "erased" if erased else "withheld"
    where = "destroyed" if erased else f"moved to {workspace.config.sealed_store}"
    told = f"{moved} object{'' if moved == 1 else 's'} {where}" if moved else "nothing of it was in the store"
    items = [Item(record, outcome, told) for record in wanted.reach.records]
    return Report("withhold", tuple(items), findings, {"withheld": len(wanted.reach.objects), "moved": moved})


def what_remains(workspace: Workspace, history: History, reach: Reach) -> Iterator[Finding]:
    """Where the copy may still be had, or words of it be read, and what to do about it. Notes, because none of it is in
    our hands."""
    for record in reach.records:
        for capture in history.captures_of(record):
            words = list(words_of(capture)) if (record, capture.id) in reach.captures else []
            if words:
                yield _words_remain(f"{workspace.archive.name}/captures/{record}/{capture.id}.json", words)
    yield Finding(
        "site", "published-elsewhere",
        "A site that was published before still shows the copy.",
        "Run `holdfast build` and publish the site again; ask search engines and caches to look again.", level="note",
    )  # fmt: skip
    local = "://" not in workspace.config.store
    if local and any((folder / ".git").exists() for folder in [workspace.root, *workspace.root.parents]):
        yield Finding(
            workspace.config.store, "git-history",
            "The copy left the folder, but the history of the git repository still holds it if it was ever committed.",
            "Commit the removal. To purge the history, rewrite it with git filter-repo and push it by force; every "
            "clone and fork keeps it. docs/withholding.md says how, and at what price.", level="note",
        )  # fmt: skip


def _words_remain(path: str, words: Sequence[tuple[str, str]]) -> Finding:
    """What a manifest says in the words of the document or of its server."""
    shown = "; ".join(f"{field} “{_shown(text)}”" for field, text in words[:MOST_WORDS])
    more = f"; and {len(words) - MOST_WORDS} more" if len(words) > MOST_WORDS else ""
    return Finding(
        path, "words-remain",
        f"The manifest stays, and says: {shown}{more}.",
        "It is named by its SHA-256 and cannot be altered. If these words must go as well, the file can only be taken "
        "out of the repository and its history; `holdfast verify` then names it as missing for ever. "
        "docs/withholding.md says how, and at what price.", level="note",
    )  # fmt: skip


def _shown(text: str) -> str:
    """The beginning of what others wrote, safe for a terminal."""
    return "".join(one if one.isprintable() else " " for one in text)[:WIDEST]
