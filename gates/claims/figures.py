"""Figures about the reader: each must be the value of a fact that counts the same thing."""

from collections.abc import Iterator

from gates.claims.judgement import Objection, contradicted, unsupported
from gates.claims.known import COMMON_LIFE, LIFE, Figure, Known, attributes, is_group, known_text, same_attribute, stem
from gates.claims.quantities import Exactness, Kind, Quantity, agrees, multiples, quantities, vague
from gates.claims.subject import Of, hedged, mentions_them, subject, supposed
from gates.claims.when import Time, times
from gates.draft import Draft
from gates.text.mail import Line

_MEND = "Correct the figure, take it out, or record the fact that it rests on in the CRM."
# Nouns of what a mail offers or asks for, not of what somebody has.
_OFFERED = frozenset(
    "idea question way thing option step example minute line sentence slide page point reason slot time thought tip "
    "call word quick favor favour suggestion date window moment second look part note more attachment link video "
    "paragraph email message pager side bullet lesson takeaway pattern hand eye coffee".split()
)
_SCHEDULING = frozenset(
    "call chat minute min demo meeting talk walkthrough conversation coffee slot session look catch intro discussion "
    "spare free time calendar worth quick read watch video tour zoom phone show sync".split()
)
_IDIOMS = frozenset({(24.0, 7.0), (50.0, 50.0), (80.0, 20.0), (9.0, 5.0), (1.0, 1.0)})
_SMALL = 5
_LARGE = 1e5  # "twelve million in new funding" names no currency
_IN_NAMES = frozenset(
    "section article route highway level tier phase stage step iso series version gen act rule part form".split()
)


def figures(line: Line, known: Known, draft: Draft) -> Iterator[Objection]:
    """Objections to the figures of one sentence."""
    found = (
        *quantities(line.text, line.sentence),
        *vague(line.text, line.sentence),
        *multiples(line.text, line.sentence),
    )
    if not found:
        return
    spans = times(line.text, line.sentence, known.now)
    for q in found:
        if any(t.first <= q.last - 1 and q.first < t.last for t in spans) and q.kind is not Kind.MONEY:
            yield from _year(line, q, known, spans)
        elif not _innocent(line, q, known):
            yield from _judged(line, q, known)


def _innocent(line: Line, q: Quantity, known: Known) -> bool:
    """Figures that state nothing about the reader: a call's length, "two ideas", our own figures."""
    tokens = line.text.tokens
    nouns = {n.rstrip("s") for n in q.nouns}
    words = {t.word.rstrip("s") for t in tokens[line.sentence.first : line.sentence.last]}
    if q.kind is Kind.SPAN and q.unit in {"second", "minute", "hour"}:
        return bool(words & _SCHEDULING) or not mentions_them(line, known) or subject(line, q.first, known) is Of.US
    if _about_us(line, q, known) or _named(line, q, known) or _approved(q, known):
        return True
    if q.kind is Kind.RANK:
        return not mentions_them(line, known)
    if q.kind is Kind.COUNT and q.value <= _SMALL and (nouns & _OFFERED or _is_pronoun(line, q)):
        return True
    if q.kind is Kind.COUNT and q.value <= _SMALL and not _counts_them(line, q, known):
        counted = attributes(q.nouns[:2])
        if hedged(line, q.first) or (q.value <= 3 and not any(is_group(a) for a in counted)):
            return True
    if q.kind is Kind.COUNT and q.value <= 4 * _SMALL and (_proposes(line) or _offers(line, q, known)):
        return True
    if q.kind is Kind.COUNT and (_imagined(line) or _counts_nothing_of_theirs(line, q, known)):
        return True
    if q.kind is Kind.COUNT and any(q.value in pair for pair in _IDIOMS) and _beside_slash(line, q):
        return True
    return q.kind is Kind.SPAN and subject(line, q.first, known) is not Of.THEM and not _tells_of_them(line, known)


_NUMBERED = frozenset(
    "page pages step point chapter question row column version item section slide part paragraph no".split()
)


