"""What the words of a CRM say about where an address came from, in the languages that reps write.

No gate: the lawful basis gate asks. An origin is refused by what it is (a list that somebody sold, rented, shared,
scraped, guessed), never by one word alone: "purchased our product" and "inbound generated" are honest ones.
"""

import re
from collections.abc import Iterator
from functools import lru_cache

from gates.late import late
from gates.text.plain import folded

_LIST = (
    r"(?:mailing |contact |address |e ?mail |lead |prospect |b2b |marketing |target |audience |company |cold )*"
    r"(?:lists?|leads?|contacts?|data|database|databases|dataset|addresses|emails?|file|files|records|audience|segment|names|prospects"
    r"|listen?|adress\w*|kontakt\w*|daten\w*|kontaktdaten|fichiers?|bases?|coordonnees|datos|listas?|contactos|direcciones)"
)
_BOUGHT = (
    r"(?:purchas\w*|bought|buy|buying|acquired|sold|paid|licen[sc]ed|gekauft\w*|zugekauft\w*|erworben\w*|eingekauft\w*|achet\w*|acquis\w*"
    r"|comprad\w*|adquirid\w*|compra|achat|kauf|acquistat\w*|gekocht\w*)"
)
_VENDORS = (
    r"zoom ?info|apollo|cognism|lusha|lead ?iq|rocket ?reach|seamless|clearbit|hunter io|dun (?:and )?bradstreet|d n "
    r"b|dnb|hoovers|up ?lead"
    r"|lead411|kaspr|drop ?contact|snov(?: ?io)?|echobot|dealfront|albacross|bombora|demandbase|phantom ?buster|dux "
    r"soup|get ?prospect|skrapp"
    r"|any ?mail ?finder|findymail|contact ?out|signal ?hire|datanyze|discover ?org|net ?prospex|info ?usa|data "
    r"axle|sales ?intel|kompass"
    r"|vainu|proxycurl|people data labs|full ?contact|lead ?space|tech ?target|net ?line|sales ?genie|list "
    r"?giant|book ?yourdata|data ?com|jigsaw"
    r"|instantly|clay com|wiza|evaboot|lead ?genius|lead ?fuze|adapt io|beauhurst|corporama|societe "
    r"?info|einforma|axesor|listgigant|adress ?handel\w*"
)
_PATTERNS: tuple[tuple[str, str], ...] = (
    ("purchased", rf"{_BOUGHT} (?:\w+ ){{0,3}}?{_LIST}\b"),
    ("purchased", rf"{_LIST} (?:\w+ ){{0,2}}?{_BOUGHT}\b"),
    ("purchased", rf"\b{_BOUGHT} (?:from|by|via|through|bei|von|aupres|chez|a|de) (?:\w+ )?(?:vendor|broker|provider|partner|third|agency|supplier|data|seller|dealer)"),
    ("purchased", r"\b(?:purchased|bought|gekauft\w*|zugekauft\w*|achete\w*|comprad[ao]s?)\b"),
    ("purchased", r"\b(?:list|data|lead|address|contact|e ?mail|adress|daten)\w* ?(?:broker|vendor|provider|seller|supplier|reseller|marketplace|handler\w*|handel|partner|anbieter|lieferant)s?\b"),
    ("purchased", r"\b(?:broker|brokered|third part(?:y|ies)|3rd part(?:y|ies)|drittanbieter|dritten|tiers|terceros|terze parti|data enrichment|enriched|enrichment|prospecting tool"
                  r"|courtier|fournisseur de (?:donnees|fichiers?)|proveedor de datos|loueur|co ?reg\w*|co "
                  r"?registration|list (?:swap|exchange|trade|share|import)|mailing list import|swapped|content "
                  r"syndication"
                  r"|syndicated|data ?provider|lead ?(?:vendor|seller)|intent data|b2b database|b2b contact "
                  r"database|datenbank von|base de donnees externe)\b"),
    ("purchased", r"\b(?:from|of|via) (?:\w+ ){0,2}(?:previous|former|old|last|past|ex) (?:employer|job|company|firm|position)\b"),
    ("purchased", r"\b(?:borrowed|shared|given|received|obtained|got|handed|passed) (?:\w+ )?(?:from|by|to us by) (?:an? |the |our )?(?:\w+ )?(?:sponsor|organi[sz]er|vendor|broker|friend|competitor)\b"),
    ("purchased", r"\b(?:partner|sponsor|affiliate|competitor|organi[sz]er)s? (?:\w+ )?(?:lists?|database|file|data)\b"),
    ("purchased", r"\b(?:attendees?|delegates?|exhibitors?|participants?|visitors?|registrants?|speakers?|members?|membership) (?:contact |e ?mail )?(?:lists?|export|database|directory|file|roster)\b"
                  r"|\b(?:teilnehmer|aussteller|mitglieder|besucher)(?:liste\w*|verzeichnis\w*|daten)|\bliste "
                  r"(?:des|de|d) (?:participants|exposants|membres)\b|\blista de "
                  r"(?:asistentes|expositores|participantes|socios)\b"),
    ("purchased", r"\b(?:vendor|external|supplier|cold|outside) (?:lists?|database|data|file|leads)\b"),
    ("purchased", rf"\b(?:{_VENDORS})\b"),
    ("rented", r"\b(?:rented|borrowed|leased|gemietet\w*|geliehen\w*|louee?s?|alquilad\w*|prestad\w*|affittat\w*)\b"),
    ("rented", rf"\b(?:rent|rental|hire|miete|location|alquiler) (?:\w+ ){{0,2}}?{_LIST}\b|{_LIST} (?:\w+ )?(?:rent|rental|hire)\b|\bmiet(?:liste|adress)\w*|\bleihadress\w*"),
    ("harvested", r"\b(?:harvest(?:ed|ing|er)|crawl(?:ed|er|ing|s)?|spider(?:ed)?|extracted|extraction|extrahiert\w*|extraid\w*|extraite?s?|ausgelesen\w*|abgegriffen\w*|recopilad\w*|aspire\w*|moissonn\w*|robot)\b"),
    ("harvested", rf"\b(?:harvest|crawl) (?:\w+ )?{_LIST}\b|\b(?:linkedin|sales nav\w*|xing|google maps|yellow pages|gelbe seiten|pages jaunes|paginas amarillas|github|whois) (?:\w+ )?(?:export|extract\w*|download|dump|search|list|bot|tool|plugin|extension|lead|leads)\b"),
    ("harvested", r"\b(?:sales navigator|web harvest\w*|e ?mail (?:finder|extractor)|yellow pages|gelbe seiten|pages jaunes|paginas amarillas)\b"),
    ("scraped", r"\b(?:scrap(?:e|ed|er|ing|es)|web ?scrap\w*|gescrap\w*|scrape\w*|screen ?scrap\w*|scrapp\w*)\b"),
    ("generated", r"\b(?:generated|guess(?:ed|ing|work)?|permut\w*|synthetic|inferred|deduced|derived|pattern(?:ed|s)?|made up|invented|generiert\w*|geraten\w*|erraten\w*|deduit\w*|devine\w*|adivinad\w*|generad\w*|genere\w*)\b"),
    ("append", r"\bappend(?:ed|ing|s)?\b|\bdata append\b"),
    ("unknown", r"\b(?:unknown|unclear|unsure|unspecified|undocumented|untraceable|unbekannt\w*|unklar\w*|inconnue?s?|desconocid\w*|sconosciut\w*|onbekend|desconhecid\w*|unrecorded|unverified source|mystery)\b"),
    ("unknown", r"\b(?:not (?:known|recorded|documented|sure|specified|available|provided|tracked|logged|captured)|no (?:idea|record|source|origin|data|info\w*)|cannot remember|can ?t remember|don ?t know|do not know|nobody knows"
                r"|keine angabe\w*|weis nicht|nicht (?:bekannt|dokumentiert|erfasst)|non renseigne\w*|sin "
                r"(?:datos|informacion|origen)|ne sais pas|no consta|no se sabe)\b"),
    ("unknown", r"^(?:(?:none|null|other|n a|na|n|tbd|tbc|misc|miscellaneous|various|undefined|missing|blank|empty|x|xx|xxx|test|andere|sonstige\w*|autre|otros?|offline|offline sources?)\s*)+$"),
    ("unknown", r"^(?:(?:bulk|csv|excel|xlsx?|file|spreadsheet|legacy|old|crm|data|import|imports|imported|upload|uploaded|migration|migrated|system|salesforce|hubspot|from|list|lists|master|manual|manually|added|entry"
                r"|altsystem|altbestand|importiert|sheet|google|database|backup|historic|historical|q[1-4]|\d+|the|an|a|in|by|via|of)\s*)+$"),
)  # fmt: skip
_INNOCENT = {
    "purchased": re.compile(
        r"\b(?:purchas\w*|bought|acquired|sold|achete\w*|comprad\w*|compro|gekauft\w*) (?:\w+ "
        r"){0,3}?(?:products?|orders?|shop|store|tickets?|software|subscription|licen[sc]es?"
        r"|trial|device|units?|hardware|equipment|machines?|plan|from us|ours?|through us|uns|bei "
        r"uns|produkt\w*|produits?|productos?|seats?|services?|pack|kit|match|maintenance|course|training|sample"
        r"|system|account|parts)\b"
        r"|\b(?:past|previous|first|last|repeat|earlier|product|online|in store|customer|order|web ?shop|former) "
        r"(?:\w+ )?purchas\w*\b|\bpurchas\w* (?:history|order|confirmation|form|inquiry|enquiry|receipt|in 20\d\d)\b"
        r"|\bcustomer\b|\bhas bought\b|\bbestandskunde\w*|\bkunde\b|\bclient(?:e)?\b"
    ),
    "generated": re.compile(r"\b(?:inbound|self|demand|marketing|lead|form|system|customer|website|event|webinar) (?:\w+ )?generat\w*|\bgenerat\w* (?:by|from|via|through) (?:\w+ )?(?:form|website|inbound|webinar|event|ad|campaign|referral)"),
    "attendees": re.compile(r"\b(?:our|own|hosted|unser\w*|eigen\w*|notre|nuestr\w*|we (?:ran|hosted|organi[sz]ed)|in ?house)\b"),
}  # fmt: skip
_ATTENDEES = late(
    r"attendee|delegate|participant|visitor|registrant|teilnehmer|besucher|asistentes|participantes|speaker|member"
)
_NEGATED = late(
    r"\b(?:not|never|no|non|nicht|kein\w*|pas|sin|ohne|sans|without|isn t|wasn t)(?: "
    r"(?:a|an|the|from|any|been|ever|de|une?|eine?|of|via))*(?: \w+)? ?$"
)


