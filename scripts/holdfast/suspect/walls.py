"""Walls before a document that show its title or its beginning: for subscribers, for members, for those with an
account. Pure.

Below a wall the rest of the document is missing; a text that is there as a whole may invite to subscribe as well.
So what is asked is how much there is, and whether it says that there is more.
"""

from __future__ import annotations

import re

from holdfast.suspect.page import Page
from holdfast.suspect.vocabulary import either

_TEASER_LONGEST = 1_600  # characters
_CUT_LONGEST = 900
_AFTER_LONGEST = 600  # below a wall there is what it costs, and no text
_FORM_LONGEST, _FORM_OTHER = 900, 300

_MORE = re.compile(
    r"\b(?:(?:this |the )?(?:rest of (?:this|the) )?(?:article|story|content|piece|analysis|report|feature|column"
    r"|page|rest|essay|review|interview|issue|post|letter|investigation|newsletter|podcast) (?:is"
    r"|are) (?:\w+ ){0,3}(?:for|to)(?: \S+){0,3} (?:subscribers|members|supporters|readers|registered)"
    r"|(?:subscriber|member)s?(?:-only|[- ](?:only|exclusive) (?:article|story|content|piece|feature|area|page))"
    r"|(?:subscribe|register|sign (?:up|in)|log in|join|create an? (?:\w+ )?account)\b[^.!?\n]{0,60}\b(?:to"
    r"|and) (?:continue|keep|carry on|finish|go on|read (?:on|the (?:full|rest|whole|remaining)|it\b|this)|unlock"
    r"|see the (?:full|rest)|view the (?:full|rest))|(?:to|want to|like to) (?:continue|keep|carry on|finish"
    r"|go on) reading|(?:continue|keep) reading (?:with|for|by)|to read (?:the (?:full|rest|remaining|whole)"
    r"|this (?:article|story)|on\b|the rest of)|(?:you have|you've) (?:read (?:all|your)|reached|used|hit"
    r"|run out)[^.!?\n]{0,60}(?:article|stories|story|limit|allowance|free)|unlock (?:this|the full|the rest"
    r"|unlimited)|reserved for (?:\w+ )?(?:subscribers|members)|(?:full|complete) (?:article|story"
    r"|text) (?:is )?(?:only )?(?:available )?(?:to|for) (?:\w+ )?(?:subscribers|members)|om (?:verder te lezen"
    r"|dit artikel te lezen)|um (?:weiterzulesen|den (?:ganzen )?artikel)|pour (?:lire|continuer) (?:la suite"
    r"|l'article|votre lecture)|para (?:seguir|continuar) leyendo|aby (?:czytać dalej|przeczytać (?:cały|całość))"
    r"|(?:innholdet|innhold|saken|artikkelen|artikeln|artiklen|innehållet)[^.!?\n]{0,30}(?:bare|kun|endast|bara"
    r"|enbart) (?:for|för)|i ddarllen (?:gweddill|rhagor)|tanysgrifiwch i|(?:weiterlesen|weiter lesen"
    r"|jetzt lesen)[^.!?\n]{0,40}(?:abo|plus|\+)|(?:mit|exklusiv für|nur für)[^.!?\n]{0,20}(?:abo|abonnent\w*)"
    r"|(?:artikel|inhalt|beitrag)[^.!?\n]{0,60}(?:abonnent\w*|abo\b|registrier\w+)|(?:la suite|cet article"
    r"|ce contenu|l'intégralité)[^.!?\n]{0,40}(?:abonnés|réservée?)|il vous reste[^.!?\n]{0,40}(?:lire|article)"
    r"|(?:pour|de) (?:lire la suite|poursuivre (?:la|votre) lecture)|(?:contenido|artículo"
    r"|noticia)[^.!?\n]{0,40}(?:exclusiv\w+|suscriptores|socios)|(?:para|sigue) (?:seguir )?leyendo|(?:dit artikel"
    r"|verder lezen|lees verder)[^.!?\n]{0,60}(?:abonn\w+|leden|account|premium)|(?:dalsza część|pozostał\w+"
    r"|czytaj dalej|ten artykuł)[^.!?\n]{0,60}(?:prenumerat\w*|subskry\w+|abonent\w*|dostęp\w*)"
    r"|(?:questo (?:articolo|contenuto)|per continuare a leggere|continua a leggere)[^.!?\n]{0,40}(?:abbona\w+"
    r"|riservato))"
)
"""That there is more, and for whom."""

