"""What takes over the domains of those who gave them up: games for money, pills, loans. Pure.

Told by how many different words of that trade stand on a page that has nothing of what was asked for in its headings.
An article on gambling has some of these words, but is hardly named "slot gacor" and offers no bonus.
"""

from __future__ import annotations

import re

from holdfast.suspect.page import Page

_WORDS = re.compile(
    r"\b(?:casinos?|kasino|slots?|gacor|maxwin|togel|judi|jackpots?|roulette|blackjack|baccarat|poker|bet(?:ting|s"
    r"|adal)?"
    r"|sportsbook|bookmakers?|bonus(?:es)?|(?:free )?spins?|deposits?|deposito|withdrawals?|wager\w*|rtp"
    r"|live dealers?|payouts?"
    r"|taruhan|daftar|agen|situs|bandar|pulsa|game online|play now|sign-?up bonus|no deposit|paylines?|megaways"
    r"|rollover"
    r"|apuestas|tragaperras|tragamonedas|giros gratis|spielautomaten?|freispiele|wetten|einzahlung\w*"
    r"|machines? à sous|tours gratuits"
    r"|paris sportifs|gokkasten|gokken|automaty|hazard\w*|kasyn\w+|viagra|cialis|levitra|tadalafil|sildenafil|kamagra"
    r"|(?:cheap|generic|online) pharmacy|without prescription|payday loans?|instant (?:cash|loans?)|escorts?|xxx"
    r"|porn\w*|sexcam\w*"
    r"|replica watches|essay writing|cbd (?:oil|gummies)|crypto (?:casino|signals)|loot|cashback|vip|win real money"
    r"|real money)\b"
)
_FEWEST_KINDS, _FEWEST = 5, 8
_DENSE = 0.03


def lured(page: Page) -> str:
    """The words that give it away, separated by commas; "" if they are not enough."""
    said = page.spoken[:12_000]
    found = _WORDS.findall(said)
    kinds = dict.fromkeys(found)
    if len(kinds) < _FEWEST_KINDS or len(found) < max(_FEWEST, _DENSE * len(said.split())):
        return ""
    return ", ".join(list(kinds)[:4]) if any(map(_WORDS.search, page.headings)) else ""
