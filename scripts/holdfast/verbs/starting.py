"""The commands that begin an archive, check its sources and show how it all works."""

from __future__ import annotations

from pathlib import Path

import click

from holdfast.options import JSON, QUIET, common
from holdfast.verbs.running import finish, root


@click.command(short_help="Make a new, empty archive.")
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@click.option("--title", default="My archive", show_default=True, help="The archive's name.")
@click.option("--url", default="https://archive.example.org/", show_default=True, help="Where the site will live.")
@click.option("--contact", default="archive@example.org", show_default=True, help="Goes into the User-Agent.")
@JSON
@QUIET
def init(folder: Path, title: str, url: str, contact: str, as_json: bool, quiet: bool) -> None:
    """Make a new, empty archive in FOLDER. Nothing that is there already is changed.

    \b
    Example:
      holdfast init flood-papers --title "Flood papers" --contact papers@example.org
    """
    finish("init", as_json, quiet, folder, title=title, url=url, contact=contact)


@click.command(short_help="Check the records; name each problem's place and remedy.")
@click.option("--quotes/--no-quotes", default=None,
              help="Look for quoted words in the copies, and name those without a copy; or look for none. "
                   "Default: look where a copy is held.")  # fmt: skip
@common
def check(quotes: bool | None, directory: Path | None, as_json: bool, quiet: bool) -> None:
    """Check every record, event and organisation; report each problem with file, line and remedy.

    Quotes in records and citations in docs/ are looked for in the copies that are held.

    \b
    Examples:
      holdfast check
      holdfast check --quotes
      holdfast check --json | jq '.findings[].path'
    """
    finish("check", as_json, quiet, root(directory), quotes=quotes)


@click.command(short_help="What helps on this machine, and what is missing.")
@common
def doctor(directory: Path | None, as_json: bool, quiet: bool) -> None:
    """Say what helps on this machine, what is missing, and the one line that installs it."""
    finish("doctor", as_json, quiet, directory)


@click.command(short_help="The whole job on a small fictional web, no network.")
@click.option("--dir", "folder", type=click.Path(path_type=Path, file_okay=False), default=Path(".holdfast/demo"),
              show_default=True, help="Where the demonstration's archive is made.")  # fmt: skip
@click.option("--serve/--no-serve", "serving", default=True, show_default=True, help="Serve the site at the end.")
@click.option("--port", type=click.IntRange(0, 65535), default=8000, show_default=True)
@JSON
@QUIET
def demo(folder: Path, serving: bool, port: int, as_json: bool, quiet: bool) -> None:
    """Run the whole job on a small fictional web on this machine, with no network.

    \b
    Example:
      holdfast demo --no-serve
    """
    finish("demo", as_json, quiet, folder, serve=serving, port=port)
