"""What a sentence takes for granted about the reader: deeds told in passing, and circumstances it starts from.

"As your CFO put it", "since BDO signed off your books", "with the Denver site up and running", "after the warehouse
fire": such words assert nothing by their main verb, yet they hold only if something happened. They survive questions
and modals ("Would the Coupa rollout ..."), so the mood of the main clause does not excuse them. English only: the small
words that mark them are English ones.
"""

from collections.abc import Iterator

from gates.claims.clauses import clause_end, coverage, hits_in
from gates.claims.cues import EVENTS, HEDGES
from gates.claims.events import to_come
from gates.claims.judgement import Objection, contradicted, unsupported
from gates.claims.known import Item, Known, stem
from gates.claims.presumed_words import (
    COPULAS,
    EITHER,
    HAPPENINGS,
    NO_DEEDS,
    NO_PAST,
    PAST,
    PUBLISHED,
    SETTLED,
    SPOKEN,
    STARTERS,
    TOLD,
)
from gates.claims.quantities import Kind, quantities
from gates.claims.speech import OUR, WE, YOU, YOUR, Clause, Mood, Of, clause_at, clauses, is_company
from gates.claims.tie_words import TIES
from gates.claims.when import times
from gates.text.language import language
from gates.text.mail import Line
from gates.text.reading import Token

_MEND = "Take it out, or record it in the CRM with its date and source."
_ENOUGH = 0.34  # share of the telling words that facts must hold
_REACH = 7  # words from the reader's noun to its verb: "your controller in the Ghent office told"


def presumed(line: Line, known: Known) -> Iterator[Objection]:
    """Objections to what the sentence presupposes of the reader and no fact tells."""
    if language(line.text, line.sentence) not in {"en", ""}:
        return
    for clause in clauses(line, known):
        place = _deed(line, clause, known)
        if place is not None:
            yield unsupported(line, *place, "deed_unsupported", "No fact tells that {said}.", _MEND)
            return
    for place, item in _undone(line, known):
        yield contradicted(
            line, *place, "circumstance_contradicted", "The mail takes {said} for done; the CRM says that it is not.", _MEND, item.path,
        )  # fmt: skip
        return
    for place in (*_circumstances(line, known), *_shares(line, known)):
        yield unsupported(
            line, *place, "circumstance_unsupported", "The mail takes {said} for granted; no fact tells it.", _MEND
        )
        return


def _deed(line: Line, clause: Clause, known: Known) -> tuple[int, int] | None:
    """A past verb whose subject is the reader, in a clause of which facts tell next to nothing."""
    if clause.of is not Of.THEM or clause.mood is not Mood.STATED:
        return None
    tokens = line.text.tokens
    subject = _subject(line, clause, known)
    if subject is None or any(t.word in HEDGES for t in tokens[max(line.sentence.first, subject - 3) : subject]):
        return None
    verb = _past_verb(tokens, subject, clause.last, bygone=_bygone(line, clause, known))
    if verb is None and tokens[subject].word not in YOU | YOUR:
        return _habit(line, subject, known)
    if verb is None or tokens[verb].word in NO_DEEDS or _denied(tokens, subject, verb):
        return None
    end = clause_end(line, verb)
    # "The invoices you inherited are yours now": what follows the second verb is said of the invoices.
    end = next((n for n in range(verb + 1, end) if tokens[n].word in {"is", "are", "was", "were"}), end)
    # "The second plant you opened means ...": what facts tell that they did with it; the rest is said of the thing.
    thing = subject > line.sentence.first and _is_thing(tokens[subject - 1], known)
    if tokens[subject].word in YOU and thing and known.did(tokens[verb].word):
        return None
    if _judged_elsewhere(line, subject, verb, end, known):
        return None
    if tokens[subject].word in YOU and tokens[verb].word in _FOUNDING and known.theirs.isdisjoint(_FOUNDERS):
        return subject, end
    telling = coverage(line, verb + 1, end, known)[1] or tokens[verb - 1].word in _AGENTS
    return (subject, end) if telling and coverage(line, subject, end, known)[0] < _ENOUGH else None


_FOUNDING = frozenset("founded cofounded".split())
_FOUNDERS = frozenset("founder founders cofounder cofounders owner owners".split())


def _is_thing(before: Token, known: Known) -> bool:
    """Whether the word before "you" is a noun that a fact knows, so that "you ..." tells which one is meant."""
    return before.is_word and len(before.word) > 3 and known.supports(before.word)


