"""``holdfast doctor``: what helps on this machine, what is missing, and the one line that installs it."""

from __future__ import annotations

import os
import platform
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from holdfast import capture, extract, records, wayback
from holdfast.archive.stores import open_store
from holdfast.config import FILE_NAME
from holdfast.errors import ArchiveError, UsageError
from holdfast.model import Finding, Item, Report
from holdfast.progress import Progress, Silent

OLDEST_PYTHON = (3, 11)
REINSTALL = "python -m pip install ."
LIBRARIES = ("requests", "urllib3", "warcio", "pypdfium2", "lxml", "pydantic", "mkdocs", "mkdocs-material", "pagefind")


@dataclass(frozen=True, slots=True)
class Tool:
    """A program that Holdfast uses when it is there. ``debian`` is the package that brings it."""

    name: str
    programs: tuple[str, ...]
    what_for: str
    debian: str


TOOLS = (
    Tool(
        "Chromium", ("chromium", "chromium-browser", "google-chrome", "msedge"), "browser tests of the site", "chromium"
    ),
    Tool("pdftotext", ("pdftotext",), "a second reading of PDFs, in which quotes are looked for too", "poppler-utils"),
    Tool("tesseract", ("tesseract",), "reading scanned pages and pictures by OCR", "tesseract-ocr"),
    Tool(
        "LibreOffice",
        ("soffice",),
        "pictures of the pages of Office files, and reading those from before 2007",
        "libreoffice-writer-nogui libreoffice-calc-nogui libreoffice-impress-nogui",
    ),
    Tool("git", ("git",), "keeping sources and archive in a repository", "git"),
    Tool("strace", ("strace",), "tests that kill a run at a chosen system call", "strace"),
    Tool("openssl", ("openssl",), "tests over TLS, and checking by hand", "openssl"),
)


def run(
    directory: Path | None = None,
    *,
    progress: Progress | None = None,
    environment: Mapping[str, str] = os.environ,
    home: Path | None = None,
) -> Report:
    """Look around and report one item per thing: ``ok``, ``missing`` (optional) or ``broken``, which is an error.

    ``home`` is where the user's own ia.ini is looked for, by default the user's home folder.
    """
    progress = progress or Silent()
    root = _root(directory)
    items = [_python(), *map(_library, LIBRARIES), _readers(), *(_tool(tool, environment) for tool in TOOLS)]
    items.append(_browser(environment))
    items += [_keys(root, environment, home), _archive(root), *_places(root)]
    for item in items:
        progress.note(f"  {item.outcome:8} {item.record}: {item.reason}")
    findings = tuple(_finding(item) for item in items if item.outcome == "broken")
    missing = sum(item.outcome == "missing" for item in items)
    return Report(
        "doctor",
        items=tuple(items),
        findings=findings,
        counts={"ok": sum(item.outcome == "ok" for item in items), "missing but optional": missing},
        failed=bool(findings),
    )


def _python() -> Item:
    found = platform.python_version()
    if sys.version_info[:2] < OLDEST_PYTHON:
        return Item("Python", "broken", f"{found} is too old; 3.11 or newer is needed")
    return Item("Python", "ok", found)


def _library(name: str) -> Item:
    try:
        return Item(name, "ok", version(name))
    except PackageNotFoundError:
        return Item(name, "broken", f"not installed; `{REINSTALL}` brings it")


def _browser(environment: Mapping[str, str]) -> Item:
    """Whether pages can be seen in a browser: ``holdfast capture --engine browser``."""
    name = "pages in a browser"
    reason = capture.no_browser(environment)
    if reason:
        return Item(name, "missing", f"only needed for `capture --engine auto` or `browser`. {reason}")
    return Item(name, "ok", f"{capture.find_browser(environment)}, driven by Playwright {version('playwright')}")


def _tool(tool: Tool, environment: Mapping[str, str]) -> Item:
    for program in tool.programs:
        path = shutil.which(program, path=environment.get("PATH"))
        if path:
            return Item(tool.name, "ok", f"{_version_line(path)} (for {tool.what_for})")
    return Item(tool.name, "missing", f"only needed for {tool.what_for}; Debian: apt install {tool.debian}")


def _version_line(path: str) -> str:
    flag = {"openssl": "version", "pdftotext": "-v"}.get(Path(path).name, "--version")
    try:
        done = subprocess.run([path, flag], capture_output=True, text=True, timeout=10, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return path
    return (done.stdout or done.stderr).strip().partition("\n")[0] or path


def _readers() -> Item:
    """Whether the child that reads documents can load every reader: a missing part would cost their text silently."""
    unready = extract.unready()
    if not unready:
        return Item("text of documents", "ok", "every reader starts")
    causes = "; ".join(f"{name} ({why})" for name, why in unready.items())
    return Item("text of documents", "broken", f"cannot start: {causes}. `{REINSTALL}` brings what is missing")


def _keys(root: Path | None, environment: Mapping[str, str], home: Path | None) -> Item:
    name = "archive.org keys"
    try:
        keys = wayback.find_keys(root or Path.cwd(), environment, home)
    except UsageError as error:
        return Item(name, "broken", str(error))
    if keys:
        return Item(name, "ok", f"found in {keys.source}")
    remedy = "get a pair at https://archive.org/account/s3.php and set IA_ACCESS_KEY_ID and IA_SECRET_ACCESS_KEY"
    return Item(name, "missing", f"only needed for reliable snapshots; {remedy}")


def _root(directory: Path | None) -> Path | None:
    start = (directory or Path.cwd()).absolute()
    return next((folder for folder in (start, *start.parents) if (folder / FILE_NAME).is_file()), None)


def _archive(root: Path | None) -> Item:
    if root is None:
        return Item("archive", "missing", f"no {FILE_NAME} here or above; `holdfast init FOLDER` makes an archive")
    return Item("archive", "ok", f"{root} ({shutil.disk_usage(root).free / 1e9:.1f} GB free)")


def _places(root: Path | None) -> list[Item]:
    """Whether the store and each mirror answer. Nothing is written there, so a missing right to write stays unseen."""
    config = records.load_config(root / FILE_NAME) if root else ()
    if root is None or isinstance(config, tuple):
        return []
    named = [("store", config.store), *(("mirror", address) for address in config.mirrors)]
    return [_place(kind, address, root) for kind, address in named]


def _place(kind: str, address: str, root: Path) -> Item:
    try:
        return Item(f"{kind} {address}", "ok", open_store(address, root).reach())
    except ArchiveError as error:
        return Item(f"{kind} {address}", "broken", str(error))


def _finding(item: Item) -> Finding:
    return Finding(
        path=item.record, rule="doctor", message=item.reason, remedy="Run `holdfast doctor` again afterwards."
    )
