"""What a decision is about: a record or an object, and everything that goes with it."""

from __future__ import annotations

import difflib
import re
from collections.abc import Sequence
from dataclasses import dataclass

from holdfast.archive import History, Reach, captures_by_object, reach
from holdfast.errors import UsageError

SHORTEST = 12
_HEX = re.compile(r"[0-9a-f]{1,64}")


@dataclass(frozen=True, slots=True)
class Target:
    """``record`` is its id, "" when an object was named. ``reach`` is all that is touched; ``also`` are the records
    in it besides the one that was named."""

    record: str
    reach: Reach
    also: tuple[str, ...]


def target_of(text: str, history: History, also: Sequence[str]) -> Target:
    """What ``text`` names: a record of the archive, or an object by its SHA-256 or 12 digits or more of it.

    Raises ``UsageError`` when there is no such thing, when it has no copy, or when other records share its bytes and
    are not named in ``also``; for an object all its records count as named.
    """
    if text in history.records:
        objects = [file.sha256 for one in history.captures_of(text) if one.origin != "absence" for file in one.files]
        if not objects:
            raise UsageError(
                f"The archive holds no copy of {text!r}. To keep it from making one, write `access: metadata-only` "
                f"into sources/records/{text}.yml."
            )
        found = reach(history, objects)
        others = tuple(name for name in found.records if name != text)
        unnamed = [name for name in others if name not in also]
        if unnamed:
            names = ", ".join(unnamed)
            options = " ".join(f"--also {name}" for name in unnamed)
            raise UsageError(f"Copies of {names} have the very bytes of {text!r} and go with it. If so, add {options}.")
        return Target(text, found, others)
    found = reach(history, [_object(text, history)])
    return Target("", found, found.records)


def _object(text: str, history: History) -> str:
    if not _HEX.fullmatch(text.lower()):
        near = difflib.get_close_matches(text, history.records, n=1)
        hint = f" Did you mean {near[0]!r}?" if near else ""
        raise UsageError(f"The archive holds no copy of a record {text!r}, and it is no SHA-256 either.{hint}")
    if len(text) < SHORTEST:
        raise UsageError(f"{text!r} is too short to name an object: give {SHORTEST} digits of its SHA-256 or more.")
    found = [name for name in captures_by_object(history) if name.startswith(text.lower())]
    if len(found) != 1:
        number = "no object" if not found else f"{len(found)} objects"
        raise UsageError(
            f"{number} of the archive has a SHA-256 that begins with {text}; nothing was done.".capitalize()
        )
    return found[0]
