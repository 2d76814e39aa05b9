"""``holdfast demo``: the ordinary commands, one after the other, on a small fictional web on this machine.

Nothing here does the work itself: each step starts ``holdfast`` as anybody would and shows the command line.
"""

from __future__ import annotations

import io
import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from html import unescape
from pathlib import Path
from typing import TextIO

from holdfast import archive, records
from holdfast.config import FILE_NAME
from holdfast.demo import sources
from holdfast.demo.archive_org import StandInWayback
from holdfast.demo.web import SmallWeb, usable_port
from holdfast.errors import UsageError
from holdfast.model import Holding, Item, Report, Sources
from holdfast.progress import Progress

MARKER = ".holdfast-demo"
MARKER_TEXT = "This folder was made by `holdfast demo`, which deletes and remakes it when it is run again.\n"
STAND_IN_KEYS = {"IA_ACCESS_KEY_ID": "demo", "IA_SECRET_ACCESS_KEY": "demo"}
GRACE = 2.0  # seconds in which a command may end by itself after Ctrl-C
PATIENCE = 15.0  # seconds more to seal its journal once it is asked to end


class _Unexpected(Exception):
    """A step ended otherwise than it should; the demonstration stops there."""


@dataclass
class _Stage:
    """Where the demonstration takes place: the archive's folder, and the stream on which people follow it."""

    folder: Path
    out: TextIO
    items: list[Item] = field(default_factory=list)

    def say(self, text: str = "") -> None:
        """One line for the person who watches."""
        self.out.write(text + "\n")
        self.out.flush()

    def heading(self, text: str) -> None:
        """What happens next, in plain words."""
        self.say(f"\n# {text}")

    def play(self, verb: str, *arguments: str, expected: int = 0, why: str = "", keys: bool = False) -> None:
        """Run one command on the demo's archive. ``why`` says what an exit code other than 0 means here.

        Raises ``_Unexpected`` when it ends with another code than ``expected``.
        """
        extra = STAND_IN_KEYS if keys else {}
        line = [verb, *arguments] if verb == "init" else ["-C", _short(self.folder), *arguments]
        shown = ["holdfast", *line] if verb == "init" else ["holdfast", verb, *line]
        self.say("$ " + "".join(f"{name}={value} " for name, value in extra.items()) + shlex.join(shown))
        code = _call([sys.executable, "-m", *shown], self.out, extra)
        outcome = "as expected" if code == expected else "failed"
        reason = why if code == expected else f"ended with exit code {code}, not {expected}"
        self.items.append(Item(f"step {len(self.items) + 1}: {verb}", outcome, reason))
        if code != expected:
            raise _Unexpected(f"`{shlex.join(shown)}` {reason}")
        if why and code:
            self.say(f"(Exit code {code}, as it should be: {why}.)")


def run(
    folder: Path,
    *,
    serve: bool = True,
    port: int = 8000,
    progress: Progress | None = None,
    out: TextIO | None = None,
) -> Report:
    """Play the whole story in ``folder`` and, with ``serve``, serve the site until Ctrl-C.

    What people see goes to ``out`` (default: standard error). Raises ``UsageError`` when ``folder`` holds anything
    but an earlier demonstration.
    """
    _make_way(folder)
    stage = _Stage(folder, out or sys.stderr)
    web = SmallWeb()
    witness: StandInWayback | None = None
    trouble = ""
    try:
        web.start()
        witness = StandInWayback(resolve=web.resolve(), keys=("demo", "demo"))
        witness.start()
        sources.remember(witness)
        _prepare(stage, web, witness)
        _preserve(stage)
        _take_away(stage, web)
        _publish(stage)
        holdings = _holdings(folder)
        _compare(stage, holdings)
    except _Unexpected as surprise:
        trouble = str(surprise)
        stage.say(f"\nThe demonstration stops here: {trouble}.")
    except KeyboardInterrupt:  # the command that ran has said its own word about what it keeps
        raise KeyboardInterrupt("The demonstration was interrupted; run again, it begins anew.") from None
    finally:
        web.stop()
        if witness is not None:
            witness.stop()
    if not trouble:
        free = usable_port(port)
        if serve and port not in (0, free):
            stage.say(f"\nPort {port} is taken; {free} is used instead.")
        _close(stage, serve=serve, port=free)
    steps = sum(item.record.startswith("step ") for item in stage.items)
    failed = sum(item.outcome == "failed" for item in stage.items)
    counts = {"steps": steps, "records": len(stage.items) - steps, "failed": failed}
    return Report("demo", items=tuple(stage.items), counts=counts, failed=bool(trouble) or failed > 0)


