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


@click.command(short_help="Make a copy with places painted over; the original goes to the sealed store.")
@click.argument("record")
@click.option("--page", type=click.IntRange(1), metavar="N", help="The page of the boxes that name none.")
@click.option(
    "--box", "boxes", multiple=True, metavar="[N:]X,Y,W,H",
    help="A place: left, top, width and height in points (1/72 inch) from the upper left corner of page N; in pixels "
    "for a picture. Repeat for more.",
)  # fmt: skip
@click.option(
    "--words", multiple=True, metavar="TEXT", help="Words to paint over wherever they stand. Repeat for more."
)
@click.option("--reason", default="personal-data", show_default=True, type=click.Choice(list(WITHHOLDING)),
              help="Why. Published.")  # fmt: skip
@click.option("--note", default="", metavar="TEXT", help="More about the reason, in one line. Published.")
@click.option("--decided-by", multiple=True, required=True, metavar="NAME",
              help="Who decided, by name or office. Published.")  # fmt: skip
@ALSO
@common
def redact(record: str, directory: Path | None, *, as_json: bool, quiet: bool, **options: Any) -> None:
    """Make a copy of a PDF or a picture with places painted over, and show that instead of the original.

    Every page becomes a picture, so that nothing is left of what was painted over: no text, no layers, no metadata.
    All copies of the record that there were go to the sealed store; their hashes and time stamps stay. What is given
    with --words is nowhere repeated, but it may stay in the history of your shell. REASON, NOTE AND NAMES ARE PUBLIC
    FOR EVER. Look at the result before you publish it.

    \b
    Examples:
      holdfast redact harbour-letter --page 3 --box 72,120,180,14 --decided-by "A. Editor"
      holdfast redact harbour-letter --box 1:72,120,180,14 --box 4:72,90,60,14 --decided-by "A. Editor"
      holdfast redact harbour-letter --words "Jane Smith" --decided-by "A. Editor"
    """
    finish("redact", as_json, quiet, workspace(directory), record, **options)


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
