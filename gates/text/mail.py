"""The parts of a draft that gates read: what a model wrote, what the company locked, who signs, what the law wants.

A sentence's role is found by what it says, because a case of `gatepost check` may give no template: the greeting,
the prose, the signature (the sender's own data after a closing line), the footer (opt-out, address, notices), a
quoted older mail. Locked text is what a template's fixed parts put there; everything else counts as model-written.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, lru_cache

from gates.draft import Draft, Fixed, Sender
from gates.late import late
from gates.legal_text import all_wordings
from gates.shown import read_html
from gates.text.lexicon import Lexicon
from gates.text.plain import folded
from gates.text.postal import is_part_of
from gates.text.reading import Sentence, Text, read


class Role(StrEnum):
    """What a sentence is there for."""

    GREETING = "greeting"
    PROSE = "prose"
    SIGNATURE = "signature"
    FOOTER = "footer"
    QUOTED = "quoted"


@dataclass(frozen=True, slots=True, eq=False)
class Line:
    """A sentence of a passage with its role; `locked` when it stands wholly in approved template text."""

    text: Text
    where: str
    sentence: Sentence
    role: Role
    locked: bool

    @property
    def said(self) -> str:
        """The readable text of the sentence."""
        return self.text.said(self.sentence)


@dataclass(frozen=True, slots=True, eq=False)
class Passage:
    """One part of the mail: ``draft.subject``, ``draft.text`` or ``draft.html`` (as it is shown)."""

    where: str
    text: Text
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Mail:
    """The subject, the text, and the HTML part where it says something that the text does not."""

    subject: Passage
    body: Passage
    html: Passage | None

    @property
    def passages(self) -> tuple[Passage, ...]:
        """All parts that a recipient may read."""
        return (self.subject, self.body, *((self.html,) if self.html else ()))

    def lines(self, *roles: Role, locked: bool | None = None) -> Iterator[Line]:
        """The sentences of all parts with these roles (all, where none is named)."""
        for passage in self.passages:
            for line in passage.lines:
                if (not roles or line.role in roles) and (locked is None or line.locked is locked):
                    yield line

    @property
    def written(self) -> Iterator[Line]:
        """What a model (or a rep) wrote as prose: the subject and the body without greeting, signature and footer."""
        return self.lines(Role.PROSE, locked=False)


_CLOSING = late(
    r"^\W{0,3}(?:(?:(?:with\s+)?(?:best|kind|warm|warmest|kindest|many)\s+)?(?:regards|wishes|thanks)"
    r"|(?:all\s+the\s+)?best|all\s+my\s+best|cheers|sincerely|yours(?:\s+\w+)?|thanks(?:\s+(?:so\s+much|again|in\s+advance|a\s+lot))?"
    r"|thank\s+you|respectfully|warmly|cordially|speak\s+soon|talk\s+soon|take\s+care|sent\s+by"
    r"|(?:mit\s+)?(?:freundlichen?|besten|herzlichen|vielen|lieben|viele|beste|liebe|schonen?)\s+gru(?:ss|s)\w*(?:\s+aus\s+\w+)?"
    r"|(?:bien\s+)?cordialement|bien\s+a\s+vous|(?:un\s+)?(?:cordial\s+)?saludos?|atentamente|un\s+saludo|gracias|merci|danke)"
    r"\s*[,.!\-]*\s*$"
)
_GREETING = late(
    r"^\W{0,3}(?:hi|hello|hey|dear|greetings|good\s+(?:morning|afternoon|evening|day)|hallo|hej|hei|moi|dag|beste|geachte|kaere|kjaere|buongiorno|gentile|bom\s+dia|caro|cara|czesc|dzien\s+dobry|szanown\w+|ahoj|dobry\s+den|howdy|hiya|kaixo|gruezi|gruss\s+gott|bon\s+dia|g'day|gday|morning|afternoon|guten\s+\w+|moin|servus|liebe[rs]?"
    r"|sehr\s+geehrte[rs]?|bonjour|bonsoir|salut|chere?|cher|hola|buenos\s+dias|buenas\s+tardes|estimad[oa]|querid[oa]|ciao|ola)\b"
)
_FOOTER = Lexicon(
    """
    unsubscribe*
    opt out
    opt-out
    opting out
    optout
    no longer wish ~3 receive|hear|get
    rather not hear
    do|don't|dont not ~2 want ~3 hear|receive|emails|mails
    don't ~1 want ~3 hear|receive|emails|mails
    prefer not to hear|receive|get
    prefer no ~2 emails|mails|messages
    stop receiving
    you are|re receiving this
    you're receiving this
    receiving this ~1 because
    received this ~1 because
    commercial message|email|communication
    this is an advertisement
    this email is|was ~3 advertis*
    email preferences
    manage ~2 preferences
    remove me|yourself
    removed from ~3 list
    privacy policy|notice|statement
    all rights reserved
    right to object
    written|drafted|prepared|composed with ~3 ai
    registered in|office
    data protection
    abmelden
    abbestellen
    austragen
    keine weiteren|e
    impressum
    datenschutz*
    widersprechen
    desabonn*
    desinscri*
    ne plus recevoir
    vous opposer
    darse|dese de baja
    cancelar ~2 suscripcion
    no desea recibir
    """,
    typos=False,
)
_QUOTED = late(r"^\s*>|^\s*on .{4,90} wrote:\s*$|^-{3,}\s*original|^\s*am .{4,90} schrieb", re.IGNORECASE)
_SHORT_LINE = 9  # words: a line of a signature, "Account Executive, Our Co Inc."


def mail_of(draft: Draft) -> Mail:
    """The draft, read once and remembered for all gates that ask."""
    fixed = tuple(
        p.text for body in (draft.template.text, draft.template.subject) for p in body if isinstance(p, Fixed)
    )
    return _mail(draft.subject, draft.text, draft.html, fixed, _identity(draft.sender), _opt_out_link(draft))


def _opt_out_link(draft: Draft) -> str:
    """The web address that the headers name; its token is random, so that nobody words it.

    Without its last signs where they are no letters or digits: a sentence ends before them.
    """
    found = re.search(r"<(https?://[^>]+)>", draft.headers.get("List-Unsubscribe", ""))
    return re.sub(r"[\W_]+$", "", folded(found[1])) if found else ""


def _identity(sender: Sender) -> tuple[str, ...]:
    return tuple(
        folded(v) for v in (sender.name, sender.company, sender.email, sender.phone, sender.postal_address) if v
    )


@lru_cache(maxsize=128)
def _mail(
    subject: str, text: str, html: str, fixed: tuple[str, ...], sender: tuple[str, ...], opt_out_link: str
) -> Mail:
    head, body = read(subject), read(text)
    heading = Passage("draft.subject", head, tuple(_heading(head, _locked(subject, fixed))))
    return Mail(
        subject=heading,
        body=Passage("draft.text", body, tuple(_lines(body, "draft.text", fixed, sender, opt_out_link))),
        html=_html(html, body, fixed, sender, opt_out_link),
    )


def _heading(text: Text, locked: tuple[tuple[int, int], ...]) -> Iterator[Line]:
    for s in text.sentences:
        if s.last > s.first:
            yield Line(text, "draft.subject", s, Role.PROSE, _inside(text, s, locked))


def _html(html: str, body: Text, fixed: tuple[str, ...], sender: tuple[str, ...], opt_out_link: str) -> Passage | None:
    """The HTML part, unless it says exactly what the text says."""
    if not html.strip():
        return None
    shown = read(read_html(html).text)
    if [t.word for t in shown.tokens if t.is_word] == [t.word for t in body.tokens if t.is_word]:
        return None
    return Passage("draft.html", shown, tuple(_lines(shown, "draft.html", fixed, sender, opt_out_link)))


_WORTH_FINDING = 12
_LINK_AFTER = late(r"(?:\s*https?://\S+)?")


def _locked(text: str, fixed: tuple[str, ...]) -> tuple[tuple[int, int], ...]:
    """Where the template's fixed parts stand, each after the one before."""
    places: list[tuple[int, int]] = []
    done = 0
    for part in fixed:
        bare = part.strip()
        if len(bare) >= _WORTH_FINDING and (found := text.find(bare, done)) >= 0:
            places.append((found, found + len(bare)))
            done = found + len(bare)
    for wording in _legal_wordings():
        if (found := text.find(wording)) >= 0:
            link = _LINK_AFTER.match(text, found + len(wording))
            places.append((found, link.end() if link else found + len(wording)))
    return tuple(places)


