"""What belongs to a sector: how policies call it, how CRMs write it, its codes, and what a name or a domain gives away.

Codes: NAICS 2022, US SIC, and NACE Rev. 2 (which UK SIC 2007, WZ, NAF, ATECO and CNAE follow). All words are folded.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Sector:
    """One sector; `called` are the policy's words for it, `industry`, `name` and `title` are patterns of words."""

    called: str
    industry: str
    name: str = ""
    title: str = ""
    domain: str = ""
    naics: tuple[str, ...] = ()
    sic: tuple[str, ...] = ()
    nace: tuple[str, ...] = ()


SECTORS: dict[str, Sector] = {
    "gambling": Sector(
        called="gambling|gaming|betting|casinos?|lotter(?:y|ies)|igaming|glucksspiel|wett\\w*|jeux d argent|apuestas|juego",
        industry="gambling|casinos?|betting|sports ?books?|sports? wager\\w*|wager\\w*|lotter(?:y|ies)|lotto|poker|bingo|i ?gaming|slot machines?|bookmak\\w+"
        "|horse ?racing|race ?tracks?|fantasy sports|glucksspiel\\w*|spielbank\\w*|spielhalle\\w*|wettanbieter|wettburo\\w*|sportwetten|paris sportifs"
        "|jeux d argent|jeux de hasard|loterie|apuestas|juegos de azar|scommesse|kansspel\\w*|real money gam\\w+|card ?rooms?|pari ?mutuel",
        name="casinos?|bets?|\\w+bet(?:ting|s)|sports ?book|lottery|lotto|poker|bingo|spielbank|sportwetten|apuestas|bookmakers?|wagering",
        domain="\\.(?:casino|bet|poker|bingo)$",
        naics=("7132", "72112"),
        sic=("7993",),
        nace=("92",),
    ),
    "government": Sector(
        called="government\\w*|public|state|authorit\\w+|municipal\\w*|federal|behorde\\w*|offentlich\\w*|verwaltung|council|administration publique|gobierno|sector publico"
        "|secteur public|public sector|public bod\\w+|public administration|civil service",
        industry="kommunal\\w*(?: \\w+)?|eigenbetrieb|government|governmental|public (?:sector|administration|bod(?:y|ies)|safety|authorit\\w+|service body|works department|policy office)|municipal\\w*|local authorit\\w+|civil service"
        "|federal agenc\\w+|state agenc\\w+|federal|city council|county council|county (?:administration|office)|executive office|legislative office|judiciary|law enforcement|police|military|armed forces"
        "|international affairs|public agency|offentliche\\w* (?:verwaltung|dienst|hand|sektor)|behorde\\w*|kommunalverwaltung|stadtverwaltung|landesverwaltung|bundesverwaltung|ministeri\\w*|administration publique"
        "|secteur public|collectivites? (?:territoriales?|locales?)|fonction publique|administracion publica|sector publico|gobierno|overheid\\w*|openbaar bestuur|publieke sector|gemeenten?|offentlig \\w+|administracja publiczna|samorzad\\w*|verejna sprava|pubblica amministrazione|administracion local|sector publico local|tax authorit\\w+|regulatory agency|public school districts?",
        name="(?:city|town|village|county|state|borough|commonwealth|parish|municipality|township) of [a-z]+(?: [a-z]+)?$|city hall|(?:city|county|borough|district|parish|town|regional|shire) council"
        "|[a-z]+ county (?:treasurer|clerk|sheriff|auditor|assessor|recorder|office|government|board|commission\\w*|public\\w*|department|court|health department|parks|schools|council|administration|attorney|collector).*"
        "|(?:ministry|department|dept|office|bureau|secretary) (?:of|for) .+|.+ (?:police|sheriff s?|fire|treasurer s?|clerk s?) (?:department|office|dept|district)|police|sheriff"
        "|us (?:army|navy|air force|department|dept)|u s (?:army|navy|air force|department|dept).*|(?:federal|national|state) (?:agency|bureau|office|department|commission|government)"
        "|.*(?:housing|transit|port|transport|water|transportation|turnpike|airport|health|environment|redevelopment) authority|hm (?:revenue|treasury|government)|council|.+ council$|treasury|parliament|senate|congress"
        "|bauhof [a-z]+|stadtwerke [a-z]+|zweckverband .+|stadt [a-z]+|stadtverwaltung|landeshauptstadt|hansestadt|gemeinde [a-z]+|gemeindeverwaltung|landkreis|kreisverwaltung|landratsamt|bezirksamt|finanzamt|rathaus|bundes(?:amt|agentur|ministerium|wehr|polizei)"
        "|.*ministerium.*|landesamt|regierungsprasidium|polizei\\w*|mairie|ville de [a-z]+|prefecture|conseil (?:departemental|regional|general)|metropole de|communaute (?:de communes|urbaine|d agglomeration)"
        "|ministere|departement de|region [a-z]+|ayuntamiento|ajuntament|diputacion|junta de|generalitat|ministerio|gobierno|xunta|comunidad de|comune di|regione|provincia di|gemeente(?: [a-z]+)*|provincie [a-z]+|waterschap .+|kommune|[a-z]+ kommune?|kommune [a-z]+|gmina .+|miasto .+|urzad .+|starostwo .+|powiat .+|obec .+|mesto .+|concello de .+|camara municipal.*|commune (?:de|du|d) .+|mairie .+|comune .+|region [a-z]+|veiligheidsregio .+",
        title="mayor|burgermeister\\w*|oberburgermeister\\w*|alcaldes?a?|maire|councill?(?:or|man|woman)|county (?:commissioner|clerk|treasurer|administrator|executive)|city (?:manager|clerk|treasurer|attorney)"
        "|chief of police|police chief|sheriff|senator|member of parliament|landrat|stadtrat|concejal",
        domain="\\.(?:gov|mil|gob|gouv|govt|guv|gub|gv|go)(?:\\.[a-z]{2})?$|\\.(?:gc\\.ca|bund\\.de|admin\\.ch|europa\\.eu|police\\.uk|mod\\.uk|parliament\\.uk|overheid\\.nl|fed\\.us|state\\.[a-z]{2}\\.us|[a-z]{2}\\.us)$"
        "|(?:^|\\.)(?:bund\\.de|europa\\.eu|admin\\.ch|canada\\.ca|nato\\.int|un\\.org)$|(?:^|[.-])gov(?:t|ernment)?(?:[.-]|$)",
        naics=("92",),
        sic=("91", "92", "93", "94", "95", "96", "97"),
        nace=("84",),
    ),
    "health": Sector(
        called="health\\w*|hospitals?|medical|clinics?|pharma\\w*|medicine|gesundheit\\w*|sante|salud|sanidad|life sciences|care|dental",
        industry="health ?care|hospitals?|(?:^|and )health(?:$| services?| systems?| providers?| and wellness| wellness)|public health|clinics?|clinical|medical|medicine|physicians?|doctors?|dent(?:al|ists?|istry)|nurs(?:ing|e)|pharma\\w*"
        "|biopharma\\w*|biotech\\w*|mental health|elder ?care|aged care|home care|hospice|surgery|surgical|therap(?:y|ists?)|physiotherapy|psychiatr\\w*|diagnostics|oncology|veterinary|optometr\\w*|chiropract\\w*|rehabilitation"
        "|gesundheit(?:swesen|ssektor)?|krankenh\\w+|klinik\\w*|arztpraxis|pflege(?:dienst|heim|einrichtung)?\\w*|apotheke\\w*|sante|hopita\\w+|clinique\\w*|sanidad|salud|hospitales|clinicas?|sanita|zorg|ziekenhuis\\w*",
        name="hospitals?|clinics?|medical (?:center|centre|group|associates|practice)|health (?:system|care|partners|network|trust|centre|center|services)|healthcare|nhs.*|hospice|klinikum|klinik\\w*|krankenhaus|universitatsklinik\\w*"
        "|arztpraxis|hopital|clinique|chu|hospital universitario|clinica|dental|dentistry|surgery|pharmacy|apotheke|nursing home|orthopa?edics|pediatrics|cardiology",
        domain="\\.(?:hospital|health|clinic|doctor|dental|surgery)$|(?:^|\\.)nhs\\.(?:uk|net)$",
        naics=("62", "3254"),
        sic=("80", "283"),
        nace=("86", "87", "21"),
    ),
    "finance": Sector(
        called="financ\\w*|bank\\w*|insurance|financial services|lending|investment\\w*|finanz\\w*|versicherung\\w*|assurance|seguros|banca|fintech|asset management|wealth",
        industry="bank(?:s|ing)?|financial(?: services?| institutions?| advisors?| planning)?|finance|insurance|insurers?|investment (?:bank\\w*|management|funds?|advisors?|services)|investments?|capital markets|credit unions?|lend(?:ing|ers?)|mortgages?"
        "|wealth management|asset management|private equity|venture capital|hedge funds?|brokerage|stock ?broker\\w*|fintech|payments? (?:institution|services)|pension funds?|building societ\\w+|savings|reinsurance|underwrit\\w+|consumer credit|payday"
        "|finanz\\w*|versicherung\\w*|kreditinstitut\\w*|sparkasse\\w*|banque\\w*|assurances?|services financiers|banca|bancos?|seguros|servicios financieros|banche|assicurazion\\w+|verzekering\\w*",
        name="bank|banks|bancorp|bankshares|bancshares|credit union|federal savings|savings and loan|insurance|assurance|mutual insurance|wealth management|asset management|sparkasse|volksbank|raiffeisenbank|versicherung\\w*|banque|banco|seguros|building society|mortgage",
        domain="\\.(?:bank|insurance|creditunion)$",
        naics=("52",),
        sic=("60", "61", "62", "63", "64", "67"),
        nace=("64", "65", "66"),
    ),
    "education": Sector(
        called="educat\\w*|schools?|universit\\w+|academi\\w*|bildung\\w*|enseignement|educacion|higher education|colleges?|k ?12",
        industry="educat\\w*|e ?learning provider|(?:higher|primary|secondary|primary and secondary) education|schools?|universit\\w+|colleges?|academies|academic institutions?|k ?12|kindergartens?|childcare|bildung\\w*|hochschule\\w*|schule\\w*"
        "|enseignement|ecoles?|educacion|ensenanza|colegios?|istruzione|onderwijs",
        name="universit\\w+|college|school district|(?:high|primary|elementary|middle|grammar|secondary|public) schools?|schools|academy|hochschule|fachhochschule|gymnasium|grundschule|schule|universidad|universite|lycee|ecole|colegio|instituto de educacion|polytechnic",
        domain="\\.(?:edu|ac|sch|school|university|college|academy)(?:\\.[a-z]{2})?$|\\.k12\\.[a-z]{2}\\.us$",
        naics=("61",),
        sic=("82",),
        nace=("85",),
    ),
    "tobacco": Sector(
        called="tobacco|vap(?:e|ing)|smoking|cigar\\w*|nicotine|tabak\\w*|tabac|tabaco",
        industry="tobacco\\w*|cigar\\w*|cigarettes?|e ?cigarettes?|vap(?:e|es|ing|or)|nicotine|smoke ?shops?|hookah|tabak\\w*|tabac|tabaco",
        name="tobacco|cigars?|vapes?|vaping|smoke ?shop|tabak\\w*|tabac|tabacos?",
        naics=("3122", "4249", "453991", "459991"),
        sic=("21", "5194", "5993"),
        nace=("12", "4635", "4726"),
    ),
    "weapons": Sector(
        called="weapons?|arms|firearms?|defen[cs]e|military|munitions?|guns?|rustung\\w*|waffen|armement|armas|defensa",
        industry="weapons?|firearms?|arms (?:manufactur\\w+|dealers?|trade|industry)|ammunition|munitions?|defen[cs]e(?! attorneys?)(?: and (?:space|aerospace))?|military|missiles?|ordnance|guns?|gunsmith\\w*|rustung\\w*|waffen\\w*|wehrtechnik|armement|armes|armas|armamento|defensa",
        name="firearms?|armory|armoury|munitions?|ordnance|ammunition|arms|gun shop|guns|waffen\\w*|defen[cs]e (?:systems|industries)",
        domain="\\.mil$",
        naics=("332992", "332993", "332994", "336414", "336992", "928110"),
        sic=("348", "3795", "3761"),
        nace=("254", "304"),
    ),
    "adult": Sector(
        called="adult\\w*|porn\\w*|erotic\\w*|sex\\w*|escort\\w*|erotik",
        industry="adult (?:entertainment|content|products|toys|websites?|industry|shops?)|porn\\w*|erotic\\w*|erotik\\w*|escort(?:s| services?| agency)|sex (?:shops?|toys|work|industry)|strip clubs?|gentlemen s clubs?|camming|webcam models?",
        name="porn\\w*|erotic\\w*|erotik|escorts?|strip club|gentlemen s club|sex ?shop",
        domain="\\.(?:xxx|porn|adult|sex|cam)$",
    ),
    "alcohol": Sector(
        called="alcohol\\w*|spirits|liquor|wine|beer|brew\\w*|alkohol\\w*|alcool",
        industry="alcohol\\w*|brew(?:ery|eries|ing|ers?)|distill\\w*|winer(?:y|ies)|wines?|beers?|spirits|liquor|vineyards?|whisk(?:e?y|ies)|vodka|cider(?:y|ies)?|brauerei\\w*|weingut\\w*|brennerei\\w*|spirituosen|brasserie\\w*|vignoble\\w*|bodegas?|cervecer\\w+",
        name="brew(?:ery|ing|ers|works|house)|distill(?:ery|ers|ing)|winery|vineyards?|wines|liquors?|spirits|ciderworks|brauerei|weingut|brennerei|bodegas?|cerveceria|cellars",
        naics=("31212", "31213", "31214", "4248", "4453"),
        sic=("2082", "2084", "2085", "518", "5921"),
        nace=("1101", "1102", "1103", "1105", "4634"),
    ),
    "cannabis": Sector(
        called="cannabis|marijuana|hemp|cbd|hanf|drugs",
        industry="cannabis|marijuana|hemp|cbd|dispensar(?:y|ies)|thc|weed|hanf\\w*|chanvre|canamo",
        name="cannabis|dispensary|marijuana|cbd|hemp|ganja",
    ),
    "crypto": Sector(
        called="crypto\\w*|blockchain|bitcoin|web3|digital assets?|krypto\\w*",
        industry="crypto\\w*|bitcoin|blockchain|web ?3|defi|nfts?|digital assets?|token issu\\w+|krypto\\w*|virtual currenc\\w+",
        name="crypto\\w*|bitcoin|coin|blockchain",
    ),
    "legal": Sector(
        called="legal\\w*|law|law firms?|lawyers?|attorneys?|juristi\\w*|recht\\w*|avocats?|abogados?",
        industry="legal services|law (?:practice|firms?|offices?)|legal|lawyers?|attorneys?|solicitors?|barristers?|notar\\w*|rechtsanwalt\\w*|kanzlei\\w*|rechtsberatung|avocats?|services juridiques|abogados?|servicios (?:legales|juridicos)",
        name="law (?:firm|offices?|group)|attorneys?(?: at law)?|solicitors|barristers|rechtsanwalte?|kanzlei|avocats|abogados|legal llp",
        naics=("5411",),
        sic=("81",),
        nace=("691",),
    ),
    "religion": Sector(
        called="relig\\w*|church\\w*|faith|kirche\\w*|eglises?|iglesias?",
        industry="relig\\w*|church(?:es)?|faith based\\w*|ministr(?:y|ies)|synagog\\w*|mosques?|temples?|dioces\\w+|kirche\\w*|eglises?|iglesias?|cultes?",
        name="church|diocese|archdiocese|parish|cathedral|synagogue|mosque|temple|ministries|kirche|kirchengemeinde|bistum|erzbistum|eglise|iglesia|paroisse|parroquia",
        domain="\\.(?:church|catholic|bible)$",
        naics=("8131",),
        sic=("866",),
        nace=("9491",),
    ),
    "politics": Sector(
        called="politic\\w*|part(?:y|ies)|election\\w*|campaign\\w*|politik|politique|politica|lobby\\w*",
        industry="politic\\w*|political (?:organi[sz]ations?|part(?:y|ies)|campaigns?)|election campaigns?|lobby\\w*|parteien|partis politiques|partidos politicos|pac|super pac",
        name="(?:democratic|republican|labour|conservative|green|liberal) party|(?:friends of|committee to elect|for (?:congress|senate|governor|mayor)) ?.*|.*for (?:congress|senate|governor|mayor)|landesverband|ortsverband",
        naics=("81394",),
        sic=("865",),
        nace=("9492",),
    ),
    "charity": Sector(
        called="charit\\w*|non ?profits?|not for profits?|ngos?|foundations?|gemeinnutzig\\w*|associations?|philanthrop\\w*|wohltatig\\w*|third sector",
        industry="charit\\w*|non ?profits?|non profit organi[sz]ation\\w*|not for profit|ngos?|philanthrop\\w*|fundraising|civic (?:and|&) social|humanitarian|foundations?|gemeinnutzig\\w*|wohltatig\\w*|stiftung\\w*|associations? caritatives?|ong",
        name="charity|charitable trust|foundation|red cross|rotes kreuz|caritas|unicef|oxfam|stiftung|fondation|fundacion|food bank|united way",
        domain="\\.(?:ngo|ong|charity|foundation)$",
        naics=("8132", "8133", "6242"),
        sic=("8399",),
        nace=("9499", "88"),
    ),
    "energy": Sector(
        called="oil|gas|fossil\\w*|coal|petrol\\w*|energy|mining|nuclear",
        industry="oil|gas|oil (?:and|&) (?:gas|energy)|petroleum|coal|fossil fuels?|fracking|refiner(?:y|ies)|nuclear|mining|energy|utilities",
        name="oil|petroleum|coal|refinery",
        naics=("211", "212", "213"),
        sic=("12", "13", "29"),
        nace=("05", "06", "19"),
    ),
}  # fmt: skip

# What makes a company a supplier of a sector, or something else that only shares its words.
OTHERWISE = (
    "software|saas|platforms?|relations|affairs consult\\w*|consult(?:ing|ancy|ants?)|supplies|supplier|equipment|gear|safety|uniforms?|furniture|staffing|recruit\\w*|marketing|advertising|it services|technolog\\w+"
    "|tech|solutions|instruments?|food|apparel|automation|analytics|printing|publish\\w*|media|tools|machinery|packaging|construction|cleaning|logistics|glass|bottles?|data|hardware|components|outfitters|nutrition|toys?|video games?|games?"
)
PRIVATE_FORM = "inc|incorporated|llc|ltd|limited|corp|corporation|co|company|gmbh|ag|kg|ug|sarl|sas|sa|sl|srl|bv|nv|plc|pty|oy|ab|as|aps|spa|lda|group|partners"
