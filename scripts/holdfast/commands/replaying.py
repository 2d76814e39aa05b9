"""The files of ReplayWeb.page that interactive replay needs, from its npm package at one version."""

from __future__ import annotations

from holdfast.commands import npm
from holdfast.config import Workspace
from holdfast.model import Finding

VERSION = "2.4.6"
FILES = ("ui.js", "sw.js", "LICENSE")
PACKAGE = npm.Package(
    "replaywebpage",
    VERSION,
    "uG50jESRld0p+fY7+nUxIWl7hvfimreNjSmaNkc/a9a8gBdmb7PH4J42Iib+vgk9KrHd0HLScVT++LgqV5fwpQ==",
    lambda name: name if name in FILES else "",
    "replay",
)


def assets(workspace: Workspace) -> dict[str, bytes] | Finding:
    """``FILES`` by name, from the configured folder, the cache or the registry; or why they cannot be had."""
    return npm.files(workspace, PACKAGE, workspace.config.replay.assets)
