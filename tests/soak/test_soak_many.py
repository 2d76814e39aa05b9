"""Several captures at once in one archive: everything is kept, and the next run joins their journals.

The short version of this campaign is ``test_four_processes_at_once_keep_everything`` in ``tests/archive``.
"""

from __future__ import annotations

import subprocess
import time
from pathlib import Path

import pytest
from soak_stage import QUIET, SAID, Scene, archive_of, report, standing, workspace

from holdfast.commands import capture
from holdfast.demo.web import SmallWeb

PROCESSES, EACH = 4, 30
PAGE = "<!doctype html><title>{name}</title><link rel=stylesheet href=/s.css><h1>{name}</h1><p>A page of its own."
RECORD = "title: {name}\nkind: page\nurl: http://{host}/{name}.html\n"
ALL = "page-for-all"


def records_of(process: int) -> list[str]:
    return [f"page-{process}-{number}" for number in range(EACH)]


def publish(web: SmallWeb) -> None:
    """Thirty pages on a host of its own for each process, and one that all of them capture."""
    for process in range(PROCESSES):
        web.publish(f"host-{process}.example", "/s.css", b"p { margin: 1em }", "text/css")
    for name, host in hosts().items():
        web.publish(host, f"/{name}.html", PAGE.format(name=name).encode(), "text/html; charset=utf-8")


def hosts() -> dict[str, str]:
    """Where each record's page is."""
    own = {name: f"host-{process}.example" for process in range(PROCESSES) for name in records_of(process)}
    return {**own, ALL: "host-0.example"}


@pytest.mark.soak
@pytest.mark.timeout(1200)
def test_four_captures_at_once_keep_everything(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    began = time.monotonic()
    web = SmallWeb()
    publish(web)
    web.start()
    with standing(tmp_path) as stage:
        root = stage.empty("many", web)
        for name, host in hosts().items():
            text = RECORD.format(name=name, host=host)
            (root / "sources" / "records" / f"{name}.yml").write_text(text, encoding="utf-8")
        scenes = [Scene("many", root, "capture", (*records_of(process), ALL)) for process in range(PROCESSES)]
        children = [
            subprocess.Popen(
                scene.command(root), stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True, env=QUIET
            )
            for scene in scenes
        ]
        said = [name for child in children for name in SAID.findall(child.communicate(timeout=600)[1])]
        codes = [child.returncode for child in children]
        forks = len(archive_of(root).heads())
        capture.run(workspace(root), [records_of(0)[0]])
        history = archive_of(root).read()
        kept = [name for process in range(PROCESSES) for name in records_of(process) if history.newest(name)]
        findings, _ = archive_of(root).verify()
    web.stop()
    report(
        capsys, "four at once", processes=PROCESSES, captures=f"{len(kept)} of {PROCESSES * EACH}", forks=forks,
        heads_after=len(history.heads), findings=len(findings), seconds=round(time.monotonic() - began),
    )  # fmt: skip
    assert codes == [0] * PROCESSES
    assert len(kept) == PROCESSES * EACH
    assert sorted(said) == sorted([*kept, *[ALL] * PROCESSES])
    assert len(history.captures_of(ALL)) >= 1
    assert (forks > 1, len(history.heads)) == (True, 1)
    assert findings == ()