@lru_cache(maxsize=256)
def _compiled() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((origin, re.compile(pattern)) for origin, pattern in _PATTERNS)


@lru_cache(maxsize=1024)
def origin_of(words: str, refused: tuple[str, ...]) -> str:
    """Which refused origin these words of a CRM name, however they spell it; empty when none."""
    clauses = [
        " ".join(re.findall(r"[a-z0-9]+", c)) for c in re.split(r"[,;:()|]|\.(?:\s|$)|(?<!\w)-(?!\w)", folded(words))
    ]
    found = {origin for clause in clauses if clause for origin in _named(clause, refused)}
    if not any(clauses):
        found.add("unknown")
    return min((o for o in found if o in refused), key=lambda o: (o == "unknown", o), default="")


def _named(clause: str, refused: tuple[str, ...]) -> Iterator[str]:
    for origin, pattern in _compiled():
        for hit in pattern.finditer(clause):
            negated = _NEGATED.search(clause[: hit.start()])
            if not (negated and _close(negated.group())) and not _innocent(origin, hit.group(), clause):
                yield origin
    for word in refused:
        if word not in _KNOWN and word.casefold() in clause.split():
            yield word


def _close(negation: str) -> bool:
    """ "Not a purchased list" denies; "not inbound scraped" denies the wrong word."""
    return not re.search(r"\b(?:inbound|form|website|organic|referral|opt)\b", negation)


