"""The words of what stands before a document, or sends its readers elsewhere; made like those in ``vocabulary``."""

from __future__ import annotations

from holdfast.suspect.vocabulary import either

HUMAN = either(
    r"(?:a |an )?(?:real )?(?:human(?: being| visitor)?|robots?|bots?|machine|crawler|script|automated|person)"
    r"|suspicious|malicious|unusual (?:traffic|activity|requests?)|legitimate|genuine (?:visitor|user)s?",
    r"bod dynol|robot|fod dynol",
    r"mensch|roboter|automatisierte?r?|verdächtig\w*",
    r"humain|robot|automatisée?s?|suspecte?s?",
    r"humano|robots?|automatizad\w+|sospechos\w+",
    r"mens|robot|geautomatiseerd\w*|verdacht\w*",
    r"człowiekiem|robotem|z?automatyz?\w*owan\w+|podejrzan\w+",
    r"umano|robô|automatizzat[oie]|menneske|människa",
)

CHECKED = either(
    r"verif(?:y|ying|ication|ied)|check(?:ing|ed)?|noticed|spotted|confirm(?:ing)?|prov(?:e|ing)|make sure"
    r"|making sure|tick|complete|solve|blocked|denied|detected|flagged|challenge|continue|proceed|looked like"
    r"|appears?|behav\w+|showing",
    r"gwiri\w*|cadarnha\w*|cadarnhewch|br?ofi|profwch|sylwi|ticiwch",
    r"überprüf\w*|prüfen|bestätigen|bestätigung|gesperrt|blockiert|kein|nicht",
    r"vérifi\w+|confirm\w+|prouv\w+|bloquée?|n'êtes pas|êtes",
    r"verific\w+|comprob\w+|confirm\w+|bloquead\w+|no (?:eres|es)",
    r"controler\w+|bevestig\w*|geblokkeerd|geen|bent",
    r"sprawdz\w+|potwierdź|zweryfik\w+|weryfik\w+|zablokowan\w+|nie jesteś|jesteś",
    r"verific\w+|conferm\w+|bloccat\w+|não é|bekreft|bekräfta|bekræft|kontroller\w*",
)

REQUEST = either(
    r"(?:your|this|the) (?:\w+ )?(?:access|ip(?: address)?|connection|visit|session|network|traffic|browser)|you have",
    r"eich (?:cais|cyfeiriad)",
    r"(?:ihre?|diese) (?:\w+ )?(?:anfrage|zugriff|verbindung|ip-adresse)|zugriff|sie",
    r"(?:votre|cette|l') ?(?:\w+ )?(?:requête|accès|demande|connexion|adresse ip)|vous",
    r"(?:su|tu|esta) (?:\w+ )?(?:solicitud|petición|acceso|dirección ip|conexión)",
    r"(?:uw|je|deze) (?:\w+ )?(?:verzoek|toegang|ip-adres|aanvraag)",
    r"(?:twoje|twój|to) (?:\w+ )?(?:żądanie|dostęp|adres ip|połączenie)",
    r"(?:tua|sua|la) (?:\w+ )?(?:richiesta|accesso|solicitação)",
)

STOPPED = either(
    r"(?:been |was |were |is |are )?(?:automatically )?(?:blocked|refused|rejected|denied|stopped|flagged"
    r"|rate[- ]limited|throttled|not (?:permitted|allowed|accepted|authori[sz]ed))|forbidden|too many requests",
    r"wedi(?:'i| ei) (?:rwystro|wrthod|flocio)",
    r"blockiert|gesperrt|abgelehnt|verweigert|zurückgewiesen",
    r"bloquée?s?|refusée?s?|rejetée?s?|interdite?",
    r"bloquead[oa]|rechazad[oa]|denegad[oa]",
    r"geblokkeerd|geweigerd",
    r"zablokowan\w+|odrzucon\w+|odmow\w+|zabronion\w+",
    r"bloccat[oa]|rifiutat[oa]|negat[oa]|recusad[oa]",
)

