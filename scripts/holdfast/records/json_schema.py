"""The JSON Schemas of the files that people edit, for editors and for other programs.

They are made from the models that judge the files. They cannot say everything that ``holdfast check`` checks (dates
that exist, ids that are there), but complete keys and words while typing.
"""

from __future__ import annotations

import ast
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from holdfast.records import schema as record_schema
from holdfast.records import settings
from holdfast.records.schema import EventsFile, OrganisationEntry, RecordFile
from holdfast.records.settings import ConfigFile
from holdfast.records.values import ID

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def json_schema() -> dict[str, dict[str, Any]]:
    """The schemas by name: ``record``, ``organisations``, ``events``, ``config``."""
    organisation = _described(OrganisationEntry)
    organisations = {
        "title": "OrganisationsFile",
        "description": "sources/organisations.yml: the authority file, one organisation under each key.",
        "type": "object",
        "additionalProperties": False,
        "patternProperties": {f"^{ID.pattern}$": organisation},
    }
    schemas = {
        "record": _described(RecordFile),
        "organisations": organisations,
        "events": _described(EventsFile),
        "config": _described(ConfigFile),
    }
    return {name: {"$schema": DIALECT, **schema} for name, schema in schemas.items()}


def write_schemas(folder: Path) -> tuple[Path, ...]:
    """Write each schema to ``<name>.schema.json`` in ``folder``; returns the files."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for name, schema in json_schema().items():
        path = folder / f"{name}.schema.json"
        path.write_text(json.dumps(schema, indent=2, ensure_ascii=False, sort_keys=True) + "\n", encoding="utf-8")
        written.append(path)
    return tuple(written)


def _described(model: type[BaseModel]) -> dict[str, Any]:
    """The schema of ``model`` with the text under each attribute as its description.

    pydantic can do this (``use_attribute_docstrings``), but parses every class when it is made, which took a tenth
    of the time of a build; only here are the texts needed.
    """
    texts = {name: text for module in (record_schema, settings) for name, text in _texts(Path(module.__file__ or ""))}
    schema = model.model_json_schema()
    for part in (schema, *schema.get("$defs", {}).values()):
        for name, field in part.get("properties", {}).items():
            text = texts.get((part["title"], name))
            if text and "description" not in field:
                field["description"] = text
    return schema


def _texts(file: Path) -> Iterator[tuple[tuple[str, str], str]]:
    """((class, attribute), the string that stands under it) of every class in a module."""
    for node in ast.parse(file.read_text(encoding="utf-8")).body:
        if not isinstance(node, ast.ClassDef):
            continue
        for before, after in zip(node.body, node.body[1:], strict=False):
            if isinstance(before, ast.AnnAssign) and isinstance(before.target, ast.Name):
                value = after.value if isinstance(after, ast.Expr) else None
                if isinstance(value, ast.Constant) and isinstance(value.value, str):
                    yield (node.name, before.target.id), value.value.strip()