@cache
def _legal_wordings() -> tuple[str, ...]:
    """The locked legal wordings of every language: no model words them, wherever they stand."""
    return all_wordings()


def _inside(text: Text, sentence: Sentence, places: tuple[tuple[int, int], ...]) -> bool:
    start, end = text.plain.span(sentence.start, sentence.end)
    return any(a <= start and end <= b for a, b in places)


def _lines(
    text: Text, where: str, fixed: tuple[str, ...], sender: tuple[str, ...], opt_out_link: str
) -> Iterator[Line]:
    locked = _locked(text.plain.original, fixed)
    closed = addressed = False
    footers = {text.sentence_of(h.first).first for h in _FOOTER.search(text)}
    for number, sentence in enumerate(s for s in text.sentences if s.last > s.first):
        said = folded(text.said(sentence)).strip()
        closed = closed or (number > 0 and bool(_CLOSING.match(said)))
        small_print = addressed and _is_small_print(said.replace(opt_out_link, ""))
        role = _role(said, number, closed, sentence.first in footers or small_print, sender)
        addressed = addressed or (number > 1 and _is_address(said, sender))
        yield Line(text, where, sentence, role, _inside(text, sentence, locked))


def _role(said: str, number: int, closed: bool, footer: bool, sender: tuple[str, ...]) -> Role:
    if _QUOTED.match(said):
        return Role.QUOTED
    if number <= 1 and _GREETING.match(said) and len(said.split()) <= _SHORT_LINE:
        return Role.GREETING
    if footer or _is_address(said, sender):
        return Role.FOOTER
    if closed and _is_signature(said, sender):
        return Role.SIGNATURE
    if _is_only(said, sender):
        return Role.SIGNATURE
    return Role.PROSE


