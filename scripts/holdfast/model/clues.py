"""What a document says of itself, as a stranger's words: read by ``extract``, weighed by ``records``."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

About = Literal["title", "date", "changed", "made", "author", "body", "publisher", "language", "kind", "address"]
"""What a clue is about. ``date``: of publication; ``changed``: of a later change; ``made``: when the file was made.
``author`` is a person or a body, ``body`` an author that is said to be an organisation; ``address`` where the document
says that it belongs."""


@dataclass(frozen=True, slots=True)
class Clue:
    """One thing that a document says of itself. ``source`` is the place in a few words, such as ``JSON-LD
    NewsArticle.datePublished``, ``meta og:title`` or ``PDF property Title``; ``value`` one line, as it stands there."""

    about: About
    value: str
    source: str


@dataclass(frozen=True, slots=True)
class Clues:
    """All that was found in one document. ``text`` is the beginning of what it shows, line by line; ``problem`` says
    why there is not more, as a sentence, "" if all is well."""

    clues: tuple[Clue, ...] = ()
    text: str = ""
    problem: str = ""