def _offers(line: Line, q: Quantity, known: Known) -> bool:
    """ "We can put loggers in three of your own vans": what we would do, with a few of theirs."""
    words = [t.word for t in line.text.tokens[line.sentence.first : line.sentence.last] if t.is_word]
    after = [t.word for t in line.text.tokens[q.last : q.last + 2]]
    mine = words[:1] in (["we"], ["i"]) and words[1:2] and words[1] in {"can", "could", "would", "will", "may"}
    return bool(mine or words[:1] in (["we'll"], ["i'll"], ["we'd"], ["i'd"])) and after == ["of", "your"]


def _counts_nothing_of_theirs(line: Line, q: Quantity, known: Known) -> bool:
    """A number of things that no record counts, in a clause that is not about the reader."""
    return (
        not _counts_them(line, q, known)
        and subject(line, q.first, known) is not Of.THEM
        and not any(is_group(a) for a in attributes(q.nouns[:2]))
    )


_DOZEN = 12


def _imagined(line: Line) -> bool:
    """ "You'll have had a dozen of these": a guess that says that it is one."""
    words = [t.word for t in line.text.tokens[line.sentence.first : line.sentence.last] if t.is_word][:4]
    return words[:2] == ["you'll", "have"] or words[:3] == ["you", "will", "have"] or words[:2] == ["you", "must"]


def _proposes(line: Line) -> bool:
    """ "Would it help to see it with ten of your own documents?"."""
    first = next((t.word for t in line.text.tokens[line.sentence.first : line.sentence.last] if t.is_word), "")
    return line.said.rstrip("\"') ").endswith("?") and first in {
        "would",
        "could",
        "can",
        "shall",
        "may",
        "might",
        "should",
    }


def _tells_of_them(line: Line, known: Known) -> bool:
    return mentions_them(line, known)


def _about_us(line: Line, q: Quantity, known: Known) -> bool:
    """Figures about us are the `regulated_claims` gate's; one of an approved claim is its wording."""
    return subject(line, q.first, known) is Of.US and not _counts_them(line, q, known)


def _approved(q: Quantity, known: Known) -> bool:
    """The figure of an approved claim; whether it is told rightly is the `regulated_claims` gate's."""
    return any(f.kind is q.kind and f.value == q.value and f.high == q.high for f in known.approved)


def _counts_them(line: Line, q: Quantity, known: Known) -> bool:
    """ "We know that your 240 people": the reader stands right before the figure or right after it."""
    tokens = line.text.tokens
    near = range(max(line.sentence.first, q.first - 2), min(line.sentence.last, q.last + 2))
    return any(tokens[i].word in {"your", "yours"} or tokens[i].word in known.company for i in near)


def _named(line: Line, q: Quantity, known: Known) -> bool:
    """A number inside a name that we know ("Microsoft 365", "Route 66", "ISO 27001")."""
    tokens = line.text.tokens
    before = tokens[q.first - 1] if q.first > line.sentence.first else None
    if before is None:
        return False
    if before.word == "at" and q.kind is Kind.COUNT and q.value <= _DOZEN and _names_a_day(line):
        return True  # "Wednesday at ten"
    hours = {t.word for t in tokens[q.last : min(q.last + 3, line.sentence.last)]}
    if "quarter" in {n.rstrip("s") for n in q.nouns} and hours & {"hour", "of"}:
        return True  # "three quarters of an hour"
    if before.word in _NUMBERED:
        return True  # "page nine", "chapter 3": a place in a text
    joined = f"{before.word} {tokens[q.first].word}"
    return before.word in _IN_NAMES or (
        before.text[:1].isupper()
        and (
            known_text(known, joined)
            or tokens[q.first].word in known.ours & known.theirs
            or {before.word, tokens[q.first].word} <= known.ours
        )
    )


def _names_a_day(line: Line) -> bool:
    return any(t.word in _DAYS for t in line.text.tokens[line.sentence.first : line.sentence.last])


