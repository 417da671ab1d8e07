"""Reads one free text (a note, a headline, the detail of a call) for a reason not to sell now, and until when."""

from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from datetime import date

from gates.eligibility.social_counter_words import (
    DENIED,
    OTHERS,
    RESOLVED,
    STILL,
    TRADE_AFTER,
    TRADE_BEFORE,
    TRADES,
    VERB_ENDS,
)
from gates.eligibility.social_kinds import KINDS, PERSON_KINDS
from gates.eligibility.social_nouns import Cue, Names, Source
from gates.eligibility.social_span import ENDING, NEGATORS, dated, mends, unspoilt
from gates.eligibility.social_when import dates_in
from gates.eligibility.social_words import CUES, KIN_WORDS
from gates.text.lexicon import Hit
from gates.text.reading import Sentence, Text, read


def cues_in(source: Source, names: Names, as_of: date) -> Iterator[Cue]:
    """The cues of a text that still count on `as_of`."""
    text = read(source.text)
    hits = [h for h in CUES.search(text) if not _innocent(text, h, names, source)]
    if not hits:
        return
    written = min(source.at, as_of) if source.at else as_of
    still = STILL.search(text)
    resolved = [] if still else unspoilt(text, RESOLVED.search(text))
    dates = tuple(dates_in(text.plain.text, written))
    for hit in hits:
        kind = _kind_of(text, hit, names)
        if KINDS[kind].mendable and any(mends(text, r, hit) for r in resolved):
            continue
        cue = dated(
            source, text, hit, kind, () if still and KINDS[kind].mendable and kind not in ENDING else dates, written
        )
        if cue is not None and cue.expires > as_of:
            yield cue


def resolves(text: str, kind: str) -> bool:
    """Whether a later text says that a matter of this kind is over."""
    seen = read(text)
    return (
        KINDS[kind].mendable
        and not STILL.search(seen)
        and bool(unspoilt(seen, RESOLVED.search(seen)))
        and any(h.label.rstrip("~") in _TOPICS.get(kind, (kind,)) for h in CUES.search(seen))
        | _names_matter(seen, kind)
    )


_TOPICS = {
    "complaint": ("complaint", "ticket", "anger"),
    "ticket": ("ticket", "complaint"),
    "anger": ("anger", "complaint"),
}
_MATTERS = {
    "ticket": "ticket case issue bug outage incident problem storung fall dossier incidencia caso",
    "complaint": "complaint ticket case issue escalation beschwerde reklamation reclamation plainte queja reclamacion matter",
    "anger": "happy satisfied apology apologised apologized zufrieden satisfait satisfecho matter issue complaint ticket",
    "payment": "invoice bill refund credit payment paid billing rechnung facture factura money",
    "legal": "dispute lawsuit case legal matter claim rechtsstreit litige demanda settlement settled",
    "illness": "back recovered health gesund leave",
    "leave": "back leave returned",
    "away": "back",
    "churn": "renewed signed won contract subscription reactivated",
    "security": "breach incident systems restored",
    "insolvency": "bankruptcy chapter insolvency",
}  # fmt: skip


def _names_matter(text: Text, kind: str) -> bool:
    return any(w in text.vocabulary for w in _MATTERS.get(kind, "").split())


# ------------------------------------------------------------------------------ what it is about


def _kind_of(text: Text, hit: Hit, names: Names) -> str:
    kind = hit.label.rstrip("~")
    if kind == "deceased":
        sentence = text.sentence_of(hit.first)
        words = {t.word for t in text.words(sentence)}
        if words & KIN_WORDS or _foreign_subject(text, hit, names, sentence):
            return "bereavement"
    return kind


def _innocent(text: Text, hit: Hit, names: Names, source: Source) -> bool:
    kind = hit.label.rstrip("~")
    sentence = text.sentence_of(hit.first)
    return (
        _denied(text, hit, sentence)
        or (kind == "anger" and _is_surname(text, hit, sentence))
        or _idiom(text, hit)
        or _is_trade(text, hit, kind, names)
        or _of_another(text, hit, kind, names, source, sentence)
        or (kind == "anger" and _about_other_things(text, hit, sentence))
        or (kind in {"churn", "payment", "complaint"} and _with_another(text, hit, names, sentence))
    )


_STARTERS = frozenset(
    ", ; : but since because as after until when while although though yet aber weil seit mais pero and".split()
)


