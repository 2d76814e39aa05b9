"""Documents that speak of what was taken down, closed or out of order, and short notices that say so to a visitor.

An archive of documents that were removed is full of the former: statements, answers, letters, minutes, blog posts.
``suspect_sets/removals.tsv`` holds 65 of them and ``notices.tsv`` 45 notices; a line is the address that was asked for,
the title, the heading and the paragraphs. Each is judged in four dresses: with menus and footer and without, under its
address and under a number. They were written for this project before the rules that tell them apart, which then learned
from them; ``removals_later.tsv`` (30) and ``notices_later.tsv`` (20) afterwards, by the same hand.
"""

from __future__ import annotations

from collections.abc import Iterator

from holdfast.suspect import doubt
from suspect_held_out import FOLDER

FIRST_SIGHT = {"removals": 116, "notices": 160, "removals_later": 24, "notices_later": 48}
"""How many of the pages were suspected before the rules had learned from their file. The first two were judged by the
gate of commit 4e070ea, which suspects 28 and 48 of the later ones."""

HOST = "https://www.northmoor.example"
_MENU = """<header><a href="/">Northmoor</a><nav><a href="/about">About us</a> <a href="/news">News</a>
<a href="/services">Services</a> <a href="/contact">Contact us</a> <a href="/login">Log in</a></nav>
<form role="search"><input type="search" name="q"><button>Search</button></form></header>"""
_FOOTER = """<footer><a href="/privacy">Privacy</a> <a href="/cookies">Cookies</a> <p>© Northmoor 2021</p></footer>"""


def dresses(name: str) -> Iterator[tuple[str, str, str]]:
    """The address, the text's title and the page, four times for each line of a file."""
    lines = (FOLDER / f"{name}.tsv").read_text(encoding="utf-8").splitlines()
    for number, line in enumerate(lines):
        address, title, heading, *paragraphs = line.split("\t")
        body = f"<h1>{heading}</h1>" + "".join(f"<p>{one}</p>" for one in paragraphs)
        bare = f"<!doctype html><html><head><title>{title}</title></head><body>{body}</body></html>"
        dressed = bare.replace(title, f"{title} | Northmoor", 1).replace(body, f"{_MENU}<main>{body}</main>{_FOOTER}")
        for page in (bare, dressed):
            for path in (address, f"/node/{7300 + number}"):
                yield HOST + path, title, page


def judged(name: str) -> tuple[list[str], int]:
    """The titles of those that the gate suspects, with what it says, and how many there are."""
    found, count = [], 0
    for here, title, page in dresses(name):
        said = doubt(page, "", asked=here, final=here, headers={"content-type": "text/html"})
        found += [f"{title}: {said}"] if said else []
        count += 1
    return found, count
