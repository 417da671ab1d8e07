"""Names and titles: every proper name must be one that a fact, the sender or everyday language knows."""

from collections.abc import Iterator

from gates.claims.clauses import hits_in
from gates.claims.cues import PRAISE, SEEN, USES
from gates.claims.judgement import Objection, unsupported
from gates.claims.known import Known, stem
from gates.claims.neutral_names import NEUTRAL
from gates.claims.parties import of_the_deal
from gates.claims.speech import OPENINGS, OUR, WE, YOU, YOUR, Clause, Mood, Of, clause_at, is_company, owned
from gates.claims.subject import mentions_them, open_question, supposed
from gates.claims.tie_words import TIES
from gates.draft import Draft
from gates.late import late
from gates.text.language import language
from gates.text.lexicon import Hit
from gates.text.mail import Line, mail_of
from gates.text.reading import Token
from gates.text.sense import negated

_MEND = "Correct the name, take it out, or record in the CRM where it comes from."
# Capitalised words that name nobody and nothing in particular.
_EVERYDAY = frozenset(
    "mondays tuesdays wednesdays thursdays fridays saturdays sundays eastern central mountain pacific "
    "i i'm i've i'd i'll monday tuesday wednesday thursday friday saturday sunday january february march april may "
    "june july "
    "august september october november december mon tue wed thu fri jan feb mar apr jun jul aug sep sept oct nov dec "
    "q1 q2 q3 q4 "
    "english german french spanish europe european eu emea dach us uk usa u.s u.k american british america north "
    "south east west "
    "christmas easter thanksgiving new year's year crm erp ai api saas b2b b2c roi kpi kpis it hr pr qa cfo ceo cto "
    "coo cmo cio vp "
    "vps ops pdf faq rfp rfq sla gdpr ok okay ps p.s fyi re tv pc edi csv excel zoom teams google meet slack outlook "
    "linkedin "
    "gmail internet web black friday mr mrs ms dr hi hello dear thanks thank best regards kind sincerely cheers est "
    "pst cet gmt "
    "cst pt et am pm utc asap p&l capex opex ap ar fp&a gl wms tms mes plm bi etl sdr sdrs ae csm gtm arr mrr esg "
    "iso soc hipaa iot "
    "sku skus po pos r&d c-suite i.e e.g vs no".split()
)
_WORKS_WITH_US = frozenset({"fwd", "fw", "aw"})


_SMALL_WORDS = frozenset(
    "reply avec pour dans chez depuis nous vous votre notre nos vos les des une un le la si et ou con para desde nuestro su sus el los "
    "las por en y o como merci gracias danke bonjour hola "
    "a an the and or but so if when while since as at by for from in into of on to with without we our us you your "
    "you're you've it its "
    "it's they their he she his her this that these those there here what which who whom whose why how where is are "
    "was were be am "
    "do does did has have had will would can could should may might must not no yes all any both each few more most "
    "other some such "
    "only own same than too very just also now then once again ever never always often still even about after before "
    "between during "
    "through over under out up down off once one two three four five six seven eight nine ten eleven twelve twenty "
    "thirty forty "
    "whether because although though until unless however instead meanwhile moreover also maybe given thanks thank "
    "welcome hope hoping "
    "quick following looking as not nothing nobody everyone everything something someone anyone most least none "
    "either neither "
    "fifty sixty seventy eighty ninety hundred my me happy glad sorry please feel let perhaps maybe many much "
    "congratulations congrats".split()
)


def names(line: Line, known: Known, draft: Draft) -> Iterator[Objection]:
    """Objections to the proper names of one sentence, and to tools that it says the reader uses."""
    yield from _uses(line, known)
    if _is_title_case(line) or _in_german(line):
        return  # capitals tell nothing in a heading, nor of a German noun
    ours = {t.word for t in line.text.tokens} & known.ours
    english = _in_english(line, draft)
    for run in _runs(line):
        unknown = [t for t in run if not _is_known(t, known, line)]
        if not unknown or " ".join(t.word for t in run) in _ANYBODY or all(_is_letter(t) for t in unknown):
            continue
        begin, end = _place(line, run[0]), _place(line, run[-1]) + 1
        if not _said_of_them(line, begin, end, known) and (
            not english or _is_harmless(line, begin, end, unknown, known)
        ):
            continue
        if (len(run) == 1 and _may_be_ordinary(line, run[0], ours)) or all(t.word in _FIELDS for t in unknown):
            continue  # a title is judged as one
        first, last = _place(line, unknown[0]), _place(line, unknown[-1]) + 1
        yield unsupported(line, first, last, "name_unsupported", "No fact knows the name {said}.", _MEND)


