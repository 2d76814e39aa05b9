"""What a run does about a server that wants to be left alone, or whose robots.txt disallows an address."""

from __future__ import annotations

from holdfast import capture
from holdfast.clock import Clock
from holdfast.commands.pool import host_of
from holdfast.model import Robots


def asked_to_wait(manners: capture.Manners, url: str, clock: Clock) -> str:
    """Why ``url`` is not asked now, in words; "" when its server has not asked for time."""
    until = manners.wait_until(url, clock())
    if not until:
        return ""
    when = f"{until[:16].replace('T', ' ')} UTC"
    return f"put off: {host_of(url)} asks to be left alone; try again after {when}"


def robots_of(manners: capture.Manners, url: str, settings: capture.CaptureSettings, clock: Clock) -> Robots | None:
    """What the robots.txt says of ``url``; ``None`` for what is no address that is ever fetched."""
    if not isinstance(capture.check_url(url, settings.network), capture.CheckedUrl):
        return None
    return manners.robots(url, settings, clock)


def disallowed(robots: Robots | None, settings: capture.CaptureSettings) -> str:
    """Why nothing is fetched, in words; "" when the robots.txt allows it or the archive only notes what it says."""
    if settings.robots == "note" or robots is None or robots.verdict == "allowed":
        return ""
    if robots.verdict == "unknown":
        return "its robots.txt could not be had, and `robots: obey` is set in holdfast.yml"
    return f"the site's robots.txt disallows it ({robots.rule}), and `robots: obey` is set in holdfast.yml"
