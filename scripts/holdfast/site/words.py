"""The archive's facts in plain words. One place decides how states, kinds and dates are put to a reader.

The rules of wording: never a deletion date, only a window between two looks; never "proves that the site showed
this"; a copy elsewhere counts only when it was read back; what is not known is said to be not known.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import lru_cache

from holdfast import edtf
from holdfast.model import Access, Capture, Holding, Memento
from holdfast.model.vocabulary import KINDS, RELATIONS, RIGHTS, WITHHOLDING, content_note

PLURALS = {
    "foi-response": "Freedom of information responses",
    "slides": "Slides",
    "guidance": "Guidance",
    "policy": "Policies",
}
"""Kinds whose plural is not the word with an s."""

HELPLINE_NOTES = frozenset({"suicide", "self-harm"})
"""Content notes that come with the number of a helpline."""

FAILURES = {
    "bad-url": "the address is not one that can be fetched",
    "private-address": "the address leads into a private network",
    "unresolvable": "the name of the server could not be found",
    "unreachable": "the server could not be reached",
    "tls": "no secure connection could be made",
    "timeout": "the server took too long",
    "too-large": "the document is larger than the archive's limit",
    "truncated": "the document broke off before its end",
    "http-status": "the server answered with an error",
    "challenge": "the server wants to check first that no robot asks",
    "redirects": "the address redirects without end",
    "wrong-content": "what came was not the kind of document it claimed to be",
    "bad-encoding": "what came could not be decoded",
    "empty": "what came was empty",
    "protocol": "the server's answer could not be understood",
}

SNAPSHOT_STATES = {
    "none": "We have not yet asked the Internet Archive for a copy, or looked for one.",
    "submitting": "We have asked for a copy; no answer is recorded yet.",
    "submitted": "We have asked for a copy; it is not confirmed yet.",
    "captured-unconfirmed": "A copy was reported as made there, but has not been read back yet.",
    "verified": "A copy is held there and was read back.",
    "captured-differs": "A copy is held there; it was read back and differs from ours.",
    "deferred": "The request for a copy is waiting for its turn.",
    "refused": "The request for a copy was refused.",
    "excluded": "This address is excluded there.",
    "not-served": "No copy could be made there, because the address no longer served the document.",
}

ORIGINALS = {
    "live": "Original still there",
    "changed": "Original changed",
    "moved": "Original moved",
    "blocked": "Original blocked to us",
    "gone": "Original missing",
    "unknown": "Original not looked at yet",
}

IA_HOST = "web.archive.org"


def kind(name: str) -> str:
    """The word for one document of a kind: "Report"."""
    return KINDS.get(name) or plain(name)


def kinds(name: str) -> str:
    """The word for several: "Reports"."""
    return PLURALS.get(name) or kind(name) + "s"


def plain(name: str) -> str:
    """A key written as words: ``crisis-care`` becomes "Crisis care"."""
    words = name.replace("_", " ").replace("-", " ").strip()
    return words[:1].upper() + words[1:]


def relation(name: str, *, backwards: bool = False) -> str:
    """The words for a relation, as read from the record that has it or (``backwards``) from the one it names."""
    known = RELATIONS.get(name)
    if known:
        return known.inverse if backwards else known.label
    return f"{plain(name)} (the other way round)" if backwards else plain(name)


def content_notes(names: tuple[str, ...]) -> str:
    """ "suicide, self-harm and coercion"."""
    words = [content_note(name) for name in names]
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}" if words else ""


@lru_cache(maxsize=4096)
def instant(text: str) -> str:
    """A UTC instant for readers: "17 June 2021, 09:30 UTC". Unknown forms are shown as they are."""
    try:
        moment = datetime.fromisoformat(text.replace("Z", "+00:00"))
    except ValueError:
        return text
    return f"{moment.day} {moment:%B %Y, %H:%M} UTC"


@lru_cache(maxsize=4096)
def day(text: str) -> str:
    """The day of a UTC instant or ISO date: "17 June 2021"."""
    try:
        moment = datetime.fromisoformat(text.replace("Z", "+00:00"))
    except ValueError:
        return text
    return f"{moment.day} {moment:%B %Y}"


def stamp14(text: str) -> str:
    """The date of a 14-digit Wayback stamp in words."""
    try:
        moment = datetime.strptime(text, "%Y%m%d%H%M%S")
    except ValueError:
        return text
    return f"{moment.day} {moment:%B %Y, %H:%M} UTC"


@lru_cache(maxsize=8192)
def date(text: str | None) -> edtf.Edtf | None:
    """An EDTF date as parsed, or ``None`` for no date or one that is not EDTF."""
    try:
        return edtf.parse(text) if text else None
    except ValueError:
        return None


def date_words(text: str | None) -> str:
    """An EDTF date for readers: "about 2018"; "" for none, the text itself if it is not EDTF."""
    found = date(text)
    return found.display if found else text or ""


def year_of(text: str | None) -> str:
    """The year under which a date stands in the timeline, or "none"."""
    found = date(text)
    return f"{found.year:04d}" if found else "none"


def size(count: int) -> str:
    """Bytes for people: "2.4 MB"."""
    if count < 1000:
        return f"{count} bytes"
    unit, name = (10**9, "GB") if count >= 10**9 else (10**6, "MB") if count >= 10**6 else (10**3, "kB")
    amount = count / unit
    return f"{amount:.0f} {name}" if amount >= 10 else f"{amount:.1f} {name}"


def lag(stamped: str, captured: str) -> str:
    """How long after a capture its time stamp was made: "2 hours after the capture"; "" if our clock says before."""
    try:
        seconds = int((datetime.fromisoformat(stamped) - datetime.fromisoformat(captured)).total_seconds())
    except ValueError:
        return ""
    if seconds < -60:  # stamps may count whole seconds, and clocks differ a little
        return ""
    for unit, length in (("day", 86_400), ("hour", 3_600), ("minute", 60)):
        if seconds >= 2 * length or (unit != "day" and seconds >= length):
            return f"{plural(seconds // length, unit)} after the capture"
    return "less than a minute after the capture"


def plural(count: int, one: str, many: str = "") -> str:
    """ "1 record", "2 records"."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def status(holding: Holding, access: Access) -> tuple[str, str]:
    """The short label of a record in lists and the name of its style: ("Copy held", "held")."""
    gone = holding.original.state == "gone"
    if holding.tombstone:
        return "Withheld", "none"
    if access is Access.METADATA_ONLY:
        return "Described only", "none"
    if holding.held is None and holding.suspects and not gone:
        return "No copy, something else came", "none"
    if holding.held is None:
        return ("Original missing, no copy", "lost") if gone else ("No copy yet", "none")
    if access is Access.SEALED and holding.held.id in holding.blocked:
        return "Copy kept, not yet shown", "none"
    if access is Access.SEALED:
        return ("Copy under embargo", "none") if embargo(holding) else ("Copy sealed", "none")
    if how := _NOT_RECEIVED.get(holding.held.origin):
        return (f"{how} copy, original missing", "saved") if gone else (f"{how} copy held", "held")
    if gone:
        return "Copy held, original missing", "saved"
    return ("Copy held, original changed", "saved") if holding.original.state == "changed" else ("Copy held", "held")


