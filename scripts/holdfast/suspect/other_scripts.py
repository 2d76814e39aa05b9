"""Phrases of notices in languages for which there is no vocabulary of meanings: they count on short pages only. Pure.

Chinese, Japanese, Korean, Russian and Ukrainian, Greek, Turkish, Arabic, Czech and Slovak, Hungarian, Romanian.
"""

from __future__ import annotations

import re

from holdfast.suspect.page import Page
from holdfast.suspect.signals import BROKEN, DOWN, LOGIN, MISSING, PARKED, ROBOT

_LONGEST = 600  # characters; a letter says more in some of these scripts
_PHRASES = tuple(
    (what, re.compile("|".join(phrases)))
    for what, phrases in (
        (
            ROBOT,
            (
                r"访问.{0,8}(?:拦截|阻断|拒绝|受限)|安全验证|人机验证|验证码|正在检查.{0,10}浏览器|異常なアクセス"
                r"|ロボットではない|アクセスが(?:拒否|制限)",
                r"로봇이 아닙니다|접근이 (?:차단|거부)|доступ (?:ограничен|запрещ[её]н|заблокирован)|вы не робот"
                r"|проверка браузера",
                r"δεν είστε ρομπότ|robot olmadığınızı|erişim engellendi|لست (?:روبوت|برنامج)|nejste robot"
                r"|přístup (?:byl )?(?:odepřen|zablokován)",
                r"nem (?:vagy|robot)|nu ești robot|nu sunteți (?:un )?robot",
            ),
        ),
        (
            MISSING,
            (
                r"页面不存在|(?:无法|未|没有)找到|找不到|已(?:被)?(?:删除|移除|下架)|見つかりません|存在しません"
                r"|削除されました|公開を終了|찾을 수 없",
                r"(?:страниц|документ|файл|материал)\w* не (?:найден|существует)\w*|ничего не найдено|удалён[ао]?"
                r"|не знайден\w*|δεν βρέθηκε",
                r"(?:sayfa|belge|içerik) bulunamadı|غير موجودة?|لم يتم العثور|stránka (?:nebyla )?(?:nenalezena"
                r"|neexistuje)|nebyl\w? nalezen\w?",
                r"nem található|nu (?:a fost|există|poate fi) (?:găsit\w?)?|pagina nu ",
            ),
        ),
        (
            LOGIN,
            (
                r"请(?:先)?登录|登录后|会员(?:专享|可见)|(?:有料)?会員(?:限定|登録)|ログインして|続きを読む|로그인"
                r"|войдите|необходимо войти|только для подписчиков",
                r"συνδεθείτε|giriş yap|تسجيل الدخول|přihlaste se|přihlášení|jelentkezzen be|bejelentkezés"
                r"|autentificare|conectați-vă",
            ),
        ),
        (
            DOWN,
            (
                r"维护中|正在维护|メンテナンス中|一時的に(?:停止|利用でき)|점검 중|технические работы"
                r"|временно недоступен|συντήρηση",
                r"bakım (?:çalışması|modu)|bakımdayız|قيد الصيانة|probíhá údržba|karbantartás|în mentenanță"
                r"|lucrări de mentenanță",
            ),
        ),
        (
            BROKEN,
            (
                r"服务器(?:内部)?错误|サーバーエラー|エラーが発生|внутренняя ошибка|ошибка сервера|sunucu hatası"
                r"|chyba serveru",
            ),
        ),
        (
            PARKED,
            (
                r"域名.{0,8}(?:出售|转让|过期)|ドメイン.{0,10}(?:販売|期限)|домен.{0,20}(?:прода[её]тся|истёк"
                r"|истек)|doména.{0,20}prodej",
            ),
        ),
    )
)


def told_by_phrase(page: Page, share: float) -> tuple[str, str]:
    """What a short page is and the words that say so; two empty strings if it is none of these."""
    if len(page.text) <= _LONGEST * share:
        for what, pattern in _PHRASES:
            found = pattern.search(" ".join((*page.headings[:2], page.words.spoken)))
            if found is not None:
                return what, found[0]
    return "", ""
