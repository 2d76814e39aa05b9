"""Figures of looking for quotes, one JSON object per line: ``python tests/bench/bench_quotes.py [QUOTES]``.

The documents and quotes are those of ``tests/quotes_corpus.py``: twenty pages each with running headers, footers and
broken words; true quotes of 8 to 40 words dressed in one to three ways, a seventh of them over the end of a page; false
ones that differ in one place. ``tests/quotes_pairs.py`` has single passages with what somebody might make of them.
Times are processor time in a document that is indexed already: the best of three for each true quote, and the median.
"""

from __future__ import annotations

import json
import math
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path
from statistics import median

sys.path.insert(0, str(Path(__file__).parents[1]))

from holdfast.model import Extraction, PageText
from holdfast.quotes import Document, Proof, prove
from quotes_corpus import Case, Paper, false_quotes, paper, shortened, true_quotes
from quotes_pairs import ACCEPTED, REFUSED

DOCUMENTS = 10
Make = Callable[[Paper, int], Iterable[Case]]


def show(figure: str, **values: object) -> None:
    """One figure as a line of JSON."""
    sys.stdout.write(json.dumps({"bench": "quotes", "figure": figure, **values}) + "\n")


def main(count: int) -> None:
    """``count`` true and as many false quotes, spread over the documents."""
    each = count // DOCUMENTS
    papers = [paper(seed) for seed in range(DOCUMENTS)]
    indexing = []
    documents = []
    for source in papers:
        begun = time.process_time()
        documents.append(Document.of(source.extraction()))
        _ = documents[-1].readings[0].body
        indexing.append(time.process_time() - begun)
    show("index of 20 pages", milliseconds=round(1000 * median(indexing), 1))

    found, times = judged(papers, documents, lambda source, seed: true_quotes(source, each, seed), with_page=True)
    lost = sum(not proof.holds for _, proof in found)
    show("true quotes", quotes=len(found), not_verified=lost, recall_percent=round(100 * (1 - lost / len(found)), 2),
         microseconds_each=round(1e6 * median(times)), milliseconds_target=0.1)  # fmt: skip
    crossing = [proof for case, proof in found if case.kind.endswith("over pages")]
    show("of them over a page's end", quotes=len(crossing), not_verified=sum(not proof.holds for proof in crossing))
    beside = sum(any(warning.startswith("Just") for warning in proof.warnings) for _, proof in found)
    show("of them with a warning of what stands beside", percent=round(100 * beside / len(found), 1))

    found, _ = judged(papers, documents, lambda source, seed: shortened(source, each // 5, seed), with_page=True)
    lost = sum(not proof.holds for _, proof in found)
    show("true quotes with an ellipsis", quotes=len(found), not_verified=lost)

    found, times = judged(papers, documents, lambda source, seed: false_quotes(source, each, seed), with_page=False)
    accepted = [case.kind for case, proof in found if proof.holds]
    show("false quotes", quotes=len(found), accepted=len(accepted),
         milliseconds_each_with_closest_passage=round(1000 * median(times), 2))  # fmt: skip
    tried = Counter(case.kind for case, _ in found)
    for kind, number in sorted(tried.items()):
        show(f"false: {kind}", quotes=number, accepted=accepted.count(kind))
    refused = sum(not single(*pair).holds for pair in REFUSED)
    show("single passages, said otherwise", quotes=len(REFUSED), accepted=len(REFUSED) - refused)
    held = sum(single(*pair).holds for pair in ACCEPTED)
    show("single passages, in another dress", quotes=len(ACCEPTED), not_verified=len(ACCEPTED) - held)


def single(passage: str, words: str) -> Proof:
    """What a document of one passage has of a quote."""
    page = PageText(1, f"Before it. {passage} and after it all.", "Page 1")
    return prove(Document.of(Extraction("0" * 64, "made", "pages", (page,), Path())), words)


def judged(
    papers: list[Paper], documents: list[Document], make: Make, *, with_page: bool
) -> tuple[list[tuple[Case, Proof]], list[float]]:
    """Every case with its proof, and the seconds that each took."""
    found, times = [], []
    for seed, (source, document) in enumerate(zip(papers, documents, strict=True)):
        cases: Iterable[Case] = make(source, seed)
        for case in cases:
            best = math.inf
            for _ in range(3 if with_page else 1):
                begun = time.process_time()
                proof = prove(document, case.text, case.page if with_page else None)
                best = min(best, time.process_time() - begun)
            times.append(best)
            found.append((case, proof))
    return found, times


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 6_000)
