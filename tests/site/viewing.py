"""What tests of the viewer share: a server for a built site, and the real pdf.js where a build has left it."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache, partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from site_world import CONFIG, REPOSITORY

from holdfast.commands import npm
from holdfast.config import Workspace
from holdfast.site import viewer

PACKAGE = npm.Package(viewer.PACKAGE, viewer.VERSION, viewer.INTEGRITY, viewer.wanted, "viewer")


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        """Nothing on stderr."""


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """The address at which ``folder`` is served."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder)))
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()


@cache
def pdfjs() -> dict[str, bytes]:
    """The files of the viewer out of the package that a build left in the cache, {} if it is not on this machine."""
    folder = REPOSITORY / ".holdfast" / "viewer"
    found = npm.files(Workspace(REPOSITORY, CONFIG), PACKAGE, folder)
    return found if isinstance(found, dict) else {}


needs_pdfjs = pytest.mark.skipif(
    not pdfjs(),
    reason=f"no pdfjs-dist {viewer.VERSION} in .holdfast/viewer/: the viewer is not tried",
)