_MOST_SMALL_PRINT = 30  # words


def _is_small_print(said: str) -> bool:
    """What may stand under the postal address: a short notice without a figure. A postscript is prose.

    The opt-out link has been taken out before: what its token happens to spell ("-8x-") is no figure.
    """
    return (
        len(said.split()) <= _MOST_SMALL_PRINT
        and not re.match(r"p\.?\s?s\b", said)
        and not re.search(r"%|[$€£]|\d\s?x\b|\bguarantee", said)
    )


def _is_address(said: str, sender: tuple[str, ...]) -> bool:
    """A line with a postal address: the sender's own, or one that looks like it."""
    if not re.search(r"[a-z]{2}", said):
        return False  # "1." numbers a list
    for own in sender:
        words = re.findall(r"\w+", own)
        if len(words) >= 4 and own and sum(w in said for w in words) >= 0.7 * len(words):
            return True
        if len(words) >= 4 and is_part_of(said, own):
            return True  # "60 State Street", on a line of its own
    return False


def _is_signature(said: str, sender: tuple[str, ...]) -> bool:
    """After the closing line: a short line without a statement in it."""
    if _CLOSING.match(said) or _is_only(said, sender):
        return True
    for own in sender:
        said = said.replace(own, "")
    words = said.split()
    return (
        len(words) <= _SHORT_LINE
        and not re.search(r"[.!?]$", said.removesuffix("inc.").removesuffix("ltd."))
        and not (re.match(r"p\.?\s?s\b", said) or _STATEMENT.search(said))
    )


_STATEMENT = late(
    r"\b(?:you|your|we|i|they|our|congrat\w*|is|are|was|were|will|can|guarantee\w*|has|have|had|sie|ihr|vous|votre|usted)\b"
)


def _is_only(said: str, sender: tuple[str, ...]) -> bool:
    """Nothing but the sender's own name, company, address or number."""
    bare = said.strip(" ,.-|")
    return bool(bare) and any(bare in own for own in sender if len(bare) > 3)
