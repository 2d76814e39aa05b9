"""The command line: arguments, progress, exit codes. The only place that catches everything.

Each command is one plain function in ``holdfast.commands``; it is imported when it is called, so that
``holdfast --help`` answers at once and a missing optional part troubles only the command that needs it.
"""

from __future__ import annotations

import os
import signal
import sys
from importlib import import_module
from pathlib import Path
from types import FrameType
from typing import Any, NoReturn

import click

from holdfast import __version__, console
from holdfast.config import FILE_NAME, Workspace
from holdfast.errors import HoldfastError, InvalidSources, StoppedEarly, UsageError
from holdfast.model import Report
from holdfast.options import IDS, JOBS, JSON, QUIET, Commands, common, fraction

INTERRUPTED = "Interrupted. What was acknowledged is kept; run the same command again to resume."


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="holdfast")
def cli() -> None:
    """Keep documents that get taken down.

    YAML records under sources/ are captured, proved, snapshotted to the Wayback Machine and rendered into a
    searchable static site. Every step leaves a line in the archive's journal.

    \b
    A first session:
      holdfast init my-archive && cd my-archive
      holdfast check                 are the records in order?
      holdfast capture               fetch what has no copy yet
      holdfast snapshot              ask the Wayback Machine for a second witness
      holdfast build && holdfast serve

    Exit codes: 0 done · 1 done, with findings or failed items · 2 wrong usage or configuration ·
    3 stopped early, run again to resume · 130 interrupted.
    """


@cli.command(short_help="Make a new, empty archive.")
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
    _finish("init", as_json, quiet, folder, title=title, url=url, contact=contact)


@cli.command(short_help="Check the records; name each problem's place and remedy.")
@common
def check(directory: Path | None, as_json: bool, quiet: bool) -> None:
    """Check every record, event and organisation; report each problem with file, line and remedy.

    \b
    Examples:
      holdfast check
      holdfast check --json | jq '.findings[].path'
    """
    _finish("check", as_json, quiet, _root(directory))


@cli.command(short_help="Fetch and keep the documents that have no copy yet.")
@IDS
@click.option("--again", is_flag=True, help="Capture also what is held already, to see whether it changed.")
@JOBS
@common
def capture(
    ids: tuple[str, ...], again: bool, jobs: int | None, directory: Path | None, as_json: bool, quiet: bool
) -> None:
    """Fetch the sources' documents and keep them, byte for byte, with their circumstances.

    Without ids it takes every record that has an address and no copy yet. Interrupted, it resumes where it was.

    \b
    Examples:
      holdfast capture
      holdfast capture sim-operational-delivery-guide
      holdfast capture --again
    """
    _finish("capture", as_json, quiet, _workspace(directory), ids, again=again, jobs=jobs)


@cli.command(short_help="Take from the Wayback Machine what is gone from its address.")
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
    _finish("recover", as_json, quiet, _workspace(directory), ids, list_only=list_only)


@cli.command(short_help="Ask the Wayback Machine for a second witness.")
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
    _finish("snapshot", as_json, quiet, _workspace(directory), ids)


@cli.command(short_help="Have time-stamp authorities sign that the archive existed by now.")
@common
def stamp(directory: Path | None, as_json: bool, quiet: bool) -> None:
    """Ask the time-stamp authorities named in holdfast.yml to sign that the archive, as it is, existed by now.

    One request to each covers everything, because the newest run file vouches for all before it. They see a digest
    and nothing else. What cannot be had today is pending, and asked for again by the next run.

    \b
    Example:
      holdfast stamp --json | jq '.items[] | select(.outcome == "pending")'
    """
    _finish("stamp", as_json, quiet, _workspace(directory))


@cli.command(short_help="Look whether the originals are still there.")
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
    _finish("watch", as_json, quiet, _workspace(directory), ids, due=due, notify=notify, jobs=jobs)


@cli.command(short_help="Re-hash the archive and follow its journal.")
@click.option("--sample", default="1/1", metavar="1/N", callback=fraction,
              help="Hash one Nth of the objects, another each day.")  # fmt: skip
@JOBS
@common
def verify(sample: int, jobs: int | None, directory: Path | None, as_json: bool, quiet: bool) -> None:
    """Re-hash everything in the archive and follow the journal's chain; name whatever is not as it was.

    With --sample 1/30 only a thirtieth of the objects is read and hashed, another thirtieth each day, so that a
    month sees them all; journal, manifests and what must be there are checked in full all the same.

    \b
    Examples:
      holdfast verify
      holdfast verify --sample 1/30 --json
    """
    _finish("verify", as_json, quiet, _workspace(directory), jobs=jobs, sample=sample)


