"""The one way to declare slots, whatever the CRM: markers in the template's own text.

::

    [[slot:opener max_words=25 facts=contact.job_title,company.name]]   an open place for the model
    [[legal]]                                                           the place of the legal block

A slot names its word limit and the facts that it may use (``company.*`` allows all of a company); a
slot without ``facts`` may state nothing about the person. Anything else in double square brackets is
a mistake, never text: a mistyped marker must not reach a reader.
"""

import re
from collections.abc import Callable

from gates.draft import Body, Fixed, Legal, Merge, Part, Slot, SlotRef
from gates.errors import InputError

MARKER = re.compile(r"\[\[(?P<inside>.*?)\]\]", re.DOTALL)
STRAY = re.compile(r"\[\[|\]\]")
NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")
FACT = re.compile(r"[a-z_]+(\.[a-z0-9_]+)*(\.\*)?")
MAX_WORDS = 200
EXAMPLE = "[[slot:opener max_words=25 facts=contact.job_title,company.name]]"


class TemplateError(InputError):
    """A template of the company cannot be used as it stands."""


def parse_body(
    text: str, merge: Callable[[str], Merge | None], pattern: re.Pattern[str]
) -> tuple[Body, tuple[Slot, ...]]:
    """The parts of one body and the slots that it declares, in order.

    `pattern` finds the vendor's merge tokens, `merge` reads one whole token (None: not known).
    Raises TemplateError with line and column for an unknown token, a bad marker or a slot that
    stands twice.
    """
    parts: list[Part] = []
    slots: dict[str, Slot] = {}
    start = 0
    tokens = re.compile(f"(?:{MARKER.pattern})|(?P<token>{pattern.pattern})", MARKER.flags | pattern.flags)
    for match in tokens.finditer(text):
        _fixed(parts, text, start, match.start())
        where = position(text, match.start())
        if match["inside"] is None:
            parts.append(_merge(match["token"], merge, where))
        else:
            marker = _marker(match["inside"], where)
            if isinstance(marker, Slot):
                _declare(slots, marker, where)
            parts.append(marker if isinstance(marker, Legal) else SlotRef(name=marker.name))
        start = match.end()
    _fixed(parts, text, start, len(text))
    return tuple(parts), tuple(slots.values())


def same_slots(*bodies: tuple[Slot, ...]) -> tuple[Slot, ...]:
    """The slots that text and HTML of one template declare alike; TemplateError when they differ."""
    first, *others = bodies
    for other in others:
        if {s.name: s for s in first} != {s.name: s for s in other}:
            raise TemplateError(
                "the text and the HTML version declare different slots",
                mend="give both versions the same slots with the same limits and facts",
            )
    return first


def position(text: str, at: int) -> str:
    """Line and column of an offset, both counted from 1, as an editor shows them."""
    line = text.count("\n", 0, at) + 1
    return f"line {line}, column {at - text.rfind(chr(10), 0, at)}"


def _fixed(parts: list[Part], text: str, start: int, end: int) -> None:
    stray = STRAY.search(text, start, end)
    if stray:
        raise TemplateError(
            f"{stray[0]!r} has no partner", where=position(text, stray.start()), mend=f"write the marker as {EXAMPLE}"
        )
    if end > start:
        parts.append(Fixed(text=text[start:end]))


def _declare(slots: dict[str, Slot], slot: Slot, where: str) -> None:
    if slot.name in slots:
        raise TemplateError(
            f"the slot {slot.name!r} stands twice", where=where, mend="give each slot a name of its own"
        )
    slots[slot.name] = slot


def _merge(token: str, merge: Callable[[str], Merge | None], where: str) -> Merge:
    part = merge(token)
    if part is None:
        raise TemplateError(
            f"the merge field {' '.join(token.split())[:80]} is not one that Gatepost can fill",
            where=where,
            mend="use a field of the contact, its company or its owner from the documented table, or write plain text",
        )
    return part


def _marker(inside: str, where: str) -> Legal | Slot:
    words = inside.replace("&nbsp;", " ").split()
    if words == ["legal"]:
        return Legal()
    kind, _, name = words[0].partition(":") if words else ("", "", "")
    if kind != "slot" or not NAME.fullmatch(name):
        raise TemplateError(
            f"[[{' '.join(words)[:60]}]] is neither a slot nor [[legal]]", where=where, mend=f"write {EXAMPLE}"
        )
    options = {key: value for key, _, value in (word.partition("=") for word in words[1:])}
    return Slot(name=name, max_words=_limit(name, options, where), facts=_facts(name, options, where))


def _limit(name: str, options: dict[str, str], where: str) -> int:
    unknown = sorted(set(options) - {"max_words", "facts"})
    raw = options.get("max_words", "")
    if unknown or not raw.isascii() or not raw.isdigit() or not 1 <= int(raw) <= MAX_WORDS:
        what = f"the unknown option {unknown[0]!r}" if unknown else f"no word limit from 1 to {MAX_WORDS}"
        raise TemplateError(
            f"the slot {name!r} has {what}", where=where, mend=f"write {EXAMPLE}, without blanks around = and ,"
        )
    return int(raw)


def _facts(name: str, options: dict[str, str], where: str) -> tuple[str, ...]:
    facts = tuple(filter(None, options.get("facts", "").split(",")))
    bad = next((fact for fact in facts if not FACT.fullmatch(fact)), None)
    if bad is not None:
        raise TemplateError(
            f"the slot {name!r} names {bad[:60]!r}, which is no fact path",
            where=where,
            mend="write facts=contact.job_title,company.*",
        )
    return facts
