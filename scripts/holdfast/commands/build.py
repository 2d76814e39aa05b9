"""``holdfast build``: the static site from sources and archive. Needs no network.

The same function serves ``mkdocs build`` and ``mkdocs serve`` through the plugin, which bring the theme's output
themselves.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

from holdfast import archive, exposure, extract, records, site
from holdfast.archive import History
from holdfast.commands import citing, npm, replaying
from holdfast.commands.exposing import Examiner
from holdfast.commands.flattening import flat_copy
from holdfast.config import Workspace
from holdfast.errors import ArchiveError, InvalidSources, UsageError
from holdfast.extract.flat import making
from holdfast.model import Access, Capture, Extraction, FailedExtraction, Finding, Holding, Item, Report
from holdfast.model.copies import FlatCopy
from holdfast.progress import Progress, Silent
from holdfast.site import theme, viewer
from holdfast.site.collector import patient
from holdfast.site.record_page import access_of

Text = Extraction | FailedExtraction | None
ObjectOf = Callable[[str], Path | None]

AHEAD = 2
"""Documents per worker whose text is made ahead of the page that waits for it; bounds memory."""


def run(
    workspace: Workspace,
    *,
    out: Path | None = None,
    search: bool = True,
    jobs: int | None = None,
    progress: Progress | None = None,
) -> Report:
    """Make the site in ``out`` (default ``site/``). Raises ``InvalidSources`` when the sources have errors.

    Counts are ``pages`` (of records), ``indexed`` (documents, 0 when the search index was
    current), ``rendered`` (made again in this build), ``written``, ``unchanged`` and
    ``removed`` files.
    """
    progress = progress or Silent()
    target = (out or workspace.site).absolute()
    _refuse_precious(workspace, target)
    cache = workspace.cache / "build"
    skin = theme.prepare(workspace.root, cache)
    name = "site" if target == workspace.site.absolute() else hashlib.sha256(str(target).encode()).hexdigest()[:16]
    place = site.Place(skin, target, cache / f"{name}.json")
    return pages(workspace, place, search=search, jobs=jobs, progress=progress)


def pages(
    workspace: Workspace,
    place: site.Place,
    *,
    search: bool = True,
    jobs: int | None = None,
    progress: Progress | None = None,
) -> Report:
    """Make all pages at ``place``, whose theme is there already."""
    progress = progress or Silent()
    with patient(), _Texts(workspace, jobs or os.cpu_count() or 1) as texts:
        survey = records.survey(workspace.sources, cache_dir=workspace.cache)
        if survey.failed:
            raise InvalidSources(survey.findings)
        replay = replaying.assets(workspace) if workspace.config.replay.on else None
        inputs = _inputs(workspace, survey, texts)
        if replay and not isinstance(replay, Finding):
            inputs = replace(inputs, replay=replay)
        pdfjs = _pdfjs(workspace)
        if pdfjs and not isinstance(pdfjs, Finding):
            inputs = replace(inputs, viewer=pdfjs)
        inputs = replace(inputs, citing=citing.for_site(workspace.root, inputs))
        built = site.build(inputs, place, progress)
        findings = [_finding(note) for note in built.notes]
        findings += [missing for missing in (replay, pdfjs) if isinstance(missing, Finding)]
        indexed, trouble = _search(inputs, place, built.fingerprint, progress) if search else (0, ())
        if (inputs.withheld or texts.blocked) and (trouble or not search):
            site.drop_index(place.out, _seal(place))  # made earlier, it may hold words of what is kept back now
    findings += trouble
    counts = {
        "pages": len(survey.sources.records),
        "indexed": indexed,
        "rendered": len(built.rendered),
        "written": built.written,
        "unchanged": built.unchanged,
        "removed": built.removed,
    }
    items = tuple(Item(name, "rendered") for name in built.rendered)
    return Report("build", items=items, findings=tuple(findings), counts=counts)


def _pdfjs(workspace: Workspace) -> dict[str, bytes] | Finding | None:
    """The files of the viewer of PDFs, or why they cannot be had; ``None`` where none is wanted."""
    package = npm.Package(viewer.PACKAGE, viewer.VERSION, viewer.INTEGRITY, viewer.wanted, "viewer")
    wish = workspace.config.viewer
    return npm.files(workspace, package, wish.assets) if wish.on else None


def _search(
    inputs: site.Inputs, place: site.Place, fingerprint: str, progress: Progress
) -> tuple[int, tuple[Finding, ...]]:
    """Make the search index if any page changed; a finding when Pagefind could not."""
    progress.note("Search index")
    try:
        return site.refresh(site.documents(inputs), place.out, fingerprint, _seal(place)), ()
    except site.SearchIndexFailed as error:
        remedy = "All pages are made. Put this right and build again, or build with --no-search."
        return 0, (Finding(str(place.out / "pagefind"), "search-index", str(error), remedy),)


def _seal(place: site.Place) -> Path | None:
    """The file that remembers what the search index was made from."""
    return place.ledger.with_suffix(".search") if place.ledger else None


def _inputs(workspace: Workspace, survey: records.Survey, texts: _Texts) -> site.Inputs:
    store = archive.Archive.of(workspace)
    history = store.read()
    texts.objects = lambda sha256: _object(store, sha256)
    return site.Inputs(
        config=workspace.config,
        sources=survey.sources,
        holding_of=lambda record: archive.holding_of(record, history, workspace.config.watch),
        signatures=_signatures(survey.versions, history),
        texts=texts,
        text_of=texts.earlier,
        flat_of=texts.flat,
        object_of=texts.objects,
        heads=history.heads,
        checked=tuple(_checked(history)),
        withheld=bool(history.kept_back.withheld),
        decided=archive.withholdings(history),
        extras=_schemas,
        extras_version=_code_of(records.__file__),
    )


def _checked(history: History) -> Iterator[site.Checked]:
    """The newest check, and if that was of a slice, also the newest of the whole archive."""
    audits = history.audits
    whole = next((one for one in audits if one.whole), None)
    newest = [one for one in audits[:1] if one is not whole]
    for one in [*newest, *([whole] if whole else [])]:
        yield site.Checked(one.at, one.whole, one.hashed, one.errors)


def _schemas() -> dict[str, bytes]:
    """The JSON Schemas that editors use, as files of the site."""
    found = records.json_schema().items()
    return {f"schema/{name}.json": json.dumps(schema, indent=1).encode() for name, schema in found}


def _object(store: archive.Archive, sha256: str) -> Path | None:
    """The file of an object, ``None`` if it is not on this machine: pages then say so."""
    try:
        path = store.object_path(sha256)
    except ArchiveError:
        return None
    return path if path.is_file() else None


def _signatures(versions: dict[str, str], history: History) -> dict[str, str]:
    """Per record a text that changes when its file, its history or the reading of its text may have changed."""
    reader = _code_of(extract.__file__) + _code_of(exposure.__file__) + _code_of(making.__file__)
    reader += f" {extract.programs()}"  # one that was installed since may bring more text
    seen = set(history.records)
    return {
        record: f"{version} {reader} {history.fingerprint(record)}{_stamps(history, record)}"
        if record in seen
        else version
        for record, version in versions.items()
    }


def _stamps(history: History, record: str) -> str:
    """The time stamps of a record's captures; a new token adds no line to the journal."""
    found = [stamp for capture in history.capture_ids(record) for stamp in history.stamps_of(record, capture)]
    return "".join(f" {stamp.authority} {stamp.at}" for stamp in found)


