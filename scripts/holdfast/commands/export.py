"""``holdfast export``: hand copies over, with all that is needed to check them without us."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Literal

from holdfast import __version__, archive, clock, export
from holdfast.archive import History
from holdfast.commands.exposing import examiner
from holdfast.commands.packing import Chosen, Packer
from holdfast.commands.selection import access_of, load_sources, pick
from holdfast.config import Config, Workspace
from holdfast.errors import ArchiveError, UsageError
from holdfast.export import File
from holdfast.model import Access, Capture, Holding, Item, Report, Sources
from holdfast.progress import Progress, Silent
from holdfast.site import words

Form = Literal["bagit", "wacz", "zip", "court"]
FORMS: tuple[Form, ...] = ("bagit", "wacz", "zip", "court")


def run(
    workspace: Workspace, ids: Sequence[str], *, form: Form, out: Path | None = None, progress: Progress | None = None
) -> Report:
    """Write the copies of the records ``ids`` to ``out`` (default: a name in the folder where you are).

    Every record is an item: ``exported``, or ``refused`` with the reason, and then the report has failed. Raises
    ``UsageError`` for an unknown record or a place that is taken, ``ArchiveError`` when something in the archive is
    damaged or ``out`` cannot be written; then nothing is left there.
    """
    progress = progress or Silent()
    if not ids:
        raise UsageError("Name the records to export; `ls sources/records` shows what there is.")
    sources = load_sources(workspace)
    store = archive.Archive.of(workspace)
    history = store.read()
    target = _target(workspace, [record.id for record in pick(sources, ids)], form, out)
    chosen, items = _choose(workspace, sources, history, ids, form)
    if chosen:
        progress.note(f"Writing {target}")
        try:
            number, size = _write(Packer(workspace, store), workspace.config, chosen, form, target, progress)
        except export.Damaged as error:
            raise ArchiveError(
                f"{error} does not have the content that it must have. Nothing was written. Run `holdfast verify` to "
                "see all that is damaged, and put good copies in place."
            ) from error
        except OSError as error:
            raise ArchiveError(
                f"{target} could not be written: {error.strerror or error} ({error.filename or target}). Nothing is "
                "left of it. Mend the cause and run the same command again."
            ) from error
        progress.note(f"Written: {target}")
    else:
        number = size = 0
    counts = {"exported": len(chosen), "refused": len(items) - len(chosen), "files": number, "bytes": size}
    return Report("export", items, counts=counts, failed=len(chosen) < len(items))


def _target(workspace: Workspace, records: Sequence[str], form: Form, out: Path | None) -> Path:
    """Where to write. Raises ``UsageError`` when that is taken, is not there to write to, or is the archive's own."""
    name = records[0] if len(records) == 1 else "holdfast-export"
    endings = {"bagit": "-bag", "wacz": ".wacz" if len(records) == 1 else "-wacz", "zip": ".zip", "court": "-court.zip"}
    target = (out or Path(f"{name}{endings[form]}")).absolute()
    if target.exists() or target.is_symlink():
        raise UsageError(f"{target} is there already, and nothing is overwritten. Name another place with --out.")
    if not target.parent.is_dir():
        raise UsageError(f"{target.parent} is no folder. Make it, or name another place with --out.")
    for folder in (workspace.archive, workspace.sources):
        if target.resolve().is_relative_to(folder.resolve()):
            raise UsageError(f"{target} lies in {folder}, where nothing else belongs. Name another place with --out.")
    return target


def _choose(
    workspace: Workspace, sources: Sources, history: History, ids: Sequence[str], form: Form
) -> tuple[list[Chosen], tuple[Item, ...]]:
    chosen, items = [], []
    looking = examiner(workspace, archive.Archive.of(workspace))
    for record in pick(sources, ids):
        holding = looking.guarded(archive.holding_of(record, history, workspace.config.watch))
        reason = _refusal(holding, workspace.config, form)
        if reason:
            items.append(Item(record.id, "refused", reason))
            continue
        chosen.append(Chosen(holding, sources.organisations.get(record.publisher or "")))
        left = len(holding.withheld) + len(holding.sealed)
        items.append(Item(record.id, "exported", f"{left} of its captures left out: kept back" if left else ""))
    return chosen, tuple(items)


