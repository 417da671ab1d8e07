"""A template as `gatepost check` tells it: fixed text, open places, and places whose text we are not told.

In production the body is one literal (see the template gate). Here line breaks and quotation marks may differ, and a
`Given` place holds whatever the company's own system put there, so it is bounded by its kind: a greeting is one line, a
signature or footer has no paragraph of prose in front of it.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from gates.draft import Draft, Fixed, Given, SlotRef
from gates.late import late
from gates.shown import read_html
from gates.verdict import Evidence, Finding, block, hold

_FOLD = str.maketrans("‘’‚‛`´“”„«»‐‑–—−\u00a0", "''''''\"\"\"\"\"-----\u0020")
_LONGEST_LINE = 15  # words of a greeting or another unapproved place
_WORTH_FINDING = 20  # characters
_PROSE = 6  # words
_CLOSING_WORDS = late(
    r"\b(?:regards|best|cheers|sincerely|thanks|thank you|wishes|yours|warmly|gr[uü](?:ß|ss|e|s)\w*|cordialement"
    r"|saludos?"
    r"|atentamente"
    r"|unsubscribe|opt[ -]out|abmelden|desinscri|baja|commercial|advertis|privacy|receiv|reply|confidential|registered"
    r"|rather not|no longer|stop|data|copyright|©)",
    re.IGNORECASE,
)


def _even(text: str) -> str:
    return " ".join(text.translate(_FOLD).split())


@dataclass(frozen=True, slots=True)
class _Literal:
    """A text that must stand there; `slot` is the place it fills, empty for the company's own."""

    text: str
    slot: str


@dataclass(frozen=True, slots=True)
class _Open:
    """Neighbouring places whose text we are not told."""

    places: tuple[Given, ...]


def objections(draft: Draft) -> Iterator[Finding]:
    """Whether the skeleton stands in the body, in order, with each slot's text at its place and nothing between."""
    pieces = list(_pieces(draft))
    body = _even(draft.text)
    found = _pattern(tuple(_shape(p) for p in pieces)).fullmatch(body)
    if found is None:
        yield _difference(draft, pieces, body)
        return
    regions = [g or "" for g in found.groups()]
    opens = [p for p in pieces if isinstance(p, _Open)]
    for place, said in zip(opens, regions, strict=True):
        yield from _bounded(place, said, draft)
    yield from _same_in_html(draft, pieces)


def _pieces(draft: Draft) -> Iterator[_Literal | _Open]:
    pending: list[Given] = []
    for part in draft.template.text:
        match part:
            case Fixed(text=text):
                literal = _Literal(_even(text), "")
            case SlotRef(name=name):
                literal = _Literal(_even(draft.slots.get(name, "")), name)
            case Given():
                pending.append(part)
                continue
            case _:
                continue
        if not literal.text:
            continue
        if pending:
            yield _Open(tuple(pending))
            pending = []
        yield literal
    if pending:
        yield _Open(tuple(pending))


def _shape(piece: _Literal | _Open) -> str:
    return piece.text if isinstance(piece, _Literal) else ""


@lru_cache(maxsize=64)
def _pattern(shapes: tuple[str, ...]) -> re.Pattern[str]:
    """Literals in order, blanks between them; an open place (empty shape) takes the shortest run that fits."""
    return re.compile(r"\s?".join(re.escape(s) if s else r"(.*?)" for s in shapes), re.DOTALL)


def _difference(draft: Draft, pieces: list[_Literal | _Open], body: str) -> Finding:
    """What exactly does not stand there."""
    at = 0
    for piece in pieces:
        if isinstance(piece, _Open):
            continue
        found = body.find(piece.text, at)
        if found >= 0:
            at = found + len(piece.text)
            continue
        moved = body.find(piece.text) >= 0
        if piece.slot:
            return block(
                "slot_differs",
                Evidence(where=f"slots.{piece.slot}", text=draft.slots.get(piece.slot, "")),
                message=f"The text for “{piece.slot}” does not stand at its place in the mail.",
                mend="Draft again; the mail must show exactly the text of its open places.",
            )
        return block(
            "fixed_text_changed",
            Evidence(where="template.skeleton", text=piece.text[:200]),
            message=f"The approved text “{piece.text[:60]}” is {'out of place' if moved else 'changed or missing'}.",
            mend="Draft again, and change only the open places.",
        )
    return block(
        "text_inserted",
        Evidence(where="draft.text", text=draft.text[:200]),
        message="The mail holds text that neither the approved template nor its open places have.",
        mend="Draft again, and write only in the open places.",
    )


def _bounded(place: _Open, said: str, draft: Draft) -> Iterator[Finding]:
    if all(not p.locked for p in place.places):
        if len(said.split()) > _LONGEST_LINE * len(place.places):
            names = ", ".join(p.name for p in place.places)
            yield hold(
                "place_too_long",
                Evidence(where="draft.text", text=said[:200]),
                message=f"More text stands at “{names}” than the template has room for.",
                mend="Write only in the open places.",
            )
        return
    names = f"{draft.sender.name} {draft.sender.company} {draft.sender.postal_address}"
    for sentence in _paragraphs_before_the_signature(draft, said, names):
        yield block(
            "text_inserted",
            Evidence(where="draft.text", text=sentence[:200]),
            message=f"“{sentence[:60]}” stands where the template has only its approved ending.",
            mend="Draft again, and write only in the open places.",
        )


def _paragraphs_before_the_signature(draft: Draft, said: str, names: str) -> Iterator[str]:
    """Prose in front of the signature, or a postscript: approved endings have neither."""
    own = {w for w in re.findall(r"\w+", names.casefold()) if len(w) > 2}
    signed = False
    for raw in re.split(r"\n\s*\n|\n", draft.text):
        line = _even(raw)
        if not line or line not in said:
            continue
        words = re.findall(r"\w+", line.casefold())
        signed = signed or bool(_CLOSING_WORDS.search(line)) or bool(own & set(words))
        postscript = re.match(r"p\.? ?s\b", line, re.IGNORECASE)
        if (postscript or not signed) and len(words) >= _PROSE:
            yield line
            return


def _same_in_html(draft: Draft, pieces: list[_Literal | _Open]) -> Iterator[Finding]:
    if not draft.html.strip():
        return
    shown = _even(read_html(draft.html).text)
    squeezed = re.sub(r"\s", "", shown)
    for piece in pieces:
        if not isinstance(piece, _Literal) or len(piece.text) < _WORTH_FINDING:
            continue
        if re.sub(r"\s", "", piece.text) not in squeezed:
            yield block(
                "fixed_text_changed",
                Evidence(where="draft.html", text=piece.text[:200]),
                message=f"The HTML part does not show “{piece.text[:60]}” of the approved mail.",
                mend="Draft again; both parts must say the same.",
            )
            return


def undeclared(draft: Draft) -> Mapping[str, Given | None]:
    """Places for which the draft holds text although the template does not leave them open."""
    given = {p.name: p for p in draft.template.text if isinstance(p, Given)}
    declared = {s.name for s in draft.template.slots}
    return {name: given.get(name) for name in draft.slots if name not in declared}
