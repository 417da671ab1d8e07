"""Gate: the company's own text stands untouched, and the model wrote only where it may.

Theory: a template body is a list of parts, and we know the text of each: fixed text, merge values,
slot texts. Only the legal block is open, because notices come and go with the recipient. So the
body is one literal with a hole; what stands in the hole must be locked paragraphs and nothing else.
A draft that does not match as a whole was changed somewhere.
"""

import html
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace

from gates.content import skeleton
from gates.content.markers import open_marker
from gates.draft import Body, Draft, Fixed, Merge, SlotRef
from gates.gate import gate
from gates.legal_text import LANGUAGES, Notice, legal_lines
from gates.policy import Policy
from gates.recipient import Recipient
from gates.shown import Shown, read_html
from gates.verdict import Evidence, Finding, Ruling, block, hold, passed

MARKUP = re.compile(r"<\s*/?\s*[a-z!][^>]*>|<!--|\]\(\s*\w|&(?:#\d+|#x[0-9a-f]+|[a-z]{2,8});", re.IGNORECASE)
LINK = re.compile(r"\b(?:[a-z][a-z0-9+.-]{1,12}://|mailto:|tel:|www\.)\S+|\b[\w.+-]+@[\w-]+\.[\w.-]+", re.IGNORECASE)
HOST = re.compile(
    r"\b(?:[a-z0-9-]+\.)+(?:com|net|org|io|ai|co|app|dev|info|biz|de|fr|es|uk|eu|us|ca|ch|at|example|link|ly|me|xyz)\b(?:/\S*)?",
    re.IGNORECASE,
)
# Line breaks other than "\n", characters that change what is seen, and lines that pose as something else.
STRANGE_BREAK = re.compile("[\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
UNSEEN = re.compile("[\x00-\x08\x0e-\x1b\x7f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\U000e0000-\U000e007f]")
POSING_LINE = re.compile(
    r"^\s*(?:--\s*$|>|(?:from|to|subject|sent|von|de|à|an|asunto)\s*:|on .{4,80} wrote:\s*$|-{3,}|_{3,}|={3,})",
    re.IGNORECASE | re.MULTILINE,
)
PUSHED_DOWN = re.compile(r"\n[ \t]*\n[ \t]*\n")
WORDS = re.compile(r"\S*\w\S*")

_WORTH_FORGING = 8  # characters: "Thanks," may stand anywhere, "Best regards" may not
_OPEN = "\0legal\0"  # a mail holds no NUL, so this stands in no text
_OUR_TAGS = frozenset({"html", "head", "meta", "title", "body", "p", "br", "a", "hr", "div"})
_OUR_ATTRIBUTES = frozenset({"href", "lang", "charset"})


@gate(
    "template",
    version="1",
    because="law 3 and product.md section 2: a model fills slots of an approved text, it never changes the text",
    legal=True,
)
def template(draft: Draft, recipient: Recipient, policy: Policy) -> Finding:
    """Every fixed part stands where the company put it, and every slot keeps its limits."""
    if draft.partial:
        return _of_others(draft, recipient)
    checks = (_slots(draft, recipient), _bodies(draft, recipient), _markers(draft, recipient), _thread(draft))
    found = max((f for check in checks for f in check), key=lambda f: f.ruling, default=None)
    return found or passed(
        "template_intact", Evidence(where="template", text=f"{draft.template.id}@{draft.template.version}")
    )


def _of_others(draft: Draft, recipient: Recipient) -> Finding:
    """A mail that others composed: without a template only places that were left open, and its kind, can be judged."""
    told = bool(draft.template.text)
    checks = (
        _markers(draft, recipient),
        _kind(draft, recipient),
        _slots_of_others(draft, recipient) if told else iter(()),
        skeleton.objections(draft) if told else iter(()),
    )
    found = max((f for check in checks for f in check), key=lambda f: f.ruling, default=None)
    return found or (passed("template_intact", Evidence(where="template")) if told else passed("not_applied"))


def _slots_of_others(draft: Draft, recipient: Recipient) -> Iterator[Finding]:
    placed = {p.name for p in draft.template.text if isinstance(p, SlotRef)}
    for name in sorted(placed - set(draft.slots)):
        yield _slot_missing(name)
    for name, place in skeleton.undeclared(draft).items():
        said = draft.slots[name]
        finding = _slot_undeclared(name, said)
        yield finding if place is None or place.locked else replace(finding, ruling=Ruling.HOLD)
    fixed = _fixed_lines(draft)
    for slot in draft.template.slots:
        if slot.name in draft.slots:
            yield from _slot(slot.name, draft.slots[slot.name], slot.max_words, draft, recipient, fixed)


def _kind(draft: Draft, recipient: Recipient) -> Iterator[Finding]:
    """A template for a first mail or for a follow-up fits what was before; a follow-up without a before does not."""
    before = {name.casefold() for name, value in draft.headers.items() if value.strip()} & {"in-reply-to", "references"}
    talked = bool(draft.thread) or bool(before) or not recipient.first_contact
    if (
        draft.template.requires_thread
        and not (bool(draft.thread) or before)
        and (draft.thread is False or recipient.first_contact)
    ):
        yield _thread_missing()
    met = any(re.search(r"mail|call|meet|repl|demo|chat", a.kind, re.IGNORECASE) for a in recipient.activities)
    if draft.template.first_contact is False and not talked and not met:
        yield hold(
            "follow_up_without_first",
            Evidence(where="template.first_contact", fact="contact.first_contact"),
            message="This template is a follow-up, and nothing was written to this person before.",
            mend="Choose a template for a first mail.",
        )


def _slots(draft: Draft, recipient: Recipient) -> Iterator[Finding]:
    declared = {s.name: s for s in draft.template.slots}
    used = {p.name for body in _all_bodies(draft) for p in body if isinstance(p, SlotRef)}
    for name in sorted(used - set(draft.slots)):
        yield _slot_missing(name)
    for name in sorted(set(draft.slots) - set(declared) | (used - set(declared))):
        yield _slot_undeclared(name, draft.slots.get(name, ""))
    fixed = _fixed_lines(draft)
    for name, slot in declared.items():
        if name in draft.slots:
            yield from _slot(name, draft.slots[name], slot.max_words, draft, recipient, fixed)


def _slot_missing(name: str) -> Finding:
    return block(
        "slot_missing",
        Evidence(where=f"slots.{name}"),
        message=f"The open place “{name}” of the template has no text.",
        mend="Draft again; every open place must be filled.",
    )


def _slot_undeclared(name: str, text: str) -> Finding:
    return block(
        "slot_undeclared",
        Evidence(where=f"slots.{name}", text=text),
        message=f"There is text for “{name}”, which the approved template does not leave open.",
        mend="Draft again, or declare the slot in the template in the CRM.",
    )


def _slot(
    name: str, text: str, max_words: int, draft: Draft, recipient: Recipient, fixed: frozenset[str]
) -> Iterator[Finding]:
    where = f"slots.{name}"
    words = len(WORDS.findall(text))
    if not words:
        yield block(
            "slot_empty",
            Evidence(where=where),
            message=f"The open place “{name}” is empty.",
            mend="Write a sentence there, or draft again.",
        )
    if words > max_words:
        yield hold(
            "slot_too_long",
            Evidence(where=where, text=text),
            message=f"“{name}” has {words} words; the template allows {max_words}.",
            mend="Shorten it.",
        )
    for reason, found, what in _forgeries(text, draft, recipient):
        yield block(
            reason,
            Evidence(where=where, start=found.start(), end=found.end(), text=found.group()),
            message=f"“{name}” holds {what}, which the approved template does not have there.",
            mend="Take it out of the sentence, or draft again.",
        )
    in_subject = any(isinstance(p, SlotRef) and p.name == name for p in draft.template.subject)
    breaks = re.search(r"\n", text) if in_subject else PUSHED_DOWN.search(text)
    if breaks or (breaks := POSING_LINE.search(text)):
        yield hold(
            "slot_layout",
            Evidence(where=where, start=breaks.start(), end=breaks.end(), text=breaks.group()),
            message=f"“{name}” breaks the line in a way that could pass for another part of the mail.",
            mend="Write it as plain sentences.",
        )
    for line in text.splitlines():
        if _squeezed(line) in fixed:
            yield hold(
                "slot_repeats_fixed_text",
                Evidence(where=where, text=line),
                message=f"“{name}” repeats a line of the approved text (“{line.strip()[:60]}”).",
                mend="Take the repetition out.",
            )


def _forgeries(text: str, draft: Draft, recipient: Recipient) -> Iterator[tuple[str, re.Match[str], str]]:
    """Links, markup and unseen characters; a company that is called like a web site may be named."""
    rows = (
        ("slot_markup", MARKUP, "markup"),
        ("slot_link", LINK, "a link or address"),
        ("slot_strange_break", STRANGE_BREAK, "a strange line break"),
        ("slot_unseen", UNSEEN, "characters that nobody sees"),
    )
    for reason, pattern, what in rows:
        found = pattern.search(text)
        if found:
            yield reason, found, what
    names = " ".join((_known_names(recipient), draft.sender.company)).casefold()
    for found in HOST.finditer(text):
        if found.group().rstrip(".,").casefold() not in names:
            yield "slot_link", found, "a web address"


def _known_names(recipient: Recipient) -> str:
    companies = [r.company for r in (recipient.contact, *recipient.records)]
    return " ".join((*companies, *(str(f.value) for f in recipient.facts.values() if "/" not in str(f.value))))


def _all_bodies(draft: Draft) -> tuple[Body, ...]:
    t = draft.template
    return (t.subject, t.text) if t.html is None else (t.subject, t.text, t.html)


def _squeezed(text: str) -> str:
    return " ".join(text.split()).casefold()


def _fixed_lines(draft: Draft) -> frozenset[str]:
    """The lines of approved text that are long enough to be worth forging."""
    lines = (line for p in draft.template.text if isinstance(p, Fixed) for line in p.text.splitlines())
    return frozenset(s for line in lines if len(s := _squeezed(line)) >= _WORTH_FORGING)


def _bodies(draft: Draft, recipient: Recipient) -> Iterator[Finding]:
    """Subject, text and HTML, part by part; a merge field without a value matches nothing."""
    values = merge_values(draft, recipient)
    merges = {p for body in _all_bodies(draft) for p in body if isinstance(p, Merge)}
    unknown = sorted({m.path for m in merges if not _value(m, values)})
    if unknown:
        yield block(
            "merge_unresolved",
            *(Evidence(where=path) for path in unknown),
            message=f"There is no value for {', '.join(unknown)}.",
            mend="Fill the field in the CRM, or give the merge field a default in the template.",
        )
        return
    t = draft.template
    if _collapsed(_literal(t.subject, values, draft)) != draft.subject:
        yield _changed("draft.subject", draft.subject)
    literal = _literal(t.text, values, draft, joint="\n\n").strip()
    regions = _open_regions(literal, draft.text.strip())
    if regions is None or not all(_is_legal_block(r, draft) for r in regions):
        yield _changed("draft.text", draft.text)
        return
    legal = _collapsed(regions[0])
    yield from _own_html(draft, literal, legal) if t.html is None else _template_html(draft, t.html, values, legal)


def _changed(where: str, said: str) -> Finding:
    return block(
        "fixed_text_changed",
        Evidence(where=where, text=said[:200]),
        message=f"The {where.removeprefix('draft.')} is not the approved template with its open places filled.",
        mend="Draft again, and change only the open places.",
    )


def _own_html(draft: Draft, literal: str, legal: str) -> Iterator[Finding]:
    """A text-only template: our own HTML shows the same words, legal block last, in the little markup that we write."""
    shown = read_html(draft.html)
    if _collapsed(shown.text) != _collapsed(f"{literal.replace(_OPEN, '')} {legal}"):
        yield _changed("draft.html", draft.html)
    yield from _only_our_markup(shown, draft)


def _template_html(draft: Draft, body: Body, values: Mapping[str, str], legal: str) -> Iterator[Finding]:
    """The company's own HTML, byte for byte; the legal block shows the same words as in the text part."""
    literal = _literal(body, values, draft, escape=True)
    regions = _open_regions(literal.strip(), draft.html.strip())
    if regions is None or any(_collapsed(read_html(r).text) != legal for r in regions):
        yield _changed("draft.html", draft.html)
        return
    for region in regions:
        yield from _only_our_markup(read_html(region), draft)


def _only_our_markup(shown: Shown, draft: Draft) -> Iterator[Finding]:
    strange = {tag for tag, attrs in shown.tags if tag not in _OUR_TAGS or not attrs <= _OUR_ATTRIBUTES}
    strange |= {"comment"} if shown.comments else set()
    strange |= {"link" for href in shown.links if href not in draft.text}
    if strange:
        yield block(
            "markup_not_ours",
            Evidence(where="draft.html", text=", ".join(sorted(strange))),
            message="The HTML part holds markup that the approved text does not have.",
            mend="Draft again.",
        )


def _is_legal_block(said: str, draft: Draft) -> bool:
    """Whether these are the locked paragraphs in their order; which are due is the legal_form gate's business."""
    paragraphs = [" ".join(p.split()) for p in said.strip().split("\n\n")]
    return any(_in_order(paragraphs, draft, language) for language in LANGUAGES)


def _in_order(paragraphs: list[str], draft: Draft, language: str) -> bool:
    def block_with(due: tuple[Notice, ...]) -> list[str]:
        lines = legal_lines(sender=draft.sender, due=due, unsubscribe=_unsubscribe(draft), language=language)
        return [" ".join(line.plain.split()) for line in lines]

    said = set(paragraphs)
    return set(block_with(())) <= said and [p for p in block_with(tuple(Notice)) if p in said] == paragraphs


def _collapsed(text: str) -> str:
    return " ".join(text.split())


def _unsubscribe(draft: Draft) -> str:
    listed = next((v for k, v in draft.headers.items() if k.casefold() == "list-unsubscribe"), "")
    return listed.strip().removeprefix("<").removesuffix(">")


def merge_values(draft: Draft, recipient: Recipient) -> dict[str, str]:
    """What a merge field may show: the recipient's facts, the sender, and the opt-out link of this very mail."""
    contact = recipient.contact
    values = {path: str(fact.value).strip() for path, fact in recipient.facts.items()}
    own = {
        "contact.first_name": contact.first_name,
        "contact.last_name": contact.last_name,
        **draft.sender.merge_values,
        "unsubscribe.link": _unsubscribe(draft),
    }
    return values | {path: value.strip() for path, value in own.items() if value.strip()}


def _value(part: Merge, values: Mapping[str, str]) -> str:
    return values.get(part.path, "") or part.default or ""


def _literal(body: Body, values: Mapping[str, str], draft: Draft, *, escape: bool = False, joint: str = "") -> str:
    """The body as it must stand, _OPEN for the legal block (at the end, after `joint`, where no part says)."""

    def shown(text: str) -> str:
        return html.escape(text, quote=False).replace("\n", "<br>\n") if escape else text

    pieces: list[str] = []
    for part in body:
        match part:
            case Fixed(text=text):
                pieces.append(text)
            case Merge():
                pieces.append(shown(_value(part, values)))
            case SlotRef(name=name):
                pieces.append(shown(draft.slots.get(name, "")))
            case _:  # the legal block
                pieces.append(_OPEN)
    if body is not draft.template.subject and _OPEN not in pieces:
        pieces.append(joint + _OPEN)
    return "".join(pieces)


def _open_regions(literal: str, said: str) -> list[str] | None:
    """What stands at each open place; None when the literal pieces between them do not stand in order."""
    head, *rest = literal.split(_OPEN)
    if not said.startswith(head):
        return None
    regions, at = [], len(head)
    for i, piece in enumerate(rest):
        last = i == len(rest) - 1
        found = (len(said) - len(piece) if said.endswith(piece) else -1) if last else said.find(piece, at)
        if found < at:
            return None
        regions.append(said[at:found])
        at = found + len(piece)
    return regions


def _markers(draft: Draft, recipient: Recipient) -> Iterator[Finding]:
    names = f"{_known_names(recipient)} {draft.sender.company}".casefold()
    shown = read_html(draft.html).text
    for where, text in (("draft.subject", draft.subject), ("draft.text", draft.text), ("draft.html", shown)):
        found = open_marker(text, names)
        if found:
            yield block(
                "marker_left_open",
                Evidence(where=where, start=found.start(), end=found.end(), text=found.group()),
                message=f"“{found.group()[:40]}” was never filled in.",
                mend="Fill the field in the CRM, or correct the template.",
            )


def _thread(draft: Draft) -> Iterator[Finding]:
    names = {name.casefold() for name, value in draft.headers.items() if value.strip()}
    if draft.template.requires_thread and not names & {"in-reply-to", "references"}:
        yield _thread_missing()


def _thread_missing() -> Finding:
    return hold(
        "thread_missing",
        Evidence(where="draft.headers"),
        message="This template answers an earlier mail, and there is none.",
        mend="Choose a template for a first mail.",
    )
