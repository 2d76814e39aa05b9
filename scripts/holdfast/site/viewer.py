"""The viewer of PDFs: pdf.js beside the site, and the page that runs it in a frame without an origin.

pdf.js is not ours and is not part of the project: its npm package, in the one release that was tried, is fetched or
given when a site with the viewer is built.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Mapping
from pathlib import Path

from markupsafe import Markup

from holdfast.site.output import Output
from holdfast.site.render import Templates

FOLDER = "viewer"
PACKAGE = "pdfjs-dist"
VERSION = "6.5.438"
INTEGRITY = "vg8Pw1x+AFKy4AMDvhuWl5cOYV8d698UoEANoFFhc79hqXDnZQqnOXoxw3HG907WHOg1JYOvLhP756boddFxpA=="
"""SHA-512 of the package in Base64, as npm writes it in ``dist.integrity``."""

_FRAME = Path(__file__).parent / "assets" / "viewer-frame.js"
_SINGLE = re.compile(r"(?:LICENSE|legacy/build/pdf(?:\.worker)?\.min\.mjs|legacy/web/pdf_viewer\.(?:mjs|css))")
_BESIDE = re.compile(r"(?:cmaps|standard_fonts)/[\w.-]+|wasm/(?:LICENSE_(?:PDFJS_)?)?(?i:jbig2|openjpeg|qcms)[\w.-]*")
"""Tables of characters, fonts, and decoders of pictures; no interpreter of scripts."""


def wanted(name: str) -> str:
    """Under which name a file of the package lies in the viewer's folder, "" if it is not taken."""
    if _SINGLE.fullmatch(name):
        return name.rpartition("/")[2]
    return name if _BESIDE.fullmatch(name) else ""


def publish(pdfjs: Mapping[str, bytes], output: Output, templates: Templates) -> None:
    """Write the viewer's page, and beside it the files of pdf.js."""
    for name, data in pdfjs.items():
        output.write(f"{FOLDER}/{name}", data)
    script = _FRAME.read_text(encoding="utf-8")
    own = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    policy = (
        f"default-src 'none'; script-src 'sha256-{own}' blob: 'wasm-unsafe-eval'; worker-src blob:; "
        "style-src 'unsafe-inline'; img-src blob: data:; font-src blob: data:; base-uri 'none'; form-action 'none'"
    )
    page = templates.render("viewer.html", policy=policy, script=Markup(script))  # our own script
    output.write(f"{FOLDER}/index.html", page.encode())
