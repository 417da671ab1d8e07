"""A message taken apart as machines write them: notice, machine-readable reports, and the returned original."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from email.message import Message
from functools import cached_property
from itertools import islice

from connector.mail.inbound.message import decoded, part_text, shallow
from connector.mail.inbound.received import Received

Fields = Mapping[str, tuple[str, ...]]
"""Header fields by lower-case name; a name may stand several times."""

ADDRESS = re.compile(
    r"(?<![\w.+=/-])[\w!#$%&'*+/=?^`{|}~.-]{1,128}@(?:[\w](?:[\w-]{0,62})\.)+[A-Za-z\u00a1-\uffff][\w-]{0,23}(?![\w@])"
)
"""An e-mail address in running text."""

MOST_NOTICE = 12_000
"""Characters of the notice that are read: what a machine has to say, it says early."""

MOST_GROUPS = 200
"""Recipients of one report that are read."""

_ORIGINAL_BEGINS = re.compile(
    r"(?im)^[ \t>*]*(?:"
    r"-{2,}[ =-]*(?:this is a copy of (?:the|your) (?:message|headers)|below this line is a copy"
    r"|below this line is the original"
    r"|(?:the )?original mess?age|message header|returned message|unsent message|begin returned|body of message"
    r"|the (?:body|header|original|text)|here is a copy|copy of (?:the )?(?:original|your) message|undelivered message"
    r"|message follows|original mail|the following is a copy|headers? follow|the unsent message|mail (?:text"
    r"|header) follows"
    r"|urspr.ngliche nachricht|message d.origine|mensaje original|messaggio originale|oorspronkelijk bericht"
    r"|enclosed is).*"
    r"|-{2,} ?the header of the original message.*"
    r"|.{0,60}(?:original message|message headers?|copy of (?:the"
    r"|your) (?:original )?message)[^.\n]{0,30}(?:follows?|below|is (?:attached|included|enclosed)).{0,20}"
    r"|received: (?:from|by|\(qmail) .*|return-path: ?<.*|message-id: ?<.*|>?from [^ ]+@[^ ]+ +\w{3} \w{3} .*"
    r"|your (?:original )?message (?:began|reads|text|follows).*|the original message (?:was|follows).{0,30}:?"
    r"|original message headers:|message headers follow:|undelivered message follows:?"
    r")[ \t]*$"
)
_FIELD = re.compile(r"^([A-Za-z][A-Za-z0-9-]{1,40})[ \t]*:[ \t]*(.*)$")
_REPORT_IN_TEXT = re.compile(
    r"(?im)^[ \t>]*(?:(?:original|final)-recipient|reporting-mta|diagnostic-code|arrival-date)[ \t]*:"
)
_FEEDBACK_IN_TEXT = re.compile(r"(?im)^[ \t]*feedback-type[ \t]*:")


@dataclass(frozen=True, kw_only=True)
class Anatomy:
    """What one message is made of.

    `groups` are the per-recipient groups of RFC 3464 reports, wherever they stood; `feedback` the fields of an
    RFC 5965 report, `disposition` those of an RFC 8098 one; `kinds` the content types of all parts; `original` the
    headers of the returned message, empty where nothing was returned; `attached` says that they came as a part of
    their own, not as lines of the text.
    """

    headers: Fields
    subject: str
    notice: str
    kinds: frozenset[str]
    groups: tuple[Fields, ...]
    feedback: Fields
    disposition: Fields
    original: Fields
    attached: bool

    def first(self, name: str) -> str:
        """The message's first header of that name, decoded; empty when there is none."""
        return self.headers.get(name, ("",))[0]

    @cached_property
    def sender(self) -> str:
        """The From line in lower case, with its display name."""
        return self.first("from").lower()

    @cached_property
    def plain(self) -> str:
        """The notice's first characters in lower case, with plain apostrophes: what tables of words are met with."""
        return self.notice[:4000].lower().replace("\u2019", "'")

    @cached_property
    def head(self) -> str:
        """The beginning of the notice, for phrases that a machine begins with."""
        return self.notice[:1500]