def _denied(text: Text, hit: Hit, sentence: Sentence) -> bool:
    left = 3
    for place in range(hit.first - 1, sentence.first - 1, -1):
        token = text.tokens[place]
        if token.word in _STARTERS or left == 0:
            break
        if token.word in NEGATORS:
            return True
        left -= token.is_word
    return any(
        d.first >= sentence.first and d.last <= sentence.last and -6 <= d.first - hit.last <= 5
        for d in DENIED.search(text)
    )


_IDIOMS = frozenset({("sick", "of"), ("ill", "advised"), ("dead", "set"), ("dead", "serious"), ("dead", "sure"), ("dead", "end"),
                     ("dead", "tired"), ("dead", "right"), ("dead", "stock"), ("sick", "and"),
                     ("retired", "the"), ("retired", "their"), ("retired", "its"), ("time", "zone"), ("job", "titles")})  # fmt: skip


def _idiom(text: Text, hit: Hit) -> bool:
    after = text.tokens[hit.last].word if hit.last < len(text.tokens) else ""
    return (text.tokens[hit.last - 1].word, after) in _IDIOMS


def _is_surname(text: Text, hit: Hit, sentence: Sentence) -> bool:
    """ "J. Sauer": an adjective with a capital inside a sentence, behind another capital, is a name."""
    token = text.tokens[hit.first]
    before = text.tokens[max(sentence.first, hit.first - 2) : hit.first]
    return hit.last - hit.first == 1 and token.text.istitle() and any(t.text[:1].isupper() for t in before)


def _is_trade(text: Text, hit: Hit, kind: str, names: Names) -> bool:
    """A word of somebody's trade ("insolvency software") and no event."""
    last = text.tokens[hit.last - 1].word
    topic = hit.label.endswith("~") or hit.last - hit.first == 1
    stems = TRADES.get(kind, "").split()
    if topic and any(w.startswith(s) if len(s) > 2 else w == s for w in names.trade for s in stems):
        return True
    if kind in {"timing", "job", "anger", "churn", "away", "deceased"} or last in VERB_ENDS:
        return False
    after = text.tokens[hit.last].word if hit.last < len(text.tokens) else ""
    if after == "-" and hit.last + 1 < len(text.tokens):
        after = text.tokens[hit.last + 1].word
    if after in TRADE_AFTER:
        return True
    if kind in PERSON_KINDS and not hit.label.endswith("~") and kind != "leave":
        return False
    sentence = text.sentence_of(hit.first)
    noun = topic or (hit.last - hit.first <= 2 and not last.endswith("ed"))
    return noun and any(
        sentence.first <= b.first and b.last <= hit.first and hit.first - b.last <= 6 for b in TRADE_BEFORE.search(text)
    )


_CLAUSE_ENDS = frozenset("; while whereas although but".split())


def _of_another(text: Text, hit: Hit, kind: str, names: Names, source: Source, sentence: Sentence) -> bool:  # noqa: C901 - one branch for each way to speak of others
    """Whether the sentence tells it of somebody else: a competitor, a supplier, another named firm or person."""
    first = sentence.first
    for place in range(sentence.first, hit.first):
        if text.tokens[place].word in _CLAUSE_ENDS:
            first = place + 1
    ours = max((p for p in range(first, hit.first) if _is_ours(text, p, names)), default=-1)
    if kind == "timing":
        return False
    for other in OTHERS.search(text):
        if other.label == "customer" and kind not in _OF_FIRMS:
            continue
        if other.label == "past" and kind not in (*_OF_FIRMS, "job"):
            continue
        if other.label == "colleague" and kind not in {"job", "leave", "away"}:
            continue
        if first <= other.first < hit.first and other.last <= hit.first and other.first > ours:
            return True
        if kind in _OF_FIRMS and hit.last <= other.first <= hit.last + 2 and other.last <= sentence.last:
            joint = {text.tokens[p].word for p in range(hit.last, other.first)}
            if not joint or joint & _JOINTS:
                return True
    if kind in {"deceased", "bereavement", "family", "anger", "legal", "complaint", "ticket", "payment", "churn"}:
        return False
    if kind in _OF_FIRMS and _at_another_firm(text, hit, names, sentence, {"by", "from"} if ours >= 0 else _JOINTS):
        return True
    return ours < 0 and _foreign_subject(text, hit, names, sentence, headline=source.headline)


_OF_FIRMS = frozenset(k for k, v in KINDS.items() if v.of_company)


