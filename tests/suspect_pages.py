"""Pages on which the quality gate is tried and measured: what stands in a document's place, and documents.

All of them were written for this project, in the manner of pages that are met; none is a copy of one. ``BAD`` and
``GOOD`` were there while the rules were written. ``LATER_…`` and then ``LAST_…`` were written when the rules seemed
to be done, with words that the rules did not have; what was found of them at first sight is in ``FIRST_SIGHT``. After
each, the rules learned from what they had missed.
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass, field

from holdfast.suspect import doubt, trouble

HERE = "https://www.northmoor.example/reports/2019/quiet-harbour"


@dataclass(frozen=True)
class Specimen:
    """One answer of a server. ``kind``: a word of what is to be said of it, "" for a document."""

    kind: str
    body: str | bytes
    title: str = ""
    asked: str = HERE
    final: str = HERE
    headers: dict[str, str] = field(default_factory=dict)
    filename: str = ""

    def judged(self) -> str:
        """What the gate says of it."""
        if isinstance(self.body, bytes):
            return trouble(self.body)
        return doubt(
            self.body, self.title, asked=self.asked, final=self.final, headers=self.headers, filename=self.filename
        )


def pdf(*contents: bytes, pages: int | None = None, packed: bool = True, more: bytes = b"", end: bool = True) -> bytes:
    """A small PDF with one page for each content stream."""
    out = b"%PDF-1.4\n1 0 obj\n<</Type/Catalog/Pages 2 0 R" + more + b">>\nendobj\n"
    count = len(contents) if pages is None else pages
    out += b"2 0 obj\n<</Type/Pages/Kids[]/Count %d>>\nendobj\n" % count
    for number, content in enumerate(contents):
        data = zlib.compress(content) if packed else content
        how = b"/Filter/FlateDecode" if packed else b""
        out += b"%d 0 obj\n<</Type/Page/Parent 2 0 R/Contents %d 0 R>>\nendobj\n" % (10 + 2 * number, 11 + 2 * number)
        out += b"%d 0 obj\n<</Length %d%s>>\nstream\n%s\nendstream\nendobj\n" % (11 + 2 * number, len(data), how, data)
    return out + (b"trailer\n<</Root 1 0 R>>\n%%EOF\n" if end else b"")


FILLER = "The trust publishes the minutes of its board, the papers for each meeting and the answers to questions. " * 40


def page(title: str, body: str, head: str = "") -> str:
    return f"<!DOCTYPE html><html><head><title>{title}</title>{head}</head><body>{body}</body></html>"


_FIRST_BAD: list[tuple[str, str, str]] = [
    ("robots", page("Just a moment...", "<noscript>Enable JavaScript and cookies to continue</noscript>"), ""),
    ("robots", "Verifying you are human. This may take a few seconds. example.org needs to review the connection.", ""),
    ("robots", page("Attention Required! | Cloudflare", "<h1>Sorry, you have been blocked</h1><p>Ray ID: 7</p>"), ""),
    ("robots", page("Access Denied", "<h1>Access Denied</h1>Reference #18.2f1c1502.1600000000.1a2b3c"), ""),
    ("robots", "Our systems have detected unusual traffic from your computer network. Try again later.", "Sorry"),
    ("robots", page("", '<iframe src="https://geo.captcha-delivery.com/captcha/"></iframe>'), ""),
    ("robots", "Request unsuccessful. Incapsula incident ID: 437000-1234", ""),
    ("robots", "Something about your browser made us think you were a bot.", "Pardon Our Interruption"),
    ("robots", page("Shop", '<div class="g-recaptcha" data-sitekey="x"></div>One more step.'), ""),
    ("robots", "The requested URL was rejected. Please consult with your administrator.", "Request Rejected"),
    ("not there", page("Page not found - Lake District Trust", f"<nav>{FILLER}</nav><h1>Page not found</h1>"), ""),
    ("not there", page("Page not found | NHS", f"<h1>Sorry</h1><p>{FILLER}</p>"), ""),
    ("not there", page("404", "<p>Nothing here</p>"), ""),
    ("not there", "Sorry, we can't find the page you are looking for. It may have been moved.", "Our trust"),
    ("not there", "The document you requested has been removed from this site.", "Publications"),
    ("not there", page("Nothing found | Blog", "It seems we can’t find what you’re looking for."), ""),
    ("not there", page("Oops", "<h1>Oops! That page can’t be found.</h1><p>Try a search?</p>"), ""),
    ("not there", "Ni chanfuwyd y dudalen", "Ni chanfuwyd y dudalen | Bwrdd Iechyd"),
    ("not there", page("Seite nicht gefunden – Verein", "<p>Zur Startseite</p>"), ""),
    ("not there", "HTTP Error 404.0 - Not Found. The resource you are looking for has been removed.", "IIS 10.0"),
    ("not there", "Error 404 (Not Found)!!1\nThat's an error. The requested URL was not found on this server.", ""),
    ("parked", "quietharbour.example is parked free, courtesy of a registrar. Get this domain.", ""),
    ("parked", "The domain quietharbour.example may be for sale. Related searches: mental health, care homes", ""),
    ("parked", page("quietharbour.example", '<script src="//img.sedoparking.com/x.js"></script>Related links'), ""),
    ("parked", "This account has been suspended. Contact your hosting provider.", "Account Suspended"),
    ("parked", "This domain has expired. Renew it now.", "Welcome"),
    ("start page", "If you see this page, the nginx web server is successfully installed.", "Welcome to nginx!"),
    ("start page", "This is the default welcome page. It works!", "Apache2 Ubuntu Default Page: It works"),
    ("consent", page("Before you continue to Videos", "<form>Accept all / Reject all</form>"), ""),
    ("consent", "We value your privacy. We and our partners store information. Accept all", "News"),
    ("maintenance", "We are carrying out some essential maintenance and will return at noon.", "Council"),
    ("maintenance", page("We'll be back soon!", "<p>Sorry for the inconvenience.</p>"), ""),
    ("maintenance", "Please check back later.", "Site under maintenance"),
    ("maintenance", "This website is temporarily unavailable.", ""),
    ("error message", "Error establishing a database connection", ""),
    ("error message", "Fatal error: Uncaught Error in /var/www/x.php on line 12", ""),
    ("error message", page("502 Bad Gateway", "<center><h1>502 Bad Gateway</h1></center>nginx"), ""),
    ("error message", "The website encountered an unexpected error. Please try again later.", "Error"),
    ("without its scripts", page("App", "<noscript>You need to enable JavaScript to run this app.</noscript>"), ""),
    ("log-in", page("Sign in to your account", '<form><input type="password"></form>'), ""),
    ("log-in", page("Staff portal", '<form>Name <input> Word <input type="password"></form>'), ""),
    ("log-in", "Please log in to view this document.", "Members"),
    ("web archive", "Loading... Got an HTTP 302 response at crawl time. Redirecting to …", ""),
    ("shows nothing", page("Report", "<script>render()</script>"), ""),
]

_FIRST_GOOD: list[tuple[str, str]] = [
    ("SIM in your area", page("SIM in your area | Trust", f"<h1>SIM in your area</h1><p>{FILLER}</p>")),
    (
        "A long article on walls",
        page("Verify you are human: a study", f"<p>Sites say checking your browser. {FILLER}</p>"),
    ),
    (
        "A history of 404",
        page("A history of the words page not found", "<p>Not found was a status of 1992.</p>" + FILLER),
    ),
    ("", "Access denied: how disabled people lose services\n\n" + FILLER + " Access denied."),
    ("A short statement", page("Statement", "<p>The board has withdrawn its support and will say more in June.</p>")),
    ("", "The pilot ended in 2021."),
    ("Minutes", page("Minutes", "<p>The site on Mill Lane is under construction and opens in May.</p>" + FILLER)),
    ("Consultation", page("Consultation closes on 3 June", "<p>Have your say on the plan.</p>")),
    ("Photograph", page("", '<img src="plan.png" alt="">')),
    ("Sale", page("Notice of sale", "<p>The former clinic is for sale by auction on 4 May.</p>")),
    ("Council", page("Council news", f"<p>{FILLER}</p><div id='cookies'>We value your privacy. Accept all</div>")),
    ("Comment", page("News", f"<p>{FILLER}</p><p>Please log in to comment.</p><input type='password'>")),
    ("Contact", page("Contact us", "<p>Call 01234. The office is closed on Sundays.</p>")),
    (
        "Cloud",
        page("Report", f"<p>{FILLER}</p><script src='/cdn-cgi/challenge-platform/scripts/jsd/main.js'></script>"),
    ),
    ("Noscript", page("Report", f"<noscript>Please enable JavaScript to see the map.</noscript><p>{FILLER}</p>")),
    ("Press", page("Unavailable: a report on beds | Watch", "<p>We found 41 beds closed in one night.</p>")),
    (
        "Withdrawn guidance",
        page("SIM guidance (withdrawn)", "<p>This guidance was withdrawn on 1 May 2023.</p>" + FILLER),
    ),
    ("", "Dear Ms Lane, thank you for your request. We hold the information. It is attached."),
    (
        "FOI refusal",
        page("FOI 2021/33", "<p>We do not hold the document, and will not be able to find out who does.</p>"),
    ),
    ("Home", page("Home | Parish", "<h1>Welcome</h1><p>Parish news and times of services.</p>")),
    ("Letter", page("Letter", "<header><h1>To the editor</h1>The words stand in a header.</header>")),
    ("", "404 people signed the letter in the first week."),
    ("Index", page("Index of /papers", "<pre><a href='a.pdf'>a.pdf</a> 2021-06-01 41K</pre>")),
    ("Robots", page("Robots in care homes", "<p>Is a robot a human substitute? The pilot asks.</p>")),
    ("Security", page("Security checks at the ward", "<p>Visitors pass a security check at the door.</p>")),
    ("", page("Maintenance of medical devices", "<p>Devices are maintained each year.</p>")),
    ("Sign", page("Sign our petition", "<p>8,214 people have signed. Sign in the box below.</p>")),
    ("Gone", page("Gone | A film about two wards", "<p>A film of 40 minutes.</p>")),
    ("Blog", page("Error and harm | Blog", "<p>When an error occurred, nobody was told.</p>")),
    ("", page("What is forbidden on the ward?", "<p>Lighters and glass.</p>")),
    ("Dataset", "<table><tr><td>404</td><td>503</td></tr></table>"),
    ("Domain", page("Domains of care | Trust", "<p>This domain of care is described in section 2.</p>")),
]

COOKIES = "We use cookies to make this site work. You can accept or reject optional cookies. Read our cookie policy. "
LOGIN_FORM = '<form><label>User <input name="u"></label><label>Password <input type="password"></label></form>'
ROOT = "https://www.northmoor.example/"
TEXT_PAGE = b"BT /F1 12 Tf 72 700 Td (The pilot ended in June.) Tj ET"
SCAN_PAGE = b"q 595 0 0 842 0 0 cm /Im1 Do Q"


def article(title: str, *paragraphs: str, around: str = "") -> str:
    """A page as a news site or an office makes it: menu, heading, text, footer."""
    body = "".join(f"<p>{one}</p>" for one in paragraphs)
    menu = "<nav><a href='/'>Home</a> <a href='/login'>Log in</a> <a href='/search'>Search</a></nav>"
    return page(
        f"{title} | Northmoor", f"{menu}{around}<main><h1>{title}</h1>{body}</main><footer>Privacy, cookies</footer>"
    )


BAD: list[Specimen] = [
    *(Specimen(kind, text, title) for kind, text, title in _FIRST_BAD),
    Specimen(
        "robots", page("Security check", "<p>To go on, type the characters you see below.</p><img src='/captcha.php'>")
    ),
    Specimen(
        "robots", page("One more step", "<p>Select all images with traffic lights to show that you are a person.</p>")
    ),
    Specimen("robots", page("Vérification", "<p>Merci de vérifier que vous n'êtes pas un robot.</p>")),
    Specimen("robots", page("Einen Moment bitte", "<p>Wir prüfen Ihren Browser.</p>")),
    Specimen("robots", "You have been rate limited: this server has detected suspicious activity. Slow down.", "429"),
    Specimen("robots", page("Reports", FILLER), headers={"x-amzn-waf-action": "captcha"}),
    Specimen("robots", page("Making sure", "<p>This proof-of-work keeps scrapers from wearing out our server.</p>")),
    Specimen("robots", page("", "<h1>Press and hold</h1><p>Press and hold the button to show you are human.</p>")),
    Specimen("robots", page("Reports", "<p>The security plugin of this site has blocked your request (rule 31).</p>")),
    Specimen(
        "waiting room", page("Northmoor", "<h1>You are in the queue</h1><p>Your estimated wait is 4 minutes.</p>")
    ),
    Specimen("turns visitors", page("Northmoor Echo", "<p>This content is not available in your region.</p>")),
    Specimen(
        "turns visitors", page("451: Unavailable due to legal reasons", "<p>We cannot show this page in Europe.</p>")
    ),
    Specimen("not there", page("Page introuvable", "<p>La page demandée n'existe plus.</p>")),
    Specimen("not there", page("Página no encontrada", "<a href='/'>Inicio</a>")),
    Specimen("not there", page("Archiv", "<p>Die angeforderte Seite ist leider nicht mehr vorhanden.</p>")),
    Specimen("not there", page("Oops", "<h1>Sorry, this page isn’t available</h1><p>The link may be broken.</p>")),
    Specimen("not there", page("Share", "<p>This link has expired. Ask the sender for a new one.</p>")),
    Specimen("not there", page("Results", "<h1>No results found</h1><form><input name='q'></form>")),
    Specimen(
        "not there",
        page(
            "Library", "<p>The item you are looking for has been moved or deleted.</p>" + "<p>Try the search above.</p>"
        ),
    ),
    Specimen("not there", article("Page not found", "It may help to check the address or to begin at the home page.")),
    Specimen("not there", page("Documents", "<p>You may have mistyped the address, or the page has gone.</p>")),
    Specimen(
        "not there", page("Drive", "<p>Sorry, the file you have requested does not exist. Check the address.</p>")
    ),
    Specimen("not there", article("Publications", FILLER[:1500]), final=ROOT + "errors/404.html"),
    Specimen("home page", article("Northmoor Trust", FILLER), final=ROOT),
    Specimen("home page", article("Northmoor Trust", FILLER), final=ROOT + "index.html"),
    Specimen("home page", article("Welcome", FILLER), final="https://trust.example/", asked=HERE + ".html"),
    Specimen("home page", article("Croeso", FILLER), final=ROOT + "cy/"),
    Specimen(
        "parked", page("northmoor.example", "<h1>northmoor.example can be yours</h1><p>Domain listed for sale</p>")
    ),
    Specimen("parked", page("northmoor.example", "<p>Diese Domain steht zum Verkauf.</p>")),
    Specimen("start page", page("Test Page for the HTTP Server", "<p>This page is used to test the server.</p>" * 9)),
    Specimen(
        "consent", page("Northmoor Echo", f"<p>{COOKIES * 6}</p><button>Accept all</button><button>Reject all</button>")
    ),
    Specimen("consent", page("Avant de continuer", "<p>Nous utilisons des cookies.</p><button>Tout accepter</button>")),
    Specimen(
        "consent",
        page(
            "Planning register",
            "<p>You must accept the terms and conditions before you can view "
            "applications.</p><input type=submit value='I agree'>",
        ),
    ),
    Specimen("consent", page("Brewery", "<p>You must be over 18 to enter this site.</p><a href='/in'>Enter</a>")),
    Specimen("maintenance", page("Wartungsarbeiten", "<p>Wir sind bald wieder da.</p>")),
    Specimen("maintenance", page("Northmoor", "<p>We are upgrading our systems and will be back at 6 pm.</p>")),
    Specimen("maintenance", article("Planned maintenance", "The service is closed until Monday morning.")),
    Specimen("maintenance", page("Northmoor", "<p>Our website is being rebuilt. Check back soon.</p>")),
    Specimen("error message", page("Sorry, there is a problem with the service", "<p>Try again later.</p>")),
    Specimen("error message", '{"status": 404, "error": "Not Found", "path": "/v1/documents/88"}'),
    Specimen("error message", page("Oops", "<p>Something went wrong on our end. Please try again later.</p>")),
    Specimen("error message", "<?xml version='1.0'?><Error><Code>NoSuchKey</Code></Error>"),
    Specimen("scripts", page("Portal", "<p>Your browser is not supported. Please update your browser.</p>")),
    Specimen("scripts", page("Viewer", "<div id=root>Loading…</div><script src=a.js></script>")),
    Specimen("log-in", page("Anmelden", LOGIN_FORM)),
    Specimen("log-in", article("Connexion", LOGIN_FORM)),
    Specimen("log-in", article("Board portal", LOGIN_FORM, "Forgot your password?")),
    Specimen(
        "log-in",
        article("Closed wards", "The trust closed two wards on Monday. " * 9, "Subscribe now to continue reading."),
    ),
    Specimen("log-in", article("Closed wards", "The first lines.", "You have reached your limit of free articles.")),
    Specimen("log-in", page("Redirecting", "<form method=post><input type=hidden name=SAMLRequest value=x></form>")),
    Specimen("log-in", article("Northmoor", "Use your staff account."), final="https://id.northmoor.example/sso/start"),
    Specimen("log-in", page("Archive", "<p>This document is restricted to members of the society.</p>")),
    Specimen("leads elsewhere", page("", "<p>Click here if you are not redirected.</p>")),
    Specimen(
        "leads elsewhere", page("Old site", "<p>We moved.</p>", "<meta http-equiv=refresh content='0; url=/new/'>")
    ),
    Specimen(
        "leads elsewhere",
        "<html><frameset cols='20%,*'><frame src='a.html'><frame src='b.html'></frameset></html>",
        "Frames",
    ),
    Specimen("another kind", article("Download", "Your file is being made."), filename="report.pdf"),
    Specimen("shows nothing", page("Annual report", "<div class=viewer></div>")),
    Specimen("end mark", pdf(TEXT_PAGE, end=False)),
    Specimen("no pages", pdf(pages=0)),
    Specimen("empty page", pdf(b"")),
    Specimen("empty pages", pdf(b"q Q", b"1 1 1 rg 0 0 595 842 re f"[:10], b"")),
    Specimen("empty page", pdf(b"BT ET", packed=False)),
]

SHORT = "The trust will publish its answer in June."
GOOD: list[Specimen] = [
    *(Specimen("", text, title) for title, text in _FIRST_GOOD),
    Specimen("", article("Trust answers campaigners", SHORT)),
    Specimen("", article("Statement of 4 March", "We are sorry. We are looking into it and will say more.")),
    Specimen(
        "",
        article(
            "What a CAPTCHA is",
            "A captcha asks you to pick pictures. It is meant to tell people from robots. "
            "For many disabled people it is a locked door. " * 12,
        ),
    ),
    Specimen(
        "", article("Are you a robot? Checks lock people out", "Sites ask visitors to prove that they are human. " * 40)
    ),
    Specimen(
        "",
        article("How we log in to the ward system", "Staff log in with a card. The card is kept on a lanyard. " * 30),
    ),
    Specimen(
        "", article("Scheduled maintenance of lifts in 2021", "The lifts of the north wing stand still on 3 May.")
    ),
    Specimen("", article("Maintenance plan for bridges", "We maintain 41 bridges. " * 20)),
    Specimen(
        "", article("Cookies policy", COOKIES * 12 + "The table lists each cookie, who sets it and when it expires.")
    ),
    Specimen(
        "",
        article(
            "Council cuts bus line",
            "The council will end the line in May. " * 25,
            around=f"<div>{COOKIES}<button>Accept all</button><button>Reject all</button></div>",
        ),
    ),
    Specimen(
        "",
        article(
            "Short news",
            "Two beds closed on Friday, and the trust has not said why. " * 6,
            around=f"<div>{COOKIES}<button>Accept all</button></div>",
        ),
    ),
    Specimen("", article("A page not found: the history of 404", "The number comes from a table of answers. " * 30)),
    Specimen("", article("The missing page", "Page 7 of the guide was not there when we asked for it. " * 15)),
    Specimen(
        "",
        article("Document withdrawn", "This guidance was withdrawn on 1 May 2023 and is kept for reference. " + FILLER),
    ),
    Specimen(
        "", article("Letter: access denied to records", "Her request for access to records was denied twice. " * 20)
    ),
    Specimen("", article("Domain names for charities", "A domain may be for sale when its owner lets it go. " * 60)),
    Specimen("", article("Sign up for our meeting", "The meeting is on 3 June at 7 pm in the hall.")),
    Specimen(
        "",
        article("Minutes", "<table><tr><th>Item</th><th>Decision</th></tr><tr><td>1</td><td>Agreed</td></tr></table>"),
    ),
    Specimen(
        "",
        article("FOI 2021/33: number of referrals", "<table>" + "<tr><td>2019</td><td>404</td></tr>" * 30 + "</table>"),
    ),
    Specimen("", article("FOI response", "We do not hold this information. You may ask for a review within 40 days.")),
    Specimen("", article("Your request is refused", "Section 12 applies: the cost would be over the limit.")),
    Specimen("", article("Gorsaf yr heddlu", "Mae'r bwrdd iechyd yn cyhoeddi ei ateb ym mis Mehefin.")),
    Specimen(
        "", article("Bericht über das Projekt", "Die Polizei und die Klinik haben zwei Jahre zusammengearbeitet.")
    ),
    Specimen("", article("Rapport sur les urgences", "Le rapport décrit les visites de l'année et ce qui manque.")),
    Specimen("", article("Informe anual", "El informe describe las visitas del año y lo que falta.")),
    Specimen("", article("Raport roczny", "Raport opisuje pracę oddziału w ostatnim roku.")),
    Specimen("", article("Petition", "8,214 have signed.", "<form><input name=email><button>Sign</button></form>")),
    Specimen("", article("Consultation", SHORT, "<form><textarea></textarea><button>Continue</button></form>")),
    Specimen("", article("Forum: the pilot", "One: it helped me. Two: it did not. " * 30, LOGIN_FORM)),
    Specimen("", article("Blog", "We met on Tuesday. " * 30, "<p>Log in to leave a comment</p>" + LOGIN_FORM)),
    Specimen(
        "", article("Error in our report of March", "Table 3 gave 41 where 14 is right. We are sorry for the error.")
    ),
    Specimen(
        "",
        article(
            "Something went wrong: a review of five cases",
            "The review looks at five cases in which help came late. " * 20,
        ),
    ),
    Specimen("", article("Opening times", "Closed on Sundays. The office is temporarily in Mill Lane.")),
    Specimen(
        "", article("Under construction: the new ward", "The new ward is under construction. It opens in May. " * 15)
    ),
    Specimen("", article("Contact", "<form><input name=name><textarea></textarea><button>Send</button></form>")),
    Specimen(
        "", article("Published papers", "<ul>" + "<li><a href='a.pdf'>Paper of the board</a></li>" * 20 + "</ul>")
    ),
    Specimen("", page("", "<pre>" + "MINUTES OF THE BOARD\n1. Apologies\n2. Report\n" * 4 + "</pre>")),
    Specimen("", "Dear Sir,\n\nI write about the pilot. Please send me the evaluation.\n\nYours faithfully"),
    Specimen("", "date,beds,closed\n2021-01-01,40,2\n2021-01-02,40,404\n"),
    Specimen("", '{"title": "Referrals", "rows": [[2019, 41], [2020, 52]]}'),
    Specimen(
        "",
        article("Quiet Harbour", SHORT),
        asked="https://council.example/quiet-harbour",
        final="https://quiet-harbour.example/",
    ),
    Specimen(
        "", article("Quiet Harbour", SHORT), asked="https://go.example/3xYz", final="https://quiet-harbour.example/"
    ),
    Specimen("", article("Quiet Harbour", SHORT), asked="http://northmoor.example/", final=ROOT),
    Specimen(
        "", article("Quiet Harbour", SHORT), final="https://archive.northmoor.example/reports/2019/quiet-harbour/"
    ),
    Specimen("", article("How sign-in works", FILLER), asked=ROOT + "help/sign-in", final=ROOT + "en/help/sign-in"),
    Specimen("", article("The report", FILLER), filename="report.html"),
    Specimen("", page("Report", FILLER, "<meta http-equiv=refresh content='600; url=/'>")),
    Specimen("", page("Report", f"<h1>Report</h1><p>{SHORT}</p>", "<meta name=robots content=noindex>")),
    Specimen(
        "",
        page(
            "Photograph of the gate", "<figure><img src=g.jpg alt='The gate'><figcaption>The gate</figcaption></figure>"
        ),
    ),
    Specimen("", page("Video", "<video src=v.mp4 controls></video>")),
    Specimen("", article("Press release", "Northmoor Trust names new chair. Contact: press office.")),
    Specimen("", article("Queue at the walk-in centre", "People were in a queue for four hours. " * 12)),
    Specimen("", article("Blocked beds in your region", "In your region 41 beds were blocked last month. " * 30)),
    Specimen("", pdf(TEXT_PAGE)),
    Specimen("", pdf(SCAN_PAGE, SCAN_PAGE)),
    Specimen("", pdf(TEXT_PAGE, b"", b"")),
    Specimen("", pdf(b"0 0 m 100 100 l S", packed=False)),
    Specimen("", pdf(b"", more=b"/AcroForm<</Fields[]>>")),
    Specimen("", pdf(b"BT [(Minutes)] TJ ET")),
]

LATER_BAD: list[Specimen] = [
    Specimen(
        "robots",
        page(
            "northmoor.example",
            "<h2>Verification needed</h2><p>Before we let you through we must be sure that you "
            "are a person and not software.</p><button>Begin</button>",
        ),
    ),
    Specimen(
        "robots",
        page("Access to www.northmoor.example was denied", "<p>Error code 1020. Our firewall has stopped you.</p>"),
    ),
    Specimen(
        "robots",
        page(
            "Hold on",
            "<p>We are checking that your connection is safe. This will take about five seconds.</p>"
            "<script src='/cdn-cgi/challenge-platform/h/b/orchestrate.js'></script>",
        ),
    ),
    Specimen("robots", page("Bitte bestätigen", "<p>Bestätigen Sie bitte, dass Sie kein Roboter sind.</p>")),
    Specimen(
        "robots",
        page(
            "Unusual activity",
            "<p>We noticed unusual activity from your network. Enter the code shown in the picture.</p><img src=c.png>",
        ),
    ),
    Specimen("not there", article("We couldn’t find that page", "Try one of these: news, reports, people.")),
    Specimen("not there", article("Sorry – that page has gone", "We tidied our site in 2021.")),
    Specimen(
        "not there",
        page("Northmoor Council", "<h1>404</h1><h2>That page can’t be found</h2>" + "<p>Popular: bins, tax.</p>" * 20),
    ),
    Specimen("not there", page("Dokument nicht gefunden", "<p>Es gibt kein Dokument mit dieser Nummer.</p>")),
    Specimen("not there", page("Docs", "<p>The document with the number 8841 does not exist or is not public.</p>")),
    Specimen("not there", article("This page is no longer available", FILLER[:600])),
    Specimen("not there", page("Sidan kunde inte hittas", "<p>Gå till startsidan.</p>")),
    Specimen(
        "not there",
        page("Northmoor", "<p>Whatever was here has left. Here is a picture of a lost sheep.</p><img src=s.png>"),
    ),
    Specimen("home page", article("Northmoor Health", FILLER), asked=ROOT + "docs/plan.aspx?id=7", final=ROOT + "Home"),
    Specimen("not there", article("News", FILLER[:900]), final=ROOT + "page-not-found?from=reports"),
    Specimen(
        "parked",
        page("northmoor.example", "<h1>The domain northmoor.example is for sale!</h1><p>Make us an offer.</p>"),
    ),
    Specimen(
        "parked", page("Expired", "<p>This domain has expired. If it is yours, renew it with your registrar.</p>")
    ),
    Specimen(
        "parked",
        page(
            "northmoor.example",
            "<ul><li>Care homes near me</li><li>Mental health jobs</li></ul><p>The owner may "
            "sell this domain. Enquire here.</p>",
        ),
    ),
    Specimen(
        "consent",
        page(
            "The Echo",
            f"<h1>Your choice</h1><p>The Echo and its 214 partners store and read cookies. {COOKIES * 3}"
            "</p><button>Agree</button><button>Manage options</button>",
        ),
    ),
    Specimen(
        "consent",
        page(
            "Datenschutz",
            "<p>Wir und unsere Partner verwenden Cookies. Mit Ihrer Einwilligung zeigen wir Werbung."
            " Cookies merken sich, was Sie lesen.</p><button>Akzeptieren</button>",
        ),
    ),
    Specimen("maintenance", page("Northmoor", "<h1>Back at nine</h1><p>We are moving to new servers tonight.</p>")),
    Specimen(
        "maintenance", article("Service unavailable", "We are making changes to this service. It will return on 4 May.")
    ),
    Specimen("error message", page("Application error", "<p>A server-side exception has occurred. Digest: 331</p>")),
    Specimen(
        "error message", "Warning: include(/srv/www/header.php): failed to open stream in /srv/www/index.php on line 3"
    ),
    Specimen(
        "log-in",
        article("Members’ area", "<form>E-mail <input> Password <input type=password></form>", "Join the society"),
    ),
    Specimen("log-in", page("Sign in – Northmoor ID", "<h1>Welcome back</h1>" + LOGIN_FORM)),
    Specimen(
        "log-in",
        article(
            "Five deaths on one ward",
            "The coroner opened five inquests. " * 12,
            "To read the rest of this story, please take out a subscription.",
        ),
    ),
    Specimen(
        "scripts", page("Library viewer", "<noscript>This viewer works only with JavaScript switched on.</noscript>")
    ),
    Specimen("empty pages", pdf(b"q 1 0 0 1 0 0 cm Q", b"\n", b"% nothing")),
    Specimen("another kind", page("Preparing", "<p>Preparing your download</p>"), filename="Board papers.docx"),
]

LATER_GOOD: list[Specimen] = [
    Specimen(
        "",
        article(
            "Why was I blocked? A guide to firewalls for charities", "A firewall may stop a visitor by mistake. " * 18
        ),
    ),
    Specimen(
        "", article("Robots on the ward", "The trust bought two robots to carry linen. Staff call them Ann and Bob.")
    ),
    Specimen("", article("Verification of death by nurses: policy", "Nurses may verify an expected death. " * 10)),
    Specimen("", article("Lost and found", "Items that were left at the station are kept for three months.")),
    Specimen("", article("Not found guilty", "The officer was found not guilty on Tuesday.")),
    Specimen("", article("404 Squadron remembered", "A stone was unveiled on Sunday.")),
    Specimen("", article("This ward has moved", "From May the ward is at Mill Lane. Ring the bell at the side door.")),
    Specimen("", article("The clinic is closed", "The clinic closed for good on 31 March. Records went to the trust.")),
    Specimen(
        "",
        article(
            "Website accessibility statement", "Some PDFs cannot be read by screen readers. We will mend them by June."
        ),
    ),
    Specimen(
        "", article("Cookie", "<p>We use two cookies. One keeps your choice of text size, the other your language.</p>")
    ),
    Specimen(
        "", article("Privacy notice for patients", "We keep your record for eight years. You may ask to see it. " * 8)
    ),
    Specimen(
        "", article("Passwords on shared computers", "Two nurses used one password. The audit found it in 2019. " * 8)
    ),
    Specimen("", article("Members’ meeting", "Members only may vote. Guests are welcome to listen.")),
    Specimen(
        "",
        article(
            "Subscribe to our letter", "Four times a year, by post.", "<form><input><button>Subscribe</button></form>"
        ),
    ),
    Specimen("", article("Server room fire: report", "The fire began in the server room at 02:10. " * 6)),
    Specimen(
        "",
        article("Errors in dispensing, 2020", "<table>" + "<tr><td>Wrong dose</td><td>14</td></tr>" * 8 + "</table>"),
    ),
    Specimen(
        "",
        article(
            "Maintenance", "<h2>Lifts</h2><p>Two lifts were mended.</p><h2>Boilers</h2><p>One boiler was replaced.</p>"
        ),
    ),
    Specimen(
        "",
        article(
            "Site for sale: notice under section 123", "The council intends to sell the former clinic at Mill Lane."
        ),
    ),
    Specimen("", article("Redirecting ambulances", "Ambulances were redirected to Eastmoor on 14 nights. " * 6)),
    Specimen("", article("Just a moment: a poem for carers", "Sit down. Just a moment. The kettle knows.")),
    Specimen("", article("Rydym yn gwrando", "Cyhoeddwn y cofnodion bob mis. Mae croeso i bawb.")),
    Specimen("", article("Mitteilung", "Die Sitzung am Montag fällt aus.")),
    Specimen("", article("Communiqué", "La réunion de lundi est annulée.")),
    Specimen("", article("Press notice", "Embargoed until 6 am. The Board has accepted all nine recommendations.")),
    Specimen(
        "",
        article(
            "Have your say", "Do you agree with the plan?", "<form><button>I agree</button><button>No</button></form>"
        ),
    ),
    Specimen(
        "",
        article(
            "Echo: bus cuts",
            "Four lines end in May. Residents will walk. " * 9,
            around=f"<section>{COOKIES}<button>OK</button><a href=/s>Subscribe to read more</a></section>",
        ),
    ),
    Specimen("", "Subject: your request\n\nWe hold the document and attach it. Access to annex B is refused.\n"),
    Specimen(
        "", article("Minutes, March", "Approved."), asked=ROOT + "m/3", final=ROOT + "committees/board/minutes/march"
    ),
    Specimen("", pdf(b"", SCAN_PAGE, b"")),
    Specimen("", pdf(b"/Fm0 Do")),
]

LAST_BAD: list[Specimen] = [
    Specimen(
        "", page("Quick check", "<p>Tick the box so that we know that no machine is asking.</p><input type=checkbox>")
    ),
    Specimen(
        "",
        page(
            "Blocked",
            "<p>Your visit looked like that of a program. If you think this is wrong, write to us with "
            "this number: 88-aa-31.</p>",
        ),
    ),
    Specimen(
        "",
        page("DDoS protection", "<p>Please stand by while we look at your browser. You will be sent on by itself.</p>"),
    ),
    Specimen(
        "",
        page(
            "Challenge", "<div id=cf-turnstile></div><p>northmoor.example wants to know that you are not a robot.</p>"
        ),
    ),
    Specimen("", page("Too many requests", "<p>Slow down, please.</p>")),
    Specimen("", page("Controllo", "<p>Conferma di non essere un robot per continuare.</p>")),
    Specimen("", article("Page not available", "It may have been taken down or put elsewhere.")),
    Specimen(
        "",
        article(
            "Nothing to see here",
            "We could not find anything at this address. Use the search, or go to the start page.",
        ),
    ),
    Specimen("", page("Error: document not found", "<p>ID 4417</p>")),
    Specimen(
        "",
        page(
            "Repository",
            "<h1>Item withdrawn</h1><p>The item has been removed from the repository at the request of its author.</p>",
        ),
    ),
    Specimen("", page("Side ikke fundet", "<p>Gå til forsiden</p>")),
    Specimen("", page("Video unavailable", "<p>This video has been removed by the uploader.</p>")),
    Specimen("", article("We’ve moved things around", "The page you want isn’t where it used to be. Try the menu.")),
    Specimen("", page("Sorry", "<p>The blog at this address has been deleted by its authors.</p>")),
    Specimen("", article("Northmoor", FILLER), asked=ROOT + "wp-content/uploads/2019/guide.pdf", final=ROOT),
    Specimen("", article("Our publications", FILLER[:700]), final=ROOT + "system/404"),
    Specimen("", page("Buy northmoor.example", "<p>Price: 1,900. Safe payment. Transfer in 24 hours.</p>")),
    Specimen("", page("northmoor.example", "<p>This web page is parked free of charge. Is this your domain?</p>")),
    Specimen("", page("Website expired", "<p>The owner’s hosting has ended. Log in to renew it.</p>")),
    Specimen(
        "",
        page(
            "The Echo",
            "<h1>Before you read</h1><p>With your consent we and our partners use cookies to measure our "
            "audience and to show advertising. You can withdraw it at any time.</p><button>Accept and close</button>",
        ),
    ),
    Specimen(
        "",
        page("Terms", "<p>To enter the register you must agree to the conditions of use.</p><button>I accept</button>"),
    ),
    Specimen(
        "",
        page(
            "Temporarily closed", "<p>Our web shop and site are closed for stocktaking. Please come again on 2 May.</p>"
        ),
    ),
    Specimen("", page("Upgrade in progress", "<p>This system is being upgraded and cannot be used until 17:00.</p>")),
    Specimen("", page("Error 503", "<p>Backend is unhealthy</p>")),
    Specimen(
        "", page("Runtime Error", "<p>An application error occurred on the server. The details are not shown.</p>")
    ),
    Specimen(
        "",
        page("Staff sign in", "<p>Use your NHS mail address.</p><form><input name=mail><button>Next</button></form>"),
    ),
    Specimen(
        "",
        article(
            "Ward closes after deaths",
            "The board met in private. " * 8,
            "This article is for subscribers. Already a subscriber? Log in.",
        ),
    ),
    Specimen("", page("Session ended", "<p>You were logged out because you did nothing for a while.</p>" + LOGIN_FORM)),
    Specimen("", page("Viewer", "<p>Please switch JavaScript on.</p>")),
    Specimen("", pdf(b"", b"", packed=False)),
]

LAST_GOOD: list[Specimen] = [
    Specimen("", article("Verification of figures", "The figures in table 2 were verified by the auditor.")),
    Specimen("", article("Site visit to Mill Lane", "Members saw the site. One door could not be opened.")),
    Specimen("", article("Security at the front desk", "Bags are checked. Visitors sign in and get a badge.")),
    Specimen("", article("Complaint 2019/11", "We were wrong, and we are sorry. The page of the log was missing.")),
    Specimen("", article("Broken link road reopens", "The link road between Eastmoor and Northmoor is open again.")),
    Specimen("", article("Board meeting moved", "The meeting has moved to Thursday. The hall is not available.")),
    Specimen("", article("Request refused by panel", "The panel refused the request. It gave three reasons.")),
    Specimen("", article("Missing", "Have you seen Tom? He left the ward on Friday at noon.")),
    Specimen(
        "", article("Server wanted", "The canteen needs a server for two evenings a week. Contact us at the desk.")
    ),
    Specimen("", article("Press statement", "We cannot comment on single cases. Our support goes to the family.")),
    Specimen(
        "",
        article(
            "IT outage of 4 May: what happened",
            "The server stopped at 04:10. Staff could not log in for six hours. "
            "Paper was used. No record was lost. " * 4,
        ),
    ),
    Specimen(
        "",
        article(
            "How to ask for your records",
            "Write to us, or use the form. We answer within a month. We check who you are.",
        ),
    ),
    Specimen("", article("Digital strategy", "We will replace the website, the log-in of staff and the search. " * 14)),
    Specimen("", article("Blocked drains", "The drains of ward 4 were blocked. A plumber was called.")),
    Specimen(
        "", article("Human rights and policing", "The paper asks what a human being may expect of an officer. " * 6)
    ),
    Specimen("", article("Expired medicines", "Nine boxes had expired. They were destroyed.")),
    Specimen(
        "",
        article(
            "Unavailable beds, January", "<table>" + "<tr><td>Ward</td><td>not available</td></tr>" * 9 + "</table>"
        ),
    ),
    Specimen("", article("Corrections", "An earlier version of this page gave the wrong date. The error was ours.")),
    Specimen("", article("Access to the building is restricted", "Use the side door until the lift is mended.")),
    Specimen(
        "",
        article(
            "Consent to treatment",
            "Consent must be given freely. A person may withdraw consent. " * 10,
            "<a href=/next>Continue</a>",
        ),
    ),
    Specimen("", article("The privacy of patients", "Privacy was not kept on two wards. Partners could hear. " * 6)),
    Specimen(
        "",
        article(
            "Ein Fehler und seine Folgen", "Der Bericht beschreibt einen Fehler in der Aufnahme und was daraus folgte."
        ),
    ),
    Specimen("", article("Erratum", "À la page 4, lire 41 au lieu de 14.")),
    Specimen("", article("Nota", "La reunión no se celebrará el lunes.")),
    Specimen("", article("Agenda", "<ol><li>Welcome</li><li>Minutes</li><li>Report</li></ol>")),
    Specimen(
        "",
        article(
            "Echo", "The council has agreed to close the pool. " * 6, around=f"<aside>{COOKIES}</aside>" + LOGIN_FORM
        ),
    ),
    Specimen("", page("scan0031", "<img src=scan0031.jpg>")),
    Specimen("", "Ward,Beds\nNorth,20\nSouth,0\n"),
    Specimen(
        "",
        article("Map", "<svg></svg>"),
        asked="http://www.northmoor.example/map",
        final="https://northmoor.example/map/",
    ),
    Specimen("", pdf(b"BT (1) ' ET", b"")),
]
"""Written last of all, after the rules had learned from ``LATER_BAD`` and ``LATER_GOOD``."""

FIRST_SIGHT = {"later": (19, 2), "last": (18, 2)}
"""Of 30 pages that are no document, how many were found, and of 30 documents, how many were suspected, before any rule
had seen them."""

SETS = {"known": (BAD, GOOD), "later": (LATER_BAD, LATER_GOOD), "last": (LAST_BAD, LAST_GOOD)}
