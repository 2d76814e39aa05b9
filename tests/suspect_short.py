"""Documents of a few sentences, under addresses that say nothing and without a date: the hardest to tell from notices.

``suspect_sets/contrary.tsv`` holds texts that were chosen for words which are those of notices, ``ordinary.tsv`` what
public bodies write, whatever the words; a line is a title and its paragraphs. They were written for this project when
the rules had learned from the three held-out sets. At first sight 16 of the 75 contrary ones were suspected (8 of the
first 40 and, after a lesson, 8 of the other 35), and after a further lesson none of the 41 ordinary ones.
"""

from __future__ import annotations

from holdfast.suspect import doubt
from suspect_held_out import FOLDER
from suspect_pages import article


def mistaken(name: str) -> tuple[list[str], int]:
    """The titles of those texts that the gate suspects, and how many texts there are."""
    texts = [line.split("\t") for line in (FOLDER / f"{name}.tsv").read_text(encoding="utf-8").splitlines()]
    found = []
    for number, (title, *paragraphs) in enumerate(texts):
        here = f"https://a.example/doc/{8800 + number}"
        if doubt(article(title, *paragraphs), "", asked=here, final=here):
            found.append(title)
    return found, len(texts)