_DAYS = frozenset(
    "monday tuesday wednesday thursday friday saturday sunday today tomorrow morning afternoon january february march "
    "april june july august september october november december".split()
)


def _is_pronoun(line: Line, q: Quantity) -> bool:
    """ "one" and "two" that count nothing: "one of the", "the two of us"."""
    word = line.text.tokens[q.last - 1].word
    after = line.text.tokens[q.last].word if q.last < line.sentence.last else ""
    return word == "one" or after in {"of", "and", "or", ",", ".", "?", "-"} and q.value <= 2


def _beside_slash(line: Line, q: Quantity) -> bool:
    tokens = line.text.tokens
    return any(t.word in {"/", ":", "-"} for t in tokens[max(0, q.first - 1) : q.last + 1])


def _year(line: Line, q: Quantity, known: Known, spans: tuple[Time, ...]) -> Iterator[Objection]:
    """A year or date by itself: a past one must stand in a fact; one ahead is a proposal."""
    span = next(t for t in spans if t.first <= q.last - 1 and q.first < t.last)
    if q.kind is not Kind.YEAR or span.end >= known.now or subject(line, q.first, known) is not Of.THEM:
        return
    years = {f.value for f in known.figures if f.kind in {Kind.YEAR, Kind.COUNT}} | {
        float(i.dated.year) for i in known.items if i.dated
    }
    told = any(str(int(q.value)) in i.text for i in known.items)
    if q.value not in years and not told and mentions_them(line, known):
        founded = next((f for f in known.figures if f.kind is Kind.YEAR), None)
        if founded is not None and _speaks_of_age(line):
            yield contradicted(
                line, q.first, q.last, "figure_contradicted",
                f"The mail says {{said}}, but the CRM says {founded.value:.0f}.", _MEND, founded.path,
            )  # fmt: skip
        else:
            yield unsupported(line, q.first, q.last, "date_unsupported", "No fact supports the year {said}.", _MEND)


def _speaks_of_age(line: Line) -> bool:
    words = {t.word for t in line.text.tokens[line.sentence.first : line.sentence.last]}
    return bool(words & {"founded", "since", "established", "started", "opened", "began", "business"})


_FIRMS = frozenset("company firm business organisation organization team shop".split())


def _judged(line: Line, q: Quantity, known: Known) -> Iterator[Objection]:
    said = attributes(q.nouns)
    if not _FIRMS.isdisjoint(q.nouns):
        said |= {"people"}  # "a company of under a hundred"
    same_kind = [f for f in known.figures if _comparable(q, f)]
    alike = [f for f in same_kind if same_attribute(said, f.about) or (q.kind is Kind.MONEY and len(same_kind) == 1)]
    bearing = [f for f in alike if _bears_out(q, f)]
    if bearing:
        if all(_stale(f, known) for f in bearing):
            yield unsupported(
                line, q.first, q.last, "figure_stale", "The figure {said} rests on a fact that is too old to be stated.",
                "Have the fact checked and updated in the CRM, or take the figure out.", bearing[0].path,
            )  # fmt: skip
        return
    if q.kind is Kind.SPAN and _age(q, known):
        return
    if not _asserts(line, q, known):
        return
    exact = [f for f in same_kind if f.value == q.value and f.high == q.high]
    if exact and not _clash(said, exact[0]):
        return
    if any(_told_beside(line, f, q) for f in same_kind):
        return
    # A number in the text of an activity is no field: what differs from it is unsupported, not contradicted.
    fields = [f for f in alike if ".activities" not in f.path]
    if fields and not supposed(line, q.first):
        fact = fields[0]
        yield contradicted(
            line, q.first, q.last, "figure_contradicted",
            f"The mail says {{said}}, but the fact it speaks of says {_shown(fact)}.", _MEND, fact.path,
        )  # fmt: skip
    elif exact:
        yield unsupported(
            line, q.first, q.last, "figure_of_another_fact",
            "The figure {said} stands in the CRM, but for something else.", _MEND, exact[0].path,
        )  # fmt: skip
    else:
        yield unsupported(line, q.first, q.last, "figure_unsupported", "No fact supports the figure {said}.", _MEND)


