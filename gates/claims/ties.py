"""What they did with us: each tie needs an activity, a consent or a field of that kind, dated as the mail says."""

from collections.abc import Iterator
from datetime import date

from gates.claims.clauses import clause_end, coverage, hits_in
from gates.claims.events import dated_so
from gates.claims.judgement import Objection, contradicted, unsupported
from gates.claims.known import Item, Known, stem
from gates.claims.speech import OPENINGS, OUR, WE, YOU, YOUR, Mood, Of, clause_at, clauses
from gates.claims.subject import open_question, supposed
from gates.claims.tie_words import TIES
from gates.claims.when import Time, times
from gates.claims.witnesses import is_anyone, names_witness
from gates.draft import Draft
from gates.recipient import Recipient
from gates.text.lexicon import Hit
from gates.text.mail import Line
from gates.text.sense import negated

_MEND = "Take it out, or record it in the CRM with its date and source."
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
    "meal": "lunch dinner coffee breakfast drink beer meal restaurant walk visit visited onsite on-site table",
    "mail": "email reply replied mail message wrote sent response inbound outbound sequence",
    "customer": "customer client purchase purchased bought order ordered subscription subscriber renewal renewed trial signup licence license",
    "said": "call meeting demo conversation form inquiry enquiry request chat email reply message webinar event survey visit ticket spoke "
    "stand show booth fair conference table roundtable house dinner breakfast rfq",
    "referral": "referral referred introduced introduction recommended recommendation referrer intro mutual partner",
    "visit": "visit visited pageview page view website viewed opened clicked browse session",
}  # fmt: skip


def ties(line: Line, known: Known, draft: Draft, recipient: Recipient) -> Iterator[Objection]:
    """Objections to what the sentence says that they did, or that we did together.

    Phrases of several kinds that overlap are one statement: it stands when the CRM bears out one reading.
    """
    reach, wrong = -1, None
    for hit in hits_in(TIES, line):
        if not _tells_of_tie(line, hit, known):
            continue
        if hit.first >= reach and wrong is not None:
            yield wrong
            return
        found = _tie(line, hit, known, draft, recipient)
        fresh = hit.first >= reach
        wrong = found if fresh or found is None else wrong
        reach = max(reach, hit.last)
    if wrong is not None:
        yield wrong


_EARLIER = frozenset("earlier previous prior last".split())
_OURSELVES = YOU | YOUR | OUR | WE | frozenset("the".split())


def _tells_of_tie(line: Line, hit: Hit, known: Known) -> bool:
    """Whether the phrase states something that lies behind us: not "you can ask us", "the demo will show"."""
    tokens = line.text.tokens
    if supposed(line, hit.first) or negated(line.text, hit) or open_question(line, hit.first):
        return False
    if hit.last < line.sentence.last and tokens[hit.last].word in {"nothing", "none", "never", "no"}:
        return False  # "you mentioned nothing about size"
    if hit.label == "referral" and is_anyone(line, hit, known):
        return False  # "Customers told us", "my colleague told me": nobody of theirs
    if hit.label in {"talk", "event"} and _told_as_missed(line, hit, known):
        return False  # "sorry I missed our call": what is told is that it did not take place
    if hit.label == "customer" and _job(line, hit):
        return False  # "as Customer Service Manager": what they do
    if hit.label == "talk" and _met_a_thing(line, hit):
        return False  # "we've met that spelling before"
    if hit.label == "talk" and tokens[min(hit.first + 2, line.sentence.last - 1)].word in _NOT_YET:
        return False  # "the demo will show you": still to come
    return _is_told(line, hit, known)


def _is_told(line: Line, hit: Hit, known: Known) -> bool:
    """Whether the clause, or the phrase itself, makes a statement of it."""
    tokens = line.text.tokens
    if hit.label == "mail" and tokens[hit.first].word in OUR and tokens[hit.first + 1].word in _EARLIER:
        return True  # "you will have read our earlier note": whatever the verb, there was one
    before = tokens[hit.first - 1].word if hit.first > line.sentence.first else ""
    if before in {"every", "each", "any", "all", "or", "and"} and tokens[hit.first].word not in _OURSELVES:
        return False  # "every earlier message", "or download the guide"
    if not any(t.word in _OURSELVES for t in tokens[max(line.sentence.first, hit.first - 2) : hit.last]):
        return (
            hit.label not in {"mail", "talk", "visit"}
            or line.where == "draft.subject"
            or hit.first < line.sentence.first + 3
        )
    clause = clause_at(line, hit.first, known)
    # "You can ask us", "Would you ask for it?": the verb is planned; "thanks for your call" lies behind.
    return (
        clause.mood is Mood.STATED
        or clause.of is not Of.THEM
        or any(t.word in YOUR for t in tokens[hit.first : hit.last])
    )


