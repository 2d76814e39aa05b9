"""A search bundle counts only when every file of it is whole: a cut one fails in the reader's browser."""

from __future__ import annotations

import gzip
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from holdfast.site import SearchIndexFailed, search
from holdfast.site.search_feed import SearchDocument, Section

WHOLE = {
    "pagefind-entry.json": b'{"version": "1"}',
    "pagefind.js": b"export const search = 1;",
    "wasm.en.pagefind": gzip.compress(b"code" * 1000),
    "fragment/en_1.pf_fragment": gzip.compress(b'{"url": "records/a.html"}'),
}


def lay_out(folder: Path) -> None:
    for name, content in WHOLE.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


def test_a_whole_bundle_is_taken_at_once(tmp_path: Path) -> None:
    lay_out(tmp_path)
    search.settle(tmp_path, patience=0)


@pytest.mark.parametrize("name", WHOLE)
@pytest.mark.parametrize(
    "cut", [lambda content: b"", lambda content: content[: len(content) // 2]], ids=["empty", "half"]
)
def test_a_file_that_is_never_finished_is_named(tmp_path: Path, name: str, cut: Callable[[bytes], bytes]) -> None:
    lay_out(tmp_path)
    left = cut(WHOLE[name])
    (tmp_path / name).write_bytes(left)
    if left and name.endswith(".js"):
        return  # scripts are written in one piece
    with pytest.raises(SearchIndexFailed, match=Path(name).name):
        search.settle(tmp_path, patience=0)


def test_the_last_pieces_are_waited_for(tmp_path: Path) -> None:
    lay_out(tmp_path)
    late = tmp_path / "wasm.en.pagefind"
    late.write_bytes(b"")
    threading.Timer(0.1, late.write_bytes, (WHOLE["wasm.en.pagefind"],)).start()
    search.settle(tmp_path, patience=10)
    assert late.read_bytes() == WHOLE["wasm.en.pagefind"]


def test_a_dash_or_bullet_between_words_is_no_word_of_its_own() -> None:
    text = "two reports – one in 2020\n• 50 % of well-being – – done"
    document = SearchDocument("records/a.html", "A", "en", {}, {}, "", (Section("p1", "Page 1", text),))
    joined = text.replace(" –", f"{search.GLUE}–").replace("\n•", f"{search.GLUE}•").replace(" %", f"{search.GLUE}%")
    assert f"<p>{joined}</p>" in search.markup(document)
    assert joined.split() == [
        "two",
        "reports\u2060–",
        "one",
        "in",
        "2020\u2060•",
        "50\u2060%",
        "of",
        "well-being\u2060–\u2060–",
        "done",
    ]
