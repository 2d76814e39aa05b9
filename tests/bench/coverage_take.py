"""One capture of the scored page in a process of its own, so that what it costs is told apart from the measurement.

Run as ``python tests/bench/coverage_take.py ENGINE ADDRESS RESOLVE FOLDER``, where RESOLVE is ``network.resolve`` as
JSON; leaves ``capture.wacz`` and ``page.html`` in FOLDER.
"""

from __future__ import annotations

import json
import shutil
import sys
from ipaddress import ip_network
from pathlib import Path

from holdfast.capture import CaptureSettings, Seeing, capture
from holdfast.config import Limits, Network
from holdfast.model import Fetched


def settings_of(resolve: dict[str, str]) -> CaptureSettings:
    """Settings under which the hosts of the page are on this machine."""
    network = Network((ip_network("127.0.0.1/32"),), resolve)
    return CaptureSettings(Limits(deadline=90.0), network, "Holdfast/bench (+https://archive.example/)")


def take(engine: str, url: str, resolve: str, folder: str) -> None:
    """Capture the page and leave its files."""
    where = Path(folder)
    assert engine in ("http", "browser")
    settings = settings_of(json.loads(resolve))
    with Seeing("browser" if engine == "browser" else "http") as seeing:
        found = capture(url, record="page", settings=settings, workdir=where / "work", seeing=seeing)
    assert isinstance(found, Fetched) and found.wacz_path is not None, found
    assert engine == "http" or (found.browser is not None and not found.browser.failure), found.browser
    shutil.copy(found.wacz_path, where / "capture.wacz")
    page = next((one.path for one in found.further if one.role == "dom"), found.payload_path)
    shutil.copy(page, where / "page.html")


if __name__ == "__main__":
    take(*sys.argv[1:])