def dissect(received: Received) -> Anatomy:
    """Take a message apart; a bare text has a notice only."""
    message = received.message
    if message is None:
        notice, original = _split(received.text)
        return Anatomy(
            headers={}, subject="", notice=notice, kinds=frozenset(), feedback={},
            groups=tuple(_groups_in(received.text)),
            disposition={}, original=original, attached=False,
        )  # fmt: skip
    parts = _Parts()
    parts.take(message, depth=0)
    if parts.report is not None and not parts.groups and shallow(message)[0].get_content_maintype() == "message":
        # A gateway packed the whole notice into a message of its own, and at most put its disclaimer below.
        parts.original = {}
        parts.take(parts.report, depth=1)
    notice, inline = _split(parts.notice() or received.text)
    groups = parts.groups or _groups_in(parts.all_text)
    feedback = parts.feedback
    if not feedback and (begun := _FEEDBACK_IN_TEXT.search(parts.all_text)):
        feedback = fields_of(parts.all_text[begun.start() : begun.start() + 4000])
    return Anatomy(
        headers=fields(message),
        subject=received.subject,
        notice=notice,
        kinds=frozenset(parts.kinds),
        groups=tuple(g for g in groups if _about_recipient(g)),
        feedback=feedback,
        disposition=parts.disposition,
        original=parts.original or inline,
        attached=bool(parts.original),
    )


def fields(message: Message) -> Fields:
    """All headers by lower-case name, decoded, in order."""
    found: dict[str, list[str]] = {}
    for key, value in message.raw_items():
        found.setdefault(key.lower(), []).append(decoded(str(value)))
    return {k: tuple(v) for k, v in found.items()}


def fields_of(text: str) -> Fields:
    """Header-like lines of a text up to the first empty line after some, unfolded, by lower-case name."""
    found: dict[str, list[str]] = {}
    last = ""
    for line in text.lstrip("\r\n").splitlines():
        stripped = line.lstrip("> \t") if line.startswith(">") else line
        if not stripped.strip():
            if found:
                break
            continue
        field = _FIELD.match(stripped)
        if field:
            last = field[1].lower()
            found.setdefault(last, []).append(field[2])
        elif last and line[:1] in " \t":
            found[last][-1] += " " + stripped.strip()
        elif last in {"diagnostic-code", "subject"}:
            # Some relays wrap without indenting.
            found[last][-1] += " " + stripped.strip()
        elif found and len(found) > 2:  # noqa: PLR2004 - prose after a block of fields
            break
    return {k: tuple(decoded(v) for v in vs) for k, vs in found.items()}


class _Parts:
    """Collects the pieces of a message while its parts are walked."""

    def __init__(self) -> None:
        self.kinds: set[str] = set()
        self.texts: list[str] = []
        self.rich: list[str] = []
        self.groups: list[Fields] = []
        self.feedback: Fields = {}
        self.disposition: Fields = {}
        self.original: Fields = {}
        self.report: Message | None = None

    @property
    def all_text(self) -> str:
        return "\n".join(self.texts)

    def notice(self) -> str:
        plain = "\n".join(t for t in self.texts if t.strip())
        return plain if plain.strip() else "\n".join(self.rich)

    def take(self, message: Message, depth: int) -> None:
        report = message.get_content_type() == "multipart/report"
        self.kinds.add(message.get_content_type())
        for part in shallow(message):
            self._take_part(part, depth=depth, report=report)

    def _take_part(self, part: Message, *, depth: int, report: bool) -> None:
        kind = part.get_content_type()
        self.kinds.add(kind)
        if kind in {"message/delivery-status", "message/global-delivery-status"}:
            self.groups += _delivery_groups(part)
        elif kind in {"message/feedback-report", "message/abuse-report"}:
            self.feedback = self.feedback or fields_of(_raw_text(part))
        elif kind == "message/disposition-notification":
            self.disposition = self.disposition or fields_of(_raw_text(part))
        elif kind in {"message/rfc822", "message/global", "message/partial"}:
            self._attached(part, depth)
        elif kind in {"text/rfc822-headers", "text/rfc822-header", "message/rfc822-headers", "message/global-headers"}:
            self.original = self.original or fields_of(_raw_text(part))
        elif kind == "text/html":
            # The message's own HTML is already in Received.text.
            if depth and not any(t.strip() for t in self.texts):
                self.rich.append(part_text(part)[: MOST_NOTICE * 3])
        elif kind.startswith(("text/", "multipart/")) and kind != "text/calendar":
            self.texts.append(part_text(part)[: MOST_NOTICE * 3])

    def _attached(self, part: Message, depth: int) -> None:
        inner = part.get_payload()
        if isinstance(inner, list) and inner and isinstance(inner[0], Message):
            original = inner[0]
            if not fields(original):
                self.original = self.original or fields_of(_raw_text(original))
                return
            if original.get_content_type() == "multipart/report":
                self.report = original
            if not self.original:
                self.original = fields(original)
        elif isinstance(inner, str):
            self.original = self.original or fields_of(inner)


