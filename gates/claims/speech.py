"""Of whom each clause speaks, and in which mood: what is stated of the reader is judged, and nothing else.

A sentence is cut into clauses at marks, conjunctions and nominative pronouns. The words before the verb name the
subject; an auxiliary in front of it asks, a modal after it plans or supposes, "if" and "I imagine" suppose, a bare
verb orders. No tagger: the small words of English tell nearly all of it, and an unsure clause says so (`Of.NONE`).
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

from gates.claims.known import Known
from gates.text.mail import Line
from gates.text.reading import Token


class Of(StrEnum):
    """Whom a clause is about."""

    THEM = "them"
    US = "us"
    ANYONE = "anyone"
    NONE = "none"  # a phrase without a subject: "Nine stores and 64 people", "With two plants"


class Mood(StrEnum):
    """How a clause is meant."""

    STATED = "stated"
    ASKED = "asked"
    SUPPOSED = "supposed"
    PLANNED = "planned"
    ORDERED = "ordered"


@dataclass(frozen=True, slots=True, kw_only=True)
class Clause:
    """Tokens from `first` up to and without `last`, of whom they speak, and how."""

    first: int
    last: int
    of: Of
    mood: Mood

    @property
    def tells_of_them(self) -> bool:
        """Whether it states something about the reader."""
        return self.of is Of.THEM and self.mood is Mood.STATED


YOU = frozenset("you you're you've you'd you'll youre youve yall".split())
YOUR = frozenset("your yours yourself yourselves".split())
WE = frozenset("i i'm i've i'd i'll we we're we've we'd we'll me us let's".split())
OUR = frozenset("our ours my mine ourselves myself".split())
_THEY = frozenset(
    "he she they it he's she's it's they're they've they'd they'll it'd it'll there there's this these those that that's "
    "here here's nobody somebody someone everybody everyone anybody anyone nothing something everything one none "
    "what's who's".split()
)
_NOMINATIVE = frozenset(
    "i i'm i've i'd i'll we we're we've we'd we'll he she they he's she's they're they've it's there's you're you've "
    "you'd you'll".split()
)
_CONJUNCTIONS = frozenset("and but or so yet then because".split())
_SUBORDINATE = frozenset(
    "if whether unless because when while although though where which who whose how why what until once whenever "
    "wherever whoever whatever".split()
)
_MAY_SUBORDINATE = frozenset("that since as after before so than till".split())
_SUPPOSING = frozenset("if whether unless until once suppose supposing assuming provided whenever should".split())
_HEDGES = frozenset(
    "probably likely perhaps maybe presumably possibly surely doubtless undoubtedly must might may often usually "
    "typically sometimes tend tends rarely seldom chances odds suppose guess imagine imagining guessing assume assuming suspect "
    "wonder wondering expect bet hope hoping seems seem generally conceivably normally".split()
)
_MODALS = frozenset(
    "would could should can may might will shall must ought cannot can't won't wouldn't couldn't shouldn't you'd you'll they'll "
    "it'll it'd he'll she'll".split()
)
_COGNITION = frozenset(
    "know knew see saw read heard hear noticed notice understand understood learned learnt gather gathered found find think thought "
    "guess imagine suppose expect assume wonder suspect bet hope believe presume realise realize remember recall fear "
    "understand seen".split()
)
_AUXILIARIES = frozenset(
    "are is do does did have has had was were will would can could should shall may might must isn't aren't don't doesn't "
    "didn't won't wouldn't couldn't haven't hasn't am".split()
)
_PREPOSITIONS = frozenset(
    "with at in on for from after before by since of to as during under over between within across among besides given "
    "without about around near through until like including per via behind beyond despite against on into onto".split()
)
_ADVERBS = frozenset(
    "now today currently still just also then again even only really actually perhaps maybe probably please therefore however "
    "meanwhile recently lately usually often sometimes typically either neither both not never no yes well sure ok okay of course "
    "instead otherwise plus first second third finally lastly next thus hence anyway incidentally specifically too".split()
)
_IMPERATIVES = frozenset(
    "send tell let take have look see give reply answer call ask pick choose say write drop try picture imagine think feel "
    "consider forward point book name keep put bring start use check note remember click visit join come show draw add "
    "leave read attach find get set mark order count compare run open follow forget stop begin ignore treat do don't make "
    "mention suggest pass hand hold save scan measure test weigh upload enter share allow accept press type watch go "
    "copy print bear excuse forgive pardon hit move happy glad".split()
)
_DETERMINERS = frozenset("the a an each every no all some most many any several few another such both half".split())
_GIVING = frozenset(
    "send show give tell ask thank help let lets offer meet see call reach write bring save cost put keep make makes take get "
    "want wish remind invite email helps gives shows tells sends allow allows lead leads walk owe promise promised spare "
    "join visit contact mail ring suit suits suited bother bothers interest interests told asked thanks thanking gave sent "
    "showed met having meeting seeing hearing helping letting have congratulate reached called emailed wrote".split()
)
_AFTER_OBJECT = frozenset(
    ". , ; : ? ! ) to for in on at with about from by of a an the and or how what whether if when where why is this that these "
    "again soon today tomorrow next last two three four five six ten twelve twenty half some more both back up out through "
    "before after at between".split()
)
CONDITIONS = _SUPPOSING
OPENINGS = _PREPOSITIONS
NOMINATIVE = _NOMINATIVE | YOU | _THEY
VERBS_OF_MOOD = _AUXILIARIES | _MODALS
_PLANS = frozenset("need needs want wants going plan plans able prefer free welcome".split())


def clause_at(line: Line, place: int, known: Known) -> Clause:
    """The clause in which this token stands."""
    for clause in clauses(line, known):
        if clause.first <= place < clause.last:
            return clause
    return Clause(first=line.sentence.first, last=line.sentence.last, of=Of.NONE, mood=Mood.STATED)


def clauses(line: Line, known: Known) -> tuple[Clause, ...]:
    """The clauses of a sentence; read once for a recipient."""
    kept: tuple[Known, dict[int, tuple[Clause, ...]]] | None = line.text.__dict__.get("_clauses")
    if kept is None or kept[0] is not known:
        kept = line.text.__dict__["_clauses"] = (known, {})
    key = line.sentence.first
    if key not in kept[1]:
        kept[1][key] = tuple(_inherited(line.text.tokens, _read(line, known)))
    return kept[1][key]


def _read(line: Line, known: Known) -> list[Clause]:
    tokens, sentence = line.text.tokens, line.sentence
    asked = line.said.rstrip("\"') ").endswith("?")
    starts = _starts(tokens, sentence.first, sentence.last)
    found: list[Clause] = []
    for number, first in enumerate(starts):
        last = starts[number + 1] if number + 1 < len(starts) else sentence.last
        found.append(_clause(tokens, first, last, known, asked=asked, final=last == sentence.last))
    return found


_SUBJECTS = YOU | _NOMINATIVE | _THEY
_OPENERS = _SUBJECTS | _SUBORDINATE | _MAY_SUBORDINATE | _CONJUNCTIONS
_LINKS = _SUBORDINATE | _MAY_SUBORDINATE | _CONJUNCTIONS
_ANY_SUBJECT = _SUBJECTS | YOUR | OUR | WE
_NO_SUBJECT_AFTER = _PREPOSITIONS | _GIVING | _LINKS | _AUXILIARIES
_NOT_TOLD = frozenset("you about of to , .".split())


def _starts(tokens: tuple[Token, ...], first: int, last: int) -> list[int]:
    """Where the clauses of a sentence begin."""
    starts = [first]
    subject, turned = False, False
    for at in range(first, last):
        word = tokens[at].word
        after = tokens[at + 1].word if at + 1 < last else ""
        if at == starts[-1]:
            turned = word in _AUXILIARIES or (word in _SUBORDINATE and after in _AUXILIARIES)
            subject = word in _ANY_SUBJECT
            continue
        cut = _cut(tokens, starts[-1], at, last, subject=subject, turned=turned)
        if starts[-1] < cut < last:
            starts.append(cut)
            turned, subject = False, cut == at and word in _ANY_SUBJECT
        elif word in _ANY_SUBJECT and tokens[at - 1].word not in _PREPOSITIONS:
            subject = True
    return starts


def _cut(tokens: tuple[Token, ...], start: int, at: int, last: int, *, subject: bool, turned: bool) -> int:
    """Where a new clause begins at this token; -1 where none does."""
    word, before = tokens[at].word, tokens[at - 1].word
    after = tokens[at + 1].word if at + 1 < last else ""
    named = at + 1 < last and tokens[at + 1].text[:1].isupper()
    if word in {";", ":", "(", ")"} or (word == "-" and tokens[at].start > tokens[at - 1].end):
        return at + 1
    if word == ",":
        return at + 1 if after in _OPENERS or not subject or _opens(tokens, start) else -1
    if word in _CONJUNCTIONS:
        return at if after in _SUBJECTS or (subject and after in YOUR | OUR) else -1
    if word in _SUBORDINATE:
        return at if not (before in _NO_SUBJECT_AFTER and at - 1 == start) else -1
    if word in _MAY_SUBORDINATE:
        return (
            at if after in _SUBJECTS or (word == "that" and (after in _ANY_SUBJECT or after == "the" or named)) else -1
        )
    if turned:
        return -1
    if word in _NOMINATIVE:
        return at if before not in _LINKS else -1
    if word == "you":
        return at if _nominative_you(tokens, at, last) else -1
    if subject and before in _COGNITION and word not in _NOT_TOLD and any(t.word in WE for t in tokens[start:at]):
        return at
    return -1


def _opens(tokens: tuple[Token, ...], start: int) -> bool:
    """Whether a clause begins with a preposition or "if", so that a comma ends it."""
    word = tokens[start].word
    return word in _PREPOSITIONS or word in _LINKS or word.endswith("ing")


def _nominative_you(tokens: tuple[Token, ...], at: int, last: int) -> bool:
    after = tokens[at + 1].word if at + 1 < last else "."
    return tokens[at - 1].word not in _NO_SUBJECT_AFTER and after not in _AFTER_OBJECT and after not in YOUR


def _clause(tokens: tuple[Token, ...], first: int, last: int, known: Known, *, asked: bool, final: bool) -> Clause:
    at = first
    supposing = False
    while at < last and (
        not tokens[at].is_word or tokens[at].word in _CONJUNCTIONS | _SUBORDINATE | _MAY_SUBORDINATE | _ADVERBS
    ):
        supposing |= tokens[at].word in _SUPPOSING
        if tokens[at].word in _PREPOSITIONS and not _has_subject(tokens, at + 1, last, known):
            break
        at += 1
    if (
        at < last
        and at + 1 < last
        and tokens[at].text[:1].isupper()
        and tokens[at].word in known.people
        and tokens[at + 1].word == ","
    ):
        at += 2  # "Dana, ..."
    word = tokens[at].word if at < last else ""
    turned = word in _AUXILIARIES
    if turned:
        at += 1
        word = tokens[at].word if at < last else ""
    of = _of(tokens, at, last, known)
    body = [_verbal(t) for t in tokens[at : min(last, at + 9)]]
    if supposing or (tokens[at - 1].word == "should" and turned and not asked):
        mood = Mood.SUPPOSED
    elif asked and (turned or final):
        mood = Mood.ASKED
    elif of is Of.NONE and word in _IMPERATIVES:
        mood = Mood.ORDERED
    elif _hedged(tokens, first, last):
        mood = Mood.SUPPOSED
    elif _MODALS & set(body[:6]) or _PLANS & set(body[:4]) and not _going_on(body):
        mood = Mood.PLANNED
    else:
        mood = Mood.STATED
    return Clause(first=first, last=last, of=of, mood=mood)


def _hedged(tokens: tuple[Token, ...], first: int, last: int) -> bool:
    """ "probably", "often"; "far too often" hedges nothing."""
    return any(
        _verbal(tokens[n]) in _HEDGES and not (n and tokens[n - 1].word in {"too", "so", "more"})
        for n in range(first, last)
    )


def _verbal(token: Token) -> str:
    """The word, unless it is the month or the name that looks like a modal."""
    return "" if token.word in {"may", "will"} and token.text[:1].isupper() else token.word


def _going_on(body: list[str]) -> bool:
    """ "is going public" tells, "is going to" plans."""
    return "going" in body and body[body.index("going") + 1 : body.index("going") + 2] != ["to"]


def _has_subject(tokens: tuple[Token, ...], at: int, last: int, known: Known) -> bool:
    """ "since Acme opened" has one, "after the webinar" has none."""
    return at < last and (tokens[at].word in _ANY_SUBJECT or is_company(tokens[at], known))


def _of(tokens: tuple[Token, ...], at: int, last: int, known: Known) -> Of:
    """Whom the noun phrase that begins here names."""
    if at >= last:
        return Of.NONE
    token = tokens[at]
    word = token.word.removesuffix("'s")
    if word in YOU or word in YOUR:
        return Of.THEM
    if word in WE or word in OUR:
        return Of.US
    if token.text[:1].isupper() and (word in known.company or word in known.people):
        return Of.THEM if word not in known.self else Of.US
    if word in _PREPOSITIONS or word in _PRAISING or word in _IMPERATIVES:
        return Of.NONE
    if word in _THEY:
        return (_inside(tokens, at, last, known) if word in _POINTING else None) or Of.ANYONE
    owner = _inside(tokens, at, last, known)
    if owner is not None or word in _DETERMINERS:
        return owner or Of.ANYONE
    ours = token.text[:1].isupper() and word in known.self and word not in known.theirs
    return Of.US if ours else Of.NONE


_PRAISING = frozenset("thank thanks congratulations congrats good great nice".split())
_POINTING = frozenset("this these those that one there nobody everyone everybody none".split())
_OWNING = frozenset("of at in for from with within among across by inside".split())


def _inside(tokens: tuple[Token, ...], at: int, last: int, known: Known) -> Of | None:
    """ "the team at Acme", "one of your plants", "the people in our lab": whose the phrase is."""
    for place in range(at, min(at + 7, last)):
        word = tokens[place].word.removesuffix("'s")
        if word in {",", ".", "?", "!"} or (word in _AUXILIARIES | _MODALS and place > at):
            return None
        if place > at and tokens[place - 1].word in _OWNING:
            if word in YOUR | {"you"} or is_company(tokens[place], known):
                return Of.THEM
            if word in OUR | {"us"}:
                return Of.US
        elif word in YOUR or is_company(tokens[place], known):
            return Of.THEM
        elif word in OUR:
            return Of.US
    return None


def owned(line: Line, place: int, clause: Clause) -> bool:
    """Whether "your" or the company's name stands right before this place: "your new plant", "Acme's second line"."""
    return any(
        t.word in YOUR and not {u.word for u in line.text.tokens[n + 1 : place]} & _APART
        for n, t in enumerate(line.text.tokens[max(clause.first, place - 3) : place], max(clause.first, place - 3))
    )


