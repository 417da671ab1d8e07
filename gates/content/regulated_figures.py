# ruff: noqa: E501 - a pattern is read as one line
"""Figures in a text, and whether an approved claim carries them: same value, same attribute, same scope.

A figure is a percentage, a multiple, an amount of money, a time, or a count with its noun. An approved claim may be
said in other words, never with another figure, of something else, for somebody else, or with a stronger scope
(FTC substantiation doctrine; facts/gates.md section 7).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache

from gates.draft import Offer
from gates.text.plain import folded, plain

_ONES = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen"
).split()
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
_SMALL: dict[str, float] = {
    **{w: float(i) for i, w in enumerate(_ONES)},
    **{w: 20.0 + 10 * i for i, w in enumerate(_TENS)},
    "dozen": 12.0,
}
_SCALES: dict[str, float] = {
    "k": 1e3, "thousand": 1e3, "tsd": 1e3, "m": 1e6, "mn": 1e6, "mio": 1e6, "mm": 1e6, "million": 1e6, "millions": 1e6,
    "bn": 1e9, "b": 1e9, "billion": 1e9, "hundred": 100.0,
}  # fmt: skip
_WORD = "|".join(sorted(_SMALL, key=len, reverse=True))
_NUMBER = (
    rf"(?:\d[\d.,]*\d|\d)(?:\s?(?:k|mn|mio|bn|mm|m|b|thousand|million|billion|hundred)\b)?"
    rf"|\b(?:a\s|half\sa\s)?(?:(?:{_WORD})(?:[\s-](?:{_WORD}))?[\s-]?)?(?:hundred|thousand|million|billion)\b"
    rf"|\b(?:{_WORD})(?:[\s-](?:{_WORD}))?\b"
)
_UNITS = (
    r"seconds?|minutes?|mins?|hours?|hrs?|days?|weeks?|months?|quarters?|years?|stunden?|tage[n]?|wochen?|monate?n?"
)
_CUSTOMERS = (
    r"customers?|clients?|users?|companies|firms|teams|organi[sz]ations?|businesses|brands?|manufacturers?|hospitals?|"
    r"retailers?|enterprises?|banks?|agencies|distributors?|suppliers|carriers|logos|names|subscribers|members|merchants|"
    r"accounts|hotels|clinics|schools|universities|plants|factories|practices|departments|professionals|leaders|cfos|"
    r"controllers|startups|kunden|unternehmen|firmen|entreprises|clientes|empresas|operators|dealers|contractors|"
    r"farms|stores|shops|restaurants|wholesalers|makers|groups|peers|owners|managers|warehouses|builders|insurers"
)
_OWN = (
    r"countries|markets|offices|employees|engineers|people|staff|specialists|experts|consultants|developers|integrations|"
    r"connectors|invoices|documents|transactions|orders|shipments|sites|locations|reviews|awards|languages|patents|"
    r"implementations|projects|deployments|rollouts|installations|payments|messages|calls|tickets|vehicles|states|cities|"
    r"case studies|success stories|partners|pallets|parcels|claims|lines|records|items"
)


@cache
def _patterns() -> re.Pattern[str]:
    number = f"(?P<n>{_NUMBER})"
    return re.compile(
        rf"(?P<sign>[$€£]|\b(?:usd|eur|gbp|chf)\s)\s?{number}"
        rf"|{number.replace('<n>', '<n2>')}(?:"
        r"(?P<percent>[\s-]?(?:%|percent\b|per\s?cent\b|percentage\s|pct\b|prozent\b|pour\s?cent\b|por\s?ciento\b))"
        r"|(?P<times>\s?x\b(?!\s?\d)|[\s-]?fold\b|-?\s?times\b)"
        r"|(?P<money>\s?(?:dollars?|euros?|pounds?|bucks|cents?|usd|eur|gbp|chf|[€£$])(?!\w))"
        rf"|[\s-]+(?:(?:or\smore|business|working|short|full|extra|calendar)[\s-])?(?P<unit>{_UNITS})\b"
        r"|(?P<rating>\s?(?:out\sof\s(?:5|10|five|ten)\b|/\s?(?:5|10)\b|[\s-]stars?\b))"
        rf"|\s?\+?\s+(?:of\s)?(?:[^\W\d][\w&/'-]*\s){{0,4}}?(?P<noun>{_CUSTOMERS}|{_OWN})\b"
        r")"
        r"|(?P<multiple>\b(?:double|triple|quadruple|halve|treble)[sd]?\b|\b(?:doubling|tripling|halving)\b|\b(?:two|three|four|five|ten)fold\b|\b(?:twice|thrice)\s(?=as\b|the\b|more\b|faster\b|that\b))"
        r"|(?P<part>(?!(?:a|one)\s(?:quarter|third)\sof\san?\shour|half\s(?:of\s)?an\shour)\b(?:in\shalf|by\s(?:(?:almost|nearly|about|over)\s)?(?:a|one)\s(?:third|quarter|fifth|sixth|eighth|tenth)\b|by\s(?:almost\s|nearly\s|about\s|over\s)?half|half\sas|half\sthe\s(?:\w+\s)?(?:time|cost|costs|price|effort|work|hours|errors|headcount|spend|money|budget|team|people|staff|customers|users|clients|fortune|market)|half\sof\s(?:the|their|our|all|its|those|these|every|that|users|customers|clients|teams)|(?:a|one|by\sa)\s(?:third|quarter|fifth|sixth|eighth|tenth)"
        r"(?=\s(?:of|less|more|fewer|faster|lower|cheaper|smaller|higher|shorter|off|back)|[.,]|$)|(?:two|three)[\s-](?:thirds|quarters))\b)"
        rf"|\b(?P<many>(?:tens\sof\s|hundreds\sof\s)?(?:hundreds|thousands|millions|dozens|scores)\sof\s(?:[^\W\d][\w&/'-]*\s){{0,4}}?"
        rf"(?P<noun2>{_CUSTOMERS}|{_OWN}|hours|dollars|euros)\b)"
        r"|\b(?P<since>(?:since|founded\sin|established\sin|est\.?)\s(?:19|20)\d\d)\b"
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One quantity: its kind and value, its unit or noun, and its place in the readable text that was given."""

    kind: str
    value: float
    of: str
    start: int
    end: int


