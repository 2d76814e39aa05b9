"""The commands that keep what was gathered safe and checkable."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from holdfast.options import JOBS, common, fraction
from holdfast.verbs.running import finish, workspace


@click.command(short_help="Have time-stamp authorities sign that the archive existed by now.")
@common
def stamp(directory: Path | None, as_json: bool, quiet: bool) -> None:
    """Ask the time-stamp authorities named in holdfast.yml to sign that the archive, as it is, existed by now.

    One request to each covers everything, because the newest run file vouches for all before it. They see a digest
    and nothing else. What cannot be had today is pending, and asked for again by the next run.

    \b
    Example:
      holdfast stamp --json | jq '.items[] | select(.outcome == "pending")'
    """
    finish("stamp", as_json, quiet, workspace(directory))


@click.command(short_help="Re-hash the archive and follow its journal.")
@click.option("--sample", default="1/1", metavar="1/N", callback=fraction,
              help="Hash one Nth of the objects, another each day.")  # fmt: skip
@click.option("--since", metavar="DATE", type=click.DateTime(["%Y-%m-%d"]),
              help="Hash only objects of captures begun on that day (UTC) or later.")  # fmt: skip
@click.option("--journal/--no-journal", default=True, show_default=True,
              help="Whether to write into the journal that the archive was checked.")  # fmt: skip
@JOBS
@common
def verify(
    sample: int, since: datetime | None, journal: bool, jobs: int | None, directory: Path | None, *, as_json: bool,
    quiet: bool,
) -> None:  # fmt: skip
    """Re-hash everything in the archive and follow the journal's chain; name whatever is not as it was.

    With --sample 1/30 only a thirtieth of the objects is read and hashed, another thirtieth each day, so that a
    month sees them all; journal, manifests and what must be there are checked in full all the same. That the archive
    was checked is journaled, if it can be written.

    \b
    Examples:
      holdfast verify
      holdfast verify --sample 1/30 --json
      holdfast verify --since 2026-11-01 --no-journal
    """
    day = since.date() if since else None
    finish("verify", as_json, quiet, workspace(directory), jobs=jobs, sample=sample, since=day, journal=journal)


@click.command(short_help="Mend what is damaged or missing from a good copy.")
@click.option("--from", "source", metavar="ADDRESS", default="", help="Take copies from there and nowhere else.")
@click.option("--sample", default="1/1", metavar="1/N", callback=fraction,
              help="Hash one Nth of the objects, another each day.")  # fmt: skip
@common
def repair(source: str, sample: int, directory: Path | None, as_json: bool, quiet: bool) -> None:
    """Look at every object in the store and in each mirror; mend what is damaged or missing from a good copy.

    A copy is good when its SHA-256 is its name. What is good is never replaced, what is damaged is set aside below
    .holdfast/damaged, what was withheld stays away, and each repair is journaled.

    \b
    Examples:
      holdfast repair
      holdfast repair --from /media/backup/objects
    """
    finish("repair", as_json, quiet, workspace(directory), source=source, sample=sample)


@click.command(short_help="Hand copies over, with all that is needed to check them.")
@click.argument("ids", metavar="RECORD...", nargs=-1, required=True)
@click.option("--as", "form", type=click.Choice(["bagit", "wacz", "zip", "court"]), required=True,
              help="A bag for archives, the web archive, a pack for readers, or it with a statement.")  # fmt: skip
@click.option("--out", metavar="PLACE", type=click.Path(path_type=Path), help="Where to. Default: a name here.")
@common
def export(
    ids: tuple[str, ...], form: str, out: Path | None, directory: Path | None, *, as_json: bool, quiet: bool
) -> None:
    """Write the copies of records so that somebody else can read, keep and check them without Holdfast.

    Nothing is overwritten, and what is sealed or withheld is refused. The same archive gives the same bytes.

    \b
    Examples:
      holdfast export sim-operational-delivery-guide --as zip
      holdfast export report letter --as bagit --out /media/stick/for-the-library
    """
    finish("export", as_json, quiet, workspace(directory), ids, form=form, out=out)
