# ruff: noqa: E501
"""Single passages and quotations from them, as somebody would write them who wants to be believed, or to deceive.

``REFUSED`` are (passage, quotation) that say different things, however alike they look; ``ACCEPTED`` say the same in
another dress; ``TOLD`` have the same letters in other words, which is accepted with a warning, because PDFs lose spaces.
"""

from __future__ import annotations

REFUSED: tuple[tuple[str, str], ...] = (
    # digits, decimal points, thousands
    ("rose by 1.5 in June", "rose by 15 in June"), ("rose by 15 in June", "rose by 1.5 in June"),
    ("0.5 of it", "05 of it"), (".5 of it", "5 of it"), (".5 of it", "0.5 of it"), ("2.0 of it", "20 of it"),
    ("10,5 then", "105 then"), ("1,234 calls", "1.234 calls"), ("£20,000 was paid", "£20.000 was paid"),
    ("20.000 was paid", "20,000 was paid"), ("£20,000 was paid", "£2,0000 was paid"), ("1,000,000", "1,000"),
    ("1,000", "1,000,000"), ("1,00", "100"), ("1 000 people", "1000 people"), ("table 1 5 people", "15 people"),
    ("in 2018 12 people", "in 201812 people"), ("in 2018\n12 people", "in 201812"), ("12,34,567", "1234567"),
    ("five thousand", "five hundred thousand"), ("3 in 4", "34"), ("3 of 4", "3/4"), ("100%", "10%"),
    ("section 136 MHA", "section 13 6 MHA"), ("Article 8(2)", "Article 82"), ("Article 8.2", "Article 82"),
    # signs
    ("a change of -5 points", "a change of 5 points"), ("a change of 5 points", "a change of -5 points"),
    ("a change of \u22125 points", "a change of 5 points"), ("loss: \u20135", "loss: 5"), ("loss -5", "loss 5"),
    ("from -5 to 5", "from 5 to 5"), ("-£5m loss", "£5m loss"), ("£-5m loss", "£5m loss"), ("minus 5", "5"),
    ("a change of minus 5", "5"), ("a change of (5) points", "a change of -5 points"), ("+5 points", "5 points"),
    ("+5 points", "-5 points"), ("<5 people", "5 people"), (">5 people", "5 people"), ("\u22655 people", "5 people"),
    ("\u2264 5 people", "5 people"), ("~5 people", "5 people"), ("\u00b15 people", "5 people"), ("\u22655", "\u22645"),
    ("p = 0.05", "p 0.05"), ("p \u2260 0.05", "p = 0.05"), ("5=5", "55"), ("x<5", "x>5"),
    # currencies, magnitudes, per cent, units
    ("cost £1m in all", "cost £1 in all"), ("cost £1 in all", "cost £1m in all"), ("cost £1m", "cost £1"),
    ("£1.5m in all", "£1.5bn in all"), ("£5 million", "£5"), ("about £5 million", "about £5"), ("20 thousand", "20"),
    ("£1-2m", "£12m"), ("£1\u2013£2", "£1£2"), ("€20 paid", "£20 paid"), ("$20 paid", "£20 paid"), ("£20", "20"),
    ("A$20 paid", "$20 paid"), ("US$20 paid", "A$20 paid"), ("about 5% of them", "about 5 of them"),
    ("about 5 of them", "about 5% of them"), ("about 5 % of them", "about 5 of them"), ("5 per cent", "5"),
    ("5 per cent of them", "5 of them"), ("5\u2030", "5%"), ("5%\u201310%", "5% 10%"), ("20 mg twice", "20 \u00b5g twice"),
    ("20mg twice", "20g twice"), ("5 km away", "5 m away"), ("20\u00b0C here", "C here"), ("20\u00b0C", "20"), ("5m away", "5 away"), ("20\u00b0C", "20\u00b0F"),
    ("20\u00b0 C", "20 C"), ("5m\u00b2", "5m"), ("5 m\u00b2 of it", "5 m of it"), ("m\u00b3", "m"),
    # powers, indices, fractions, ranges, times
    ("10\u00b2 cells", "102 cells"), ("10\u00b2 cells", "10 cells"), ("10\u207b\u00b2", "10\u00b2"), ("10\u2076", "106"),
    ("2\u00b3", "2"), ("CO\u2082 rose", "CO rose"), ("H\u2082O", "HO"), ("1/2 of them", "12 of them"),
    ("\u00bd of them", "12 of them"), ("1\u00bd years", "11/2 years"), ("1\u00bd years", "1 years"),
    ("5-10 of them", "510 of them"), ("5\u201310 of them", "510 of them"), ("2018-19 was", "201819 was"),
    ("2018/19", "201819"), ("10:30 on", "1030 on"), ("10.30 on", "1030 on"), ("1:5 odds", "15 odds"),
    ("10\u00d75 grid", "105 grid"), ("the £20s", "the £20"), ("1990s were", "1990 were"), ("the 20th of", "the 20 of"),
    # denials, cut words
    ("it is not safe", "it is safe"), ("it isn't safe", "it is safe"), ("it isn\u2019t safe", "it is safe"),
    ("they can't leave", "they can leave"), ("they cannot leave", "they can leave"), ("it isn't so", "it is"),
    ("they can not leave", "they can leave"), ("no-one was told", "one was told"), ("unable to", "able to"),
    ("non-urgent cases", "urgent cases"), ("un-\nable to", "able to"), ("in-\neffective plan", "effective plan"),
    ("not-for-profit firms", "for-profit firms"), ("anti-terror law", "terror law"), ("no table was", "notable was"),
    ("notable was", "no table was"), ("now here", "nowhere"), ("un\u200bable", "able"), ("un\u00adable", "able"),
    ("the C++ code", "the C code"), ("C# code", "C code"), ("grade A* work", "grade A work"), ("A+ grade", "A grade"),
    # letters that are others
    ("p\u043elice said", "police said"), ("police said", "p\u043elice said"), ("p\u0430tient", "patient"), ("\u0660\u0661", "10"),
    ("two … four", "two three four"), ("one two", "one … zero two"), ("two one", "one … two"),
)  # fmt: skip

