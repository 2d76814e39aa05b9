"""The JSON Schemas of the files that people edit, for editors and for other programs.

They are made from the models that judge the files. They cannot say everything that ``holdfast check`` checks (dates
that exist, ids that are there), but complete keys and words while typing.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from holdfast.records.schema import EventsFile, OrganisationEntry, RecordFile
from holdfast.records.settings import ConfigFile
from holdfast.records.values import ID

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def json_schema() -> dict[str, dict[str, Any]]:
    """The schemas by name: ``record``, ``organisations``, ``events``, ``config``."""
    organisation = OrganisationEntry.model_json_schema()
    organisations = {
        "title": "OrganisationsFile",
        "description": "sources/organisations.yml: the authority file, one organisation under each key.",
        "type": "object",
        "additionalProperties": False,
        "patternProperties": {f"^{ID.pattern}$": organisation},
    }
    schemas = {
        "record": RecordFile.model_json_schema(),
        "organisations": organisations,
        "events": EventsFile.model_json_schema(),
        "config": ConfigFile.model_json_schema(),
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
