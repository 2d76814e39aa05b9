"""Pages that stand in a document's place are told by their shape and words; documents that speak of them are not."""

from __future__ import annotations

import pytest

from holdfast.suspect import suspicion

FILLER = "The trust publishes the minutes of its board, the papers for each meeting and the answers to questions. " * 40


def page(title: str, body: str, head: str = "") -> str:
    return f"<!DOCTYPE html><html><head><title>{title}</title>{head}</head><body>{body}</body></html>"


SUSPICIOUS: list[tuple[str, str, str]] = [
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

GOOD: list[tuple[str, str]] = [
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
    ("Frames", "<html><frameset cols='20%,*'><frame src='a.html'><frame src='b.html'></frameset></html>"),
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


@pytest.mark.parametrize(("kind", "text", "title"), SUSPICIOUS)
def test_a_page_in_the_place_of_the_document_is_named_for_what_it_is(kind: str, text: str, title: str) -> None:
    said = suspicion(text, title, status=200)
    assert kind in said.lower().replace("a check for robots", "robots").replace("message of the web", "web")
    assert said.endswith(".")
    assert "\n" not in said


@pytest.mark.parametrize(("title", "text"), GOOD)
def test_a_document_is_not_suspected_for_what_it_speaks_of(title: str, text: str) -> None:
    assert suspicion(text, title, status=200) == ""


def test_an_error_status_is_reason_enough() -> None:
    assert "status 404" in suspicion("The full report", "Report", status=404)


def test_a_header_that_admits_the_challenge_is_believed_whatever_the_page_says() -> None:
    assert "robots" in suspicion(FILLER, "Report", status=200, headers={"CF-Mitigated": "challenge"})


def test_the_words_shown_are_one_short_printable_line() -> None:
    said = suspicion("x", "Parked domain \x1b[31m" + "z" * 60, status=200)
    assert "\x1b" not in said
    assert len(said) < 160


def test_a_monster_page_is_judged_in_reasonable_time() -> None:
    assert suspicion("page you are looking for " * 200_000, "x" * 1_000_000, status=200) == ""
