"""What gives away a page that stands before the document: checks, waiting rooms, consent, log-in."""

from __future__ import annotations

from holdfast.suspect.signals import BARRED, CONSENT, LOGIN, QUEUE, ROBOT, SCRIPTED, signal

CHECKS = (
    signal(
        ROBOT, "header", 10**9,
        r"^cf-mitigated: challenge", r"^x-amzn-waf-action: (?:challenge"
        r"|captcha)", r"^x-vercel-mitigated: (?:challenge|deny)",
        r"^x-datadome: .*(?:challenge|captcha|blocked)", r"^x-sucuri-block: ",
    ),
    signal(
        ROBOT, "title", 1_500,
        r"access to \S{1,80} (?:was|is|has been) (?:denied|blocked|refused)\W*",
        r"(?:human |browser |connection |identity )?verification (?:needed|required|in progress)\W*",
        r"just a moment\W*", r"one moment,? please\W*", r"attention required\W*", r"access denied\W*",
        r"security check\w*", r"pardon our interruption\W*", r"are you (?:a )?(?:robot|human)\W*", r"robot check",
        r"ddos(?:-guard| protection).{0,40}", r"bot verification",
        r"(?:please )?verify(?:ing)? (?:that )?you are (?:a )?human\W*",
        r"human verification", r"too many requests\W*", r"429\W*too many requests\W*",
        r"ein(?:en)? moment,? bitte\W*",
        r"un instant\W*", r"un momento,? por favor\W*", r"security verification\W*", r"quick check\W*",
        r"(?:just )?(?:one|a) (?:more|last) step\W*", r"vérification de sécurité\W*",
        r"sicherheits(?:über)?prüfung\W*",
        r"prove you(?:'re| are) (?:a )?(?:human|not a robot)\W*", r"browser check\W*",
        r"web application firewall\W*",
        r"checking your browser\W*", r"request rejected", r"captcha",
        r"you have been blocked\W*", r"client challenge", r"access to this page has been denied\W*",
    ),
    signal(
        ROBOT, "text", 1_500,
        r"\b(?:non|no|not|kein|pas|nicht|nie|ikke|inte|geen|ddim)\b.{0,20}\broboto?\w{0,2}\b",
        r"you(?:'re| are) (?:really )?(?:a |an )?(?:person|real (?:person|visitor|human)|human being|not (?:a "
        r"|an )?(?:machine|software|program|script))",
        r"error (?:code )?10(?:05|06|09|10|12|15|20)\b",
        r"(?:firewall|protection|filter|security (?:service|system)) (?:has |have )?(?:stopped|blocked|refused"
        r"|rejected)",
        r"verify(?:ing)? (?:that )?you(?:'re| are) (?:a )?(?:human|not a (?:ro)?bot)",
        r"checking (?:if the site connection is secure|your browser)", r"enable javascript and cookies to continue",
        r"unusual traffic from your (?:computer )?network", r"incapsula incident id",
        r"(?:complete|solve) (?:the|this) (?:captcha|puzzle|challenge) ",
        r"performance (?:&|and) security by cloudflare",
        r"you have been blocked|your access (?:to this site )?has been (?:blocked|limited)",
        r"i(?:'m| am) not a robot", r"the requested url was rejected",
        r"(?:confirm|prove|make sure|ensure|check) (?:that )?you(?:'re| are) (?:a )?(?:human|not a (?:ro)?bot"
        r"|real person)",
        r"(?:type|enter) the (?:characters|letters|text|words?|code) (?:that )?(?:you see|shown|below"
        r"|in the (?:image|picture))",
        r"(?:select|tick|click) (?:all|every|each) (?:the )?(?:images?|pictures?|squares?|tiles?) (?:with|that"
        r"|which|contain)",
        r"proof[- ]of[- ]work|protect(?:s|ed|ing)? (?:this|the|our) (?:web ?)?(?:site|server|service) (?:from"
        r"|against) (?:\S+ )?(?:scrap|bots|attack|automated|malicious)",
        r"vérifi(?:er|ez) que vous (?:êtes|n'êtes pas)", r"dass sie (?:ein mensch|kein roboter) sind",
        r"(?:no eres|no es) un robot", r"controleren (?:of|dat) u een mens bent", r"jesteś człowiekiem",
        r"(?:your (?:ip|request)|this request) (?:address )?(?:has been |was |is )?(?:blocked|flagged|denied"
        r"|identified as)",
        r"detected (?:suspicious|unusual|automated|malicious) (?:activity|behaviou?r|requests?|traffic)",
        r"(?:sent|made|making|sending) (?:us )?too many requests",
        r"slide (?:the|to) .{0,40}(?:puzzle|verify|unlock)",
        r"(?:security|firewall) (?:service|solution|system|plugin) .{0,60}(?:block|protect|deni|stopp)",
        r"press (?:and|&) hold .{0,60}(?:human|bot)",
        r"made us think (?:that )?you (?:were|are|might be) a bot", r"automated access to",
        r"don't have permission to access .{1,300} on this server", r"reference #\d+\.[0-9a-f]+\.\d+",
    ),
    signal(
        ROBOT, "markup", 600,
        r"/cdn-cgi/challenge-platform/", r"challenges\.cloudflare\.com", r"captcha-delivery\.",
        r"_incapsula_resource", r"px-captcha", r"awswafintegration|\.awswaf\.com", r"/\.well-known/sgcaptcha/",
        r"anubis_challenge|within\.website/x/cmd/anubis", r"cf-turnstile|/recaptcha/api\.js\?onload",
        r"name=[\"']?captcha|id=[\"']?captcha|src=[\"'][^\"']{0,80}captcha[^\"']{0,20}\.(?:png|jpe?g|gif|php|aspx)",
        r"class=[\"']?[^\"'>]{0,80}(?:g-recaptcha|h-captcha)",
    ),
    signal(
        QUEUE, "text", 1_200,
        r"you are (?:now )?in (?:a |the |line|our )(?:virtual )?(?:queue|waiting room|line)?.{0,80}(?:queue|wait"
        r"|turn|place)",
        r"(?:your (?:estimated wait|place in (?:the )?queue|number in line))", r"virtual waiting room",
    ),
)  # fmt: skip
"""Asked before anything else."""

