"""Those around the reader: what they are said to want, whom of them we are said to know, who is said to have paid.

"Your board wants the close down to three days", "investors expect you to cut overhead", "two of your suppliers work with
us", "the Series B led by Northgate": nobody who writes to a stranger knows these, unless a fact tells it. English only,
as drafts are.
"""

from collections.abc import Iterator

from gates.claims.clauses import clause_end, coverage, hits_in
from gates.claims.cues import EVENTS, HEDGES
from gates.claims.judgement import Objection, unsupported
from gates.claims.known import Known
from gates.claims.speech import WE, YOU, YOUR, Clause, Mood, Of, clause_at, is_company
from gates.claims.subject import open_question, supposed
from gates.text.language import language
from gates.text.mail import Line
from gates.text.reading import Token

_MEND = "Take it out, or record in the CRM where it comes from."
_ENOUGH = 0.5  # share of the telling words that facts must hold

_PARTIES = frozenset(
    "board investors investor shareholders shareholder owners owner auditors auditor bank banks lender lenders boss ceo cfo coo cto cio "
    "chairman chair president founders founder parent management leadership executives directors union unions council regulator "
    "regulators insurer insurers landlord".split()
)
_CIRCLE = frozenset(
    "suppliers supplier customers customer clients client competitors competitor rivals rival peers neighbours neighbors partners "
    "vendors distributors dealers resellers colleagues subsidiaries sites tenants members patients".split()
)
_MINDS = frozenset(
    "wants want wanted expects expect expected demands demand demanded insists insist insisted hopes hope hoped believes believe thinks "
    "think wishes wish presses press pressed pushes push pushed pushing pressing asking demanding insisting expecting hoping urging urges "
    "urge urged asks ask asked requires requested complains complain complained worries worry worried doubts doubt threatens threaten "
    "threatened agrees agree agreed decided decides plans plan planned approved approves".split()
)
_MOODS = frozenset(
    "amused happy unhappy pleased displeased worried concerned satisfied dissatisfied keen impatient nervous angry furious anxious "
    "disappointed frustrated convinced".split()
)
_BETWEEN = frozenset(
    "has have had been is are was were now also already really still clearly certainly surely no doubt keeps keep all just recently".split()
)
_ADJECTIVES = 2


def parties(line: Line, known: Known) -> Iterator[Objection]:
    """Objections to what is said of the minds of others about the reader, and of people of theirs whom we serve."""
    if line.text.words_seen.isdisjoint(_SUBJECTS):
        return  # most mails speak of none of them
    if language(line.text, line.sentence) not in {"en", ""} or open_question(line, line.sentence.first):
        return
    minds = (m for m in _minds(line, known) if coverage(line, *m, known)[0] < _ENOUGH)
    for begin, end in (*minds, *_ours_among_theirs(line, known), *_kin_firms(line, known)):
        yield unsupported(line, begin, end, "deed_unsupported", "No fact tells of {said}.", _MEND)
        return


def _minds(line: Line, known: Known) -> Iterator[tuple[int, int]]:
    tokens = line.text.tokens
    for at in range(line.sentence.first, line.sentence.last - 1):
        if tokens[at].word not in _PARTIES:
            continue
        begin = _owned(tokens, at, line.sentence.first, known)
        verb = _verb(tokens, at + 1, line.sentence.last)
        if verb is None or supposed(line, at) or _hedged(tokens, line.sentence.first, verb):
            continue
        end = clause_end(line, verb)
        of_them = begin is not None or any(t.word in YOU for t in tokens[verb + 1 : min(verb + 3, end)])
        if of_them:
            yield (at if begin is None else begin), end


def _owned(tokens: tuple[Token, ...], at: int, first: int, known: Known) -> int | None:
    """Where "your" or the firm's name stands before the noun, an adjective or two between; None where neither does."""
    for n in range(at - 1, max(first, at - 2 - _ADJECTIVES) - 1, -1):
        if tokens[n].word in YOUR or is_company(tokens[n], known):
            return n
        if not tokens[n].is_word:
            return None
    return None


def _verb(tokens: tuple[Token, ...], at: int, last: int) -> int | None:
    """ "wants", "have been pressing", "was not amused": where the mind is told; None where another verb or a modal stands."""
    first = at
    while at < last and (tokens[at].word in _BETWEEN or tokens[at].word == "not"):
        at += 1
    if at >= last:
        return None
    felt = at > first and tokens[at].word in _MOODS
    return at if felt or tokens[at].word in _MINDS else None


def _hedged(tokens: tuple[Token, ...], first: int, verb: int) -> bool:
    """Whether a guess stands before the verb; "expect" may be the verb itself, and so counts before it only."""
    return any(t.word in HEDGES for t in tokens[first:verb]) or tokens[verb].word.endswith("n't")


def _ours_among_theirs(line: Line, known: Known) -> Iterator[tuple[int, int]]:
    """ "Two of your suppliers", "some of your competitors", together with us in one statement."""
    tokens = line.text.tokens
    for at in range(line.sentence.first + 1, line.sentence.last - 2):
        if tokens[at].word != "of" or tokens[at + 1].word not in YOUR:
            continue
        noun = next((n for n in range(at + 2, min(at + 4, line.sentence.last)) if tokens[n].word in _CIRCLE), None)
        if noun is None or tokens[at - 1].word not in _SOME and not tokens[at - 1].word[:1].isdigit():
            continue
        said = tokens[line.sentence.first : line.sentence.last]
        with_us = any(t.word in WE or t.word == "our" or t.word in known.self for t in said)
        if with_us and clause_at(line, at, known).mood is Mood.STATED and not supposed(line, at):
            yield at - 1, noun + 1


_SOME = frozenset(
    "one two three four five six seven eight nine ten dozen several some many most few both couple number half".split()
)


def _kin_firms(line: Line, known: Known) -> Iterator[tuple[int, int]]:
    """ "Your German subsidiary": that there is one is told by some fact, or by nobody."""
    tokens = line.text.tokens
    for at in range(line.sentence.first, line.sentence.last - 1):
        near = range(at + 1, min(at + 4, line.sentence.last)) if tokens[at].word in YOUR else ()
        firm = next((n for n in near if tokens[n].word in _FIRMS), None)
        if firm is not None and not known.tells(tokens[firm].word) and not supposed(line, at):
            yield at, firm + 1


_FIRMS = frozenset("subsidiary subsidiaries affiliate affiliates franchisee franchisees holding".split())
_SUBJECTS = _PARTIES | _CIRCLE | _FIRMS


def of_the_deal(line: Line, first: int, last: int, clause: Clause) -> bool:
    """Who gave the money that the sentence takes for the reader's: "the Series B led by Northgate"."""
    tokens = line.text.tokens
    deals = [h for h in hits_in(EVENTS, line) if h.label in _DEALS and clause.first <= h.first < clause.last]
    told = any(tokens[max(h.first - n, 0)].word in _TOLD for h in deals for n in range(4))
    by = tokens[first - 1].word in {"by", "from", "with"}
    led = last < clause.last and tokens[last].word in _LED
    return told and (by or led) and clause.of is not Of.US


_DEALS = frozenset({"funding", "acquisition"})
_TOLD = frozenset("the this that your last latest recent with".split())
_LED = frozenset("led gave put invested co-led joined backed paid".split())
