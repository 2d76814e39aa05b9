"""PDFs inside a page: a plain sheet stands for each of them, so that the browser starts no viewer.

A viewer is a program of several processes and hundreds of files; three PDFs in a page cost more than the page itself.
What it draws is the browser's and not the page's, and the file is fetched by ourselves and kept whole in any case. The
page finds a viewer announced as always, so it embeds what it embeds for its readers.

The answer is replaced after it came (``Fetch.requestPaused`` of the DevTools protocol), whoever sent it. Two sorts are
left to the viewer: a PDF that takes the place of the whole page, and one inside a frame of another site, which has a
process to itself that this session does not hear.
"""

from __future__ import annotations

import base64
import html
from collections.abc import Callable
from typing import Any

from holdfast.capture.browser.background import in_background
from holdfast.capture.browser.events import Log
from holdfast.capture.sniff import base_type

MOST = 200  # sheets in one page
_PDF = frozenset({"application/pdf", "text/pdf"})
_KEPT_FIELDS = frozenset({"content-security-policy", "cross-origin-resource-policy", "x-frame-options"})
"""Whether the page may show the answer at all is still for the server to say."""
_SHEET = """<!DOCTYPE html><html lang="en"><head><title>PDF</title><style>
body {{ margin: 0; padding: 1em; background: #eee; color: #333; font: 14px/1.4 sans-serif; overflow-wrap: anywhere }}
</style></head><body><b>PDF</b>, not drawn in this picture:<br>{address}</body></html>"""


class Sheets:
    """Puts sheets for the PDFs of one page. ``tell`` hears the address of each."""

    def __init__(self, page: Any, log: Log, tell: Callable[[str], None]) -> None:
        self._page = page
        self._log = log
        self._tell = tell
        self._session: Any = None
        self._top = ""
        self._count = 0

    async def watch(self) -> None:
        """From now on. Raises the driver's error when the page is gone."""
        self._session = await self._page.context.new_cdp_session(self._page)
        self._top = (await self._session.send("Page.getFrameTree"))["frameTree"]["frame"]["id"]
        self._session.on("Fetch.requestPaused", lambda event: in_background(self._paused(event)))
        patterns = [{"requestStage": "Response", "resourceType": "Document"}]
        await self._session.send("Fetch.enable", {"patterns": patterns})

    async def _paused(self, event: dict[str, Any]) -> None:
        url = event["request"]["url"]
        fields = {one["name"].lower(): one["value"] for one in event.get("responseHeaders", ())}
        shown = base_type(fields.get("content-type", "")) in _PDF and event.get("responseStatusCode") == 200
        if not shown or event["frameId"] == self._top or self._count >= MOST:
            await self._session.send("Fetch.continueRequest", {"requestId": event["requestId"]})
            return
        self._count += 1
        self._log.replaced(url)
        self._tell(url)
        sheet = _SHEET.format(address=html.escape(url[:300])).encode()
        await self._session.send(
            "Fetch.fulfillRequest",
            {
                "requestId": event["requestId"],
                "responseCode": 200,
                "responseHeaders": [
                    {"name": "Content-Type", "value": "text/html; charset=utf-8"},
                    *({"name": name, "value": value} for name, value in fields.items() if name in _KEPT_FIELDS),
                ],
                "body": base64.b64encode(sheet).decode("ascii"),
            },
        )
