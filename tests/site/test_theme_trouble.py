"""When MkDocs cannot make the skin, people read what to mend, and never a traceback."""

from __future__ import annotations

from pathlib import Path

import pytest

from holdfast.commands import init
from holdfast.errors import HoldfastError
from holdfast.site import theme


def test_a_mistake_in_the_prose_is_told_in_mkdocs_own_words(tmp_path: Path) -> None:
    init.run(tmp_path)
    about = tmp_path / "docs" / "about.md"
    about.write_text(about.read_text(encoding="utf-8") + "\n[there](nowhere.md)\n", encoding="utf-8")
    with pytest.raises(HoldfastError, match=r"(?s)mend what it names.*nowhere\.md"):
        theme.prepare(tmp_path, tmp_path / "cache")


def test_of_a_traceback_only_the_cause_is_told(tmp_path: Path) -> None:
    init.run(tmp_path)
    (tmp_path / "cache").mkdir()
    (tmp_path / "cache" / "theme").write_text("a file where the folder should be", encoding="utf-8")
    with pytest.raises(HoldfastError, match="MkDocs broke off") as trouble:
        theme.prepare(tmp_path, tmp_path / "cache")
    assert "Error" in str(trouble.value)
    assert "Traceback" not in str(trouble.value)
