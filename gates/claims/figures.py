"""Figures about the reader: each must be the value of a fact that counts the same thing."""

from collections.abc import Iterator
from itertools import takewhile

from gates.claims.clauses import sees
from gates.claims.judgement import Objection, contradicted, unsupported
from gates.claims.known import COMMON_LIFE, LIFE, Figure, Known, attributes, is_group, known_text, same_attribute, stem
from gates.claims.owners import Told, counted_as_people, deed_with, told_of_them
from gates.claims.quantities import Exactness, Kind, Quantity, agrees, quantities
from gates.claims.speech import NOMINATIVE, VERBS_OF_MOOD, YOU, Of, clause_at, is_company
from gates.claims.subject import mentions_them, supposed
from gates.claims.when import Time, times
from gates.claims.words import multiples, vague
from gates.draft import Draft
from gates.text.mail import Line

_MEND = "Correct the figure, take it out, or record the fact that it rests on in the CRM."
# Nouns of what a mail offers or asks for, not of what somebody has.
_OFFERED = frozenset(
    "idea question way thing option step example minute line sentence slide page point reason slot time thought tip "
    "call word quick favor favour suggestion date window moment second look part note more attachment remark comment request concern topic item priority goal candidate wish click choice answer link video "
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
    """Figures that state nothing about anybody: a call's length, "two ideas", an idiom, a number in a name."""
    tokens = line.text.tokens
    # "Six warehouses you need more for": what stands behind "you" is not what is counted.
    nouns = {n.rstrip("s") for n in takewhile(lambda n: n not in YOU, q.nouns)}
    words = {t.word.rstrip("s") for t in tokens[line.sentence.first : line.sentence.last]}
    if _named(line, q, known) or _approved(q, known):
        return True
    if q.kind is Kind.SPAN and q.unit in {"second", "minute", "hour"}:
        return bool(words & _SCHEDULING) or not mentions_them(line, known)
    if (
        q.kind is Kind.MONEY
        and q.nouns[:1]
        and q.nouns[0] in _PRICED
        and clause_at(line, q.first, known).of is not Of.THEM
    ):
        return True  # "$4.50 per person": a price of ours, which is the `regulated_claims` gate's
    if _picked(line, q) or _of_a_date(line, q, known):
        return True
    if q.kind is Kind.COUNT and q.value <= _SMALL and not _head(line, q):
        return True  # "all three", "the two of us"
    if (
        q.kind is Kind.COUNT
        and q.value <= 4 * _SMALL
        and (nouns & _OFFERED or (q.value <= _SMALL and _is_pronoun(line, q)))
    ):
        return True
    return q.kind is Kind.COUNT and any(q.value in pair for pair in _IDIOMS) and _beside_slash(line, q)


_PRICED = frozenset("per a an each apiece plus monthly".split())


def _picked(line: Line, q: Quantity) -> bool:
    """ "your three most common sizes", "your top fifty movers", "three other jobs": a choice, not a count."""
    tokens = line.text.tokens
    after = tokens[q.last].word if q.last < line.sentence.last else ""
    before = tokens[q.first - 1].word if q.first > line.sentence.first else ""
    return (
        (after in _CHOSEN and after not in {"last", "next"})
        or before in _CHOSEN
        or (after.endswith("est") and len(after) > 5)
    )


_CHOSEN = frozenset(
    "most top main key other more least best worst such first last next extra different busiest".split()
)


def _of_a_date(line: Line, q: Quantity, known: Known) -> bool:
    """ "December 8 and 9", "14.09.2026": the rest of a date."""
    tokens = line.text.tokens
    if tokens[q.last - 1].text.count(".") == 2:
        return True
    joined = q.first > line.sentence.first and tokens[q.first - 1].word in {"and", "or", ",", "to", "-", "&"}
    return (
        joined
        and q.value <= _DAYS_OF_A_MONTH
        and any(q.first - 2 <= t.last <= q.first for t in times(line.text, line.sentence, known.now))
    )


_DAYS_OF_A_MONTH = 31
_NUMBERED = frozenset(
    "page pages step point chapter question row column version item section slide part paragraph no minute room hall stand booth "
    "table line box form offer order ticket".split()
)
_DOZEN = 12


def _approved(q: Quantity, known: Known) -> bool:
    """The figure of an approved claim; whether it is told rightly is the `regulated_claims` gate's."""
    return any(f.kind is q.kind and f.value == q.value and f.high == q.high for f in known.approved)


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
    if q.kind is not Kind.YEAR or span.end >= known.now or not clause_at(line, q.first, known).tells_of_them:
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


_THRESHOLDS = frozenset("below above under beyond past".split())
_FIRMS = frozenset("company firm business organisation organization team shop".split())


def _judged(line: Line, q: Quantity, known: Known) -> Iterator[Objection]:
    told = told_of_them(line, q, known)
    if told is Told.NOT or (told is Told.IMPLIED and line.text.tokens[q.first].word in _THRESHOLDS):
        return  # "below ten people, buy a jug"
    said = attributes(q.nouns)
    if not _FIRMS.isdisjoint(q.nouns) and not _head(line, q):
        said |= {"people"}  # "a company of under a hundred"
    if "teams" in q.nouns:
        said -= {"people"}  # "two service teams" are no two people
    same_kind = [f for f in known.figures if _comparable(q, f)]
    alike = [f for f in same_kind if same_attribute(said, f.about) or (q.kind is Kind.MONEY and len(same_kind) == 1)]
    bearing = [f for f in alike if _bears_out(q, f)] or _summed(q, alike)
    if bearing:
        if q.value > _SMALL and all(_stale(f, known) for f in bearing):
            yield unsupported(
                line, q.first, q.last, "figure_stale", "The figure {said} rests on a fact that is too old to be stated.",
                "Have the fact checked and updated in the CRM, or take the figure out.", bearing[0].path,
            )  # fmt: skip
        return
    if (q.kind is Kind.SPAN and _age(line, q, known)) or not _asserts(line, q, known, told, said):
        return
    yield from _unborne(line, q, known, said, same_kind, alike)


_JOBS = frozenset("job jobs role roles position positions hire hires people staff employees workers".split())

_GOING = frozenset("lost lose losing cut cuts quit left leave fired gone laid redundant".split())


def _place_shared(line: Line, told: frozenset[str], known: Known) -> bool:
    """Whether the sentence and the fact name the same place or thing, the firm's own name apart."""
    tokens = line.text.tokens[line.sentence.first + 1 : line.sentence.last]
    return any(t.text[:1].isupper() and t.word in told - known.company for t in tokens)


def _summed(q: Quantity, alike: list[Figure]) -> list[Figure]:
    """Two fields that together bear it out: forty regular and sixty seasonal people, or plants and warehouses as sites."""
    fields = [f for f in alike if q.kind is Kind.COUNT and f.kind is Kind.COUNT and _is_field(f)]
    pairs = [(a, b) for n, a in enumerate(fields) for b in fields[n + 1 :] if a.path != b.path]
    return next(([a, b] for a, b in pairs if agrees(q, a.value + b.value)), [])


def _unborne(
    line: Line, q: Quantity, known: Known, said: frozenset[str], same_kind: list[Figure], alike: list[Figure]
) -> Iterator[Objection]:
    """What is wrong with a figure that no fact of its attribute bears out."""
    exact = [f for f in same_kind if f.value == q.value and f.high == q.high]
    if any(_is_field(f) and counted_as_people(line, q, said, f) for f in exact):
        return
    deed = deed_with(line, q).removesuffix("ed")
    told = frozenset(w for f in exact for i in known.items if i.path == f.path for w in i.words)
    if deed and any(w.startswith(deed) for w in told):
        return  # "the sixty people you added" and news of "adding 60 jobs"
    gone = not _GOING.isdisjoint(t.word for t in line.text.tokens[line.sentence.first : line.sentence.last])
    if "people" in said and not gone and not told.isdisjoint(_JOBS) and _place_shared(line, told, known):
        return  # "sixty people will work in Dayton" and news of 60 jobs there
    head = _head(line, q)
    of_another = any(head & f.about and _is_field(f) for f in alike)
    if (exact and not _clash(said, exact[0]) and not of_another) or any(_told_beside(line, f, q) for f in same_kind):
        return
    if not _FIRMS.isdisjoint(q.nouns) and not head:
        head = said & {"people"}
    counted_so = q.kind is not Kind.COUNT or not head
    # A number in the text of an activity is no field: what differs from it is unsupported, not contradicted.
    fields = [f for f in alike if ".activities" not in f.path and (counted_so or same_attribute(head, f.about))]
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


def _asserts(line: Line, q: Quantity, known: Known, told: Told, said: frozenset[str]) -> bool:
    """What is theirs always states something; what is only implied does where companies count such things."""
    theirs = told is Told.THEIRS
    if q.kind in {Kind.PERCENT, Kind.MONEY, Kind.MULTIPLE}:
        return (
            theirs
            or sees(line, q.first)
            or bool(said & _MEASURED)
            or any(said & f.about or (q.kind is Kind.MONEY and f.kind is q.kind) for f in known.figures)
        )
    if q.kind is Kind.SPAN:
        return theirs or (q.unit in {"year", "decade"} and mentions_them(line, known))
    counted, head = attributes(q.nouns[:2]), _head(line, q)
    if "teams" in q.nouns:
        counted, head = counted - {"people"}, head - {"people"}
    if any(head & f.about for f in known.figures if not (q.value <= _SMALL and f.value >= _FAR * q.value)):
        return theirs or not (q.value <= _SMALL and "people" in head)
    if any(is_group(a) for a in counted):
        return theirs or (q.value > _FEW and not counted.isdisjoint(_STRUCTURE))
    return theirs and q.value > 2 and (q.value > _DOZEN or _has(line, q, known))


_FAR, _FEW = 10, 3  # "two colleagues" are no headcount
# What makes a company's size, and is said of it in a phrase alone: "Nine stores, 64 people".
_STRUCTURE = frozenset("people site office store warehouse plant vehicle room".split())
_MEASURED = frozenset("growth revenue funding margin profit churn turnover".split())
_HAVING = frozenset(
    "have has had run runs operate operates own owns manage lead employ serve ship sell count oversee supply opened added hired "
    "got with across over your make makes process processes handle handles send sends receive receives get gets lose loses miss misses "
    "pay pays spend spends write writes".split()
)


def _has(line: Line, q: Quantity, known: Known) -> bool:
    """ "your nine kilns", "you run nine kilns"; what they bought, sent or asked is no count of what they have."""
    tokens = line.text.tokens
    named = any(is_company(t, known) for t in tokens[q.last : min(q.last + 4, line.sentence.last)])
    return named or not _HAVING.isdisjoint(t.word for t in tokens[max(0, q.first - 3) : q.first])


def _is_field(f: Figure) -> bool:
    return "[" not in f.path


_JOINTS = frozenset(
    "mit von zu und bei fur et de en avec con y dans sur im am a an the of in at on for with to and or per each is are was were who that which you your over across between by from plus running".split()
)


def _head(line: Line, q: Quantity) -> frozenset[str]:
    """What is counted: in "two press operators" operators, not presses; in "40 pumps I would" pumps."""
    phrase: list[str] = []
    for token in line.text.tokens[q.last : min(q.last + 4, line.sentence.last)]:
        word = token.word
        if word in _JOINTS or word in VERBS_OF_MOOD or word in NOMINATIVE or not token.is_word:
            break
        phrase.append(word)
        if word in _PLURALS or (len(word) > 3 and word.endswith("s") and not word.endswith("ss")):
            break  # the parts of a compound stand in the singular
    return attributes(tuple(phrase[-1:])) | frozenset(a for a in attributes(tuple(phrase)) if is_group(a))


_PLURALS = frozenset("people staff men women children crew hectares".split())


def _told_beside(line: Line, fact: Figure, q: Quantity) -> bool:
    """ "You hired about 50 installers" and a field `hires_2026` of 52: the field's own word stands in the sentence."""
    if q.kind is not Kind.COUNT or not _bears_out(q, fact) or ".activities" in fact.path:
        return False
    words = {stem(t.word) for t in line.text.tokens[line.sentence.first : line.sentence.last] if t.is_word}
    field = {stem(w) for w in fact.path.rpartition(".")[2].split("_") if len(w) > 2}
    return any(w[:4] == f[:4] for w in words for f in field if len(w) > 3 and len(f) > 3)


def _comparable(q: Quantity, f: Figure) -> bool:
    if q.kind is Kind.MONEY:
        return (
            f.kind is Kind.MONEY or (f.kind is Kind.COUNT and not any(is_group(a) and a not in _PAID for a in f.about))
        ) and (not q.unit or not f.unit or q.unit == f.unit)
    if q.kind is Kind.COUNT:
        return f.kind in {Kind.COUNT, Kind.RANK} or (f.kind is Kind.MONEY and q.value >= _LARGE)
    if q.kind is Kind.RANK:
        return f.kind in {Kind.COUNT, Kind.RANK}
    if q.kind is Kind.SPAN:
        return (f.kind is Kind.SPAN and f.unit == q.unit) or (f.kind is Kind.COUNT and q.unit in f.about)
    return f.kind is q.kind


_PAID = frozenset("revenue funding".split())


def _bears_out(q: Quantity, f: Figure) -> bool:
    if f.high > f.value:  # the CRM keeps a range: what was said must lie inside
        return f.value <= q.value and q.high <= f.high * 1.001
    return agrees(q, f.value)


def _clash(said: frozenset[str], f: Figure) -> bool:
    """Whether both are things that companies count, and different ones: "240 stores" for 240 people.

    Places go by loose names: five shops may be five markets, nine hotels nine properties.
    """
    told, kept = {a for a in said if is_group(a)}, {a for a in f.about if is_group(a)}
    return bool(told and kept) and not same_attribute(said, f.about) and not (told & _LOOSE and kept & _PLACE_LIKE)


_LOOSE = frozenset("site country".split())
_PLACE_LIKE = frozenset("site office store warehouse plant country room".split())


def _age(line: Line, q: Quantity, known: Known) -> bool:
    """ "Over ten years in business" for a company founded in 2014; "two years in the role" since a date."""
    if q.unit in {"day", "week"}:
        length = 7 if q.unit == "week" else 1
        return any(abs((known.now - i.dated).days / length - q.value) <= 1 for i in known.items if i.dated)
    if q.unit not in {"year", "decade", "month"}:
        return False
    words = {t.word for t in line.text.tokens[line.sentence.first : line.sentence.last]}
    personal = not _OF_A_JOB.isdisjoint(words)
    starts = [
        f.value for f in known.figures if f.kind is Kind.YEAR and not (personal and f.path.startswith("company."))
    ]
    starts += [i.dated.year + (i.dated.month - 1) / 12 for i in known.items if i.dated]
    factor = {"year": 1.0, "decade": 10.0, "month": 1 / 12}[q.unit]
    today = known.now.year + (known.now.month - 1) / 12
    return any(_spans(q, (today - s) / factor) for s in starts)


_OF_A_JOB = frozenset("role job position tenure career leading led heading headed running desk post".split())


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
