"""Gate: each personal statement has a source that exists, and one that the recipient would expect us to have.

A person expects us to know what their company publishes, their job, and what they did with us: a form, a call, a
booth. They do not expect to be watched, and what colleagues typed into the CRM about them is not for their eyes.
"""

import re
from collections.abc import Iterator
from functools import lru_cache

from gates.content.attribution_shared import MOST_SHARED, Shared, from_notes, from_private, stems
from gates.content.attribution_words import CREEPY, INNOCENT
from gates.draft import Claim, Draft
from gates.gate import gate
from gates.late import late
from gates.policy import Policy
from gates.recipient import Recipient
from gates.text.lexicon import Hit
from gates.text.mail import Line, Mail, Role, mail_of
from gates.text.plain import folded
from gates.text.sense import conditional, negated
from gates.verdict import Evidence, Finding, Ruling, block, hold, passed

_TOLD: dict[str, tuple[Ruling, str, str]] = {
    "private": (
        Ruling.BLOCK,
        "The mail touches the recipient's private life.",
        "Remove it, however kindly it is meant.",
    ),
    "tracking": (
        Ruling.BLOCK,
        "The mail shows the recipient that we watch what they open, click or visit.",
        "Remove it; speak of what they asked for openly.",
    ),
    "watching": (
        Ruling.HOLD,
        "The mail tells the recipient that we looked them up.",
        "Speak of their company's public news instead.",
    ),
    "internal": (
        Ruling.HOLD,
        "The mail repeats what our own CRM says about the recipient.",
        "Remove the internal field, note or score.",
    ),
    "hearsay": (
        Ruling.HOLD,
        "The mail repeats what somebody else told us about the recipient.",
        "Remove it, or record the referral as a fact.",
    ),
    "from_notes": (
        Ruling.HOLD,
        "The mail uses details that stand only in a note that a colleague typed.",
        "Remove them, or record what the person told us openly as a fact.",
    ),
    "note_as_source": (
        Ruling.HOLD,
        "The mail names a note as its source; notes are no source.",
        "Rest the statement on a fact, or remove it.",
    ),
    "source_missing": (
        Ruling.HOLD,
        "The mail names a source that does not exist.",
        "Name the field that holds it, or remove the statement.",
    ),
    "no_source": (
        Ruling.HOLD,
        "The mail makes a personal statement and names no source for it.",
        "Name the field that holds it, or remove the statement.",
    ),
}
_Found = tuple[str, Evidence]


@gate(
    "attribution",
    version="4",
    because="GDPR Art. 5(1)(a), 9 and 14(2)(f); law 8: no source, no claim; product.md section 5: creepy sources",
)
def attribution(draft: Draft, recipient: Recipient, policy: Policy) -> Finding:
    """Each personal statement rests on a source that exists and that the recipient would expect us to have."""
    mail = mail_of(draft)
    found = [
        *_creepy(mail, recipient),
        *_shared("from_notes", from_notes(mail, draft, recipient)),
        *_shared("private", from_private(mail, recipient)),
        *_sources(draft, recipient),
    ]
    if not found:
        return passed("sources_expected")
    code, evidence = max(found, key=lambda f: _TOLD[f[0]][0])
    ruling, message, mend = _TOLD[code]
    others = tuple(e for c, e in found if e is not evidence)[:5]
    told = block if ruling is Ruling.BLOCK else hold
    return told(code, evidence, *others, message=message, mend=mend)


# ------------------------------------------------------------------------------------------- creepy


def _creepy(mail: Mail, recipient: Recipient) -> Iterator[_Found]:
    for passage in mail.passages:
        hits = CREEPY.search(passage.text)
        if not hits:
            continue
        innocent = INNOCENT.search(passage.text)
        lines = {line.sentence.first: line for line in passage.lines}
        for hit in hits:
            line = lines[passage.text.sentence_of(hit.first).first]
            if line.locked or line.role not in {Role.PROSE, Role.SIGNATURE}:
                continue
            if any(h.label == hit.label and h.first < hit.last and hit.first < h.last for h in innocent):
                continue
            if _meant(hit, line, recipient):
                yield hit.label, _seen(line, hit.start, hit.end)


