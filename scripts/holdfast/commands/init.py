"""``holdfast init``: a new, empty archive that builds at once. Existing files are never touched."""

from __future__ import annotations

import json
from collections.abc import Iterator
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from holdfast import archive
from holdfast.errors import UsageError
from holdfast.model import Item, Report
from holdfast.progress import Progress, Silent

RENAMED = {"gitignore": ".gitignore", "gitattributes": ".gitattributes"}
"""Names that a packaged file cannot carry without being taken for the package's own."""


def run(
    folder: Path,
    *,
    title: str = "My archive",
    url: str = "https://archive.example.org/",
    contact: str = "archive@example.org",
    progress: Progress | None = None,
) -> Report:
    """Make an archive in ``folder``; report each file as ``made`` or ``kept`` (it was there, and is unchanged).

    Raises ``UsageError`` when ``folder`` cannot be one.
    """
    progress = progress or Silent()
    if folder.exists() and not folder.is_dir():
        raise UsageError(f"{folder} is a file. Name a folder that does not exist yet, or an empty one.")
    quoted = {"@TITLE@": title, "@URL@": url, "@CONTACT@": contact}
    values = {mark: json.dumps(value, ensure_ascii=False) for mark, value in quoted.items()}  # a JSON text is YAML
    values["@CONTACT_PLAIN@"] = contact
    items = []
    for name, text in _templates(files("holdfast") / "scaffold"):
        for mark, value in values.items():
            text = text.replace(mark, value)
        target = folder / name
        outcome = "kept" if target.exists() else "made"
        if outcome == "made":
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(text, encoding="utf-8")
        items.append(Item(name, outcome))
    (folder / "sources" / "records").mkdir(parents=True, exist_ok=True)
    archive.write_readme(folder / "archive")
    made = sum(item.outcome == "made" for item in items)
    progress.note(f"An archive in {folder}: {made} file(s) made, {len(items) - made} kept as they were.")
    progress.note("Next: describe a source in sources/records/, then `holdfast check` and `holdfast capture`.")
    return Report("init", items=tuple(items), counts={"made": made, "kept": len(items) - made})


def _templates(folder: Traversable, prefix: str = "") -> Iterator[tuple[str, str]]:
    """Every packaged file as (path below the archive's root, text), in a stable order."""
    for entry in sorted(folder.iterdir(), key=lambda entry: entry.name):
        name = prefix + RENAMED.get(entry.name, entry.name)
        if entry.is_dir():
            yield from _templates(entry, name + "/")
        elif not entry.name.endswith(".pyc"):
            yield name, entry.read_text(encoding="utf-8")