DOMAIN = either(
    r"domains?(?: ?names?)?",
    r"enw parth|parth",
    r"domain(?:namen?)?",
    r"(?:nom de )?domaine",
    r"(?:nombre de )?dominio",
    r"domein(?:naam)?",
    r"domen[aąęy]",
    r"domínio|domänen?|domenet|domænet",
)

TRADED = either(
    r"(?:for|on) sale|buy (?:it|this|now)|bought|purchase|sell(?:ing)?|auction|make (?:us )?an offer|offers?|broker"
    r"|price|(?:is|was|been) registered (?:by|via|with|through|at|on behalf)|(?:been|just|newly"
    r"|successfully) registered|parked|parking|expired|renew\w*|can be yours|(?:is|now) available|available (?:for"
    r"|to)|reserved|registrar|hosting|nameservers?|not (?:yet )?(?:been )?(?:configured|connected|set up|pointed"
    r"|linked)|no (?:web ?)?site",
    r"ar werth|wedi dod i ben",
    r"(?:zu|zum) (?:verkauf\w*|verkaufen|erwerben)|kaufen|reserviert|registriert|geparkt|abgelaufen",
    r"à vendre|en vente|acheter|expiré|enregistré|créé|réservé|parking",
    r"en venta|a la venta|comprar|caducad\w|registrado|expirado",
    r"te koop|kopen|verlopen|geregistreerd|gereserveerd|bod",
    r"na sprzedaż|sprzeda\w+|kup|wygasł\w*|zarejestrowan\w+|oferty?",
    r"in vendita|acquista|scadut\w|à venda|til salg|till salu|registrerad",
)

SIGN_IN = either(
    r"(?:log|sign|logged|signed)[ -]?(?:in|on)|log-?ins?|authenticat\w+|credentials|single sign|(?:enter|type"
    r"|need) (?:\w+ ){0,2}(?:password|username)|password[- ]protected|protected by a password|(?:create|need|have"
    r"|your|an) (?:\w+ )?account|register(?:ed)? (?:or|with (?:us|this|the site)|(?:\w+ )?to (?:view|read|see"
    r"|access|open|continue|download))",
    r"mewngofnodi|cofrestru|aelodau|cyfrinair",
    r"anmelde?n?|anmeldung|einloggen|registrier\w+|konto|passwort|mitglieder",
    r"(?:se |vous )?connecter|connexion|identifi\w+|compte|mot de passe|adhérents|membres",
    r"iniciar? sesión|identif\w+|cuenta|contraseña|socios",
    r"inloggen|aanmelden|account|wachtwoord|leden",
    r"zaloguj\w*|logowani\w+|kont[oa]|hasło|członk\w+",
    r"acced\w+|accesso|iniciar sessão|logg(?:e|a)? in[dn]?|log ind|konto|medlemsnummer",
)

NEEDED = either(
    r"you(?:'ll)? (?:must|need to|have to|will need|should)|please|(?:required|needed) to|only (?:available|visible"
    r"|for)|restricted|to (?:view|see|read|access|open|continue|download|proceed)|expired|timed out|protected|pick"
    r"|choose|enter your|use your",
    r"rhaid|er mwyn|yn unig|i weld",
    r"bitte|müssen sie|erforderlich|nur für|vorbehalten|um .{0,30} zu",
    r"veuillez|vous devez|réservée?s?|afin|pour (?:accéder|consulter|lire|continuer)|nécessaire",
    r"debes?|necesitas?|para (?:ver|acceder|leer|continuar)|reservad\w|por favor",
    r"u moet|je moet|alleen voor|om .{0,30} te|voorbehouden",
    r"musisz|aby|tylko dla|wymagan\w+|proszę",
    r"devi|per (?:leggere|accedere|continuare)|apenas|du (?:må|skal|måste|behöver)|for å|för att|for at",
)