# Names that stand for anybody.
_ANYBODY = frozenset(
    ("john smith", "jane smith", "john doe", "jane doe", "joe bloggs", "max mustermann", "erika mustermann")
)


def _in_german(line: Line) -> bool:
    """Whether this sentence is German, or two of the mail are: the short ones between them tell no language."""
    kept: dict[int, bool] | None = line.text.__dict__.get("_german")
    if kept is None:
        kept = line.text.__dict__["_german"] = {s.first: language(line.text, s) == "de" for s in line.text.sentences}
    return kept[line.sentence.first] or sum(kept.values()) > 1


def _place(line: Line, token: Token) -> int:
    return line.text.tokens.index(token, line.sentence.first, line.sentence.last)


def _said_of_them(line: Line, first: int, last: int, known: Known) -> bool:
    """Whether the sentence puts this name on the reader: "your Dayton plant", "you work with Bosch", "news of Ghent".

    Who else is named (a colleague of ours, a tool that everybody knows, a town with a fair) is nothing about them.
    """
    tokens = line.text.tokens
    clause = clause_at(line, first, known)
    if (
        owned(line, first, clause)
        or _misnames(tokens[first:last], known)
        or _as_customer(line, first, last, clause, known)
    ):
        return True
    if _granted(line, first, last, clause, known) or of_the_deal(line, first, last, clause):
        return True
    after = tokens[last : min(last + 4, clause.last)]
    if after and after[0].word in {"at", "of", "from", "in"} and any(is_company(t, known) for t in after[1:]):
        return True
    met = [h for h in hits_in(TIES, line) if h.first < first]
    if met and tokens[first - 1].word in {"in", "near"} and last - first == 1:
        return False  # the town of a meeting that the CRM knows
    if clause.tells_of_them or _as_their_firm(line, first, last, clause) or _as_their_place(line, first, last):
        return True
    told = [h for h in hits_in(SEEN, line) if h.first < first and not negated(line.text, h)]
    near = [t.word for t in tokens[max(clause.first, first - 6) : first]]
    if (told or hits_in(PRAISE, line)) and "your" in near and "," not in near:
        return True  # "I loved your talk at the Automation Summit"
    if (
        any(clause.first <= h.first for h in told)
        and clause.of is not Of.US
        and (clause.mood is Mood.STATED)
        and (_congratulates(line) or mentions_them(line, known))
    ):
        return clause.of is not Of.ANYONE or _congratulates(line)
    met = [h for h in met if h.label in {"talk", "event", "referral"}]
    return bool(met) and any(clause.first <= h.first < clause.last for h in met) and clause.of is not Of.US


def _in_english(line: Line, draft: Draft) -> bool:
    """Whether this sentence is English, and so is the mail: a subject is too short to tell."""
    if line.where == "draft.subject":
        return all(language(b.text, b.sentence) == "en" for b in mail_of(draft).written if b.where != line.where)
    return all(language(line.text, s) == "en" for s in line.text.sentences)


def _is_letter(token: Token) -> bool:
    """ "Plant A", "V-belts": a letter counts or names a shape."""
    return len(token.word.removesuffix("'s")) == 1


