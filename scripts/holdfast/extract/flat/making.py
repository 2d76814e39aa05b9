"""The parent: starts the child for one page, reads what it says as a stranger's words, and keeps the result.

Copies lie beside the texts, in ``<cache>/derived/<aa>/<sha256 of the page>/``, so that what is withheld takes its copy
along; they are made again whenever page, web archive, pictures or this software's version differ.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, suppress
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any, BinaryIO

from holdfast.extract.charset import known
from holdfast.extract.limits import ChildLimits
from holdfast.model.copies import FlatCopy, Picture

REVISION = 3
"""Raise it whenever another copy is written for the same bytes."""
LIMITS = ChildLimits(cpu_seconds=40.0, wall_seconds=120.0)
MEDIA_TYPES = ("text/html", "application/xhtml+xml")

_LINES, _META, _COPY, _NEWCOMER = "lines.jsonl", "meta.json", "copy.html", ".making-"
_SHA256 = re.compile(r"[0-9a-f]{64}")
_CHARSET = re.compile(r"charset\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE)
_ENVIRONMENT = ("LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH")


@dataclass(frozen=True, slots=True)
class PageSource:
    """What a copy is made from. ``html``: the page as served, or as a browser had it in the end (``rendered``), with
    its SHA-256; ``declared``: its Content-Type; ``pictures``: role, SHA-256 and file of each screenshot."""

    html: Path
    sha256: str
    url: str
    declared: str = ""
    rendered: bool = False
    wacz: Path | None = None
    wacz_sha256: str = ""
    pictures: tuple[tuple[str, str, Path], ...] = ()


def make(page: PageSource, *, cache: Path, limits: ChildLimits = LIMITS, python: str = sys.executable) -> FlatCopy:
    """The copy of ``page`` and the pictures beside it, from the cache or from a child process.

    Raises ``ValueError`` if the page's ``sha256`` is none.
    """
    folder = _folder(page, cache)
    held = _load(folder, page)
    if held is not None:
        return held
    folder.parent.mkdir(parents=True, exist_ok=True)
    newcomer = Path(tempfile.mkdtemp(prefix=_NEWCOMER, dir=folder.parent))
    try:
        try:
            problem, again = _run(page, newcomer, limits, python)
        except OSError as error:
            return FlatCopy(None, page.rendered, problem=f"It could not be read: {error.strerror} ({error.filename}).")
        meta = {**_told(newcomer / _LINES, page), "problem": problem}
        (newcomer / _META).write_text(json.dumps(meta), encoding="utf-8")
        if again:
            return _copy(newcomer, page, meta)
        shutil.rmtree(folder, ignore_errors=True)
        with suppress(OSError):  # another process was quicker: its result is as good
            newcomer.rename(folder)
    finally:
        shutil.rmtree(newcomer, ignore_errors=True)
    return _load(folder, page) or FlatCopy(None, page.rendered, problem="It could not be kept in the cache.")


def _folder(page: PageSource, cache: Path) -> Path:
    if not _SHA256.fullmatch(page.sha256):
        raise ValueError(f"not a SHA-256: {page.sha256!r}")
    parts = [page.wacz_sha256, page.url, page.declared, str(page.rendered), *(f"{p[0]} {p[1]}" for p in page.pictures)]
    made_of = hashlib.sha256("\n".join(parts).encode("utf-8", "replace")).hexdigest()[:16]
    name = f"flat{REVISION}-selectolax-{version('selectolax')}-{made_of}"
    return cache / "derived" / page.sha256[:2] / page.sha256 / name


def _run(page: PageSource, folder: Path, limits: ChildLimits, python: str) -> tuple[str, bool]:
    """Run the child in ``folder``: what went wrong ("" if nothing), and whether another try may end better."""
    found = _CHARSET.search(page.declared)
    with ExitStack() as stack:

        def opened(path: Path) -> int:
            file: BinaryIO = stack.enter_context(path.open("rb"))
            return file.fileno()

        html, wacz = opened(page.html), opened(page.wacz) if page.wacz else -1
        pictures = [(role, opened(path)) for role, _, path in page.pictures]
        job = {
            "html": html,
            "wacz": wacz,
            "url": page.url,
            "charset": "utf-8" if page.rendered else known(found[1]) if found else "",
            "rendered": page.rendered,
            "pictures": pictures,
            "limits": asdict(limits),
        }
        files = [file for file in (html, wacz, *(file for _, file in pictures)) if file >= 0]
        lines = stack.enter_context((folder / _LINES).open("wb"))
        child = subprocess.Popen(
            [python, "-I", "-m", "holdfast.extract.flat.child", json.dumps(job)],
            stdin=subprocess.DEVNULL,
            stdout=lines,
            stderr=subprocess.DEVNULL,
            cwd=folder,
            pass_fds=files,
            env={name: os.environ[name] for name in _ENVIRONMENT if name in os.environ},
            start_new_session=True,  # Ctrl-C is for the parent
        )
        try:
            status = child.wait(limits.wall_seconds)
        except subprocess.TimeoutExpired:
            return f"The page was not copied within {limits.wall_seconds:g} seconds.", False
        finally:
            child.kill()
            child.wait()
    if status == 0:
        return "", False
    again = -status in (1, 2, 9, 15)  # ended from outside: that says nothing about the page
    return "The page could not be copied: it takes more time or memory than one page may have, or is damaged.", again


def _told(path: Path, page: PageSource) -> dict[str, Any]:
    """What the child said, as far as it makes sense."""
    meta: dict[str, Any] = {"pictures": {}}
    roles = {role for role, _, _ in page.pictures}
    for line in path.read_bytes().splitlines()[:100]:
        with suppress(ValueError, TypeError, KeyError, AttributeError, RecursionError):
            said = json.loads(line)
            if "copy" in said:
                told = said["copy"]
                skipped = [[_line(url), _line(why)] for url, why in told["skipped"][:1_000]]
                meta |= {"inlined": int(told["inlined"]), "skipped": skipped, "more": int(told["more"])}
            elif said.get("picture") in roles:
                sizes = [[int(side) for side in said[name][:2]] for name in ("size", "small")]
                meta["pictures"][said["picture"]] = sizes
    return meta


def _line(text: object) -> str:
    return "".join(character if character.isprintable() else "\ufffd" for character in str(text))[:2_000]


def _load(folder: Path, page: PageSource) -> FlatCopy | None:
    try:
        return _copy(folder, page, json.loads((folder / _META).read_text(encoding="utf-8")))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _copy(folder: Path, page: PageSource, meta: Mapping[str, Any]) -> FlatCopy:
    html = folder / _COPY
    whole = "inlined" in meta and html.is_file() and not html.is_symlink()
    return FlatCopy(
        html=html if whole else None,
        rendered=page.rendered,
        inlined=meta.get("inlined", 0),
        skipped=tuple((url, why) for url, why in meta.get("skipped", ())),
        more=meta.get("more", 0),
        pictures=tuple(_pictures(folder, page, meta["pictures"])),
        problem=str(meta["problem"]),
    )


def _pictures(folder: Path, page: PageSource, sizes: Mapping[str, Any]) -> Iterator[Picture]:
    for role, sha256, _ in page.pictures:
        whole, small = folder / f"{role}.jpg", folder / f"{role}-small.jpg"
        if role in sizes and all(path.is_file() and not path.is_symlink() for path in (whole, small)):
            large, little = (tuple(side) for side in sizes[role])
            yield Picture(role, sha256, whole, (large[0], large[1]), small, (little[0], little[1]))