@cli.command(short_help="Make the static site.")
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
    _finish("build", as_json, quiet, _workspace(directory), out=out, search=search)


@cli.command(short_help="Serve the built site on this machine.")
@click.option("--port", type=click.IntRange(0, 65535), default=8000, show_default=True, help="0 takes any free one.")
@common
def serve(port: int, directory: Path | None, as_json: bool, quiet: bool) -> None:
    """Serve the built site on this machine only, until Ctrl-C.

    \b
    Example:
      holdfast serve --port 8080
    """
    _finish("serve", as_json, quiet, _workspace(directory), port=port)


@cli.command(short_help="What helps on this machine, and what is missing.")
@common
def doctor(directory: Path | None, as_json: bool, quiet: bool) -> None:
    """Say what helps on this machine, what is missing, and the one line that installs it."""
    _finish("doctor", as_json, quiet, directory)


@cli.command(short_help="The whole job on a small fictional web, no network.")
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
    _finish("demo", as_json, quiet, folder, serve=serving, port=port)


def main() -> NoReturn:
    """Entry point of the console command. Always ends by ``SystemExit`` with a code of the table above."""
    signal.signal(signal.SIGTERM, _as_interrupt)
    if signal.getsignal(signal.SIGINT) is not signal.SIG_IGN:  # as it is for what a script runs in the background
        signal.signal(signal.SIGINT, _as_interrupt)
    try:
        cli.main(standalone_mode=False)
    except click.ClickException as error:
        error.show()
        sys.exit(console.WRONG_USAGE)
    except (KeyboardInterrupt, click.exceptions.Abort) as stop:
        click.echo(str(stop.__cause__ or stop) or INTERRUPTED, err=True)  # click makes an Abort of every Ctrl-C
        sys.stdout.flush()
        os._exit(console.INTERRUPTED)  # a slow server may still hold a thread; everything of ours is sealed by now
    except BrokenPipeError:
        sys.exit(console.DONE)
    except HoldfastError as error:
        sys.exit(_explain(error))
    except OSError as error:
        click.echo(f"holdfast: {_describe_os_error(error)}", err=True)
        sys.exit(console.WITH_FAILURES)
    sys.exit(console.DONE)


def _finish(verb: str, as_json: bool, quiet: bool, *args: Any, **options: Any) -> NoReturn:
    """Run a command, show its report, leave with its exit code."""
    module = import_module(f"holdfast.commands.{verb}")
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


def _describe_os_error(error: OSError) -> str:
    """A full disk, a missing permission and the like: what and where, in one line."""
    where = f" ({error.filename})" if error.filename else ""
    return (
        f"the operating system refused: {error.strerror or error}{where}. "
        "What was acknowledged before is kept; put this right and run the same command again."
    )


def _explain(error: HoldfastError) -> int:
    """Tell the person what stopped the command; the exit code says what kind of stop it was."""
    click.echo(f"holdfast: {error}", err=True)
    if isinstance(error, StoppedEarly):
        return console.STOPPED
    return console.WRONG_USAGE if isinstance(error, UsageError) else console.WITH_FAILURES


def _as_interrupt(number: int, frame: FrameType | None) -> None:
    """SIGTERM ends a run as Ctrl-C does, so that open run files are sealed on the way out."""
    raise KeyboardInterrupt


def _root(directory: Path | None) -> Path:
    start = (directory or Path.cwd()).absolute()
    for folder in [start] if directory else [start, *start.parents]:
        if (folder / FILE_NAME).is_file():
            return folder
    where = f"{start} has no {FILE_NAME}" if directory else f"No {FILE_NAME} here or in any folder above"
    raise UsageError(f"{where}. Make an archive with `holdfast init FOLDER`, or name one with -C.")


def _workspace(directory: Path | None) -> Workspace:
    root = _root(directory)
    config = import_module("holdfast.records").load_config(root / FILE_NAME)
    if isinstance(config, tuple):
        for finding in config:
            click.echo(console.describe(finding), err=True)
        raise UsageError(f"{root / FILE_NAME} has {len(config)} problem(s); nothing was done.")
    return Workspace(root, config)
