"""Whether words are those of a request for consent to cookies or terms. Pure."""

from __future__ import annotations

import re

from holdfast.suspect.own_words import Words
from holdfast.suspect.vocabulary import either

AGREES = re.compile(
    r"(?:yes\W*)?(?:i )?(?:accept|agree|allow|consent|enter|continue|proceed|confirm|got it|ok(?:ay)?|save"
    r"|submit)\b.{0,40}"
    r"|(?:alle[ns]? |alles |tout |tous )?(?:akzeptieren|zustimmen|annehmen|einverstanden|accepter|j'accepte|accepteren|"
    r"toestaan|akkoord|aceptar?|acepto|accetta|accetto|aceitar|akceptuj\w*|zgadzam się|przejdź|derbyn|godkänn|godta"
    r"|godkend|tillåt|tillad|weiter|continuer|doorgaan)\b.{0,60}|reject .{0,40}|manage (?:options|preferences"
    r"|choices).{0,20}"
)
"""What is on a button by which to agree or go on."""

_WORDS = re.compile(
    either(
        r"cookies?|consents?|partners?|vendors?|track(?:ers?|ing)|personali[sz]\w+|legitimate interests?|interests?"
        r"|preferences|purposes?|gdpr|tcf|privacy|advertis\w+|adverts?|ads|audience|devices?|analytics|data|choices?"
        r"|identifiers?|withdraw|accept|agree",
        r"cwcis|caniatâd|preifatrwydd|data",
        r"\w*einwilligung\w*|\w*zustimmung\w*|datenschutz\w*|werbung|\w*tracking|partner"
        r"|\w*daten|personalisier\w+|anzeigen|zwecke\w*|widerruf\w+|zielgruppen|endgerät",
        r"consentement|données|partenaires|publicités?|personnalisée?s?|finalités?|accord|vie privée|traceurs?"
        r"|audience",
        r"consentimiento|privacidad|socios|publicidad|personalizad\w+|anuncios|datos|aceptas?|preferencias"
        r"|finalidad\w*",
        r"toestemming|privacy|partners|advertenties|gegevens|gepersonaliseerd\w*|voorkeuren",
        r"zgod\w+|partner\w+|danych|dane"
        r"|reklam\w*|prywatnoś\w+|cel(?:ach|u|ów)|profilowan\w+|przetwarzan\w+",
        r"consenso|dati|pubblicità|consentimento|dados"
        r"|samtycke|samtykke|annonser|personuppgifter",
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


def asks(words: Words, buttons: tuple[str, ...], heading: str) -> bool:
    """Whether a page is mostly about cookies and consent, and offers something to press by which to agree."""
    if not 0 < len(words.text) <= _LONGEST or not _CERTAIN.search(words.text):
        return False
    count = len(words.text.split())
    share = _DENSE_AND_LONG if len(words.text) > _LONG else _DENSE
    share = _DENSE_BELOW_ITS_NAME if _WORDS.search(heading) else share
    return len(_WORDS.findall(words.text)) >= max(_FEWEST, share * count) and any(
        map(AGREES.fullmatch, (*words.labels, *buttons))
    )
