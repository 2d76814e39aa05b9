"""The arguments and options that several commands share, and the order in which the commands are listed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from holdfast.config import FILE_NAME

IDS = click.argument("ids", metavar="[RECORD]...", nargs=-1)
DIR = click.option(
    "-C", "directory", metavar="DIR", type=click.Path(path_type=Path, file_okay=False),
    help=f"The archive's root folder. Default: the nearest folder upward with a {FILE_NAME}.",
)  # fmt: skip
JSON = click.option("--json", "as_json", is_flag=True, help="Print one machine-readable report on stdout.")
QUIET = click.option("-q", "--quiet", is_flag=True, help="No progress, only the report.")
JOBS = click.option("--jobs", "-j", type=click.IntRange(1, 64), metavar="N", help="How many to work on at a time.")


def common(function: Callable[..., Any]) -> Callable[..., Any]:
    """The options that every command has."""
    return DIR(JSON(QUIET(function)))


def fraction(ctx: click.Context, param: click.Parameter, value: str) -> int:
    """Option callback: N of ``1/N``, from 1 to 365. Raises ``click.BadParameter`` for anything else."""
    one, _, parts = value.partition("/")
    if one == "1" and parts.isascii() and parts.isdigit() and 1 <= int(parts) <= 365:
        return int(parts)
    raise click.BadParameter(f"{value!r} is not of the form 1/N with N from 1 to 365, such as 1/30.")


class Commands(click.Group):
    """Lists the commands in the order in which a newcomer meets them."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """In the order of definition, not of the alphabet."""
        return list(self.commands)
