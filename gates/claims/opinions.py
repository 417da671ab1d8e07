"""What a mail says it saw, praises or supposes: an opinion about the reader is a statement about them too."""

from collections.abc import Iterator

from gates.claims.clauses import clause_end, coverage, hits_in
from gates.claims.cues import EVENTS, PRAISE, SEEN, TROUBLES
from gates.claims.events import dated_so, speaks_of_plans, to_come
from gates.claims.judgement import Objection, unsupported
from gates.claims.known import Item, Known, stem
from gates.claims.speech import YOU, YOUR, Mood, clause_at, is_company, owned
from gates.claims.subject import Of as SubjectOf
from gates.claims.subject import hedged, mentions_them, open_question, subject, supposed
from gates.claims.tie_words import TIES
from gates.claims.when import times
from gates.text.lexicon import Hit
from gates.text.mail import Line
from gates.text.sense import negated

_MEND = "Take it out, or record in the CRM what it rests on."


def opinions(line: Line, known: Known) -> Iterator[Objection]:
    """Objections to what a sentence claims to have seen, to praise, and to troubles that it ascribes to the reader."""
    if open_question(line, line.sentence.first):
        return
    yield from _observed(line, known)
    for lexicon, reason, why in (
        (PRAISE, "praise_unsupported", "No fact supports the praise {said}."),
        (TROUBLES, "trouble_unsupported", "No fact supports what {said} says about the reader."),
    ):
        for hit in hits_in(lexicon, line)[:1]:
            if _held_against(line, hit, known, praise=lexicon is PRAISE):
                yield unsupported(line, hit.first, hit.last, reason, why, _MEND)


def _held_against(line: Line, hit: Hit, known: Known, *, praise: bool) -> bool:
    if supposed(line, hit.first) or negated(line.text, hit):
        return False
    clause = clause_at(line, hit.first, known)
    if not praise and not (clause.tells_of_them or owned(line, hit.first, clause) or _names_reader(line, hit)):
        return False
    if not praise and (
        clause.mood is not Mood.STATED or any(hit.first <= h.first < hit.last for h in hits_in(TIES, line))
    ):
        return False
    if not mentions_them(line, known) or (hedged(line, hit.first) and not praise):
        return False
    felt = _FEELINGS & {t.word for t in line.text.tokens[hit.first : hit.last]}
    if felt and not praise:
        return not any(known.tells(w) for w in felt)  # that they use NetSuite does not tell that it vexes them
    share, telling = coverage(line, hit.last if praise else hit.first, line.sentence.last, known)
    if not praise and coverage(line, line.sentence.first, line.sentence.last, known)[0] >= 0.4:
        return False
    return (praise and telling == 0) or share < (0.5 if praise else 0.45)


_FEELINGS = frozenset("unhappy dissatisfied frustrated annoyed disappointed fed sick tired stuck worried".split())


def _names_reader(line: Line, hit: Hit) -> bool:
    return any(t.word in YOUR or t.word == "you" for t in line.text.tokens[hit.first : hit.last])


def _of_them(line: Line, place: int) -> bool:
    """Whether what we know begins with them: "I know (that) you", "we know how your", "I know the"."""
    words = [t.word for t in line.text.tokens[place : min(place + 3, line.sentence.last)]]
    return bool({"you", "your", "you're", "you've"} & set(words))


def _observed(line: Line, known: Known) -> Iterator[Objection]:
    """ "I saw that ...": what follows must be told by facts, word for word or nearly."""
    seen = [h for h in hits_in(SEEN, line) if not negated(line.text, h) and not supposed(line, h.first)]
    if not seen or not (mentions_them(line, known) or _congratulates(line)):
        return
    first = min(seen, key=lambda h: h.first)
    if subject(line, first.first, known) is SubjectOf.THEM and first.first > line.sentence.first:
        return
    end = clause_end(line, first.last)
    if (
        first.last == first.first + 2
        and line.text.tokens[first.last - 1].word == "know"
        and not _of_them(line, first.last)
    ):
        return  # "I know two dealers": what we know is nothing about them
    if any(first.first <= h.first < end for lexicon in (EVENTS, TIES) for h in hits_in(lexicon, line)):
        return  # judged as what it is
    if not _congratulates(line) and not _tells_them(line, first, end, known):
        return  # "I noticed the label over the sink": nothing of theirs
    if coverage(line, first.last, end, known)[0] < 0.34:
        yield unsupported(
            line, first.first, line.sentence.last, "observation_unsupported", "No fact supports {said}.", _MEND
        )
        return
    stale = _outlived(line, first.last, end, known)
    if stale is not None:
        yield unsupported(
            line, first.first, line.sentence.last, "observation_stale",
            "What {said} speaks of is dated otherwise in the CRM, or has not come about.", _MEND, stale.path,
        )  # fmt: skip


_SHARED = 2


def _outlived(line: Line, first: int, end: int, known: Known) -> Item | None:
    """The news that a sentence rests on, where its date does not fit and nothing else tells the same."""
    told = {stem(t.word) for t in line.text.tokens[first:end] if len(t.word) > 3} - {stem(w) for w in known.company}
    items = [i for i in known.items if len(told & i.words) >= _SHARED]
    past = [t for t in times(line.text, line.sentence, known.now) if t.start <= known.now]
    if not items or not all(i.path.startswith("company.news") for i in items):
        return None
    plans = speaks_of_plans(line)
    fitting = [i for i in items if dated_so(i, past, known) and (plans or not to_come(i, known))]
    return None if fitting else items[0]


def _tells_them(line: Line, hit: Hit, end: int, known: Known) -> bool:
    return any(t.word in YOUR or t.word in YOU or is_company(t, known) for t in line.text.tokens[hit.first : end])


def _congratulates(line: Line) -> bool:
    return any(t.word.startswith("congrat") for t in line.text.tokens[line.sentence.first : line.sentence.last])
