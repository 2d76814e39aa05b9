"""A page written anew from its parsed tree, element by element, out of nothing but what ``allowed`` lists.

The tree is that of the HTML standard (lexbor). Nothing of the source is passed through: names come from lists, text
and values are escaped here, addresses and styles are made by ``parts`` and ``css``. So there is no piece of markup
that could mean one thing to us and another to a browser.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace

from selectolax.lexbor import LexborHTMLParser, LexborNode

from holdfast import markup
from holdfast.extract.charset import decode
from holdfast.extract.flat import allowed, attributes, boxes, css, pictures, prologue, shadows
from holdfast.extract.flat.addresses import absolute, bare
from holdfast.extract.flat.attributes import escaped, values_of
from holdfast.extract.flat.extras import extra
from holdfast.extract.flat.parts import Parts, charset
from holdfast.extract.flat.svg import Drawing

DEEPEST_FRAME = 3
POLICY = (
    "default-src 'none'; img-src data:; style-src 'unsafe-inline'; font-src data:; media-src data:; "
    "frame-src 'self' data:; form-action 'none'; base-uri 'none'"
)
_OWN = {"input": "type", "button": "type", "video": "controls", "audio": "controls"}

Attributes = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Page:
    """A page to be written. ``rendered``: scripts have run on it, so what is for readers without them is not shown."""

    html: str
    url: str
    rendered: bool = False
    depth: int = 0


def written(page: Page, parts: Parts) -> str:
    """The whole copy of ``page`` as an HTML document, with the policy that lets nothing run or load."""
    return _Writer(page, parts).document()


class _Writer:
    def __init__(self, page: Page, parts: Parts) -> None:
        self.page = page
        self.parts = parts
        self.base = page.url
        self._out: list[str] = []
        self._trees: list[LexborHTMLParser] = []  # of shadows: while they live, no other node gets a host's number
        self._depth = 0  # of shadows within shadows
        self._hosts: set[int] = set()

    # What ``css`` asks of its source.
    def data(self, base: str, reference: str) -> str:
        return self.parts.data_of(base, reference, "image") or self._font(base, reference)

    def _font(self, base: str, reference: str) -> str:
        made = self.parts.data_of(base, reference, "font")
        if made:
            self.parts.skipped.pop(bare(absolute(base, reference)), None)
        return made

    def imported(self, base: str, reference: str) -> tuple[str, str] | None:
        url = bare(absolute(base, reference))
        return self.parts.sheet(url) if url else None

    def fits(self, length: int) -> bool:
        return self.parts.text(length)

    def document(self) -> str:
        html = prologue.without_noscript(self.page.html) if self.page.rendered else self.page.html
        tree = markup.parse(html)
        if tree is None:
            return self._whole("", "<p>This page is nested too deeply to be copied.</p>", "", "")
        found = tree.css_first("base[href]")
        if found is not None:
            self.base = absolute(self.page.url, found.attributes.get("href") or "") or self.page.url
        title = tree.css_first("head > title")
        head = "".join(self._head(tree)) + self._constructed(tree.css_first("html"))
        root = tree.body or tree.css_first("frameset")
        if root is not None:
            self._children(root)
        body = "".join(self._out)
        shown = self._whole(head, body, title.text() if title else "", self._attributes(tree.css_first("html")))
        return shown.replace("<body>", f"<body{self._attributes(tree.body)}>", 1)

    def _whole(self, head: str, body: str, title: str, html: str) -> str:
        """The policy stands first, so that it holds for all that follows."""
        quirks = f"<style>{prologue.QUIRKS}</style>" if prologue.is_quirky(self.page.html) else ""
        return (
            f'<!DOCTYPE html>\n<html{html}><head><meta charset="utf-8">'
            f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">'
            f'<meta name="robots" content="noindex"><title>{escaped(" ".join(title.split())[:500])}</title>'
            f"{quirks}{head}</head><body>{body}</body></html>\n"
        )

    def _head(self, tree: LexborHTMLParser) -> Iterator[str]:
        head = tree.head
        for node in head.css("style, link") if head is not None else ():
            within = node.parent
            if within is not None and within.tag == "noscript" and self.page.rendered:
                continue
            yield self._style(node)

    def _style(self, node: LexborNode) -> str:
        """A ``<style>`` element, or what a ``<link>`` to a style sheet stands for."""
        values = values_of(node)
        if node.tag == "style":
            text: tuple[str, str] | None = node.text().strip() or values.get(shadows.STYLES, ""), self.base
        else:
            words = values.get("rel", "").lower().split()
            if "stylesheet" not in words or "alternate" in words or "disabled" in values:
                return ""
            text = self.imported(self.base, values.get("href", ""))
        if text is None or values.get("type", "text/css").strip().lower() not in ("", "text/css"):
            return ""
        media = f' media="{escaped(values["media"])}"' if values.get("media") else ""
        return f"<style{media}>{css.rewritten(*text, self)}</style>"

    def _children(self, root: LexborNode) -> None:
        """Write what is below ``root``, without recursion: a page may be nested deeper than Python's stack."""
        node = root.first_child
        open_: list[str] = []
        while node is not None:
            inside = self._enter(node)
            if inside is not None and node.first_child is not None:
                open_.append(inside)
                node = node.first_child
                continue
            if inside:
                self._out.append(inside)
            while node is not None and node.next is None:
                node = node.parent
                if node is None or node.mem_id == root.mem_id:
                    return
                self._out.append(open_.pop())
            node = node.next if node is not None else None

    def _enter(self, node: LexborNode) -> str | None:
        """Write the start of a node. What must follow its children, or ``None`` if they are not to be visited."""
        if node.is_text_node:
            self._text(escaped(node.text_content or ""))
            return None
        tag = (node.tag or "").lower()
        if not node.is_element_node:
            return None
        if tag in _MADE:
            _MADE[tag](self, node, values_of(node))
            return None
        if tag == "noscript":
            return None if self.page.rendered else ""
        if tag == "slot" and not self._depth:
            return ""
        if tag == "canvas" and (made := self.parts.data_of(self.base, node.attributes.get(shadows.DRAWING) or "")):
            words = escaped(" ".join(node.text().split())[:300])
            self._text(f'<img{self._attributes(node, "alt")} alt="{words}"', f' src="{made}">')
            return None
        if tag in allowed.GONE or (tag == "input" and (node.attributes.get("type") or "").lower() == "hidden"):
            return None
        known = tag in allowed.ELEMENTS or (allowed.CUSTOM.fullmatch(tag) and tag not in allowed.NOT_CUSTOM)
        if not known:
            return ""
        made = extra(tag, values_of(node), self.base, self.page.url)
        start = f"<{tag}{made}{self._attributes(node, _OWN.get(tag, ''))}>"
        if not self._text(start + "\n" * (tag in ("pre", "textarea"))):  # the parser takes away a first line end there
            return None
        return "" if tag in allowed.VOID else f"</{tag}>"

    def _attributes(self, node: LexborNode | None, without: str = "") -> str:
        if node is None:
            return ""
        return attributes.html(
            values_of(node),
            lambda text: css.declarations(text, self.base, self),
            lambda address: self.parts.data_of(self.base, address),
            without=without,
        )

    def _text(self, text: str, data: str = "") -> bool:
        """Write a piece of the copy if it fits; ``data`` comes after it and has been counted already."""
        if not self.parts.text(len(text)):
            self.parts.skip(self.page.url, "it is longer than copies become; its end is missing")
            return False
        self._out.append(text + data)
        return True

    # Elements that become something else.
    def _img(self, node: LexborNode, values: Attributes) -> None:
        sources: list[Attributes] = []
        parent = node.parent
        if parent is not None and parent.tag == "picture":
            sources = [values_of(one) for one in parent.css("source")]
        found = pictures.offers(values, sources, rendered=self.page.rendered)
        made, descriptor = pictures.chosen(found, lambda url: self.parts.data_of(self.base, url))
        shown = f' srcset="{made} {descriptor}"' if descriptor else f' src="{made}"' if made else ""
        without = "" if descriptor.endswith("w") else "sizes"
        usemap = values.get("usemap", "")
        more = f' usemap="{escaped(usemap)}"' if usemap.startswith("#") else ""
        self._text(f"<img{self._attributes(node, without)}{more}", f"{shown}>")

    def _sheet(self, node: LexborNode, values: Attributes) -> None:
        self._out.append(self._style(node))

    def _svg(self, node: LexborNode, values: Attributes) -> None:
        self._text(Drawing(self, self.base).written(node))

    def _math(self, node: LexborNode, values: Attributes) -> None:
        self._text(f"<span>{escaped(' '.join(node.text(separator=' ').split()))}</span>")

    def _plain(self, node: LexborNode, values: Attributes) -> None:
        self._text(f"<pre>\n{escaped(node.text())}</pre>")

    def _video(self, node: LexborNode, values: Attributes) -> None:
        addresses = [values.get("src", ""), *(one.attributes.get("src") or "" for one in node.css("source"))]
        made, _ = pictures.chosen(
            [pictures.Candidate(url) for url in addresses if url],
            lambda url: self.parts.data_of(self.base, url, "media"),
        )
        poster = self.parts.data_of(self.base, values["poster"]) if values.get("poster") else ""
        shown = (f' src="{made}"' if made else "") + (f' poster="{poster}"' if poster else "")
        start = f"<{node.tag} controls{self._attributes(node, 'controls')}"
        self._text(start, f"{shown}></{node.tag}>")

    def _iframe(self, node: LexborNode, values: Attributes) -> None:
        frame = self._framed(values)
        if frame is None:
            self._box(values, values.get("src", ""), "A frame that is not in this copy")
            return
        inner = written(frame, self.parts)
        without = "" if node.tag == "iframe" else "style"
        size = "" if node.tag == "iframe" else ' style="width:100%;height:600px;border:0"'
        self._text(
            f'<iframe sandbox=""{self._attributes(node, without)}{size}', f' srcdoc="{escaped(inner)}"></iframe>'
        )

    def _framed(self, values: Attributes) -> Page | None:
        if self.page.depth >= DEEPEST_FRAME:
            return None
        if values.get("srcdoc"):
            return replace(self.page, html=values["srcdoc"], depth=self.page.depth + 1)
        url = bare(absolute(self.base, values.get("src", "")))
        answer = self.parts.answer(url) if url else None
        if answer is None:
            return None
        kind = answer.declared.partition(";")[0].strip().lower()
        if kind not in ("text/html", "application/xhtml+xml", ""):
            return None
        html = decode(answer.body, charset(answer.declared), html=True)
        return Page(html, answer.url, rendered=False, depth=self.page.depth + 1)

    def _object(self, node: LexborNode, values: Attributes) -> None:
        address = values.get("data", "") or values.get("src", "")
        pdf = self._is_pdf(values, address)
        made = self.parts.data_of(self.base, address) if address and not pdf else ""
        if made:
            self._text(f"<img{self._attributes(node)}", f' src="{made}">')
        elif address:
            self._box(values, address, "An embedded file that is not in this copy")

    def _is_pdf(self, values: Attributes, address: str) -> bool:
        url = bare(absolute(self.base, address))
        answer = self.parts.answer(url) if url else None
        return bool(url) and boxes.is_pdf(values, url, answer.declared if answer else "")

    def _box(self, values: Attributes, address: str, words: str) -> None:
        if self._is_pdf(values, address):
            words = "An embedded PDF"
            self.parts.skip(bare(absolute(self.base, address)), "it is a PDF, for which there is a box with a link")
        self._text(boxes.box(values, address, words, self.base, self.page.url))

    def _template(self, node: LexborNode, values: Attributes) -> None:
        """A shadow tree; any other template shows nothing."""
        host = node.parent
        if host is None or not shadows.is_tree(host, values) or host.mem_id in self._hosts:
            return
        tree = shadows.parsed(node) if self._depth < shadows.DEEPEST else None
        root = tree.css_first("main") if tree is not None else None
        if tree is None or root is None or not self._text('<template shadowrootmode="open">'):
            return
        self._hosts.add(host.mem_id)
        self._trees.append(tree)
        self._depth += 1
        self._children(root)
        self._depth -= 1
        self._out.append(self._constructed(host) + "</template>")

    def _constructed(self, node: LexborNode | None) -> str:
        """The style sheets that scripts constructed for the tree of ``node``."""
        text = (node.attributes.get(shadows.STYLES) or "") if node is not None else ""
        return f"<style>{css.rewritten(text, self.base, self)}</style>" if text else ""


_MADE: dict[str, Callable[[_Writer, LexborNode, Attributes], None]] = {
    "img": _Writer._img,
    "style": _Writer._sheet,
    "link": _Writer._sheet,
    "svg": _Writer._svg,
    "math": _Writer._math,
    "video": _Writer._video,
    "audio": _Writer._video,
    "iframe": _Writer._iframe,
    "frame": _Writer._iframe,
    "object": _Writer._object,
    "embed": _Writer._object,
    "xmp": _Writer._plain,
    "plaintext": _Writer._plain,
    "template": _Writer._template,
    "listing": _Writer._plain,
}
"""What is made of these elements in place of themselves."""