_JOBS = frozenset(
    "service services success care support experience relations relationship satisfaction engagement insights marketing "
    "operations account accounts affairs delivery onboarding education happiness advocacy loyalty journey manager director "
    "lead head officer specialist advisor adviser representative partner executive".split()
)


def _job(line: Line, hit: Hit) -> bool:
    """Whether "customer" only begins the name of a job or a department."""
    tokens = line.text.tokens
    return hit.last < line.sentence.last and tokens[hit.last].word in _JOBS


_GONE = frozenset("cancelled canceled postponed never didn't".split())
_MISSED = frozenset("missed miss cancelled canceled postponed moved rescheduled skipped verpasst manque".split())


def _told_as_missed(line: Line, hit: Hit, known: Known) -> bool:
    """Whether the words before the phrase say that the meeting fell through, or those after it, and the CRM does too."""
    before = line.text.tokens[max(line.sentence.first, hit.first - 4) : hit.first]
    after = [t.word for t in line.text.tokens[hit.first + 1 : min(hit.last + 4, line.sentence.last)]]
    past = _dates_of(line, hit, known)
    fell = any(i.ours and i.fell_through and dated_so(i, past, known) for i in known.items)
    gone = "fell through" in " ".join(after) or not _GONE.isdisjoint(after)
    return (fell and gone) or not _MISSED.isdisjoint(t.word for t in before)


_ARTICLES = frozenset("the a an that this these those such both many few".split())


def _met_a_thing(line: Line, hit: Hit) -> bool:
    """Whether what was met is a thing or a third party, not the reader."""
    words = [t.word for t in line.text.tokens[hit.first : hit.last]]
    if "met" not in words:
        return False
    at = words.index("met") + 1
    return at < len(words) and words[at] in _ARTICLES and not {"you", "your"} & set(words)


def _tie(line: Line, hit: Hit, known: Known, draft: Draft, recipient: Recipient) -> Objection | None:
    if hit.label in {"mail", "talk", "request", "said"} and (
        draft.thread or (not recipient.first_contact and hit.label == "mail")
    ):
        return None
    if hit.label == "mail" and any(s.to_person for s in recipient.history.sends):
        return None
    if hit.label == "customer" and recipient.relationship.customer:
        return None
    words = frozenset(t.word for t in line.text.tokens[hit.first : hit.last])
    items = [i for i in known.items if _may_carry(i, hit.label) and _says(i, hit.label, words, line)]
    past = _dates_of(line, hit, known)
    held = [
        i
        for i in items
        if not (i.fell_through and not _asked_then(i, hit.label)) and not _only_planned(i, hit.label, known)
    ]
    told = _topic_is_known(line, hit, known)
    if any(dated_so(i, past, known) for i in held):
        # Being a customer is a state: what the sentence adds to it (a renewal, a number) is asked of other facts.
        if told or hit.label == "customer":
            return None
        return unsupported(
            line, hit.first, clause_end(line, hit.last), "tie_about_other_matter",
            "The CRM knows of a contact, but not of what {said} says it was about.", _MEND, held[0].path,
        )  # fmt: skip
    # An intro call that fell through contradicts no referral: somebody else's word is another matter.
    if items and not held and hit.label != "referral":
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


def _dates_of(line: Line, hit: Hit, known: Known) -> list[Time]:
    """The past times that date the tie: those of its own clause and of an opening before it ("In April you asked").

    What follows a colon, another clause, or the "to" of what was wanted ("asked us to call in autumn") is dated by itself.
    """
    tokens = line.text.tokens
    own = [c for c in clauses(line, known) if c.first < hit.last and hit.first < c.last]
    first = min((c.first for c in own), default=line.sentence.first)
    last = max((c.last for c in own), default=line.sentence.last)
    opening = next((c for c in clauses(line, known) if c.last == first), None)
    if (
        opening is not None
        and opening.of is Of.NONE
        and tokens[opening.first].word in OPENINGS
        and tokens[first - 1].word not in {";", ":"}
    ):
        first = opening.first
    wanted = next(
        (
            n
            for n in range(hit.first, last)
            if tokens[n].word == "to" and n + 1 < last and tokens[n + 1].word.isalpha() and n >= hit.last - 1
        ),
        last,
    )
    return [
        t
        for t in times(line.text, line.sentence, known.now)
        if t.start <= known.now
        and first
        <= t.first
        < min(
            last,
            wanted if tokens[min(wanted + 1, last - 1)].word not in {"us", "me", "our", "my", "the", "your"} else last,
        )
        and tokens[t.first].word not in {"today", "now"}
        and not _is_what_was_said(line, hit, t, known)
    ]


