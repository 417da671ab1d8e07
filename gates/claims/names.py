"""Names and titles: every proper name must be one that a fact, the sender or everyday language knows."""

import re
from collections.abc import Iterator

from gates.claims.clauses import hits_in
from gates.claims.cues import USES
from gates.claims.judgement import Objection, contradicted, unsupported
from gates.claims.known import Known, stem
from gates.claims.subject import Of, open_question, subject, supposed
from gates.draft import Draft
from gates.late import late
from gates.recipient import Recipient
from gates.text.language import language
from gates.text.mail import Line
from gates.text.plain import folded
from gates.text.reading import Text, Token
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
    if _is_title_case(line) or language(line.text, line.sentence) == "de" or _in_german(line.text):
        return  # capitals tell nothing in a heading, nor of a German noun
    ours = {t.word for t in line.text.tokens} & known.ours
    for run in _runs(line):
        unknown = [t for t in run if not _is_known(t, known, line)]
        if " ".join(t.word for t in run) in _ANYBODY:
            continue
        if not unknown or (subject(line, _place(line, run[0]), known) is Of.US and not _told_of_them(line, run, known)):
            continue
        if len(run) == 1 and _may_be_ordinary(line, run[0], ours):
            continue
        first, last = _place(line, unknown[0]), _place(line, unknown[-1]) + 1
        yield unsupported(line, first, last, "name_unsupported", "No fact knows the name {said}.", _MEND)


# Names that stand for anybody.
_ANYBODY = frozenset(
    ("john smith", "jane smith", "john doe", "jane doe", "joe bloggs", "max mustermann", "erika mustermann")
)


def _in_german(text: Text) -> bool:
    """Whether two sentences or more of the mail are German: the short ones between them tell no language."""
    return sum(language(text, s) == "de" for s in text.sentences) > 1


def _place(line: Line, token: Token) -> int:
    return line.text.tokens.index(token, line.sentence.first, line.sentence.last)


def _told_of_them(line: Line, run: list[Token], known: Known) -> bool:
    before = line.text.tokens[max(line.sentence.first, _place(line, run[0]) - 2) : _place(line, run[0])]
    return any(t.word == "your" for t in before)


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
            token.text[:1].isupper() and token.word not in _EVERYDAY | _SMALL_WORDS and not _is_opening(tokens, number)
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
    return any(len(w) > 3 and (word.startswith(w) or w.startswith(word)) and len(word) > 3 for w in known.company)


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
        if supposed(line, hit.first) or negated(line.text, hit) or subject(line, hit.first + 1, known) is Of.US:
            continue
        named = [
            t
            for t in line.text.tokens[hit.first : hit.last]
            if t.text[:1].isupper() and t.word not in _EVERYDAY | _SMALL_WORDS and t.word not in known.company
        ]
        if "you" not in {t.word for t in line.text.tokens[line.sentence.first : line.sentence.last]} and not (
            {t.word for t in named} - known.ours
        ):
            continue  # "managers who use Crewlane": our own customers, and our own product
        wrong = [t for t in named if not known.supports(t.word.removesuffix("'s")) and not _ENDINGS.search(t.word)]
        if wrong:
            yield unsupported(
                line, _place(line, wrong[0]), _place(line, wrong[-1]) + 1, "use_unsupported",
                "No fact says that they use {said}.", _MEND,
            )  # fmt: skip
            return


# ---------------------------------------------------------------------------------------- titles

_AREAS = {
    "operations": "operations ops operating coo operation plant production",
    "finance": "finance financial cfo controller controlling accounting treasurer treasury fp&a accounts",
    "marketing": "marketing cmo brand growth demand communications content",
    "sales": "sales revenue commercial cro business account vertrieb",
    "it": "it cio technology information systems infrastructure",
    "hr": "hr people talent human chro personnel recruiting",
    "procurement": "procurement purchasing sourcing supply buyer buying",
    "logistics": "logistics supply warehouse distribution transport transportation fulfilment fulfillment fleet",
    "engineering": "engineering engineer cto development technical",
    "product": "product cpo",
    "legal": "legal counsel compliance",
    "security": "security ciso",
    "support": "support service success customer",
}  # fmt: skip
_LEADS = late(
    r"\b(?:you|you're|you are|who|your team|since "
    r"you)\s+(?:now\s+|currently\s+)?(?:run|lead|head|oversee|manage|own|direct|look after|"
    r"are responsible for|are in charge of|responsible for|in charge of|heading(?: "
    r"up)?|leading|running)\s+(?:up\s+)?(?:the\s+|all\s+)?(?P<area>\w+)"
)
_AS_TITLE = late(
    r"\b(?:as|in your role as|your role as|your work as|your job as|being|you are|you're)\s+(?:a |an |the |their "
    r"|our )?(?:new )?"
    r"(?P<title>(?:chief \w+ officer|c[efotim]o|chro|ciso|cro|vp|vice president|svp|evp|head|director|managing "
    r"director|president|founder|"
    r"co-founder|owner|controller|treasurer|general manager|plant manager|(?:\w+ "
    r"){0,2}(?:manager|director|officer|engineer|buyer|lead|supervisor|partner)))"
    r"\b(?P<rest>(?:\s+of)?(?:\s+(?!at\b|and\b|for\b|with\b|you\b|your\b|in\b|i\b|we\b|is\b)\w+){0,3})"
)
_TITLES = {
    "chief executive officer": "ceo", "chief financial officer": "cfo", "chief operating officer": "coo", "chief technology officer": "cto",
    "chief marketing officer": "cmo", "chief information officer": "cio", "chief revenue officer": "cro", "vice president": "vp",
    "managing director": "md", "chief people officer": "chro", "co-founder": "founder", "cofounder": "founder",
    "senior vice president": "svp", "executive vice president": "evp", "geschaftsfuhrer": "md", "chief product officer": "cpo",
}  # fmt: skip


