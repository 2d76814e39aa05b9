"""What a capture knows of browsers: whether to take one, and what it yields. The browser itself is loaded when needed.

``Engine``: ``http`` fetches only; ``browser`` also looks at every page with a browser; ``auto`` does so when the page
as it was served is worth little without running its scripts.
"""

from __future__ import annotations

import importlib
import threading
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Protocol, cast

from holdfast import config
from holdfast.capture.browser import launch
from holdfast.capture.http import Visit
from holdfast.capture.links import Part
from holdfast.capture.warc import WarcFile
from holdfast.errors import UsageError
from holdfast.model import BrowserVisit, FetchedFile, Requisites

Engine = config.Engine


@dataclass(frozen=True, slots=True)
class Served:
    """A page as it was fetched: its final address, the digest of its bytes, its title, and what it names."""

    url: str
    sha256: str
    title: str
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Sight:
    """A page as it was seen. ``text`` is what readers see of it, "" when that is not known."""

    visit: BrowserVisit
    requisites: Requisites
    title: str
    text: str
    further: tuple[FetchedFile, ...]


class Tier(Protocol):
    """A browser that can be asked for a sight of a page."""

    def see(self, served: Served, visit: Visit, warc: WarcFile, folder: Path, reason: str) -> Sight:
        """Look at the page with a browser, and fetch what belongs to it. Never raises for what pages do."""

    def close(self) -> None:
        """End the browser."""


class Seeing:
    """The browser tier of one run: decides by ``engine``, and starts a browser at the first page that needs one.

    Use as a context manager. Raises ``UsageError`` at once if a browser is asked for and there is none. With ``auto``
    and no browser, ``missing`` says what to install, and ``missed`` counts the pages that one was wanted for.
    """

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.missing = launch.why_not() if engine != "http" else ""
        self.missed = 0
        self._lock = threading.Lock()
        self._tier: Tier | None = None
        if engine == "browser" and self.missing:
            raise UsageError(f"--engine browser needs a browser. {self.missing}")

    def __enter__(self) -> Seeing:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._tier is not None:
            self._tier.close()

    def tier(self, reason: str) -> Tier | None:
        """The browser, if one is wanted for a page. ``reason``: why it is worth little as it was served, or ""."""
        if self.engine == "http" or (self.engine == "auto" and not reason):
            return None
        with self._lock:
            if self.missing:
                self.missed += 1
                return None
            if self._tier is None:
                module = importlib.import_module("holdfast.capture.browser.tier")
                self._tier = cast(Tier, module.BrowserTier(launch.find()))
            return self._tier
