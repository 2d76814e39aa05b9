"""The MkDocs plugin: plain ``mkdocs build`` and ``mkdocs serve`` give the complete site.

Thin on purpose: after the theme has been built, it calls what ``holdfast build`` calls. The title and the address
of the site come from ``holdfast.yml``, so that they need to be right in one place only.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.plugins import BasePlugin
from mkdocs.structure.files import Files
from mkdocs.structure.pages import Page

from holdfast import records
from holdfast.claims import extension
from holdfast.commands import build
from holdfast.config import FILE_NAME, Config, Workspace
from holdfast.errors import HoldfastError, InvalidSources
from holdfast.model import Finding
from holdfast.site import Place
from holdfast.site.theme import ONLY_THEME

log = logging.getLogger("mkdocs.plugins.holdfast")


class HoldfastPlugin(BasePlugin):  # type: ignore[type-arg,no-untyped-call]
    """Registered as ``holdfast`` under ``plugins:`` in ``mkdocs.yml``."""

    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Take the title and address of the site from ``holdfast.yml``; citations in prose need no further line."""
        self.workspace = _workspace(Path(config.config_file_path).parent)
        config.site_name = self.workspace.config.title
        config.site_url = self.workspace.config.url.rstrip("/") + "/"
        if extension.NAME not in config.markdown_extensions:
            config.markdown_extensions.append(extension.NAME)
        return config

    def on_page_markdown(self, markdown: str, *, page: Page, config: MkDocsConfig, files: Files) -> str:
        """Tell the extension that reads citations where the page lies."""
        config.mdx_configs.setdefault(extension.NAME, {})["url"] = page.url
        return markdown

    def on_post_build(self, *, config: MkDocsConfig) -> None:
        """Make the pages of the archive, unless ``holdfast build`` started this MkDocs and makes them itself."""
        if os.environ.get(ONLY_THEME):
            return
        folder = Path(config.site_dir)
        try:
            report = build.pages(self.workspace, Place(theme=folder, out=folder))
        except InvalidSources as error:
            raise PluginError("\n".join([str(error), *map(_line, error.findings)])) from error
        except HoldfastError as error:
            raise PluginError(str(error)) from error
        for finding in report.findings:
            log.info(_line(finding))
        log.info("Holdfast: %d record pages", report.counts["pages"])

    def on_serve(self, server: Any, *, config: MkDocsConfig, builder: Callable[..., Any]) -> Any:
        """Build again when a record changes."""
        server.watch(str(self.workspace.sources))
        return server


def _workspace(root: Path) -> Workspace:
    config = records.load_config(root / FILE_NAME)
    if isinstance(config, Config):
        return Workspace(root, config)
    raise PluginError("\n".join([f"{FILE_NAME} has problems:", *map(_line, config)]))


def _line(finding: Finding) -> str:
    return f"{finding.path}:{finding.line}:{finding.column}: {finding.message} {finding.remedy}"
