"""Sentences that tell of something which was removed, closed or out of order, rather than being the notice of it. Pure.

A notice speaks to whoever came to the page: of *this* page, of what *you are looking for*, of what is the matter *now*.
A statement, an answer, a letter or minutes tell who did it, when and why, and what somebody said of it. Such a sentence
gives nothing away about the page on which it stands, any more than what stands in quotation marks does.
"""

from __future__ import annotations

import re

_DAY = r"(?:mon|tues|wednes|thurs|fri|satur|sun)day"
_MONTH = (
    r"(?:january|february|march|april|may|june|july|august|september|october|november|december"
    r"|spring|summer|autumn|winter)"
)
_THING = (
    r"(?:web ?)?(?:page|site|address|url|link|document|file|content|resource|article|item|story|post|blog|domain"
    r"|account|video|recording|publication|dataset|listing|profile|event|petition|consultation|release|information"
    r"|material|service|server|request|browser|error|message|section|area)\b"
)
_MANY = r"(?:web ?)?(?:pages?|documents?|files?|articles?|videos?|papers|links|seiten|dokumente|documentos|páginas)"
_REMOVED = r"(?:removed|deleted|withdrawn|closed|taken (?:down|offline)|moved|switched off|put back|shut)"
_SYSTEMS = r"(?:usuari|auto|propietari|titula)\w"  # what notices in Spanish name as those who removed something


def _one_of(*patterns: str) -> re.Pattern[str]:
    return re.compile(r"\b(?:" + "|".join(patterns) + ")")


_POINTS = _one_of(
    rf"(?:this|these) (?:\w+ ){{0,2}}?{_THING}",
    rf"(?<!said )(?<!noted )that {_THING}",
    r"you(?:'re| are|'ve| have| were)? (?:\w+ )?(?:look|search|request|follow|try|tried|click|typ|enter|want|need"
    r"|expect|seeing|reach)\w*",
    r"(?:sorry|oops|unfortunately)\b.{0,10}\b(?:we|the|that|this|your|there)\b",
    r"your (?:browser|request|search|access|connection|session|bookmarks?|ip|account|subscription|link|computer)\b",
    r"(?:dieser?|diese[sn]|cette|esta|este|deze|ta|ten|questa|denne|hon)\b.{0,12}"
    r"\b(?:seiten?|inhalte?|page|página|pagina|stron\w+|sid[ae]n?|contenu|contenido)\b",
)
"""What points at the page itself, or at whoever reads it there."""

_TELLS = _one_of(
    # what somebody said, asked or learned; what they wished to know
    r"(?:said|(?<!it )says|told|asks|asked (?!for)|wrote|noted|reported|learned|complained|heard|decided|according to"
    r"|finds? that|found that|agreed that|confirmed that|nobody|he|she|people who"
    r"|i (?:was|went|had|have|rang|asked|saw|wrote))\b",
    r"(?:ask|decide|know|confirm|say|explain|find out)\w*\b.{0,60}\b(?:who|whether|why)\b",
    r"^why (?:was|were|did|has)\b",
    # what had happened before, what happened once, what should happen
    r"had (?:been|gone|never)\b|as it (?:stood|was)\b|this morning it\b",
    r"(?:went (?:offline|dark)|kept it|gave|bought|voted|won|sold|refused)\b",
    rf"should (?:not )?(?:be|have been) {_REMOVED}",
    # a past with its day, its beginning or its end
    r"(?:was|were|been|has|have|had|removed|deleted|withdrew|closed|disappeared)\b[^;:]{0,60}?"
    r"\b(?:between \d+|since \d+|on \d+|yesterday|last (?:night|week|month|year)"
    rf"|(?:on|since|in) (?:early |late )?(?:{_DAY}|{_MONTH}))\b",
    rf"on {_DAY}\b.{{0,40}}\b(?:removed|deleted|withdrew|closed)\b",
    # whose it was, what it was about, by whom or by what accident it went
    rf"(?:has|have) {_REMOVED} (?:its|their|his|her|documents|pages|all|the)\b(?! account)",
    rf"{_MANY} (?:about|concerning|relating to)\b|(?:^|that ){_MANY} (?:with|from|are|were|have)\b",
    r"(?:an?|all|some|many|most|\d+|two|three|four|five|six|alle|toutes les|todas las)"
    rf" (?:\w+ ){{0,2}}?{_MANY}\b(?! you)",
    rf"{_REMOVED}\b.{{0,60}}\bby (?:mistake|accident|the (?:clerk|trust|council|team|board|police|department))\b",
    rf"{_REMOVED} in (?:error|line with)\b|because of an? \w+ fault\b|to nothing\b",
    # the words of letters, answers and minutes
    r"^(?:dear|item \d|yours)\b|thank you for your (?:letter|request|question|enquiry|e-?mail)\b",
    r"(?:do(?:es)? not|no longer) hold\b|(?:are|is) (?:not|no longer) held\b|retention schedule\b",
    # the same in other languages, in few words
    r"(?:sagte|teilte|(?:hat|haben) (?:die|das|den|ihre)\b.{0,60}(?:entfernt|gelöscht))",
    r"(?:a|ont) (?:déclaré|retiré|supprimé) |à la demande d",
    rf"por orden\b|(?:retirad|eliminad|borrad)[oa] por (?:el|la) (?!{_SYSTEMS})|(?:dijo|retiró|borró)\b",
    r"heeft (?:de|het|zijn|haar)\b|op verzoek van (?!de (?:eigenaar|auteur))",
    r"na polecenie\b|(?:powiedział|usun(?:ął|ęła|ęli))\w*|dywedodd\b",
)
"""What only somebody tells who speaks of an event."""


def reports(sentence: str) -> bool:
    """Whether a sentence in lower case tells of an event and does not point at the page on which it stands."""
    return _TELLS.search(sentence) is not None and not points(sentence)


def points(sentence: str) -> bool:
    """Whether a sentence in lower case points at the page on which it stands, or at whoever reads it there."""
    return _POINTS.search(sentence) is not None