def _make_way(folder: Path) -> None:
    """An empty folder with the marker in it; an earlier demonstration goes, anything else stays."""
    if folder.is_symlink() or (folder.exists() and not folder.is_dir()):
        raise UsageError(f"{folder} is not a folder. Name another one with --dir.")
    marker = folder / MARKER
    if folder.is_dir() and any(folder.iterdir()):
        if not marker.is_file() or marker.read_text(encoding="utf-8") != MARKER_TEXT:
            raise UsageError(
                f"{folder} is not empty and was not made by an earlier demonstration; nothing was touched. "
                "Name another folder with --dir, or remove this one yourself."
            )
        for entry in folder.iterdir():
            if entry.is_dir() and not entry.is_symlink():
                shutil.rmtree(entry)
            elif entry != marker:  # it stays, so that an interrupted removal can be taken up again
                entry.unlink()
    folder.mkdir(parents=True, exist_ok=True)
    marker.write_text(MARKER_TEXT, encoding="utf-8")


def _prepare(stage: _Stage, web: SmallWeb, witness: StandInWayback) -> None:
    stage.say("A demonstration on this machine alone. Every body, document and event in it is fictional.")
    stage.say(f"A small web of {len(web.hosts)} sites listens on 127.0.0.1:{web.port},")
    stage.say(f"a stand-in for the Wayback Machine on 127.0.0.1:{witness.port}.")
    stage.heading("An empty archive is made.")
    names = ("--title", sources.TITLE, "--url", sources.URL, "--contact", sources.CONTACT)
    stage.play("init", _short(stage.folder), *names)
    sources.lay_out(stage.folder, web.resolve(), witness.base)
    stage.heading("Sixteen sources have been described in sources/. Are the descriptions in order?")
    stage.play("check")


def _preserve(stage: _Stage) -> None:
    stage.heading("Everything that has an address is fetched and kept. One page is gone already.")
    stage.play("capture", expected=1, why="one page had gone before anybody asked, and that is written down")
    stage.heading("The (stand-in) Wayback Machine archived that page years ago: it is recovered, and said to be.")
    stage.play("recover")
    stage.heading("A second witness is asked: the (stand-in) Wayback Machine.")
    stage.play("snapshot", keys=True)


def _take_away(stage: _Stage, web: SmallWeb) -> None:
    stage.heading("The small web now takes three documents down and replaces the text of one page.")
    for turn in sources.TAKEN_DOWN:
        web.take_down(turn.host, turn.path, turn.status)
        stage.say(f"  {turn.status}  http://{turn.host}{turn.path}")
    web.change(sources.CHANGED.host, sources.CHANGED.path)
    stage.say(f"  new  http://{sources.CHANGED.host}{sources.CHANGED.path}")
    stage.heading("Three looks at the originals. One miss is not called gone; three in a row are.")
    stage.say("The answer that a document is not there is kept too, once for each.")
    for _ in range(3):
        stage.play("watch")
    stage.heading("Everything is captured again. Only what changed is stored; what is gone stays as it was kept.")
    stage.play("capture", "--again", expected=1, why="four pages are gone, and no copy of ours was touched")
    stage.heading(
        "The small web is switched off entirely. Nobody answers now, and nothing more is called gone for that."
    )
    web.stop()
    stage.play("watch")


def _publish(stage: _Stage) -> None:
    stage.heading("Is the archive still what it was? Every byte is hashed again, and the journal followed.")
    stage.play("verify")
    stage.heading("The site is made from the sources and the archive.")
    stage.play("build")


def _holdings(folder: Path) -> dict[str, Holding]:
    """What the archive knows at the end, by record."""
    config = records.load_config(folder / FILE_NAME)
    described = records.load(folder / "sources")
    if isinstance(config, tuple) or not isinstance(described, Sources):
        raise _Unexpected("the sources could not be read back")
    history = archive.Archive(folder / "archive", config.store).read()
    return {holding.record.id: holding for holding in archive.join(described, history, config.watch)}


