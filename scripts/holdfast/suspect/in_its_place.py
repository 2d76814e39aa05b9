"""What gives away a page that stands where the document was: errors, notices, parked domains."""

from __future__ import annotations

from holdfast.suspect.signals import ARCHIVE, BROKEN, DOWN, ELSEWHERE, EMPTY_SERVER, MISSING, PARKED, signal

_PAGE = r"(?:web ?page|page|url|address|document|file|content|resource|article|item)"
_GONE = r"(?:not found|(?:can ?not|can't|could not|couldn't) be found|doesn't exist|does not exist)"
_CANNOT = r"(?:can't|can ?not|couldn't|could not|(?:are|were) unable to|are having trouble)"
_REACH = r"(?:reach|access|view|find)"
_ONLINE = r"\b(?:(?:web ?)?(?:site|page)|service|portal|server|platform|application|content|online|we are|we're)\b"
_SITE = r"(?:web ?site|site|service|page)"

NOTICES = (
    signal(
        MISSING, "title", 8_000,
        r"(?:error |http )?40[34](?: error)?\W*(?:(?:page |file |error )*not found\W*)?.{0,3}",
        r"(?:error\W*)?" + _PAGE + r" (?:was )?" + _GONE + r"\W*(?:\(?404\)?)?\W*",
        r"(?:sorry|oops|whoops)\W+.{0,40}" + _GONE + r"\W*",
        r"(?:sorry\W+)?(?:we|i) " + _CANNOT + r" find (?:that|the|this|your) " + _PAGE + r"\W*.{0,40}",
        r"not found\W*", r"nothing found\W*",
        r"(?:this |that |the )" + _PAGE + r" (?:has been removed|is no longer available|no longer exists|is gone)\W*",
        r"410\W*gone", r"file or directory not found\W*", r"object not found\W*",
        r"(?:seite|dokument|datei|inhalt|objekt) (?:wurde )?nicht gefunden\W*",
        r"page (?:non trouvée|introuvable)\W*", r"página no encontrada\W*",
        r"(?:video|post|story|episode|listing|" + _PAGE + r") (?:is )?(?:unavailable|not available)\W*",
        r"nothing (?:to see )?here\W*",
        r"sid[ae]n? (?:kunde inte hittas|hittades inte|blev ikke fundet|ble ikke funnet|findes ikke|finnes ikke)\W*",
        r"sivua ei löyd\w+\W*|stránka nebyla nalezena\W*|a keresett oldal nem található\W*|pagina (?:nu"
        r"|niet) .{0,20}",
        r"nie znaleziono strony\W*|strona nie została znaleziona\W*", r"página não encontrada\W*",
        r"(?:we're |we are )?sorry\W+(?:but )?(?:that|this|the) " + _PAGE + r" .{0,60}",
        r"(?:oops|whoops|uh[- ]oh)\W+.{0,30}(?:wrong|lost|gone|missing|exist|broken).{0,20}",
        r"(?:the )?link (?:has |is |may be )?(?:expired|broken|no longer valid)\W*",
        r"(?:" + _PAGE + r") (?:is )?(?:unavailable|removed|missing|deleted|expired)\W*",
        r"(?:no|0|zero) (?:search )?results(?: found)?(?: for .{0,60})?\W*",
        r"pagina non trovata\W*", r"pagina niet gevonden\W*", r"(?:ni chanfuwyd|heb ganfod) y dudalen\W*",
        r"tudalen heb ei chanfod\W*",
    ),
    signal(
        MISSING, "text", 2_000,
        _PAGE + r" (?:that )?you(?:'re| are|'ve| have|) ?(?:were |was )?"
        r"(?:looking for|requested|(?:trying|tried) to " + _REACH + ")"
        r".{0,60}(?:not |n't |no longer|unavailable|removed|moved|gone|expired|deleted)",
        r"(?:we|i) " + _CANNOT + r" (?:seem to )?(?:find|locate|finding) (?:the|that|this|your|a) " + _PAGE,
        r"(?:this|that|the|requested) (?:requested )?" + _PAGE + r" (?:(?:you )?requested )?(?:was |is )?" + _GONE,
        r"it (?:seems|looks like) (?:we can't find|nothing was found)",
        r"(?:this|the) " + _PAGE + r" has been (?:removed|deleted|withdrawn)",
        r"(?:this|the) " + _PAGE + r" (?:may|might) have (?:been )?(?:moved|removed|deleted)",
        r"sorry, (?:this|that|the) " + _PAGE + r" (?:isn't|is not|is no longer) available",
        r"(?:this|that|the|requested) " + _PAGE + r" .{0,60}(?:(?:does not|doesn't|no longer) exists?|could not"
        r" be found|was not found|(?:is|are) not (?:public|published))\b",
        r"(?:nothing|anything|no page|no document|no file) (?:is |was |to be found )?(?:at|under) this (?:address"
        r"|url|link)",
        _PAGE + r" you (?:want|need|seek|expected) .{0,30}(?:not|n't|no longer|gone|moved)",
        r"http (?:error|status) (?:code )?404", r"404\W{1,4}(?:page |file )?not found",
        r"(?:this|your|the) (?:download |shared |short )?link (?:has |is |may have )?(?:expired|been (?:disabled"
        r"|removed|deleted)|no longer (?:valid|active|works))",
        r"(?:link|bookmark) (?:you (?:followed|clicked|used) )?(?:may be |might be |is |could be )(?:broken"
        r"|out of date|outdated)",
        r"(?:mistyped|misspelled|typed) the (?:web )?(?:address|url)|check (?:that )?(?:you(?:'ve"
        r"| have) typed )?the (?:web )?(?:address|url|spelling)",
        _PAGE + r" (?:you (?:want|wanted|asked for) )?(?:has |have )?(?:not |n't )?(?:is )?(?:no longer here|not"
        r" here|gone away)",
        r"(?:la|cette) page (?:que vous (?:cherchez|demandez|recherchez|avez demandée) )?(?:n'existe"
        r"|est introuvable|a été)",
        r"die (?:von ihnen )?(?:gewünschte|angeforderte|aufgerufene|gesuchte) (?:seite|datei)",
        r"la página (?:que (?:busca|buscas|solicita|intenta) )?.{0,30}(?:no existe|no está disponible"
        r"|no se (?:ha )?enc)",
        r"la pagina (?:che (?:cerchi|stai cercando) )?.{0,30}(?:non esiste|non è (?:più )?disponibile)",
        r"(?:de|deze) pagina (?:die u zoekt )?.{0,30}(?:bestaat niet|niet (?:meer )?(?:beschikbaar|gevonden"
        r"|bestaat))",
        r"(?:y|mae'r) dudalen .{0,40}(?:wedi'i symud|ddim ar gael|yn bodoli)", r"strona, której szukasz",
        r"content (?:is )?(?:currently |no longer )?(?:un)?available.{0,80}(?:owner|deleted|shared|removed)",
        r"no longer (?:available|exists) (?:on|at) this (?:site|website|server|address)",
        r"blogs? (?:has been|is) (?:removed|suspended|deleted)",
    ),
    signal(
        PARKED, "text", 2_500,
        r"(?:this|the) (?:web ?site|domain)(?: name)?(?: \S{1,80})? (?:is|may be|might be|could be) for sale",
        r"available for (?:sale|purchase)\W+(?:buy|enquire|inquire|contact|make an offer)",
        r"buy this domain", r"(?:is|domain) parked(?: free| by|,| at|\.)",
        r"this domain (?:name )?(?:has )?(?:expired|is registered|was recently registered)",
        r"domain (?:name )?(?:registration )?(?:has |is )?expired", r"(?:inquire|enquire) about this domain",
        r"get this domain", r"(?:sell|buy|purchase|lease|acquire|own) (?:this|the) domain",
        r"sponsored listings displayed above", r"make an offer on this domain",
        r"this account has been suspended",
        r"domain(?: name)? .{0,60}(?:can be yours|is available for (?:sale|purchase|registration)|listed for sale)",
        r"(?:diese|die) domain .{0,60}(?:zu verkaufen|kaufen|steht zum verkauf)",
        r"ce (?:nom de )?domaine est à vendre",
        r"este dominio (?:está|esta) (?:en venta|a la venta)",
        r"website (?:coming soon|is parked)|reserved by .{0,40}registrar",
        r"hosting (?:account|plan|subscription) .{0,30}(?:expired|suspended|ended)",
    ),
    signal(
        PARKED, "title", 2_500,
        r"account suspended|cuenta suspendida|compte suspendu|konto gesperrt",
        r"buy \S+\.[a-z]{2,12}\W*", r"\S{4,80} is for sale\W*",
        r"domain (?:for sale|expired|parked|parking)\W*",
        r"parked domain.{0,60}",
    ),
    signal(
        PARKED, "markup", 1_200,
        r"sedoparking\.com", r"parkingcrew\.net", r"bodis\.com", r"hugedomains\.com/domain",
        r"afternic\.com/forsale", r"/park\.js", r"dan\.com/buy-domain",
    ),
    signal(
        EMPTY_SERVER, "title", 4_500,
        r"welcome to nginx.{0,30}", r"apache2? .{0,20}default page.{0,40}", r"iis windows.{0,20}",
        r"http server test page.{0,60}", r"test page for .{0,60}",
        r"default (?:web ?(?:site|page)|parallels plesk.{0,20})", r"it works!?", r"domain default page",
        r"future home of something quite cool",
    ),
    signal(
        DOWN, "title", 2_500,
        r"(?:temporarily|currently) (?:closed|unavailable|offline|down)\W*",
        r"(?:system |site |website )?(?:upgrade|update|migration) (?:in progress|under way)\W*",
        r"(?!maintenance\W*$)(?:" + _SITE + r" )?(?:is )?(?:down for |under |undergoing )?(?:planned |scheduled "
        r"|essential )?maintenance(?: mode| page)?\W*",
        r"(?:we'll|we will) be (?:right )?back(?: soon| shortly)?\W*", r"be right back\W*",
        r"(?:we are |we're )?back (?:at|on|by|in|soon|shortly)\b.{0,30}",
        r"(?!maintenance\W*$)(?:planned |scheduled |essential |routine )?(?:system |site |website "
        r"|web )?maintenance(?: work| in progress| under way| notice| window)?\W*",
        r"wartungsarbeiten\W*|wartungsmodus\W*", r"(?:site )?en maintenance\W*|maintenance en cours\W*",
        r"(?:sitio )?en mantenimiento\W*", r"onderhoud\W*|in onderhoud\W*", r"przerwa techniczna\W*",
        r"(?:our |this |the )?" + _SITE + r" (?:is )?(?:moving|closed|being (?:updated|upgraded|rebuilt"
        r"|redesigned|improved))\W*",
        r"(?:this|our) " + _SITE + r" has (?:closed|moved)\W*",
        r"(?:" + _SITE + r" |we are |we're )?(?:is )?(?:temporarily )?(?:unavailable|offline|out of service)\W*",
        r"under construction\W*", r"coming soon\W*", r"temporarily offline",
    ),
    signal(
        DOWN, "text", 900,
        _ONLINE + r"[^.]{0,60}?\b(?:down|closed|unavailable|offline) (?:for|due to|while) .{0,30}maintenance",
        r"(?:undergoing|performing|carrying out|doing some) .{0,30}maintenance",
        r"(?:site|website|service|page) is (?:currently |temporarily )+(?:unavailable|offline|down)",
        r"(?:site|website|page) is (?:currently )?under construction",
        r"(?:we'll|we will|(?:site|service|page|portal|systems?) will) be back (?:soon|shortly|online|at|by|on|up)",
        r"(?:upgrading|updating|improving|rebuilding|working on) (?:our|the|this) (?:web ?site|site|systems?"
        r"|servers?|service)",
        _ONLINE + r"[^.]{0,60}?\b(?:temporarily|currently) (?:taken )?(?:offline|unavailable|down|closed)\b",
        r"(?:site|seite) .{0,40}(?:en maintenance|wird (?:gerade )?gewartet|momentan nicht erreichbar)",
        r"trwają prace (?:serwisowe|konserwacyjne)|estamos (?:realizando|en) (?:tareas de )?mantenimiento",
        r"(?:come|check) back (?:later|soon|tomorrow|this (?:afternoon|evening)|in a (?:few|little))",
    ),
    signal(
        BROKEN, "title", 2_500,
        r"(?:error )?(?:http )?50\d\W{0,3}(?:(?:error|internal|bad|service|gateway)\b.{0,40})?",
        r"internal server error\W*", r"bad gateway\W*", r"service (?:temporarily )?unavailable\W*",
        r"gateway time-?out\W*", r"database error", r"runtime error", r"server error(?: in '.{0,80}' application)?\W*",
        r"an error (?:has )?occurred\W*", r"(?:sorry|oops)\W+something (?:went|has gone) wrong\W*",
        r"something (?:went|has gone) wrong\W*",
        r"(?:sorry\W+)?(?:there is|there was|we have|we are having) (?:a |technical )?(?:problems?"
        r"|difficulties) ?(?:with (?:the|this) (?:service|page|site))?\W*",
        r"technical (?:difficulties|problem|error)\W*",
        r"unexpected (?:error|problem)\W*", r"error", r"application error\W*", r"400 bad request|bad request",
        r"403 forbidden|forbidden", r"401 unauthori[sz]ed|unauthori[sz]ed",
    ),
    signal(
        BROKEN, "text", 1_500,
        r"error establishing a database connection",
        r"\b(?:warning|notice|deprecated|(?:fatal|parse) error): .{1,400} on line \d+",
        r"the website encountered an unexpected error", r"there has been a critical error on (?:this|your) website",
        r"server error in '.{0,80}' application", r"uncaught (?:exception|error)", r"warning: mysqli?_",
        r"an unhandled exception",
        r"(?:502|503|504) (?:bad gateway|service (?:temporarily )?unavailable|gateway time-?out)",
        r"(?:technical|unexpected) (?:error|fault|problem|difficulties) .{0,40}(?:try again|later|occurred|our end"
        r"|reported)",
        r"something (?:went|has gone) wrong.{0,80}(?:try again|later|reload|refresh|support)",
        r"\bstack trace\b|traceback \(most recent call last\)|ora-\d{5}|sqlstate\[|odbc .{0,40}error",
        r"^\W*(?:status|code|error|message|errors)\W+.{0,60}(?:not found|forbidden|unauthori[sz]ed|internal|denied"
        r"|invalid|expired)",
        r"nosuchkey|accessdenied|blobnotfound|the specified (?:key|blob|resource|bucket) does not exist",
        r"no backend server|backend fetch failed", r"host error .{0,40}cloudflare",
    ),
    signal(
        ARCHIVE, "text", 3_000,
        r"got an http 30\d response at crawl time",
        r"wayback machine (?:has not|hasn't|doesn't have|does not have) .{0,30}archived",
        r"this url has been excluded from the wayback machine", r"internet archive: temporarily offline",
    ),
    signal(
        ELSEWHERE, "text", 400,
        r"(?:click|follow) (?:here|this link|the link)? ?if you are not (?:automatically )?redirected",
        r"you (?:are being|will be) (?:automatically )?redirected",
        r"(?:this|the) (?:web ?site|site|page|document) (?:has|is) (?:now )?moved (?:to|permanently)|object moved",
    ),
)  # fmt: skip
"""In the order of asking."""
