"""Events of the reader's company: each needs an item of that kind, dated as the mail says."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from functools import lru_cache

from gates.claims.clauses import clause_end, coverage, hits_in, sees
from gates.claims.cues import EVENTS, HEADLINES
from gates.claims.judgement import Objection, contradicted, unsupported
from gates.claims.known import Item, Known, stem
from gates.claims.speech import (
    OUR,
    WE,
    Clause,
    Mood,
    Of,
    clause_at,
    owned,
    placed_with_them,
)
from gates.claims.subject import mentions_them, names_them, open_question, supposed
from gates.claims.tie_words import TIES
from gates.claims.when import Time, times
from gates.late import late
from gates.recipient import Recipient
from gates.text.lexicon import Hit
from gates.text.mail import Line
from gates.text.plain import folded
from gates.text.reading import read
from gates.text.sense import negated

_MEND = "Take it out, or record it in the CRM with its date and source."
_FRESH_DAYS = 200  # an event that a mail speaks of without a date must be news
_OLD_DAYS = 550
# Kinds that a mail may name for one another: a funding round is growth, an opening is an expansion.
_KIN = {
    "growth": {"funding", "hiring", "expansion", "acquisition", "award", "launch", "anniversary", "listing"},
    "expansion": {"launch", "acquisition", "hiring", "move", "initiative", "growth", "partnership"},
    "initiative": {
        "expansion",
        "launch",
        "adoption",
        "partnership",
        "hiring",
        "certified",
        "report",
        "speech",
        "growth",
    },
    "adoption": {"initiative", "launch", "partnership"},
    "launch": {"rebrand", "expansion", "initiative", "adoption", "partnership"},
    "award": {"certified", "anniversary", "growth", "partnership"},
    "partnership": {"acquisition", "award", "initiative", "adoption"},
    "speech": {"award", "report"},
    "move": {"expansion"},
    "certified": {"award"},
    "anniversary": {"growth"},
}
_TOLD_IN_WORDS = frozenset({"speech", "move", "initiative", "adoption", "hiring", "growth"})
_BETWEEN_US = frozenset({"speech", "partnership", "adoption"})
_NAMED_ALONE = frozenset({"funding", "acquisition", "award", "layoffs", "listing"})
_WEAK = frozenset({"hiring", "growth", "initiative", "role", "adoption", "speech", "launch"})


def events(line: Line, known: Known, recipient: Recipient) -> Iterator[Objection]:
    """Objections to the events that one sentence states about the reader's company."""
    yield from deals(line, known)
    told: set[str] = set()
    tied = {n for h in hits_in(TIES, line) for n in range(h.first, h.last)}
    for hit in hits_in(EVENTS, line):
        if (
            hit.label in told
            or (hit.label == "speech" and (tied & set(range(hit.first, hit.last)) or _only_a_seat(line, hit)))
            or not _stated_of_them(line, hit, known)
        ):
            continue
        told.add(hit.label)
        found = _event(line, hit, known)
        if found is None or (
            not found.contradicted and (_covered(line, hit, known) or _read_otherwise(line, hit, known))
        ):
            continue
        yield found


def _only_a_seat(line: Line, hit: Hit) -> bool:
    """ "Your webinar seat": they sat in it, and gave none; whether they did is asked of ties."""
    after = line.text.tokens[hit.last].word if hit.last < line.sentence.last else ""
    return after in {"seat", "place", "ticket", "registration", "attendance", "visit", "badge"}


def _read_otherwise(line: Line, hit: Hit, known: Known) -> bool:
    """Whether the same words tell another kind of event, and that one stands: "your new role" is a step or a vacancy."""
    pair = {"role", "hiring"}
    others = (
        h for h in hits_in(EVENTS, line) if {h.label, hit.label} == pair and h.first < hit.last and hit.first < h.last
    )
    return any(_event(line, other, known) is None for other in others)


def _stated_of_them(line: Line, hit: Hit, known: Known) -> bool:
    if supposed(line, hit.first) or negated(line.text, hit) or open_question(line, hit.first):
        return False
    around = {t.word for t in line.text.tokens[hit.first : min(hit.last + 4, line.sentence.last)]}
    if around & {"would", "present", "incumbent", "expiring", "opt"}:
        return False  # "new hires would appear", "the contract with your present supplier": no event
    if (
        hit.label in _OURS_TO_DO
        and line.text.tokens[hit.first].word == "the"
        and around & {"takes", "take", "needs", "lasts"}
    ):
        return False  # "the rollout takes two days": ours, with them
    clause = clause_at(line, hit.first, known)
    if hit.label in {"role", "growth", "award"} and _with_us(line, clause):
        return False  # "you joined our webinar"
    if names_them(line, hit.first, hit.last) or owned(line, hit.first, clause):
        return hit.label != "report" or sees(line, hit.first)
    if clause.of is Of.US or (hit.label in _BETWEEN_US and _with_us(line, clause)):
        return False
    if clause.tells_of_them or placed_with_them(line, hit.last, clause, known):
        return True
    if clause.mood is not Mood.STATED or clause.of is Of.ANYONE and not _congratulates(line):
        return False
    if sees(line, hit.first):
        return True
    return hit.label not in _WEAK and (
        hit.label in _NAMED_ALONE if line.where == "draft.subject" else mentions_them(line, known)
    )