def value_of(text: str) -> float | None:
    """The number that these characters say: "1,200", "4.2M", "thirty-eight", "half a million"; None for no number."""
    low = text.strip()
    found = re.match(r"(\d[\d.,]*\d|\d)\s?([a-z]*)$", low)
    if found:
        digits = found.group(1)
        if re.fullmatch(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?", digits):
            digits = digits.replace(",", "")
        elif re.fullmatch(r"\d{1,3}(?:\.\d{3})+(?:,\d+)?", digits):
            digits = digits.replace(".", "").replace(",", ".")
        else:
            digits = digits.replace(",", ".")
        try:
            return float(digits) * _SCALES.get(found.group(2), 1.0)
        except ValueError:
            return None
    total, scale = 0.0, 1.0
    for word in re.split(r"[\s-]+", low):
        if word in _SMALL:
            total += _SMALL[word]
        elif word in _SCALES:
            scale *= _SCALES[word]
        elif word == "half":
            scale *= 0.5
        elif word != "a":
            return None
    return (total or 1.0) * scale


_MULTIPLES = {
    "two": 2.0,
    "fou": 4.0,
    "fiv": 5.0,
    "ten": 10.0,
    "dou": 2.0,
    "twi": 2.0,
    "tri": 3.0,
    "thr": 3.0,
    "tre": 3.0,
    "qua": 4.0,
}


def figures(low: str) -> Iterator[Figure]:
    """The quantities of a folded text, from left to right."""
    for found in _patterns().finditer(low):
        if figure := _figure(found):
            yield figure


def _figure(found: re.Match[str]) -> Figure | None:
    start, end = found.span()
    groups = found.groupdict()

    def made(kind: str, value: float | None, of: str = "") -> Figure | None:
        return None if value is None else Figure(kind=kind, value=value, of=of, start=start, end=end)

    if groups["sign"]:
        return made("money", value_of(groups["n"]))
    if groups["multiple"]:
        word = groups["multiple"]
        return made("percent", 50.0) if word.startswith("hal") else made("times", _MULTIPLES[word[:3]])
    if groups["part"]:
        word = groups["part"]
        share = {
            "third": 100 / 3,
            "quarter": 25.0,
            "fifth": 20.0,
            "sixth": 100 / 6,
            "eighth": 12.5,
            "tenth": 10.0,
            "thirds": 200 / 3,
            "quarters": 75.0,
        }
        return made("percent", share.get(re.split(r"[\s-]", word)[-1], 50.0))
    if groups["many"]:
        return made("count", -1.0, groups["noun2"])
    if groups["since"]:
        return made("since", float(groups["since"][-4:]))
    value = value_of(groups["n2"])
    for kind in ("percent", "times", "money", "rating"):
        if groups[kind]:
            return made(kind, value)
    if groups["unit"]:
        return made("time", value, groups["unit"][:4].rstrip("s"))
    return made("count", value, groups["noun"])


# ------------------------------------------------------------------------------ what a figure says

_ATTRIBUTES = {
    "time": "time times hour hours minute day days week weeks month faster speed quicker duration cycle turnaround delay delays "
    "slower lead quickly sooner later wait waiting zeit bearbeitungszeit temps tiempo schneller",
    "cost": "cost costs spend spending expense expenses price prices budget cheaper money kosten couts costes bill fees",
    "error": "error errors mistake mistakes defect defects accuracy accurate exception exceptions discrepancy discrepancies "
    "rework duplicates fehler wrong misses",
    "revenue": "revenue sales income turnover pipeline bookings profit margin margins umsatz growth",
    "conversion": "conversion conversions win reply response replies signups leads meetings",
    "output": "productivity throughput output capacity volume",
    "churn": "churn retention renewal renewals attrition",
    "uptime": "uptime availability downtime outage outages",
    "stock": "inventory stock stockouts overstock scrap waste",
    "risk": "fraud incidents incident accidents injuries breaches",
    "energy": "energy electricity fuel power emissions co2",
    "satisfaction": "satisfaction nps rating csat happy satisfied",
    "tickets": "tickets ticket complaints enquiries inquiries escalations",
}
_ATTRIBUTE_OF = {word: name for name, words in _ATTRIBUTES.items() for word in words.split()}
_UP = frozenset("increase increased increases increasing grow grew grows rise rose rises raise raised boost boosted lift lifted gained up".split())  # fmt: skip
_DOWN = frozenset(
    "fall fell falls drop dropped drops cut cuts cutting reduce reduced reduces reducing decrease decreased lower lowered less fewer "
    "shorter down save saved saves trim trimmed slash slashed shrink shrank halved halve shed".split()
)
_STOP = frozenset(
    "the and for with that this from have has had was were are our their your you they them its his her who which what when "
    "than then into onto over under about around some more most less just only also very can could would will may might "
    "survey average per cent percent customers customer clients client users our use uses using used teams team companies "
    "company firms help helps helped see saw seen say says across among after before since year years".split()
)
_SCOPES = {
    "average": re.compile(r"\b(?:average[sd]?|averaging|avg|mean|median|typical|typically|durchschnitt\w*|moyenne|promedio|media)\b"),
    "up_to": re.compile(r"\b(?:up\sto|as\s(?:much|many|little|fast)\sas|maximum|at\smost(?!\s(?:of|cu|cl|si|co|pl|us|te|fi))|bis\szu|jusqu|hasta)\b"),
    "at_least": re.compile(
        r"\b(?:at\sleast|more\sthan|over|above|exceed\w*|no\s(?:less|fewer)\sthan|minimum|upwards|greater\sthan|better\sthan|mindestens)\b|\+"
    ),
    # "Each batch is followed" says nothing of how many customers reached a figure.
    "every": re.compile(
        rf"\b(?:every(?:one|body)|any(?:one|body)|always|consistently|without\sexception|(?:they|who|them|us|you)\sall|all\s(?:see|saw|save|cut|get|got|report|reach)\w*"
        rf"|(?:every|all|each|any|jede[rn]?|alle[rn]?)\s(?:(?:of|single|one|our|the|these|those|their|unsere[rn]?|last)\s){{0,3}}(?:\w+\s)??(?:{_CUSTOMERS}|sites?|customer|client|company|firm|farm|store|hotel|plant|teams?|user|people|employees?))\b"
    ),
}  # fmt: skip
_PERIOD = re.compile(r"\b(?:a|an|per|each|every|/)\s?(hour|day|week|month|quarter|year|user|seat|invoice)\b")
_WORDS = re.compile(r"[a-z][a-z0-9]*(?:'[a-z]+)?")
_CLAUSE = re.compile(r"[,;:(]|\s-\s|\b(?:while|which|because|whereas|although|but)\b")


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What a clause says about its figure, beside the figure."""

    low: str
    figure: Figure
    before: str
    around: str

    @property
    def attributes(self) -> frozenset[str]:
        """What is measured, as far as we know the word; words inside a figure do not count."""
        return frozenset(_ATTRIBUTE_OF[w] for w in _WORDS.findall(self.around) if w in _ATTRIBUTE_OF)

    @property
    def direction(self) -> int:
        """1 for up, -1 for down, 0 when it does not tell."""
        words = set(_WORDS.findall(self.around))
        return bool(words & _UP) - bool(words & _DOWN)

    @property
    def words(self) -> frozenset[str]:
        """The content words of the sentence, by their stems."""
        return stems(self.low)

    def scope(self, name: str) -> bool:
        """Whether the figure is an average, an upper or lower bound, or said of all."""
        near = self.low if name in {"average", "every"} else self.before[-24:] + self.low[self.figure.end - 2 :][:14]
        return bool(_SCOPES[name].search(near))

    @property
    def share(self) -> bool:
        """Whether the figure is a share of a group ("38 % of our customers"), not a change."""
        return bool(
            re.match(
                rf"\s?(?:of|der|des|de)\s(?:our|all|the|their|these|those|unserer|nos|nuestros)?\s?(?:\w+\s)?(?:{_CUSTOMERS}|learners|people|employees|sites|plants|respondents)\b",
                self.low[self.figure.end :],
            )
        )

    @property
    def to(self) -> bool:
        """Whether the figure is where something went to ("to 38 %"), not by how much it moved."""
        if re.match(r"\s(?:after|later|at\sthe\send|by\sthe\send|in\sthe\send)\b", self.low[self.figure.end :]):
            return True  # "23 % at the start, 6 % after a year"
        return bool(re.search(r"(?<!up )\bto\s(?:just\s|only\s|about\s|around\s|under\s)?$", self.before))


def said_of(low: str, figure: Figure) -> Said:
    """What the sentence `low` says of this figure of its own."""
    cuts = [0, *(m.start() for m in _CLAUSE.finditer(low)), len(low)]
    first = max((c for c in cuts if c <= figure.start), default=0)
    last = min((c for c in cuts if c >= figure.end), default=len(low))
    around = low[first : figure.start] + " " + low[figure.end : last]
    if len(around.split()) < 4:
        around = low[: figure.start] + " " + low[figure.end :]
    return Said(low=low, figure=figure, before=low[max(0, figure.start - 40) : figure.start], around=around)


def stems(low: str) -> frozenset[str]:
    """Content words, cut to their first letters so that "reconciled" and "reconciliation" agree."""
    return frozenset(w[:5] for w in _WORDS.findall(low) if len(w) > 3 and w not in _STOP)


@dataclass(frozen=True, slots=True, kw_only=True)
class Approved:
    """An approved claim, read: its folded text, its figures with what they say, and the last day on which it holds."""

    path: str
    low: str
    said: tuple[Said, ...]
    expires: date | None

    def holds(self, today: date) -> bool:
        """Whether it may still be said."""
        return self.expires is None or today <= self.expires


def _sample(low: str) -> Iterator[Figure]:
    """The size of a survey, "n = 112": a mail may call it 112 customers."""
    for found in re.finditer(r"\bn\s?=\s?(\d+)", low):
        yield Figure(kind="count", value=float(found.group(1)), of="customers", start=found.start(), end=found.end())


@lru_cache(maxsize=64)
def approved_claims(offer: Offer) -> tuple[Approved, ...]:
    """The approved claims of an offer, read once."""
    return tuple(
        Approved(
            path=f"sender.approved_claims[{number}]",
            low=(low := folded(plain(claim.text).text)),
            said=tuple(said_of(low, f) for f in (*figures(low), *_sample(low))),
            expires=claim.expires,
        )
        for number, claim in enumerate(offer.approved_claims)
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """How an approved claim answers a figure: `fault` is empty when it carries it, else what differs."""

    path: str
    fault: str


_RANK = ("", "expired", "scope", "attribute")


def carried(said: Said, claims: tuple[Approved, ...], today: date, names: frozenset[str]) -> Match | None:
    """The best answer of the approved claims to this figure; None when no claim has the figure at all.

    `names` are the customers that the sentence names: what one customer reached is no average, and the reverse.
    """
    answers: list[Match] = []
    for claim in claims:
        if said.figure.kind == "count" and re.search(rf"\bn\s?=\s?{said.figure.value:.0f}\b", claim.low):
            # "a survey of 112 customers" is the "n = 112" of the claim
            answers.append(Match(path=claim.path, fault="" if claim.holds(today) else "expired"))
        for one in claim.said:
            if _same_figure(one.figure, said.figure):
                fault = _fault(said, one, names, claim.low)
                if not fault and not claim.holds(today):
                    fault = "expired"
                answers.append(Match(path=claim.path, fault=fault))
    return min(answers, key=lambda m: _RANK.index(m.fault), default=None)


def _same_figure(one: Figure, other: Figure) -> bool:
    if one.kind != other.kind or abs(one.value - other.value) > 1e-6:
        return False
    return one.kind != "time" or one.of == other.of


def _fault(said: Said, approved: Said, names: frozenset[str], claim: str) -> str:  # noqa: C901 - one branch for each fault
    mine, theirs = said.attributes, approved.attributes
    if said.figure.kind in {"percent", "times", "money", "time"}:
        if mine and theirs and (not mine & theirs or mine - theirs - {"time"}):
            return "attribute"
        if not (mine and theirs) and not said.words & approved.words and not _foreign(said.low, approved.low):
            return "attribute"
        if said.direction * approved.direction < 0:
            return "attribute"
        if said.figure.kind == "percent" and (said.to, said.share) != (approved.to, approved.share):
            return "attribute"
    elif said.figure.kind == "count" and not _same_noun(said.figure.of, approved.figure.of):
        return "attribute"
    mine_per, theirs_per = set(_PERIOD.findall(said.low)), set(_PERIOD.findall(approved.low))
    if mine_per and theirs_per and not mine_per & theirs_per:
        return "attribute"
    if any(not any(w in claim for w in name.split()[:1]) for name in names):
        return "scope"
    # A limit that the claim has must be kept; one more takes nothing away, and often belongs to the figure beside it.
    if approved.scope("average") and not said.scope("average"):
        return "scope"
    if approved.scope("up_to") != said.scope("up_to"):
        return "scope"
    for name in ("at_least", "every"):
        if said.scope(name) and not approved.scope(name):
            return "scope"
    return ""


_TONGUES = {
    "de": frozenset("der die das und ist nicht sie ihr ihre wir uns mit fur auf ein eine von bei im um den dem unsere unseren".split()),
    "fr": frozenset("le les des et est vous votre vos nous nos avec pour dans sur une du chez en la par apres".split()),
    "es": frozenset("el los las y usted su sus nosotros nuestro nuestros con para una por del se al la en tras un".split()),
    "en": frozenset("the and is are you your we our with for on to of at by in from after".split()),
}  # fmt: skip


def _foreign(one: str, other: str) -> bool:
    """Whether the two sentences speak different languages, so that their words cannot agree."""

    def tongue(low: str) -> str:
        words = set(_WORDS.findall(low))
        count, name = max((len(words & small), name) for name, small in _TONGUES.items())
        return name if count > 1 else ""

    mine, theirs = tongue(one), tongue(other)
    return bool(mine and mine != (theirs or "en"))


def _same_noun(one: str, other: str) -> bool:
    """Customers may be called companies or teams; employees may not."""
    a, b = one.rstrip("s")[:5], other.rstrip("s")[:5]
    family = "custo clien user compa firm team organ busin brand enter".split()
    return a == b or (a in family and b in family)