def roles(line: Line, known: Known, recipient: Recipient) -> Iterator[Objection]:
    """Objections to a title or area of work that is not the reader's."""
    title = _plain_title(recipient.contact.title)
    low = folded(line.said)
    if not recipient.contact.title:
        title = ""
    for found in _AS_TITLE.finditer(low):
        said = _plain_title(found.group("title") + found.group("rest"))
        if not _asks_of_reader(low, found) or _same_title(said, title):
            continue
        yield _wrong_role(line, found.start("title"), found.end("title"), recipient, bool(title))
    for found in _LEADS.finditer(low):
        area = found.group("area")
        group = next((g for g, words in _AREAS.items() if area == g or area in words.split()), "")
        if group and title and not (set(_AREAS[group].split()) & set(title.split())) and not _general(title):
            yield _wrong_role(line, found.start("area"), found.end("area"), recipient, told=True)


def _asks_of_reader(low: str, found: re.Match[str]) -> bool:
    """Whether "as a director" means the reader and not us or somebody else."""
    before, after = low[: found.start()], low[found.end() :]
    nearest = re.findall(r"\b(?:you|your|we|our|i|my|they|their)\b", before)[-1:]
    follows = re.match(r"[^.;]*?\b(you|your|we|our|i|my)\b", after)
    if nearest and nearest[0] not in {"you", "your"}:
        return False
    return (
        bool(nearest)
        or bool(follows and follows.group(1) in {"you", "your"})
        or found.group().startswith(("you", "in your", "your"))
    )


def _plain_title(title: str) -> str:
    low = " ".join(_SHORT.get(w, w) for w in re.findall(r"[a-z0-9]+", folded(title)))
    for long, short in _TITLES.items():
        low = low.replace(long.replace("-", " "), short)
    return low


_SHORT = {
    "ops": "operations", "dir": "director", "mgr": "manager", "sr": "senior", "jr": "junior", "eng": "engineering", "svc": "service",
    "mktg": "marketing", "fin": "finance", "acct": "accounting", "proc": "procurement", "log": "logistics", "exec": "executive",
    "asst": "assistant", "assoc": "associate", "gen": "general", "mfg": "manufacturing", "tech": "technology", "admin": "administration",
}  # fmt: skip


_FILLERS = frozenset("of the and for a an new senior global head group europe emea americas north".split())


def _same_title(said: str, title: str) -> bool:
    if not title:
        return False
    words = [w for w in said.split() if w not in _FILLERS]
    have = set(title.split())
    ranks = {
        "vp",
        "svp",
        "evp",
        "director",
        "head",
        "manager",
        "ceo",
        "cfo",
        "coo",
        "cto",
        "cmo",
        "cio",
        "cro",
        "president",
        "founder",
        "owner",
        "md",
    }
    mine = {w for w in words if w in ranks}
    known_area = {a for a, ws in _AREAS.items() if any(w in ws.split() for w in words)}
    areas = {a for a, ws in _AREAS.items() if any(w in ws.split() for w in have)}
    return mine <= have | ({"head"} if have & ranks else set()) and (
        not known_area or bool(known_area & areas) or bool(set(words) & have - ranks)
    )


def _general(title: str) -> bool:
    return bool({"ceo", "founder", "owner", "president", "md", "partner", "general", "chief"} & set(title.split()))


def _wrong_role(line: Line, start: int, end: int, recipient: Recipient, told: bool) -> Objection:
    base = line.sentence.start
    tokens = line.text.tokens
    inside = [n for n in range(line.sentence.first, line.sentence.last) if base + start <= tokens[n].start < base + end]
    first, last = (inside[0], inside[-1] + 1) if inside else (line.sentence.first, line.sentence.last)
    if told:
        return contradicted(
            line, first, last, "role_contradicted", f"The mail says {{said}}, but the CRM says “{recipient.contact.title}”.",
            "Correct the title in the mail or in the CRM.", "contact.job_title",
        )  # fmt: skip
    return unsupported(line, first, last, "role_unsupported", "No fact supports the title {said}.", _MEND)
