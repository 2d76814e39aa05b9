"""The words that are a page's own: what is left when menus, footers, banners and buttons are taken away. Pure.

What is left is divided into sentences, and of each is asked whether it speaks of the site and to its visitor ("the page
you are looking for", "please sign in") or of something in the world. A notice says little of the second sort; a
document that speaks of websites still tells what happened, to whom and when.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import unescape

from selectolax.lexbor import LexborHTMLParser, LexborNode

from holdfast.suspect.reports import points, reports
from holdfast.suspect.speech import IMPRINT, of_the_site

_MENUS = ["nav", "header", "footer", "select", "datalist"]
_BESIDE = ["aside", "noscript", "dialog"]
_PLAIN = str.maketrans(
    {"’": "'", "‘": "'", "“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "…": " … ", "\u00a0": " ", "\u200b": ""}
)
_ROLES = "[role=navigation],[role=banner],[role=contentinfo],[role=complementary],[role=search]"
_HIDDEN = "[hidden],[aria-hidden=true]"
_DIALOGUES = "[role=dialog],[role=alertdialog]"
_SUBMIT = re.compile(
    r"<input\b(?=[^>]{0,300}\btype=[\"']?(?:submit|button))[^>]{0,300}\bvalue=\"([^\"]{0,200})\"[^>]{0,300}>",
    re.IGNORECASE,
)
_ENOUGH = 30  # characters; of pages with fewer own words, what stands in banners and dialogues is the page
_BOXES = "div[class],div[id],section[class],section[id],ul[class],ul[id],ol[class],p[class],form[class],table[class]"
_MENU = re.compile(
    r"(?:^|[\s_-])(?:nav|navigation|\w*menu|\w*navbar|\w*footer|foot|masthead|(?:site|page|global|top|app|mod"
    r"|main)[-_]?header|\w*breadcrumbs?|crumbs?|\w*sidebar|rail|skip(?:[-_]?link)?|share|sharing|social|related"
    r"|most[-_]?read|newsletter|toolbar|top[-_]?bar|langs?|language[-_]?\w*|promo|teasers?)(?:$|[\s_-])",
    re.IGNORECASE,
)
_BANNER = re.compile(r"cookie|consent|gdpr|onetrust|\bcmp\b|\bcc-|privacy-?(?:banner|notice|popup)", re.IGNORECASE)
_LOG_IN = re.compile(
    r"(?:^|[\s_-])(?:mod[-_])?(?:log[-_]?in|sign[-_]?in)(?:[-_](?:form|box|block|panel))?(?:$|\s)",
    re.IGNORECASE,
)
_CONTENT = "h1,main,article"
_LINK = re.compile(r"<(?:a|button|label|legend|option|summary)\b[^>]*>", re.IGNORECASE)
_LINK_END = re.compile(r"</(?:a|button|label|legend|option|summary)>", re.IGNORECASE)
_HEADING = re.compile(r"<h[1-6]\b[^>]*>", re.IGNORECASE)
_SUBTITLE = re.compile(r"<h2\b[^>]*>", re.IGNORECASE)
_BLOCK = re.compile(
    r"</?(?:address|article|blockquote|body|br|center|dd|div|dl|dt|fieldset|figcaption|figure|form|h[1-6]|hr|li"
    r"|main|ol|p|pre|section|table|tbody|td|th|thead|tr|ul|html)\b[^>]*>",
    re.IGNORECASE,
)
_TAG = re.compile(r"<[^>]*>")
_LINKED = re.compile("\x01([^\x01\x02]*)\x02")
_SENTENCES = re.compile(r"(?<=[.!?…])\s+")
_QUOTED = re.compile(
    r"“[^“”]{2,160}”|„[^„“”]{2,160}[“”]|«[^«»]{2,160}»|‘(?:[^‘’]|’(?=\w)){3,160}’(?!\w)|\"[^\"]{2,160}\""
    r"|(?<![\w'])'[^']{3,120}'(?!\w)"
)
_QUOTING = re.compile(r"<(/?)(?:q|code|samp|kbd)>", re.IGNORECASE)
_MARKS = str.maketrans("\x01\x02\x03\x04", "    ")
_HEADED = re.compile("[\x03\x04]")
_QUOTES = re.compile("[\"“„«‘']")
_NO_NOTICE = 8_000  # characters of running text; of pages with more it is not asked what its sentences speak of
_NOT_SHORT = 3_000  # characters of running text; what longer pages tell is told by how much they say
_LONGEST_LABEL = 80
_LEAST_SPOKEN = 0.3  # of a text; what is nearly all in quotation marks is a notice set in them
_MUCH = 0.3
_MANY = 12
_MOST_HTML = 300_000  # characters; with more of its own a page is no notice


@dataclass(frozen=True, slots=True)
class Words:
    """``text``: all own words in one line, in lower case. ``spoken``: the same without what is quoted or reported.
    ``lines``: that, a line for each block. ``sentences``: those of running text. ``length``: their characters.
    ``elsewhere``: those that do not speak of the site, and ``other``: their characters. ``labels``: what is on links,
    buttons and fields. ``reported``: the sentences that report."""

    text: str
    spoken: str
    lines: str
    length: int
    sentences: tuple[str, ...]
    elsewhere: tuple[str, ...]
    other: int
    labels: tuple[str, ...]
    subtitles: tuple[str, ...] = ()
    reported: frozenset[str] = frozenset()

    @property
    def tells(self) -> bool:
        """Whether much of the running text reports, and nothing in it points at the page."""
        if not self.reported or sum(map(len, self.reported)) <= _MUCH * self.length:
            return False
        return not points(self.spoken)

    def beside(self, pattern: re.Pattern[str]) -> int:
        """``other`` without the sentences that ``pattern`` is found in, unless they report."""
        return sum(len(one) for one in self.elsewhere if one in self.reported or not pattern.search(one))


def plain(text: str) -> str:
    """Lower case, plain quotation marks, single spaces."""
    return " ".join(text.translate(_PLAIN).lower().split())


def words_of_text(text: str) -> Words:
    """The words of what is no HTML; nothing in it is a quotation, for it may be JSON."""
    text = text[:_MOST_HTML]
    lines = [line for line in map(plain, text.splitlines()) if line]
    return _counted(" ".join(lines), lines, lines)


def words_of(tree: LexborHTMLParser) -> Words:
    """The own words of a page from which scripts have been taken away. Takes menus and banners out of the tree.

    Where little is left without banners, dialogues and what is shown without scripts, these are what the page says.
    """
    tree.strip_tags(_MENUS)
    _take(tree, _ROLES, _MENU)
    with_banners = _html(tree)
    tree.strip_tags(_BESIDE)
    _take(tree, f"{_HIDDEN},{_DIALOGUES}", _BANNER)
    words = _of_html(_html(tree))
    return words if words.length >= _ENOUGH or len(words.labels) > _MANY else _of_html(with_banners)


def _html(tree: LexborHTMLParser) -> str:
    return (tree.body.html or "")[:_MOST_HTML] if tree.body is not None else ""


def _of_html(html: str) -> Words:
    lines: list[tuple[str, bool]] = []
    labels: list[str] = []
    subtitles: list[str] = []
    spoken: list[str] = []
    for line in _lines(html):
        bare = _LINKED.sub(r" \1 ", line).translate(_MARKS)
        words = plain(bare)
        if not words:
            continue
        if "\x04" in line:
            subtitles.append(words)
        if "\x01" in line:
            labels += [label for label in map(plain, _LINKED.findall(line)) if label]
        spoken.append(plain(_QUOTED.sub(" ", bare)) if _QUOTES.search(bare) else words)
        lines.append((words, not _HEADED.search(line) and not _is_label(line, words)))
    text = " ".join(words for words, _ in lines)
    if sum(map(len, spoken)) < _LEAST_SPOKEN * len(text):
        spoken = [words for words, _ in lines]
    return _counted(text, spoken, [words for words, runs in lines if runs], tuple(labels), tuple(subtitles))


def _take(tree: LexborHTMLParser, roles: str, names: re.Pattern[str]) -> None:
    """Take away what only a role or a name tells to stand around the content.

    A box in which the page's heading stands is its content, whatever its name.
    """
    boxes = [node for node in tree.css(roles) if node.tag not in ("html", "body", "main")]
    in_columns = tree.css_first("main,article") is not None
    for node in tree.css(_BOXES):
        attributes = node.attributes
        name = f"{attributes.get('class') or ''} {attributes.get('id') or ''}"
        if names.search(name) or (in_columns and _LOG_IN.search(name)):
            boxes.append(node)
    gone = {node.mem_id for node in boxes if node.css_first(_CONTENT) is None}
    outermost = {node.mem_id: node for node in boxes if node.mem_id in gone and not _within(node, gone)}
    for node in outermost.values():
        node.decompose()


def _within(node: LexborNode, gone: set[int]) -> bool:
    """Whether one of those that are taken away holds the node; what is inside of it must not be touched afterwards."""
    above = node.parent
    while above is not None:
        if above.mem_id in gone:
            return True
        above = above.parent
    return False


def _lines(html: str) -> list[str]:
    html = _SUBMIT.sub("\x01\\1\x02", " ".join(html.split()))
    html = _QUOTING.sub(lambda tag: "”" if tag[1] else "“", html)
    html = _LINK_END.sub("\x02", _LINK.sub("\x01", html))
    html = _HEADING.sub("\n\x03", _SUBTITLE.sub("\n\x04", html))
    return unescape(_TAG.sub("", _BLOCK.sub("\n", html))).split("\n")


def _is_label(line: str, words: str) -> bool:
    """Whether a line is nothing but links, buttons or the names of fields."""
    if "\x01" not in line or len(words) > 5 * _LONGEST_LABEL:
        return False
    left = _LINKED.sub("", line)
    return sum(letter.isalpha() for letter in left) <= 3 or len(left.split()) <= len(line) // 60


def _counted(
    text: str, spoken: list[str], lines: list[str], labels: tuple[str, ...] = (), subtitles: tuple[str, ...] = ()
) -> Words:
    sentences = tuple(one for line in lines for one in _SENTENCES.split(line) if one and not IMPRINT.search(one))
    length = sum(map(len, sentences))
    reported = frozenset(filter(reports, sentences)) if length <= _NOT_SHORT else frozenset[str]()
    if reported:
        spoken = [" ".join(one for one in _SENTENCES.split(line) if not reports(one)) for line in spoken]
    other = sentences
    if length <= _NO_NOTICE:
        other = tuple(one for one in sentences if one in reported or not of_the_site(one))
    return Words(
        text, " ".join(spoken), "\n".join(spoken), length, sentences, other, sum(map(len, other)), labels, subtitles,
        reported,
    )  # fmt: skip
