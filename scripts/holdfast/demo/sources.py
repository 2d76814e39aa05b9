"""The sources of the demo's archive: records, organisations, events and a configuration that leads to loopback."""

from __future__ import annotations

import re
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from holdfast.config import FILE_NAME
from holdfast.demo.archive_org import StandInWayback
from holdfast.demo.web import MEDIA_TYPES, WEB

DEMO = Path(__file__).parent
TITLE = "Quiet Harbour papers (demonstration)"
URL = "http://quiet-harbour.example/"
CONTACT = "archive@quiet-harbour.example"
PROSE = {
    "index.md": """\
A demonstration of Holdfast. A harbour authority closed its flood gate every night, for quiet, and later took the papers
down. **All of it is fictional**: every body, document and event here was invented to show what the software does.""",
    "about.md": """\
This archive was made by `holdfast demo` from a small web that ran on this machine only. Everything in it is fictional
and was written for the demonstration. The next run deletes it and makes it anew.""",
}
"""What stands in docs/ instead of the paragraph that ``holdfast init`` asks the owner of an archive to write."""


def lay_out(folder: Path, resolve: Mapping[str, str], wayback: str) -> None:
    """Puts the demo's sources and configuration into the archive at ``folder``, over what ``holdfast init`` made.

    ``resolve`` says where the fictional hosts listen (name → ``127.0.0.1:PORT``), ``wayback`` is the base address of
    the stand-in for the Wayback Machine.
    """
    records = folder / "sources" / "records"
    records.mkdir(parents=True, exist_ok=True)
    for file in sorted((DEMO / "records").glob("*.yml")):
        shutil.copyfile(file, records / file.name)
    for name in ("organisations.yml", "events.yml"):
        shutil.copyfile(DEMO / name, folder / "sources" / name)
    for name, words in PROSE.items():
        page = folder / "docs" / name
        if page.is_file():
            text = page.read_text(encoding="utf-8")
            page.write_text(
                re.sub(r"^Say here.*?(?=\n\n)", words, text, flags=re.DOTALL | re.MULTILINE), encoding="utf-8"
            )
    hosts = "\n".join(f'    {host}: "{place}"' for host, place in sorted(resolve.items()))
    template = (DEMO / FILE_NAME).read_text(encoding="utf-8")
    settings = template.replace("@RESOLVE@", hosts).replace("@WAYBACK@", wayback)
    (folder / FILE_NAME).write_text(settings, encoding="utf-8")


def remember(witness: StandInWayback) -> None:
    """Give the stand-in what it archived years ago: the page that is gone, and an error in its place from later."""
    for timestamp, paths in EARLIER.items():
        for path in paths:
            place = Path(GONE_BEFORE.host) / path.lstrip("/")
            files = (folder / place for folder in (WEB / "earlier", WEB / "hosts"))
            file = next(file for file in files if file.is_file())
            url = f"http://{GONE_BEFORE.host}{path}"
            witness.preload(url, timestamp, file.read_bytes(), MEDIA_TYPES[file.suffix])
    gone = b"<!doctype html><title>Page not found</title><h1>Page not found</h1>"
    witness.preload(f"http://{GONE_BEFORE.host}{GONE_BEFORE.path}", "20141214083000", gone)


@dataclass(frozen=True, slots=True)
class Turn:
    """What becomes of one document in the course of the demonstration."""

    record: str
    host: str
    path: str
    status: int = 0  # answered from then on; 0 if the document changes instead of going


TAKEN_DOWN = (
    Turn("quiet-harbour-operating-guide", "wrenmouth-harbour.example", "/papers/operating-guide.pdf", 404),
    Turn("quiet-harbour-business-case", "wrenmouth-harbour.example", "/papers/business-case.docx", 410),
    Turn("open-the-gate-petition", "tidewatch.example", "/petitions/open-the-gate.html", 404),
)
CHANGED = Turn("gate-times", "wrenmouth-harbour.example", "/gate/times.html")
GONE_BEFORE = Turn("quiet-harbour-consultation", "wrenmouth-harbour.example", "/consultation/quiet-harbour.html", 404)
EARLIER = {
    "20140903101500": ("/consultation/quiet-harbour.html", "/assets/site.css", "/assets/crest.svg"),
    "20140820040000": ("/assets/type.css", "/assets/waves.svg", "/assets/sill-signs.ttf"),
}
"""What the stand-in for the Wayback Machine archived of the page that was gone, before the demonstration begins."""
SENTENCES = {
    "council-information-reply": "the flood plan does not contain them",
    "council-scrutiny-papers": "What were waiting crews told",
    "gate-house-message": "I would open if it were left to me",
    "gate-times": "The authority has always closed the gate for floods",
    "harbour-authority-statement": "Quiet Harbour was introduced in good faith",
    "open-the-gate-petition": "publish the reason for every closure",
    "quiet-harbour-announcement": "the bells of the moored boats are silent",
    "quiet-harbour-board-slides": "Openings for emergencies only",
    "quiet-harbour-business-case": "Sixty-two flats are to be sold on the east quay",
    "quiet-harbour-consultation": "they were consulted by the notice on the slipway",
    "quiet-harbour-news-report": "The reply was four words long",
    "quiet-harbour-operating-guide": "for the sake of a still basin",
    "scrutiny-minutes": "The lamp at the slipway is still out",
    "two-hundred-nights-report": "pulled out within a minute",
}
"""Words of each kept document that stand nowhere in its record: the built page has them from the copy alone."""
