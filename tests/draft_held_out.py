"""Further documents of our own, written after the rules of drafting and judged by them at first sight.

What was right at that first sight is kept in ``FIRST_SIGHT``; since then the rules have learned from them.
"""

from __future__ import annotations

from draft_corpus import BODY, COURIER, DOCX, MAIL, PDF, TEXT, Sample, core, docx, ld, page, pdf

_TIMES = "<time datetime='2024-02-02'>2 February 2024</time>"

HELD_OUT = (
    Sample("submitted by, as a content system writes it", page("<title>Gate diary | Tidewatch</title>", "<h1>Gate "
    "diary</h1>"
           f"<div class=submitted>Submitted by Cass Idle on Tue, 5 March 2019 - 10:22</div>{BODY}"), "Gate diary",
           "2019-03-05",
           "tidewatch", ("Cass Idle",)),
    Sample("author as an address", page("<title>Nobody at the gate | Wrenmouth Courier</title><meta property="
           "'article:published_time' content='2018-02-12T06:00:00.000Z'><meta property='article:author' "
           "content='https://www."
           "courier.example.org/profile/adaferris'><meta name=author content='Ada Ferris'>", f"<h1>Nobody at the "
           f"gate</h1>{BODY}"),
           "Nobody at the gate", "2018-02-12", "wrenmouth-courier", ("Ada Ferris",), url=COURIER),
    Sample("date above the title", page("<title>Trust statement - Northmoor County Council</title>", "<p "
    "class=date>12th February "
           f"2018</p><h1>Trust statement</h1>{BODY}"), "Trust statement", "2018-02-12", "northmoor-council",
           kind="statement"),
    Sample("section between title and site", page("<title>Dredging plan – Projects – Wrenmouth Harbour "
    "Authority</title>",
           f"<h1>Dredging plan</h1>{BODY}"), "Dredging plan", None, "wrenmouth-harbour"),
    Sample("date after the introduction", page("<title>New gate keeper appointed</title>", "<h1>New gate keeper "
    "appointed</h1><p>We "
           f"are glad to say that a keeper has been found.</p>{BODY}<p>Date: 14 March 2019</p>"), "New gate keeper "
           "appointed",
           "2019-03-14"),
    Sample("newsletter", page("<title>On being shut out - by Ben Okoro - Low Water</title><meta property=og:title "
    "content='On being "
           "shut out'><meta name=author content='Ben Okoro'>" + ld('{"@type":"NewsArticle","headline":"On being shut '
           'out",'
           '"datePublished":"2022-09-01T05:00:17+00:00","author":[{"@type":"Person","name":"Ben '
           'Okoro","url":"https://x.example"}],'
           '"publisher":{"@type":"Organization","name":"Low Water"}}'), f"<h1>On being shut out</h1><p>And let "
           f"in</p>{BODY}"),
           "On being shut out", "2022-09-01", None, ("Ben Okoro",), kind="news"),
    Sample("only a WebPage node",
    page("<title>Complaints</title>" + ld('{"@graph":[{"@type":"WebPage","name":"Complaints",'
           '"datePublished":"2013-05-06","author":{"@type":"Organization","name":"Tidewatch"}}]}'),
           f"<h1>Complaints</h1>{BODY}"),
           "Complaints", "2013-05-06", "tidewatch"),
    Sample("two languages", page("<title>Ymateb i'r adroddiad</title><meta property=og:locale content=cy_GB>",
           f"<h1>Ymateb i'r adroddiad</h1>{BODY}", lang="cy-GB"), "Ymateb i'r adroddiad", None, language="cy-GB"),
    Sample("an old blog", page("<title>The Buoy Blog: Ropes and why they break</title>", "<h3 class=post-title>Ropes "
    "and why they "
           "break</h3><h2 class=date-header>Sunday, 6 May 2012</h2><span class='post-author vcard'>Posted by <span "
           "class=fn>Cass "
           f"Idle</span> at <abbr class=published title='2012-05-06T10:00:00Z'>10:00</abbr></span>{BODY}"),
           "Ropes and why they break", "2012-05-06", None, ("Cass Idle",)),
    Sample("posted days ago", page("<title>Short of keepers</title>", "<h1>Short of keepers</h1><p>Posted: 5 days "
    "ago</p>" + BODY),
           "Short of keepers", None),
    Sample("dates in a list below", page("<title>Night work</title>", f"<h1>Night work</h1>{BODY}<div "
    f"class=post-list><a>Other</a> "
           f"{_TIMES}</div>"), "Night work", None),
    Sample("footer without its element", page("<title>Fees</title>", f"<h1>Fees</h1>{BODY}<div "
    f"class=site-footer>Site made {_TIMES}"
           "</div>"), "Fees", None),
    Sample("heading with an event", page("<title>Open day</title>", f"<h1>Open day</h1><p>Saturday 6 July 2019, 10am "
    f"to 4pm</p>{BODY}"),
           "Open day", None),
    Sample("reply within a document", page("<title>Letter to the board</title>", "<h1>Letter to the "
    "board</h1><p>Sent: 1 March 2017"
           f"</p>{BODY}<p>Reply received 9 April 2017</p>"), "Letter to the board", "2017-03-01", kind="letter"),
    Sample("board paper", pdf([(10, "Board of the Harbour, in public"), (10, "Agenda item 7"), (10, "Date of "
    "meeting: 3 October 2018"),
           (16, "Review of the gate"), (10, "Author: Tom Wray, Head of Gates"), (10, "The board is asked to note the "
           "review.")],
           Title="Board paper template"), "Review of the gate", None, None, ("Tom Wray",), None, "report", PDF),
    Sample("policy with a table of versions", pdf([(20, "Lone keeper policy"), (10, "Version 1.2"), (10, "Date "
    "issued: 21/02/2017"),
           (10, "Review date: 21/02/2019"), (10, "Author: Ada Ferris")], Title="Policy", Author="ferrisa"), "Lone "
           "keeper policy",
           "2017-02-21", None, ("Ada Ferris",), None, "policy", PDF),
    Sample("press release", b"FOR IMMEDIATE RELEASE\nTuesday 5 May 2020\n\nKeepers to strike over night work\n\nThe "
    b"keepers of the "
           b"gate will strike.\n", None, "2020-05-05", language=None, media_type=TEXT),
    Sample("letter as a Word file", docx([("Normal", "Wrenmouth Harbour Authority"), ("Normal", "Our ref: G/12"),
    ("Normal",
           "21st March 2018"), ("Normal", "Dear Mr Okoro"), ("Normal", "Your complaint"), ("Normal", "Yours "
           "sincerely")],
           core("", "Harbour Office")), None, "2018-03-21", language=None, kind="letter", media_type=DOCX),
    Sample("a scan without words", pdf([], Title="KM_C364e-20190403", CreationDate="D:20190403"), None, None,
    language=None,
           media_type=PDF),
    Sample("paper with a line of dates", pdf([(18, "Sleep and the tide"), (11, "Ada Ferris and Ben Okoro"),
           (9, "Received 2 February 2016. Accepted 5 May 2016. Published online: 12 July 2016"), (9, "Copyright 2016 "
           "Journal")]),
           "Sleep and the tide", "2016-07-12", language=None, media_type=PDF),
    Sample("decision notice", pdf([(14, "Freedom of Information Act 2000"), (12, "Decision notice"), (10, "Date: 30 "
    "November 2020"),
           (10, "Public authority: Northmoor County Council"), (10, "Complainant: a member of the public")]), None,
           "2020-11-30",
           language=None, media_type=PDF),
    Sample("forwarded e-mail", b"From: \"Wray, Tom\" <tw@northmoor.example>\nSubject: FW: Gate log\nDate: 3 Feb 2018 "
    b"08:00:00 "
           b"+0000\n\nSee below.\n\nFrom: X\nSent: 1 January 2017\n", "Gate log", "2018-02-03", None, ("Tom Wray",),
           None,
           "email", MAIL),
)  # fmt: skip