FORBIDDEN = either(
    r"you (?:do(?:n't| not) have|have no|lack) (?:the )?(?:\w+ )?(?:permissions?|access|rights|privileges)"
    r"|(?:you are|you're) not (?:authori[sz]ed|permitted|allowed)|(?:this|the) (?:\w+ )?(?:page|area|section"
    r"|content|document|file|folder|album|video)"
    r"(?: you [\w ]{3,30}?)? is (?:private|password[- ]protected|restricted|protected|secured)"
    r"|request access|sign(?:ing)? you in|taking you to (?:your )?(?:sign|log)",
    r"nid oes gennych (?:ganiatâd|hawl)",
    r"(?:keine|nicht die) (?:berechtigung|zugriffsrechte)",
    r"vous n'(?:avez pas|êtes pas) (?:l'autorisation|le droit|autorisée?)",
    r"no tiene(?:s)? permisos?",
    r"geen (?:toegang|rechten|toestemming)",
    r"nie masz (?:uprawnień|dostępu)|brak uprawnień",
    r"non (?:hai|si dispone) .{0,20}(?:autorizzazion|permess)\w+",
)

OWNER = either(
    r"(?:are you|if you(?:'re| are)|for) the (?:\w+ )?(?:owner|webmaster|administrator)|(?:web)?site owners?"
    r"|your (?:new )?(?:web ?)?site|(?:account|customer)s?|the owner|this (?:web ?site|domain|space|address|page)",
    r"perchennog",
    r"(?:inhaber|betreiber|kunde)",
    r"(?:propriétaire|client|titulaire)",
    r"(?:propietario|cliente|titular)",
    r"(?:eigenaar|klant)",
    r"(?:właściciel\w*|klient\w*)",
    r"(?:proprietario|cliente)",
)

HOSTED = either(
    r"(?:web ?)?hosting|hosted (?:by|at|with)|control panel|cpanel|plesk|(?:upload|publish)(?:ed|ing)? (?:your |a "
    r"|any |his |her |their )?(?:web ?site|files?|content|pages?)|name ?servers?|registrar|site ?builder"
    r"|website builder|placeholder|not (?:yet )?(?:published|set up|configured|activated)|suspended|public_html"
    r"|httpdocs|unpaid|overdue|renew(?:al|ed)?",
    r"hosting|webspace|hébergement|hébergeur|espace client|panel de control|alojamiento|webhotel|hostingu|panelu",
)


LINE = either(
    r"(?:your|the) (?:\w+ )?(?:browser|connection)|secure connection",
    r"eich (?:porwr|cysylltiad)",
    r"ihre[nr]? (?:browser|verbindung)",
    r"votre (?:navigateur|connexion)",
    r"(?:su|tu) (?:navegador|conexión)",
    r"(?:uw|je) (?:browser|verbinding)",
    r"(?:twoj\w+|państwa) (?:przeglądark\w+|połączeni\w+)",
    r"il tuo browser|la connessione",
)

INSIDERS = either(
    r"(?:only )?(?:available|visible|open|accessible|restricted|reserved|limited|exclusive)(?: only)? (?:to"
    r"|for) (?:\w+ ){0,4}(?:members|subscribers|staff|registered|logged|partners|partnerships?|customers|employees"
    r"|account holders)|(?:members|subscribers|staff)(?: |-)only|(?:is|are) for (?:\w+ ){0,3}(?:members|subscribers"
    r"|staff|registered|partners|partnerships?|paying)\b",
    r"aelodau yn unig",
    r"nur für (?:\w+ )?(?:mitglieder|abonnenten|angemeldete)\w*",
    r"réservée?s? aux? (?:\w+ )?(?:membres|adhérents|abonnés)",
    r"(?:solo|reservad\w) (?:para|a) (?:\w+ )?(?:socios|suscriptores|usuarios)",
    r"alleen voor (?:leden|abonnees)",
    r"(?:bare|kun|endast|bara|forbeholdt|reserverad) (?:for|för|till) (?:medlemmer|abonnenter|medlemmar|prenumeranter)",
    r"tylko dla (?:członków|zalogowanych|prenumeratorów|abonentów)",
    r"riservat\w (?:agli|ai) (?:abbonati|soci|iscritti)",
)