_OURS_TO_DO = frozenset({"launch", "adoption"})


def _with_us(line: Line, clause: Clause) -> bool:
    """ "You wrote to us": a word between us, and no talk that they gave."""
    return any(t.word in WE or t.word in OUR for t in line.text.tokens[clause.first : clause.last])


def _congratulates(line: Line) -> bool:
    return any(t.word.startswith("congrat") for t in line.text.tokens[line.sentence.first : line.sentence.last])


def _event(line: Line, hit: Hit, known: Known) -> Objection | None:
    items = [i for i in known.items if hit.label in kinds(i.text)]
    if hit.label == "role":
        share, telling = coverage(line, hit.last, clause_end(line, hit.last), known)
        if telling and share >= 0.5:
            return None  # "you joined 'Alert fatigue'": what they joined is something that a fact tells of
        items = _own_steps(line, known)
    past = [t for t in times(line.text, line.sentence, known.now) if t.start <= known.now]
    share, telling = coverage(line, hit.first, clause_end(line, hit.last), known)
    if hit.label in _TOLD_IN_WORDS and not items and telling and share >= (0.3 if hit.label == "speech" else 0.5):
        return None  # "the move to Sage 200" and a record of the migration to it
    near = not items and not (telling and share < 0.5)
    kin = [i for i in known.items if near and kinds(i.text) & _KIN.get(hit.label, set())]
    fitting = [
        i
        for i in items or kin
        if not i.fell_through and dated_so(i, past, known) and (not to_come(i, known) or speaks_of_plans(line))
    ]
    other = _other_round(line, items) if hit.label == "funding" else None
    if other is not None:
        return contradicted(
            line, hit.first, hit.last, "event_contradicted", "The mail says {said}, but the CRM tells of another round.",
            _MEND, other.path,
        )  # fmt: skip
    if fitting:
        return None
    if items and all(i.fell_through or to_come(i, known) for i in items) and not speaks_of_plans(line):
        return contradicted(
            line, hit.first, hit.last, "event_did_not_happen",
            "The mail says {said}, but the CRM says that it did not happen or is not certain.", _MEND, items[0].path,
        )  # fmt: skip
    if items and past and any(t.named for t in past):
        return contradicted(
            line, hit.first, hit.last, "event_other_date",
            f"The mail dates {{said}} otherwise than the CRM, which says {items[0].dated}.", _MEND, items[0].path,
        )  # fmt: skip
    if items:
        return unsupported(
            line, hit.first, hit.last, "event_stale",
            f"What {{said}} speaks of is of {items[0].dated}: too long ago to be news.", _MEND, items[0].path,
        )  # fmt: skip
    return unsupported(line, hit.first, hit.last, "event_unsupported", "No fact supports {said}.", _MEND)


_AHEAD = late(r"\b(?:to|will|plans?|planned|planning|intends?|set|aims?|by|in|from)\b.*\b(20\d\d)\b")
_PLANNING = frozenset(
    "will plan plans planned planning going to next ahead soon upcoming coming by intend intends pledged pledge announced announces announce announcing".split()
)


def to_come(item: Item, known: Known) -> bool:
    """Whether a headline speaks of a year that is still to come: "to open a shop in 2027"."""
    ahead = _AHEAD.search(folded(item.text))
    return (
        ahead is not None
        and int(ahead.group(1)) > known.now.year
        and bool({"to", "will", "plans", "planned"} & item.words)
    )


def speaks_of_plans(line: Line) -> bool:
    """Whether the sentence tells it as something to come."""
    return any(t.word in _PLANNING for t in line.text.tokens[line.sentence.first : line.sentence.last])


_BUYING = late(r"\b(?:acquir\w+|b(?:uys?|ought|uying)|tak(?:es|ing|en)\s+over|took\s+over|takeover|purchas\w+)\b")
_PASSIVE = late(r"\b(?:acquired|bought|taken\s+over|purchased)\s+by\b|\b(?:joins|joined|sold\s+to|becomes?|became)\b")
_BEING = frozenset("was were been being is are be got get".split())