_KNOWINGLY = late(
    r"\b(?:form|webinar|booth|stand|event|trade\s(?:fair|show)|conference|call|meeting|demo|roundtable|survey|trial|workshop|signed\sup|registered|"
    r"subscribed|requested|asked|enquir\w+|inquir\w+|contacted|wrote|filled|spoke|talked|met|replied|chatted|chat)\b"
)
_SPYING = late(
    r"\b(?:saw|noticed|see|seen|spotted|tracked|tracking|times|twice|again|know|pricing|minutes|analytics|opened|clicked|browsed|detected|intent|pixel|visited|ip)\b"
)
_TELLS_US = late(
    r"\b(?:you|your\s\w+)\s(?:told|mentioned|said|wrote|shared|asked|let\sus\sknow|let\sme\sknow|explained|noted)\b"
)


def _meant(hit: Hit, line: Line, recipient: Recipient) -> bool:
    text, low = line.text, folded(line.said)
    if negated(text, hit) and re.search(r"\b(?:we|i|our)\b", low[: hit.start - line.sentence.start]):
        return False
    phrase = folded(text.plain.text[hit.start : hit.end])
    if _is_name(hit, line) or _of_a_thing(hit, line, phrase, low) or _of_vacancies(hit, phrase, recipient):
        return False
    if hit.label == "tracking":
        if _KNOWINGLY.search(low) and not _SPYING.search(low):
            return False
        return not (conditional(text, hit) and not re.search(r"\b(?:saw|noticed|we\ssee|i\ssee)\b", low))
    company = _of_company(recipient)
    nouns = re.findall(r"[a-z]{4,}", phrase)
    if hit.label == "private":
        return _of_private_life(hit, phrase, low, nouns, company)
    if hit.label == "watching":
        if "linkedin" in phrase and ("linkedin" in company or any("linkedin" in p for p in recipient.facts)):
            return False
        return not _TELLS_US.search(low)
    if hit.label == "internal" and _RECORDS.search(phrase):
        return not _in_facts(low, recipient)
    if hit.label == "hearsay":
        return not _TELLS_US.search(low) and not _referred(low, recipient)
    return True


def _of_a_thing(hit: Hit, line: Line, phrase: str, low: str) -> bool:
    """ "We've been watching twelve roofs", "from the SolidWorks files": a thing, and neither reader nor record."""
    if hit.label == "internal":
        return _of_a_named_tool(hit, line)
    if hit.label != "tracking" or not re.search(r"\b(?:watching|monitoring|observing|tracking)$", phrase):
        return False
    after = re.match(r"\W*([\w']+)", low[hit.end - line.sentence.start :])
    return after is not None and after.group(1) not in _WATCHED


_OUR_TOOLS = frozenset("crm hubspot salesforce cdp".split())


def _of_a_named_tool(hit: Hit, line: Line) -> bool:
    """ "From the SolidWorks files you already have": files of a tool that is named, and no record of ours."""
    inside = line.text.tokens[hit.first : hit.last]
    named = any(t.text[:1].isupper() and n and t.word not in _OUR_TOOLS for n, t in enumerate(inside))
    return named and not {"our", "my"} & {t.word for t in inside} and inside[-1].word.startswith("file")


_OPENINGS = late(r"\b(?:jobs?|careers?|vacanc\w+|positions?|hiring|openings?)\b")


def _of_vacancies(hit: Hit, phrase: str, recipient: Recipient) -> bool:
    """An advertised vacancy is public, where a company field or a headline tells of it."""
    if hit.label != "watching" or not _OPENINGS.search(phrase):
        return False
    keys = " ".join(p for p in recipient.facts if p.startswith("company."))
    return bool(
        _OPENINGS.search(folded(keys.replace("_", " ").replace(".", " ")))
        or any(n.tag.startswith("hir") or _OPENINGS.search(folded(n.title)) for n in recipient.news)
    )


_WATCHED = frozenset("you your how what who which when whether every all closely the".split())
_OF_CHILDREN = late(
    r"school|academ|educat|nurser|kinder|child|creche|youth|colleg|universit|paediatr|pediatr|toy|baby|famil|care|camp\b"
)


