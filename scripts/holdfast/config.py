"""The configuration of one archive: ``holdfast.yml`` at its root, and the folders that hang from there."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from ipaddress import IPv4Network, IPv6Network
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from holdfast.model import Access

FILE_NAME = "holdfast.yml"
AUTHORITY = re.compile(r"[a-z0-9](?:[a-z0-9.-]{0,98}[a-z0-9])?(?::[0-9]{1,5})?")
"""The name of a time-stamp authority as ``authority_of`` gives it; it becomes part of a file name."""


Engine = Literal["auto", "http", "browser"]
"""How web pages are captured: fetched only, also seen in a browser, or so where scripts make the page."""


RobotsRule = Literal["note", "obey"]
"""What a robots.txt that disallows a document's address means: it is noted in the manifest, or nothing is fetched."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds of one capture: seconds in all, bytes of any one body, number of requisites."""

    deadline: float = 60.0
    bytes: int = 500_000_000
    requisites: int = 300


@dataclass(frozen=True, slots=True)
class Network:
    """Exceptions to the guard against private addresses, recorded in every manifest made under them."""

    allow: tuple[IPv4Network | IPv6Network, ...] = ()
    resolve: dict[str, str] = field(default_factory=dict)  # "host" or "host:port" -> "address:port"
    ca: Path | None = None  # an extra certificate authority, PEM


@dataclass(frozen=True, slots=True)
class Wayback:
    """Where snapshots are asked for. ``keyless``: whether one careful save is tried when there are no keys."""

    base: str = "https://web.archive.org"
    keyless: Literal["try", "never"] = "try"
    pause: float = 10.0  # seconds between two save requests


@dataclass(frozen=True, slots=True)
class Watch:
    """When looks that miss are enough to call an original gone: so many in a row, over so many hours.

    ``pause``: seconds between two requests for documents of one host, of looks and captures alike.
    """

    gone_after_looks: int = 3
    gone_after_hours: float = 24.0
    pause: float = 2.0


@dataclass(frozen=True, slots=True)
class Replay:
    """Interactive replay of captured pages. ``origin``: another origin that has the folder ``replay/`` of the site;
    ``assets``: a folder with the package of ReplayWeb.page, ``None`` to fetch it."""

    on: bool = False
    origin: str = ""
    assets: Path | None = None


@dataclass(frozen=True, slots=True)
class Viewer:
    """The viewer of PDFs on the site. ``assets``: a folder with the package of pdf.js, ``None`` to fetch it."""

    on: bool = False
    assets: Path | None = None


@dataclass(frozen=True, slots=True)
class Config:
    """``holdfast.yml``, validated. Only ``title``, ``url`` and ``contact`` are required."""

    title: str
    url: str
    contact: str
    access: Access = Access.PUBLIC
    store: str = "archive/objects"
    mirrors: tuple[str, ...] = ()  # addresses that hold every object too
    engine: Engine = "http"
    robots: RobotsRule = "note"
    limits: Limits = Limits()
    network: Network = Network()
    wayback: Wayback = Wayback()
    watch: Watch = Watch()
    timestamps: tuple[str, ...] = ()  # addresses of time-stamp authorities (RFC 3161)
    timestamp_roots: Path | None = None  # PEM: the only roots that new time stamps may rest on
    replay: Replay = Replay()
    sealed_store: str = ".holdfast/sealed"  # where objects go that readers do not get
    viewer: Viewer = Viewer()


@dataclass(frozen=True, slots=True)
class Workspace:
    """One archive on disk: its root folder and configuration. All other places follow from the root."""

    root: Path
    config: Config

    @property
    def records(self) -> Path:
        """Folder of the record files."""
        return self.root / "sources" / "records"

    @property
    def sources(self) -> Path:
        """Folder of what people edit."""
        return self.root / "sources"

    @property
    def archive(self) -> Path:
        """Folder of what machines add; the only state."""
        return self.root / "archive"

    @property
    def cache(self) -> Path:
        """Folder of what can always be made again; never committed."""
        return self.root / ".holdfast"

    @property
    def site(self) -> Path:
        """Folder of the built site."""
        return self.root / "site"


def authority_of(url: str) -> str:
    """The name of the time-stamp authority at ``url``: its host, with the port if that is not the usual one."""
    parts = urlsplit(url)
    usual = {"http": 80, "https": 443}[parts.scheme]
    host = parts.hostname or ""
    return host if parts.port in (None, usual) else f"{host}:{parts.port}"


def origin_of(url: str) -> str:
    """Scheme, host and port of an address, as browsers write an origin."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"