def _is_harmless(line: Line, first: int, last: int, unknown: list[Token], known: Known) -> bool:
    """A name that is said of nobody in particular: a tongue, a feast, a colleague of ours, a town where we were, the news that we read."""
    tokens = line.text.tokens
    words = {t.word.removesuffix("'s") for t in unknown}
    if words <= NEUTRAL or all(w in known.around or w in known.people for w in words):
        return True
    before = [t.word for t in tokens[max(line.sentence.first, first - 4) : first]]
    ours = max((n for n, w in enumerate(before) if w in OUR), default=None)
    if ours is not None and _NO_TITLE.isdisjoint(before[ours:]):
        return True  # "my colleague Tom", "our installer, Pete Kowalczyk"
    said = tokens[line.sentence.first : line.sentence.last]
    opened = tokens[clause_at(line, first, known).first].word in OPENINGS and (not before or before[-1] not in _PLACED)
    told = bool(before) and before[-1] == "from" and not _WORD_OF_MOUTH.isdisjoint(before)
    if opened or told:
        return False  # "With Rotterdam now handled in-house": it was somebody's, and whose else than theirs?
    if not any(t.word in _BETWEEN_US or is_company(t, known) or t.word in known.self for t in said):
        return True  # "most printers of that kind are made by Zebra": it speaks of nobody here
    clause = clause_at(line, first, known)
    if clause.of is not Of.THEM and not _DENYING.isdisjoint(before):
        return True  # "we have no SAP connection", "it is not exactly the Electric Picnic"
    if len(before) > 1 and before[-1] == "of" and before[-2] in _BEARINGS:
        return True  # "how many of them go north of Perth"
    customers = any(t.word in _USING for t in tokens[line.sentence.first : line.sentence.last])
    return bool(before) and last - first == 1 and before[-1] in _PLACED and not customers and clause.of is not Of.THEM


_DENYING = frozenset("no not without neither nor don't doesn't isn't aren't can't cannot never".split())
_BEARINGS = frozenset("north south east west outside northeast northwest southeast southwest".split())
_WORD_OF_MOUTH = frozenset("word news rumour rumours rumor rumors hear heard".split())
_NO_TITLE = frozenset(
    "customer customers client clients at from by with to auditor auditors investor investors partner partners".split()
)
_BETWEEN_US = YOU | YOUR | WE | OUR
_PLACED = frozenset("in near around outside across".split())


def _granted(line: Line, first: int, last: int, clause: Clause, known: Known) -> bool:
    """What the sentence takes for granted: "the Denver site", "your second plant in Toledo", "with Kofax on its way out"."""
    tokens = line.text.tokens
    before = tokens[first - 1].word if first > line.sentence.first else ""
    after = tokens[last].word if last < line.sentence.last else ""
    if (
        tokens[first - 2].word in _PIECES
        and before in {"in", "on", "at", "with", "by"}
        and any(t.word in YOUR | YOU or is_company(t, known) for t in tokens[last : line.sentence.last])
    ):
        return True  # "the piece in Trade Weekly about your robots"
    if clause.of is Of.US or _of_ours(tokens, clause.first, first):
        return False
    if before == "fellow":
        return True
    if before in {"the", "your", "that", "this"} and after in _GRANTED:
        return True
    if before in {"with", "since", "that"} and after in {
        "on",
        "out",
        "gone",
        "behind",
        "up",
        "in",
        "signed",
        "took",
        "left",
        "came",
    }:
        return clause.of is not Of.ANYONE
    owner = [t.word for t in tokens[max(line.sentence.first, first - 6) : first]]
    return before in {"in", "at", "near", "outside"} and any(
        word in YOUR and 1 <= len(owner) - n - 2 <= 3 and not set(owner[n:]) & _NO_PLACE for n, word in enumerate(owner)
    )


def _of_ours(tokens: tuple[Token, ...], begin: int, first: int) -> bool:
    return any(t.word in WE | OUR for t in tokens[max(begin, first - 4) : first])


_PIECES = frozenset(
    "piece article interview feature story profile write-up episode column report review post podcast".split()
)
_GRANTED = frozenset(
    "site plant office team crew depot branch warehouse store shop factory lab hub campus yard clinic people colleagues folks rollout "
    "roll-out migration merger acquisition deal launch opening move project contract tender account move listing award prize "
    "audit implementation go-live partnership expansion line facility terminal showroom subsidiary division".split()
)
_NO_PLACE = frozenset(
    "time week day calendar interest question reply answer visit talk stay and or , is are was has will can".split()
)


def _misnames(run: tuple[Token, ...], known: Known) -> bool:
    """ "Harbor Lane Castings" for Harbor Line Castings: some of the company's words, and one that is not its."""
    words = [t.word.removesuffix("'s") for t in run if t.is_word]
    if len(words) > 1 and words[-1] in _LEGAL_FORMS:
        return True  # a firm that no record and no reference names
    if len(words) > 1 and words[0] in known.brands and words[1] not in known.ours and not known.supports(words[1]):
        return True  # a product of ours that the offer does not name
    close = [w for w in words if w in known.company or any(_like(w, c) for c in known.company)]
    return len(words) > 1 and bool(close) and not known.company <= set(words)


