"""The HTML of a page as its scripts left it, with what HTML has no words for written beside it.

Open shadow trees are declared (``<template shadowrootmode>``). Two things are set as attributes while the page is
written down, and taken away again: on a ``<canvas>`` the picture on it, unless it has parts of another origin; and on
the host of a shadow tree, on ``<html>`` and on an empty ``<style>`` the rules that only scripts put there. Copies are
made with them (``holdfast.extract.flat.shadows``).
"""

from __future__ import annotations

from typing import Any

LARGEST = 30_000_000  # characters of HTML
MOST_BESIDE = 8_000_000  # characters of pictures and rules; what does not fit is left out
LARGEST_CANVAS = 16_000_000  # pixels
DRAWING, STYLES = "data-holdfast-drawing", "data-holdfast-styles"

_HTML = """
([most, room, widest, drawing, styles]) => {
  const roots = [], marked = [], top = document.documentElement;
  const mark = (e, name, value) => {
    if (typeof value !== 'string' || !value || value.length > room || e.hasAttribute(name)) return;
    room -= value.length;
    e.setAttribute(name, value);
    marked.push([e, name]);
  };
  const rules = (sheet) => {
    try { return [...sheet.cssRules].map((one) => one.cssText).join('\\n'); } catch { return ''; }
  };
  const constructed = (root, host) => mark(host, styles, [...(root.adoptedStyleSheets || [])].map(rules).join('\\n'));
  const drawn = (canvas) => {
    if (canvas.width * canvas.height > widest) return;
    try { mark(canvas, drawing, canvas.toDataURL()); } catch { /* it shows something of another origin */ }
  };
  const walk = (root) => {
    for (const e of root.querySelectorAll('*')) {
      if (e.shadowRoot) { roots.push(e.shadowRoot); constructed(e.shadowRoot, e); walk(e.shadowRoot); }
      else if (e.localName === 'canvas') drawn(e);
      else if (e.localName === 'style' && e.sheet && !e.textContent.trim()) mark(e, styles, rules(e.sheet));
    }
  };
  try {
    walk(document);
    constructed(document, top);
    const kind = document.doctype ? '<!DOCTYPE ' + document.doctype.name + '>' : '';
    const shell = top.cloneNode(false).outerHTML.replace(/<\\/html>$/i, '');
    const inner = top.getHTML ? top.getHTML({serializableShadowRoots: true, shadowRoots: roots}) : top.innerHTML;
    return (kind + shell + inner + '</html>').slice(0, most);
  } finally {
    for (const [e, name] of marked) e.removeAttribute(name);
  }
}
"""


async def html_of(page: Any) -> str:
    """The HTML of ``page`` now. Raises the driver's error when the page does not let it happen."""
    return str(await page.evaluate(_HTML, [LARGEST, MOST_BESIDE, LARGEST_CANVAS, DRAWING, STYLES]))