def _compare(stage: _Stage, holdings: Mapping[str, Holding]) -> None:
    """Whether archive and site tell the story that was played: gone, changed, kept twice, never had."""
    gone = {turn.record for turn in sources.TAKEN_DOWN} | {sources.GONE_BEFORE.record}
    stage.heading("Does the site tell what happened?")
    for name, holding in holdings.items():
        state, copies = holding.original.state, len(holding.captures)
        expected = 2 if name == sources.CHANGED.record else int(name in sources.SENTENCES)
        faults = [f"{copies} copies held, not {expected}"] if copies != expected else []
        answers = len(holding.absences)
        if answers != int(name in gone):
            faults.append(f"{answers} answers that it is not there are kept, not {int(name in gone)}")
        if (state == "gone") is not (name in gone):
            faults.append(f"its original is called {state}")
        page = stage.folder / "site" / "records" / f"{name}.html"
        if sources.SENTENCES.get(name, "") not in _words(page):
            faults.append("the words of its copy are not on its page")
        outcome, reason = ("failed", "; ".join(faults)) if faults else ("as expected", f"{state}, {copies} held")
        stage.items.append(Item(name, outcome, reason))
    faulty = sum(item.outcome == "failed" for item in stage.items)
    stage.say(f"{len(holdings)} record pages compared with what was done: {faulty or 'nothing'} amiss.")


def _words(page: Path) -> str:
    """The text of a built page, its spaces made one."""
    markup = page.read_text(encoding="utf-8") if page.is_file() else ""
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", markup)).split())


def _close(stage: _Stage, *, serve: bool, port: int) -> None:
    """What to look at, and the site itself until Ctrl-C."""
    base = f"http://127.0.0.1:{port}/" if serve else _short(stage.folder / "site") + "/"
    stage.heading("Done. What to look at:")
    looks = (
        ("all that is kept, and the search box", "index.html"),
        ("a PDF that was taken down, at page 7", "records/quiet-harbour-operating-guide.html#p7"),
        ("a page that changed: both versions", "records/gate-times.html"),
        ("a page gone too early, recovered", "records/quiet-harbour-consultation.html"),
        ("a released e-mail", "records/gate-house-message.html"),
        ("documents and events by year", "timeline.html"),
    )
    for what, page in looks:
        stage.say(f"  {base}{page}  {what}")
    if not serve:
        stage.say(f"To see it in a browser: holdfast serve -C {shlex.quote(_short(stage.folder))}")
        return
    stage.heading("The site is served until you press Ctrl-C.")
    try:
        stage.play("serve", "--port", str(port))
    except KeyboardInterrupt:
        stage.items.append(Item(f"step {len(stage.items) + 1}: serve", "as expected", "ended by Ctrl-C"))
    except _Unexpected as surprise:
        stage.say(f"The site could not be served: {surprise}.")


def _call(command: list[str], out: TextIO, extra: Mapping[str, str]) -> int:
    """Run a command with its output on ``out``; returns its exit code. Ends it when we are interrupted."""
    target = _descriptor(out)
    environment = {**os.environ, **extra}
    with subprocess.Popen(
        command, stdout=subprocess.PIPE if target is None else target, stderr=subprocess.STDOUT, env=environment
    ) as child:
        try:
            if child.stdout is not None:
                for line in child.stdout:
                    out.write(line.decode("utf-8", "replace"))
            return child.wait()
        except KeyboardInterrupt:
            _end(child)
            raise


def _descriptor(out: TextIO) -> int | None:
    """The stream's file descriptor, so that a terminal stays a terminal; ``None`` for a stream in memory."""
    try:
        return out.fileno()
    except (OSError, io.UnsupportedOperation):
        return None


def _end(child: subprocess.Popen[bytes]) -> None:
    """Wait for a command that was interrupted with us; ask it to end, and at last make it."""
    for patience, insist in ((GRACE, child.terminate), (PATIENCE, child.kill)):
        try:
            child.wait(patience)
            return
        except subprocess.TimeoutExpired:
            insist()


def _short(path: Path) -> str:
    """A path as a person would type it here: below the present folder if it is there."""
    absolute = path.absolute()
    return str(absolute.relative_to(Path.cwd()) if absolute.is_relative_to(Path.cwd()) else absolute)
