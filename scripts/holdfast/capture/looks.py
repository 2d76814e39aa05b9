"""One look at an original, without keeping anything: is it still there, and is it still the same?"""

from __future__ import annotations

from holdfast import clock as clocks
from holdfast.capture.settings import CaptureSettings
from holdfast.clock import Clock
from holdfast.model import Observation, Payload


def look(
    url: str,
    *,
    record: str,
    settings: CaptureSettings,
    previous: Payload | None,
    clock: Clock = clocks.now,
    seen_at: str = "",
) -> Observation:
    """Look at ``url`` once. What a server does never raises. ``seen_at`` is the final address of the last capture."""
    raise NotImplementedError
