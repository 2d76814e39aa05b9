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
    r"(?:web ?)?pages?(?! \d)|urls?|(?:web )?address|documents?|files?|content|resources?|articles?|items?|story"
    r"|stories|posts?|publications?|entry|entries|listing|topics?|threads?|videos?|notices?|links?"
    r"|(?:this|these) (?:\w+ )?(?:release|request|petition|listing|profile|recording|dataset|guidance|guide|policy"
    r"|briefing|consultation|minutes|papers|vacancy|presentation|photo|album)"
    r"|(?:what|the \w+(?: that)?) you(?='re| are| were|'ve| asked| requested| wanted| tried| followed)"
    r"|the \w+ that (?:was|used to be|stood) here",
    r"d?tudalen(?:nau)?|dudalen(?:nau)?|d?dogfen(?:nau)?|ddogfen|nghynnwys|cynnwys|gynnwys|ffeil|erthygl",
    r"seiten?|webseite|dokumente?|datei(?:en)?|inhalte?|artikel|beitrag|adresse|information(?:en)?|daten|vorlage"
    r"|eintrag|meldung",
    r"pages?(?! \d)|document|fichier|contenu|adresse|rubrique|fiche|ressource",
    r"páginas?|documento|archivo|contenido|artículo|noticia|dirección|enlace",
    r"pagina|bestand|bericht|inhoud",
    r"stron[aąęy]|dokumentu?|plik|artykuł|treś(?:ć|ci)|adres",
    r"documento|contenuto|articolo|página|conteúdo|ficheiro|arquivo",
    r"sid[ae]n?|innhold(?:et)?|innehållet|indhold(?:et)?|dokumentet|artikkelen|artikeln|filen",
)

GONE = either(
    r"not (?:be )?(?:found|located|exist|available|here|published any ?more)|not on (?:this|our) (?:web ?)?site"
    r"|n't (?:be )?(?:found|located|exist|available|here|there|where)|cannot be (?:found|located)"
    r"|no longer (?:\w+ )?(?:available|exists?|here|there|online|published|held|hosted|on (?:our|this|the)|part of"
    r"|live|kept)|unavailable|(?:has|have|had|was|were"
    r"|been|be|is|are) (?:\w+ )?(?:removed|moved|deleted|withdrawn|archived|taken (?:down|offline)|retired|expired"
    r"|unpublished|gone|lost|relocated|hidden)|'s (?:been )?(?:gone|moved|removed|deleted)|is missing|nowhere"
    r"|does ?n[o']t exist|vanished",
    r"heb ei (?:ch|g)anfod|ddim (?:ar gael|yn bodoli|yma)|ddim wedi"
    r"|wedi(?:'i| ei| cael ei)? (?:symud|thynnu|dileu|dynnu)|h[wo]n ar gael (?:mwyach|bellach)"
    r"|nid yw .{0,30}(?:ar gael|bodoli)|(?:ni|methu) .{0,30}(?:dod o hyd|ddod o hyd|chanfod|ganfod)",
    r"nicht (?:mehr )?(?:gefunden|verfügbar|vorhanden|erreichbar|auffindbar|existiert|online|finden|abrufbar)"
    r"|existiert nicht|gelöscht|entfernt|verschoben|umgezogen|gibt es nicht|nicht mehr",
    r"introuvable|n'existe (?:pas|plus)|n'est (?:plus|pas) (?:disponible|accessible|en ligne)|été (?:supprimée?s?"
    r"|retirée?s?|déplacée?s?|archivée?s?)|pas (?:été )?trouvée?|plus disponible",
    r"no (?:se )?(?:existe|encontrad[oa]|(?:ha|han|hemos) (?:podido )?(?:encontra\w+|ser encontrad\w)"
    r"|está disponible|encuentra)|ya no (?:existe|está)|(?:sido|fue) (?:eliminad|retirad|movid|borrad)[oa]",
    r"niet (?:meer )?(?:gevonden|beschikbaar|bestaat|online|vinden|te vinden)|bestaat niet|verwijderd|verplaatst"
    r"|verlopen",
    r"nie (?:\w+ )?(?:znalezion\w+|istnieje|znaleziono|dostępn\w+|znaleźć)|usunięt\w+|przeniesion\w+|nie znaleziono",
    r"non (?:\w+ ){0,2}(?:trovat\w+|esiste|disponibile)|rimoss[oa]|spostat[oa]|não (?:\w+ ){0,2}(?:encontrad\w+"
    r"|existe|disponível)|removid[oa]",
    r"(?:inte|ikke) (?:\w+ )?(?:hittas?|hittades|fundet|funnet|finns|finnes|findes|tilgjengelig|tilgængelig"
    r"|tillgänglig)|(?:finns|finnes|findes|eksisterer|existerar) (?:ikke|inte)|(?:er|är|blev|ble) (?:slettet"
    r"|fjernet|borttagen|flyttad|flyttet)",
)

NOT_FIND = either(
    r"(?:can't|can ?not|could ?n[o']t|couldn't|could not|unable to|failed to|not able to|did ?n[o']t"
    r"|didn't) (?:seem to )?(?:find|locate|retrieve|match)",
    r"(?:methu|ni allwn|ni allem|heb) (?:â )?(?:dod|ddod) o hyd",
    r"nicht finden|pas (?:pu )?trouv\w+|no (?:hemos )?(?:podido )?encontra\w+|niet vinden|nie możemy znaleźć"
    r"|non troviamo",
)