_OFFERS = re.compile(
    either(
        r"already (?:a |an )?(?:\S+ )?(?:subscriber|member|registered|subscribed)|(?:subscribe|join) (?:now|today"
        r"|from|for)|(?:£|€|\$) ?\d[\d.,]* (?:a|per|for)(?: \w+)? (?:week|month|year|\d)|cancel any ?time"
        r"|choose (?:a|your) (?:plan|subscription)|(?:see|view) (?:offers|subscription|options|plans)"
        r"|unlimited access|premium|start (?:your|a) free trial|i'm a member",
        r"eisoes yn",
        r"bereits (?:\S+ )?(?:abonnent\w*|registriert|kunde)|probemonat|jetzt testen|monatlich kündbar",
        r"déjà abonnée?|je m'abonne|s'abonner|sans engagement",
        r"ya (?:eres|soy) (?:suscriptor|socio)|suscr[íi]b\w+",
        r"al abonnee|word abonnee|neem een abonnement",
        r"masz już|wykup dostęp|kup dostęp",
        r"sei già abbonato|abbonati",
    )
)
_CUT = re.compile(r"(?:[a-zà-ž,;–-]|…|\.\.\.)$")
_WALL = re.compile(
    r"(?:class|id)=[\"'][^\"'>]{0,80}(?:paywall|pay-wall|regwall|subscriber-?only|subscription-barrier"
    r"|is-locked|premium-?(?:wall|lock|content)|meter(?:ed)?-)"
)
_SIGNING_IN = re.compile(
    either(
        r"(?:log|sign)[ -]?(?:in|on)|members?(?:'s?|')? (?:area|login|only|zone)|(?:partner|client|customer"
        r"|staff) (?:area|portal|login|zone)|account|password|authenticat\w+|(?:send|request) (?:a |the "
        r"|me a )?(?:code|link|magic link)",
        r"mewngofnodi",
        r"anmelde?n|anmeldung|einloggen|mitgliederbereich",
        r"connexion|se connecter|espace (?:client|membre|adhérent)s?",
        r"iniciar sesión|acceso|área (?:privada|de socios)",
        r"inloggen|aanmelden",
        r"logowani\w|zaloguj\w*",
        r"accedi|accesso|logga in|log ind|innlogging|inloggning|logg inn|log ind",
    )
)


def paid(page: Page) -> str:
    """The words of a wall for subscribers or members below the beginning of a text; "" if there is none."""
    said = page.words
    if said.length > _TEASER_LONGEST:
        return ""
    more = next(reversed(list(_MORE.finditer(said.lines))), None)
    if more is not None and len(said.lines) - more.end() <= _AFTER_LONGEST:
        return more[0]
    offer = _OFFERS.search(said.lines)
    cut = any(_CUT.search(one) for one in said.sentences if len(one) > _SENTENCE)
    if offer is None or said.length > _CUT_LONGEST:
        return ""
    return offer[0] if not page.free or _WALL.search(page.markup) or cut else ""


_SENTENCE = 70  # characters: shorter lines without a full stop are by-lines and captions


def sign_in(page: Page) -> str:
    """The heading of a page that asks who one is and says little else; "" if it does not."""
    said = page.words
    if not page.form or said.length > _FORM_LONGEST or said.other > _FORM_OTHER:
        return ""
    return next((heading for heading in page.headings if len(heading) < 70 and _SIGNING_IN.search(heading)), "")
