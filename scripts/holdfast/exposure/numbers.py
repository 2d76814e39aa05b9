"""NHS numbers and National Insurance numbers.

NHS number: ten digits, the last a check digit by the modulus 11 algorithm (NHS Data Model and Dictionary). One in
eleven of all numbers of ten digits passes it, so the check alone is not enough: the digits must also be written in
the usual groups of 3, 3 and 4, or stand in a text that speaks of an "NHS number" or its like. National Insurance
number: two letters, six digits, one letter A to D; letters and pairs that were never given out (HMRC, NIM39110) are
refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from holdfast.exposure.found import Found, masked

_GAP = r"[ \t\u00a0\u2009\u202f.\u2010-\u2013-]"
_TEN = re.compile(rf"(?<![\w.,+/-])(\d{{3}})({_GAP}?)(\d{{3}})\2(\d{{4}})(?![\w-]|[.,]\d)")
_DIGITS_BEFORE, _DIGITS_AFTER = re.compile(r"\d[ -]$"), re.compile(r"[ -]\d")
_NAMED = re.compile(
    r"\b(?:NHS|CHI|H&C|health and care|patient)\s{0,3}(?:no\b|num|id\b|#)|\bNHS\s{0,2}[:#]?\s{0,2}(?=\d{10}\b)",
    re.IGNORECASE,
)
_PHONE = re.compile(
    r"\b(?:tel|telephone|phone|fax|call|ring|mobile|ext|charity|company|reg)\b[^\n]{0,25}$", re.IGNORECASE
)
_OTHER = re.compile(
    r"\b(?:ref|reference|invoice|order|account|acct|case|claim|utr|pin|vat|company|charity|isbn|doi|pmid|uprn|serial|tel|"
    r"telephone|phone|fax|mobile|id|no|number|complaint|request)[.:#]{0,2}\s{0,3}$|(?:\+|00)44\s?$",
    re.IGNORECASE,
)
"""What stands right before a number of some other register."""
_LOOK_BACK = 80
_WEIGHTS = range(10, 1, -1)

_INSURANCE = re.compile(
    rf"(?<![\w-])(?!BG|GB|NK|KN|TN|NT|ZZ)[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z]({_GAP}?)\d\d\1\d\d\1\d\d\1?[A-D](?![\w-])"
)
_LOWER = re.compile(
    rf"(?<![\w-])(?!bg|gb|nk|kn|tn|nt|zz)[a-ceghj-pr-tw-z][a-ceghj-npr-tw-z]({_GAP}?)\d\d\1\d\d\1\d\d\1?[a-d](?![\w-])"
)
_INSURANCE_CONTEXT = re.compile(r"\b(?:NI|NINO|national insurance)\b.{0,40}$", re.IGNORECASE | re.DOTALL)


def is_nhs_number(digits: str) -> bool:
    """Whether ten ``digits`` carry a right check digit. Numbers of one digit repeated are nobody's."""
    if len(digits) != 10 or len(set(digits)) == 1:
        return False
    rest = 11 - sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, digits[:9], strict=True)) % 11
    return rest != 10 and int(digits[9]) == rest % 11


def nhs_numbers_named(text: str) -> Iterator[Found]:
    """As ``nhs_numbers``, but ten digits in a row must be called so right before."""
    return nhs_numbers(text, nearby=True)


def nhs_numbers(text: str, *, nearby: bool = False) -> Iterator[Found]:
    """NHS numbers, and the Scottish and Northern Irish ones of the same form."""
    named: bool | None = None
    for match in _TEN.finditer(text):
        digits = match[1] + match[3] + match[4]
        if not is_nhs_number(digits):
            continue
        before = text[max(0, match.start() - _LOOK_BACK) : match.start()]
        if nearby:
            named = bool(_NAMED.search(before + match[0]))
        elif named is None:
            named = bool(_NAMED.search(text))
        longer = bool(_DIGITS_BEFORE.search(before) or _DIGITS_AFTER.match(text, match.end()))
        if match[2] and longer:
            continue  # groups of some other number; ten digits in a row may stand in a table
        if not match[2] and _OTHER.search(before) and not _NAMED.search(before[-30:] + match[0]):
            continue
        grouped = bool(match[2]) and digits[0] != "0" and not _PHONE.search(before)
        if named or grouped:
            yield Found("nhs-number", "error", match.start(), match.end(), masked(match[0], first=3, last=2))


def insurance_numbers(text: str) -> Iterator[Found]:
    """National Insurance numbers; in small letters only where the text says that it is one."""
    for match in _INSURANCE.finditer(text):
        yield Found("national-insurance", "error", match.start(), match.end(), masked(match[0], first=2, last=1))
    for match in _LOWER.finditer(text):
        if _INSURANCE_CONTEXT.search(text[max(0, match.start() - _LOOK_BACK) : match.start()]):
            yield Found("national-insurance", "error", match.start(), match.end(), masked(match[0], first=2, last=1))
