"""Pages with few words, most of them about the site itself: what no signal names and is hardly a document. Pure.

Notices of sites speak of pages, links, browsers, servers, of trouble, and of what to do now. A short document may have
one or two such words; few have many of them in so little text.
"""

from __future__ import annotations

import re

from holdfast.suspect.page import Page

_LONGEST = 420  # characters
_ENOUGH = 4  # kinds of such words
_ELSE = 0.25  # of the running text, what may speak of something else where there is one kind less
_SITE = tuple(
    re.compile(rf"\b(?:{words})\b")
    for words in (
        r"(?:web ?)?(?:pages?|sites?|websites?)|homepage|seiten?|sida|siden|página|pagina|strona|sivua?|tudalen",
        r"links?|urls?|web address|bookmarks?|enlace|lien", r"browsers?|navigateur|navegador",
        r"servers?|hosting|host|proxy|gateway|serveur", r"click|press|tap|klicken|cliquez",
        r"(?:start|home|front) ?page|startseite|startsidan|accueil|inicio|forside|strona główna",
        r"reload|refresh|retry|try (?:again|later)|erneut|réessay\w+|inténtelo", r"javascript|cookies?|scripts?",
        r"robots?|bots?|captcha|human|automated|scrap\w+", r"firewall|ip address|vpn|security|request(?:ed)?|traffic",
        r"verif\w+|confirm\w*|check(?:ing|s)?", r"log ?(?:in|on)|sign(?:ed)? ?in|password|account|session|credentials",
        r"domain|registrar|hosting", r"search|menu|navigation", r"download(?:ing)?|loading|redirect\w*",
        r"webmaster|administrator|support|help ?desk|contact us",
    )
)  # fmt: skip
_TROUBLE = re.compile(
    r"\b(?:sorry|oops|error|errors|failed|failure|unable|cannot|can't|couldn't|denied|blocked|refused|expired"
    r"|invalid|unavailable|missing|wrong|problem|broken|not (?:found|available|exist|permitted|allowed"
    r"|authori[sz]ed|supported)|doesn't exist|no longer|offline|needed|required|must|fehler|leider|erreur|désolé"
    r"|error|inte|ikke|niet|nie)\b"
)


def about_itself(page: Page) -> bool:
    """Whether the page says little, and that mostly about the site and about something that is wrong with it."""
    said = " ".join((page.text, *page.headings[:1]))
    if not page.markup or page.words.tells or len(page.text) > _LONGEST or not _TROUBLE.search(said):
        return False
    kinds = sum(bool(words.search(said)) for words in _SITE)
    return kinds >= _ENOUGH or (
        kinds >= _ENOUGH - 1 and page.words.length > 0 and page.words.other <= _ELSE * page.words.length
    )
