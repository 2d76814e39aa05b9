"""Making the site: the theme's pages, then every page of the archive streamed into its shell.

gather     shells and their key, the graph of records, the ledger of the last build
choose     records whose signature, surroundings or page on disk differ: these are rendered
write      record pages as their texts arrive, then lists, timeline and the rest, only where they differ
sweep      what an earlier build wrote and nobody wants now
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

from holdfast import __version__, changes, citations, edtf, meaning, quotes, running, takedowns
from holdfast.errors import HoldfastError
from holdfast.model import Access, FailedExtraction, Holding, Record
from holdfast.progress import Progress, Silent
from holdfast.site import (
    copies,
    differences,
    feeds,
    flat,
    ledger,
    listings,
    pages,
    prose,
    quoted,
    record_page,
    replay,
    shells,
    timemaps,
    viewer,
    withholdings,
)
from holdfast.site.collector import patient
from holdfast.site.differences import Step
from holdfast.site.files import FOLDER as FILES
from holdfast.site.files import SCANS
from holdfast.site.flat import FOLDER as COPIES
from holdfast.site.graph import Graph
from holdfast.site.inputs import Built, Inputs, TextResult
from holdfast.site.ledger import Entry, Ledger
from holdfast.site.output import Output
from holdfast.site.record_page import FOLDER as RECORDS
from holdfast.site.record_page import Beside, Renderer
from holdfast.site.render import Templates, encoded
from holdfast.site.shells import Shell

RECORD_SHELL = "_shell/record.html"
ASSETS = Path(__file__).parent / "assets"
ASSETS_HOME = "assets/holdfast"

_NOT_FROM_THEME = frozenset({RECORD_SHELL, *pages.SHELLS.values(), "sitemap.xml", "sitemap.xml.gz"})
_OUR_FOLDERS = (RECORDS, FILES, SCANS, COPIES, replay.FOLDER, viewer.FOLDER, timemaps.FOLDER, feeds.FOLDER)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a build works. ``theme`` is the output of MkDocs (may be ``out`` itself); ``ledger`` the memory between
    builds, ``None`` for none."""

    theme: Path
    out: Path
    ledger: Path | None = None


def build(inputs: Inputs, place: Place, progress: Progress | None = None) -> Built:
    """Make the site of ``inputs`` at ``place``. Raises ``BrokenShell`` if a shell page lost its markers."""
    for record in inputs.sources.records:
        if record.id == "index":
            raise HoldfastError("sources/records/index.yml: “index” is the list of records; give the file another name")
    with patient():
        return _Build(inputs, place, progress or Silent()).run()


