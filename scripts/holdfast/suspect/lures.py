"""What takes over the domains of those who gave them up: games for money, pills, loans, copies, links for sale. Pure.

Told by how many different words of those trades stand on a page that does not bear the name that was asked for. An
article on gambling has some of these words, but is hardly named "slot gacor" and offers no bonus.
"""

from __future__ import annotations

import re

from holdfast.suspect.page import Page
from holdfast.suspect.vocabulary import either

_TRADES = re.compile(
    either(
        r"(?:online )?casinos?|kasino|slots?|gacor|maxwin|togel|judi|jackpots?|roulette|blackjack|baccarat|poker"
        r"|bet(?:s|adal)?|sports ?book|sports betting|bookmakers?|bonus(?:es)?|(?:free )?spins?|deposits?|wager\w*"
        r"|rtp|live dealers?|payouts?|play now|no deposit|paylines?|megaways|rollover|cash ?back|vip|real money",
        r"deposito|taruhan|daftar|agen|situs|bandar|pulsa|apuestas|tragaperras|tragamonedas|giros gratis"
        r"|bono gratis|casas? de apuestas",
        r"spielautomaten?|freispiele|sportwetten|einzahlung\w*|echtgeld|machines? à sous|tours gratuits"
        r"|paris sportifs|mises?|jeux d'argent",
        r"gokkasten|gokken|gratis spins|kasyn\w+|darmowe spiny|zakłady bukmacherskie|automaty do gier|scommesse"
        r"|apostas|caça-níqueis",
        r"viagra|cialis|levitra|tadalafil|sildenafil|kamagra|(?:cheap|generic|online) pharmacy|without prescription"
        r"|keto|gummies|weight loss|slimming|cbd(?: oil)?|adelgazar|pastillas",
        r"payday loans?|(?:instant|quick|fast) (?:cash|loans?)|bad credit|préstamos rápidos|kredit ohne schufa"
        r"|forex|crypto(?: signals)?|bitcoin|binary options|escorts?|xxx|porn\w*|sexcam\w*|replicas?|réplicas?"
        r"|\d+ ?% off|free shipping|best price",
        r"(?:essay|assignment) (?:writing|help)|write my (?:essay|paper)|do my homework|(?:buy"
        r"|order) (?:an? )?(?:dissertation|essay|paper)s?|plagiarism[- ]free|(?:coupon|promo) codes?|money[- ]back"
        r"|money back|order now|expert writers|guest posts?|backlinks?|dofollow|sponsored (?:posts?|articles?)"
        r"|artículos? patrocinados?|link insertion|verified accounts|(?:buy )?followers|seguidores|likes"
        r"|visualizaciones|seo (?:services|agency)|write for us",
    )
    + r"|激安|通販|送料無料|コピー|ブランド|カジノ|偽物|博彩|娱乐城|老虎机|体育投注"
    r"|казино|ставк[аи]|игровые автоматы|бонус|สล็อต|บาคาร่า|คาสิโน"
)
_FEWEST_KINDS, _FEWEST = 5, 6
_IN_TITLE = 2  # kinds, with which one less is enough
_DENSE = 0.03
_LONGEST_READ = 12_000  # characters


def lured(page: Page) -> str:
    """The words that give it away, separated by commas; "" if they are not enough."""
    said = " ".join((*page.headings[:1], page.words.spoken[:_LONGEST_READ]))
    found = _TRADES.findall(said)
    kinds = dict.fromkeys(found)
    in_title = len(set(_TRADES.findall(page.headings[0]))) if page.headings else 0
    if len(kinds) < _FEWEST_KINDS - (in_title >= _IN_TITLE) or len(found) < max(_FEWEST, _DENSE * len(said.split())):
        return ""
    return ", ".join(list(kinds)[:4])
