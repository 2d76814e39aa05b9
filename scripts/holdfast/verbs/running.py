"""How every command runs: find the archive, run the command's function with progress, show its report, exit.

The modules of ``holdfast.commands`` are imported when they are called, so that ``holdfast --help`` answers at once and
a missing optional part troubles only the command that needs it.
"""

from __future__ import annotations

import gc
import sys
from importlib import import_module
from pathlib import Path
from typing import Any, NoReturn

import click

from holdfast import console
from holdfast.config import FILE_NAME, Workspace
from holdfast.errors import InvalidSources, UsageError
from holdfast.model import Report


def finish(verb: str, as_json: bool, quiet: bool, *args: Any, **options: Any) -> NoReturn:
    """Run a command, show its report, leave with its exit code."""
    module = import_module(f"holdfast.commands.{verb}")
    if not gc.isenabled():  # by ``__main__``
        gc.freeze()
        gc.enable()
    with console.ConsoleProgress(quiet=quiet) as progress:
        try:
            report: Report = module.run(*args, progress=progress, **options)
        except InvalidSources as error:
            report = Report(verb, findings=error.findings, failed=True)
    if as_json:
        click.echo(console.as_json(report))
    else:
        console.show(report)
    sys.exit(console.exit_code(report))


def root(directory: Path | None) -> Path:
    """The archive named with -C, or the nearest upward from here. Raises ``UsageError`` if there is none."""
    start = (directory or Path.cwd()).absolute()
    for folder in [start] if directory else [start, *start.parents]:
        if (folder / FILE_NAME).is_file():
            return folder
    where = f"{start} has no {FILE_NAME}" if directory else f"No {FILE_NAME} here or in any folder above"
    raise UsageError(f"{where}. Make an archive with `holdfast init FOLDER`, or name one with -C.")


def workspace(directory: Path | None) -> Workspace:
    """The archive with its configuration. Raises ``UsageError`` if either has a problem; each is named first."""
    home = root(directory)
    config = import_module("holdfast.records").load_config(home / FILE_NAME)
    if isinstance(config, tuple):
        for finding in config:
            click.echo(console.describe(finding), err=True)
        raise UsageError(f"{home / FILE_NAME} has {len(config)} problem(s); nothing was done.")
    return Workspace(home, config)
