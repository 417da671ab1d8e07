"""Seeds: how a draft that passed is made into one that nobody should let out (facts/autonomy.md 3.3).

Pure: the same draft and the same draws give the same seed. One slot is spoiled and everything else stays as it was,
so that a seed looks like every other draft, and a careful reader who compares it with the record finds what is wrong.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from connector.seeding_words import CITIES, COMPANIES, FIRST_NAMES, FLAWS, SMALL_WORDS, TITLES, TOLD
from gates.draft import Claim, Draft, Fixed
from gates.recipient import Recipient

Draw = Callable[[str], float]
"""A number in [0, 1) for each name; the same for the same name."""

T = TypeVar("T")

LEAST_SMALL_WORDS = 0.15
"""The share of a mail's words that must be small words of a language before we dare to write in it."""

EMPLOYEES = ("employee_count", "employees", "number_of_employees", "numberofemployees")


@dataclass(frozen=True, slots=True, kw_only=True)
class Spoiled:
    """What a seed says in place of the draft: all slots and claims, and where and what the flaw is.

    `telling` are the words that carry the flaw; `sentence` is what the reviewer is told afterwards.
    """

    flaw: str
    slot: str
    slots: Mapping[str, str]
    claims: tuple[Claim, ...]
    sentence: str
    telling: str

    @property
    def told(self) -> str:
        """What was wrong with it, in words."""
        return TOLD[self.flaw].format(sentence=self.sentence)


def spoil(draft: Draft, recipient: Recipient, draw: Draw) -> Spoiled | None:
    """A seed made of this draft, or None where none can be made that a careful reader could tell from a true one."""
    tongue = language_of(draft)
    if not tongue:
        return None
    for flaw in sorted(FLAWS, key=lambda f: draw(f"order {f}")):
        for slot in sorted(draft.slots, key=lambda s: draw(f"slot {s}")):
            if (made := _spoiled(draft, slot, flaw, tongue, recipient, draw)) is not None:
                return made
    return None


def overlooked(spoiled: Spoiled, edited: Mapping[str, str]) -> bool:
    """Whether an edit leaves the flaw standing, in whichever slot."""
    telling = _plain(spoiled.telling)
    return any(telling in _plain(text) for text in edited.values())


def language_of(draft: Draft) -> str:
    """The language that most small words of the mail belong to; empty where it is none of ours.

    The legal block is left out: it is in the language of the recipient's country.
    """
    fixed = (part.text for part in draft.template.text if isinstance(part, Fixed))
    words = re.findall(r"[^\W\d_]+", " ".join((*fixed, *draft.slots.values())).lower())
    counts = {name: sum(w in small for w in words) for name, small in SMALL_WORDS.items()}
    best = max(counts, key=lambda name: counts[name])
    return best if words and counts[best] >= LEAST_SMALL_WORDS * len(words) else ""


def _spoiled(draft: Draft, slot: str, flaw: str, tongue: str, recipient: Recipient, draw: Draw) -> Spoiled | None:
    text = draft.slots[slot]
    limit = next((s.max_words for s in draft.template.slots if s.name == slot), 0)
    for new, sentence, telling, source in _ways(text, flaw, tongue, recipient, draw):
        if len(new.split()) > limit or _plain(telling) in _plain(draft.text):
            continue
        slots = {**draft.slots, slot: new}
        claims = _claims(draft.claims, slot, text, new, source)
        return Spoiled(flaw=flaw, slot=slot, slots=slots, claims=claims, sentence=sentence, telling=telling)
    return None


Way = tuple[str, str, str, str]
"""The slot's new text, the sentence that is wrong, the words that are wrong in it, and the fact that it contradicts."""


def _ways(text: str, flaw: str, tongue: str, recipient: Recipient, draw: Draw) -> Iterator[Way]:
    """The ways to spoil this text, the least conspicuous first: a changed word, an added sentence, a sentence alone."""
    if flaw == "false_familiarity" and _has_met(recipient):
        return
    yield from _in_place(text, flaw, tongue, recipient, draw)
    variants = FLAWS[flaw][tongue]
    start = int(draw(f"variant {flaw}") * len(variants))
    values, source = _values(flaw, recipient, draw)
    for pattern in (*variants[start:], *variants[:start]):
        if any(f"{{{name}}}" in pattern and not value for name, value in values.items()):
            continue
        filled = pattern.format(**values)
        sentence, telling = re.sub(r"[\[\]]", "", filled), filled.partition("[")[2].partition("]")[0]
        joined = (f"{sentence} {text}", f"{text} {sentence}")
        first = int(draw(f"side {flaw}") * 2)
        for new in (joined[first], joined[1 - first], sentence):
            yield new.strip(), sentence, telling, source


