"""Word lists of the finders: what makes an address an office's, what is a place and not a surname, first names."""

from __future__ import annotations


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


OFFICES = _words(
    """
    academic access accessibility accommodation account accounts adjudication admin administration admissions
    advice advisory alerts appeal appeals appointments archive archives assurance audit auditor authority
    bereavement billing board booking bookings bulletin business caldicott campaign campaigns care careers
    centre chair chief clerk clinic coalition collective comment comments commission commissioner committee
    committees comms communication communications community complaint complaints compliance concerns
    conference consultation consultations contact contactus coordinator copyright coroner corporate
    correspondence council councillors customer customers customerservice data dataprotection department dept
    director directorate disclosure disclosures donations dpa dpo editor editorial education email engagement
    enquiries enquiry events executive executives experience facilities feedback finance foi foia foiteam
    fraud freedom frontdesk fundraising general governance governor governors group guidance hello help
    helpdesk helpline home hospital hr info infogov information innovation inquiries inquiry inspection
    integrity invoices ip jobs law lead legal letters liaison library licensing listings lists mail mailbox
    maildesk manager marketing media meetings member members membership mentalhealth ministers music network
    networks news newsdesk newsletter newsroom nhs noreply notifications office officer officers ombudsman
    online operations opinion order orders pals participation partnership partnerships patient patientadvice
    patientexperience patients payments people performance permissions petition petitions planning police
    policy post postmaster practice president press pressoffice privacy procurement programme project projects
    public publication publications quality queries query reception records recruitment redaction referral
    referrals registrar registry reply report reports request requests research resources responses returns
    review reviews rights risk safeguarding safety sales sar schools scrutiny secretariat secretary security
    service services signups social staff standards statistics stats strategy studio subjectaccess submissions
    subscribe subscriptions support survey surveys switchboard talk team teams technical tenders test tips
    training treasurer trust trustees unit updates user users volunteer volunteering volunteers web webmaster
    website welfare whistleblowing workforce write
    """
)
"""Words in e-mail addresses that say what for, and not whose, they are."""

PLACES = _words(
    """
    Avenue Bay Bridge Building Buildings Centre Church City Close College County Court Crescent Cross Dock
    Drive Embankment Gardens Gate Green Grove Hall Harbour Hill Hospital House Infirmary Island Lane Market
    Mews Parade Park Place Quay Rise Road Row School Square Station Street Terrace Town View Village Walk Ward
    Way Wharf Wing
    """
)
"""Words that, after a first name, make it the name of a place: Charlotte Street, Victoria Hospital."""

FIRST_NAMES = _words(
    """
    Aaron Abigail Adam Adrian Aisha Alan Alex Alexander Alexandra Alice Alison Amanda Amelia Amy Andrea Andrew
    Angela Ann Anna Anne Anthony Arthur Ava Barbara Ben Benjamin Beth Bethany Brenda Brian Bryan Callum
    Cameron Carl Carol Caroline Catherine Charles Charlie Charlotte Chloe Chris Christina Christine
    Christopher Claire Clare Colin Connor Craig Daisy Daniel Danielle Darren David Dawn Dean Deborah Denise
    Derek Diana Diane Dominic Donna Dorothy Duncan Edward Eleanor Elizabeth Ella Ellie Emily Emma Eric Ethan
    Eva Evie Fatima Fiona Florence Frances Francis Frank Fred Freya Gareth Gary Gavin Gemma Geoffrey George
    Georgia Gerald Gillian Glen Gordon Grace Graham Grant Gregory Hannah Harold Harriet Harry Hayley Heather
    Helen Henry Holly Howard Hugh Iain Ian Ibrahim Imran Irene Isaac Isabella Isla Jack Jacob Jacqueline Jade
    James Jamie Jane Janet Janice Jason Jean Jeffrey Jennifer Jeremy Jessica Jill Joan Joanna Joanne Joe Joel
    John Jonathan Jordan Joseph Josh Joshua Joyce Judith Julia Julian Julie June Justin Karen Kate Katherine
    Kathleen Kathryn Katie Keith Kelly Kenneth Kerry Kevin Kim Kimberley Kirsty Kyle Laura Lauren Lawrence
    Leah Lee Leon Leonard Lewis Liam Lily Linda Lisa Lorraine Louis Louise Lucas Lucy Luke Lynn Mandy Marc
    Margaret Maria Marie Marion Mark Martin Mary Matthew Maureen Max Megan Melanie Melissa Michael Michelle
    Mohammed Molly Morgan Muhammad Naomi Natalie Natasha Nathan Neil Niamh Nicholas Nicola Nigel Noah Norma
    Oliver Olivia Omar Oscar Owen Pamela Patricia Patrick Paul Paula Pauline Peter Philip Phoebe Poppy Rachael
    Rachel Ralph Raymond Rebecca Rhys Richard Robert Robin Roger Ronald Rory Rose Rosemary Ross Roy Ruby
    Russell Ruth Ryan Sally Sam Samantha Samuel Sandra Sara Sarah Scott Sean Shannon Sharon Sheila Shirley
    Simon Sophia Sophie Stacey Stanley Stella Stephanie Stephen Steve Steven Stewart Stuart Sue Susan Suzanne
    Sylvia Tanya Terence Teresa Theo Theresa Thomas Tim Timothy Tina Toby Tom Tony Tracey Tracy Trevor Valerie
    Vanessa Vera Veronica Vincent Wayne Wendy William Yasmin Yvonne Zara Zoe
    """
)
"""First names that are common in Britain."""
