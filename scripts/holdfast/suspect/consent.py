"""Whether words are those of a request for consent to cookies or terms. Pure."""

from __future__ import annotations

import re

from holdfast.suspect.page import Page
from holdfast.suspect.vocabulary import either

_WORDS = re.compile(
    either(
        r"cookies?|consents?|partners?|vendors?|track(?:ers?|ing)|personali[sz]\w+|legitimate interests?|interests?"
        r"|preferences|purposes?|gdpr|tcf|privacy|advertis\w+|adverts?|ads|audience|devices?|analytics|data"
        r"|choices?|identifiers?|withdraw|accept|agree",
        r"cwcis|caniatâd|preifatrwydd|data",
        r"\w*einwilligung\w*|\w*zustimmung\w*|datenschutz\w*|werbung|\w*tracking|partner|\w*daten|personalisier\w+"
        r"|anzeigen|zwecke\w*|widerruf\w+|zielgruppen|endgerät",
        r"consentement|données|partenaires|publicités?|personnalisée?s?|finalités?|accord|vie privée|traceurs?"
        r"|audience",
        r"consentimiento|privacidad|socios|publicidad|personalizad\w+|anuncios|datos|aceptas?|preferencias"
        r"|finalidad\w*",
        r"toestemming|privacy|partners|advertenties|gegevens|gepersonaliseerd\w*|voorkeuren",
        r"zgod\w+|partner\w+|danych|dane|reklam\w*|prywatnoś\w+|administrator\w*|identyfikator\w*|cel(?:ach|u|ów)"
        r"|profilowan\w+|przetwarzan\w+",
        r"consenso|dati|pubblicità|consentimento|dados|samtycke|samtykke|annonser|personuppgifter",
    )
)
_CERTAIN = re.compile(
    r"cookie|cwcis|traceur|datenschutz|rgpd|gdpr|tracking|trackers|personali[sz]ed ad|advertising partners"
    r"|publicité perso"
)
_LONGEST = 20_000  # characters
_LONG = 1_200
_DENSE, _DENSE_AND_LONG, _DENSE_BELOW_ITS_NAME = 0.07, 0.09, 0.05  # shares of words
_FEWEST = 3


def asks(page: Page) -> bool:
    """Whether a page is mostly about cookies and consent, and offers something to press by which to agree."""
    text = page.text
    if not 0 < len(text) <= _LONGEST or not _CERTAIN.search(text):
        return False
    share = _DENSE_AND_LONG if len(text) > _LONG else _DENSE
    share = _DENSE_BELOW_ITS_NAME if any(map(_WORDS.search, page.headings[:3])) else share
    return len(_WORDS.findall(text)) >= max(_FEWEST, share * len(text.split())) and page.offers