_TERMS = frozenset("contract agreement subscription plan licence license term lease warranty certificate trial".split())
_ENDING = frozenset("ends end ended ending expires expire expired expiring lapses lapse until".split())
_END_KEYS = frozenset("end ends until expiry expires expiration renewal renews expire ending".split())


def terms(line: Line, known: Known) -> Iterator[Objection]:
    """Objections to the day on which a contract of theirs is said to end, where a field tells another."""
    tokens = line.text.tokens[line.sentence.first : line.sentence.last]
    words = {t.word for t in tokens}
    if words.isdisjoint(_TERMS) or words.isdisjoint(_ENDING) or "your" not in words:
        return
    fields = [
        i for i in known.items if not i.ours and not _END_KEYS.isdisjoint(i.text.partition(":")[0].lower().split())
    ]
    days = [(i, day) for i in fields for day in _days(i.text)]
    for time in times(line.text, line.sentence, known.now):
        last = line.text.tokens[max(line.sentence.first, time.first - 3) : time.first]
        near = not {t.word for t in last}.isdisjoint(_ENDING)
        if time.named and near and days and not any(_same_day(time, day) for _, day in days):
            yield contradicted(
                line, time.first, time.last, "date_contradicted",
                f"The mail says that it ends {{said}}, but the CRM says {days[0][1]}.", _MEND, days[0][0].path,
            )  # fmt: skip
            return


def _days(text: str) -> list[date]:
    try:
        return [date.fromisoformat(text.partition(": ")[2][:10])]
    except ValueError:
        return []


def _same_day(time: Time, day: date) -> bool:
    """Whether the time means that day: the same month where only a month is named, whatever the year then."""
    if (time.end - time.start).days > _WEEK:
        return time.start.month <= day.month <= time.end.month
    return time.holds(day, slack=_WEEK) or (time.start.month, time.start.day) == (day.month, day.day)


_WEEK = 7
_FAR_BACK = 200  # days: a month without a year is then rather the one to come


def _is_what_was_said(line: Line, hit: Hit, time: Time, known: Known) -> bool:
    """ "You said mid-December": the time is what they said, not when."""
    before = line.text.tokens[time.first - 1].word if time.first > line.sentence.first else ""
    bare = time.last - time.first == 1 and (known.now - time.end).days > _FAR_BACK
    return hit.label in {"said", "request"} and (
        bare or before in {"-", "mid"} or time.first == hit.last and before in _SAYING
    )


def _asked_then(item: Item, label: str) -> bool:
    """ "Could not attend, asked for the replay": what was asked was asked, though the meeting fell through."""
    return label in {"request", "said", "download"} and (not item.words.isdisjoint(_ASKED) or "?" in item.text)


_ASKED = frozenset("asked asks requested wrote said told wants wanted question questions query".split())
_TOPIC = frozenset("at about regarding concerning that whether why how for on of to".split())
_NOT_YET = frozenset("will would can could shall takes is are".split())


def _topic_is_known(line: Line, hit: Hit, known: Known) -> bool:
    """Whether nothing of weight is said of what it was about, or some of that stands in a record.

    Where they met is told by a name; what they asked or said is put in other words than the CRM's, so that only words
    that bind them (a budget, a decision, a quotation) must stand in a record.
    """
    end = clause_end(line, hit.last)
    share, telling = coverage(line, hit.first, end, known)
    if not telling or share >= 0.3:
        return True
    after = {t.word for t in line.text.tokens[hit.first : end]}
    if hit.label in {"request", "said"} or not after.isdisjoint(_SAYING):
        said = {stem(t.word) for t in line.text.tokens[hit.first : line.sentence.last]} & _BINDING
        return all(known.tells(w) for w in said) and (telling < _MUCH or _may_have_said(line, hit, end, known))
    words = [t.word for t in line.text.tokens[hit.last - 1 : end]]
    # "your request is still on my desk": what follows is no topic of theirs.
    told = next((n for n, w in enumerate(words) if w in _TOPIC and _names_topic(words[n + 1 :])), None)
    if told is None or (set(words) & {"is", "are", "was"} and "that" not in words):
        return True
    share, telling = coverage(line, hit.last + told, end, known)
    return not telling or share > 0


