"""Makes the demo's binary documents from the texts under ``web/text``: ``python -m holdfast.demo.make_web``.

The results are committed, so that the demo serves the same bytes everywhere; a test makes them again and compares.
"""

from __future__ import annotations

import logging
from pathlib import Path

from holdfast.demo.making import font, mail, markup, office, pdf, picture
from holdfast.demo.web import WEB

log = logging.getLogger(__name__)


def documents(texts: Path) -> dict[str, bytes]:
    """Every made document by its place below ``web/hosts``."""
    return {
        "wrenmouth-harbour.example/assets/gate.png": picture.make(320),
        "wrenmouth-harbour.example/assets/gate-large.png": picture.make(480),
        "wrenmouth-harbour.example/assets/sill-signs.ttf": font.make(font.read_letters(texts / "letters.txt")),
        "wrenmouth-harbour.example/papers/operating-guide.pdf": pdf.make(markup.read(texts / "operating-guide.txt")),
        "wrenmouth-harbour.example/papers/business-case.docx": office.docx(markup.read(texts / "business-case.txt")),
        "wrenmouth-harbour.example/papers/board-slides.pptx": office.pptx(markup.read(texts / "board-slides.txt")),
        "northmoor-council.example/foi/reply-2015-0114.pdf": pdf.make(markup.read(texts / "information-reply.txt")),
        "northmoor-council.example/foi/message-2014-09-17.eml": mail.make(texts / "gate-house-message.txt"),
    }


def main() -> None:
    """Writes all made documents into the package's own ``web`` folder."""
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    for place, content in documents(WEB / "text").items():
        target = WEB / "hosts" / place
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
        log.info("%8d  %s", len(content), place)


if __name__ == "__main__":
    main()
