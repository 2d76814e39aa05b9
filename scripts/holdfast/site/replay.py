"""Interactive replay with ReplayWeb.page: a page of its own, reached from a record by a click, and never before.

What is replayed runs in the reader's browser. So it lives in a folder of its own (``replay/``), which is also all that
its service worker can see, or on another origin that holds a copy of that folder.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

from holdfast.config import Config
from holdfast.model import Capture
from holdfast.site.files import Download
from holdfast.site.output import Output
from holdfast.site.render import Templates, safe_url

FOLDER = "replay"
OURS = Path(__file__).parent / "replay_assets"
PAGES = ("text/html", "application/xhtml+xml")


@dataclass(frozen=True, slots=True)
class Offer:
    """The link from a record to the replay of its copy. ``elsewhere``: the origin that it leads to, "" for our own."""

    href: str
    elsewhere: str


def offer(config: Config, capture: Capture, wacz: Download | None) -> Offer | None:
    """The replay of a captured page; ``None`` for what is no page, or has no published web archive."""
    kind = capture.payload.media_type.partition(";")[0].strip().lower()
    if not wacz or kind not in PAGES or safe_url(capture.final_url) is None:
        return None
    origin = config.replay.origin.rstrip("/")
    start = f"{origin}/{FOLDER}" if origin else f"../{FOLDER}"
    asked = urlencode({"wacz": wacz.sha256, "url": capture.final_url})
    return Offer(f"{start}/view.html?{asked}", origin)


def publish(config: Config, assets: Mapping[str, bytes], output: Output, templates: Templates) -> None:
    """Write the folder: the files of ReplayWeb.page unchanged, its licence beside them, and the two pages around it."""
    site = config.url if config.replay.origin else "../"
    for name, data in assets.items():
        output.write(f"{FOLDER}/{'LICENSE.txt' if name == 'LICENSE' else name}", data)
    for path in sorted(OURS.iterdir()):
        output.write(f"{FOLDER}/{path.name}", path.read_bytes())
    view = templates.render("replay_view.html", site=site, home=config.url, archive=config.title)
    output.write(f"{FOLDER}/view.html", view.encode("utf-8", "replace"))
