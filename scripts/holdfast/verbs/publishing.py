"""The commands that make and show the site."""

from __future__ import annotations

from pathlib import Path

import click

from holdfast.options import common
from holdfast.verbs.running import finish, workspace


@click.command(short_help="Make the static site.")
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), help="Where to. Default: site/ in the root.")
@click.option("--search/--no-search", default=True, show_default=True, help="Whether to make the search index.")
@common
def build(out: Path | None, search: bool, directory: Path | None, as_json: bool, quiet: bool) -> None:
    """Make the static site from the sources and the archive. Needs no network.

    \b
    Examples:
      holdfast build
      holdfast build --no-search --out /tmp/preview
    """
    finish("build", as_json, quiet, workspace(directory), out=out, search=search)


@click.command(short_help="Serve the built site on this machine.")
@click.option("--port", type=click.IntRange(0, 65535), default=8000, show_default=True, help="0 takes any free one.")
@common
def serve(port: int, directory: Path | None, as_json: bool, quiet: bool) -> None:
    """Serve the built site on this machine only, until Ctrl-C.

    \b
    Example:
      holdfast serve --port 8080
    """
    finish("serve", as_json, quiet, workspace(directory), port=port)
