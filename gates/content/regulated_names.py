# ruff: noqa: E501 - a pattern is read as one line
"""Certificates, customers, products and connections that a text ascribes to the sender, and whether the offer has them.

Closed world: what the offer does not list cannot be substantiated. A certificate must be the same one (ISO 9001 is
not ISO 27001) and valid on the day; a customer must have agreed to be named; a connection must exist.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache

from gates.draft import Certification, Offer
from gates.text.plain import folded

_LEGAL = frozenset("inc incorporated llc ltd limited gmbh ag kg se plc corp corporation co company bv nv sa sas the group holding".split())  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """A thing that was named, what is wrong with it, and its place in the sentence."""

    code: str
    name: str
    start: int
    end: int
    fact: str = ""


def key_of(name: str) -> tuple[str, ...]:
    """A name's words, folded and without legal endings, so that "Rowan Hardware Inc." is "rowan hardware"."""
    words = re.findall(r"[a-z0-9]+", folded(name).replace("'s ", " ").removesuffix("'s"))
    kept = tuple(w for w in words if w not in _LEGAL)
    return kept or tuple(words)


def same(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Whether two names are one: equal, run together, or the short form "Rowan" of "Rowan Hardware"."""
    if not one or not other:
        return False
    return one == other or "".join(one) == "".join(other) or (len(one[0]) > 3 and one == other[: len(one)])


# ---------------------------------------------------------------------------------------- certificates

_CERTIFICATE = (
    r"(?:din\s?)?(?:en\s?)?(?:i\s?s\s?o|iec)(?:\s?/\s?iec)?[\s-]?\d{4,5}(?:[:-]\d{4})?|s\s?o\s?c[\s-]*[123](?:[\s,]*type[\s-]?(?:ii|i|1|2)\b)?"
    r"|ssae[\s-]?\d\d|h\s?i\s?p\s?a\s?a|hitrust(?:\scsf)?|gdpr|dsgvo|rgpd|ccpa|pci(?:[\s-]?dss)?|fedramp|tisax|bsi\s?c5|c5|cyber\sessentials(?:\splus)?"
    r"|csa\sstar|nist(?:\s800-\d+)?|cmmc|b[\s-]corp|fips(?:\s140-\d)?|dora|nis[\s-]?2|sox|ferpa|coppa|glba|gxp|21\scfr(?:\spart)?\s11|ens\b|irap"
    r"|haccp|ul[\s-]?\d+|ce[\s-]mark|iatf[\s-]?\d+|as9100|eu\sai\sact|wcag|gobd|idw\s?ps\s?\d+|stateramp|g-cloud"
)
_PROOF = (
    r"certif\w*|zertifizier\w*|complian\w*|comply|complies|konform|conforme\w*|accredit\w*|attest\w*|audited|approved|registered|validated|verified|"
    r"authori[sz]ed|seal|badge|ours|ready|report|standard|standards|conforman\w*|conforms"
)


@cache
def _certificates() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    name = rf"\b(?P<cert>{_CERTIFICATE})(?![\w])"
    near = (
        r"(?:[\s,/&+-]+(?:(?:type|ii|i|fully|is|are|also|level|plus|and|or|a|the|our|[12])|"
        + _CERTIFICATE
        + r")){0,5}?[\s-]+"
    )
    after = re.compile(rf"^{near}(?:{_PROOF})\b")
    before = re.compile(
        rf"\b(?:{_PROOF}|meets?|hold|holds|have|has|having|carry|carries|carrying|pass|passed|achieved?|earned|completed|maintains?|received|obtained|got|under|to|with|per|by|for|follows?|nach|exceeds?)"
        r"(?:[\s,/&+-]+(?:" + _CERTIFICATE + r"|[\w'-]+)){0,4}?[\s,/&+-]*$"
    )
    is_ours = re.compile(
        r"\b(?:we|we're|we've|our|wir|unser\w*|nous|notre|it|platform|software|product|data|hosting|hosted|cent(?:er|re)s?|infrastructure)\b"
    )
    return re.compile(name), after, before, is_ours


_ABOUT = re.compile(
    r"\b(?:help|helps|helping|questions?|prepar\w*|ready\sfor|get(?:ting)?\sready|toward\w*|evidence\sfor|around|requirements?|obligations?|"
    r"audits?\sfor|needs?|rules|article|art\.|deadlines?|under\s(?:the\s)?gdpr|working\son|when\syou|if\syou|not\syet|planning|plan\sto|"
    r"support|supports|supporting|checklist|prep|readiness|talk\sabout|topic|subject|mapped|topics|guide|webinar)\b"
)


def certificates(low: str, offer: Offer, today: date, *, ours: bool) -> Iterator[Named]:
    """What this folded sentence claims of our certificates that the offer does not carry.

    `ours` tells that somebody of ours is the subject; without it a bare name of a rule claims nothing.
    """
    names, after, before, is_ours = _certificates()
    for found in names.finditer(low):
        name = found.group("cert")
        tail, head = low[found.end() :], low[: found.start()]
        proof = after.match(tail)
        held = before.search(head)
        strong = re.search(
            rf"\b(?:{_PROOF})\b", (proof.group() if proof else "") + " " + (held.group() if held else "")
        )
        if not strong and not (ours and held and is_ours.search(head)):
            continue
        if _ABOUT.search(head[-60:]) or re.match(
            r"\s(?:questions?|requests?|audit|prep\w*|requirements?|obligations?|readiness)", tail
        ):
            continue
        key = _certificate_key(name)
        listed = [(n, c) for n, c in enumerate(offer.certifications) if _covers(_certificate_key(c.name), key)]
        where = (proof.group() if proof else "") + (held.group() if held else "")
        if code := _fault(key, where, listed, today):
            fact = f"sender.certifications[{listed[0][0]}]" if listed else ""
            yield Named(code=code, name=name, start=found.start(), end=found.end(), fact=fact)


def _fault(key: tuple[str, ...], where: str, listed: list[tuple[int, Certification]], today: date) -> str:
    if not listed:
        return "certification_not_ours"
    if all(c.valid_to is not None and c.valid_to < today for _, c in listed):
        return "certification_expired"
    return "certification_wording" if key[0] in {"soc", "hipaa"} and "certif" in where else ""


def _certificate_key(name: str) -> tuple[str, ...]:
    """So "ISO/IEC 27001:2022" is iso 27001, "SOC 2 Type 2" is soc 2 ii."""
    low = re.sub(r"(?<=\b[a-z])\s(?=[a-z]\b)", "", folded(name))
    low = re.sub(
        r"\biso\s?/\s?iec|\bdin\b|\ben\b|(?<=\d{5}):\d{4}|(?<=\d{4}):\d{4}",
        lambda m: "iso" if m.group().startswith("iso") else " ",
        low,
    )
    low = re.sub(r"(?<=[a-z])(?=\d)|(?<=\d)(?=[a-z])", " ", low)
    low = re.sub(r"type\s*-?\s*", "type ", low).replace("type 1", "type i").replace("type 2", "type ii")
    words = re.findall(r"[a-z0-9]+", low)
    drop = {
        "dss",
        "csf",
        "type",
        "certified",
        "certification",
        "certificate",
        "compliant",
        "report",
        "compliance",
        "attestation",
    }
    return tuple(w for w in words if w not in drop)


def _covers(listed: tuple[str, ...], said: tuple[str, ...]) -> bool:
    """Whether the listed certificate carries the one that is said; saying less is allowed, saying more is not."""
    return bool(said) and listed[: len(said)] == said


# ------------------------------------------------------------------------------- customers and connections

_NAME = r"(?:[A-Z][\w&.'’-]*[\w]|[A-Z])(?:\s(?:of|and|&|de|the|[A-Z0-9][\w&.'’-]*\w|[A-Z](?=[\s,.])))*"
_LIST = rf"(?P<names>{_NAME}(?:(?:,\s(?:and\s|or\s)?|\s(?:and|or|und|et|as\swell\sas)\s|\s?/\s?){_NAME})*)"


@cache
def _customer_places() -> tuple[re.Pattern[str], ...]:
    return tuple(
        re.compile(p)
        for p in (
            rf"\b(?i:customers?|clients?|users?|brands|kunden|references?)\s(?i:like|such\sas|including|include[sd]?|are|wie|of\sours\slike|is|at)\s{_LIST}",
            rf"\b(?i:companies|firms|teams|businesses|manufacturers|retailers|peers|people|names|others|groups|banks|shops|plants|carriers|competitors)"
            rf"\s(?i:at\s|of\s)?(?i:like|such\sas|including)\s{_LIST}",
            rf"\b(?i:work(?:s|ed|ing)?\swith|work\sfor|helped|help|helping|serve|served|serving|partner(?:ed|ing)?\swith|support(?:ed|ing)?|onboarded|"
            rf"signed|went\slive\s(?:with|at)|implemented\sat|deployed\sat|rolled\sout\s(?:at|with)|success\s(?:at|with)|did\sfor|"
            rf"live\s(?:at|with)|for\sour\s(?:client|customer)|our\s(?:customer|client|user)|ours?,|project\s(?:at|with|for)|results?\s(?:at|for|with))\s{_LIST}",
            rf"\b(?i:trusted|used|chosen|loved|run|adopted|selected)\sby\s(?:[a-z]+\s){{0,4}}?{_LIST}",
            rf"{_LIST}(?:'s\s[a-z ]+?)?,?\s(?:(?:already|now|also|both|all|all\salready|recently|just|has|have|who)\s)?"
            rf"(?:uses?|used|using|trusts?|switched\sto|moved\sto|chose|chosen|relies\son|rely\son|runs?\son|run\son|adopted|replaced\s[\w ]+\swith|went\slive\swith|works?\swith|"
            rf"signed\s(?:up\s)?with|bought|picked|started\swith|came\sto)\s(?:us\b|our\s|PRODUCT)",
            rf"{_LIST},?\s(?:is|are|was|became|has\sbeen|which\sis)\s(?:already\s|now\s)?(?:a|one\sof\sour|our|among\sour|happy|also)\s(?:[a-z]+\s){{0,2}}?(?:customers?|clients?|users?|reference)",
            rf"\b(?:[Aa]t|[Ww]ith|[Ff]or)\s{_LIST},?\s(?:we|our|PRODUCT)\b",
            rf"{_LIST},?\s(?:is|are|was|were|became)\s(?:\w+\s){{0,2}}?(?:customers?|clients?|users?)\sof\sours\b",
            rf"\b(?i:cfo|coo|ceo|controller|head\s[\w ]+|director|vp|team|people|colleagues)\s(?:at|of|from)\s{_LIST}\s(?:told\s(?:me|us)|says?|said|uses?|used|cut|saved|swear|runs?|love|reports?)",
            rf"(?i:case\sstudy|success\sstory|what\swe\sdid|reference)\s(?i:with|of|from|for|on|about|at|:)\s{_LIST}",
            rf"{_LIST}(?:'s\s[a-z ]+?)?\s(?:cut|reduced|saved|halved|doubled|tripled|boosted|increased|trimmed|slashed|closes?|closed|shortened|brought\sdown|went\sfrom|now\s\w+s)\s"
            rf"[^.]*\b(?:with\sus|with\sour|using\sour|thanks\sto\sus|with\sPRODUCT|since\susing|using\sPRODUCT|after\sswitching|through\sus)",
        )
    )


_CONNECTION_WORDS = (
    r"integrat(?:es?|ed|ing)\s(?:\w+\s){0,2}?(?:with|into|to)|integrations?\s(?:\w+\s){0,2}?(?:with|for|to|into|include|includes|are|is)|"
    r"connect(?:s|ed|ing|ors?)?\s(?:\w+\s){0,2}?(?:with|to|into|for)|connect(?:s|ing)?|plug(?:s|ged|ging)?\s(?:\w+\s){0,2}?into|"
    r"sync(?:s|hroni[sz]es?|ed|ing)?\s(?:\w+\s){0,2}?(?:with|to|from|into)|"
    r"sits\s(?:on\stop\sof|inside|next\sto)|native(?:ly)?\s(?:\w+\s){0,2}?(?:in|for|with|to|inside)|hooks?\sinto|"
    r"reads?\s(?:\w+\s){0,3}?from|writes?\s(?:\w+\s){0,3}?(?:back\s)?(?:in)?to|pulls?\s(?:\w+\s){0,3}?from|push(?:es)?\s(?:\w+\s){0,3}?(?:in)?to|"
    r"posts?\s(?:\w+\s){0,3}?(?:in)?to|works?\s(?:\w+\s){0,2}?(?:inside|on\stop\sof|alongside)|runs?\s(?:\w+\s){0,2}?(?:inside|on\stop\sof)|"
    r"interfaces?\s(?:with|to)|compatible\swith|supports?|embeds?\sin(?:to)?|links?\s(?:\w+\s){0,2}?(?:to|with)|built\sfor|works?\s(?:(?:out\sof\sthe\sbox|natively|directly|straight|well|seamlessly|smoothly)\s)?with|talks?\sto|feeds?"
)


@cache
def _connection_places() -> tuple[re.Pattern[str], ...]:
    own = r"(?:our|the|a|an|native|certified|ready-made|built-in|prebuilt|pre-built)"
    return (
        re.compile(
            rf"\b(?i:{_CONNECTION_WORDS})\s(?:(?:your|the|both|existing|their|all|an?|directly|current)\s)*{_LIST}"
        ),
        re.compile(
            rf"\b(?i:{own})\s(?:(?:native|certified|direct|new|standard|ready-made|built-in|two-way)\s)*{_LIST}[\s-](?:integrations?|connectors?|plug-?ins?|add-?ons?|adapters?|sync|bridge|extension)\b"
        ),
        re.compile(
            rf"\b(?:We|we)\s(?:have|offer|ship|provide|built|maintain)\s(?:[a-z-]+\s){{0,4}}?{_LIST}[\s-](?:integrations?|connectors?|plug-?ins?|add-?ons?)\b"
        ),
    )


_PRODUCT_PLACES = (
    r"\b[Oo]ur\s(?:[a-z-]+\s){0,2}(?P<names>NAME)\s(?:module|product|platform|app|tool|add-on|suite|engine|agent|feature|edition|plan|solution|software|package|assistant|service|copilot)\b",
    r"\b(?:module|product|tool|app|platform|suite|engine|agent|feature|assistant|add-on|service)\s(?:called|named)\s(?P<names>NAME)",
    r"\b(?P<names>NAME),\sour\s(?:[a-z-]+\s){0,3}(?:module|product|platform|app|tool|add-on|suite|engine|agent|feature|edition|solution|software|assistant|service)\b",
)


@cache
def _product_places() -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(p.replace("NAME", _NAME)) for p in _PRODUCT_PLACES)


_NOT_A_NAME = frozenset(
    "i we you they he she it the a an our your my csv pdf api apis rest sso erp crm wms tms hr ap ar edi xml sftp ftp excel cfo coo ceo cto vp "
    "it hris pos plc mes bi ai us uk eu usa emea dach europe germany german france french spain america american canada north south east west "
    "ohio texas midwest february january march april may june july august september october november december monday tuesday wednesday thursday "
    "friday saturday sunday q1 q2 q3 q4 google outlook gmail english finance operations sales marketing kpi kpis b2b smb smbs sme smes saas "
    "all many some most these those this that what when if so and but or then here there both english europe asia uk nordic scandinavia".split()
)


_BETWEEN = re.compile(r",\s(?:(?:and|or)\s)?|\s(?:and|or|und|et|as\swell\sas)\s|\s?/\s?")


def named_in(listed: str) -> Iterator[tuple[str, int]]:
    """The names of a list, each with its offset in it."""
    ends = [(m.start(), m.end()) for m in _BETWEEN.finditer(listed)]
    for start, end in zip([0, *(e for _, e in ends)], [*(s for s, _ in ends), len(listed)], strict=True):
        bare = re.sub(r"(?:\s(?:and|or|of|the|de|&)|['’]s)+$", "", listed[start:end].rstrip()).rstrip(" .,")
        words = re.findall(r"[A-Za-z0-9]+", re.sub(r"['’](?:d|ll|ve|re|m|s)\b", "", bare))
        if words and not all(w.lower() in _NOT_A_NAME for w in words):
            yield bare, start


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """The names that this mail may speak of, and whose they are."""

    theirs: tuple[tuple[str, ...], ...]
    ours: tuple[tuple[str, ...], ...]
    offer: Offer
    approved: str
    today: date

    def is_theirs(self, name: str) -> bool:
        """Whether it is the recipient's company, an alias of it, or stands in what we know of them."""
        return any(same(key_of(name), t) or same(t, key_of(name)) for t in self.theirs)

    def is_ours(self, name: str) -> bool:
        """Whether it is the sender, or a product of the sender."""
        return any(same(key_of(name), o) or same(o, key_of(name)) for o in self.ours)

    def is_approved(self, name: str) -> bool:
        """Whether an approved claim that still holds names it."""
        return bool(re.search(rf"\b{re.escape(folded(name))}\b", self.approved))

    def integration(self, name: str) -> bool:
        """Whether a connection to it exists; "NetSuite" is "Oracle NetSuite", "SAP" is not "SAP Business One"."""
        said = key_of(name)
        for listed in map(key_of, self.offer.integrations):
            if said == listed or "".join(said) == "".join(listed):
                return True
            if said and (
                listed[-len(said) :] == said or (said[: len(listed)] == listed and set(said[len(listed) :]) <= _GENERIC)
            ):
                return True
            if said and listed[: len(said)] == said and set(listed[len(said) :]) <= _GENERIC:
                return True
        return False

    def reference(self, name: str) -> int | None:
        """The place of this customer in the list of references."""
        said = key_of(name)
        return next((n for n, r in enumerate(self.offer.references) if same(said, key_of(r.name))), None)

    def product(self, name: str) -> bool:
        """Whether it is a product of ours."""
        said = key_of(name)
        return any(set(said) & set(key_of(p)) for p in self.offer.products)


_GENERIC = frozenset(
    "online crm cloud erp suite platform software app one365 365 edition accounting instance tenant".split()
)


def customers(said: str, world: World) -> Iterator[Named]:
    """Customers that this sentence names as ours without their agreement on record."""
    text = _with_products(said, world)
    for pattern in _customer_places():
        for found in pattern.finditer(text):
            for name, offset in named_in(found.group("names")):
                place = found.start("names") + offset
                if name == "PRODUCT" or world.is_theirs(name) or world.is_ours(name) or world.is_approved(name):
                    continue
                number = world.reference(name)
                if number is None:
                    if not any(world.integration(part) for part in (name, name.removeprefix("and ").strip())):
                        yield Named(code="customer_not_approved", name=name, start=place, end=place + len(name))
                    continue
                consent = world.offer.references[number].consent
                if consent is None or consent > world.today:
                    fact = f"sender.references[{number}]"
                    yield Named(
                        code="customer_without_consent", name=name, start=place, end=place + len(name), fact=fact
                    )


def connections(said: str, world: World) -> Iterator[Named]:
    """Systems that this sentence says we connect to, and products it says we have, that the offer does not list."""
    for pattern in _connection_places():
        for found in pattern.finditer(said):
            for name, offset in named_in(found.group("names")):
                place = found.start("names") + offset
                known = (
                    world.is_theirs(name) or world.is_ours(name) or world.is_approved(name) or world.integration(name)
                )
                if not known and world.reference(name) is None:
                    yield Named(code="integration_not_ours", name=name, start=place, end=place + len(name))
    if world.offer.products:
        for pattern in _product_places():
            for found in pattern.finditer(said):
                name = found.group("names")
                known = world.product(name) or world.is_ours(name) or world.is_approved(name) or world.integration(name)
                if not known and any(True for _ in named_in(name)):
                    yield Named(code="product_not_ours", name=name, start=found.start("names"), end=found.end("names"))


def _with_products(said: str, world: World) -> str:
    """The sentence with the sender's own names replaced by a word of the same length that the patterns know."""
    for name in world.offer.products:
        if name and len(name) >= len("PRODUCT"):
            said = said.replace(name, "PRODUCT".ljust(len(name)))
        elif name:
            # A shorter name cannot hold the mark; "us " padded does as well.
            said = said.replace(name, "us".ljust(len(name))) if len(name) > 1 else said
    return said
