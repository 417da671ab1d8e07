"""Events of the reader's company, and what they did with us: each needs an item of that kind, dated as the mail says."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from functools import lru_cache

from gates.claims.clauses import clause_end, coverage, hits_in, sees
from gates.claims.cues import EVENTS, HEADLINES, TIES
from gates.claims.judgement import Objection, contradicted, unsupported
from gates.claims.known import Item, Known, stem
from gates.claims.subject import Of, mentions_them, names_them, open_question, subject, supposed
from gates.claims.when import Time, times
from gates.draft import Draft
from gates.recipient import Recipient
from gates.text.lexicon import Hit
from gates.text.mail import Line
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
_WEAK = frozenset({"hiring", "growth", "initiative", "role", "adoption", "speech", "launch"})
# Words of a tie's support, as CRMs name activities.
_NEEDS = {
    "download": "download downloaded whitepaper guide ebook report template checklist brochure resource paper datasheet",
    "request": "form inquiry enquiry request requested asked contact chat demo inbound question enquired inquired quote ticket "
    "submission submitted message email reply call meeting referral survey interest interested webinar trial signup "
    "told said mentioned event booth show stand fair conference expo",
    "event": "webinar event booth conference fair expo summit workshop roundtable meetup attended registered registration show scan "
    "badge session stand meeting demo breakfast masterclass",
    "talk": "call meeting demo conversation met spoke phone visit discovery video zoom chat talk discussion event booth fair conference "
    "stand show expo exhibition summit workshop",
    "mail": "email reply replied mail message wrote sent response inbound outbound sequence",
    "customer": "customer client purchase purchased bought order ordered subscription subscriber renewal renewed trial signup licence license",
    "said": "call meeting demo conversation form inquiry enquiry request chat email reply message webinar event survey visit ticket spoke "
    "stand show booth fair conference table roundtable house dinner breakfast rfq",
    "referral": "referral referred introduced introduction recommended recommendation referrer intro mutual partner",
    "visit": "visit visited pageview page view website viewed opened clicked browse session",
}  # fmt: skip


def events(line: Line, known: Known, recipient: Recipient) -> Iterator[Objection]:
    """Objections to the events that one sentence states about the reader's company."""
    told: set[str] = set()
    tied = {n for h in hits_in(TIES, line) for n in range(h.first, h.last)}
    for hit in hits_in(EVENTS, line):
        if (
            hit.label in told
            or (hit.label == "speech" and tied & set(range(hit.first, hit.last)))
            or not _stated_of_them(line, hit, known)
        ):
            continue
        told.add(hit.label)
        found = _event(line, hit, known)
        if found is not None and (found.contradicted or not _covered(line, hit, known)):
            yield found


def _stated_of_them(line: Line, hit: Hit, known: Known) -> bool:
    if supposed(line, hit.first) or negated(line.text, hit) or open_question(line, hit.first):
        return False
    around = {t.word for t in line.text.tokens[hit.first : min(hit.last + 4, line.sentence.last)]}
    if around & {"would", "present", "incumbent", "expiring"}:
        return False  # "new hires would appear", "the contract with your present supplier": no event
    of = Of.THEM if names_them(line, hit.first, hit.last) else subject(line, hit.first, known)
    if of is Of.US:
        return False
    return of is Of.THEM or sees(line, hit.first) or (mentions_them(line, known) and hit.label not in _WEAK)


def _event(line: Line, hit: Hit, known: Known) -> Objection | None:
    items = [i for i in known.items if hit.label in kinds(i.text)]
    if hit.label == "role":
        share, telling = coverage(line, hit.last, clause_end(line, hit.last), known)
        if telling and share >= 0.5:
            return None  # "you joined 'Alert fatigue'": what they joined is something that a fact tells of
        items = _own_steps(line, known)
    kin = [i for i in known.items if kinds(i.text) & _KIN.get(hit.label, set())] if not items else []
    past = [t for t in times(line.text, line.sentence, known.now) if t.start <= known.now]
    share, telling = coverage(line, hit.first, clause_end(line, hit.last), known)
    if kin and telling and share < 0.5:
        kin = []
    fitting = [i for i in items or kin if not i.fell_through and _dated_so(i, past, known)]
    other = _other_round(line, items) if hit.label == "funding" else None
    if other is not None:
        return contradicted(
            line, hit.first, hit.last, "event_contradicted", "The mail says {said}, but the CRM tells of another round.",
            _MEND, other.path,
        )  # fmt: skip
    if fitting:
        return None
    if items and all(i.fell_through for i in items):
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


def _dated_so(item: Item, past: list[Time], known: Known) -> bool:
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


