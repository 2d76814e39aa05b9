"""The commands that carry out decisions on what readers may have."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from holdfast.model.vocabulary import WITHHOLDING
from holdfast.options import common
from holdfast.verbs.running import finish, workspace

ALSO = click.option(
    "--also", multiple=True, metavar="RECORD", help="Another record whose copies have the same bytes. Repeat for more."
)


@click.command(short_help="Take a copy out of everybody's reach, by a decision that stays on record.")
@click.argument("target", metavar="RECORD|OBJECT")
@click.option("--reason", required=True, type=click.Choice(list(WITHHOLDING)), help="Why. Published.")
@click.option("--note", default="", metavar="TEXT", help="More about the reason, in one line. Published.")
@click.option("--decided-by", multiple=True, required=True, metavar="NAME",
              help="Who decided, by name or office; a whole record takes two. Published.")  # fmt: skip
@click.option("--policy", required=True, metavar="TEXT", help="The rule or order that it rests on, or its address. "
              "Published.")  # fmt: skip
@click.option("--review-on", default="", metavar="DATE", help="The day on which to think again, such as 2027-01-01.")
@ALSO
@click.option("--erase", is_flag=True, help="Destroy the bytes. Without it they are moved to the sealed store.")
@common
def withhold(target: str, directory: Path | None, *, as_json: bool, quiet: bool, **options: Any) -> None:
    """Withhold all copies of a RECORD, or those that hold an OBJECT (its SHA-256, or 12 digits or more of it).

    The decision is journaled first. Then the objects leave the store; the manifest, the hash and the time stamps stay,
    and the record's page becomes a tombstone with the next build. `holdfast verify` passes and counts what is withheld.

    REASON, NOTE, POLICY AND NAMES ARE PUBLIC FOR EVER: they go into the journal and onto the page. Write nothing there
    that must not be known. Git history still holds what was ever committed; the command says what to do.

    \b
    Examples:
      holdfast withhold harbour-letter --reason personal-data --note "It names a child." \\
          --decided-by "A. Editor" --decided-by "B. Trustee" --policy https://example.org/policy
      holdfast withhold 94fbf66bec41 --reason error --decided-by "A. Editor" --policy "House rules, 4"
    """
    finish("withhold", as_json, quiet, workspace(directory), target, **options)


@click.command(short_help="Bring back what was withheld; publish what was sealed until today.")
@click.argument("target", metavar="[RECORD|OBJECT]", default="")
@click.option("--due", is_flag=True, help="Publish the copies of all records whose day of release has come.")
@click.option("--reason", default="", metavar="TEXT", help="Why it may be had again, in one line. Published.")
@click.option("--decided-by", multiple=True, metavar="NAME", help="Who decided, by name or office. Published.")
@ALSO
@common
def release(target: str, directory: Path | None, *, as_json: bool, quiet: bool, **options: Any) -> None:
    """Bring the bytes of a RECORD or an OBJECT back from the sealed store, once they are checked against their hash.

    Lifts a withholding, and publishes sealed copies of a record whose access is public by now. The decision is
    journaled. With --due it needs no names: the days that the records give are enough.

    \b
    Examples:
      holdfast release harbour-letter --reason "The family agreed." --decided-by "A. Editor"
      holdfast release --due
    """
    finish("release", as_json, quiet, workspace(directory), target, **options)
