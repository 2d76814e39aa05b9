"""What a capture needs to know besides the address: bounds, network exceptions, and how we introduce ourselves."""

from __future__ import annotations

from dataclasses import dataclass

from holdfast import __version__
from holdfast.config import Config, Limits, Network, RobotsRule

SOFTWARE = f"Holdfast/{__version__}"


@dataclass(frozen=True, slots=True)
class CaptureSettings:
    """Bounds of one capture, the exceptions to the guard, and the User-Agent that is sent and recorded."""

    limits: Limits = Limits()
    network: Network = Network()
    user_agent: str = SOFTWARE
    robots: RobotsRule = "note"


def settings_of(config: Config) -> CaptureSettings:
    """The settings that ``holdfast.yml`` asks for. The User-Agent names the archive and how to reach its people."""
    return CaptureSettings(
        limits=config.limits,
        network=config.network,
        user_agent=f"{SOFTWARE} (+{config.url}; {config.contact})",
        robots=config.robots,
    )
