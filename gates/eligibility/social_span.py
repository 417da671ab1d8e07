"""Whether a social matter is over, and until when it counts."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

from gates.eligibility.social_kinds import KINDS
from gates.eligibility.social_nouns import Cue, Source
from gates.eligibility.social_when import When, moved
from gates.text.lexicon import Hit
from gates.text.reading import Text

NEGATORS = frozenset(
    "no not never none without neither nor isn't aren't wasn't weren't hasn't haven't didn't doesn't don't won't "
    "nicht kein keine "
    "keinen keinerlei nie ohne ne pas aucun aucune jamais sans ningun ninguna nunca sin cannot can't nobody "
    "zero".split()
)


def unspoilt(text: Text, hits: list[Hit]) -> list[Hit]:
    """Those phrases of an end that no negation takes back."""
    return [h for h in hits if not any(text.tokens[p].word in NEGATORS for p in range(max(0, h.first - 3), h.first))]


def mends(text: Text, resolved: Hit, hit: Hit) -> bool:
    """A "solved" counts for what stands before it in the note, or beside it in its sentence."""
    return resolved.first >= hit.first or text.sentence_of(resolved.first) is text.sentence_of(hit.first)


_UNTIL = frozenset(
    "until till til bis jusqu'au jusqu'en jusqu'a hasta through back return returns returning zuruck wieder retour "
    "regresa vuelve - "
    "to ends ending expires".split()
)
_SINCE = frozenset("since seit depuis desde on from am le el ab".split())
_JUST_OVER = timedelta(days=60)  # "was away until 5 November", written on the tenth
ENDING = frozenset({"leave", "away", "illness", "timing"})


def dated(source: Source, text: Text, hit: Hit, kind: str, dates: tuple[When, ...], written: date) -> Cue | None:
    """The cue with its dates; None where it says nothing without one."""
    sentence = text.sentence_of(hit.first)
    here = [w for w in dates if sentence.start <= w.start < sentence.end]
    start, end, said = text.original(hit.start, hit.end)
    blank = Cue(
        kind=kind,
        since=source.at,
        expires=date.max,
        where=source.where,
        said=said,
        start=start,
        end=end,
        fact=source.where if source.headline else "",
    )
    if kind in ENDING:
        if kind != "timing":
            here += [w for w in dates if w not in here and _leads_in(text, w) & _UNTIL]
        ends = [moved(w, written - _JUST_OVER, ahead=True) for w in here if _is_end(text, w, kind, hit)]
        if ends:
            until = _end_of(text, ends[-1])
            return replace(blank, expires=until, until=until)
        if kind == "timing" and not _strong(text, hit):
            return None
        if kind == "away" and source.at is None and not _strong(text, hit):
            return None
    event = _event(here, hit, text, written)
    since = event or source.at
    return replace(blank, since=since, expires=(event or written) + timedelta(days=KINDS[kind].days))


def _leads_in(text: Text, when: When) -> set[str]:
    """The few words right before a date."""
    before = [t for t in text.tokens if t.end <= when.start]
    return {t.word for t in before[-4:]}


def _is_end(text: Text, when: When, kind: str, hit: Hit) -> bool:
    before = _leads_in(text, when)
    if kind == "timing":
        return not before & {"since", "seit", "depuis", "desde"} and when.end > hit.start
    return bool(before & _UNTIL) and not (
        before & {"since", "seit", "depuis", "desde"} and not before & {"until", "bis", "hasta"}
    )


def _end_of(text: Text, when: When) -> date:
    """ "Until March" ends with March's last day unless it says "back in"; "in March" begins with its first."""
    before = _leads_in(text, when)
    low = text.plain.text[when.start : when.end].lower()
    if "end" in low or "fin" in low or "late" in low:
        return when.last
    return when.last if before & {"after", "nach", "apres", "tras", "through"} else when.first


def _event(here: list[When], hit: Hit, text: Text, written: date) -> date | None:
    """The day of the event where the sentence names one: an old year makes an old story."""
    if not here:
        return None
    when = min(here, key=lambda w: min(abs(w.start - hit.end), abs(hit.start - w.end)))
    ahead = bool({t.word for t in text.words(text.sentence_of(hit.first))} & _COMING)
    when = moved(when, written, ahead=ahead)
    return when.last


_COMING = frozenset(
    "will to by until closing closes leaving leaves plans planned going next begins starts starting bis wird zum end "
    "coming "
    "effective retires retiring steps".split()
)


def _strong(text: Text, hit: Hit) -> bool:
    """A wish to be left alone that holds without a date."""
    words = [text.tokens[p].word for p in range(hit.first, hit.last)]
    return (
        any(a in _ALONE for a in words)
        or any(pair in _ALONE_PAIRS for pair in pairwise(words))
        or hit.last - hit.first == 1
    )


_ALONE = frozenset("timing moment freeze frozen zeitpunkt swamped urlaub vacances vacaciones abwesend".split())
_ALONE_PAIRS = frozenset(
    {("not", "now"), ("hold", "off"), ("wrong", "time"), ("bad", "time"), ("right", "time"), ("good", "time"), ("too", "busy"),
     ("out", "of"), ("on", "vacation"), ("on", "holiday"), ("on", "pto")}
)  # fmt: skip
