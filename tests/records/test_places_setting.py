"""``store`` and ``mirrors`` in holdfast.yml: places are named once, and nothing secret stands there."""

from __future__ import annotations

from pathlib import Path

import pytest

from holdfast import records
from holdfast.config import Config

START = "title: T\nurl: https://t.example/\ncontact: a@t.example\n"


def load(folder: Path, text: str) -> Config | list[tuple[str, int]]:
    (folder / "holdfast.yml").write_text(START + text, encoding="utf-8")
    found = records.load_config(folder / "holdfast.yml")
    return found if isinstance(found, Config) else [(finding.rule, finding.line) for finding in found]


def test_mirrors_are_named_in_a_list(tmp_path: Path) -> None:
    config = load(tmp_path, "store: s3://a/b\nmirrors: [disk/objects, sftp://keeper@vault.example/srv]\n")
    assert isinstance(config, Config)
    assert config.mirrors == ("disk/objects", "sftp://keeper@vault.example/srv")


@pytest.mark.parametrize("address", ["sftp://keeper:secret@vault.example/srv", "s3://a/b?key=secret"])
@pytest.mark.parametrize("key", ["store: {}", "mirrors: [{}]"])
def test_an_address_with_a_secret_in_it_is_refused(tmp_path: Path, key: str, address: str) -> None:
    assert load(tmp_path, key.format(address) + "\n") == [("place", 4)]


@pytest.mark.parametrize("text", ["mirrors: [archive/objects]", "mirrors: [a, b, a]"])
def test_a_place_named_twice_is_refused(tmp_path: Path, text: str) -> None:
    assert load(tmp_path, text + "\n") == [("same-place", 4)]
