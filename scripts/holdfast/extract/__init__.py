"""Text and page images of preserved documents, each made in a child process of its own under hard limits.

Preserved documents are hostile until shown otherwise, and the libraries that read them are large. So the parent
never opens one: it starts ``child`` on it, and the worst a document can do is to lose its own text. Results are
derivatives, kept in the cache and never in the archive; the preserved file itself is not touched.

    extract.extract(payload, sha256=…, media_type=…, cache=…) -> Extraction | FailedExtraction

The names below are looked up on first use. The child is a module of this package, so it runs this file too, and
loading the parent's half there would cost it twice the time that it needs for a short document.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from holdfast.extract.cache import forget as forget
    from holdfast.extract.engines import supported as supported
    from holdfast.extract.limits import ChildLimits as ChildLimits
    from holdfast.extract.parent import extract as extract
    from holdfast.extract.readiness import unready as unready
    from holdfast.extract.tools import Tools as Tools
    from holdfast.extract.tools import present as present
    from holdfast.extract.tools import programs as programs

_HOMES = {
    "forget": "cache",
    "extract": "parent",
    "supported": "engines",
    "ChildLimits": "limits",
    "unready": "readiness",
    "Tools": "tools",
    "present": "tools",
    "programs": "tools",
}

__all__ = ["ChildLimits", "Tools", "extract", "forget", "present", "programs", "supported", "unready"]


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
