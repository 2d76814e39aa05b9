"""Is this page what was asked for, or something that stands in its way or in its place?

Servers answer 200 with a check for robots, a log-in form, a "page not found" or an advertisement for the domain. The
signals are the page's shape and its words: a title or heading that is *nothing but* such words, or a telling phrase on
a page that says little else. A long document that merely speaks of such things is not suspected. Pure; no network.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from selectolax.lexbor import LexborHTMLParser

from holdfast import markup

Where = Literal["title", "text", "markup", "header"]

_LONGEST_READ = 2_000_000  # characters of a page that are looked at
_SEPARATORS = re.compile(r"\s*(?:[|»«·•–—]|::|\s-\s|\s:\s)\s*")
_PLAIN = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "…": " ", "\u00a0": " "})
_MARKUP = re.compile(r"<(?:!doctype|html|head|body|title|script|div|p|h1)\b", re.IGNORECASE)
_UNSEEN = ["script", "style", "template", "head"]
_AROUND = ["nav", "header", "footer", "aside"]
_PICTURES = "img,svg,object,embed,iframe,frame,video,canvas"
_HEADING_LINES = 3
_LONGEST_HEADING = 120
_LONGEST_SHOWN = 80


@dataclass(frozen=True, slots=True)
class Signal:
    """What gives a page away. ``longest``: the page's own words, in characters, above which it is not suspected.

    A title must fit the pattern as a whole, apart from the site's name beside it; other places need only hold it.
    """

    what: str
    where: Where
    pattern: re.Pattern[str]
    longest: int


@dataclass(frozen=True, slots=True)
class _Page:
    text: str  # its own words, in lower case with single spaces; menus and footers left out where they can be told
    headings: tuple[str, ...]  # title and headings, and the parts between which separators stand
    markup: str = ""
    headers: str = ""
    password: bool = False
    blank: bool = False  # markup that shows neither a word nor a picture


def _signal(what: str, where: Where, longest: int, *patterns: str) -> Signal:
    return Signal(what, where, re.compile("|".join(f"(?:{one})" for one in patterns)), longest)


_ROBOT = "a check for robots"
_MISSING = "a page that says the document is not there"
_PARKED = "a parked domain"
_LOGIN = "a log-in page"
_CONSENT = "a request for consent that stands before the page"
_DOWN = "a maintenance notice"
_BROKEN = "a server's error message"
_EMPTY_SERVER = "the start page of a web server without content"
_SCRIPTED = "a page that shows nothing without its scripts"
_ARCHIVE = "a message of the web archive itself"

_PAGE = r"(?:web ?page|page|url|address|document|file|content|resource|article|item)"
_GONE = r"(?:not found|(?:can ?not|can't|could not|couldn't) be found|doesn't exist|does not exist)"
_CANNOT = r"(?:can't|can ?not|couldn't|could not|(?:are|were) unable to|are having trouble)"
_REACH = r"(?:reach|access|view|find)"
_SITE = r"(?:web ?site|site|service|page)"

SIGNALS = (
    _signal(
        _ROBOT, "header", 10**9,
        r"^cf-mitigated: challenge", r"^x-amzn-waf-action: (?:challenge|captcha)",
    ),
    _signal(
        _ROBOT, "title", 1_500,
        r"just a moment\W*", r"one moment,? please\W*", r"attention required\W*", r"access denied\W*",
        r"security check\w*", r"pardon our interruption\W*", r"are you (?:a )?(?:robot|human)\W*", r"robot check",
        r"ddos-guard", r"bot verification", r"(?:please )?verify(?:ing)? (?:that )?you are (?:a )?human\W*",
        r"human verification", r"checking your browser\W*", r"request rejected", r"captcha",
        r"you have been blocked\W*", r"client challenge", r"access to this page has been denied\W*",
    ),
    _signal(
        _ROBOT, "text", 1_500,
        r"verify(?:ing)? (?:that )?you(?:'re| are) (?:a )?(?:human|not a (?:ro)?bot)",
        r"checking (?:if the site connection is secure|your browser)", r"enable javascript and cookies to continue",
        r"unusual traffic from your (?:computer )?network", r"incapsula incident id",
        r"(?:complete|solve) (?:the|this) (?:captcha|puzzle|challenge) ",
        r"performance (?:&|and) security by cloudflare",
        r"you have been blocked|your access (?:to this site )?has been (?:blocked|limited)",
        r"i(?:'m| am) not a robot", r"the requested url was rejected",
        r"made us think (?:that )?you (?:were|are|might be) a bot", r"automated access to",
        r"don't have permission to access .{1,300} on this server", r"reference #\d+\.[0-9a-f]+\.\d+",
    ),
    _signal(
        _ROBOT, "markup", 600,
        r"/cdn-cgi/challenge-platform/", r"challenges\.cloudflare\.com", r"captcha-delivery\.com",
        r"_incapsula_resource", r"px-captcha", r"awswafintegration|\.awswaf\.com", r"/\.well-known/sgcaptcha/",
        r"anubis_challenge|within\.website/x/cmd/anubis", r"class=[\"']?[^\"'>]{0,80}(?:g-recaptcha|h-captcha)",
    ),
    _signal(
        _MISSING, "title", 8_000,
        r"(?:error |http )?40[34](?: error)?\W*(?:(?:page |file |error )*not found\W*)?.{0,3}",
        r"(?:error\W*)?" + _PAGE + r" (?:was )?" + _GONE + r"\W*(?:\(?404\)?)?\W*",
        r"(?:sorry|oops|whoops)\W+.{0,40}" + _GONE + r"\W*",
        r"(?:sorry\W+)?(?:we|i) " + _CANNOT + r" find (?:that|the|this|your) " + _PAGE + r"\W*.{0,40}",
        r"not found\W*", r"nothing found\W*",
        r"(?:this |that |the )" + _PAGE + r" (?:has been removed|is no longer available|no longer exists|is gone)\W*",
        r"410\W*gone", r"file or directory not found\W*", r"object not found\W*",
        r"seite (?:wurde )?nicht gefunden\W*", r"page (?:non trouvée|introuvable)\W*", r"página no encontrada\W*",
        r"pagina non trovata\W*", r"pagina niet gevonden\W*", r"(?:ni chanfuwyd|heb ganfod) y dudalen\W*",
        r"tudalen heb ei chanfod\W*",
    ),
    _signal(
        _MISSING, "text", 2_000,
        _PAGE + r" (?:that )?you(?:'re| are|'ve| have|) ?(?:were |was )?"
        r"(?:looking for|requested|(?:trying|tried) to " + _REACH + ")"
        r".{0,60}(?:not |n't |no longer|unavailable|removed|moved|gone|expired|deleted)",
        r"(?:we|i) " + _CANNOT + r" (?:seem to )?(?:find|locate|finding) (?:the|that|this|your|a) " + _PAGE,
        r"(?:this|that|the|requested) (?:requested )?" + _PAGE + r" (?:(?:you )?requested )?(?:was |is )?" + _GONE,
        r"it (?:seems|looks like) (?:we can't find|nothing was found)",
        r"(?:this|the) " + _PAGE + r" has been (?:removed|deleted|withdrawn)",
        r"(?:this|the) " + _PAGE + r" (?:may|might) have (?:been )?(?:moved|removed|deleted)",
        r"sorry, (?:this|that|the) " + _PAGE + r" (?:isn't|is not|is no longer) available",
        r"http (?:error|status) (?:code )?404", r"404\W{1,4}(?:page |file )?not found",
        r"no longer (?:available|exists) (?:on|at) this (?:site|website|server|address)",
        r"blogs? (?:has been|is) (?:removed|suspended|deleted)",
    ),
    _signal(
        _PARKED, "text", 2_500,
        r"(?:this|the) (?:web ?site|domain)(?: name)?(?: \S{1,80})? (?:is|may be|might be|could be) for sale",
        r"available for (?:sale|purchase)\W+(?:buy|enquire|inquire|contact|make an offer)",
        r"buy this domain", r"(?:is|domain) parked(?: free| by|,| at|\.)",
        r"this domain (?:name )?(?:has )?(?:expired|is registered|was recently registered)",
        r"domain (?:name )?(?:registration )?(?:has |is )?expired", r"(?:inquire|enquire) about this domain",
        r"get this domain", r"sponsored listings displayed above", r"make an offer on this domain",
        r"this account has been suspended",
    ),
    _signal(
        _PARKED, "title", 2_500,
        r"account suspended", r"\S{4,80} is for sale\W*", r"domain (?:for sale|expired|parked|parking)\W*",
        r"parked domain.{0,60}",
    ),
    _signal(
        _PARKED, "markup", 1_200,
        r"sedoparking\.com", r"parkingcrew\.net", r"bodis\.com", r"hugedomains\.com/domain",
        r"afternic\.com/forsale", r"/park\.js", r"dan\.com/buy-domain",
    ),
    _signal(
        _EMPTY_SERVER, "title", 4_500,
        r"welcome to nginx.{0,30}", r"apache2? .{0,20}default page.{0,40}", r"iis windows.{0,20}",
        r"http server test page.{0,60}", r"test page for .{0,60}",
        r"default (?:web ?(?:site|page)|parallels plesk.{0,20})", r"it works!?", r"domain default page",
        r"future home of something quite cool",
    ),
    _signal(
        _CONSENT, "title", 2_500,
        r"before you continue.{0,40}", r"(?:cookie|privacy) (?:consent|settings|preferences|choices)",
        r"we value your privacy\W*", r"your privacy choices",
    ),
    _signal(
        _CONSENT, "text", 700,
        r"before you continue to", r"we value your privacy",
        r"(?:accept|agree)(?: all| to)?(?: the use of)? cookies .{0,40}to (?:continue|proceed|view|access)",
        r"you (?:must|need to) accept (?:our |the )?(?:cookies|terms) ", r"(?:accept|agree) (?:and|&) continue",
    ),
    _signal(
        _DOWN, "title", 2_500,
        r"(?:" + _SITE + r" )?(?:is )?(?:down for |under |undergoing )?(?:planned |scheduled |essential )?"
        r"maintenance(?: mode| page)?\W*",
        r"(?:we'll|we will) be (?:right )?back(?: soon| shortly)?\W*", r"be right back\W*",
        r"(?:" + _SITE + r" |we are |we're )?(?:is )?(?:temporarily )?(?:unavailable|offline|out of service)\W*",
        r"under construction\W*", r"coming soon\W*", r"temporarily offline",
    ),
    _signal(
        _DOWN, "text", 900,
        r"(?:down|closed|unavailable|offline) (?:for|due to|while) .{0,30}maintenance",
        r"(?:undergoing|performing|carrying out|doing some) .{0,30}maintenance",
        r"(?:site|website|service|page) is (?:currently |temporarily )+(?:unavailable|offline|down)",
        r"(?:site|website|page) is (?:currently )?under construction",
        r"(?:we'll|we will) be back (?:soon|shortly|online)",
    ),
    _signal(
        _BROKEN, "title", 2_500,
        r"(?:error )?(?:http )?50\d\W{0,3}(?:(?:error|internal|bad|service|gateway)\b.{0,40})?",
        r"internal server error\W*", r"bad gateway\W*", r"service (?:temporarily )?unavailable\W*",
        r"gateway time-?out\W*", r"database error", r"runtime error", r"server error(?: in '/' application)?\W*",
        r"an error (?:has )?occurred\W*", r"error", r"application error\W*", r"400 bad request|bad request",
        r"403 forbidden|forbidden", r"401 unauthori[sz]ed|unauthori[sz]ed",
    ),
    _signal(
        _BROKEN, "text", 1_500,
        r"error establishing a database connection", r"(?:fatal|parse) error: .{1,400} on line \d+",
        r"the website encountered an unexpected error", r"there has been a critical error on (?:this|your) website",
        r"server error in '.{0,80}' application", r"uncaught (?:exception|error)", r"warning: mysqli?_",
        r"an unhandled exception",
        r"(?:502|503|504) (?:bad gateway|service (?:temporarily )?unavailable|gateway time-?out)",
        r"no backend server|backend fetch failed", r"host error .{0,40}cloudflare",
    ),
    _signal(
        _SCRIPTED, "text", 400,
        r"(?:need|have) to enable javascript", r"(?:enable|turn on|requires|without) javascript",
        r"javascript (?:is|must be|to be) (?:required|disabled|enabled)",
    ),
    _signal(
        _ARCHIVE, "text", 3_000,
        r"got an http 30\d response at crawl time",
        r"wayback machine (?:has not|hasn't|doesn't have|does not have) .{0,30}archived",
        r"this url has been excluded from the wayback machine", r"internet archive: temporarily offline",
    ),
    _signal(
        _LOGIN, "title", 1_200,
        r"(?:please )?(?:log|sign)[ -]?in(?: to .{1,40}| required| page)?\W*",
        r"(?:user |member |staff |secure |account )?log[ -]?(?:in|on)\W*", r"authentication required",
        r"single sign-?on\W*",
    ),
    _signal(
        _LOGIN, "text", 700,
        r"(?:you (?:must|need to)|please) (?:be logged in|log[ -]?in|sign[ -]?in) (?:to|before|in order)",
        r"(?:log|sign) in to (?:continue|your account|view)",
        r"this (?:content|page) is (?:only available to|for) (?:members|subscribers|registered)",
    ),
)  # fmt: skip
"""In the order in which they are asked; the first that fits names what the page is."""

_LOGIN_FORM_LONGEST = 500


def suspicion(text: str, title: str, *, status: int, headers: Mapping[str, str] = {}) -> str:
    """Why a page is not to be taken for the document that was asked for, as one plain sentence; "" if nothing speaks.

    ``text`` is the text that the page shows, or its HTML (then its shape is looked at as well); ``title`` its title,
    "" if unknown. ``headers`` are those of the answer, in any case. It is a suspicion, never a proof.
    """
    if status >= 400:
        return f"It is an error: the answer came with status {status}."
    page = _read(text[:_LONGEST_READ], title, headers)
    for signal in SIGNALS:
        shown = _fits(signal, page)
        if shown is not None:
            return f"It looks like {signal.what}" + (f": “{shown}”." if shown else ".")
    if page.password and len(page.text) <= _LOGIN_FORM_LONGEST:
        return f"It looks like {_LOGIN}: it asks for a password and says little else."
    if page.blank:
        return "It shows nothing: there is not one word or picture on the page."
    return ""


def _fits(signal: Signal, page: _Page) -> str | None:
    """The words that fit, "" when they are nothing for people, ``None`` when the signal does not fit."""
    if len(page.text) > signal.longest:
        return None
    match signal.where:
        case "title":
            found = next((words for words in page.headings if signal.pattern.fullmatch(words)), None)
            return None if found is None else _shown(found)
        case "text":
            match = signal.pattern.search(page.text)
            return None if match is None else _shown(match[0])
        case "markup":
            return "" if signal.pattern.search(page.markup) else None
        case _:
            return "" if any(signal.pattern.search(line) for line in page.headers.splitlines()) else None


def _read(text: str, title: str, headers: Mapping[str, str]) -> _Page:
    sent = "\n".join(f"{name.lower()}: {value.lower()}" for name, value in headers.items())
    if not _MARKUP.search(text[:20_000]):
        lines = [line for line in map(_plain, text.splitlines()) if line][:_HEADING_LINES]
        return _Page(_plain(text), tuple(_parts_of(title, *lines)), headers=sent)
    tree = markup.parse(text)
    if tree is None:  # made to choke a parser: judged by its title and headers alone
        return _Page("", tuple(_parts_of(title)), headers=sent)
    node = tree.css_first("title")
    titles = [title or (node.text() if node is not None else "")]
    titles += [heading.text(separator=" ") for heading in tree.css("h1,h2")[:_HEADING_LINES]]
    password = tree.css_first("input[type=password]") is not None
    pictures = tree.css_first(_PICTURES) is not None
    tree.strip_tags(_UNSEEN)
    blank = not (pictures or _words(tree))
    tree.strip_tags(_AROUND)
    return _Page(_words(tree), tuple(_parts_of(*titles)), text.lower(), sent, password, blank)


def _words(tree: LexborHTMLParser) -> str:
    return _plain(tree.root.text(separator=" ")) if tree.root is not None else ""


def _parts_of(*titles: str) -> Iterator[str]:
    """Every title or heading as a whole, and what stands between its separators (a site's name often does)."""
    for title in titles:
        whole = _plain(title)
        if 0 < len(whole) <= _LONGEST_HEADING:
            yield whole
            yield from (part for part in _SEPARATORS.split(whole) if part and part != whole)


def _plain(text: str) -> str:
    """Lower case, plain quotation marks, single spaces."""
    return " ".join(text.translate(_PLAIN).lower().split())


def _shown(words: str) -> str:
    clean = "".join(letter for letter in words if letter.isprintable())
    return clean if len(clean) <= _LONGEST_SHOWN else clean[: _LONGEST_SHOWN - 1].rstrip() + "…"