def _is_ours(text: Text, place: int, names: Names) -> bool:
    word = text.tokens[place].word
    if place and text.tokens[place - 1].word in {"not", "nicht", "pas", "no"}:
        return False  # "Contoso (not Acme)"
    if (word in names.heads or word in names.company) and _in_another_name(text, place, names):
        return False  # the "Dairy" of "Magic Plains Dairy" for a company of another first name
    return (
        word in names.heads
        or (word in names.company and text.tokens[place].text[:1].isupper())
        or word in names.person
        or word in _WE
    )


def _in_another_name(text: Text, place: int, names: Names) -> bool:
    """Whether the word ends a name in capitals of which no other word is the company's."""
    run = []
    at = place - 1
    while at >= 0 and text.tokens[at].text[:1].isupper() and text.tokens[at].is_word:
        run.append(text.tokens[at].word)
        at -= 1
    return len(run) > 1 and text.tokens[place].text[:1].isupper() and names.company.isdisjoint(run)


_WE = frozenset(
    "they she he we company firm employer them sie er wir elle il ils ella ellos management hq headquarters".split()
)


_JOINTS = frozenset("at by of from among across bei chez en im in von".split())


def _at_another_firm(text: Text, hit: Hit, names: Names, sentence: Sentence, joints: AbstractSet[str]) -> bool:
    """ "Layoffs at Contoso", "engineers laid off by Contoso"."""
    place = hit.last
    while place < min(hit.last + 3, sentence.last - 1):
        if text.tokens[place].word in joints - {"in", "im", "of", "en"}:
            run = _run_from(text, place + 1, sentence.last)
            return (
                bool(run) and not any(w in names.company or w in names.heads for w in run) and run[0] not in _NO_NAMES
            )
        place += 1
    return False


_NO_NAMES = frozenset(
    "monday tuesday wednesday thursday friday saturday sunday january february march april may june july august "
    "september october "
    "november december q1 q2 q3 q4 hq the i ceo cfo coo cto vp hr it us eu uk usa montag dienstag mittwoch "
    "donnerstag freitag "
    "christmas easter end year".split()
)


def _run_from(text: Text, place: int, limit: int) -> list[str]:
    run: list[str] = []
    while place < limit and text.tokens[place].text[:1].isupper():
        run.append(text.tokens[place].word)
        place += 1
    return run


# What a headline calls the company itself: "Robot maker cuts 40 jobs".
_GENERIC = frozenset(
    "maker manufacturer company firm startup start-up retailer carrier supplier plant factory mill workers employees "
    "staff jobs "
    "layoffs group producer provider distributor brand giant chain lender operator builder developer team unit "
    "division "
    "management union hundreds thousands dozens ceo cfo founder parent owner hq headquarters fire explosion blaze "
    "court judge "
    "man woman men women teenager boy girl father mother driver pensioner roofer scaffolder labourer two three four five "
    "hackers ransomware warehouse office site facility boss director report update sources news local mass "
    "major".split()
)


def _bracketed(text: Text, hit: Hit) -> bool:
    """Whether a bracket closes right before the cue: "Contoso (not Acme) files for bankruptcy"."""
    return any(t.word == ")" for t in text.tokens[max(0, hit.first - 3) : hit.first])


def _foreign_subject(text: Text, hit: Hit, names: Names, sentence: Sentence, *, headline: bool = False) -> bool:  # noqa: C901 - one branch for each way to speak of others
    """Whether another name is the subject right before the cue: "Contoso announces layoffs", "Tom Baker has left"."""
    words = [t for t in text.words(sentence) if len(t.text) > 3]
    titled = headline and sum(t.text[:1].isupper() for t in words) > 0.7 * max(len(words), 1)
    end, depth = -1, 0
    reach = 9 if headline else 8 if _bracketed(text, hit) else 4
    for place in range(hit.first - 1, max(sentence.first, hit.first - reach) - 1, -1):
        token = text.tokens[place]
        depth += (token.word == ")") - (token.word == "(")
        if depth > 0 or token.word == "(":
            continue
        if token.word == ":" and not headline and _full_name_before(text, place, sentence):
            continue  # "Walt Greer: retires in October"
        if token.word in {",", ":"} and not headline:
            return False
        if token.text[:1].isupper() and token.is_word and token.word not in _NO_NAMES:
            end = place
            break
    if end < 0:
        return False
    begin = end
    while begin > sentence.first and text.tokens[begin - 1].text[:1].isupper():
        begin -= 1
    if titled:  # every word is capital: the subject is what stands before the verb
        begin = sentence.first
        end = next(
            (p - 1 for p in range(begin + 1, hit.first) if text.tokens[p].word in _HEADLINE_VERBS),
            min(begin + 1, hit.first - 1),
        )
    run = [text.tokens[p].word for p in range(begin, end + 1) if text.tokens[p].is_word]
    if not run or any(
        w in names.company or w in names.person or w in names.heads or w in _GENERIC or w in _WE for w in run
    ):
        return False
    if not headline:
        if begin == sentence.first and len(run) == 1:
            return False  # any sentence begins with a capital
        if begin > sentence.first and text.tokens[begin - 1].word not in _BEFORE_SUBJECT:
            return False  # "seit Anfang November": a German noun, no subject
    return not any(_is_ours(text, p, names) for p in range(sentence.first, hit.first))


