"""Pictures of a page: the whole of it as PNG, and printed as PDF. Bounded in pixels and bytes."""

from __future__ import annotations

import base64
from pathlib import Path
from typing import Any

MOST_HEIGHT = 32_000  # CSS pixels of a page that are pictured
MOST_WIDTH = 4_000
TALLEST = 16_000  # pixels of the picture; beyond 16,384 the browser repeats itself
LARGEST_PICTURE = 60_000_000  # bytes
LARGEST_PRINT = 100_000_000


async def screenshot(page: Any, path: Path, viewport: tuple[int, int]) -> str:
    """Write the picture of the whole page to ``path``; what it covers, in words, such as ``1280x5400 of 1280x5400``."""
    session = await page.context.new_cdp_session(page)
    size = (await session.send("Page.getLayoutMetrics"))["cssContentSize"]
    full = max(int(size["width"]), viewport[0]), max(int(size["height"]), viewport[1])
    width, height = min(full[0], MOST_WIDTH), min(full[1], MOST_HEIGHT)
    scale = min(1.0, TALLEST / height)
    clip = {"x": 0, "y": 0, "width": width, "height": height, "scale": scale}
    answer = await session.send(
        "Page.captureScreenshot", {"format": "png", "clip": clip, "captureBeyondViewport": True}
    )
    data = base64.b64decode(answer["data"])
    if len(data) > LARGEST_PICTURE:
        return "nothing: the picture is too large"
    path.write_bytes(data)
    scaled = "" if scale == 1.0 else f", at {scale:.2f} of its size"
    return f"{width}x{height} of {full[0]}x{full[1]}{scaled}"


async def printed(page: Any, path: Path) -> bool:
    """Write the page as it prints to ``path``; ``False`` when it is too large to keep."""
    data = await page.pdf(print_background=True, prefer_css_page_size=False, format="A4")
    if len(data) > LARGEST_PRINT:
        return False
    path.write_bytes(data)
    return True
