"""The commands about single records: drafting one, citing some."""

from __future__ import annotations

from pathlib import Path

import click

from holdfast.model.vocabulary import KINDS
from holdfast.options import common
from holdfast.verbs.running import finish, workspace


@click.command(short_help="Draft a record from an address or a file.")
@click.argument("source", metavar="URL|FILE")
@click.option("--id", "id_", metavar="ID", default="", help="The record's id. Default: made of the title.")
@click.option("--kind", metavar="KIND", type=click.Choice(list(KINDS)), help="What it is, instead of a guess.")
@click.option("--publisher", metavar="KEY", default="", help="A key of organisations.yml, instead of what is found.")
@click.option("--offline", is_flag=True, help="Ask nobody: draft from the address alone.")
@common
def add(
    source: str, id_: str, kind: str | None, publisher: str, offline: bool, directory: Path | None, *, as_json: bool,
    quiet: bool,
) -> None:  # fmt: skip
    """Draft sources/records/<id>.yml from what a document says of itself, and show where each value comes from.

    The address is asked once and nothing of it is kept; `capture` does that. What is not certain stays empty, with what
    was found in a comment beside it. Nothing that exists is overwritten, and an address that a record has already is
    refused.

    \b
    Examples:
      holdfast add https://www.example.org/flood-gate-guide.pdf
      holdfast add https://www.example.org/news/gate --id gate-news --kind news
      holdfast add scans/letter.pdf
      holdfast add --offline https://www.example.org/gone.html
    """
    options = {"id_": id_, "kind": kind or "", "publisher": publisher, "offline": offline}
    finish("add", as_json, quiet, workspace(directory), source, **options)


@click.command(short_help="Print citations of records.")
@click.argument("ids", metavar="RECORD...", nargs=-1, required=True)
@click.option(
    "--style",
    "styles",
    metavar="STYLE",
    multiple=True,
    help="harvard, wikipedia, apa, chicago, mla, oscola, robust-link, bibtex, ris or csl-json; "
    "may be given several times. Default: all.",
)
@common
def cite(ids: tuple[str, ...], styles: tuple[str, ...], directory: Path | None, as_json: bool, quiet: bool) -> None:
    """Print finished citations of RECORD, as on its page. With one --style nothing else is printed.

    \b
    Examples:
      holdfast cite sim-operational-delivery-guide
      holdfast cite --style bibtex board-letter gate-news > sources.bib
      holdfast cite --style wikipedia --style harvard board-letter
    """
    finish("cite", as_json, quiet, workspace(directory), ids, styles=styles)
