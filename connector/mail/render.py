"""A template and slot texts become subject, text and HTML; fixed parts are copied, never rewritten."""

import html as html_escape
from collections.abc import Mapping
from dataclasses import dataclass

from gates.draft import Body, Fixed, Legal, Merge, SlotRef, Template
from gates.errors import InputError


class MissingMerge(InputError):
    """A merge field has neither a value nor a default: nothing may be sent with a hole in it."""


class FixedTextChanged(InputError):
    """An edited text no longer holds the company's approved text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LegalBlock:
    """The locked block in both forms."""

    text: str
    html: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Rendered:
    """The mail as it will be read."""

    subject: str
    text: str
    html: str


def _value(part: Merge, values: Mapping[str, str]) -> str:
    value = values.get(part.path, "").strip()
    if not value and part.default is not None:
        return part.default
    if not value:
        raise MissingMerge(
            f"the merge field {part.path} has no value",
            where=f"template, merge field {part.path}",
            mend="fill the field in the CRM, or give the merge field a default in the template",
        )
    return value


def _fill(body: Body, values: Mapping[str, str], slots: Mapping[str, str], legal: str, *, escape: bool) -> str:
    def shown(text: str) -> str:
        return html_escape.escape(text, quote=False).replace("\n", "<br>\n") if escape else text

    pieces: list[str] = []
    for part in body:
        match part:
            case Fixed(text=text):
                pieces.append(text)
            case Merge():
                pieces.append(shown(_value(part, values)))
            case SlotRef(name=name):
                pieces.append(shown(slots[name]))
            case Legal():
                pieces.append(legal)
    if legal and not any(isinstance(p, Legal) for p in body):
        pieces.append(legal if escape else f"\n\n{legal}")
    return "".join(pieces)


def _paragraphs(text: str) -> str:
    blocks = [b for b in text.strip().split("\n\n") if b.strip()]
    return "\n".join(
        f"<p>{html_escape.escape(b.strip(), quote=False).replace(chr(10), '<br>' + chr(10))}</p>" for b in blocks
    )


def as_html(text: str, legal_html: str) -> str:
    """A plain HTML part for a text-only template: paragraphs, escaped, then the legal block."""
    return f"<!DOCTYPE html>\n<html><body>\n{_paragraphs(text)}\n{legal_html}\n</body></html>\n"


def render(template: Template, values: Mapping[str, str], slots: Mapping[str, str], legal: LegalBlock) -> Rendered:
    """The subject, text and HTML of this template with these values; raises MissingMerge."""
    subject = " ".join(_fill(template.subject, values, slots, "", escape=False).split())
    text = _fill(template.text, values, slots, legal.text, escape=False).strip() + "\n"
    if template.html is None:
        without_legal = _fill(template.text, values, slots, "", escape=False)
        return Rendered(subject=subject, text=text, html=as_html(without_legal, legal.html))
    return Rendered(subject=subject, text=text, html=_fill(template.html, values, slots, legal.html, escape=True))


def read_slots(template: Template, values: Mapping[str, str], legal: LegalBlock, edited: str) -> dict[str, str]:
    """The slot texts of a whole mail text that a rep edited; FixedTextChanged when approved text was touched.

    The fixed parts are searched in order, so that whatever stands between two of them is the slot.
    """
    text = edited.replace("\r\n", "\n").strip()
    expected = _markers(template, values, legal)
    slots: dict[str, str] = {}
    at, open_slot = 0, ""
    for kind, piece in (*expected, ("fixed", "")):
        if kind == "slot":
            open_slot = piece
            continue
        is_end = not piece
        found = len(text) if is_end else text.find(piece, at)
        if found < 0 or (not open_slot and found != at):
            raise FixedTextChanged(
                f"the approved text “{piece.strip()[:60] or 'end of the mail'}” was changed or moved",
                where="edited text",
                mend="edit only the marked sentences; the rest is the company's approved template",
            )
        if open_slot:
            slots[open_slot] = text[at:found].strip()
            open_slot = ""
        at = found + len(piece)
    return slots


def _markers(template: Template, values: Mapping[str, str], legal: LegalBlock) -> list[tuple[str, str]]:
    """The expected text as alternating fixed pieces and slot names, ends trimmed as `render` trims them."""
    pieces: list[tuple[str, str]] = []
    for part in template.text if any(isinstance(p, Legal) for p in template.text) else (*template.text, Legal()):
        match part:
            case SlotRef(name=name):
                pieces.append(("slot", name))
            case Fixed(text=text):
                pieces.append(("fixed", text))
            case Merge():
                pieces.append(("fixed", _value(part, values)))
            case Legal():
                joint = "" if any(isinstance(p, Legal) for p in template.text) else "\n\n"
                pieces.append(("fixed", joint + legal.text))
    joined: list[tuple[str, str]] = []
    for kind, piece in pieces:
        if kind == "fixed" and joined and joined[-1][0] == "fixed":
            joined[-1] = ("fixed", joined[-1][1] + piece)
        else:
            joined.append((kind, piece))
    if joined and joined[0][0] == "fixed":
        joined[0] = ("fixed", joined[0][1].lstrip())
    if joined and joined[-1][0] == "fixed":
        joined[-1] = ("fixed", joined[-1][1].rstrip())
    return [p for p in joined if p[0] == "slot" or p[1]]
