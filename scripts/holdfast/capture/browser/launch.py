"""Which browser there is on this machine, and how it is started: without a word to anybody of its own accord.

Playwright drives it. It comes with the extra ``browser`` and is imported only when a browser is wanted; its own
downloaded browsers are not needed.
"""

from __future__ import annotations

import importlib
import importlib.util
import os
import shutil
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

ENVIRONMENT = "HOLDFAST_BROWSER"
PROGRAMS = (
    "chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "msedge", "microsoft-edge",
)  # fmt: skip
_PLACES = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
)
INSTALL_EXTRA = "python -m pip install 'holdfast[browser]'"
INSTALL_BROWSER = "Debian and Ubuntu: apt install chromium"
NOWHERE = "http://127.0.0.1:9"  # the proxy of whatever is not a capture: nobody listens there

_FEATURES_OFF = (
    # A window's address bar is a page with scripts of its own: about one CPU second for every page that is visited.
    "WebUIOmniboxPopup", "WebUIOmniboxAimPopup", "WebUIOmniboxFullPopup",
    # What Playwright switches off as well: of several lists the browser takes the last.
    "AimEnabled", "AvoidCorsURLLoaderRestartOnRedirect", "AvoidUnnecessaryBeforeUnloadCheckSync",
    "DestroyProfileOnBrowserClose", "HttpsFirstBalancedModeAutoEnable", "HttpsUpgrades", "LensOverlay", "MediaRouter",
    "NetworkTimeServiceQuerying", "OptimizationHints", "PaintHolding", "PreconnectToSearch", "TcpPortRandomizationWin",
    "ThirdPartyStoragePartitioning", "msForceBrowserSignIn", "msEdgeUpdateLaunchServicesPreferredVersion",
)  # fmt: skip
ARGUMENTS = (
    "--disable-features=" + ",".join(_FEATURES_OFF),
    "--disable-quic",  # UDP would pass the proxy by
    "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1",  # names are resolved by the guard alone
    "--webrtc-ip-handling-policy=disable_non_proxied_udp",
    "--force-webrtc-ip-handling-policy=disable_non_proxied_udp",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-domain-reliability",
    "--disable-sync",
    "--no-pings",
    "--no-first-run",
    "--disable-gpu",
    "--mute-audio",
    "--autoplay-policy=no-user-gesture-required",
    "--js-flags=--max-old-space-size=1024",
)


def find(environment: Mapping[str, str] = os.environ) -> Path | None:
    """The browser that ``HOLDFAST_BROWSER`` names, or else the first that is installed under a usual name."""
    named = environment.get(ENVIRONMENT)
    if named:
        path = shutil.which(named, path=environment.get("PATH"))
        return Path(path) if path else None
    for program in PROGRAMS:
        path = shutil.which(program, path=environment.get("PATH"))
        if path:
            return Path(path)
    return next((Path(place) for place in _PLACES if Path(place).is_file()), None)


def why_not(environment: Mapping[str, str] = os.environ) -> str:
    """Why no browser can be driven on this machine, with the one line that changes it; "" when one can."""
    if importlib.util.find_spec("playwright") is None:
        return f"Playwright is not installed; `{INSTALL_EXTRA}` brings it."
    if find(environment) is None:
        named = environment.get(ENVIRONMENT)
        if named:
            return f"{ENVIRONMENT} names {named}, which is no program; name an installed Chromium, Chrome or Edge."
        return f"No Chromium, Chrome or Edge was found. {INSTALL_BROWSER}; or set {ENVIRONMENT} to the program."
    return ""


def sandboxed() -> bool:
    """Whether the browser's own sandbox can be used: everywhere but for the superuser of a Linux machine."""
    return not (sys.platform == "linux" and os.geteuid() == 0)


def playwright() -> Any:
    """Playwright's asynchronous interface."""
    return importlib.import_module("playwright.async_api")


def options(program: Path) -> dict[str, Any]:
    """What Playwright is asked to start."""
    return {
        "executable_path": str(program),
        "headless": True,
        "chromium_sandbox": sandboxed(),
        "proxy": {"server": NOWHERE},
        "args": list(ARGUMENTS),
        "handle_sigint": False,
        "handle_sigterm": False,
        "handle_sighup": False,
        "timeout": 30_000,
    }
