"""The words of notices, by what they mean and in several languages, and the sentences that are made of them.

A notice is told by two meanings in one sentence ("page" and "not found", "domain" and "for sale"), whichever words a
site has chosen for them. Each line of a family is one language: English, Welsh, German, French, Spanish, Dutch, Polish,
Italian, Portuguese, the Scandinavian ones. All of it is matched against lower-case text with plain quotation marks.
"""

from __future__ import annotations


def either(*lines: str) -> str:
    """One alternation of whole words out of the lines of a family."""
    return r"\b(?:" + "|".join(lines) + r")(?!\w)"


def both(one: str, other: str, apart: int = 70) -> str:
    """Two meanings within ``apart`` characters of one sentence, in either order."""
    return rf"{one}[^.!?\n]{{0,{apart}}}?{other}|{other}[^.!?\n]{{0,{apart}}}?{one}"


PAGE = either(
    r"(?:web ?)?pages?|urls?|(?:web )?address|documents?|files?|content|resources?|articles?|items?|story|stories"
    r"|posts?"
    r"|publications?|entry|entries|listing|topics?|threads?|videos?|notices?|links?|what you(?:'re| are| were| wanted|"
    r" asked)|the (?:report|consultation|event|petition|record|material|information) you",
    r"d?tudalen(?:nau)?|dudalen(?:nau)?|d?dogfen(?:nau)?|ddogfen|nghynnwys|cynnwys|gynnwys|ffeil|erthygl",
    r"seiten?|webseite|dokumente?|datei(?:en)?|inhalte?|artikel|beitrag|adresse|eintrag|meldung",
    r"pages?|document|fichier|contenu|adresse|rubrique|fiche|ressource",
    r"páginas?|documento|archivo|contenido|artículo|noticia|dirección|enlace",
    r"pagina|bestand|bericht|inhoud",
    r"stron[aąęy]|dokumentu?|plik|artykuł|treś(?:ć|ci)|adres",
    r"documento|contenuto|articolo|página|conteúdo|ficheiro|arquivo",
    r"sid[ae]n?|dokumentet|artikkelen|artikeln|filen",
)

GONE = either(
    r"not (?:be )?(?:found|located|exist|available|here|published any ?more)|n't (?:be )?(?:found|located|exist"
    r"|available"
    r"|here|there|where)|cannot be (?:found|located)|no longer (?:\w+ )?(?:available|exists?|here|there|online"
    r"|published"
    r"|held|hosted|on (?:our|this|the)|part of|live|kept)|unavailable|(?:has|have|had|was|were|been|be|is|are) "
    r"(?:\w+ )?(?:removed|moved|deleted|withdrawn|archived|taken (?:down|offline)|retired|expired|unpublished|gone|lost"
    r"|relocated)|'s (?:been )?(?:gone|moved|removed|deleted)|is missing|nowhere|does ?n[o']t exist|vanished",
    r"heb ei (?:ch|g)anfod|ddim (?:ar gael|yn bodoli|yma)|ddim wedi|wedi(?:'i| ei| cael ei)? (?:symud|thynnu|dileu"
    r"|dynnu)"
    r"|nid yw .{0,30}(?:ar gael|bodoli)|(?:ni|methu) .{0,30}(?:dod o hyd|ddod o hyd|chanfod|ganfod)",
    r"nicht (?:mehr )?(?:gefunden|verfügbar|vorhanden|erreichbar|auffindbar|existiert|online|finden|abrufbar)"
    r"|existiert nicht|gelöscht|entfernt|verschoben|umgezogen|gibt es nicht|nicht mehr",
    r"introuvable|n'existe (?:pas|plus)|n'est (?:plus|pas) (?:disponible|accessible|en ligne)|été (?:supprimée?s?"
    r"|retirée?s?|déplacée?s?|archivée?s?)|pas (?:été )?trouvée?|plus disponible",
    r"no (?:se )?(?:existe|encontrad[oa]|(?:ha|han|hemos) (?:podido )?(?:encontra\w+|ser encontrad\w)|está disponible"
    r"|encuentra)|ya no (?:existe|está)|(?:sido|fue) (?:eliminad|retirad|movid|borrad)[oa]",
    r"niet (?:meer )?(?:gevonden|beschikbaar|bestaat|online|vinden|te vinden)|bestaat niet|verwijderd|verplaatst"
    r"|verlopen",
    r"nie (?:\w+ )?(?:znalezion\w+|istnieje|znaleziono|dostępn\w+|znaleźć)|usunięt\w+|przeniesion\w+|nie znaleziono",
    r"non (?:\w+ ){0,2}(?:trovat\w+|esiste|disponibile)|rimoss[oa]|spostat[oa]|não (?:\w+ ){0,2}(?:encontrad\w+|existe"
    r"|disponível)|removid[oa]",
    r"(?:inte|ikke) (?:\w+ )?(?:hittas?|hittades|fundet|funnet|finns|finnes|findes|tilgjengelig|tilgængelig"
    r"|tillgänglig)"
    r"|slettet|fjernet|borttagen|flyttad|flyttet",
)

