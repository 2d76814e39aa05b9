"""The command line: arguments, progress, exit codes. The only place that catches everything.

The commands themselves are declared in ``holdfast.verbs``, and each is one plain function in ``holdfast.commands``.
"""

from __future__ import annotations

import os
import signal
import sys
from types import FrameType
from typing import NoReturn

import click

from holdfast import __version__, console
from holdfast.errors import HoldfastError, StoppedEarly, UsageError
from holdfast.options import Commands
from holdfast.verbs import deciding, describing, gathering, keeping, publishing, starting

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


for _command in (
    starting.init, describing.add, starting.check, gathering.capture, gathering.recover, gathering.deposit,
    gathering.snapshot, keeping.stamp, gathering.watch, keeping.verify, keeping.repair, deciding.redact,
    deciding.withhold, deciding.release, keeping.export, publishing.build, publishing.serve, describing.cite,
    starting.doctor, starting.demo,
):  # fmt: skip
    cli.add_command(_command)


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
