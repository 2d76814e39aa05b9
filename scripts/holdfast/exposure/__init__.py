"""Finding in a text what should not be published: identifiers of people, by their form. Pure functions on text.

    find(text) -> tuple[Found, ...]
    find_in_page(html) -> tuple[Found, ...]: a quick look at a web page
    find_in_source(text) -> pairs of Found and what it is: for what a page or a file holds and does not show

What has a form can be found: e-mail addresses, British phone numbers, NHS and National Insurance numbers, postcodes
beside a person's name. What has none (a name, a diagnosis, a story) cannot, and is a person's task.
"""

from __future__ import annotations

from holdfast.exposure.addresses import postcodes
from holdfast.exposure.contacts import emails, phones
from holdfast.exposure.found import Found
from holdfast.exposure.numbers import insurance_numbers, nhs_numbers
from holdfast.exposure.source import find_in_page, find_in_source, spelled

__all__ = ["Found", "find", "find_in_page", "find_in_source", "spelled"]

_FINDERS = (nhs_numbers, insurance_numbers, emails, phones, postcodes)


def find(text: str) -> tuple[Found, ...]:
    """All that was found in ``text``, in its order. A place is named once, by the gravest kind."""
    taken: list[Found] = []
    for finder in _FINDERS:
        taken += [
            one for one in finder(text) if all(one.end <= other.start or other.end <= one.start for other in taken)
        ]
    return tuple(sorted(taken, key=lambda one: one.start))
