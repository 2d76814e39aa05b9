"""From pydantic's errors to findings: what is wrong, on which line, and what to write instead."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import Any, TypeVar, get_args

from pydantic import BaseModel, ValidationError

from holdfast.model import Finding
from holdfast.records.values import did_you_mean, nearest
from holdfast.strict_yaml import Document, printable

MOST_FINDINGS = 20
"""Of one file. One with more is the wrong file, not a file with mistakes, and would hide those of other files."""
MORE_RULE, MORE_MESSAGE = "more-findings", "There are more problems in this file."
MORE_REMEDY = "Mend the first ones and check again."

Loc = tuple[str | int, ...]
M = TypeVar("M", bound=BaseModel)


def validated(model: type[M], document: Document, *, at: Loc = ()) -> M | tuple[Finding, ...]:
    """The value at ``at`` of the document as ``model``, or all that is wrong with it."""
    data: Any = document.data
    for part in at:
        data = data[part]
    try:
        return model.model_validate(data)
    except ValidationError as error:
        problems: list[dict[str, Any]] = [dict(p) for p in error.errors(include_url=False, include_input=False)]
        misspelt = {_meant(model, problem) for problem in problems if problem["type"] == "extra_forbidden"}
        problems = [p for p in problems if p["type"] != "missing" or tuple(p["loc"]) not in misspelt]
        return tuple(_finding(model, document, at, problem) for problem in problems[: MOST_FINDINGS + 1])


def _meant(model: type[BaseModel], problem: dict[str, Any]) -> Loc:
    """Where the key would stand that an unknown one is most likely meant for. It is then not also called missing."""
    loc: Loc = tuple(problem["loc"])
    holder, _ = _descend(model, loc)
    return (*loc[:-1], nearest(str(loc[-1]), holder.model_fields))


def capped(document: Document, findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """The first findings of a file, and one that says so if there are more."""
    first = tuple(islice(findings, MOST_FINDINGS + 1))
    if len(first) <= MOST_FINDINGS:
        return first
    return (*first[:-1], Finding(document.name, MORE_RULE, MORE_MESSAGE, MORE_REMEDY, 1, 1))


def _finding(model: type[BaseModel], document: Document, at: Loc, problem: dict[str, Any]) -> Finding:
    kind, inner = problem["type"], _real(document, at, problem["loc"])
    context = problem.get("ctx", {})
    if "remedy" in context:
        inner = (*inner, context["at"]) if context.get("at") else inner
        rule, message, remedy = kind, context["message"], context["remedy"]
    else:
        rule, message, remedy = _explained(model, kind, inner, problem)
    if kind == "missing" and len(inner) == 1 and not at and inner[0] not in document.data:
        return Finding(document.name, rule, message, remedy, 1, 1)
    line, column = document.place((*at, *inner), key=kind == "extra_forbidden" or bool(context.get("at")))
    return Finding(document.name, rule, message, remedy, line, column)


def _real(document: Document, at: Loc, loc: Loc) -> Loc:
    """``loc`` without what pydantic appends for mapping keys, and without the position in a list that was written
    as one single word."""
    node: Any = document.data
    for part in at:
        node = node[part]
    kept: list[str | int] = []
    for part in loc:
        if part == "[key]" or (isinstance(part, int) and not isinstance(node, list)):
            break
        kept.append(part)
        try:
            node = node[part]
        except (KeyError, IndexError, TypeError):
            node = None
    return tuple(kept)


def _explained(model: type[BaseModel], kind: str, loc: Loc, problem: dict[str, Any]) -> tuple[str, str, str]:
    """Rule, message and remedy for one of pydantic's own errors."""
    key = printable(str(next((part for part in reversed(loc) if isinstance(part, str)), "")))
    holder, field = _descend(model, loc)
    if kind == "extra_forbidden":
        known = list(holder.model_fields)
        return "unknown-key", f"“{key}” is not a key here.", f"{did_you_mean(key, known)}Known: {', '.join(known)}."
    if kind == "missing":
        return "missing-key", f"“{key}” is missing.", f"Add “{key}: …”. {field}.".replace(" .", "")
    if kind in _SHAPES:
        rule, words, remedy = _SHAPES[kind]
        return rule, f"“{key}” {words}.", remedy.replace("KEY", key)
    if kind in _LIMITS:
        rule, tell = _LIMITS[kind]
        words, remedy = tell(problem.get("ctx", {}))
        return rule, f"“{key}” {words}.", remedy
    return kind.replace("_", "-"), f"“{key}”: {printable(problem['msg'], 160)}.", f"{field}." if field else "Mend it."


_SHAPES = {
    "list_type": ("not-a-list", "must be a list", "Write KEY: [one, two], or one item a line, each after “- ”."),
    "string_type": ("not-text", "must be text, not a list or mapping", "Write KEY: some text; quote odd characters."),
    "model_type": ("not-a-mapping", "must hold keys of its own", "Write KEY: and below it, indented, its keys."),
    "dict_type": ("not-a-mapping", "must hold keys of its own", "Write KEY: and below it, indented, its keys."),
    "int_parsing": ("not-a-number", "must be a whole number", "Write a number such as 12."),
    "int_type": ("not-a-number", "must be a whole number", "Write a number such as 12."),
    "int_from_float": ("not-a-number", "must be a whole number", "Write a number such as 12."),
    "int_parsing_size": ("not-a-number", "is far too large a number", "Write a number such as 12."),
    "float_parsing": ("not-a-number", "must be a number", "Write a number such as 60."),
    "float_type": ("not-a-number", "must be a number", "Write a number such as 60."),
    "finite_number": ("not-a-number", "must be a finite number", "Write a number such as 60."),
    "string_too_short": ("empty-value", "is empty", "Write something, or remove it."),
    "too_short": ("empty-list", "needs at least one item", "Name at least one."),
}
"""Rule, words after the key, remedy."""

_LIMITS: dict[str, tuple[str, Callable[[dict[str, Any]], tuple[str, str]]]] = {
    "string_too_long": (
        "too-long",
        lambda ctx: (f"is longer than {ctx['max_length']:,} characters", "Shorten it."),
    ),
    "greater_than_equal": ("too-small", lambda ctx: (f"is less than {ctx['ge']}", f"Write {ctx['ge']} or more.")),
    "greater_than": ("too-small", lambda ctx: (f"is not more than {ctx['gt']}", f"Write more than {ctx['gt']}.")),
    "less_than_equal": ("too-large-number", lambda ctx: (f"is more than {ctx['le']}", f"Write {ctx['le']} or less.")),
}


def _descend(model: type[BaseModel], loc: Loc) -> tuple[type[BaseModel], str]:
    """The model that holds the last key of ``loc``, and the description of that key, "" if it has none."""
    description = ""
    for index, part in enumerate(loc):
        field = model.model_fields.get(part) if isinstance(part, str) else None
        if field is None:
            description = description if isinstance(part, int) else ""
            continue
        description = field.description or ""
        inner = next(_models(field.annotation), None)
        if inner and any(isinstance(later, str) for later in loc[index + 1 :]):
            model = inner
    return model, description


def _models(annotation: Any) -> Iterator[type[BaseModel]]:
    """The models named in a type such as ``list[QuoteEntry] | None``."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for part in get_args(annotation):
        yield from _models(part)
