"""The quality gate: whether what was served is probably not the document, and whether an error is a check for robots.

What is judged is in ``holdfast.suspect``; here it is given what came over the wire.
"""

from __future__ import annotations

from pathlib import Path

from holdfast.capture.facts import filename_of
from holdfast.capture.failures import Failure
from holdfast.capture.links import LARGEST_TEXT, decoded
from holdfast.capture.receive import Received
from holdfast.capture.sniff import HTML, PDF, XHTML
from holdfast.suspect import challenge, doubt, trouble

CHALLENGES = frozenset({401, 403, 405, 406, 429, 503})
"""Statuses under which checks for robots are served."""

_SAID = (HTML, XHTML, "text/plain", "application/json")


def doubt_of(path: Path, found: str, received: Received, *, asked: str, final: str, text: str = "") -> str:
    """Why the body in ``path``, of the type ``found``, is probably not the document, as one sentence; "" if nothing
    speaks for that. ``text``: what the page shows, when that is known better than from the body (its HTML as a
    browser ended up with it)."""
    if found == PDF:
        return trouble(path.read_bytes()[:LARGEST_TEXT]) if path.stat().st_size <= LARGEST_TEXT else ""
    if found not in _SAID:
        return ""
    if not text:
        with path.open("rb") as stream:
            text = decoded(stream.read(LARGEST_TEXT), received.header("content-type"))
    proposed = filename_of(received.header("content-disposition")) if found in (HTML, XHTML) else ""
    return doubt(text, "", asked=asked, final=final, headers=dict(received.headers), filename=proposed)


def challenged(failure: Failure, received: Received, host: str) -> Failure:
    """``failure``, or one that says so when the error came with a check for robots."""
    if not challenge(decoded(received.head, received.header("content-type")), dict(received.headers)):
        return failure
    message = (
        f"{host} answered {failure.status} with a check for robots; open the address in a browser, save the document "
        "and deposit that copy."
    )
    return Failure("challenge", message, failure.status)
