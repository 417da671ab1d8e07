"""Gate: the company's own text stands untouched, and the model wrote only where it may.

Theory: a template body is a list of parts whose texts we all know (fixed text, merge values, slot
texts) except the legal block, which the `legal_form` gate judges. So a body is a regular
expression: every known part stands literally, in order, and only the legal block is open. A draft
that does not match as a whole was changed somewhere.
"""

import html
import re
from collections.abc import Callable, Iterator
from html.parser import HTMLParser

from gates.draft import Body, Draft, Fixed, Legal, Merge, SlotRef
from gates.gate import gate
from gates.policy import Policy
from gates.recipient import Recipient
from gates.verdict import Evidence, Finding, block, hold, passed

# What is left of a merge field or slot that nobody filled, in the syntaxes of both CRMs and their neighbours.
OPEN_MARKER = re.compile(
    r"\[\[[^\]]*\]\]|\{\{.*?\}\}|\{!.*?\}|\{%.*?%\}|\{\{|\}\}|\[\[slot|\{![A-Za-z]"
    r"|\$\{\w+\}|\{[A-Za-z]+[._][\w.]*\}|\{(?:name|company|first|last|firstname|lastname|title|city)\}"
    r"|%%?[A-Z][A-Z_]{2,}%%?|\*\|[A-Z_:]+\|\*|<<\s*\w+\s*>>|«\w+_\w+»"
    r"|\[(?:first|last|full|your|company|contact|recipient|prospect|insert|sender|job)[ _-]?\w*(?: \w+)?\]"
    r"|\[(?:name|company|title|city)\]",
    re.IGNORECASE | re.DOTALL,
)

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


@gate(
    "template",
    version="1",
    because="law 3 and product.md section 2: a model fills slots of an approved text, it never changes the text",
    legal=True,
)
def template(draft: Draft, recipient: Recipient, policy: Policy) -> Finding:
    """Every fixed part stands where the company put it, and every slot keeps its limits."""
    checks = (_slots(draft, recipient), _bodies(draft, recipient), _markers(draft), _thread(draft))
    found = max((f for check in checks for f in check), key=lambda f: f.ruling, default=None)
    return found or passed("template_intact", Evidence(where="template", text=f"{draft.template.id}@{draft.template.version}"))


def _slots(draft: Draft, recipient: Recipient) -> Iterator[Finding]:
    declared = {s.name: s for s in draft.template.slots}
    used = {p.name for body in _all_bodies(draft) for p in body if isinstance(p, SlotRef)}
    for name in sorted(used - set(draft.slots)):
        yield block(
            "slot_missing",
            Evidence(where=f"slots.{name}"),
            message=f"The open place “{name}” of the template has no text.",
            mend="Draft again; every open place must be filled.",
        )
    for name in sorted(set(draft.slots) - set(declared) | (used - set(declared))):
        yield block(
            "slot_undeclared",
            Evidence(where=f"slots.{name}", text=draft.slots.get(name, "")),
            message=f"There is text for “{name}”, which the approved template does not leave open.",
            mend="Draft again, or declare the slot in the template in the CRM.",
        )
    fixed = _fixed_lines(draft)
    for name, slot in declared.items():
        if name in draft.slots:
            yield from _slot(name, draft.slots[name], slot.max_words, draft, recipient, fixed)


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
    return frozenset(s for line in lines if len(s := _squeezed(line)) >= 8)


def _bodies(draft: Draft, recipient: Recipient) -> Iterator[Finding]:
    """Subject, text and HTML against their patterns; a merge field without value cannot be matched."""
    values = merge_values(draft, recipient)
    unknown = sorted({p.path for b in _all_bodies(draft) for p in b if isinstance(p, Merge) and not _value(p, values)})
    if unknown:
        yield block(
            "merge_unresolved",
            *(Evidence(where=path) for path in unknown),
            message=f"There is no value for {', '.join(unknown)}.",
            mend="Fill the field in the CRM, or give the merge field a default in the template.",
        )
        return
    t = draft.template
    parts = (
        ("draft.subject", draft.subject, t.subject, _collapsed, False),
        ("draft.text", draft.text, t.text, str.strip, True),
        ("draft.html", draft.html if t.html else visible_text(draft.html), t.html or t.text, str.strip if t.html else _collapsed, True),
    )
    for where, said, body, shape, legal in parts:
        escape = where == "draft.html" and t.html is not None
        pattern = _pattern(body, values, draft, escape=escape, legal=legal, shape=shape)
        if not pattern.fullmatch(shape(said)):
            yield block(
                "fixed_text_changed",
                Evidence(where=where, text=said[:200]),
                message=f"The {where.removeprefix('draft.')} is not the approved template with its open places filled.",
                mend="Draft again, and change only the open places.",
            )
    if t.html is None:
        yield from _plain_html(draft)


