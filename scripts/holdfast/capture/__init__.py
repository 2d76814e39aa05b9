"""From an address to evidence: the guarded fetch, the wire-exact recording, and the WACZ that holds it."""

from holdfast.capture.absence import capture_absence
from holdfast.capture.guard import CheckedUrl, RefusedUrl, check_url
from holdfast.capture.looks import Known, look
from holdfast.capture.seeing import Engine, Seeing
from holdfast.capture.settings import CaptureSettings, settings_of
from holdfast.capture.single import capture

__all__ = [
    "CaptureSettings",
    "CheckedUrl",
    "Engine",
    "Known",
    "RefusedUrl",
    "Seeing",
    "capture",
    "capture_absence",
    "check_url",
    "look",
    "settings_of",
]