NOT_FIND = either(
    r"(?:can't|can ?not|could ?n[o']t|couldn't|could not|unable to|failed to|not able to|did ?n[o']t|didn't) "
    r"(?:seem to )?(?:find|locate|retrieve|match)",
    r"(?:methu|ni allwn|ni allem) (?:â )?(?:dod|ddod) o hyd",
    r"nicht finden|pas (?:pu )?trouv\w+|no (?:hemos )?(?:podido )?encontra\w+|niet vinden|nie możemy znaleźć"
    r"|non troviamo",
)

WEB_SITE = either(
    r"(?:web ?)?sites?|(?:our |this |the |online )(?:systems?|portal|services?|platform|application|register|catalogue"
    r"|library)|servers?|pages?|intranet",
    r"(?:g?wefan|safle|gwasanaeth|system)",
    r"(?:web)?seiten?|dienste?|portal|server|angebot",
    r"site|service|serveur|portail|plateforme",
    r"sitio|web|página|servicio|portal|servidor",
    r"website|dienst|portaal",
    r"stron[aąęy]|serwis|serwera?|portal|usług\w+",
    r"sito|servizio|serviço|tjenesten?|sajten",
)

AT_WORK = either(
    r"(?:essential |planned |scheduled |urgent |routine |site )?maintenance(?! plan)|upgrad(?:e|ed|ing)"
    r"|being (?:updated"
    r"|improved|rebuilt|moved|migrated)|back (?:soon|shortly|online|up|at|by|on|in|tomorrow|later)|(?:temporarily"
    r"|currently)"
    r" (?:\w+ )?(?:unavailable|offline|down|closed|suspended|out of)|offline|down for|under construction|coming soon",
    r"(?:gwaith )?cynnal a chadw|ddim ar gael (?:ar hyn o bryd|dros dro)|yn ôl (?:yn fuan|cyn hir)",
    r"wartung\w*|vorübergehend|gewartet|in kürze|bald wieder|derzeit nicht",
    r"maintenance|momentanément|temporairement|de retour|bientôt|en construction|indisponible",
    r"mantenimiento|temporalmente|en breve|en construcción|vuelva",
    r"onderhoud\w*|tijdelijk|binnenkort|zo weer",
    r"przerw\w+ techniczn\w+|prace (?:techniczne|serwisowe|konserwacyjne)"
    r"|chwilowo|tymczasowo|wkrótce",
    r"manutenzione|temporaneamente|manutenção|vedlikehold|underhåll|vedligeholdelse",
)