_LEGAL_FORMS = frozenset("inc ltd llc gmbh corp corporation company co plc ag bv sarl sas srl oy ab aps".split())


def _like(word: str, other: str) -> bool:
    return len(word) > 5 and len(other) > 5 and word[:4] == other[:4] and abs(len(word) - len(other)) <= 2


def _as_their_firm(line: Line, first: int, last: int, clause: Clause) -> bool:
    """ "As operations manager at Thornbury Lifts you ...", "Planning at Otis": the place where they are said to work."""
    tokens = line.text.tokens
    if tokens[first - 1].word != "at" or clause.of is not Of.NONE:
        return False
    if line.where == "draft.subject":
        return True
    return (
        last - first > 1
        and tokens[clause.first].word in {"as", "with", "at"}
        and any(t.word in YOU for t in tokens[last : line.sentence.last])
    )


_OCCASIONS = frozenset(
    "visit talk stand booth stop session time question chat keynote panel speech stay presentation seat place".split()
)


def _as_their_place(line: Line, first: int, last: int) -> bool:
    """ "Your crews at Torbay Cruises": a firm of several words at which something of the reader's is said to be."""
    tokens = line.text.tokens
    if last - first < 2 or tokens[first - 1].word not in {"at", "chez", "bei"}:
        return False
    before = [t.word for t in tokens[max(line.sentence.first, first - 5) : first - 1]]
    owner = max((n for n, w in enumerate(before) if w in YOUR), default=None)
    return owner is not None and 1 <= len(before) - owner - 1 <= 2 and _OCCASIONS.isdisjoint(before[owner:])


def _as_customer(line: Line, first: int, last: int, clause: Clause, known: Known) -> bool:
    """ "Shannonside Breads use it": a firm that no reference names is told as one that works with us."""
    after = line.text.tokens[last : clause.last]
    works = any(t.word in _USING or (t.text[:1].isupper() and t.word in known.ours - known.theirs) for t in after)
    return last - first > 1 and first <= clause.first + 1 and works


_USING = frozenset(
    "use uses used using rely relies run runs switched chose chosen customer customers client clients reference work works".split()
)


def _congratulates(line: Line) -> bool:
    return any(t.word.startswith("congrat") for t in line.text.tokens[line.sentence.first : line.sentence.last])


def _is_title_case(line: Line) -> bool:
    """A heading in which nearly every word is capitalised tells nothing by its capitals."""
    words = [t for t in line.text.tokens[line.sentence.first : line.sentence.last] if t.word[:1].isalpha()]
    long = [t for t in words if len(t.word) > 3]
    return line.where == "draft.subject" and len(long) > 1 and sum(t.text[0].isupper() for t in long) >= 0.8 * len(long)


def _runs(line: Line) -> Iterator[list[Token]]:
    """Neighbouring capitalised words; the first word of a sentence counts only with a second one after it."""
    run: list[Token] = []
    tokens = _outside_links(line)
    begin = next((n for n, t in enumerate(tokens) if t.is_word), 0)
    for number, token in enumerate(tokens):
        capital = (
            token.text[:1].isupper()
            and token.word.partition("'")[0] not in _EVERYDAY | _SMALL_WORDS
            and not _is_opening(tokens, number)
        )
        if capital and not (number == begin and not _next_is_capital(tokens, number)):
            run.append(token)
        elif run and not (token.word in {"of", "and", "&", "-", ".", "de"} and _next_is_capital(tokens, number)):
            yield run
            run = []
    if run:
        yield run


_LINK = late(r"\S*(?:://|@|www\.)\S*")


def _outside_links(line: Line) -> tuple[Token, ...]:
    """The sentence's tokens without those of addresses: what a link holds names nobody to the reader."""
    tokens = line.text.tokens[line.sentence.first : line.sentence.last]
    if "://" not in line.said and "@" not in line.said and "www." not in line.said:
        return tokens
    spans = [(line.sentence.start + m.start(), line.sentence.start + m.end()) for m in _LINK.finditer(line.said)]
    return tuple(t for t in tokens if not any(a <= t.start < b for a, b in spans))