def _may_have_said(line: Line, hit: Hit, end: int, known: Known) -> bool:
    """Whether a record of ours with them tells of a matter at all, or shares a word with what they are said to have said."""
    ours = [i.words for i in known.items if i.ours]
    said = {stem(t.word) for t in line.text.tokens[hit.last : end] if len(t.word) > _LONG}
    return any(len(words) > _THIN or words & said for words in ours)


_LONG = 3
_THIN, _MUCH = 7, 4  # words of a record that holds a topic; telling words of a mail that tells one
_SAYING = frozenset("said mentioned told asked wanted explained noted described".split())
_BINDING = frozenset(
    "budget approve approved approval decided decision agreed agree ready buy bought sign signed contract switch switching replace "
    "replacing renew renewal discount unhappy frustrated order ordered proposal quote quotation urgent deadline pilot licence license "
    "competitor leaving cancel".split()
)


def _names_topic(words: list[str]) -> bool:
    """Whether a matter follows: not a date ("of November 19"), not the end ("exactly that"), nothing of ours."""
    return (
        len(words) > 1
        and words[0] not in {"my", "our"}
        and not words[0][0].isdigit()
        and words[0] not in _DATE_WORDS
        and words[0] not in OPENINGS
    )


_DATE_WORDS = frozenset(
    "january february march april may june july august september october november december monday tuesday wednesday thursday friday "
    "saturday sunday last this".split()
)
_CARRIERS = ("contact.activities", "company.news")
_STATES = frozenset(
    "trial subscription contract renewal plan licence license account order purchase seats customer client agreement".split()
)
_LIVE = frozenset(_NEEDS["talk"].split()) | frozenset(
    "webinar seminar course training lunch tour walkthrough presentation survey".split()
)
_WRITTEN = frozenset(
    "form formular formulaire formulario download downloaded email mail reply newsletter signup subscription subscribed trial order "
    "purchase ticket website rfq quote quotation click open opened checklist guide brochure whitepaper request requested enquiry inquiry "
    "asked registered registration survey chat ebook deal renewal contract consent".split()
)
_ONE_WAY = frozenset("outbound sequence opened bounced voicemail sent".split())


def _may_carry(item: Item, label: str) -> bool:
    """A tie between us rests on an activity; being a customer or a referral may also be a property."""
    if item.path == "contact.consent":
        return label in {"request", "said", "download", "customer", "referral"}
    return item.ours or (
        label in {"customer", "referral", "event", "request"} and item.path.startswith(("contact.", "company."))
    )


def _says(item: Item, label: str, words: frozenset[str], line: Line) -> bool:
    """Whether this record is of a kind that bears out the tie."""
    if not item.ours:
        return _property_says(item, label, words)
    if item.words & frozenset(_NEEDS[label].split()):
        return True
    if label in {"talk", "event"}:
        return (label == "talk" and not item.words.isdisjoint(_LIVE)) or item.words.isdisjoint(_WRITTEN)
    if label == "referral":
        return names_witness(item, line, words) or bool(words & item.words & _COLLEAGUES)
    # Whatever they did toward us, they asked or said something in it.
    return label in {"request", "said", "download", "customer"} and (
        label in {"request", "said"}
        and item.words.isdisjoint(_ONE_WAY)
        or bool({stem(w) for w in words} & item.words & _STATES)
    )


_COLLEAGUES = frozenset("colleague colleagues boss manager assistant".split())


_WHAT_THEY_DO = frozenset({"contact.job_title", "contact.title", "contact.department", "company.description"})
"""What somebody is to their own firm says nothing of what they are to us: "Customer Service Manager"."""


def _property_says(item: Item, label: str, words: frozenset[str]) -> bool:
    if item.path in _WHAT_THEY_DO:
        return False
    key, _, value = item.text.lower().partition(":")
    if label == "customer":
        state = any(w in value.split() for w in ("customer", "client", "active")) and "lead" not in value
        return state or bool({stem(w) for w in words} & {stem(w) for w in key.split()} & _STATES) or "customer" in key
    if label == "referral":
        return "refer" in item.text.lower() or "introduced" in item.text.lower()
    return False


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