TROUBLE = either(
    r"(?:technical|unexpected|internal|server|application|database|system|temporary) (?:\w+ )?(?:error|fault|problem"
    r"|issue|failure|difficult(?:y|ies)|hitch)s?|(?:an?|some) (?:error|problem|issue|exception) (?:has "
    r"|have )?(?:occurred"
    r"|happened|arose|prevented)|(?:something|things?) (?:went|has gone|have gone|broke)|(?:can't|cannot|could not"
    r"|couldn't|unable to|failed to|problem|trouble|error) (?:load|display|show|connect|process|complete|render"
    r"|serv)\w*"
    r"|timed? ?out|not responding|exceeded|overload\w*|too busy|over (?:its |the )?(?:quota|limit)|exception",
    r"(?:problem|gwall|anhawster) (?:dechnegol|technegol|mewnol)|gwall|aeth rhywbeth o'i le",
    r"(?:technische[rn]?|interner|unerwarteter) (?:fehler|problem\w*|störung)|fehler (?:ist )?aufgetreten|überlastet",
    r"(?:erreur|problème|incident) (?:technique|interne|inattendue?)|une erreur (?:est survenue|s'est produite)"
    r"|surchargé",
    r"(?:error|problema) (?:técnico|interno|inesperado)|ha ocurrido un (?:error|problema)|se ha producido un (?:error"
    r"|problema)",
    r"(?:technische|interne) (?:fout|storing)|er is (?:iets|een fout) (?:mis|op)\w*",
    r"(?:błąd|problem) (?:techniczny|wewnętrzny|serwera)|wystąpił (?:błąd|problem)|coś poszło nie tak",
    r"errore (?:tecnico|interno|imprevisto)|si è verificato un|erro (?:interno|inesperado)|ocorreu um erro"
    r"|tekniska? fel",
)

AGAIN = either(
    r"(?:try|retry|refresh|reload|come back|check back|visit)(?:ing)? (?:\w+ ){0,4}(?:again|later|soon|shortly|minutes?"
    r"|moment|while)|(?:press|hit|click) (?:the )?(?:refresh|reload|back)|(?:our|the) (?:\w+ )?(?:team|engineers?"
    r"|technicians|developers?|support|administrators?|staff) (?:\w+ ){0,3}(?:been|are|is|know|looking|working"
    r"|notified|"
    r"alerted|informed|sent)|apologi[sz]e|sorry|inconvenience|error (?:code|id|number|reference)|correlation id",
    r"rhowch gynnig|ceisiwch|ymddiheur\w+|yn (?:nes ymlaen|hwyrach)",
    r"(?:später|erneut|noch einmal) (?:\w+ )?(?:versuchen|"
    r"erneut)|versuchen sie|entschuldig\w+|bitten um",
    r"réessay\w+|ultérieurement|excus\w+|désolés?|plus tard",
    r"inténtelo|inténtalo|más tarde|disculp\w+|sentimos|molestias",
    r"probeer|later (?:nog )?(?:eens|opnieuw)|excuses|ongemak",
    r"spróbuj\w*|później|przepraszamy",
    r"riprova\w*|più tardi|scusiamo|tente novamente|mais tarde|desculp\w+|försök igen"
    r"|prøv igen|prøv igjen|beklager|senare",
)

HUMAN = either(
    r"(?:a |an )?(?:real )?(?:human(?: being| visitor)?|robots?|bots?|machine|crawler|script|automated|person)"
    r"|suspicious|malicious|unusual (?:traffic|activity|requests?)|legitimate|genuine (?:visitor|user)s?",
    r"bod dynol|robot|fod dynol",
    r"mensch|roboter|automatisierte?r?|verdächtig\w*",
    r"humain|robot|automatisée?s?|suspecte?s?",
    r"humano|robots?|automatizad\w+|sospechos\w+",
    r"mens|robot|geautomatiseerd\w*|verdacht\w*",
    r"człowiekiem|robotem|automat\w+"
    r"|podejrzan\w+",
    r"umano|robô|automatizzat\w+",
)

