"""The tables that names, places and stories are drawn from."""

# country: share, first names, last names, cities, time zone
COUNTRIES = {
    "US": (
        46,
        "Dana Marcus Olivia Tyrone Grace Ethan Naomi Luis Priya Wesley Hannah Curtis Alicia Jordan Mei Rachel".split(),
        "Whitfield O'Connor Ramirez Nguyen Chen Patel Johnson Brooks Castillo Kowalski Freeman Hughes Okafor "
        "Washington McAllister Goldberg Thompson Lopez-Garcia Reed Abernathy".split(),
        ("Columbus", "Cleveland", "Austin", "Denver", "Portland", "Raleigh", "Chicago", "Tucson"),
        "America/New_York",
    ),
    "DE": (
        14,
        "Jürgen Anke Matthias Katrin Björn Sabine Uwe Heike Yasemin Florian Annegret Stefan".split(),
        "Müller Schäfer Groß Weiß Lindemann Yılmaz Köhler Brandt Hoffmann Böttcher Straßer Krüger".split(),
        ("Hamburg", "München", "Köln", "Leipzig", "Stuttgart"),
        "Europe/Berlin",
    ),
    "GB": (
        10,
        "Imogen Alastair Priyanka Gareth Fiona Nigel Siobhan Callum Harriet Owen".split(),
        "Fitzgerald Hargreaves O'Brien Singh Whitcombe MacLeod Davies Pemberton Ahmed Thorne".split(),
        ("Leeds", "Bristol", "Manchester", "Glasgow"),
        "Europe/London",
    ),
    "FR": (
        7,
        "Hélène François Amélie Jérôme Chloé Benoît Zoé Étienne Aïcha".split(),
        "Lefèvre d'Aubigné Garçon Moreau Bélanger Rousseau Benali Le-Goff".split(),
        ("Lyon", "Nantes", "Lille", "Toulouse"),
        "Europe/Paris",
    ),
    "ES": (
        5,
        "Íñigo María Begoña Álvaro Núria Jesús Lucía Raúl".split(),
        "Núñez García Ibáñez Etxeberria Peña Martínez Solís".split(),
        ("Valencia", "Bilbao", "Sevilla"),
        "Europe/Madrid",
    ),
    "CA": (
        7,
        "Émilie Liam Amrita Declan Geneviève Noah Sienna Gordon".split(),
        "Tremblay MacKenzie Dhaliwal Bouchard Fraser Lavoie Wong".split(),
        ("Toronto", "Montréal", "Calgary", "Halifax"),
        "America/Toronto",
    ),
    "AT": (
        4,
        "Lukas Theresa Günther Verena".split(),
        "Gruber Höller Steinböck Pichler".split(),
        ("Wien", "Graz"),
        "Europe/Vienna",
    ),
    "CH": (
        3,
        "Reto Ursina Beat Noémie".split(),
        "Zürcher Aebischer Rösti Favre".split(),
        ("Zürich", "Bern"),
        "Europe/Zurich",
    ),
    "NL": (
        4,
        "Sjoerd Maartje Joost Femke".split(),
        "van-der-Berg de-Vries Jansen IJsselstein".split(),
        ("Utrecht", "Rotterdam"),
        "Europe/Amsterdam",
    ),
}

TITLES = (
    "VP Operations", "Head of Finance", "Operations Manager", "Accounts Payable Lead", "Chief Financial Officer",
    "IT Manager", "Procurement Director", "Founder", "Managing Director", "Controller", "Head of Logistics",
    "Plant Manager", "Customer Service Manager", "Director of Supply Chain", "Office Manager",
)  # fmt: skip

INDUSTRIES = (
    "Industrial automation", "Logistics", "Food production", "Medical devices", "Textiles", "Construction",
    "Wholesale", "Software", "Furniture", "Packaging", "Renewable energy", "Hospitality", "Printing",
)  # fmt: skip

COMPANY_HEADS = (
    "Acme", "Northwind", "Bluefield", "Rowan", "Kestrel", "Halden", "Marlow", "Ostara", "Pinecrest", "Quarry",
    "Silverlake", "Tamarack", "Umber", "Verity", "Wexford", "Yarrow", "Zephyr", "Brightwater", "Cobalt", "Dunmore",
    "Elmhurst", "Falkner", "Granite", "Hawthorn", "Ironbridge", "Juniper", "Larkspur", "Meridian", "Nordlicht", "Orchard",
)  # fmt: skip
COMPANY_TAILS = (
    "Robotics", "Freight", "Foods", "Instruments", "Textiles", "Builders", "Supply", "Systems", "Interiors",
    "Packaging", "Energy", "Hotels", "Print", "Hardware", "Dairy", "Optics", "Tools", "Bakeries",
)  # fmt: skip
LEGAL_FORMS = {
    "US": "Inc.", "DE": "GmbH", "GB": "Ltd", "FR": "SAS", "ES": "S.L.", "CA": "Inc.", "AT": "GmbH", "CH": "AG", "NL": "B.V.",
}  # fmt: skip

SOCIAL_NOTES = (
    ("en", "Announced layoffs of about 60 people last week, mood is bad. Leave them alone for now."),
    ("en", "Her father passed away, she is out for a while."),
    ("en", "Furious about the double invoice, complaint still open."),
    ("en", "Told me he is looking for a new job."),
    ("en", "On sick leave after surgery, back in a few months."),
    ("de", "Kündigungswelle im Werk, bitte vorerst keine Ansprache."),
    ("de", "Trauerfall in der Familie."),
    ("fr", "Plan social annoncé, environ 40 postes supprimés."),
    ("es", "Está de baja por enfermedad hasta nuevo aviso."),
)
OPT_OUT_NOTES = (
    ("en", "Asked us not to email again."),
    ("en", "Please take him off the list, he was quite clear on the phone."),
    ("de", "Möchte keine E-Mails mehr von uns erhalten."),
    ("fr", "Ne souhaite plus recevoir nos courriels."),
    ("es", "No quiere recibir más correos nuestros."),
)
PLAIN_NOTES = (
    ("en", "Met at the trade fair, interested in invoice automation."),
    ("en", "Uses a spreadsheet for freight costs today."),
    ("en", "Prefers mornings for calls."),
    ("de", "Kennt uns von der Messe in Hannover."),
)
FORM_TOPICS = (
    "asked about invoice automation",
    "downloaded the freight cost guide",
    "requested a product sheet",
    "asked for a price list",
)
EVENTS = ("Logistics Forum Hamburg", "Operations Summit", "Automation Days Wien", "Supply Chain Meetup Utrecht")
TICKETS = ("Invoice shows the wrong amount", "Cannot log in", "Export fails", "Question about the contract")
OWNERS = (
    ("Maya", "Brandt"), ("Tom", "Okonkwo"), ("Inés", "Marín"), ("Karl", "Lund"), ("Ruth", "Ellison"),
    ("Ben", "Adeyemi"), ("Sofia", "Rinaldi"), ("Jonas", "Weber"), ("Helen", "Carter"), ("Paul", "Nowak"),
)  # fmt: skip