_KNOWN = frozenset(origin for origin, _ in _PATTERNS)


def _innocent(origin: str, said: str, clause: str) -> bool:
    if origin == "purchased" and _ATTENDEES.search(said):
        return bool(_INNOCENT["attendees"].search(clause)) and not re.search(_BOUGHT, clause)
    known = _INNOCENT.get(origin)
    if known is None or not known.search(clause):
        return False
    return origin != "purchased" or (
        bool(re.match(_BOUGHT, said))
        and not re.search(rf"{_BOUGHT} (?:\w+ ){{0,3}}?(?!customer){_LIST}\b|\b{_LIST}\b (?:\w+ )?{_BOUGHT}", clause)
    )


_IN_NOTES = late(
    r"\b(?:came|comes|sourced|imported|added|taken|pulled|got|gotten|copied|obtained|stammt|kommt|vient|viene"
    r"|issue?) (?:\w+ ){0,4}?(?:from|via|through|out of|off|with|aus|von|de|d|by)\b"
    r"|\b(?:source|origin|quelle|herkunft|origen|origine|lead from|contact from|address from|email from|record "
    r"from|adresse von)\b"
    r"|\b(?:purchased|bought|rented|scraped|harvested|gekaufte\w*|achetee?|comprad[ao]) (?:\w+ "
    r"){0,2}?(?:lists?|database|liste|lista|fichier|adress\w*|file)\b"
    r"|\b(?:address|email|e mail|contact|lead|record|adresse) (?:was |is |has been |wurde )?(?:\w+ "
    r")?(?:bought|purchased|scraped|guessed|appended|rented|gekauft|erraten|generated)\b"
)
_THEIRS = late(
    r"\b(?:they|their|she|he|company|uses?|using|tried|customers?|clients?|competitor|asked|wants|needs|about"
    r"|replace|tired of|moving off|instead of)\b"
)


def origin_in_note(text: str, refused: tuple[str, ...]) -> str:
    """The refused origin that a note admits; empty for notes on what the company itself buys or uses."""
    for sentence in re.split(r"(?<=[.!?;])\s|\n", folded(text)):
        words = " ".join(re.findall(r"[a-z0-9]+", sentence))
        if _IN_NOTES.search(words) and not _THEIRS.search(words):
            origin = origin_of(sentence, refused)
            if origin and origin != "unknown":
                return origin
    return ""