def _habit(line: Line, subject: int, known: Known) -> tuple[int, int] | None:
    """ "Acme pays most of its suppliers by cheque": what the company does as a rule, told by its name.

    A clause with a figure is judged by the figure; a name that is also a plain word ("Glass", "Laundries") tells its
    kind at the beginning of a sentence, where every word has a capital.
    """
    tokens = line.text.tokens
    end = clause_end(line, subject + 1)
    needless = tokens[min(subject + 1, end - 1)].word in {"has", "have", "needs", "need", "must"}
    if needless and any(t.word == "nobody" for t in tokens[max(line.sentence.first, subject - 3) : subject]):
        return None  # "nobody at Acme has to learn a new screen"; "nobody at Acme counts stock" states something
    if subject == line.sentence.first and tokens[subject].word.removesuffix("'s") not in known.called:
        return None
    if any(t.word[:1].isdigit() for t in tokens[subject:end]) or quantities(line.text, line.sentence):
        return None
    if any(subject <= h.first < end for lexicon in (EVENTS, TIES) for h in hits_in(lexicon, line)):
        return None
    share, telling = coverage(line, subject, end, known)
    return (subject, end) if telling >= _TELLING and share < _ENOUGH else None


_TELLING = 2


def _judged_elsewhere(line: Line, subject: int, verb: int, end: int, known: Known) -> bool:
    """What they did with us is a tie, what the company announced an event; the gates of those look at them."""
    tokens = line.text.tokens
    you = tokens[subject].word in YOU
    if any(subject <= h.first < end for h in hits_in(EVENTS, line)):
        return True
    if any(subject <= h.first < end and (you or h.label == "referral") for h in hits_in(TIES, line)):
        return True
    said = [t.word for t in tokens[subject:end]]
    if you and tokens[verb].word in COPULAS and "enough" not in said:
        return True  # "you were right"
    if any(t.word in known.self and t.text[:1].isupper() for t in tokens[verb:end]) or not WE.isdisjoint(said[2:]):
        return you
    if you and any(i.ours and _shared(said[2:], i) for i in known.items):
        return True  # "you were kind enough to join our webinar": whether it was so is asked of ties
    if you and tokens[verb].word in TOLD and any(i.ours for i in known.items):
        return True  # "you typed", "you named two culprits": in a form or a talk that the CRM knows
    return not PUBLISHED.isdisjoint(said[: verb - subject])


def _shared(said: list[str], item: Item) -> bool:
    return any(len(word) > 4 and stem(word) in item.words for word in said)


_AGENTS = frozenset("board auditors council cfo ceo cto coo controller colleague boss investors lender".split())


def _subject(line: Line, clause: Clause, known: Known) -> int | None:
    tokens = line.text.tokens
    for at in range(clause.first, min(clause.first + 5, clause.last)):
        if tokens[at].word in YOU | YOUR:
            return at
        if is_company(tokens[at], known):
            named = at > line.sentence.first and tokens[at - 1].text[:1].isupper() and at > clause.first
            return None if named and tokens[at - 1].word in known.ours - known.company else at
        if tokens[at].word in WE | OUR or tokens[at].word in {",", "?"}:
            return None
    return None


def _past_verb(tokens: tuple[Token, ...], subject: int, last: int, *, bygone: bool) -> int | None:
    """The verb, where it is a past one; None where a present one, a modal or a mark comes first."""
    if tokens[subject].word == "you" and subject + 3 < last and tokens[subject + 1].word == "and":
        subject += 2 if tokens[subject + 2].word in YOUR else 0  # "you and your team cut costs"
    owned = tokens[subject].word not in YOU
    if tokens[subject].word == "you'd" or tokens[subject].word == "you'll":
        return None
    first = subject + (2 if owned and not tokens[subject].word.endswith("'s") or tokens[subject].word in YOUR else 1)
    for at in range(first, min(subject + _REACH, last)):
        word = tokens[at].word
        if word in SETTLED or not tokens[at].is_word:
            return None
        if word in COPULAS or _is_past(word) or (word in EITHER and bygone):
            if word in {"have", "has", "had", "having"}:
                continue
            return at
        if not owned and word not in STARTERS:
            return None
    return None


def _bygone(line: Line, clause: Clause, known: Known) -> bool:
    """Whether a time that has gone by makes "cut" a past form here; asked only where such a verb stands."""
    if EITHER.isdisjoint(t.word for t in line.text.tokens[clause.first : clause.last]):
        return False
    past = times(line.text, line.sentence, known.now)
    return any(clause.first <= t.first < clause.last and t.start < t.end < known.now for t in past)


def _is_past(word: str) -> bool:
    return word in PAST or (word.endswith("ed") and len(word) > 4 and word not in NO_PAST)


def _denied(tokens: tuple[Token, ...], subject: int, verb: int) -> bool:
    return any(
        t.word in {"not", "never", "hardly", "nothing"} or t.word.endswith("n't") for t in tokens[subject : verb + 2]
    )


