"""What a chain of redirects says about what was served at its end. Pure."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, unquote, urlsplit

_HOME = re.compile(
    r"/?|/(?:pages/)?(?:index|default|home|start|welcome|startseite|accueil|inicio|hafan|startpagina|homepage"
    r"|main)(?:\.(?:html?|php|aspx?|jsp|cfm))?/?|/(?:[a-z]{2}(?:[-_][a-z]{2})?)/?",
    re.I,
)
_ENDING = re.compile(r"\.[a-z0-9]{2,5}$", re.IGNORECASE)
_TELLING: tuple[tuple[re.Pattern[str], str, int], ...] = (
    (re.compile(r"(?:error|http|page)?[-_]?40[34]|(?:page|file)?[-_]?not[-_]?found|gone|removed", re.I),
     "missing", 6_000),
    (re.compile(r"errors?|server[-_]?error|oops|something[-_]?went[-_]?wrong|error[-_]?page", re.I), "error", 2_500),
    (re.compile(r"log[-_]?(?:in|on)|sign[-_]?in|sso|saml2?|oauth2?|authori[sz]e|auth|account[-_]?login", re.I),
     "login", 2_500),
    (re.compile(r"maintenance|unavailable|out[-_]?of[-_]?service|down(?:time)?", re.I), "maintenance", 2_500),
    (re.compile(r"captcha|challenge|bot[-_]?check|validate[-_]?human|splashui|blocked", re.I), "robot", 2_500),
    (re.compile(r"(?:cookie[-_]?)?consent|disclaimer|age[-_]?(?:gate|check)|zustimmung|terms[-_]?accept\w*"
    r"|cookie[-_]?wall|gdpr|privacy[-_]?gate", re.I), "consent", 4_000),
)  # fmt: skip
"""Names in a path that a site gives to such pages, what they tell, and how many characters the page may have."""


def is_home(url: str) -> bool:
    """Whether the address is that of a site's home page, in one of its languages or all."""
    parts = urlsplit(url)
    return bool(_HOME.fullmatch(parts.path)) and all(_ASIDE.fullmatch(name) for name, _ in parse_qsl(parts.query))


def led_home(asked: str, final: str) -> bool:
    """Whether a redirect led from a place within a site to a home page.

    A short name that leads to another host (``council.example/quiet-harbour`` to ``quiet-harbour.example``) is how
    campaigns and link shorteners work, and is no such thing.
    """
    if not is_home(final) or is_home(asked):
        return False
    start, end = urlsplit(asked), urlsplit(final)
    segments = [part for part in start.path.split("/") if part]
    short = len(segments) <= 1 and not start.query and not (segments and _ENDING.search(segments[0]))
    return not (short and _host(start.hostname) != _host(end.hostname))


_ASIDE = re.compile(
    r"lang(?:uage)?|l|locale|hl|utm_\w+|ref|src|source|from|via|redirect\w*|r|notfound|not_found|error|e|404"
    r"|missing|msg|status"
)
"""Names of parameters that say where somebody came from or what went wrong, and not what is to be shown."""
_NUMBERED = re.compile(
    r"\d{5}|(?<!\d)(?!(?:19|20)\d\d(?!\d))\d{4}"
)  # the number of one thing, and not the name of a section
_LONG_ENOUGH = 6  # characters
_LAST_SAYS_LITTLE = re.compile(r"(?:index|default|print|amp|view|full|page|start|html?|pdf|download|\d{1,2})", re.I)


def led_up(asked: str, final: str) -> bool:
    """Whether a redirect led from a page to the section or list above it on the same site."""
    before, after = _segments(asked), _segments(final)
    if urlsplit(final).query or _host(urlsplit(asked).hostname) != _host(urlsplit(final).hostname):
        return False
    while before and _LAST_SAYS_LITTLE.fullmatch(before[-1]):
        before.pop()
    return 0 < len(after) < len(before) and before[: len(after)] == after and not _NUMBERED.search(after[-1])


def telling_name(asked: str, final: str, length: int) -> str:
    """What the path to which a redirect led says: "missing", "login" and so on; "" if nothing, or if the page says
    more than ``length`` suffices for, or if the address asked for has the same name in it."""
    before, after = _segments(asked), _segments(final)
    if before == after:
        return ""
    for pattern, kind, longest in _TELLING:
        named = any(pattern.fullmatch(part) for part in after)
        if named and length <= longest and not any(pattern.fullmatch(part) for part in before):
            return kind
    return ""


def keeps_the_way_back(asked: str, final: str) -> bool:
    """Whether the address that answered holds the one asked for as a parameter, as gates do that lead on to it."""
    path = urlsplit(asked).path.strip("/")
    return len(path) >= _LONG_ENOUGH and asked != final and path in unquote(unquote(urlsplit(final).query))


def names_another(address: str) -> bool:
    """Whether an address holds another as a parameter, as those do that only lead on to it."""
    return any(value.startswith(("http://", "https://", "//")) for _, value in parse_qsl(urlsplit(address).query))


def higher(asked: str, final: str) -> bool:
    """Whether a redirect led nearer to the top of the same site."""
    same = _host(urlsplit(asked).hostname) == _host(urlsplit(final).hostname)
    after = _segments(final)
    return same and len(after) < len(_segments(asked)) and not (after and _NUMBERED.search(after[-1]))


def _segments(url: str) -> list[str]:
    return [_ENDING.sub("", unquote(part)) for part in urlsplit(url).path.split("/") if part]


def _host(name: str | None) -> str:
    return (name or "").removeprefix("www.")