def _in_place(text: str, flaw: str, tongue: str, recipient: Recipient, draw: Draw) -> Iterator[Way]:
    """One word of the draft's own sentence is changed: nothing stands there that was not there before."""
    if flaw == "other_company":
        company = _company(recipient)
        if company and company in text:
            other = _pick(_others(COMPANIES, company), draw("company"))
            yield _changed(text, company, other, "")
    if flaw == "contradicted_fact":
        for path, fact in sorted(recipient.facts.items()):
            value = str(fact.value)
            if path.rpartition(".")[2] in EMPLOYEES and re.search(rf"(?<!\d){re.escape(value)}(?!\d)", text):
                yield _changed(text, value, _wrong_number(value, draw), path)
            elif path == "contact.job_title" and value and value in text:
                yield _changed(text, value, _pick(_others(TITLES[tongue], value), draw("title")), path)


def _changed(text: str, old: str, new: str, source: str) -> Way:
    spoiled = text.replace(old, new)
    sentence = next((s for s in re.split(r"(?<=[.!?])\s+", spoiled) if new in s), spoiled)
    return spoiled, sentence, new, source


def _values(flaw: str, recipient: Recipient, draw: Draw) -> tuple[dict[str, str], str]:
    """What is put into the braces, none of it true; and the fact that a contradiction points at."""
    company, known = _company(recipient), {str(f.value) for f in recipient.facts.values()}
    staff = next((p for p in sorted(recipient.facts) if p.rpartition(".")[2] in EMPLOYEES), "")
    own = {c.first_name for c in recipient.records} | {recipient.contact.first_name, recipient.contact.last_name}
    values = {
        "company": company,
        "other": _pick(_others(COMPANIES, company), draw("company")),
        "name": _pick(_others(FIRST_NAMES, *own), draw("name")),
        "city": _pick(_others(CITIES, *known), draw("city")),
        "percent": str(12 + int(draw("percent") * 50)),
        "some": str(12 + int(draw("some") * 60)),
        "count": str((20 + int(draw("count") * 400)) * 10),
        "wrong": _wrong_number(str(recipient.facts[staff].value), draw) if staff else "",
    }
    return values, staff if flaw == "contradicted_fact" else ""


def _wrong_number(value: str, draw: Draw) -> str:
    """Another number of the same order, too far off to be a matter of rounding."""
    digits = re.sub(r"\D", "", value)
    if not digits or int(digits) == 0:
        return ""
    number = int(digits)
    other = round(number * _pick((0.3, 0.45, 1.8, 2.6), draw("factor")))
    return str(other if other not in {number, 0} else number + 3)


def _claims(claims: Sequence[Claim], slot: str, old: str, new: str, source: str) -> tuple[Claim, ...]:
    """The claim map as the drafter would have told it: a statement that was the whole slot is the whole slot still."""
    kept = [replace(c, text=new) if c.slot == slot and _plain(c.text) == _plain(old) else c for c in claims]
    kept = [c for c in kept if c.slot != slot or _plain(c.text) in _plain(new)]
    if source and not any(c.slot == slot and source in c.sources for c in kept):
        kept.append(Claim(slot=slot, text=new, sources=(source,)))
    return tuple(kept)


def _has_met(recipient: Recipient) -> bool:
    """Whether anything on record makes it possible that somebody of ours has spoken with them."""
    told = recipient.relationship
    return bool(
        not recipient.first_contact
        or recipient.activities
        or told.last_human_contact
        or told.customer
        or told.open_deals
    )


def _company(recipient: Recipient) -> str:
    fact = recipient.facts.get("company.name")
    return str(fact.value) if fact is not None else ""


def _others(names: Sequence[str], *own: str) -> list[str]:
    mine = [o.lower() for o in own if o]
    return [n for n in names if not any(n.lower() in o or o in n.lower() for o in mine)] or list(names)


def _pick(names: Sequence[T], drawn: float) -> T:
    return names[int(drawn * len(names))]


def _plain(text: str) -> str:
    return " ".join(text.casefold().split())