def _circumstances(line: Line, known: Known) -> Iterator[tuple[int, int]]:
    """ "After the fire", "between the audit and the move": what happened to them, though no fact tells of it."""
    tokens = line.text.tokens
    for at in range(line.sentence.first, line.sentence.last - 2):
        # "Last year's loss makes every hour count" needs no "after" before it.
        past = tokens[at].word in {"year's", "month's", "quarter's", "season's"} and at > line.sentence.first
        if (
            past
            and tokens[at - 1].word == "last"
            and tokens[at + 1].word in _ILLS
            and not known.tells(tokens[at + 1].word)
        ):
            yield at - 1, at + 2
        told = at == line.sentence.first and tokens[at].word in _DEFINITE and _befell(tokens, at, line.sentence.last)
        if told:
            yield from _unknown(line, [*range(at, told)], known)
        if tokens[at].word not in SPOKEN:
            continue
        stretch = list(_phrase(tokens, at + 1, line.sentence.last))
        if not stretch or any(tokens[n].word in WE | OUR for n in stretch):
            continue
        yield from _unknown(line, stretch, known)


def _shares(line: Line, known: Known) -> Iterator[tuple[int, int]]:
    """ "Half of your suppliers are overseas": a share of something of theirs, told as it were known."""
    tokens = line.text.tokens
    if line.said.rstrip().endswith("?") or any(f.kind is Kind.PERCENT for f in known.figures):
        return
    for at in range(line.sentence.first, line.sentence.last - 3):
        if (
            tokens[at].word in _PARTS
            and tokens[(of := at + (tokens[at + 1].word == "of")) + 1].word in YOUR
            and (of > at or tokens[at].word == "half")
            and tokens[of + 2].word.isalpha()
        ):
            clause = clause_at(line, at, known)
            if clause.mood is Mood.STATED and clause.of is not Of.US:
                yield at, at + 4


_PARTS = frozenset("half third thirds quarter quarters fifth tenth majority".split())


def _undone(line: Line, known: Known) -> Iterator[tuple[tuple[int, int], Item]]:
    """ "Now that the Lisbon team has settled in", where the latest news of Lisbon is that it opens next year or was stopped."""
    tokens = line.text.tokens
    first = tokens[line.sentence.first].word
    opening = first in _DONE or (first == "now" and tokens[line.sentence.first + 1].word == "that")
    if not opening or line.said.rstrip().endswith("?"):
        return
    end = next((n for n in range(line.sentence.first, line.sentence.last) if tokens[n].word == ","), line.sentence.last)
    for at in range(line.sentence.first + 1, end):
        word = tokens[at].word.removesuffix("'s")
        if not tokens[at].text[:1].isupper() or word in known.company | known.people | known.self:
            continue
        told = sorted(
            (i for i in known.items if word in i.words and i.dated and not i.ours), key=lambda i: str(i.dated)
        )
        if told and (told[-1].fell_through or to_come(told[-1], known)):
            yield (line.sentence.first, end), told[-1]
            return


_DONE = frozenset("with since after".split())


def _phrase(tokens: tuple[Token, ...], first: int, last: int) -> Iterator[int]:
    for at in range(first, min(first + _REACH + 2, last)):
        if not tokens[at].is_word and tokens[at].word not in {"-", "'"}:
            return
        yield at


def _unknown(line: Line, stretch: list[int], known: Known) -> Iterator[tuple[int, int]]:
    """The happenings with an article or owner before them of which no word stands in a fact."""
    tokens = line.text.tokens
    for at in stretch:
        if tokens[at].word not in HAPPENINGS:
            continue
        before = [n for n in stretch if at - 4 <= n < at]
        opened = next((n for n in reversed(before) if tokens[n].word in _DEFINITE), None)
        if opened is None or any(tokens[n].word in _GENERAL for n in range(opened, at)):
            continue
        share, telling = coverage(line, opened, at + 1, known)
        if telling and share < _ENOUGH:
            yield opened, at + 1


def _befell(tokens: tuple[Token, ...], first: int, last: int) -> int:
    """ "The audit in spring found gaps in your books": where the happening ends that did something to them; else 0."""
    said = tokens[first:last]
    if not any(t.word in YOU | YOUR for t in said) or any(t.word in WE | OUR for t in said):
        return 0
    at = next((n for n in range(first + 1, min(first + 4, last)) if tokens[n].word in HAPPENINGS), None)
    if at is None:
        return 0
    verb = next(
        (n for n in range(at + 1, min(at + 5, last)) if tokens[n].word in SETTLED or _is_past(tokens[n].word)), at
    )
    return at + 1 if _is_past(tokens[verb].word) and tokens[verb].word not in SETTLED else 0


_ILLS = HAPPENINGS | frozenset(
    "loss losses deficit shortfall cuts win wins slump decline drop dip write-off profit".split()
)
_DEFINITE = frozenset("the your this that those these last".split())
_GENERAL = frozenset("next any every each first typical usual average".split())
