"""A small archive whose documents hold words that stand nowhere else, and a search for those words in everything."""

from __future__ import annotations

import gzip
import json
import shutil
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path

from click.testing import CliRunner, Result

from holdfast.cli import cli
from holdfast.commands import init
from holdfast.config import Config, Workspace
from holdfast.demo.web import SmallWeb
from holdfast.records import load_config
from holdfast.site import theme

HOST = "papers.example"
TITLE = "Quokkaheading of the letter"
WORDS = "wombatsecret numbatsecret"
CANARIES = (b"Quokkaheading", b"wombatsecret", b"numbatsecret")
TWO = ("--decided-by", "A. Editor", "--decided-by", "B. Trustee")
WHY = ("--reason", "personal-data", "--note", "It names somebody.", "--policy", "https://t.example/policy")


def letter(words: str = WORDS, title: str = TITLE) -> str:
    return f"<html><head><title>{title}</title></head><body><h1>Letter</h1><p>{words}</p></body></html>"


@contextmanager
def world(folder: Path, records: dict[str, str], pages: Mapping[str, str | bytes]) -> Iterator[Workspace]:
    """An archive of ``records`` (id to further YAML; the address is /ID.html) and the web that serves ``pages``."""
    files = folder / "web" / "hosts" / HOST
    files.mkdir(parents=True)
    for name, page in pages.items():
        (files / name).write_bytes(page.encode() if isinstance(page, str) else page)
    root = folder / "root"
    init.run(root)
    with SmallWeb(folder / "web") as web:
        settings = (
            "title: T\nurl: https://t.example/\ncontact: a@t.example\nwatch: {pause: 0}\n"
            f"network: {{allow: [127.0.0.0/8], resolve: {{{HOST}: '127.0.0.1:{web.port}'}}}}\n"
        )
        (root / "holdfast.yml").write_text(settings)
        for name, more in records.items():
            write_record(root, name, more)
        config = load_config(root / "holdfast.yml")
        assert isinstance(config, Config), config
        yield Workspace(root, config)


def skin_of(folder: Path) -> Path:
    """The theme's part of a site, made once: it is the same for all archives here but for the port of their web."""
    init.run(folder)
    return theme.prepare(folder, folder / "cache")


def dress(workspace: Workspace, skin: Path) -> None:
    """Spare the archive a run of MkDocs."""
    cache = workspace.cache / "build"
    shutil.copytree(skin, cache / "theme")
    (cache / "theme.key").write_text(theme.key_of(workspace.root))


def write_record(root: Path, name: str, more: str = "") -> None:
    (root / f"sources/records/{name}.yml").write_text(
        f"title: The paper {name}\nkind: letter\nurl: http://{HOST}/{name}.html\nrights: {{basis: unknown}}\n{more}"
    )


def invoke(workspace: Workspace, *args: str, code: int = 0) -> Result:
    result = CliRunner().invoke(cli, [*args, "-C", str(workspace.root)])
    assert result.exit_code == code or (code and result.exception), (args, result.output, result.exception)
    return result


def report(workspace: Workspace, *args: str, code: int = 0) -> dict[str, object]:
    result = CliRunner().invoke(cli, [*args, "-C", str(workspace.root), "--json"])
    assert result.exit_code == code, (args, result.output, result.exception)
    found: dict[str, object] = json.loads(result.stdout)
    return found


def readings(data: bytes) -> Iterator[bytes]:
    """The bytes as they are, and as whoever unpacks them finds them."""
    yield data
    if data[:2] == b"\x1f\x8b":
        yield from readings(gzip.decompress(data))
    if data[:4] == b"PK\x03\x04":
        with zipfile.ZipFile(BytesIO(data)) as parts:
            for name in parts.namelist():
                yield from readings(parts.read(name))


def traces(*folders: Path, words: tuple[bytes, ...] = CANARIES) -> list[str]:
    """Every file below the folders in which one of the words stands, packed or not."""
    found = []
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                texts = list(readings(path.read_bytes()))
                found += [f"{path} {word!r}" for word in words if any(word in text for text in texts)]
    return found
