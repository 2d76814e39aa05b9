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
    Aaron Abdul Abdullah Abigail Adaeze Adam Adeola Adrian Agnieszka Ahmed Aisha Alan Alasdair Aled Alex
    Alexander Alexandra Ali Alice Alison Amanda Amara Amelia Amina Amir Amit Amy Andrea Andrew Aneurin
    Angela Angus Anil Anita Anjali Ann Anna Anne Anthony Anwen Arthur Ava Ayesha Babajide Barbara Ben
    Benjamin Beth Bethany Bilal Brenda Brian Bronwen Bryan Callum Cameron Carl Carol Caroline Catherine
    Charles Charlie Charlotte Chidi Chinedu Chioma Chloe Chris Christina Christine Christopher Ciaran
    Claire Clare Colin Connor Craig Daisy Daniel Danielle Danuta Darren David Dawn Dean Deborah Deepak
    Deirdre Denise Derek Diana Diane Dilys Dominic Donna Dorothy Duncan Dylan Ebony Edward Efua Eleanor
    Elin Elizabeth Ella Ellie Emeka Emily Emma Emyr Eoin Eric Ethan Eva Evie Ewa Farah Fatima Femi Finlay
    Fiona Florence Folake Frances Francis Frank Fred Freya Funmi Gareth Gary Gavin Gemma Geoffrey George
    Georgia Gerald Gethin Gillian Gita Glen Gordon Grace Graham Grant Gregory Gwen Gwyneth Habib Hamza
    Hannah Harold Harriet Harry Hassan Hayley Heather Helen Henry Holly Howard Hugh Hussain Iain Ian
    Ibrahim Ifan Ifeoma Imelda Imran Ioan Irene Isaac Isabella Isla Ismail Jack Jacob Jacqueline Jade
    Jakub James Jamie Jane Janet Janice Jason Jaspreet Jatinder Jean Jeffrey Jennifer Jeremy Jessica Jill
    Joan Joanna Joanne Joe Joel John Jolanta Jonathan Jordan Joseph Josh Joshua Joyce Judith Julia Julian
    Julie June Justin Kamal Kamran Karen Katarzyna Kate Katherine Kathleen Kathryn Katie Keira Keith Kelly
    Kenneth Kerry Kevin Khadija Khalid Kim Kimberley Kirsty Kofi Krzysztof Kwame Kyle Lakshmi Latoya Laura
    Lauren Lawrence Layla Leah Lee Leon Leonard Lewis Liam Lily Linda Lisa Lloyd Lorraine Louis Louise
    Lowri Lucas Lucy Luke Lynn Maciej Magdalena Mairi Malcolm Malgorzata Mandy Manjit Marc Marek Margaret
    Maria Mariam Marie Marion Mark Martin Mary Maryam Matthew Maureen Max Meera Megan Mehmet Melanie
    Melissa Michael Michelle Mohamed Mohammad Mohammed Molly Monika Morgan Moses Muhammad Mustafa Myfanwy
    Nadia Naomi Natalie Natasha Nathan Neil Ngozi Nia Niamh Nicholas Nicola Nigel Nisha Noah Noreen Norma
    Obinna Oliver Olivia Olu Oluwaseun Omar Omari Oscar Owen Padraig Pamela Parveen Patricia Patrick Paul
    Paula Pauline Peter Philip Phoebe Piotr Poppy Priya Rachael Rachel Rafiq Rajesh Ralph Rani Rashid Ravi
    Raymond Rebecca Rhiannon Rhys Richard Robert Robin Roger Roisin Ronald Rory Rose Rosemary Ross Roy
    Ruby Rukhsana Russell Ruth Ryan Sadia Saira Sally Salma Sam Samantha Samina Samuel Sandeep Sandra
    Sanjay Saoirse Sara Sarah Scott Seamus Sean Shabnam Shanice Shannon Sharon Shazia Sheila Shirley Sian
    Simon Sinead Siobhan Sita Sophia Sophie Stacey Stanley Stella Stephanie Stephen Steve Steven Stewart
    Stuart Sue Sunita Suresh Susan Suzanne Sylvia Tanya Tariq Temitope Terence Teresa Theo Theresa Thomas
    Tim Timothy Tina Toby Tom Tomasz Tony Tracey Tracy Trevor Tunde Uche Usman Valerie Vanessa Vera
    Veronica Vijay Vincent Wayne Wendy William Wojciech Yasmin Yaw Yusuf Yvonne Zainab Zara Zoe Zofia
    """
)
"""First names that are common in Britain."""
