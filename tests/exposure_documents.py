# ruff: noqa: E501, SIM905
"""Whole documents with and without what should not be published: letters, minutes, reports, tables, contact pages.

``clean()`` are documents full of numbers, addresses and names that look alike and identify nobody: references, codes,
registers, catalogues, switchboards, role mailboxes, each made by the standard that it follows. ``planted()`` are other
such documents with one identifier put into a sentence of its own. All of it is invented, made from a seed, and knows
nothing of the rules that have to find it: check digits are computed here by what the standards say.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass

DOMAINS = "harbour.example tidewatch.example nhs-anchor.example council.example police.example sill.ac.example".split()
ROLES = (
    "foi enquiries press.office complaints info dpo pals switchboard data.protection contact.us freedomofinformation "
    "public.health safeguarding-team recruitment consultation2018 sim.team customer.services governance.office "
    "mentalhealth.liaison clinical.audit planning-support legal.services ipcc.enquiries secretary.trust "
    "library reception noreply media subject.access"
).split()
TOWNS = "Anchorstead Tidemouth Sillwick Quaybridge Lower Anchor Gullhaven".split()
STREETS = "Quay Road,Mill Lane,Station Road,The Strand,Ferry Way,Church Street,Beacon Hill,Park Avenue".split(",")
SURNAMES = "Okafor Patel Marsh Hartley Nowak Llewellyn Iqbal Fairweather Adeyemi Kowalska Sharma Brannigan".split()
GIVEN = "Priya Siobhan Kwame Agnieszka Mohammad Aneurin Chidi Amelia Deirdre Tomasz Yusuf Bronwen".split()
TOPICS = (
    "the gate and its keeper", "the review of the pilot", "beds at night", "the plan for the winter",
    "the use of the tidal sill", "training of staff", "the costs of the scheme", "lamps on the quay",
)  # fmt: skip


@dataclass(frozen=True)
class Planted:
    """One document; ``kind`` is what was put into it, and ``how`` in which dress."""

    kind: str
    how: str
    text: str


def digits(chance: random.Random, count: int, first: str = "123456789") -> str:
    """So many digits that do not begin with 0."""
    return chance.choice(first) + "".join(chance.choices("0123456789", k=count - 1))


def isbn(chance: random.Random) -> str:
    """ISBN-13 (ISO 2108) with its check digit, in groups."""
    body = "978" + digits(chance, 9, "0123456789")
    check = -sum(int(one) * (3 if at % 2 else 1) for at, one in enumerate(body)) % 10
    gap = chance.choice(" -")
    return gap.join((body[:3], body[3], body[4:7], body[7:12], str(check)))


def postcode(chance: random.Random) -> str:
    """A postcode of the form AN NAA or AAN NAA."""
    return f"{chance.choice(['IP', 'NR', 'LS', 'M', 'B', 'SW', 'CF'])}{chance.randint(1, 33)} {chance.randint(1, 9)}{chance.choice('ABDEFGHJLNPQRSTUWXYZ')}{chance.choice('ABDEFGHJLNPQRSTUWXYZ')}"


def landline(chance: random.Random) -> str:
    """A geographic or non-geographic number in one of the usual groupings (numbers kept free for drama, by Ofcom)."""
    last = f"{chance.randint(0, 999):03}"
    return chance.choice(
        [f"01632 960{last}", f"(01632) 960{last}", f"020 7946 0{last}", f"+44 (0)1632 960{last}", f"0161 496 0{last}",
         f"0300 123 {chance.randint(1000, 9999)}", f"0808 157 0{last}", f"+44 20 7946 0{last}"]
    )  # fmt: skip


Maker = Callable[[random.Random], str]
ALIKE: tuple[Maker, ...] = (
    lambda c: f"ISBN {isbn(c)}.",
    lambda c: (
        f"ISSN {digits(c, 4)}-{digits(c, 4)}, doi:10.{digits(c, 4)}/s{digits(c, 5)}-0{digits(c, 2)}-{digits(c, 5)}-{c.randint(0, 9)}."
    ),
    lambda c: f"Our reference: FOI/{c.randint(2015, 2024)}/{digits(c, 6)}. Your reference: {digits(c, 10)}.",
    lambda c: f"The case numbers were {digits(c, 4)}{c.randint(10, 99)}/{c.randint(15, 24)} and CR-{digits(c, 10)}.",
    lambda c: (
        f"Company number 0{digits(c, 7)}, charity number 1{digits(c, 6)}, VAT number GB {digits(c, 3)} {digits(c, 4)} {digits(c, 2)}."
    ),
    lambda c: (
        f"Invoice {digits(c, 10)}, purchase order 07{digits(c, 9)}, account {digits(c, 8)}, sort code {digits(c, 2)}-{digits(c, 2)}-{digits(c, 2)}."
    ),
    lambda c: (
        f"IBAN GB{digits(c, 2)} NWBK {digits(c, 4)} {digits(c, 4)} {digits(c, 4)} {digits(c, 2)}; UTR {digits(c, 5)} {digits(c, 5)}."
    ),
    lambda c: (
        f"Of {c.randint(1, 9)},{digits(c, 3)},{digits(c, 3)} calls {c.randint(100, 999)} were answered within {c.randint(10, 99)} minutes ({c.randint(1, 99)}.{c.randint(0, 9)}%)."
    ),
    lambda c: f"Switchboard {landline(c)}, fax {landline(c)}, textphone 18001 {landline(c)}.",
    lambda c: f"Write to {c.choice(ROLES)}@{c.choice(DOMAINS)} or {c.choice(ROLES)}@{c.choice(DOMAINS)}.",
    lambda c: f"Call NHS 111, 999 in an emergency, or Samaritans on 116 123; {landline(c)} by day.",
    lambda c: (
        f"GMC number {digits(c, 7)}, NMC PIN {digits(c, 2)}{c.choice('ABCDEFGHI')}{digits(c, 4)}E, provider 1-{digits(c, 9)}."
    ),
    lambda c: (
        f"[2018] EWHC {digits(c, 4)} (Admin), HC {digits(c, 4)}, column {digits(c, 4)}WS, SI 2018/{digits(c, 4)}."
    ),
    lambda c: f"Grid reference TM {digits(c, 3)} {digits(c, 3)}; UPRN {digits(c, 12)}; title number NK{digits(c, 6)}.",
    lambda c: f"PMID {digits(c, 8)}, trial NCT0{digits(c, 7)}, ORCID 0000-0002-{digits(c, 4)}-{digits(c, 4)}.",
    lambda c: (
        f"Checksum {c.randbytes(20).hex()}, record {c.randbytes(4).hex()}-{c.randbytes(2).hex()}-4{c.randbytes(1).hex()}a."
    ),
    lambda c: f"The board sits at {c.randint(1, 99)} {c.choice(STREETS)}, {c.choice(TOWNS)}, {postcode(c)}.",
    lambda c: (
        f"{c.choice(['Dr', 'Mrs', 'Mr'])} {c.choice(SURNAMES)}, Medical Director, Anchor NHS Foundation Trust, {c.choice(STREETS)}, {postcode(c)}."
    ),
    lambda c: (
        f"Postcode districts {postcode(c).split()[0]} to {postcode(c).split()[0]} are covered; the clinic is at {postcode(c)}."
    ),
    lambda c: (
        f"Present: {c.choice(GIVEN)} {c.choice(SURNAMES)} (chair), {c.choice(GIVEN)} {c.choice(SURNAMES)}, {c.choice(GIVEN)} {c.choice(SURNAMES)}."
    ),
    lambda c: (
        f"Adopted on {c.randint(1, 28):02}/{c.randint(1, 12):02}/{c.randint(2010, 2024)} at {c.randint(10, 17)}:{c.randint(10, 59)}; version {c.randint(1, 9)}.{c.randint(0, 9)}.{c.randint(0, 99)}."
    ),
    lambda c: (
        f"Table {c.randint(1, 9)}: {digits(c, 3)} {digits(c, 3)} {digits(c, 3)} {digits(c, 3)} / {digits(c, 2)} {digits(c, 2)} {digits(c, 2)} {digits(c, 2)}."
    ),
    lambda c: f"https://{c.choice(DOMAINS)}/papers/{digits(c, 10)}/07{digits(c, 9)}-minutes.pdf, seen on 3 June.",
    lambda c: (
        f"Ward {c.choice('ABCD')}{c.randint(1, 9)}, bed {c.randint(1, 30)}, bleep {digits(c, 4)}, ext. {digits(c, 5)}, room {c.choice('ABM')}{c.randint(1, 9)}."
    ),
    lambda c: (
        f"Form {c.choice(['SA', 'CE', 'AB'])}{digits(c, 4)}; serial {c.choice('ABCE')}{digits(c, 2)}{c.choice('XYZ')}{digits(c, 6)}; part {digits(c, 3)}-{digits(c, 3)}-{digits(c, 3)}."
    ),
    lambda c: (
        f"Budget £{digits(c, 3)},{digits(c, 3)},{digits(c, 3)} against £{digits(c, 3)},{digits(c, 3)},{digits(c, 3)} last year."
    ),
    lambda c: "Every NHS number has ten digits; write [removed] instead. National Insurance numbers were taken out.",
    lambda c: (
        f"Charlotte Street Clinic, Victoria Buildings, {c.choice(TOWNS)} {postcode(c)}; Alexandra Park, {postcode(c)}."
    ),
)
"""What documents are full of: looks like an identifier of a person, and is none."""

PROSE = (
    "The board discussed {topic} and agreed to return to it in the autumn.",
    "Members asked what had been learned from {topic}; the answer will be circulated.",
    "It was noted that {topic} had been raised by several residents.",
    "The paper on {topic} was received and its recommendations were accepted.",
)


def nhs_number(chance: random.Random) -> str:
    """Ten digits whose weighted sum, 10 down to 1, is a multiple of eleven."""
    while True:
        nine = digits(chance, 9, "4567")
        for last in "0123456789":
            if sum(weight * int(one) for weight, one in zip(range(10, 0, -1), nine + last, strict=True)) % 11 == 0:
                return nine + last


def insurance(chance: random.Random) -> str:
    """Two letters that are given out, six digits, a suffix."""
    return chance.choice(["AB", "CE", "JG", "PX", "SY", "HR", "WM", "LK"]) + digits(chance, 6) + chance.choice("ABCD")


def person(chance: random.Random) -> str:
    return f"{chance.choice(GIVEN)} {chance.choice(SURNAMES)}"


def mailbox(chance: random.Random) -> str:
    """An address of a person, in one of the ways in which organisations make them."""
    given, name = chance.choice(GIVEN).lower(), chance.choice(SURNAMES).lower()
    local = chance.choice(
        [f"{given}.{name}", f"{given[0]}.{name}", f"{given[0]}{name}", f"{name}{given[0]}", f"{given}_{name}{chance.randint(1, 9)}",
         f"{given}{name}{chance.randint(60, 99)}", f"{name}.{given}"]
    )  # fmt: skip
    return f"{local}@{chance.choice([*DOMAINS, 'gmail.com', 'hotmail.co.uk', 'btinternet.com'])}"


def _mobile(chance: random.Random) -> str:
    rest = f"7700900{chance.randint(0, 999):03}"
    return chance.choice(
        [f"0{rest}", f"0{rest[:4]} {rest[4:]}", f"0{rest[:4]} {rest[4:7]} {rest[7:]}", f"+44{rest}", f"+44 {rest[:4]} {rest[4:]}",
         f"+44 (0){rest[:4]} {rest[4:]}", f"0{rest[:4]}-{rest[4:7]}-{rest[7:]}", f"0044 {rest}", f"0{rest[:4]}.{rest[4:]}"]
    )  # fmt: skip


def _nhs(chance: random.Random) -> str:
    found = nhs_number(chance)
    gap = chance.choice([" ", "-", " ", "\u00a0"])
    grouped = gap.join((found[:3], found[3:6], found[6:]))
    return chance.choice(
        [f"NHS number: {found}", f"NHS No. {grouped}", f"the patient ({grouped}) was seen twice", f"Patient {grouped}",
         f"NHS Number\tSeen on\n{found}\t3 June", f"her NHS number, {grouped}, stands on the form"]
    )  # fmt: skip


def _insurance(chance: random.Random) -> str:
    found = insurance(chance)
    spaced = " ".join((found[:2], found[2:4], found[4:6], found[6:8], found[8]))
    return chance.choice(
        [f"NI number {found}", f"National Insurance: {spaced}", f"({spaced})", f"NINO {found.lower()}"]
    )


def _home(chance: random.Random) -> str:
    name, street, town = person(chance), chance.choice(STREETS), chance.choice(TOWNS)
    number, code = chance.randint(1, 99), postcode(chance)
    return chance.choice(
        [f"{chance.choice(['Mr', 'Mrs', 'Ms', 'Miss'])} {name}\n{number} {street}\n{town}\n{code}",
         f"Name: {name}, {number} {street}, {town} {code}", f"Dear {chance.choice(['Mr', 'Ms'])} {name.split()[1]},\n{number} {street}, {town}, {code}",
         f"{name}\n{number} {street}\n{town}\n{code}", f"{name}, {number} {street}, {town} {code}, objected.",
         f"Complainant: {name}\nAddress: Flat {number}, {street}, {town}, {code}"]
    )  # fmt: skip


KINDS: dict[str, Maker] = {
    "nhs-number": _nhs,
    "national-insurance": _insurance,
    "email": lambda c: c.choice(["Ask {}.", "From: <{}>", "{} wrote:", "(e-mail: {})", "mailto:{}"]).format(mailbox(c)),
    "mobile-number": lambda c: c.choice(["Mobile: {}", "ring {} after six", "Tel. {}", "{}", "M {}"]).format(
        _mobile(c)
    ),
    "home-address": _home,
}


def document(chance: random.Random, put: str = "") -> str:
    """Paragraphs of prose and of what looks alike, with ``put`` among them."""
    made = [chance.choice(PROSE).format(topic=chance.choice(TOPICS)) for _ in range(chance.randint(3, 6))]
    alike = [make(chance) for make in chance.sample(ALIKE, chance.randint(5, 9))]
    paragraphs = [*made, *alike]
    chance.shuffle(paragraphs)
    if put:
        paragraphs.insert(chance.randint(1, len(paragraphs) - 1), put)
    return "\n".join(["Minutes and correspondence", *paragraphs])


def clean(count: int = 150, seed: int = 1) -> Iterator[str]:
    """Documents that hold nothing."""
    for number in range(count):
        yield document(random.Random(f"clean {seed} {number}"))


def planted(count: int = 150, seed: int = 1) -> Iterator[Planted]:
    """Documents that hold one identifier each, of every kind as many."""
    kinds = [*KINDS]
    for number in range(count):
        chance, kind = random.Random(f"planted {seed} {number}"), kinds[number % len(kinds)]
        put = KINDS[kind](chance)
        yield Planted(kind, put, document(chance, put))