_NOT_RECEIVED = {"memento": "Recovered", "redacted": "Redacted", "deposited": "Deposited"}
"""How a copy came to be that was not received from its address, by its origin."""


def embargo(holding: Holding) -> str:
    """The day on which the sealed copy will be published, "" if none is set."""
    held = holding.held
    sealed = held is not None and held.id in holding.sealed and held.id not in holding.blocked
    return holding.record.release or "" if sealed else ""


def withholding(reason: str) -> str:
    """Why a copy is withheld, in words."""
    return WITHHOLDING.get(reason) or plain(reason)


def recovered(capture: Capture) -> str:
    """ "Recovered from the Internet Archive's copy of 3 June 2021"; "" for what we received from its own address."""
    source = capture.recovered_from
    return f"Recovered from the {source.holder}’s copy of {day(source.archived_at)}" if source else ""


def deposited(capture: Capture) -> str:
    """ "Deposited on 3 June 2021, received from a reader on 1 June 2021 (by e-mail)"; "" for what was not."""
    custody = capture.custody
    if custody is None:
        return ""
    came = f"received from {custody.received_from} ({date_words(custody.received_on)}, {custody.how})"
    return f"Deposited on {day(capture.finished)}, {came}"


def keeper(memento: Memento) -> str:
    """Who holds a memento, by the host of its address; only archive.org is called the Wayback Machine."""
    host = memento.url.split("/")[2] if memento.url.count("/") >= 2 else ""
    return "Internet Archive, Wayback Machine" if host == IA_HOST else host or "an unnamed archive"


def rights(basis: str) -> str:
    """The rights basis in words."""
    return RIGHTS.get(basis) or plain(basis)


def failure(reason: str) -> str:
    """Why a capture failed, in words."""
    return FAILURES.get(reason, reason)


def snapshot_state(name: str) -> str:
    """Where the wish for a snapshot stands, as a sentence."""
    return SNAPSHOT_STATES.get(name, name)


FILTERS: dict[str, Callable[..., str]] = {
    word.__name__: word
    for word in (
        kind, kinds, plain, rights, instant, day, stamp14, date_words, year_of, size, plural, keeper, failure,
        snapshot_state, recovered, deposited, lag, withholding,
    )
}  # fmt: skip
"""The words that templates use, by the names they use."""