def _refusal(holding: Holding, config: Config, form: Form) -> str:
    """Why the copy of a record is not given away, "" if it may be."""
    access = access_of(holding.record, config)
    if access is Access.METADATA_ONLY:
        return "access is metadata-only: no copy is given away"
    if access is Access.SEALED:
        return "access is sealed: its copy is not given away"
    if holding.withholdings and (holding.tombstone or holding.withheld[0].finished > holding.captures[0].finished):
        decision = holding.withholdings[0]
        return f"its copy is withheld by a decision of {words.day(decision.at)} ({words.withholding(decision.reason)})"
    if holding.held is None:
        return f"no copy is held; `holdfast capture {holding.record.id}` fetches one"
    if holding.held.id in holding.blocked:
        return "nobody has yet looked at what `holdfast check` found in its copy"
    if holding.held.id in holding.sealed:
        return "its copy is sealed: it is not given away"
    if form == "wacz" and not any(file.role == "wacz" for file in holding.held.files):
        return "it was not received over the web, so there is no web archive of it"
    return ""


def _write(
    packer: Packer, config: Config, chosen: Sequence[Chosen], form: Form, target: Path, progress: Progress
) -> tuple[int, int]:
    """Write the pack; returns how many files and bytes are in it."""
    moment = max(clock.parse(one.newest.finished) for one in chosen)
    if form == "bagit":
        found = _bag(packer, config, chosen)
    elif form == "wacz":
        found = tuple(file for one in chosen for file in packer.web_archive(one.newest, f"{one.newest.record}.wacz"))
    else:
        found = _reading(packer, config, chosen, court=form == "court")
    progress.start("Files", len(found))
    _put(found, form, target, moment, progress)
    return len(found), sum(file.size for file in found)


def _put(found: tuple[File, ...], form: Form, target: Path, moment: datetime, progress: Progress) -> None:
    def step() -> None:
        progress.step("")

    zipped = form in ("zip", "court") or (form == "bagit" and target.suffix == ".zip")
    if zipped:
        export.write_archive(found, target.stem, target, moment, step)
    elif form == "wacz" and len(found) == 1 and target.suffix == ".wacz":
        export.write_file(found[0], target, moment, step)
    else:
        export.write_folder(found, target, moment, step)


def _bag(packer: Packer, config: Config, chosen: Sequence[Chosen]) -> tuple[File, ...]:
    """Every copy of the records that may be had, in the places of the archive, and how to check it."""
    payload: dict[str, File] = {}
    for one in chosen:
        for capture in _copies(one.holding):
            for file in (*packer.objects(capture), *packer.proof(capture)):
                payload[file.name] = file
        description = packer.description(one)
        payload[description.name] = description
    for file in packer.guides(checker=True):
        payload[file.name] = file
    documents = [packer.document(one, named=False) for one in chosen]
    sheet = export.check_sheet(documents, "manifest-sha256.txt", "data/")
    info = [
        ("Source-Organization", config.title),
        ("Contact-Email", config.contact),
        ("External-Description", "Preserved documents with what is needed to check them; see data/CHECK.txt"),
        *(("External-Identifier", one.holding.record.id) for one in chosen),
        ("Bag-Software-Agent", f"Holdfast/{__version__}"),
    ]
    return export.bag((*payload.values(), sheet), info)


def _copies(holding: Holding) -> list[Capture]:
    return [capture for capture in holding.captures if capture.id not in holding.sealed]


def _reading(packer: Packer, config: Config, chosen: Sequence[Chosen], *, court: bool) -> tuple[File, ...]:
    """The newest copy of each record under names for readers, with pages that explain it."""
    documents = [packer.document(one, named=True) for one in chosen]
    found = [*export.reading_pack(documents, config.title, court=court), *packer.guides(checker=False)]
    for one, document in zip(chosen, documents, strict=True):
        found += [*packer.copies(one, document), *packer.proof(one.newest)]
    return export.with_sums((*found, export.check_sheet(documents, "SHA256SUMS", "")))