def deals(line: Line, known: Known) -> Iterator[Objection]:
    """Objections to an acquisition that is told the wrong way round: the buyer as the bought one."""
    tokens, last = line.text.tokens, line.sentence.last
    for verb in range(line.sentence.first, last):
        if tokens[verb].word not in _DEALS:
            continue
        clause = clause_at(line, verb, known)
        if clause.of is not Of.THEM or clause.mood is not Mood.STATED:
            continue
        passive = (verb + 1 < last and tokens[verb + 1].word == "by") or any(
            t.word in _BEING for t in tokens[max(clause.first, verb - 2) : verb]
        )
        names = {t.word for t in tokens[verb + 1 : clause.last] if t.text[:1].isupper()}
        told = [(i, _bought(i, known)) for i in known.items if i.words & names - known.company]
        turned = next((i for i, bought in told if bought is not None and bought is not passive), None)
        if turned is not None:
            yield contradicted(
                line, verb, verb + 1, "event_contradicted", "The mail says {said}, but the CRM tells it the other way round.",
                _MEND, turned.path,
            )  # fmt: skip


def _bought(item: Item, known: Known) -> bool | None:
    """Whether this item tells that their company was bought; None where it tells of no deal."""
    low = folded(item.text)
    passive = _PASSIVE.search(low)
    deal = passive or _BUYING.search(low)
    names = [m.start() for w in known.company if len(w) > 3 for m in re.finditer(rf"\b{re.escape(w)}", low)]
    return None if not names or deal is None else (min(names) < deal.start()) is (passive is not None)


_DEALS = frozenset("acquired bought purchased".split())
_STARTS = frozenset("start started since joined join hired promoted promotion appointed role position tenure".split())


def _own_steps(line: Line, known: Known) -> list[Item]:
    """The reader's own new roles: a dated property of theirs, or news that names them or whom the sentence names."""
    named = {t.word for t in line.text.tokens[line.sentence.first : line.sentence.last] if t.text[:1].isupper()}
    named = (named | known.people) - known.company - _COMMON
    found = [i for i in known.items if "role" in kinds(i.text) and i.words & named and len(i.text.split()) > 1]
    return found + [
        replace(i, dated=day)
        for i in known.items
        if i.path.startswith("contact.") and not i.ours and _STARTS & set(i.text.split(":", 1)[0].lower().split())
        for day in _days_in(i.text)
    ]


def _days_in(text: str) -> list[date]:
    words = text.split(": ", 1)[-1]
    try:
        return [date.fromisoformat(words[:10])]
    except ValueError:
        return []


def _other_round(line: Line, items: list[Item]) -> Item | None:
    """The round that the CRM knows, where the sentence names another letter."""
    tokens = line.text.tokens
    for at in range(line.sentence.first, line.sentence.last - 1):
        letter = tokens[at + 1].word
        if tokens[at].word == "series" and len(letter) == 1 and letter.isalpha():
            rounds = [i for i in items if "series" in i.words]
            return rounds[0] if rounds and not any(letter in i.words for i in rounds) else None
    return None


def dated_so(item: Item, past: list[Time], known: Known) -> bool:
    """Whether the item's date fits the times that the sentence names; an undated property fits vague ones only."""
    if item.dated is None:
        return True
    age = (known.now - item.dated).days
    if age < 0:
        return False
    if not past:
        return age <= (_OLD_DAYS if item.ours else 2 * _FRESH_DAYS)
    return any(
        (t.start <= item.dated if t.since else t.holds(item.dated, slack=3 if t.named else 30)) for t in past
    ) or not item.path.startswith(("company.news", "company.funding", "contact.activities"))


@lru_cache(maxsize=4096)
def kinds(text: str) -> frozenset[str]:
    """The kinds of event that a fact's text speaks of, told as in a mail or as in a headline."""
    return frozenset(h.label for h in HEADLINES.search(read(text)))


_COMMON = frozenset(
    "the a an and or of to in on at for with from by your you our we i it is are was were be been has have had this "
    "that as "
    "new recent recently just news congratulations congrats saw noticed read about also so how what which who its "
    "their team "
    "company great good well very really more most some any all up out into over after since now".split()
)


def _covered(line: Line, hit: Hit, known: Known) -> bool:
    """Whether the phrase's own words, and those around it, nearly all stand in one fact: it is a fact in other words."""
    tokens = line.text.tokens
    around = range(max(line.sentence.first, hit.first - 4), min(line.sentence.last, hit.last + 4))
    words = {stem(tokens[i].word) for i in around if tokens[i].is_word} - _COMMON
    words -= known.company
    enough = 3
    return len(words) >= enough and any(
        not i.fell_through and len(words & i.words) >= max(enough, round(0.7 * len(words))) for i in known.items
    )
