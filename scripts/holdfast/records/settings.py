"""The shape of ``holdfast.yml`` and its reading into ``Config``."""

from __future__ import annotations

import re
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network
from pathlib import Path
from typing import Annotated, Any, Literal, cast
from urllib.parse import urlsplit

from pydantic import AfterValidator, BeforeValidator, Field, WithJsonSchema

from holdfast import config, strict_yaml
from holdfast.model import Access, Finding
from holdfast.records.explain import capped, validated
from holdfast.records.schema import Strict
from holdfast.records.values import Line, Url, check_url, one_of, refused
from holdfast.strict_yaml import Document, printable

_UNITS = {"": 1, "B": 1, "KB": 10**3, "MB": 10**6, "GB": 10**9, "KIB": 2**10, "MIB": 2**20, "GIB": 2**30}
_SIZE = re.compile(r"(\d{1,12})\s*([A-Za-z]*)", re.ASCII)
_ENDPOINT = re.compile(r"(?:\[(?P<six>[0-9A-Fa-f:.]+)\]|(?P<four>[0-9.]+)):(?P<port>\d{1,5})", re.ASCII)
_NAME = re.compile(r"[^\s:/@\[\]]+(?::\d{1,5})?")
_OFF = ("off", "no", "none", "false")


def _size(value: Any) -> Any:
    """Bytes from text such as ``500MB`` (powers of ten), ``20MiB`` (powers of two) or a bare number."""
    found = _SIZE.fullmatch(value) if isinstance(value, str) else None
    if not found or found[2].upper() not in _UNITS or int(found[1]) == 0:
        raise refused("size", f"“{printable(str(value))}” is not a size.", "Write a size such as 500MB or 20MiB.")
    return int(found[1]) * _UNITS[found[2].upper()]


def _contact(text: str) -> str:
    """It becomes part of a header of every request, so that the owner of a server can write to us."""
    if not text.isascii() or not text.isprintable() or not ("@" in text or text.startswith(("http://", "https://"))):
        remedy = "Write an e-mail address or the address of a contact page; servers that are visited get to see it."
        raise refused("contact", f"“{printable(text)}” cannot be used to write to you.", remedy)
    return text


def _site(text: str) -> str:
    check_url(text)
    if "?" in text or "#" in text:
        raise refused("url", "The address of a site has no “?” or “#”.", "Write https://archive.example.org/.")
    return text


def _sealed_store(text: str) -> str:
    """A folder of the archive other than ``.holdfast`` would be committed or published with the rest."""
    inside = "://" not in text and not Path(text).is_absolute() and ".." not in Path(text).parts
    if inside and (Path(text).parts[:1] != (".holdfast",) or len(Path(text).parts) < 2):
        remedy = "Write .holdfast/sealed (git ignores it), a folder outside of the archive, or s3://bucket/prefix."
        raise refused("sealed-store", f"“{printable(text)}” would be published with the archive.", remedy)
    return text


def _range(text: str) -> str:
    try:
        ip_network(text)
    except ValueError:
        remedy = "Write a range such as 127.0.0.0/8, or one address."
        raise refused("network", f"“{printable(text)}” is not a range of addresses.", remedy) from None
    return text


def _endpoints(pairs: dict[str, str]) -> dict[str, str]:
    for name, endpoint in pairs.items():
        found = _ENDPOINT.fullmatch(endpoint)
        try:
            valid = bool(found and _NAME.fullmatch(name) and ip_address(found["six"] or found["four"]))
        except ValueError:
            valid = False
        if not valid or not found or not 1 <= int(found["port"]) <= 65535:
            message = f"“{printable(name)}: {printable(endpoint)}” does not say where to connect."
            raise refused("resolve", message, "Write www.example.org: 127.0.0.1:8080, or host:port: address:port.")
    return pairs


def _list_or_off(value: Any) -> Any:
    return [] if value is None or str(value).lower() in _OFF else value


def _authorities(urls: list[str]) -> list[str]:
    """Each is known by its host, which becomes part of a file name."""
    known = [config.authority_of(url) for url in urls]
    for name, url in zip(known, urls, strict=True):
        if not config.AUTHORITY.fullmatch(name):
            remedy = "Write its host as DNS knows it, in plain letters, such as https://tsa.example.org/."
            raise refused("timestamps", f"“{printable(url)}” names no host that a file could be named after.", remedy)
        if known.count(name) > 1:
            message = f"Two addresses lead to {name}."
            raise refused("timestamps", message, "Keep one of them; a second authority is one with another host.")
    return urls


