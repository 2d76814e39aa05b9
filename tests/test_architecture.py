"""The lines that hold the house up: who may import whom, who may touch the network and the archive, and sizes."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[1] / "scripts" / "holdfast"
MODULES = sorted(PACKAGE.rglob("*.py"))

LAYERS: dict[str, int] = {
    "__main__": 9, "cli": 8, "verbs": 7, "console": 6, "options": 6, "console_bar": 5, "mkdocs_plugin": 7,
    "commands": 6,
    "capture": 5, "archive": 5, "extract": 5, "wayback": 5, "site": 5, "records": 5, "demo": 5, "export": 5,
    "watch": 4, "citations": 4, "quotes": 4, "changes": 4, "takedowns": 4, "suspect": 4, "claims": 4, "exposure": 4,
    "config": 3,
    "strict_yaml": 2, "markup": 2, "edtf": 2, "meaning": 2, "running": 2,
    "errors": 1,
    "model": 0, "clock": 0, "canonical": 0, "progress": 0, "__init__": 0,
}  # fmt: skip
"""Higher may import lower; two of the same number may not import each other (files inside one folder may)."""

NETWORK = {"requests", "urllib3", "socket", "http.client", "urllib.request", "waybackpy", "ssl"}
NETWORK_ALLOWED = {"capture", "wayback", "demo"}
NETWORK_FILES = {PACKAGE / "commands" / "serve.py", PACKAGE / "archive" / "authorities.py"}
ARCHIVE_WRITERS = {"archive"}

LONGEST_MODULE = 320
LONGEST_FUNCTION = 60
POSITIONAL_ARGUMENTS = 6


def name_of(path: Path) -> str:
    """The room a file stands in: its top folder, or its own name for a file at the top."""
    parts = path.relative_to(PACKAGE).parts
    return parts[0] if len(parts) > 1 else path.stem


@cache
def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def imports_of(path: Path) -> Iterator[tuple[str, int]]:
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Import):
            yield from ((alias.name, node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}:{node.lineno}: relative import; write the full name"
            yield node.module or "", node.lineno
            if node.module == "holdfast":
                yield from ((f"holdfast.{alias.name}", node.lineno) for alias in node.names)


def modules() -> pytest.MarkDecorator:
    return pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(PACKAGE)))


@modules()
def test_imports_go_down_only(path: Path) -> None:
    mine = name_of(path)
    assert mine in LAYERS, f"{path}: new room {mine!r}: give it a layer in this test"
    for module, line in imports_of(path):
        if not module.startswith("holdfast."):
            continue
        theirs = module.split(".")[1]
        if theirs == "__version__" or theirs == mine:
            continue
        assert LAYERS[theirs] < LAYERS[mine], f"{path}:{line}: {mine} must not import {theirs}"


@modules()
def test_network_is_reached_from_few_rooms(path: Path) -> None:
    if name_of(path) in NETWORK_ALLOWED or path in NETWORK_FILES:
        return
    for module, line in imports_of(path):
        assert not any(module == n or module.startswith(n + ".") for n in NETWORK), (
            f"{path}:{line}: {module} outside {sorted(NETWORK_ALLOWED)}"
        )


@modules()
def test_modules_and_functions_stay_readable(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert ast.get_docstring(tree_of(path)), f"{path}: no docstring"
    assert text.count("\n") <= LONGEST_MODULE, f"{path}: {text.count(chr(10))} lines; the design wants another noun"
    for node in ast.walk(tree_of(path)):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            length = (node.end_lineno or node.lineno) - node.lineno + 1
            assert length <= LONGEST_FUNCTION, f"{path}:{node.lineno}: {node.name} has {length} lines"
            positional = len(node.args.posonlyargs) + len(node.args.args)
            assert positional <= POSITIONAL_ARGUMENTS, f"{path}:{node.lineno}: {node.name} takes {positional}"


@modules()
def test_public_functions_say_what_they_do(path: Path) -> None:
    for node in tree_of(path).body:
        if isinstance(node, (ast.FunctionDef, ast.ClassDef)) and not node.name.startswith("_"):
            assert ast.get_docstring(node), f"{path}:{node.lineno}: {node.name} has no docstring"


@modules()
def test_broad_excepts_and_late_imports_stay_out(path: Path) -> None:
    if name_of(path) == "cli":
        return
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.ExceptHandler):
            broad = node.type is None or getattr(node.type, "id", "") in {"Exception", "BaseException"}
            assert not broad, f"{path}:{node.lineno}: broad except; only cli catches everything"
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            for inner in ast.walk(node):
                assert not isinstance(inner, (ast.Import, ast.ImportFrom)), f"{path}:{inner.lineno}: late import"
