"""What a site's robots.txt says of one address (RFC 9309). Pure.

The group for our own name counts, or else the one for ``*``; of its rules the longest that fits decides, and of two
equally long ones ``Allow``. Python's own ``urllib.robotparser`` takes the first that fits and knows no ``*`` in paths.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from holdfast.model import Robots

AGENT = "holdfast"
LARGEST = 500 * 1024  # bytes that are read; more need not be (RFC 9309, section 2.5)
LONGEST_RULE = 2000
MOST_RULES = 5000
SHOWN = 200  # characters of a rule that are kept
_ESCAPE = re.compile(r"%[0-9A-Fa-f]{2}")
_NAME = re.compile(r"[A-Za-z_-]+")


@dataclass(frozen=True, slots=True)
class Rule:
    """One line ``Allow`` or ``Disallow`` with the path that it is about; ``*`` stands for anything."""

    allows: bool
    path: str

    def __str__(self) -> str:
        return f"{'Allow' if self.allows else 'Disallow'}: {self.path}"[:SHOWN]


def rules_of(text: str, agent: str = AGENT) -> tuple[Rule, ...]:
    """The rules for ``agent`` in a robots.txt, or those for everybody; at most ``MOST_RULES``."""
    groups: dict[str, list[Rule]] = {}
    named: list[str] = []
    open_for_names = False
    for line in text.splitlines():
        field, colon, value = line.partition("#")[0].partition(":")
        field, value = field.strip().lower(), value.strip()
        if field == "user-agent" and colon:
            found = _NAME.match(value)
            name = "*" if value.startswith("*") else found[0].lower() if found else ""
            named = [*named, name] if open_for_names else [name]
            groups.setdefault(name, [])
            open_for_names = True
        elif field in ("allow", "disallow") and colon:
            open_for_names = False
            for name in set(named) & {agent, "*"}:
                if value and len(value) <= LONGEST_RULE and len(groups[name]) < MOST_RULES:
                    groups[name].append(Rule(field == "allow", _normal(value)))
    return tuple(groups.get(agent, groups.get("*", [])))


def verdict(rules: tuple[Rule, ...], target: str) -> Robots:
    """What the rules say of ``target``, the path and query of an address, and by which of them."""
    wanted = _normal(target)
    fitting = [rule for rule in rules if _fits(rule.path, wanted)]
    if not fitting:
        return Robots("allowed")
    best = max(fitting, key=lambda rule: (len(rule.path), rule.allows))
    return Robots("allowed" if best.allows else "disallowed", str(best))


def _normal(path: str) -> str:
    """Escapes in capitals, other characters than ASCII as escapes, so that both sides are spelled alike."""
    ascii_only = "".join(c if c.isascii() else "".join(f"%{byte:02X}" for byte in c.encode()) for c in path)
    return _ESCAPE.sub(lambda match: match[0].upper(), ascii_only)


def _fits(pattern: str, target: str) -> bool:
    """Whether ``target`` begins as ``pattern`` says. Piece by piece, so that no pattern takes long."""
    anchored = pattern.endswith("$")
    first, *rest = pattern.removesuffix("$").split("*")
    if not target.startswith(first):
        return False
    at = len(first)
    if not rest:
        return not anchored or at == len(target)
    last = rest.pop() if anchored else ""
    for piece in rest:
        found = target.find(piece, at)
        if found < 0:
            return False
        at = found + len(piece)
    return not anchored or (len(target) - at >= len(last) and target.endswith(last))
