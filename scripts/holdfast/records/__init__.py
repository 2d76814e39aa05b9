"""What people write under ``sources/`` and in ``holdfast.yml``: strict YAML to frozen dataclasses, or findings."""

from holdfast.records.json_schema import json_schema, write_schemas
from holdfast.records.load import Survey, load, survey
from holdfast.records.settings import load_config

__all__ = ["Survey", "json_schema", "load", "load_config", "survey", "write_schemas"]
