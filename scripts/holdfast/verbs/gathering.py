"""The commands that fetch: copies, recoveries, snapshots, looks at the originals."""

from __future__ import annotations

from pathlib import Path

import click

from holdfast.options import IDS, JOBS, common
from holdfast.verbs.running import finish, workspace


@click.command(short_help="Fetch and keep the documents that have no copy yet.")
@IDS
@click.option("--again", is_flag=True, help="Capture also what is held already, to see whether it changed.")
@click.option("--engine", type=click.Choice(["http", "auto", "browser"]),
              help="Fetch only; or see pages in a browser too, all or where scripts make them.")  # fmt: skip
@JOBS
@common
def capture(
    ids: tuple[str, ...], again: bool, engine: str | None, jobs: int | None, directory: Path | None, *, as_json: bool,
    quiet: bool,
) -> None:  # fmt: skip
    """Fetch the sources' documents and keep them, byte for byte, with their circumstances.

    Without ids it takes every record that has an address and no copy yet. Interrupted, it resumes where it was.

    \b
    Examples:
      holdfast capture
      holdfast capture sim-operational-delivery-guide
      holdfast capture --again
      holdfast capture --engine auto
    """
    finish("capture", as_json, quiet, workspace(directory), ids, again=again, engine=engine, jobs=jobs)


@click.command(short_help="Take from the Wayback Machine what is gone from its address.")
@IDS
@click.option("--list", "list_only", is_flag=True, help="Show which copy would be taken and why; write nothing.")
@common
def recover(ids: tuple[str, ...], list_only: bool, directory: Path | None, as_json: bool, quiet: bool) -> None:
    """Keep the best copy that the Wayback Machine holds of what has an address and no copy here.

    It is kept as what it is: recovered from that memento, never as our own sight of the address.

    \b
    Examples:
      holdfast recover --list
      holdfast recover sim-operational-delivery-guide
    """
    finish("recover", as_json, quiet, workspace(directory), ids, list_only=list_only)


@click.command(short_help="Keep a file that came by post, by e-mail or by hand.")
@click.argument("record")
@click.argument("file", required=False, type=click.Path(path_type=Path))
@common
def deposit(record: str, file: Path | None, directory: Path | None, as_json: bool, quiet: bool) -> None:
    """Keep FILE, byte for byte, as a copy of RECORD: a letter, a disclosure, what a reader saved.

    The record must say under custody who gave it, when and how; the copy is told as deposited, never as served. Without
    FILE it takes the one that the record names under file. What is attached to an e-mail is kept as files besides.
    Depositing the same bytes again changes nothing; other bytes make a further copy.

    \b
    Examples:
      holdfast deposit board-letter scans/letter.pdf
      holdfast deposit disclosure-2021-33 reply.eml
      holdfast deposit board-letter                     the file that the record names
    """
    finish("deposit", as_json, quiet, workspace(directory), record, file)


@click.command(short_help="Ask the Wayback Machine for a second witness.")
@IDS
@common
def snapshot(ids: tuple[str, ...], directory: Path | None, as_json: bool, quiet: bool) -> None:
    """Ask the Wayback Machine for a second copy, read it back and compare it with ours.

    With keys (IA_ACCESS_KEY_ID and IA_SECRET_ACCESS_KEY, or an ia.ini) through Save Page Now; without keys it
    looks existing copies up first and then tries one careful save.

    \b
    Example:
      IA_ACCESS_KEY_ID=… IA_SECRET_ACCESS_KEY=… holdfast snapshot
    """
    finish("snapshot", as_json, quiet, workspace(directory), ids)


@click.command(short_help="Look whether the originals are still there.")
@IDS
@click.option("--due", is_flag=True, help="Only those whose time has come: often when new or changed, else rarely.")
@click.option("--notify", metavar="FILE", type=click.Path(path_type=Path, dir_okay=False),
              help="Write what changed to FILE as Markdown. If nothing did, no file is written.")  # fmt: skip
@JOBS
@common
def watch(
    ids: tuple[str, ...], due: bool, notify: Path | None, jobs: int | None, directory: Path | None, *, as_json: bool,
    quiet: bool,
) -> None:  # fmt: skip
    """Look at the originals once: still there, changed, moved, or missing?

    Each look is journaled, whatever it finds. One miss is never called gone. The answer that a document is not there
    is kept, once for each time that it goes.

    \b
    Examples:
      holdfast watch
      holdfast watch --due --notify changes.md
    """
    finish("watch", as_json, quiet, workspace(directory), ids, due=due, notify=notify, jobs=jobs)