def _place(address: str) -> str:
    """An address stands in configuration, journal and reports, so nothing secret may stand in it."""
    parts = urlsplit(address) if "://" in address else None
    if parts and (parts.password or parts.query):
        remedy = "Leave it out: keys belong into the environment, or where the tools for such places look for them."
        raise refused("place", "The address of a place holds no password and no “?”.", remedy)
    return address


def _replay(value: Any) -> Any:
    """``on`` and ``off`` stand for the whole; whoever names an origin or a folder wants it on."""
    if isinstance(value, dict):
        return value if "show" in value else {"show": "on", **value}
    if value is None or str(value).lower() in _OFF:
        return {}
    if str(value).lower() in ("on", "yes", "true"):
        return {"show": "on"}
    return value


Size = Annotated[int, BeforeValidator(_size), WithJsonSchema({"type": ["string", "integer"], "examples": ["500MB"]})]


class LimitsEntry(Strict):
    """Bounds of one capture."""

    deadline: Annotated[float, Field(gt=0, le=86_400)] = 60.0
    """Seconds in all"""
    bytes: Size = 500_000_000
    """Of any one body"""
    requisites: Annotated[int, Field(ge=0, le=100_000)] = 300
    """Images, style sheets and other parts of one page"""


class NetworkEntry(Strict):
    """Exceptions to the guard against private addresses."""

    allow: list[Annotated[str, AfterValidator(_range)]] = []
    """Address ranges that may be visited besides public ones"""
    resolve: Annotated[dict[str, str], AfterValidator(_endpoints)] = {}
    """Where names lead: host or host:port, then address:port"""
    ca: Line | None = None
    """File with an extra certificate authority (PEM), from the archive's root on"""


class WaybackEntry(Strict):
    """Where snapshots are asked for."""

    base: Url = "https://web.archive.org"
    """Its address"""
    keyless: Annotated[str, AfterValidator(one_of(("try", "never")))] = "try"
    """Whether one careful request is made without keys: try or never"""
    pause: Annotated[float, Field(ge=0, le=86_400)] = 10.0
    """Seconds between two requests"""


class WatchEntry(Strict):
    """When looks that miss are enough to call an original gone, and how hosts are spared."""

    gone_after_looks: Annotated[int, Field(ge=1, le=1000)] = 3
    """So many in a row"""
    gone_after_hours: Annotated[float, Field(ge=0, le=100_000)] = 24.0
    """Over so many hours"""
    pause: Annotated[float, Field(ge=0, le=3600)] = 2.0
    """Seconds between two documents of one host"""


class ReplayEntry(Strict):
    """Interactive replay of captured pages; ``on`` and ``off`` stand for the whole."""

    show: Annotated[str, AfterValidator(one_of(("on", "off")))] = "off"
    """Whether it is offered: on or off"""
    origin: Annotated[Url, AfterValidator(_site)] | None = None
    """Another origin that holds a copy of the site's folder replay/"""
    assets: Line | None = None
    """Folder with the package of ReplayWeb.page, from the archive's root on"""


_REPLAY_SCHEMA = {"anyOf": [{"enum": ["on", "off", True, False]}, ReplayEntry.model_json_schema()]}


class ViewerEntry(Strict):
    """A viewer of PDFs on the site; ``on`` and ``off`` stand for the whole."""

    show: Annotated[str, AfterValidator(one_of(("on", "off")))] = "off"
    """Whether records of PDFs have a viewer: on or off"""
    assets: Line | None = None
    """Folder with the package of pdf.js, from the archive's root on"""


_VIEWER_SCHEMA = {"anyOf": [{"enum": ["on", "off", True, False]}, ViewerEntry.model_json_schema()]}