QUEUING = either(
    r"(?:virtual )?waiting room|(?:in|joined|place in|position in|front of|skip) (?:the |a |our )?(?:queue|line)"
    r"|your turn|queue (?:number|position|id)|number in (?:the )?(?:queue|line)|estimated wait\w*|(?:high"
    r"|unusual) (?:demand|volumes? of visitors) (?:for|on|to) (?:our|this|the) (?:\w+ )?(?:site|website|page"
    r"|service)",
    r"ciw|ystafell aros",
    r"warteschlange|warteraum",
    r"file d'attente|salle d'attente virtuelle",
    r"cola virtual|sala de espera virtual|cola de espera",
    r"wachtrij|wachtkamer",
    r"kolej\w+|poczekalni\w+",
    r"coda virtuale|fila virtual|kön|køen?",
)

YOUR = either(
    r"you(?:r|'ll|'re| are| will)?|wait|keep this (?:page|tab|window)",
    r"chi|eich",
    r"sie|ihre?",
    r"vous|votre",
    r"usted|su|tu",
    r"u|uw|je",
    r"twoj\w+|państwa|proszę",
    r"tuo|sua|du|din|ni",
)

LEADING = either(
    r"redirect(?:ed|ing)|take me to|taking you|lives elsewhere|(?:be|being|are|is) (?:\w+ )?(?:taken|sent|forwarded"
    r"|transferred) (?:\w+ )?to (?:\S+ ){0,3}(?:web ?)?(?:site|page|address|link)|automatically (?:taken|sent"
    r"|forwarded|transferred)|leaving|(?:has|have|'ve|is|was|now) (?:\w+ )?moved|new (?:address|home|web ?site|site"
    r"|location|url)|update your (?:bookmarks?|links?)|change your bookmarks?|bookmarks?|(?:get|download|open in"
    r"|use|read (?:on|it) in) (?:the|our) (?:\w+ ){0,3}app|skip (?:the )?ad|(?:this )?link (?:goes|leads) to"
    r"|can (?:now |all )?be found at|external (?:web ?)?(?:site|link)|third[- ]party (?:web ?)?site"
    r"|download (?:will|should)? ?(?:start|begin)|(?:click|tap|press) (?:here|the (?:link|button) below)"
    r"|doesn't support frames|does not support frames|continue to",
    r"ailgyfeirio|wedi symud|cyfeiriad newydd|gadael",
    r"weitergeleitet|weiterleitung|umgezogen|verlassen|neue (?:adresse|seite)",
    r"redirig\w+|redirection|déménagé|nouvelle adresse|quittez|quitter",
    r"redirig\w+|redireccion\w*|nueva (?:dirección|web)|abandon\w+|saliendo",
    r"doorgestuurd|omgeleid|verhuisd|nieuw adres|verlaat",
    r"przekierow\w+|przeniesion\w+|nowy adres|opuszczasz",
    r"reindirizz\w+|trasferit\w+|redirecionad\w+|nuovo indirizzo|omdirig\w+|omdiriger\w+|flyttat|videresend\w+",
)


RETIRED = either(
    r"(?:has|have|had|was|been|is|are) (?:\w+ )?(?:retired|closed|replaced|decommissioned|switched off"
    r"|shut(?: down)?|merged|discontinued)|no longer (?:\w+ )?(?:updated|maintained|in use|used|supported|active"
    r"|available|online|exists?)|is now part of|has joined",
    r"wedi (?:cau|dod i ben)",
    r"(?:wurde|ist) (?:\w+ )?(?:abgeschaltet|eingestellt|ersetzt|geschlossen)|abgeschaltet|eingestellt"
    r"|nicht mehr (?:gepflegt|aktualisiert|betrieben)",
    r"(?:a été|est) (?:fermée?|remplacée?|désactivée?)",
    r"ha sido (?:cerrad|sustituid|reemplazad)[oa]",
    r"(?:is|werd) (?:opgeheven|vervangen|gesloten)",
    r"został[ao]? (?:zamknięt|zastąpion|wyłączon)\w+",
)
