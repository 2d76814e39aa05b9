"""``holdfast release``: lift a withholding, or publish a sealed copy whose time has come."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from holdfast import archive, clock
from holdfast.archive import Archive, History, ObjectStore, settle
from holdfast.clock import Clock
from holdfast.clock import text as instant
from holdfast.commands import exposing
from holdfast.commands.sealing import embargo_of, passing, sealed_store
from holdfast.commands.selection import access_of, load_sources
from holdfast.commands.targets import Target, target_of
from holdfast.commands.withhold import line, people
from holdfast.config import Workspace
from holdfast.errors import ArchiveError, UsageError
from holdfast.model import Access, Decision, Finding, Item, Record, Release, Report, Unsealing
from holdfast.progress import Progress, Silent

OUTCOMES = ("released", "published", "already", "waiting", "blocked", "failed")


@dataclass(frozen=True, slots=True)
class _Plan:
    """What is to be journaled, and the outcome then. ``trouble`` says why nothing can be done, ``elsewhere`` that it
    can be done where the bytes are, and ``blocking`` what somebody has to look at first."""

    decisions: tuple[Decision, ...] = ()
    outcome: str = "already"
    trouble: str = ""
    elsewhere: str = ""
    blocking: tuple[Finding, ...] = ()


def run(
    workspace: Workspace,
    target: str = "",
    *,
    due: bool = False,
    reason: str = "",
    decided_by: Sequence[str] = (),
    also: Sequence[str] = (),
    progress: Progress | None = None,
    clock: Clock = clock.now,
) -> Report:
    """Bring back what is withheld, and publish what is sealed of records that are public now.

    ``target`` is a record or an object, as for ``withhold``; or ``due`` takes every record whose day of ``release``
    has come. An item's outcome is one of ``OUTCOMES``; "failed" makes the report failed, and so does "blocked": what
    would be published gives something away that nobody has allowed, and the findings say what. Raises ``UsageError``
    before anything is written, ``InvalidSources``, ``ArchiveError``.
    """
    progress = progress or Silent()
    if due == bool(target):
        raise UsageError("Name a record or an object to release, or give --due for all whose day has come.")
    records = {record.id: record for record in load_sources(workspace).records}
    store = Archive.of(workspace)
    store.put_in_order("release", clock, progress.note)
    unreachable = _unreachable(workspace) if due else ""
    if unreachable:
        return _report(
            [Item(name, "waiting", unreachable) for name in _due(records, store.read(), clock)], (), progress
        )
    work = _Work(workspace, store, sealed_store(workspace), records, clock, progress)
    if due:
        items = work.due()
    else:
        deciders = people(decided_by, at_least=1)
        why = line(reason, "--reason")
        if not why:
            raise UsageError("Say with --reason why it may be had again.")
        items = work.named(target, also, why, deciders)
    return _report(items, work.findings, progress)


def _report(items: Sequence[Item], findings: Sequence[Finding], progress: Progress) -> Report:
    for item in items:
        progress.note(f"{item.record}: {item.outcome}: {item.reason}")
    counts = Counter(item.outcome for item in items)
    failed = counts["failed"] + counts["blocked"] > 0
    return Report("release", tuple(items), tuple(findings), dict(counts), failed)


def _unreachable(workspace: Workspace) -> str:
    """Why the sealed store cannot be asked from this machine, in words; "" when it answers."""
    try:
        sealed_store(workspace).reach()
    except ArchiveError as error:
        return f"the sealed store cannot be reached from this machine, so its day is kept where it can be: {error}"
    return ""


def _due(records: Mapping[str, Record], history: History, clock: Clock) -> list[str]:
    """The records whose day has come and of which something is sealed."""
    return [
        name for name, record in records.items()
        if record.release and not embargo_of(record, clock())
        and any(not history.kept_back.sealed.isdisjoint(inside) for inside in history.objects_of(name).values())
    ]  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Work:
    """One release, or all that are due."""

    workspace: Workspace
    archive: Archive
    sealed: ObjectStore
    records: dict[str, Record]
    clock: Clock
    progress: Progress
    findings: list[Finding] = field(default_factory=list)

    def named(self, text: str, also: Sequence[str], why: str, deciders: tuple[str, ...]) -> list[Item]:
        """Release what a person named."""
        history = self.archive.read()
        target = target_of(text, history, also)
        plan = self._plan(target, history, why, deciders)
        if plan.trouble or plan.elsewhere:
            raise UsageError(f"Nothing was done: {plan.trouble or plan.elsewhere}")
        return self._carry_out(target, plan, "" if plan.decisions else "nothing of it is kept back")

    def due(self) -> list[Item]:
        """Publish the sealed copies of all public records whose day has come."""
        history, items = self.archive.read(), []
        for record in self.records.values():
            objects = {item for inside in history.objects_of(record.id).values() for item in inside}
            if not record.release or objects.isdisjoint(history.kept_back.sealed | self._half_done(history, objects)):
                continue
            if embargo_of(record, self.clock()):
                items.append(Item(record.id, "waiting", f"its day is {record.release}"))
            elif history.kept_back.withholdings(objects):
                items.append(Item(record.id, "waiting", "its copy is withheld by decision"))
            else:
                items.append(self._publish(record, history))
        return items

    def _publish(self, record: Record, history: History) -> Item:
        try:
            target = target_of(record.id, history, ())
        except UsageError as error:
            return Item(record.id, "failed", str(error))
        plan = self._plan(target, history, f"Its day has come: {record.release}.", ())
        if plan.trouble or plan.elsewhere:
            return Item(record.id, "failed" if plan.trouble else "waiting", plan.trouble or plan.elsewhere)
        return self._carry_out(target, plan, "")[0]

    def _half_done(self, history: History, objects: set[str]) -> set[str]:
        """Objects that an interrupted release left in the sealed store although they are public by now."""
        return {item for item in objects if not history.kept_back.why(item) and self.sealed.size(item) is not None}

    def _plan(self, target: Target, history: History, why: str, deciders: tuple[str, ...]) -> _Plan:
        """What to journal for ``target``. Every byte that would be published is looked at first."""
        back, objects, at = history.kept_back, target.reach.objects, instant(self.clock())
        erased = [item for item in objects if back.erased(item)]
        if erased:
            return _Plan(trouble=f"{len(erased)} of its objects were erased by decision and cannot be brought back.")
        lifted: list[Decision] = [
            Release(target.record, tuple(sorted({*one.objects} & {*objects})), one.at, why, deciders, at)
            for one in back.withholdings(objects)
        ]
        sealed = tuple(sorted(back.sealed.intersection(objects)))
        stays = self._why_sealed(target, self.clock()) if sealed else ""
        if stays and not lifted:
            return _Plan(trouble=stays)
        public = set(objects) if not stays else set(objects) - set(sealed)
        becoming = {item for item in public if back.why(item)}
        absent, damaged = self._absent(sorted(becoming)), self._damaged(sorted(becoming))
        if absent or damaged:
            return _Plan(trouble=damaged, elsewhere=absent)
        blocking = self._exposed(target, history, becoming)
        if blocking:
            return _Plan(blocking=blocking)
        name = target.record or target.reach.records[0]
        opened: list[Decision] = [Unsealing(name, sealed, why, deciders, at)] if sealed and not stays else []
        outcome = "released" if lifted else "published" if opened else "already"
        return _Plan((*lifted, *opened), outcome)

    def _why_sealed(self, target: Target, now: datetime) -> str:
        """Why sealed objects of the target may not be published now, in words; "" when they may."""
        for name in target.reach.records:
            record = self.records.get(name)
            if record is None:
                return f"there is no sources/records/{name}.yml that says that its copy may be published."
            access = access_of(record, self.workspace.config)
            if access is not Access.PUBLIC:
                return f"access is {access}: write `access: public` into sources/records/{name}.yml first."
            if embargo_of(record, now):
                return f"{name} is under embargo until {record.release}: change `release` in its file, or wait."
        return ""

    def _absent(self, objects: Sequence[str]) -> str:
        """How many of the bytes that would be published are not here, in words; "" when all are."""
        absent = [
            item for item in objects if self.archive.objects.size(item) is None and self.sealed.size(item) is None
        ]
        where = self.workspace.config.sealed_store
        return (
            f"{len(absent)} of its objects are not in {where} on this machine. Run it where they are." if absent else ""
        )

    def _damaged(self, objects: Sequence[str]) -> str:
        """What is wrong with the bytes that would be published, in words; "" when all that are there are whole."""
        for item in objects:
            if self.sealed.size(item) is not None and not archive.is_sound(self.sealed, item):
                place = self.sealed.place(f"{item[:2]}/{item}")
                return f"{place} is damaged. Put a good copy in its place."
        return ""

    def _exposed(self, target: Target, history: History, becoming: set[str]) -> tuple[Finding, ...]:
        """What the copies that would be published give away, as errors; () if nothing of it blocks them. Whatever
        else is to be said of them goes to ``findings``."""
        examining = exposing.examiner(self.workspace, self.archive, sealed=True)
        found: list[Finding] = []
        for name in target.reach.records:
            record = self.records.get(name) or Record(name, name, "other")  # nothing is allowed where there is no file
            captures = [
                one for one in history.captures_of(name) if not becoming.isdisjoint(file.sha256 for file in one.files)
            ]
            withheld = bool(history.kept_back.withholdings(becoming))
            found += exposing.before_release(examining, record, captures, withheld=withheld)
        blocking = tuple(one for one in found if one.level == "error")
        self.findings.extend(found)
        return blocking

    def _carry_out(self, target: Target, plan: _Plan, otherwise: str) -> list[Item]:
        if plan.blocking:
            told = f"{len(plan.blocking)} finding(s) to look at first; nothing was published"
            return [Item(record, "blocked", told) for record in target.reach.records]
        if plan.decisions:
            with self.archive.run("release", self.clock, self.progress.note) as journal:
                for decision in plan.decisions:
                    journal.decided(decision)
        back = self.archive.read().kept_back
        done = settle(self.archive.objects, self.sealed, back, target.reach.objects, passing=passing(self.workspace))
        if done.absent:
            raise ArchiveError(f"{len(done.absent)} objects of {target.record or 'it'} are in neither store.")
        outcome = plan.outcome if plan.decisions or not done.published else "published"
        still = {back.why(item) for item in target.reach.objects} - {""}
        told = otherwise if not done.published else f"{len(done.published)} objects are in the public store again"
        if still:
            told = f"no longer withheld; still sealed, as its record says{'; ' + told if done.published else ''}"
        return [Item(record, outcome, told) for record in target.reach.records]
