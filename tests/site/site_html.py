"""Looking at built pages as a browser would read them, and what no page may ever hold."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import html5lib

SCHEMES = {"", "http", "https", "tel", "mailto"}
FORBIDDEN = {"iframe", "object", "embed", "base", "frame", "frameset", "applet", "math", "portal"}
ADDRESSES = {"href", "src", "action", "formaction", "data", "poster", "xlink:href", "srcdoc", "background"}


def parse(data: bytes | str) -> Any:
    """The page as a tree of plain elements, read the way browsers do."""
    text = data.decode() if isinstance(data, bytes) else data
    return html5lib.parse(text, treebuilder="etree", namespaceHTMLElements=False)


def attribute_name(name: Any) -> str:
    return str(name).rpartition("}")[2].lower()


def scripts(tree: Any) -> set[tuple[str, str]]:
    return {(node.get("src", ""), (node.text or "").strip()) for node in tree.iter("script")}


def problems(tree: Any, allowed: set[tuple[str, str]]) -> list[str]:
    """Everything in a page that could run, lead or load where it must not; [] for a safe page."""
    found = [f"script {script}" for script in scripts(tree) - allowed]
    for node in tree.iter():
        if not isinstance(node.tag, str):
            continue
        tag = attribute_name(node.tag)
        if tag in FORBIDDEN:
            found.append(f"<{tag}>")
        if tag == "meta" and (node.get("http-equiv") or "").lower() == "refresh":
            found.append("meta refresh")
        for key, value in node.attrib.items():
            name = attribute_name(key)
            if name.startswith("on"):
                found.append(f"<{tag} {name}>")
            if name in ADDRESSES:
                bare = "".join(c for c in value if c > " ")
                scheme = urlsplit(bare).scheme.lower() if ":" in bare.split("/")[0] else ""
                if scheme not in SCHEMES:
                    found.append(f"{name}={value!r}")
                if name == "src" and (scheme or bare.startswith("//")):
                    found.append(f"loads from outside: {value!r}")
    return found


def text_of(node: Any) -> str:
    return "".join(node.itertext())


def by_id(tree: Any, name: str) -> Any:
    return next((node for node in tree.iter() if isinstance(node.tag, str) and node.get("id") == name), None)


def by_class(tree: Any, name: str) -> list[Any]:
    return [n for n in tree.iter() if isinstance(n.tag, str) and name in (n.get("class") or "").split()]


def broken_links(site: Path) -> list[str]:
    """Links inside the site that lead to no file, or to no anchor of their file. The 404 page, which a server shows
    at any depth, links absolutely and is left out."""
    pages = {path: parse(path.read_bytes()) for path in site.rglob("*.html") if path.name != "404.html"}
    anchors = {
        path: {
            value for node in tree.iter() if isinstance(node.tag, str) for value in (node.get("id"), node.get("name"))
        }
        for path, tree in pages.items()
    }
    found = []
    for path, tree in pages.items():
        for node in tree.iter():
            for name in ("href", "src", "action"):
                link = node.get(name) if isinstance(node.tag, str) else None
                if link is None or urlsplit(link).scheme or link.startswith("//"):
                    continue
                parts = urlsplit(link)
                target = (path.parent / unquote(parts.path)).resolve() if parts.path else path
                if not target.is_file():
                    found.append(f"{path.relative_to(site)}: {link}")
                elif parts.fragment and target in anchors and unquote(parts.fragment) not in anchors[target]:
                    found.append(f"{path.relative_to(site)}: {link} (no such anchor)")
    return found