_APART = frozenset(", . ; : and or to for in on at with from is are".split())


def placed_with_them(line: Line, place: int, clause: Clause, known: Known) -> bool:
    """Whether "at Acme", "of your firm" follows within a few words."""
    tokens = line.text.tokens
    for at in range(place, min(place + 4, clause.last - 1)):
        if tokens[at].word in {"at", "of", "for", "in"} and (
            tokens[at + 1].word in YOUR or is_company(tokens[at + 1], known)
        ):
            return True
    return False


def is_company(token: Token, known: Known) -> bool:
    """Whether this word is the reader's company, and written as a name."""
    word = token.word.removesuffix("'s").removesuffix("'")
    return word in known.company and token.text[:1].isupper() and word not in known.self


_RELATIVE = frozenset("which who whose that where".split())
_GUESSING = frozenset("guess imagine suppose expect assume wonder suspect think bet hope believe presume fear".split())


def _inherited(tokens: tuple[Token, ...], found: list[Clause]) -> Iterator[Clause]:
    """A relative clause speaks of what stands before it; what is guessed, or hangs on an "if", is supposed."""
    before: Clause | None = None
    for clause in found:
        before = replace(clause, of=_heir(tokens, clause, before), mood=_mood_after(tokens, clause, before))
        yield before


def _heir(tokens: tuple[Token, ...], clause: Clause, before: Clause | None) -> Of:
    relative = before is not None and tokens[clause.first].word in _RELATIVE and clause.of in {Of.NONE, Of.ANYONE}
    return before.of if relative and before is not None else clause.of