def _is_opening(tokens: tuple[Token, ...], number: int) -> bool:
    """After a colon, quote or dash a capital may only open a phrase."""
    return number > 0 and tokens[number - 1].word in {":", '"', "*", "(", ">"} and not _next_is_capital(tokens, number)


def _next_is_capital(tokens: tuple[Token, ...], number: int) -> bool:
    after = tokens[number + 1] if number + 1 < len(tokens) else None
    return after is not None and after.text[:1].isupper() and after.word not in _EVERYDAY


def _is_known(token: Token, known: Known, line: Line) -> bool:
    word = token.word.removesuffix("'s").removesuffix("'")
    return (
        word in _EVERYDAY
        or known.supports(word)
        or word in known.ours
        or stem(word) in known.ours
        or _is_acronym(token)
        or _of_parts(word, known)
    )


def _of_parts(word: str, known: Known) -> bool:
    """ "NetSuite's" or "AcmeRobotics" from words that are known."""
    return len(word) > 3 and any(
        w.startswith(word) or (len(w) > 3 and word.startswith(w) and (word[len(w) :] in known.company | _TAILS))
        for w in known.company
    )


_TAILS = frozenset("s es er ers ian ians".split())  # "NetSuite's", "Harbourers"; "Analytica" is not Analytics


def _is_acronym(token: Token) -> bool:
    bare = token.text.removesuffix("s").removesuffix("'")
    return 1 < len(bare) <= 5 and bare.isupper() and token.word not in _VENDORS


_VENDORS = frozenset("sap aws ibm hp gcp adp dhl ups ups bmw ge 3m hsbc ey pwc kpmg nasa fda irs sec ftc".split())
_ENDINGS = late(r"(?:ing|ed|ly|tion|ment|ness|ive|able|ible|ous|ful|less)$")


def _may_be_ordinary(line: Line, token: Token, ours: set[str]) -> bool:
    """A single capitalised word that looks like a plain one: "Operations", "Finance", inside a title or heading."""
    return bool(_ENDINGS.search(token.word)) or token.word in _FIELDS


_FIELDS = frozenset(
    "operations finance marketing sales procurement logistics engineering product security legal accounting purchasing "
    "supply chain warehouse manufacturing maintenance quality compliance customer success support service people "
    "talent "
    "head director manager officer chief president vice senior lead team series round board partner founder owner "
    "industry retail healthcare software technology digital cloud data automation".split()
)


def _uses(line: Line, known: Known) -> Iterator[Objection]:
    if open_question(line, line.sentence.first):
        return
    for hit in hits_in(USES, line):
        if supposed(line, hit.first) or negated(line.text, hit) or not _of_their_use(line, hit, known):
            continue
        named = [
            t
            for t in line.text.tokens[hit.first : _end_of_name(line, hit.last)]
            if t.text[:1].isupper() and t.word not in _EVERYDAY | _SMALL_WORDS and t.word not in known.company
        ]
        words = {t.word for t in line.text.tokens[line.sentence.first : line.sentence.last]}
        if words.isdisjoint({"you", "your"}) and not ({t.word for t in named} - known.ours):
            continue  # "managers who use Crewlane": our own customers, and our own product
        wrong = [
            t
            for t in named
            if (not known.supports(bare := t.word.removesuffix("'s")) or bare in known.gone)
            and not _ENDINGS.search(t.word)
        ]
        if wrong:
            yield unsupported(
                line, _place(line, wrong[0]), _place(line, wrong[-1]) + 1, "use_unsupported",
                "No fact says that they use {said}.", _MEND,
            )  # fmt: skip
            return


def _end_of_name(line: Line, last: int) -> int:
    """The place after a name that goes on behind the phrase: "you use Rotawell Clock"."""
    while last < line.sentence.last and line.text.tokens[last].is_word and line.text.tokens[last].text[:1].isupper():
        last += 1
    return last


def _of_their_use(line: Line, hit: Hit, known: Known) -> bool:
    """Whether it is the reader who uses it, and that is stated: not "you can use Excel", not "people who use X"."""
    clause = clause_at(line, hit.last - 1, known)
    return clause.tells_of_them or (line.text.tokens[hit.first].word in YOUR and clause.mood is Mood.STATED)