def _code_of(package: str | None) -> str:
    """A digest of the code of a package, given its ``__file__``: what it makes changes only if this does."""
    digest = hashlib.sha256()
    for path in sorted(Path(package or "").parent.glob("*.py")):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


class _Texts:
    """Makes texts in child processes, a few documents ahead of the page that is being made."""

    def __init__(self, workspace: Workspace, jobs: int) -> None:
        self._workspace = workspace
        self._jobs = jobs
        self._pool = ThreadPoolExecutor(jobs, thread_name_prefix="extract")
        self.objects: ObjectOf = lambda sha256: None
        self.blocked = False  # whether any copy was kept from readers for what is in it

    def __enter__(self) -> _Texts:
        return self

    def __exit__(self, *_: object) -> None:
        self._pool.shutdown(cancel_futures=True)

    def __call__(self, holdings: Iterable[Holding]) -> Iterator[site.TextResult]:
        """Each holding with the text of its newest copy, in order; copies that give something away are marked."""
        waiting: deque[Future[site.TextResult]] = deque()
        for holding in holdings:
            waiting.append(self._pool.submit(self._prepared, holding))
            if len(waiting) > AHEAD * self._jobs:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()

    def _prepared(self, holding: Holding) -> site.TextResult:
        capture = self._wanted(holding)
        text = self._read(capture) if capture else None
        if not (holding.captures or holding.suspects) or self._access(holding) is Access.METADATA_ONLY:
            return holding, None
        guarded = Examiner(self._workspace.cache / "derived", self.objects).guarded(holding)
        self.blocked |= bool(guarded.blocked)
        if self._access(guarded) is not Access.PUBLIC:
            return guarded, None
        if guarded.held:
            self.flat(guarded.held)  # so that it is at hand when the page is made
        return guarded, text

    def _access(self, holding: Holding) -> Access:
        return access_of(holding, self._workspace.config)

    def _wanted(self, holding: Holding) -> Capture | None:
        """The capture whose text readers may have, if any."""
        capture = holding.held
        if (
            capture is None
            or self._access(holding) is not Access.PUBLIC
            or not extract.supported(capture.payload.media_type)
        ):
            return None
        return capture

    def flat(self, capture: Capture) -> FlatCopy | None:
        """The script-free copy of a captured web page."""
        return flat_copy(capture, self.objects, self._workspace.cache / "derived")

    def earlier(self, capture: Capture) -> Text:
        """The text of an older copy, without pictures of its pages; most often kept since it was the newest."""
        if not extract.supported(capture.payload.media_type):
            return None
        return self._read(capture, images=False)

    def _read(self, capture: Capture, images: bool = True) -> Text:
        payload = capture.payload
        path = self.objects(payload.sha256)
        if path is None:
            return None
        cache = self._workspace.cache / "derived"
        return extract.extract(path, sha256=payload.sha256, media_type=payload.media_type, cache=cache, images=images)


def _finding(note: str) -> Finding:
    record, _, message = note.partition(": ")
    remedy = "The copy is untouched and can be downloaded; nothing needs to be done unless it should be searchable."
    return Finding(f"sources/records/{record}.yml", "no-text", message, remedy, level="note")


def _refuse_precious(workspace: Workspace, target: Path) -> None:
    """The site replaces what is in its folder, so it must not be one that holds anything else."""
    root = workspace.root.absolute()
    precious = [workspace.sources, workspace.archive, root / "docs", root / "scripts", root / ".git"]
    inside = any(target.is_relative_to(folder.absolute()) for folder in precious)
    if inside or root.is_relative_to(target):
        raise UsageError(f"The site cannot be built into {target}: it holds what cannot be made again. Name another.")