def ties(line: Line, known: Known, draft: Draft, recipient: Recipient) -> Iterator[Objection]:
    """Objections to what the sentence says that they did, or that we did together.

    Phrases of several kinds that overlap are one statement: it stands when the CRM bears out one reading.
    """
    reach, wrong = -1, None
    for hit in hits_in(TIES, line):
        if supposed(line, hit.first) or negated(line.text, hit) or open_question(line, hit.first):
            continue
        if hit.first >= reach and wrong is not None:
            yield wrong
            return
        if hit.label == "referral" and hit.first and line.text.tokens[hit.first - 1].word in {"my", "our"}:
            continue  # "my colleague told me": ours, not theirs
        if hit.last < line.sentence.last and line.text.tokens[hit.last].word in {"nothing", "none", "never", "no"}:
            continue  # "you mentioned nothing about size"
        if hit.label == "talk" and line.text.tokens[min(hit.first + 2, line.sentence.last - 1)].word in _NOT_YET:
            continue  # "the demo will show you": still to come
        found = _tie(line, hit, known, draft, recipient)
        fresh = hit.first >= reach
        wrong = found if fresh or found is None else wrong
        reach = max(reach, hit.last)
    if wrong is not None:
        yield wrong


def _tie(line: Line, hit: Hit, known: Known, draft: Draft, recipient: Recipient) -> Objection | None:
    if hit.label in {"mail", "talk", "request", "said"} and (
        draft.thread or (not recipient.first_contact and hit.label == "mail")
    ):
        return None
    if hit.label == "mail" and any(s.to_person for s in recipient.history.sends):
        return None
    if hit.label == "customer" and recipient.relationship.customer:
        return None
    needed = set(_NEEDS[hit.label].split())
    if any(t.word.startswith(("sign", "subscri")) for t in line.text.tokens[hit.first : hit.last]):
        needed |= _SIGN_UPS
    items = [i for i in known.items if _may_carry(i, hit.label) and _says(i, needed, hit.label)]
    # "the brochure you asked for: customers used less in 2025": what follows a colon is dated by itself.
    colons = [n for n in range(hit.last, line.sentence.last) if line.text.tokens[n].word in {":", ";"}]
    end = min(colons, default=line.sentence.last)
    # "you asked about charges, which your council raised in July": what another clause says is dated by itself.
    end = min(end, clause_end(line, hit.last))
    past = [
        t
        for t in times(line.text, line.sentence, known.now)
        if t.start <= known.now and t.first < end and line.text.tokens[t.first].word not in {"today", "now"}
    ]
    held = [i for i in items if not i.fell_through and not _only_planned(i, hit.label, known)]
    told = _topic_is_known(line, hit, known)
    if any(_dated_so(i, past, known) for i in held):
        # Being a customer is a state: what the sentence adds to it (a renewal, a number) is asked of other facts.
        if told or hit.label == "customer":
            return None
        return unsupported(
            line, hit.first, clause_end(line, hit.last), "tie_about_other_matter",
            "The CRM knows of a contact, but not of what {said} says it was about.", _MEND, held[0].path,
        )  # fmt: skip
    if items and not held:
        return contradicted(
            line, hit.first, hit.last, "tie_did_not_happen",
            "The mail says {said}, but the CRM says that this did not take place.", _MEND, items[0].path,
        )  # fmt: skip
    if held:
        return contradicted(
            line, hit.first, hit.last, "tie_other_date",
            f"The mail dates {{said}} otherwise than the CRM, which says {held[0].dated}.", _MEND, held[0].path,
        )  # fmt: skip
    return unsupported(
        line, hit.first, hit.last, "tie_unsupported", "The CRM knows nothing of {said}.",
        "Take it out, or log the call, meeting or form in the CRM.",
    )  # fmt: skip


_TOPIC = frozenset("about regarding concerning that whether why how for on of to".split())
_NOT_YET = frozenset("will would can could shall takes is are".split())


def _topic_is_known(line: Line, hit: Hit, known: Known) -> bool:
    """Whether nothing is said of what it was about, or some of that stands in a record."""
    end = clause_end(line, hit.last)
    share, telling = coverage(line, hit.first, end, known)
    if not telling or share >= 0.3:
        return True
    words = [t.word for t in line.text.tokens[hit.first : end]]
    # "your request is still on my desk": what follows is no topic of theirs.
    told = next((n for n, w in enumerate(words) if w in _TOPIC and words[n + 1 : n + 2] not in (["my"], ["our"])), None)
    if told is None or (set(words) & {"is", "are", "was"} and "that" not in words):
        return True
    share, telling = coverage(line, hit.first + told + 1, end, known)
    return not telling or share > 0


_SIGN_UPS = frozenset("form webinar newsletter updates registration event".split())
_CARRIERS = ("contact.activities", "company.news")


def _may_carry(item: Item, label: str) -> bool:
    """A tie between us rests on an activity; being a customer or a referral may also be a property."""
    return item.ours or (
        label in {"customer", "referral", "event", "request"} and item.path.startswith(("contact.", "company."))
    )


def _says(item: Item, needed: set[str], label: str) -> bool:
    if not item.ours:
        value = item.text.split(":", 1)[-1].lower()
        if label == "customer":
            return any(w in value.split() for w in ("customer", "client", "active")) and "lead" not in value
        if label == "referral":
            return "refer" in item.text.lower() or "introduced" in item.text.lower()
        return False
    return bool(item.words & needed)


def _only_planned(item: Item, label: str, known: Known) -> bool:
    """A meeting that is still to come was not held; a registration is no attendance."""
    if item.dated is not None and item.dated > known.now:
        return True
    return label == "talk" and item.status.lower() in {
        "scheduled",
        "planned",
        "invited",
        "booked",
        "pending",
        "tentative",
    }