WEB_SITE = either(
    r"(?:web ?)?sites?|(?:our |this |the |online )(?:systems?|portal|services?|platform|application|register"
    r"|catalogue)|servers?|pages?|intranet",
    r"(?:g?wefan|safle|gwasanaeth)",
    r"(?:web)?seiten?|dienste?|portal|server|angebot",
    r"site|service|serveur|portail|plateforme",
    r"sitio|web|página|servicio|portal|servidor",
    r"website|dienst|portaal",
    r"stron[aąęy]|serwis|serwera?|portal|usług\w+",
    r"sito|servizio|serviço|tjenesten?|tjänsten?|sajten|nettstedet|nettsiden|webbplatsen|hjemmesiden",
)

AT_WORK = either(
    r"(?:essential |planned |scheduled |urgent |routine |site )?maintenance(?! plan)|upgrad(?:e|ed|ing)"
    r"|being (?:updated|improved|rebuilt|moved|migrated)|back (?:soon|shortly|online|up|at|by|on|in|tomorrow|later"
    r"|this)|(?:temporarily|currently) (?:\w+ )?(?:unavailable|offline|down|closed|suspended|out of)|offline|down for"
    r"|under construction|coming soon",
    r"(?:gwaith )?cynnal a chadw|ddim ar gael (?:ar hyn o bryd|dros dro)|yn ôl (?:yn fuan|cyn hir)",
    r"wartung\w*|vorübergehend|gewartet|in kürze|bald wieder|derzeit nicht",
    r"maintenance|momentanément|temporairement|de retour|bientôt|en construction|indisponible",
    r"mantenimiento|temporalmente|en breve|en construcción|vuelva",
    r"onderhoud\w*|tijdelijk|binnenkort|zo weer",
    r"przerw\w+ techniczn\w+|prace (?:techniczne|serwisowe|konserwacyjne)|chwilowo|tymczasowo|wkrótce",
    r"manutenzione|temporaneamente|manutenção|vedlikehold|underhåll|vedligeholdelse|midlertidig|tillfälligt"
    r"|straks tilbake|snart tillbaka",
)

TROUBLE = either(
    r"(?:technical|unexpected|internal|server|application|database|system|temporary) (?:\w+ )?(?:error|fault"
    r"|problem|issue|failure|difficult(?:y|ies)|hitch)s?|(?:an?|some) (?:error|problem|issue|exception) (?:has "
    r"|have )?(?:occurred|happened|arose|prevented)|(?:something|things?) (?:went|has gone|have gone|broke)"
    r"|(?:can't|cannot|could not|couldn't|unable to|failed to|problem|trouble|error) (?:load|display|show|connect"
    r"|process|complete|render|serv)\w*|timed? ?out|not responding"
    r"|(?:can ?not|can't|could not) be (?:displayed|shown|opened|loaded)|(?:resource|bandwidth|download|usage"
    r"|storage) (?:limit|quota)|exceeded|overload\w*|too busy|over (?:its |the )?(?:quota|limit)|exception",
    r"(?:problem|gwall|anhawster) (?:dechnegol|technegol|mewnol)|gwall|aeth rhywbeth o'i le",
    r"(?:technische[rn]?|interner|unerwarteter) (?:fehler|problem\w*|störung)|fehler (?:ist )?aufgetreten|überlastet",
    r"pas (?:réussi|pu|parvenue?s?)[^.!?\n]{0,20}(?:afficher|charger|ouvrir)|(?:erreur|problème"
    r"|incident) (?:technique|interne|inattendue?)|une erreur (?:est survenue|s'est produite)|surchargé",
    r"(?:superado|excedido|agotado) (?:su|el) (?:límite|ancho|cuota)"
    r"|(?:error|problema) (?:técnico|interno|inesperado)|ha ocurrido un (?:error|problema)"
    r"|se ha producido un (?:error|problema)",
    r"(?:technische|interne) (?:fout|storing)|er is (?:iets|een fout) (?:mis|op)\w*",
    r"(?:błąd|problem) (?:techniczny|wewnętrzny|serwera)|wystąpił (?:błąd|problem)|coś poszło nie tak",
    r"errore (?:tecnico|interno|imprevisto)|si è verificato un|erro (?:interno|inesperado)|ocorreu um erro"
    r"|teknisk[ae]? (?:fel|feil|fejl)|(?:noe|något|noget) gikk (?:galt|fel|snett)|det (?:oppstod|uppstod"
    r"|opstod) (?:en|ett|et) (?:feil|fel|fejl)",
)

AGAIN = either(
    r"(?:try|retry|refresh|reload|come back|check back|visit)(?:ing)? (?:\w+ ){0,4}(?:again|later|soon|shortly"
    r"|minutes?|moment|while)|(?:press|hit|click) (?:the )?(?:refresh|reload|back)|(?:our|the) (?:\w+ )?(?:team"
    r"|engineers?|technicians|developers?|support|administrators?|staff) (?:\w+ ){0,3}(?:been|are|is|know|looking"
    r"|working|notified|alerted|informed|sent)|apologi[sz]e|sorry|inconvenience|error (?:code|id|number|reference)"
    r"|correlation id",
    r"rhowch gynnig|ceisiwch|ymddiheur\w+|yn (?:nes ymlaen|hwyrach)",
    r"(?:später|erneut|noch einmal) (?:\w+ )?(?:versuchen|erneut)|versuchen sie|entschuldig\w+|bitten um",
    r"équipes?|réessay\w+|ultérieurement|excus\w+|désolés?|plus tard",
    r"inténtelo|inténtalo|más tarde|disculp\w+|sentimos|molestias",
    r"probeer|later (?:nog )?(?:eens|opnieuw)|excuses|ongemak",
    r"spróbuj\w*|później|przepraszamy",
    r"riprova\w*|più tardi|scusiamo|tente novamente|mais tarde|desculp\w+|försök igen|prøv igen|prøv igjen|beklager"
    r"|senare",
)
