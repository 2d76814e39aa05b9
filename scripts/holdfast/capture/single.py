"""One capture: the main resource, its requisites, and the WACZ that holds both."""

from __future__ import annotations

from pathlib import Path

from holdfast import clock as clocks
from holdfast.capture.settings import CaptureSettings
from holdfast.clock import Clock
from holdfast.model import FailedCapture, Fetched


def capture(
    url: str, *, record: str, settings: CaptureSettings, workdir: Path, clock: Clock = clocks.now
) -> Fetched | FailedCapture:
    """Fetch ``url`` once for ``record``. What a server does never raises; files are left in ``workdir`` on success."""
    raise NotImplementedError