def _mood_after(tokens: tuple[Token, ...], clause: Clause, before: Clause | None) -> Mood:
    if clause.mood is not Mood.STATED or before is None:
        return clause.mood
    if _asks_within(tokens, clause, before):
        return Mood.SUPPOSED
    first = tokens[before.first].word
    if first in _ASKED_FOR and before.mood is not Mood.STATED:
        return before.mood
    hangs = first in _SUPPOSING or tokens[clause.first].word in {"and", "or"}
    if before.mood is Mood.SUPPOSED and hangs:
        return Mood.SUPPOSED
    return Mood.SUPPOSED if before.of is Of.US and _guessed(tokens, before) else Mood.STATED


_ASKED_FOR = frozenset("how what which who whose why where when".split())
_MEASURED = frozenset("many much long far often big large".split())
_ASKING = frozenset("tell wonder wondering depends depend ask curious know show see me on hear learn say".split())


def _asks_within(tokens: tuple[Token, ...], clause: Clause, before: Clause | None) -> bool:
    """ "how many loads you run", "tell me what you use": what is wanted, not what is told."""
    word = tokens[clause.first].word
    if word not in {"how", "what", "which", "who", "whose", "why"} or before is None:
        return False
    if clause.first + 1 < clause.last and word == "how" and tokens[clause.first + 1].word in _MEASURED:
        return True
    told = before.of is Of.US and before.mood is Mood.STATED
    return not told and word not in {"which", "who"} and tokens[clause.first - 1].word in _ASKING


def _guessed(tokens: tuple[Token, ...], clause: Clause) -> bool:
    return any(t.word in _GUESSING for t in tokens[max(clause.first, clause.last - 2) : clause.last])