HELD_OUT_LAST = (
    Sample("council news", page("<title>Gate repairs begin | Northmoor County Council</title>", "<nav>12 May "
    "2024</nav><h1>Gate "
           f"repairs begin</h1><div class=news-date>Thursday, 11 April 2013</div>{BODY}"), "Gate repairs begin",
           "2013-04-11",
           "northmoor-council"),
    Sample("campaign post with comments", page("<title>We met the minister - Tidewatch</title>", "<article><h1>We "
    "met the "
           f"minister</h1><p class=meta>14.11.2016 by Ben Okoro</p>{BODY}</article><ol class=commentlist><li>Joe "
           f"<time datetime="
           "'2017-01-01T10:00'>1 January 2017</time></ol>"), "We met the minister", "2016-11-14", "tidewatch", ("Ben "
           "Okoro",)),
    Sample("publication page with details", page("<title>Gate strategy 2015 to 2020 - "
    "GOV.UK</title>" + ld('{"@type":["Report"],'
           '"name":"Gate strategy 2015 to '
           '2020","datePublished":"2015-03-26T00:00:00+00:00","author":{"@type":"Organization",'
           '"name":"Department of Tides"},"publisher":{"@type":"Organization","name":"GOV.UK"}}'), "<h1>Gate "
           "strategy 2015 to "
           f"2020</h1>{BODY}"), "Gate strategy 2015 to 2020", "2015-03-26", "department-of-tides", kind="report",
           url="https://www.gov.uk/government/publications/gate-strategy"),
    Sample("podcast page", page("<title>Episode 12: The log</title><meta property=og:title content='Episode 12: The "
    "log'><meta "
           "property=og:type content=video.other>", f"<h1>Episode 12: The log</h1><p>Released 7 October "
           f"2020</p>{BODY}"),
           "Episode 12: The log", "2020-10-07", kind="video"),
    Sample("consultation", page("<title>Consultation on mooring fees</title>", "<h1>Consultation on mooring "
    "fees</h1><p>Opened 1 "
           f"March 2019</p><p>Closes 30 April 2019</p>{BODY}"), "Consultation on mooring fees", None),
    Sample("obituary", page("<title>Mab Wray, keeper, 1930 to 2014 | Wrenmouth Courier</title>", "<h1>Mab Wray, "
    "keeper, 1930 to "
           f"2014</h1><p>Born 4 May 1930, died 6 June 2014</p>{BODY}<p class=byline>Ada Ferris</p>"),
           "Mab Wray, keeper, 1930 to 2014", None, "wrenmouth-courier", ("Ada Ferris",)),
    Sample("copyright with published beside it", page("<title>Charts</title>", f"<h1>Charts</h1>{BODY}<p>Published "
    f"by the "
           "Harbour Press © 5 May 2019</p><p>Crown copyright 2018. Published 6 June 2018.</p>"), "Charts", None),
    Sample("licence at the top", page("<title>Soundings</title>", f"<h1>Soundings</h1><p>Copyright 2 February 2022 "
    f"Harbour</p>{BODY}"),
           "Soundings", None),
    Sample("minutes", pdf([(16, "Minutes of the gate committee"), (10, "held on 4 July 2017 at the Harbour Office"),
           (10, "Present: Tom Wray (chair)"), *[(10, "The log was read.")] * 5], Author="Clerk"), "Minutes of the "
           "gate committee",
           None, language=None, media_type=PDF),
    Sample("joint letter", pdf([(10, "To: the Chair of the Harbour"), (10, "Wrenmouth, 9 January 2020"), (10, "Dear "
    "Chair"),
           (10, "We write about the log."), (10, "Yours faithfully"), (10, "Ada Ferris"), (10, "Ben Okoro")]), None,
           "2020-01-09",
           language=None, kind="letter", media_type=PDF),
    Sample("leaflet", pdf([(30, "Know your gate"), (12, "A guide for boaters"), (8, "Printed 2011. Copyright Harbour "
    "2011.")],
           Title="leaflet_a5_print.indd", Creator="x"), "Know your gate", None, language=None, media_type=PDF),
    Sample("evaluation with a cover", docx([("Title", "Evaluation of the quiet gate pilot"), ("Normal", "Final report"),
           ("Normal", "Ada Ferris, Tom Wray and Ben Okoro"), ("Normal", "November 2015")], core("Evaluation", "Ada")),
           "Evaluation of the quiet gate pilot", "2015-11", language=None, kind="report", media_type=DOCX),
    Sample("statement by e-mail", b"From: Press Office <press@board.example>\nSubject: Statement: gate\nDate: Fri, 1 "
    b"Feb 2019 "
           b"17:30:00 +0000\n\nThe board regrets.\n", "Statement: gate", "2019-02-01", language=None, kind="email",
           media_type=MAIL),
    Sample("a page in French", page("<title>La porte et la marée</title>", f"<h1>La porte et la marée</h1><p>Publié "
    f"le 3 juin 2021</p>"
           f"{BODY}", lang="fr"), "La porte et la marée", "2021-06-03", language="fr"),
)  # fmt: skip

SETS = {"held out first": HELD_OUT, "held out last": HELD_OUT_LAST}
FIRST_SIGHT = {
    "held out first": {
        "title": (18, 17, 18), "date": (14, 11, 14), "publisher": (5, 5, 5), "authors": (6, 5, 7),
        "language": (14, 14, 14), "kind": (7, 7, 7),
    },
    "held out last": {
        "title": (13, 13, 13), "date": (6, 6, 8), "publisher": (4, 4, 4), "authors": (1, 1, 2),
        "language": (9, 9, 9), "kind": (5, 5, 5),
    },
}  # fmt: skip
"""For each set and field: how many values were entered, how many were right, and how many the documents state."""
NOT_READ = {("a page in French", "date")}
"""What the documents state and the rules still do not see: only English names of months are known."""
