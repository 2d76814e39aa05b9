"""The list of all decisions to withhold a copy, as a page and as data: what, when, why, by whom. Nothing of content."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from holdfast.model import Decided
from holdfast.model.vocabulary import WITHHOLDING
from holdfast.site.feeds import FeedFile
from holdfast.site.graph import Graph
from holdfast.site.render import encoded

PATH = "withheld.html"
DATA = "withheld.json"
SCHEMA = "holdfast/withholdings/1"


def titles(decided: Iterable[Decided], graph: Graph) -> dict[str, str]:
    """The titles of the records that are concerned and still described, by id. People wrote them; no copy did."""
    concerned = {name for one in decided for name in one.records}
    return {name: graph.records[name].title for name in sorted(concerned & graph.records.keys())}


def file(decided: Sequence[Decided], graph: Graph) -> FeedFile:
    """The same list for programs."""
    named = titles(decided, graph)
    sign = hashlib.sha256(repr((SCHEMA, decided, sorted(named.items()))).encode("utf-8", "replace")).hexdigest()[:32]

    def content() -> bytes:
        found = [_entry(one, named) for one in decided]
        return encoded(json.dumps({"schema": SCHEMA, "decisions": found}, ensure_ascii=False, indent=1) + "\n")

    return FeedFile(DATA, sign, content)


def _entry(one: Decided, named: Mapping[str, str]) -> dict[str, Any]:
    decision = one.decision
    return {
        "decided_at": decision.at,
        "in_force": one.in_force,
        "whole_record": bool(decision.record),
        "records": [{"id": name, "title": named.get(name)} for name in one.records],
        "reason": decision.reason,
        "reason_in_words": WITHHOLDING.get(decision.reason, decision.reason),
        "note": decision.note,
        "decided_by": list(decision.decided_by),
        "policy": decision.policy,
        "review_on": decision.review_on or None,
        "bytes_destroyed": decision.erased,
        "documents": [
            {"record": each.record, "made": each.made, "origin": each.origin, "sha256": each.sha256, "bytes": each.size}
            for each in one.documents
        ],
        "objects": list(decision.objects),
        "lifted": [{"at": each.at, "reason": each.reason, "decided_by": list(each.decided_by)} for each in one.lifted],
    }