ACCEPTED: tuple[tuple[str, str], ...] = (
    ("£20,000 was", "£20000 was"), ("£ 20,000", "£20,000"), ("5 %", "5%"), ("\u20135", "-5"), ("\u22125", "-5"),
    ("it isn\u2019t", "it isn't"), ("don\u00b4t".replace("\u00b4", "\u2019"), "don't"), ("don\uff07t", "don't"),
    ("claim\u00b9 was", "claim was"), ("claim.\u00b9 It", "claim. It"), ("claim[12] was", "claim was"),
    ("the \ufb01rst o\ufb03cer", "the first officer"), ("crisis-\ncare", "crisis-care"), ("crisis-\ncare", "crisiscare"),
    ("co-operation", "cooperation"), ("un-\nable", "unable"), ("un\u00adable", "unable"), ("un\u200bable", "unable"),
    ("\u202athe gate\u202c is", "the gate is"), ("the\u2069 gate", "the gate"), ("the gate", "\u202bthe gate\u202c"),
    ("na\u00efve caf\u00e9", "nai\u0308ve cafe\u0301"), ("Stra\u00dfe", "STRASSE"), ("\u017fo", "so"), ("a\u3000b", "a b"),
    ("THE GATE", "the gate"), ("the gate is", "[T]he gate is"), ("The gate is", "\u2018[t]he gate is\u2019"),
    ("he said \u2018no\u2019 to", 'he said "no" to'), ("he said \u00abno\u00bb to", "he said 'no' to"),
    ("a \u2014 b", "a - b"), ("a\u2014b here", "a - b here"), ("a--b here", "a\u2014b here"), ("e\u2011mail", "e-mail"),
    ("in 2018\u201319", "in 2018-19"), ("5%\u201310%", "5%-10%"), ("p<0.05", "p < 0.05"), ("CO\u2082 rose", "CO2 rose"),
    ("m\u00b2 of", "m2 of"), ("5 M\u00b2", "5 m2"), ("10\u00b2 cells", "10\u00b2 cells"), ("20 \u00b0C", "20\u00b0C"),
    ("\u00b5g", "\u03bcg"), ("A.B. Smith", "AB Smith"), ("U.K.", "UK"), ("the 1990\u2019s", "the 1990's"), ("US$20", "us$20"),
    ("\u2022 one\n\u2022 two", "one two"), ("cell1\tcell2", "cell1 cell2"), ("soft\u00ad-\nhyphen", "softhyphen"),
    ("data\u2010\nbase", "database"), ("word-\n\nwrap", "wordwrap"), ("A* work", "a* work"), ("5 million", "5 million"),
    *(
        ("one two three four", quote)
        for quote in (
            "one ... four", "one … four", "one [...] four", "one [ ... ] four", "one (…) four", "one . . . four",
            "one .... four", "one [. . .] four", "one * * * four", "one [snip] four", "one <…> four", "one {...} four",
            "one ⋯ four", "one […]four", "one… four", "…two three…", "one [..] four", "one .. four", "one /…/ four",
            "one two [sic] three", "one two (sic) three", "one two [sic!] three four", "one [two] three",
            "two three [emphasis added]", "two three [emphasis\u00a0added]", "two three (em\u00adphasis added)", "one two (my emphasis) three", "two three (emphasis in original)",
        )
    ),
)  # fmt: skip

TOLD: tuple[tuple[str, str], ...] = (
    ("the rapist left", "therapist left"), ("a part from", "apart from"), ("may be safe", "maybe safe"),
    ("ill egal", "illegal"), ("A/B test", "AB test"), ("and/or", "andor"),
)  # fmt: skip