def _collapsed(text: str) -> str:
    return " ".join(text.split())


def merge_values(draft: Draft, recipient: Recipient) -> dict[str, str]:
    """What a merge field may show: the recipient's facts, the sender, and the opt-out link of this very mail."""
    sender, contact = draft.sender, recipient.contact
    values = {path: str(fact.value).strip() for path, fact in recipient.facts.items()}
    listed = next((v for k, v in draft.headers.items() if k.casefold() == "list-unsubscribe"), "")
    own = {
        "contact.first_name": contact.first_name,
        "contact.last_name": contact.last_name,
        "sender.name": sender.name,
        "sender.first_name": (sender.name.split() or [""])[0],
        "sender.email": sender.email,
        "sender.phone": sender.phone,
        "sender.company": sender.company,
        "sender.postal_address": sender.postal_address,
        "unsubscribe.link": listed.strip().removeprefix("<").removesuffix(">"),
    }
    return values | {path: value.strip() for path, value in own.items() if value.strip()}


def _value(part: Merge, values: dict[str, str]) -> str:
    return values.get(part.path, "") or part.default or ""


def _pattern(
    body: Body, values: dict[str, str], draft: Draft, *, escape: bool, legal: bool, shape: Callable[[str], str]
) -> re.Pattern[str]:
    """The one regular expression that this body must match; only the legal block is open in it."""
    open_place = "\0"
    pieces = [_piece(p, values, draft, escape=escape, open_place=open_place) for p in body]
    if legal and not any(isinstance(p, Legal) for p in body):
        pieces.append(open_place if escape else f"\n\n{open_place}")
    literal = shape("".join(pieces))
    return re.compile("(.*)".join(re.escape(piece) for piece in literal.split(open_place)), re.DOTALL)


def _piece(part: Fixed | Merge | SlotRef | Legal, values: dict[str, str], draft: Draft, *, escape: bool, open_place: str) -> str:
    def shown(text: str) -> str:
        text = text.replace(open_place, "")
        return html.escape(text, quote=False).replace("\n", "<br>\n") if escape else text

    match part:
        case Fixed(text=text):
            return text.replace(open_place, "")
        case Merge():
            return shown(_value(part, values))
        case SlotRef(name=name):
            return shown(draft.slots.get(name, ""))
        case Legal():
            return open_place


class _Visible(HTMLParser):
    """Collects what an HTML part shows, its tags, and where its links lead."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.text: list[str] = []
        self.tags: list[tuple[str, tuple[str, ...]]] = []
        self.comments = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, tuple(sorted(name for name, _ in attrs))))
        self.text.append(" ")

    def handle_endtag(self, tag: str) -> None:
        self.text.append(" " if tag not in {"a", "b", "i", "em", "strong", "span"} else "")

    def handle_data(self, data: str) -> None:
        self.text.append(data)

    def handle_comment(self, data: str) -> None:
        self.comments += 1


def _read(source: str) -> _Visible:
    reader = _Visible()
    reader.feed(source)
    reader.close()
    return reader


def visible_text(source: str) -> str:
    """The words of an HTML part, tags dropped."""
    return "".join(_read(source).text)


_PLAIN_TAGS = frozenset({"html", "head", "meta", "title", "body", "p", "br", "a", "hr", "div", "small"})


def _plain_html(draft: Draft) -> Iterator[Finding]:
    """The HTML that we make of a text-only template has no tag and attribute but the few that we write."""
    read = _read(draft.html)
    strange = sorted({tag for tag, attrs in read.tags if tag not in _PLAIN_TAGS or set(attrs) & {"style", "hidden", "class"}})
    if strange or read.comments:
        yield block(
            "html_not_ours",
            Evidence(where="draft.html", text=", ".join(strange) or "comment"),
            message="The HTML part holds markup that the approved text does not have.",
            mend="Draft again.",
        )


def _markers(draft: Draft) -> Iterator[Finding]:
    for where, text in (("draft.subject", draft.subject), ("draft.text", draft.text), ("draft.html", visible_text(draft.html))):
        found = OPEN_MARKER.search(text)
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
        yield hold(
            "thread_missing",
            Evidence(where="draft.headers"),
            message="This template answers an earlier mail, and there is none.",
            mend="Choose a template for a first mail.",
        )
