"""The words by which a sentence is known to speak of the site and to its visitor, in several languages. Pure."""

from __future__ import annotations

import re

from holdfast.suspect.vocabulary import AGAIN, either

SITE = re.compile(
    either(
        r"(?:web ?)?(?:pages?|sites?)|js|boxe?s?|security|verif\w+|visitors?|reference|incident (?:id|number)"
        r"|home ?page|links?|urls?|web address|the address|bookmarks?|browsers?|servers?|hosting|search(?: box"
        r"| engine| bar)?|menu|javascript|cookies?|log(?:ged)? ?(?:in|on)|sign(?:ed)? ?(?:in|on|up)|passwords?"
        r"|accounts?|subscri\w+|domains?|captcha|robots?|bots?|firewall|ip address|vpn|content|adverts?|advertising"
        r"|partners|vendors|preferences|ad ?blocker|download(?:s|ing)?|redirect\w*|devices?|traffic|automated"
        r"|requests?|articles?|documents?|files?|story|errors?|loading|app|queue|maintenance|technical|refresh"
        r"|reload|address|administrator|webmaster|access|security check|connection|human|newsletters?|browsing",
        r"d?tudalen(?:nau)?|dudalen(?:nau)?|gwefan|wefan|dolen|ddogfen|dogfen|chwil\w+|porwr|cyfrif|hafan|blwch"
        r"|system|cyfeirnod|cyfeiriad|diogelwch",
        r"\w*seiten?|website|startseite|link|browser|suche|server|cookies?|dokumente?|konto|zugriff|inhalte?"
        r"|daten\w*|anfrage",
        r"pages?|sites?|lien|accueil|navigateur|recherche|serveur|document|compte|contenu|données|abonn\w+|requête"
        r"|partenaires",
        r"página|sitio|web|enlace|inicio|navegador|buscador|servidor|documento|cuenta|contenido|datos|suscri\w+"
        r"|portal|socios",
        r"pagina|link|zoek\w*|browser|homepage|document|gegevens|abonne\w+|inhoud|startpagina",
        r"stron\w+|serwis\w*|link\w*|wyszukiwark\w+|przeglądark\w+|dokument\w*|kont\w+|treści|dan(?:e|ych)|plik\w*"
        r"|zgod\w+",
        r"sito|ricerca|contenuto|indirizzo|sidan?|siden|länken?|lenken|nettsted\w*|nettside\w*|webbplats\w*"
        r"|hjemmeside\w*|innhold\w*|innehåll\w*|indhold\w*|søg\w*|sök\w*|forsiden|startsidan",
    )
)

VISITOR = re.compile(
    either(
        r"you|your|yours|you're|you've|you'll|we|we're|we've|us|our|ours|please|sorry|try|go|return|back|visit"
        r"|click|press|tap|check|use|see|browse|wait|enable|contact|choose|select|accept|reject|manage"
        r"|this (?:\w+ )?(?:page|site|website|document|content|article|link|address|domain|file|item|story|error"
        r"|url)|the (?:requested )?(?:page|url|link|resource|server|file|site|website)|not found|no longer"
        r"|unavailable|error|expired|allow",
        r"chi|eich|ein|ni|os gwelwch|ceisiwch|ewch|defnyddiwch|ddim|nid|rhowch",
        r"sie|ihre?[nmrs]?|wir|unsere?[nmrs]?|uns|bitte|leider|nicht|zur|diese[rs]?",
        r"vous|votre|vos|nous|nos|notre|veuillez|merci|désolés?|cette|n'existe|retour|pas",
        r"usted|su|sus|tu|tus|nuestr[oa]s?|nosotros|por favor|lo sentimos|esta|disculpe|no|puede|puedes",
        r"u|uw|je|jouw|wij|we|ons|onze|deze|niet|ga|probeer|graag|naar",
        r"prosimy|proszę|twoj\w+|twój|nasz\w*|państw\w+|nie|możesz|ta|ten|przejdź|wróć|skorzysta\w*|możemy|wyrażasz",
        r"questa|il tuo|la tua|nostr[oa]|non|torna|você|nossa|não|du|din|vi|vår|vårt|dette|denne|den här|vores|inte"
        r"|ikke|gå",
    )
)

IMPRINT = re.compile(
    r"^https?://\S+$|^(?:©|\(c\)|copyright\b)|all rights reserved|registered (?:charity|company|office)"
    r"|company (?:number|no\b)|tous droits réservés|alle rechte vorbehalten|todos los derechos|cedwir pob hawl"
    r"|skip to (?:main )?content|^powered by"
)


COURTESY = re.compile(
    AGAIN + r"|^(?:please|sorry|apologies|prosimy|veuillez|bitte|disculpe|merci de)\b|^(?:error |reference |incident "
    r"|cod y |event )?(?:code|id|number|ref|reference|gwall|kod|código|fehlercode)\b.{0,40}\d"
)

FACT = re.compile(
    r"\b\d{1,3},\d{3}\b|\d ?(?:%|per cent|million)|\bone in \w+\b|\b(?:19|20)\d\d\b|\b(?:said|told|asked whether"
    r"|added)\b|\bsection \d"
)


def of_the_site(sentence: str) -> bool:
    """Whether a sentence speaks of the site, and to its visitor or of something wrong with it, and states no facts."""
    if FACT.search(sentence):
        return False
    return bool(SITE.search(sentence)) and bool(VISITOR.search(sentence)) or bool(COURTESY.search(sentence))