def _of_private_life(hit: Hit, phrase: str, low: str, nouns: list[str], company: str) -> bool:
    """Whether it is the reader's own life; a maker of baby food or a school speaks of babies and parents at work."""
    if any(n[:6] in company for n in nouns if n not in {"your", "with", "from", "their"}):
        return False
    if phrase.startswith("the parent") and (_OF_CHILDREN.search(company) or not re.search(r"\byou\b|\byour\b|\?", low)):
        return False  # "the parents" of the pupils
    return not (low.rstrip("\"') ").endswith("?") and re.search(r"\bif\b", low))


# "Our records show 212 gauges": a supplier's records of its own customer, when a fact holds what they show.
_RECORDS = late(r"^our\s(?:records?|system)\s(?:shows?|says?|lists?|has|have|tells?)$")


def _in_facts(low: str, recipient: Recipient) -> bool:
    known = stems(
        " ".join(f"{p} {f.value}" for p, f in recipient.facts.items() if "score" not in p and "stage" not in p)
    )
    told = stems(low)
    return bool(recipient.activities) and len(told & known) >= MOST_SHARED - 1


def _referred(low: str, recipient: Recipient) -> bool:
    """Whether a fact records the referral: a mutual contact who is named in a field of the record."""
    paths = ("refer", "introduc", "recommend", "mutual")
    names = (str(f.value) for p, f in recipient.facts.items() if any(r in p for r in paths))
    if any(folded(n).split(",")[0] in low for n in names if n):
        return True
    # Whoever stands by name in a recorded contact told it there: "the question from your colleague Jo".
    told = (w for a in recipient.activities for w in _CAPITAL.findall(a.detail))
    return any(re.search(rf"\b{re.escape(folded(w))}\b", low) for w in told if folded(w) not in _own_words(recipient))


_CAPITAL = late(
    r"(?<![.!?:]\s)\b[A-Z][a-z]{1,}\b(?=\s\(|\s[A-Z]|[,:]|\s(?:asked|said|wants|told))|^[A-Z][a-z]+(?=\s\(|\s[A-Z])"
)


def _own_words(recipient: Recipient) -> frozenset[str]:
    contact = recipient.contact
    return frozenset(folded(f"{contact.first_name} {contact.last_name} {contact.company}").split())


def _is_name(hit: Hit, line: Line) -> bool:
    """Whether the phrase is a proper name inside the sentence ("Home Depot", "Family Dollar")."""
    tokens = [t for t in line.text.tokens[hit.first : hit.last] if t.is_word]
    return len(tokens) > 1 and hit.first > line.sentence.first and all(t.text[:1].isupper() for t in tokens)


@lru_cache(maxsize=64)
def _company_text(parts: tuple[str, ...]) -> str:
    return folded(" | ".join(parts))


def _of_company(recipient: Recipient) -> str:
    """What is known of the company and publicly: never what is known of the person."""
    facts = (str(f.value) for p, f in recipient.facts.items() if p.startswith("company.") or "title" in p)
    return _company_text((*facts, *recipient.aliases, recipient.contact.company, *(n.title for n in recipient.news)))


def _shared(code: str, found: Iterator[Shared]) -> Iterator[_Found]:
    for line, evidence in found:
        yield code, _seen(line, line.sentence.start, line.sentence.end)
        yield code, evidence


def _seen(line: Line, start: int, end: int) -> Evidence:
    begin, finish, said = line.text.original(start, end)
    if line.where == "draft.html":  # offsets there are those of the text that the HTML shows
        return Evidence(where=line.where, text=said)
    return Evidence(where=line.where, start=begin, end=finish, text=said)


# ------------------------------------------------------------------------------------------ sources


def _sources(draft: Draft, recipient: Recipient) -> Iterator[_Found]:
    """The sources that each slot names: they exist, they are no notes, and personal text names one."""
    for claim in draft.claims:
        personal = _personal(claim, recipient)
        if not personal:
            continue
        where = f"slots.{claim.slot}"
        notes = [s for s in claim.sources if re.match(r"(?:contact|company)\.notes?\b", s)]
        lost = [s for s in claim.sources if s not in notes and not _leads(s, draft, recipient)]
        if notes:
            yield "note_as_source", Evidence(where=where, text=claim.text, fact=notes[0])
        if lost:
            yield "source_missing", Evidence(where=where, text=claim.text, fact=lost[0])
        if not claim.sources and _uses_facts(claim, recipient):
            yield "no_source", Evidence(where=where, text=claim.text)


