"""Whether a page as it was served is worth little without running its scripts. Pure.

General signals only: how many words a reader sees, whether there are scripts at all, an empty element that scripts
are to fill, a notice that scripts are needed. No list of sites.
"""

from __future__ import annotations

import re

from selectolax.lexbor import LexborHTMLParser

from holdfast import markup

FEW_WORDS = 40  # a page with scripts and fewer words than this is hardly what its readers see
MODEST = 200  # and below this, a second signal decides
_UNSEEN = "script,style,noscript,template,svg,head,iframe,object,[hidden],[aria-hidden=true]"
_ROOTS = "#root,#app,#main-app,#__next,#__nuxt,#___gatsby,#svelte,app-root,[data-reactroot],[ng-app],[data-app]"
_DATA = re.compile(r"json|text/template|text/x-|speculationrules|importmap", re.IGNORECASE)
_NOTICE = re.compile(r"java\s?script", re.IGNORECASE)
_WORD = re.compile(r"\w+")


def script_made(text: str) -> str:
    """Why this HTML needs a browser, in words for people; "" when its text is there without one."""
    tree = markup.parse(text)
    if tree is None:
        return ""
    scripts = [node for node in tree.css("script") if not _DATA.search(node.attributes.get("type") or "")]
    if not scripts:
        return ""
    notice = any(_NOTICE.search(node.text()) for node in tree.css("noscript"))
    empty_root = any(not node.text(strip=True) for node in tree.css(_ROOTS))
    words = _visible_words(tree)
    if words < FEW_WORDS:
        return f"it has {words} words and {len(scripts)} scripts"
    if words < MODEST and empty_root:
        return f"it has {words} words and an empty place that scripts fill"
    if words < MODEST and notice:
        return f"it has {words} words and says that it needs scripts"
    return ""


def _visible_words(tree: LexborHTMLParser) -> int:
    body = tree.body
    if body is None:
        return 0
    for node in body.css(_UNSEEN):
        node.decompose()
    return len(_WORD.findall(body.text(separator=" ")))