CHECKED = either(
    r"verif(?:y|ying|ication|ied)|check(?:ing|ed)?|noticed|spotted|confirm(?:ing)?|prov(?:e|ing)|make sure"
    r"|making sure|tick|complete|solve"
    r"|blocked|denied|detected|flagged|challenge|continue|proceed|looked like|appears?|behav\w+|showing",
    r"gwiri\w*|cadarnha\w*|cadarnhewch|br?ofi|profwch|sylwi|ticiwch",
    r"überprüf\w*|prüfen|bestätigen|bestätigung|gesperrt|blockiert|kein|nicht",
    r"vérifi\w+|confirm\w+|prouv\w+|bloquée?|n'êtes pas|êtes",
    r"verific\w+|comprob\w+|confirm\w+|bloquead\w+|no (?:eres|es)",
    r"controler\w+|bevestig\w*|geblokkeerd|geen|bent",
    r"sprawdz\w+|potwierdź|zweryfik\w+|weryfik\w+|zablokowan\w+|nie jesteś"
    r"|jesteś",
    r"verific\w+|conferm\w+|bloccat\w+|não é",
)

REQUEST = either(
    r"(?:your|this|the) (?:\w+ )?(?:access|ip(?: address)?|connection|visit|session|network|traffic|browser)|you have",
    r"eich (?:cais|cyfeiriad)",
    r"(?:ihre?|diese) (?:\w+ )?(?:anfrage|zugriff|verbindung|ip-adresse)|zugriff|sie",
    r"(?:votre|cette|l') ?(?:\w+ )?(?:requête|accès|demande|connexion|adresse ip)|vous",
    r"(?:su|tu|esta) (?:\w+ )?(?:solicitud"
    r"|petición|acceso|dirección ip|conexión)",
    r"(?:uw|je|deze) (?:\w+ )?(?:verzoek|toegang|ip-adres|aanvraag)",
    r"(?:twoje|twój|to) (?:\w+ )?(?:żądanie|dostęp|adres ip|połączenie)",
    r"(?:tua|sua|la) (?:\w+ )?(?:richiesta|accesso|solicitação)",
)

STOPPED = either(
    r"(?:been |was |were |is |are )?(?:automatically )?(?:blocked|refused|rejected|denied|stopped|flagged"
    r"|rate[- ]limited"
    r"|throttled|not (?:permitted|allowed|accepted|authori[sz]ed))|forbidden|too many requests",
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
    r"|price"
    r"|registered (?:by|via|with|through|at|on behalf)|(?:been|just|newly|successfully) registered|parked|parking"
    r"|expired|renew\w*|can be yours|(?:is|now) available|available (?:for|to)|reserved|registrar|hosting|nameservers?"
    r"|not (?:yet )?(?:been )?(?:configured|connected|set up|pointed|linked)|no (?:web ?)?site",
    r"ar werth|wedi dod i ben",
    r"(?:zu|zum) (?:verkauf\w*|verkaufen|erwerben)|kaufen|reserviert|registriert|geparkt|abgelaufen",
    r"à vendre|en vente|acheter|expiré|enregistré|créé|réservé|parking",
    r"en venta|a la venta|comprar|caducad\w|registrado"
    r"|expirado",
    r"te koop|kopen|verlopen|geregistreerd|gereserveerd|bod",
    r"na sprzedaż|sprzeda\w+|kup|wygasł\w*"
    r"|zarejestrowan\w+|oferty?",
    r"in vendita|acquista|scadut\w|à venda|til salg|till salu|registrerad",
)

SIGN_IN = either(
    r"(?:log|sign|logged|signed)[ -]?(?:in|on)|log-?ins?|register(?:ed)?|authenticat\w+|credentials|passwords?|username"
    r"|single sign",
    r"mewngofnodi|cofrestru|aelodau|cyfrinair",
    r"anmelde?n?|anmeldung|einloggen|registrier\w+|konto|passwort|mitglieder",
    r"(?:se |vous )?connecter|connexion|identifi\w+|compte|mot de passe|adhérents|membres",
    r"iniciar? sesión|identif\w+"
    r"|cuenta|contraseña|socios",
    r"inloggen|aanmelden|account|wachtwoord|leden",
    r"zaloguj\w*|logowani\w+|kont[oa]|hasło"
    r"|członk\w+",
    r"acced\w+|accesso|iniciar sessão|logg(?:a)? in[dn]?|konto",
)