def _raw_text(part: Message) -> str:
    payload = part.get_payload()
    if isinstance(payload, list):
        return "\n".join(_as_lines(p) for p in payload if isinstance(p, Message))
    return part_text(part)


def _as_lines(part: Message) -> str:
    lines = [f"{k}: {v}" for k, v in part.raw_items()]
    inner = part.get_payload()
    return "\n".join(lines) + ("\n\n" + inner if isinstance(inner, str) and inner.strip() else "\n")


def _delivery_groups(part: Message) -> list[Fields]:
    payload = part.get_payload()
    if isinstance(payload, str):
        return _groups_of(part_text(part))
    groups: list[Fields] = []
    for block in payload if isinstance(payload, list) else ():
        if isinstance(block, Message):
            found = fields(block)
            if found:
                groups.append(found)
            rest = block.get_payload()
            if isinstance(rest, str) and rest.strip():
                groups += _groups_of(rest)
    return _told_apart(groups)


def _groups_in(text: str) -> list[Fields]:
    """The groups of a report that lost its part and stands in the text."""
    begun = _REPORT_IN_TEXT.search(text)
    return [g for g in _groups_of(text[begun.start() :]) if _about_recipient(g)] if begun else []


def _groups_of(text: str) -> list[Fields]:
    """Groups of fields as RFC 3464 section 2.1 parts them: by empty lines."""
    return _told_apart(fields_of(block) for block in re.split(r"\n[ \t>]*\r?\n", text[:60_000]))


def _told_apart(groups: Iterable[Fields]) -> list[Fields]:
    """A group with several final recipients lacks its empty lines; fields before the first are shared."""
    apart: list[Fields] = []
    for group in islice(groups, MOST_GROUPS):
        finals = group.get("final-recipient", ())[:MOST_GROUPS]
        if len(finals) > 1:
            for n, final in enumerate(finals):
                apart.append(
                    {k: (final,) if k == "final-recipient" else (v[min(n, len(v) - 1)],) for k, v in group.items()}
                )
        elif group:
            apart.append(group)
    return apart[:MOST_GROUPS]


def _about_recipient(group: Fields) -> bool:
    return any(k in group for k in ("final-recipient", "original-recipient", "action", "status", "diagnostic-code"))


def _split(text: str) -> tuple[str, Fields]:
    """The notice, and the headers of an original that follows it in the same text."""
    text = text[: MOST_NOTICE * 3]
    begun = _ORIGINAL_BEGINS.search(text, 20)
    while begun:
        original = _first_headers(text[begun.start() :])
        if original:
            return text[: begun.start()][:MOST_NOTICE], original
        begun = _ORIGINAL_BEGINS.search(text, begun.end())
    return text[:MOST_NOTICE], {}


def _first_headers(text: str) -> Fields:
    """The first block in a text that looks like mail headers, or nothing."""
    for block in re.split(r"\n[ \t>]*\r?\n", text[:16_000])[:6]:
        lines = block.splitlines()
        begin = next((n for n, line in enumerate(lines) if _FIELD.match(line.lstrip("> \t"))), None)
        if begin is None:
            continue
        found = fields_of(
            "\n".join(line.lstrip("> ") if line.startswith((">", " >")) else line for line in lines[begin:])
        )
        if len(found.keys() & {"from", "to", "subject", "date", "message-id", "received", "return-path"}) >= 2:  # noqa: PLR2004
            return found
    return {}