def _full_name_before(text: Text, place: int, sentence: Sentence) -> bool:
    pair = text.tokens[max(sentence.first, place - 2) : place]
    return len(pair) > 1 and all(t.text[:1].isupper() and t.is_word for t in pair)


_BEFORE_SUBJECT = frozenset(
    ", ; : and that says said who because dass weil que their his her my our from und - (".split()
)
_HEADLINE_VERBS = frozenset(
    "announces announce announced cuts cut to lays files filed slashes sheds axes closes plans confirms says parts "
    "shutters faces "
    "sues enters hit reports will is begins starts loses suffers".split()
)


_OURS = frozenset(
    "us our we you support onboarding service rep pilot billing invoice invoices price pricing rollout demo "
    "implementation call calls "
    "emails mails mail email outreach salesperson account".split()
)
_THEIRS = frozenset(
    "their current previous old existing incumbent former legacy spreadsheet spreadsheets excel manual vendor "
    "competitor supplier "
    "provider tool tools erp process processes month-end paper system weather traffic software workflow bank auditors "
    "approvals invoicing sap results quarter score commute".split()
)


def _about_other_things(text: Text, hit: Hit, sentence: Sentence) -> bool:
    """Anger with something that is not ours: "frustrated with manual approvals", "unhappy with the current vendor"."""
    after = [t.word for t in text.tokens[hit.last : min(hit.last + 9, sentence.last)]]
    before = {t.word for t in text.tokens[max(sentence.first, hit.first - 6) : hit.first]}
    if set(after) & {"us", "our", "we"}:
        return False
    theirs = bool(set(after) & _THEIRS) or "will" in before or "would" in before
    if theirs:
        return True
    if text.tokens[hit.first].word == "bitter" and after[:1] != ["about"]:
        return bool(after[:1]) and after[0] not in {".", "that", "over", "because"}
    if after[:1] and after[0] in {"with", "by", "about", "of", "over"}:
        return not set(after) & _OURS and text.tokens[hit.first].word in _MILD
    return False


_MILD = frozenset("frustrated unhappy disappointed dissatisfied annoyed upset bitter disappointing".split())
_ANOTHER = frozenset(
    "old previous vendor competitor supplier incumbent gym phone magazine newspaper lease insurance legacy other "
    "another their competencia competidor konkurrenz wettbewerber concurrent concurrence rival".split()
)


_TENANCY = frozenset("mietvertrag mietverhaltnis pachtvertrag lease tenancy bail alquiler arrendamiento".split())


def _with_another(text: Text, hit: Hit, names: Names, sentence: Sentence) -> bool:
    """A contract, an invoice, a complaint with somebody else: "cancelled their contract with Contoso"."""
    inside = {t.word for t in text.tokens[hit.first : hit.last]}
    if not _TENANCY.isdisjoint(t.word for t in text.tokens[sentence.first : sentence.last]):
        return True  # "the old cold store is given up, that is, its lease"
    if inside & {"vendor", "competitor"} and "our" not in inside:
        return True
    place = hit.last
    while place < min(hit.last + 3, sentence.last - 1):
        word = text.tokens[place].word
        after = text.tokens[place + 1]
        if (
            word in {"with", "for", "of", "from", "at", "bei", "avec", "con", "de", "del", "du", "vom"}
            and after.word not in _OURS
        ):
            nearby = {t.word for t in text.tokens[place + 1 : place + 5]}
            if nearby & _ANOTHER or (
                after.text[:1].isupper()
                and after.word not in names.company
                and after.word not in _NO_NAMES
                and word == "with"
            ):
                return True
        place += 1
    return False