NEEDED = either(
    r"(?:must|need to|have to|please|required|only|restricted|to (?:view|see|read|access|open|continue|download))"
    r"|reserved"
    r"|requires?|expired|timed out|limited to",
    r"rhaid|er mwyn|yn unig",
    r"bitte|müssen|erforderlich|nur|vorbehalten|um .{0,30} zu",
    r"veuillez|devez|réservée?s?|afin"
    r"|pour (?:accéder|consulter|lire)|nécessaire",
    r"debe\w*|necesita\w*|para (?:ver|acceder|leer)|sol[oa]|reservad\w",
    r"moet|alleen|om .{0,30} te|voorbehouden",
    r"musisz|aby|tylko|wymagan\w+|proszę",
    r"deve|solo|per (?:leggere|accedere)"
    r"|apenas|endast|kun for",
)

LINE = either(
    r"(?:your|the) (?:\w+ )?(?:browser|connection|device|identity)|secure connection",
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
    r"|for) (?:\w+ ){0,4}"
    r"(?:members|subscribers|staff|registered|logged|partners|partnerships?|customers|employees|account holders)"
    r"|(?:members"
    r"|subscribers|staff)(?: |-)only|(?:is|are) for (?:\w+ ){0,3}(?:members|subscribers|staff|registered|partners"
    r"|partnerships?|paying)\b",
    r"aelodau yn unig",
    r"nur für (?:\w+ )?(?:mitglieder|abonnenten|angemeldete)\w*",
    r"réservée?s? aux? (?:\w+ )?(?:membres|adhérents"
    r"|abonnés)",
    r"(?:solo|reservad\w) (?:para|a) (?:\w+ )?(?:socios|suscriptores|usuarios)",
    r"alleen voor (?:leden|abonnees)",
    r"tylko dla (?:członków|zalogowanych|prenumeratorów|abonentów)",
    r"riservat\w (?:agli|ai) (?:abbonati|soci|iscritti)",
)

QUEUING = either(
    r"(?:virtual )?waiting room|(?:in|joined|place in|position in|front of|skip) (?:the |a |our )?(?:queue|line)"
    r"|your turn|queue (?:number|position|id)|number in (?:the )?(?:queue|line)|estimated wait\w*|high (?:demand"
    r"|volume)"
    r"|(?:lots|a lot|unusually \w+ number) of (?:people|visitors|traffic)",
    r"ciw|ystafell aros",
    r"warteschlange|warteraum",
    r"file d'attente|salle d'attente virtuelle",
    r"cola virtual|sala de espera"
    r" virtual|cola de espera",
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
    r"redirect(?:ed|ing)|taking you|(?:be|being|are|is) (?:\w+ )?(?:taken|sent|forwarded|transferred|redirected)"
    r"|leaving"
    r"|(?:has|have|'ve|is|was|now) (?:\w+ )?moved|new (?:address|home|web ?site|site|location|url)"
    r"|update your (?:bookmarks?"
    r"|links?)|change your bookmarks?|bookmarks?|(?:get|download|open in|use|read (?:on|it) in) (?:the"
    r"|our) (?:\w+ ){0,3}app"
    r"|skip (?:the )?ad|(?:this )?link (?:goes|leads) to|external (?:web ?)?(?:site|link)"
    r"|third[- ]party (?:web ?)?site|download (?:will|should)? ?(?:start|begin)"
    r"|(?:click|tap|press) (?:here|the (?:link|button) below)|doesn't support frames|does not support frames"
    r"|continue to",
    r"ailgyfeirio|wedi symud|cyfeiriad newydd|gadael",
    r"weitergeleitet|weiterleitung|umgezogen|verlassen|neue (?:adresse|seite)",
    r"redirig\w+|redirection|déménagé|nouvelle adresse|quittez|quitter",
    r"redirig\w+|redireccion\w*|nueva (?:dirección|web)"
    r"|abandon\w+|saliendo",
    r"doorgestuurd|omgeleid|verhuisd|nieuw adres|verlaat",
    r"przekierow\w+|przeniesion\w+|nowy adres"
    r"|opuszczasz",
    r"reindirizz\w+|trasferit\w+|redirecionad\w+|nuovo indirizzo|omdirig\w+|omdiriger\w+|flyttat|videresend\w+",
)
