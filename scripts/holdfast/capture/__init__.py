"""From an address to evidence: the guarded fetch, the wire-exact recording, and the WACZ that holds it."""

from holdfast.capture.absence import capture_absence
from holdfast.capture.browser.launch import find as find_browser
from holdfast.capture.browser.launch import why_not as no_browser
from holdfast.capture.guard import CheckedUrl, RefusedUrl, check_url
from holdfast.capture.looks import Known, look
from holdfast.capture.manners import Manners
from holdfast.capture.seeing import Engine, Seeing
from holdfast.capture.settings import CaptureSettings, settings_of
from holdfast.capture.single import capture, capture_if_changed

__all__ = [
    "CaptureSettings",
    "CheckedUrl",
    "Engine",
    "Known",
    "Manners",
    "RefusedUrl",
    "Seeing",
    "capture",
    "capture_absence",
    "capture_if_changed",
    "check_url",
    "find_browser",
    "look",
    "no_browser",
    "settings_of",
]
