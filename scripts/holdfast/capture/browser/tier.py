"""The browser tier as captures use it: one look at a page, its records, and what is to be fetched besides."""

from __future__ import annotations

from pathlib import Path

from holdfast.capture.browser import keeping
from holdfast.capture.browser.page import VIEWPORT, Job
from holdfast.capture.browser.session import Browsers, Outcome
from holdfast.capture.http import Visit
from holdfast.capture.requisites import Gathering
from holdfast.capture.seeing import Served, Sight
from holdfast.capture.warc import WarcFile
from holdfast.clock import text as instant
from holdfast.model import BrowserVisit, FetchedFile, Requisites


class BrowserTier:
    """One browser for all captures of a run. ``close`` ends it."""

    def __init__(self, program: Path) -> None:
        self._browsers = Browsers(program)

    def close(self) -> None:
        """End the browser and the thread that drives it."""
        self._browsers.close()

    def see(self, served: Served, visit: Visit, warc: WarcFile, folder: Path, reason: str) -> Sight:
        """Look at the page, write what the browser saw into ``warc``, and fetch what it cannot prove. Never raises for
        what pages do: a visit that fails is told of in ``Sight.visit.failure``."""
        outcome = self._browsers.visit(Job(served.url, folder, visit.deadline, visit.clock), visit.settings)
        visit.resolved |= outcome.resolved
        kept = keeping.keep(warc, outcome, served.url, served.sha256, instant(visit.clock()))
        parts = (*served.parts, *keeping.to_fetch(outcome, kept.held))
        gathered = Gathering(visit, served.url, kept.held).run(parts)
        missed = keeping.unreachable(outcome, gathered.failed)
        requisites = Requisites(
            wanted=gathered.wanted + len(kept.held) + len(missed),
            had=gathered.had + len(kept.held),
            failed=tuple(sorted((*gathered.failed, *missed), key=lambda one: one.url)),
        )
        return Sight(
            visit=_facts(outcome, served, kept.count, gathered.had, reason),
            requisites=requisites,
            title=outcome.visited.title or served.title,
            text=outcome.visited.text,
            further=tuple(FetchedFile(one.role, one.path, one.media_type) for one in outcome.visited.pictures),
        )


def _facts(outcome: Outcome, served: Served, observed: int, refetched: int, reason: str) -> BrowserVisit:
    return BrowserVisit(
        engine=outcome.facts.engine,
        user_agent=outcome.facts.user_agent,
        viewport="{}x{}".format(*VIEWPORT),
        final_url=outcome.visited.final_url or served.url,
        reason=reason,
        sandbox=outcome.facts.sandbox,
        actions=tuple(outcome.visited.actions),
        observed=observed,
        refetched=refetched,
        refused=keeping.refused(outcome),
        failure=outcome.failure,
    )