class _Build:
    """One build, from gathering to sweeping."""

    def __init__(self, inputs: Inputs, place: Place, progress: Progress) -> None:
        self.inputs = inputs
        self.place = place
        self.progress = progress
        self.output = Output(place.out)
        self.templates = Templates(place.ledger.parent / f"templates-{_code()[:12]}" if place.ledger else None)
        self.graph = Graph(inputs.sources)
        self.shells = {name: shells.read(place.theme, file) for name, file in pages.SHELLS.items()}
        record_shell = shells.read(place.theme, RECORD_SHELL)
        self.renderer = Renderer(inputs.config, self.graph, record_shell, self.templates)
        key = _key(inputs, [record_shell, *self.shells.values()])
        self.before = ledger.read(place.ledger, key)
        self.after = Ledger(key)
        self.prose = prose.by_output(inputs.citing, place.theme)
        self.cited_by = prose.cited_by(self.prose)
        self.standing = {name for folder in _OUR_FOLDERS for name in self.output.below(folder)}  # of earlier builds
        self.notes: list[str] = []

    def run(self) -> Built:
        """Do it."""
        self._theme()
        rendered = self._records()
        self._other_pages()
        self._sweep()
        ledger.write(self.place.ledger, self.after)
        out = self.output
        notes = tuple(self.notes)
        return Built(tuple(rendered), self.after.fingerprint(), out.written, out.unchanged, out.removed, notes)

    def _theme(self) -> None:
        """Put the theme's prose pages and assets in place, and ours beside them; shells stay behind."""
        theme, names = self.place.theme, []
        for path in sorted(theme.rglob("*")):
            name = path.relative_to(theme).as_posix()
            if path.is_dir() or name in _NOT_FROM_THEME:
                continue
            if theme == self.place.out and name.split("/")[0] in _OUR_FOLDERS:
                continue  # written by an earlier build, not by the theme
            data = path.read_bytes()
            if name.endswith(".html"):
                data = self._prose(name, data.decode())
            self.output.write(name, data)
            names.append(name)
        self.after.theme = tuple(names)
        for path in sorted(ASSETS.iterdir()):
            self.output.write(f"{ASSETS_HOME}/{path.name}", path.read_bytes())

    def _prose(self, name: str, html: str) -> bytes:
        """A page of the theme, ready for readers, with its sources if it cites any."""
        citing = self.prose.get(name)
        return encoded(shells.dress(prose.filled(citing, name, html, self.templates) if citing else html))

    def _records(self) -> list[str]:
        """Render what changed; take the rest from the ledger."""
        stale: dict[str, str] = {}
        found = self.output.present(RECORDS) if self.before.entries else {}
        for record in self.inputs.sources.records:
            path = record_page.path(record.id)
            fingerprint = self._fingerprint(record)
            entry = self.before.current(record.id, fingerprint, found.get(path))
            if entry and self.standing.issuperset(entry.files):
                self.after.entries[record.id] = entry
                self.output.keep(path, *entry.files)
            else:
                stale[record.id] = fingerprint
        self.progress.start("Record pages", len(stale))
        waiting = (self.inputs.holding_of(self.graph.records[name]) for name in stale)
        for result in self.inputs.texts(waiting):
            self._record(result, stale[result[0].record.id])
        return list(stale)

    def _record(self, result: TextResult, fingerprint: str) -> None:
        holding, text = result
        name = holding.record.id
        access = record_page.access_of(holding, self.inputs.config)
        copy = copies.publish(holding, text, access, self.inputs.object_of, self.output)
        if holding.held and copy.payload:  # readers have the document, so they may see how it looked
            made, archive = self.inputs.flat_of(holding.held), self.inputs.config.title
            look = flat.publish(holding.held, made, archive, self.output, self.templates)
            there = self.inputs.replay is not None
            start = replay.offer(self.inputs.config, holding.held, copy.wacz) if there else None
            viewed = self.inputs.viewer is not None and copy.payload.path.endswith(".pdf")
            copy = replace(copy, shown=look, replay=start, viewer=viewed)
        steps = differences.steps(holding, text, self.inputs.text_of) if access is Access.PUBLIC else ()
        mapped = timemaps.make(holding, copy, self.inputs.config.url.rstrip("/"))
        shown = quoted.quoted(holding.record, text if access is Access.PUBLIC else None)
        beside = Beside(shown, self.cited_by.get(name, ()), mapped is not None)
        page = self.renderer.page(holding, copy, steps, beside)
        size, mtime = self.output.write(record_page.path(name), page)
        files = list(copy.paths())
        for file, data in mapped.files if mapped else ():
            self.output.write(file, data)
            files.append(file)
        row = listings.row_of(holding, self.graph, access, self._log(holding, access, steps))
        self.after.entries[name] = Entry(fingerprint, size, mtime, row, files)
        if isinstance(text, FailedExtraction):
            self.notes.append(f"{name}: no text could be had from its copy: {text.reason}")
        self.progress.step("")

    def _log(self, holding: Holding, access: Access, steps: tuple[Step, ...]) -> list[list[Any]]:
        """What the takedown log says of one record; nothing of one that is only described."""
        if access is Access.METADATA_ONLY:
            return []
        found = takedowns.entries(holding, self.inputs.config.watch, differences.compared(steps))
        return [feeds.kept(entry) for entry in found]

    def _is_current(self, path: str, fingerprint: str) -> bool:
        """Whether the file of the last build can stay; it is then kept."""
        self.after.pages[path] = fingerprint
        current = self.before.pages.get(path) == fingerprint and (self.place.out / path).is_file()
        if current:
            self.output.keep(path)
        return current

    def _other_pages(self) -> None:
        rows = [entry.row for entry in self.after.entries.values()]
        log = feeds.told(rows)
        decided = withholdings.file(self.inputs.decided, self.graph)
        for feed in (*feeds.files(rows, log, self.inputs.config), decided):
            if not self._is_current(feed.path, feed.fingerprint):
                self.output.write(feed.path, feed.content())
        for page in pages.all_pages(self.inputs, rows, [entry for entry, _ in log], self.graph, self.templates):
            if self._is_current(page.path, page.fingerprint):
                continue
            up = "../" * page.path.count("/")
            own = feeds.name_of(page.path.rpartition("/")[2])
            head = self.templates.render(
                "page_head.html", url=self._url(page.path), up=up, feed=own, title=page.title, indexed=page.indexed
            )
            shell = self.shells[page.shell]
            self.output.write(
                page.path,
                shell.fill(title=page.title, description=page.description, head=head, content=page.content()),
            )
        public = [name for name in self.after.theme if name.endswith(".html") and name != "404.html"]
        public += [path for path in self.after.pages if path.endswith(".html") and path != withholdings.PATH]
        public += [record_page.path(name) for name, entry in self.after.entries.items() if not entry.row.withheld]
        self.output.write("sitemap.xml", pages.sitemap(self.inputs.config.url, public))
        self.output.write("robots.txt", pages.robots(self.inputs.config.url))
        self.output.write("_headers", pages.headers(self.inputs.config))
        if self.inputs.replay is not None:
            replay.publish(self.inputs.config, self.inputs.replay, self.output, self.templates)
        if self.inputs.viewer is not None:
            viewer.publish(self.inputs.viewer, self.output, self.templates)
        self.output.write(".nojekyll", b"")
        self._extras()

    def _extras(self) -> None:
        version, names = self.inputs.extras_version, self.before.extras.get(self.inputs.extras_version, ())
        if names and all((self.place.out / name).is_file() for name in names):
            self.output.keep(*names)
        else:
            made = self.inputs.extras()
            names = tuple(made)
            for name, data in made.items():
                self.output.write(name, data)
        self.after.extras = {version: names} if version else {}

    def _sweep(self) -> None:
        earlier = {
            *self.before.theme,
            *self.before.pages,
            *sum(self.before.extras.values(), ()),
            RECORD_SHELL,
            "sitemap.xml.gz",
        }
        self.output.remove(earlier | self.standing)

    def _fingerprint(self, record: Record) -> str:
        """Equal only if the page of ``record`` would be the same. Without a signature, the holding stands for it."""
        own = self.inputs.signatures.get(record.id) or repr(self.inputs.holding_of(record))
        around = f"{self.graph.fingerprint(record)}{self.cited_by.get(record.id, '')}"
        return hashlib.sha256(f"{own}\n{around}".encode("utf-8", "replace")).hexdigest()[:24]

    def _url(self, path: str) -> str:
        root = self.inputs.config.url.rstrip("/")
        return f"{root}/" if path == "index.html" else f"{root}/{path}"


def _key(inputs: Inputs, found: Iterable[Shell]) -> str:
    """A hash of everything that all pages share: the shells, our code and templates, the configuration."""
    digest = hashlib.sha256(
        f"{__version__} {_code()} {inputs.config.url} {inputs.config.access} {inputs.config.watch}\n"
        f"{inputs.config.title} {inputs.config.replay} {inputs.replay is not None} {inputs.viewer is not None}\n"
        f"{inputs.config.viewer is not None}\n".encode()
    )
    for shell in found:
        digest.update(b"\0".join(shell.parts))
    return digest.hexdigest()


@cache
def _code() -> str:
    """A hash of the code and templates that decide what pages look like, so that a new version renders all again."""
    here = Path(__file__).parent
    beside = [Path(room.__path__[0]) for room in (citations, changes, quotes, takedowns)]
    digest = hashlib.sha256()
    for module in (edtf, meaning, running):
        digest.update(Path(module.__file__ or "").read_bytes())
    for path in sorted(
        [*here.glob("*.py"), *(here / "templates").iterdir(), *(path for room in beside for path in room.glob("*.py"))]
    ):
        digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()