_PLACE = late(r"(?P<base>[\w.]+?)(?:\[(?P<number>\d+)\]|\.(?P<dotted>\d+))?(?:\.\w+)?$")


def _leads(path: str, draft: Draft, recipient: Recipient) -> bool:
    """Whether this path leads to something that we know: a fact, an item of news, an activity, or our own offer."""
    path = path.strip().replace(".properties.", ".")
    if path in recipient.facts or path in draft.facts_used:
        return True
    if path in {n.path for n in recipient.news} | {f.path for f in recipient.funding}:
        return True
    found = _PLACE.match(path)
    if found is None:
        return False
    number = int(found["number"] or found["dotted"] or 0)
    offer = draft.sender.offer
    listed: dict[str, int] = {
        "company.news": len(recipient.news),
        "company.funding": len(recipient.funding),
        "contact.activities": len(recipient.activities),
        "contact.activity": len(recipient.activities),
        "company.aliases": len(recipient.aliases),
        "sender.approved_claims": len(offer.approved_claims),
        "sender.references": len(offer.references),
        "sender.certifications": len(offer.certifications),
        "sender.products": len(offer.products),
        "sender.integrations": len(offer.integrations),
    }
    base = found["base"].replace("sender.offer.", "sender.")
    if base in listed:
        return number < listed[base]
    if base.startswith("sender."):
        return hasattr(draft.sender, base.removeprefix("sender.").split(".")[0])
    own = {
        "contact.email": recipient.address,
        "contact.id": recipient.contact.key.id,
        "company.id": recipient.contact.company_id,
    }
    return bool(own.get(path)) or any(p.startswith(f"{path}.") for p in recipient.facts)


_ASIDE = late(
    r"^\W*(?:hi|hello|hey|dear|good\s\w+|hallo|bonjour|hola|guten\s\w+|liebe\w*|sehr\s\w+)\b[^.?!]{0,40}[,!:]?\s*$"
)
_PERSONAL = late(r"\b(?:you|your|yours|you're|you've|sie|ihr\w*|vous|votre|vos|usted|su)\b")


def _personal(claim: Claim, recipient: Recipient) -> bool:
    """Whether the text says something of this person or their company; a greeting does not."""
    low = folded(claim.text).strip()
    if not low or _ASIDE.match(low):
        return False
    names = [folded(n) for n in (recipient.contact.company, *recipient.aliases) if n]
    return bool(_PERSONAL.search(low)) or any(n.split()[0] in low for n in names) or _uses_facts(claim, recipient)


_ASSERTS = late(
    r"\b(?:i\s(?:saw|read|noticed|heard)|congrat\w*|you\s(?:recently|just|asked|attended|joined|signed|wrote|mentioned|opened|raised|hired|launched|announced|requested|registered))\b"
)


def _uses_facts(claim: Claim, recipient: Recipient) -> bool:
    """Whether the text holds what only a fact can tell: a value other than names, a figure, an event."""
    low = folded(claim.text)
    if _ASSERTS.search(low):
        return True
    for path, fact in recipient.facts.items():
        last = path.rpartition(".")[2]
        if "name" in last or last in {"country", "language", "email", "domain", "website", "phone", "salutation"}:
            continue
        value = folded(str(fact.value)).strip()
        if isinstance(fact.value, bool) or not value:
            continue
        if isinstance(fact.value, int | float):
            if len(value) > 1 and re.search(rf"(?<![\d.,]){re.escape(value)}(?![\d])", low.replace(",", "")):
                return True
        elif len(value) > 3 and re.search(rf"\b{re.escape(value.split(',')[0])}\b", low):
            return True
    words = stems(claim.text)
    return any(len(words & stems(n.title)) >= MOST_SHARED for n in recipient.news)