GATES = (
    signal(
        CONSENT, "title", 2_500,
        r"before you continue.{0,40}", r"(?:cookie|privacy) (?:consent|settings|preferences|choices)",
        r"we value your privacy\W*", r"your privacy choices", r"we care about your privacy\W*",
        r"(?:consent|cookie) (?:required|wall|notice|banner)\W*", r"bevor sie (?:zu |fort).{0,40}",
        r"avant de (?:continuer|poursuivre).{0,40}",
        r"antes de (?:continuar|ir).{0,40}",
        r"(?:terms|conditions|terms and conditions|disclaimer) of (?:use|access)\W*",
    ),
    signal(
        CONSENT, "offer", 1_500,
        r"to (?:enter|view|access|use|see|continue|proceed).{0,60}(?:must|need to|have to) (?:first )?(?:accept"
        r"|agree)",
        r"(?:must|need to|have to|please|required to) (?:first )?(?:accept|agree to|read and (?:accept"
        r"|agree)).{0,60}(?:terms|conditions|disclaimer|statement|cookies|policy).{0,80}(?:before|to (?:view|access"
        r"|enter|continue|proceed|read|see))",
        r"by (?:clicking|pressing|entering|continuing|selecting).{0,60}(?:you (?:agree|accept|confirm|consent))",
        r"(?:you must be|are you|confirm (?:that )?you are) (?:over |at least |aged )?(?:18|16|21)\b",
    ),
    signal(
        CONSENT, "text", 700,
        r"before you continue to", r"we value your privacy",
        r"(?:accept|agree)(?: all| to)?(?: the use of)? cookies .{0,40}to (?:continue|proceed|view|access)",
        r"you (?:must|need to) accept (?:our |the )?(?:cookies|terms) ", r"(?:accept|agree) (?:and|&) continue",
    ),
    signal(
        SCRIPTED, "title", 60, r"(?:loading|please wait|wird geladen|chargement|cargando)\W*",
    ),
    signal(
        SCRIPTED, "title", 400, r"javascript is (?:not (?:available|enabled)|disabled|required|off)\W*",
    ),
    signal(
        SCRIPTED, "text", 150, r"\bjavascript\b|\benable js\b",
    ),
    signal(
        SCRIPTED, "text", 400,
        r"(?:need|have) to enable javascript", r"(?:enable|turn on|requires|without) javascript",
        r"javascript (?:is|must be|to be|needs to be) (?:required|disabled|enabled|off|turned)",
        r"activer javascript|javascript (?:ist deaktiviert|aktivieren|nécessaire)|habilit[ae]r? javascript",
        r"(?:enable|accept|allow|turn on) cookies (?:in|to|and|for|on)|cookies (?:are|must be"
        r"|need to be) (?:disabled|enabled|blocked)",
        r"browser (?:is |version is )?(?:not|no longer|un) ?supported|(?:upgrade|update) (?:your|to a (?:modern"
        r"|newer)) browser",
        r"your browser is (?:out of date|outdated|too old)",
    ),
    signal(
        SCRIPTED, "text", 60,
        r"^(?:please wait|loading|redirecting|one moment|wird geladen|chargement|cargando)\b",
    ),
    signal(
        BARRED, "title", 1_500,
        r"(?:451\W*)?unavailable (?:for|due to) legal reasons\W*",
        r"not available in your (?:country|region|location|area)\W*",
        r"(?:content |page |site |website )?blocked\W*",
        r"access (?:is )?(?:restricted|blocked|forbidden|refused)\W*",
    ),
    signal(
        BARRED, "text", 1_500,
        r"(?:not|isn't|un)\s?available (?:to (?:readers|visitors|users) )?(?:in|from) (?:your|most|some) (?:country"
        r"|region|location|european)",
        r"(?:from|in) your (?:country|region|location) .{0,40}(?:restricted|not (?:allowed|permitted|available))",
        r"(?:web|content|internet) filter(?:ing)? .{0,60}block|blocked by (?:your|the) (?:network|organisation"
        r"|administrator)",
        r"european (?:economic area|union) .{0,120}(?:cannot|unable to|not) (?:grant|give|provide|offer|be granted)",
    ),
    signal(
        LOGIN, "title", 1_200,
        r"(?:please )?(?:log|sign)[ -]?in(?: to .{1,40}| required| page)?\W*",
        r"(?:user |member |staff |secure |account )?(?:log|sign)[ -]?(?:in|on)\W*", r"authentication required",
        r"single sign-?on\W*",
        r"(?:members?|subscribers?|registered users?)(?:'s?)? (?:only|area|log[ -]?in|sign[ -]?in)\W*",
        r"(?:create|sign in to|log in to) (?:an|your|my) (?:free )?account\W*",
        r"(?:anmelden|anmeldung|einloggen)\W*",
        r"(?:se )?connexion\W*|identifiez-vous\W*", r"(?:iniciar sesión|acceso usuarios)\W*",
        r"(?:accedi|accesso)\W*",
        r"(?:inloggen|aanmelden)\W*", r"(?:zaloguj się|logowanie)\W*", r"mewngofnodi\W*",
        r"your session has (?:expired|timed out)\W*",
        r"session (?:expired|timed out|time-?out)\W*", r"(?:choose|select|find) your (?:institution|organisation)\W*",
    ),
    signal(LOGIN, "markup", 600, r"name=[\"']?(?:samlrequest|samlresponse|relaystate|wresult|wctx)\b"),
    signal(
        LOGIN, "text", 700,
        r"(?:you (?:must|need to)|please) (?:be logged in|log[ -]?in|sign[ -]?in) (?:to|before|in order)",
        r"(?:log|sign) in to (?:continue|your account|view)",
        r"this (?:content|page|article|document|area|section) is (?:only (?:available )?(?:to|for)|for"
        r"|restricted to|available to|reserved for) (?:our )?(?:members|subscribers|registered|paying|staff|logged)",
        r"(?:your )?session (?:has )?(?:expired|timed out)", r"(?:don't|do not) have an account\?",
        r"forgot(?:ten)? (?:your )?password\?",
        r"(?:bitte|sie müssen sich) (?:melden sie sich an|anmelden|einloggen)",
        r"(?:veuillez|vous devez) vous (?:connecter|identifier)",
        r"(?:debe|debes|necesitas) iniciar sesión",
    ),
    signal(
        LOGIN, "text", 2_000,
        r"(?:to (?:read|see|view) (?:the rest|more of|all of|on\b|in full)).{0,80}(?:subscri|regist|sign|log"
        r"|account|member).{0,300}$",
        r"(?:subscribe|register|sign up|sign in|log in|create (?:a|an) (?:free )?account|become a (?:member"
        r"|subscriber))(?: now| today| for free| free)?(?: or \S+(?: \S+)?)? to (?:continue reading|keep reading"
        r"|read (?:on|more|the (?:full|rest)|this article)|unlock|view the (?:full|rest)|access this (?:article"
        r"|content)).{0,300}$",
        r"(?:to (?:continue|keep) reading|to read (?:the (?:full|rest of)"
        r"|this article in full)),? .{0,30}(?:subscribe|register|sign|log)",
        r"you(?:'ve| have) (?:reached|used) (?:your|all|the) .{0,40}(?:free articles|article limit|limit of free)",
        r"(?:this (?:article|story|content) is (?:exclusive|exclusively) (?:to|for) (?:our )?(?:subscribers"
        r"|members))",
    ),
)  # fmt: skip
"""Asked last: such words stand on many pages."""