class ConfigFile(Strict):
    """holdfast.yml: the settings of one archive."""

    title: Line
    """Name of the archive"""
    url: Annotated[Url, AfterValidator(_site)]
    """Where its site will live"""
    contact: Annotated[Line, AfterValidator(_contact)]
    """How owners of visited servers can reach you"""
    access: Annotated[str, AfterValidator(one_of(tuple(Access)))] = "public"
    """What readers get unless a record says otherwise"""
    store: Annotated[Line, AfterValidator(_place)] = "archive/objects"
    """Where objects are kept: a folder, or any address that fsspec opens"""
    mirrors: Annotated[list[Annotated[Line, AfterValidator(_place)]], BeforeValidator(_list_or_off)] = []
    """Further places that hold every object too"""
    sealed_store: Annotated[Line, AfterValidator(_sealed_store)] = ".holdfast/sealed"
    """Where objects go that readers do not get: a folder, or any address that fsspec opens"""
    engine: Annotated[str, AfterValidator(one_of(("http", "auto", "browser")))] = "http"
    """How web pages are captured: http, auto or browser"""
    robots: Annotated[str, AfterValidator(one_of(("note", "obey")))] = "note"
    """What a robots.txt that disallows an address means: note or obey"""
    limits: LimitsEntry = LimitsEntry()
    """Bounds of one capture"""
    network: NetworkEntry = NetworkEntry()
    """Exceptions to the guard against private addresses"""
    wayback: WaybackEntry = WaybackEntry()
    """Where snapshots are asked for"""
    watch: WatchEntry = WatchEntry()
    """When an original counts as gone"""
    timestamps: Annotated[list[Url], BeforeValidator(_list_or_off), AfterValidator(_authorities)] = []
    """Addresses of time-stamp authorities (RFC 3161)"""
    timestamp_roots: Line | None = None
    """File with the only roots (PEM) that new time stamps may rest on, from the archive's root on"""
    viewer: Annotated[ViewerEntry, BeforeValidator(_replay), WithJsonSchema(_VIEWER_SCHEMA)] = ViewerEntry()
    """Whether PDFs can be read in a viewer on the site: on, off, or a folder"""
    replay: Annotated[ReplayEntry, BeforeValidator(_replay), WithJsonSchema(_REPLAY_SCHEMA)] = ReplayEntry()
    """Whether captured pages can be replayed: on, off, or an origin and a folder"""


def load_config(path: Path) -> config.Config | tuple[Finding, ...]:
    """The configuration in ``path``, or all that is wrong with it. Relative files count from its folder."""
    document = strict_yaml.read(path, name=path.name)
    if isinstance(document, tuple):
        return document
    result = validated(ConfigFile, document)
    if isinstance(result, tuple):
        return capped(document, result)
    ca = path.parent / result.network.ca if result.network.ca else None
    if ca and not ca.is_file():
        return (_no_file(document, ("network", "ca")),)
    if len({result.store, *result.mirrors}) <= len(result.mirrors):
        line, column = document.place(("mirrors",))
        remedy = "Name every place once: a mirror is another one than the store."
        return (Finding(document.name, "same-place", "One place is named twice.", remedy, line, column),)
    if result.sealed_store in (result.store, *result.mirrors):
        line, column = document.place(("sealed_store",))
        message = "What readers do not get would go where the other objects are."
        return (Finding(document.name, "same-place", message, "Name another place for it.", line, column),)
    roots = path.parent / result.timestamp_roots if result.timestamp_roots else None
    if roots and not roots.is_file():
        return (_no_file(document, ("timestamp_roots",)),)
    return _config(result, ca, roots, path.parent)


def _no_file(document: Document, key: tuple[str, ...]) -> Finding:
    line, column = document.place(key)
    message = "There is no such file."
    return Finding(document.name, "no-such-file", message, "Put the certificate there, or mend the path.", line, column)


def _config(file: ConfigFile, ca: Path | None, roots: Path | None, folder: Path) -> config.Config:
    keyless: Literal["try", "never"] = "never" if file.wayback.keyless == "never" else "try"
    networks: tuple[IPv4Network | IPv6Network, ...] = tuple(ip_network(text) for text in file.network.allow)
    return config.Config(
        title=file.title,
        url=file.url,
        contact=file.contact,
        access=Access(file.access),
        store=file.store,
        mirrors=tuple(file.mirrors),
        sealed_store=file.sealed_store,
        engine=cast(config.Engine, file.engine),
        robots=cast(config.RobotsRule, file.robots),
        limits=config.Limits(file.limits.deadline, file.limits.bytes, file.limits.requisites),
        network=config.Network(networks, dict(file.network.resolve), ca),
        wayback=config.Wayback(file.wayback.base, keyless, file.wayback.pause),
        watch=config.Watch(file.watch.gone_after_looks, file.watch.gone_after_hours, file.watch.pause),
        timestamps=tuple(file.timestamps),
        timestamp_roots=roots,
        viewer=config.Viewer(file.viewer.show == "on", folder / file.viewer.assets if file.viewer.assets else None),
        replay=_replay_of(file.replay, folder),
    )


def _replay_of(entry: ReplayEntry, folder: Path) -> config.Replay:
    assets = folder / entry.assets if entry.assets else None
    return config.Replay(entry.show == "on", entry.origin or "", assets)
