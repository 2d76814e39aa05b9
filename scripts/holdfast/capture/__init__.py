"""From an address to evidence: the guarded fetch, the wire-exact recording, and the WACZ that holds it."""

from holdfast.capture.guard import CheckedUrl, RefusedUrl, check_url
from holdfast.capture.looks import look
from holdfast.capture.settings import CaptureSettings, settings_of
from holdfast.capture.single import capture

__all__ = ["CaptureSettings", "CheckedUrl", "RefusedUrl", "capture", "check_url", "look", "settings_of"]
