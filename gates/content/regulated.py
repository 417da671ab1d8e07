"""Gate: nothing is promised or claimed about us that a law restricts and the offer does not carry.

Statements about us are a closed world: a figure, certificate, customer, connection or superlative stands only when
the offer lists it and it still holds (FTC Act s. 5, substantiation; facts/gates.md section 5). Statements about the
recipient belong to the claims gate. What the company locked in its template is its own.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from gates.content.regulated_effects import effects
from gates.content.regulated_figures import Approved, Figure, approved_claims, carried, figures, said_of, stems
from gates.content.regulated_names import Named, World, certificates, connections, customers, key_of
from gates.content.regulated_sense import Sense, speaks_of_us
from gates.content.regulated_words import CLAIMS
from gates.draft import Draft
from gates.gate import gate
from gates.policy import Policy
from gates.recipient import Recipient
from gates.text.lexicon import Hit
from gates.text.mail import Line, Mail, Passage, Role, mail_of
from gates.text.plain import folded
from gates.verdict import Evidence, Finding, Ruling, block, hold, passed

_JUDGED = frozenset({Role.PROSE, Role.SIGNATURE, Role.FOOTER})
# A sentence that mentions an opt-out or data protection is read as footer; a promise in it is one all the same.
_IN_FOOTERS = frozenset({"guarantee", "agency_approval", "returns", "health"})
_NO_OFFER_NEEDED = "Remove the sentence, or use wording that the company approved in its template."
_APPROVE = "Remove it, or have the company add it to the approved claims of the offer."

# What a finding says, by its reason code.
_TOLD: dict[str, tuple[Ruling, str, str]] = {
    "guarantee": (Ruling.BLOCK, "The mail promises a result or the absence of risk.", _NO_OFFER_NEEDED),
    "promised_figure": (Ruling.BLOCK, "The mail promises the recipient a figure.", _NO_OFFER_NEEDED),
    "returns": (
        Ruling.BLOCK,
        "The mail speaks of returns, earnings or predictions as if they were certain.",
        _NO_OFFER_NEEDED,
    ),
    "health": (Ruling.BLOCK, "The mail claims an effect on health or an approval of the FDA.", _NO_OFFER_NEEDED),
    "environment": (Ruling.HOLD, "The mail makes an environmental claim about us without proof.", _APPROVE),
    "testimonial": (Ruling.HOLD, "The mail quotes praise or an award that nobody approved.", _APPROVE),
    "free_offer": (Ruling.HOLD, "The mail offers something for free that the offer does not contain.", _APPROVE),
    "discount": (Ruling.HOLD, "The mail offers a discount or a price that nobody approved.", _APPROVE),
    "legal_advice": (Ruling.BLOCK, "The mail tells the recipient what the law requires of them.", _NO_OFFER_NEEDED),
    "agency_approval": (Ruling.BLOCK, "The mail claims that an authority approved us.", _NO_OFFER_NEEDED),
    "superlative": (Ruling.HOLD, "The mail ranks us above others without proof.", _APPROVE),
    "certification_not_ours": (
        Ruling.BLOCK,
        "The mail claims a certificate that we do not hold.",
        "Remove it, or correct the list of certificates.",
    ),
    "certification_expired": (
        Ruling.BLOCK,
        "The mail claims a certificate that has expired.",
        "Renew the certificate in the offer, or remove the claim.",
    ),
    "certification_wording": (
        Ruling.HOLD,
        "Nobody is certified under this rule: SOC 2 is a report, HIPAA has no certificate.",
        "Name the report instead.",
    ),
    "customer_not_approved": (
        Ruling.HOLD,
        "The mail names a customer who has not agreed to be named.",
        "Remove the name, or record the reference with its consent.",
    ),
    "customer_without_consent": (
        Ruling.HOLD,
        "The mail names a reference whose consent is not on record.",
        "Record the day of their consent, or remove the name.",
    ),
    "integration_not_ours": (
        Ruling.HOLD,
        "The mail claims a connection to a system that the offer does not list.",
        "Remove it, or add the integration to the offer.",
    ),
    "product_not_ours": (
        Ruling.HOLD,
        "The mail names a product that the offer does not list.",
        "Name a product of the offer.",
    ),
    "figure_not_approved": (Ruling.HOLD, "The mail states a figure about us that no approved claim carries.", _APPROVE),
    "figure_changed": (
        Ruling.HOLD,
        "The mail uses an approved figure for something else than was approved.",
        "Say it as the approved claim says it.",
    ),
    "figure_scope": (
        Ruling.HOLD,
        "The mail states an approved figure without its limits, or for somebody else.",
        "Keep the limits of the approved claim, such as 'on average' or 'up to'.",
    ),
    "claim_expired": (
        Ruling.HOLD,
        "The approved claim behind this figure has expired.",
        "Renew the claim in the offer, or remove the figure.",
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Objection:
    code: str
    evidence: Evidence


@gate(
    "regulated_claims",
    version="4",
    because="FTC Act s. 5; FINRA 2210(d)(1); SEC 206(4)-1; 16 CFR 251, 255, 260; FDA, HIPAA and AICPA wording rules",
)
def regulated_claims(draft: Draft, recipient: Recipient, policy: Policy) -> Finding:
    """Nothing is promised; no figure, certificate, customer or rank of ours stands that the offer does not carry."""
    mail = mail_of(draft)
    objections = list(_objections(mail, draft, recipient))
    if not objections:
        return passed("nothing_regulated")
    worst = max(objections, key=lambda o: _TOLD[o.code][0])
    ruling, message, mend = _TOLD[worst.code]
    told = block if ruling is Ruling.BLOCK else hold
    evidence = (worst.evidence, *(o.evidence for o in objections if o is not worst))
    return told(worst.code, *evidence[:6], message=message, mend=mend)


def _objections(mail: Mail, draft: Draft, recipient: Recipient) -> Iterator[_Objection]:
    today = recipient.as_of.date()
    claims = approved_claims(draft.sender.offer)
    world = _world(draft, recipient, today, claims)
    for passage in mail.passages:
        yield from _by_phrase(passage, recipient, world, claims, today)
        for line in passage.lines:
            if line.role in {Role.PROSE, Role.SIGNATURE} and not line.locked:
                yield from _by_name(line, world)
                yield from _by_build(line, world, claims)
                yield from _by_figure(line, passage, recipient, world, claims)


def _world(draft: Draft, recipient: Recipient, today: date, claims: tuple[Approved, ...]) -> World:
    company = recipient.facts.get("company.name")
    theirs = (recipient.contact.company, str(company.value) if company else "", *recipient.aliases)
    offer = draft.sender.offer
    return World(
        theirs=tuple(key_of(n) for n in dict.fromkeys(theirs) if n),
        ours=tuple(key_of(n) for n in (draft.sender.company, *offer.products) if n),
        offer=offer,
        approved=" | ".join(c.low for c in claims if c.holds(today)),
        today=today,
    )


# ------------------------------------------------------------------------------------------ phrases


def _by_phrase(
    passage: Passage, recipient: Recipient, world: World, claims: tuple[Approved, ...], today: date
) -> Iterator[_Objection]:
    text = passage.text
    hits = CLAIMS.search(text)
    if not hits:
        return
    sense = Sense(text, recipient, world)
    lines = {line.sentence.first: line for line in passage.lines}
    for hit in hits:
        code = hit.label.partition(":")[0]
        line = lines.get(text.sentence_of(hit.first).first)
        if line is None or line.locked or line.role not in _JUDGED:
            continue
        if line.role is Role.FOOTER and code not in _IN_FOOTERS:
            continue
        if code == "superlative" and _NO_RANK.search(folded(line.said)[: hit.start - line.sentence.start]):
            continue  # "dock #1", "worth more than any slogan"
        if _REPORTED.search(folded(line.said)[: hit.start - line.sentence.start]):
            continue  # "they ask us on which day it will have earned its price"
        if not sense.claims(hit) or _approved_wording(hit, code, line, claims, today):
            continue
        if code == "free_offer" and _approved_free(line, passage, claims, today):
            continue
        yield _Objection(code=code, evidence=_seen(line, hit.start, hit.end))


_NO_RANK = re.compile(
    r"\b(?:dock|bay|door|gate|line|lane|plant|building|room|unit|warehouse|shift|item|hall|pier|berth|yard|row|aisle|worth|says?|said)\s?$"
)
_REPORTED = re.compile(
    r"\b(?:asks?|asked|asking|wonders?|want\sto\sknow)\s(?:us\s|me\s|you\s)?(?:on\s)?(?:when|whether|how|what|which|if)\b"
)


def _approved_wording(hit: Hit, code: str, line: Line, claims: tuple[Approved, ...], today: date) -> bool:
    """Whether an approved claim that holds makes the same claim in nearly the same words."""
    if code in {"legal_advice", "agency_approval"}:
        return False
    mine = stems(folded(line.said))
    # By token, because a disguised word has no letters that stand together.
    head = [t.word for t in line.text.tokens[hit.first : hit.last] if len(t.word) > 1 or t.word == "#"]
    for claim in claims:
        if head and claim.holds(today) and all(w[:6] in claim.low for w in head):
            theirs = stems(claim.low)
            if len(mine & theirs) * 2 >= min(len(mine), len(theirs)):
                return True
    return False


_FREE = re.compile(
    r"\b(?:free|no (?:fee|charge|cost)|costs? nothing|without (?:charge|cost|fee)|complimentary|kostenlos\w*"
    r"|kostenfrei\w*|gratuit\w*|gratis|gratuito\w*)\b"
)


def _approved_free(line: Line, passage: Passage, claims: tuple[Approved, ...], today: date) -> bool:
    """Whether an approved claim gives the same thing for free; what it is may stand in the two sentences before."""
    at = passage.lines.index(line)
    near = stems(folded(" ".join(x.said for x in passage.lines[max(0, at - 2) : at + 1])))
    given = (stems(c.low) for c in claims if c.holds(today) and _FREE.search(c.low))
    return any(near & (thing - {"free", "charg"}) for thing in given)


def _seen(line: Line, start: int, end: int, fact: str = "") -> Evidence:
    begin, finish, said = line.text.original(start, end)
    if line.where == "draft.html":  # the offsets are those of the text that the HTML shows
        return Evidence(where=line.where, text=said, fact=fact)
    return Evidence(where=line.where, start=begin, end=finish, text=said, fact=fact)


# -------------------------------------------------------------------------------------------- names


def _by_name(line: Line, world: World) -> Iterator[_Objection]:
    said = line.said
    low = folded(said)
    us = speaks_of_us(low, world)
    found: list[Named] = []
    if not low.rstrip("\"') ").endswith("?"):
        if us >= 0:
            found += certificates(low, world.offer, world.today, ours=us > 0)
        elif told := _TELLS_OF_US.search(low):  # "you will want to know that we are SOC 2 attested"
            blank = " " * told.start() + low[told.start() :]
            found += certificates(blank, world.offer, world.today, ours=True)
    if not _NEGATED_LINK.search(low):
        found += customers(said, world)
        if us >= 0 and not re.match(
            r"\W*(?:do|does|did|are|is|how|have|has|which|what|when|if|since|as)\s(?:you|your)\b", low
        ):
            found += (n for n in connections(said, world) if not _of_theirs(low[: n.start]))
    for named in found:
        if named.code.startswith("certification") and _denied(low[: named.start], low[named.end :]):
            continue
        start = line.sentence.start + named.start
        yield _Objection(code=named.code, evidence=_seen(line, start, line.sentence.start + named.end, named.fact))


_TELLS_OF_US = re.compile(r"(?:\b(?:that|because|since|as|and)\s|[,:;]\s)(?:we|we're|we've|our|wir|nous|notre)\b")
_NEGATED_LINK = re.compile(
    r"\b(?:do|does|did|is|are)(?:\snot|n't)\s(?:yet\s|currently\s)?(?:integrat|connect|support|offer|work|a\scustomer|sync|have|plug)|\bnot\s(?:yet\s)?(?:integrat|support|connect)|\bno\s\w*\s?(?:integration|connector)"
)
_THEIR_SUBJECT = re.compile(
    r"\b(?:you|your\s\w+(?:\s\w+)?|they|who)\s(?:(?:already|currently|now|also|both|still|must|have\sto|may|might|probably|likely)\s)*"
    r"(?:integrat\w*|connect\w*|run|runs|use|uses|sync\w*|feed\w*|post\w*|pull\w*|push\w*|read|reads|write\w*|work\w*|talk\w*|sit|sits|link\w*|plug\w*|support\w*|moved|build|built|interface\w*|hook\w*|embed\w*)\b[^,;]*$"
)


def _of_theirs(before: str) -> bool:
    """Whether the recipient, not we, is the subject of the connection."""
    return bool(_THEIR_SUBJECT.search(before)) or bool(re.search(r"\byour\s(?:\w+\s){0,3}$", before))


def _denied(before: str, after: str) -> bool:
    """Whether the certificate is denied: "we are not ISO 27001 certified yet"."""
    return bool(
        re.search(r"\b(?:not|no|never|without|don't|aren't|isn't|cannot|can't|yet\sto|lack|nor)\b[^,;:]{0,40}$", before)
        or re.match(
            r"[^,;]{0,30}\b(?:is\snot|isn't|not\syet|next\syear|pending|planned|in\sprogress|underway|under\sway)\b",
            after,
        )
    )


# ------------------------------------------------------------------------------------------- builds


def _by_build(line: Line, world: World, claims: tuple[Approved, ...]) -> Iterator[_Objection]:
    """Effects told as certain, unless an approved claim tells the same in nearly the same words."""
    low = folded(line.said)
    if low.rstrip("\"') ").endswith("?") and not re.search(r"\b(?:we|our|us|wir|unser\w*|nous|notre|nuestr\w+)\b", low):
        return
    for code, start, end in effects(low, tuple(" ".join(n) for n in world.ours)):
        mine = stems(low[start:end])
        if any(c.holds(world.today) and mine and len(mine & stems(c.low)) * 3 >= 2 * len(mine) for c in claims):
            continue
        yield _Objection(code=code, evidence=_seen(line, line.sentence.start + start, line.sentence.start + end))


# ------------------------------------------------------------------------------------------ figures

_QUANTITY_WORDS = frozenset(
    "one two three four five six seven eight nine ten eleven twelve fifteen twenty thirty forty fifty sixty seventy "
    "eighty ninety "
    "hundred hundreds thousand thousands million millions dozen dozens scores half third thirds quarter quarters "
    "double doubled doubles "
    "doubling triple tripled triples tripling quadruple quadrupled halve halved halves halving twice thrice "
    "treble fifth sixth eighth tenth twofold threefold fourfold fivefold tenfold".split()
)


def _by_figure(
    line: Line, passage: Passage, recipient: Recipient, world: World, claims: tuple[Approved, ...]
) -> Iterator[_Objection]:
    tokens = line.text.tokens[line.sentence.first : line.sentence.last]
    if not any(t.word[:1].isdigit() or t.word.rpartition("-")[0] or t.word in _QUANTITY_WORDS for t in tokens):
        return
    low = folded(line.said)
    names = frozenset(folded(r.name) for r in world.offer.references if key_of(r.name)[0] in low)
    sense = Sense(passage.text, recipient, world)
    for figure in figures(low):
        if not sense.ours(low, figure):
            continue
        said = said_of(low, figure)
        match = carried(said, claims, world.today, names)
        code = _FAULTS[match.fault] if match else "figure_not_approved"
        if match is None and _worked_out(figure, claims, world.today, sense.numbers):
            code = ""
        if code and sense.reduced(low, figure):
            code = "discount"
        elif code and sense.promised(low, figure):
            code = "promised_figure"
        elif not code and sense.promised(low, figure):
            code = "figure_scope"
        if code:
            start = line.sentence.start + figure.start
            fact = match.path if match else ""
            yield _Objection(code=code, evidence=_seen(line, start, line.sentence.start + figure.end, fact))


def _worked_out(figure: Figure, claims: tuple[Approved, ...], today: date, numbers: frozenset[float]) -> bool:
    """An approved price times a number of the record: £3 an employee makes £825 for 275 people."""
    if figure.kind != "money":
        return False
    prices = {s.figure.value for c in claims if c.holds(today) for s in c.said if s.figure.kind == "money"}
    return any(abs(p * n * months - figure.value) < 0.01 for p in prices for n in numbers for months in (1, 12))


_FAULTS = {"": "", "expired": "claim_expired", "scope": "figure_scope", "attribute": "figure_changed"}