def _told_beside(line: Line, fact: Figure, q: Quantity) -> bool:
    """ "You hired about 50 installers" and a field `hires_2026` of 52: the field's own word stands in the sentence."""
    if q.kind is not Kind.COUNT or not _bears_out(q, fact) or ".activities" in fact.path:
        return False
    words = {stem(t.word) for t in line.text.tokens[line.sentence.first : line.sentence.last] if t.is_word}
    field = {stem(w) for w in fact.path.rpartition(".")[2].split("_") if len(w) > 2}
    return any(w[:4] == f[:4] for w in words for f in field if len(w) > 3 and len(f) > 3)


def _asserts(line: Line, q: Quantity, known: Known) -> bool:
    """A percentage, an amount or a multiple always states something; a count only where it is about the reader."""
    if q.kind in {Kind.PERCENT, Kind.MONEY, Kind.MULTIPLE}:
        return not supposed(line, q.first)
    if mentions_them(line, known):
        return not (supposed(line, q.first) and hedged(line, q.first) and q.value <= _SMALL)
    return q.value > 2 * _SMALL and q.kind is Kind.COUNT


def _comparable(q: Quantity, f: Figure) -> bool:
    if q.kind is Kind.MONEY:
        return f.kind in {Kind.MONEY, Kind.COUNT} and (not q.unit or not f.unit or q.unit == f.unit)
    if q.kind is Kind.COUNT:
        return f.kind in {Kind.COUNT, Kind.RANK} or (f.kind is Kind.MONEY and q.value >= _LARGE)
    if q.kind is Kind.RANK:
        return f.kind in {Kind.COUNT, Kind.RANK}
    if q.kind is Kind.SPAN:
        return (f.kind is Kind.SPAN and f.unit == q.unit) or (f.kind is Kind.COUNT and q.unit in f.about)
    return f.kind is q.kind


def _bears_out(q: Quantity, f: Figure) -> bool:
    if f.high > f.value:  # the CRM keeps a range: what was said must lie inside
        return f.value <= q.value and q.high <= f.high * 1.001
    return agrees(q, f.value)


def _clash(said: frozenset[str], f: Figure) -> bool:
    """Whether both are things that companies count, and different ones: "240 stores" for 240 people."""
    return any(is_group(a) for a in said) and any(is_group(a) for a in f.about) and not same_attribute(said, f.about)


def _age(q: Quantity, known: Known) -> bool:
    """ "Over ten years in business" for a company founded in 2014; "two years in the role" since a date."""
    if q.unit in {"day", "week"}:
        length = 7 if q.unit == "week" else 1
        return any(abs((known.now - i.dated).days / length - q.value) <= 1 for i in known.items if i.dated)
    if q.unit not in {"year", "decade", "month"}:
        return False
    starts = [f.value for f in known.figures if f.kind is Kind.YEAR]
    starts += [i.dated.year + (i.dated.month - 1) / 12 for i in known.items if i.dated]
    factor = {"year": 1.0, "decade": 10.0, "month": 1 / 12}[q.unit]
    today = known.now.year + (known.now.month - 1) / 12
    return any(_spans(q, (today - s) / factor) for s in starts)


def _spans(q: Quantity, real: float) -> bool:
    if q.exactness is Exactness.EXACT:
        return abs(real - q.value) <= 1
    return agrees(q, real) or abs(real - q.value) <= 1


def _stale(f: Figure, known: Known) -> bool:
    life = min((LIFE[a] for a in f.about if a in LIFE), default=COMMON_LIFE)
    return (
        f.dated is not None
        and known.now - f.dated > life
        and not f.path.startswith(("company.news", "company.funding"))
    )


def _shown(f: Figure) -> str:
    return f"{f.value:g}" if f.value < 1e6 else f"{f.value:,.0f}"
