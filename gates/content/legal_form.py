"""Gate: what the law wants in a mail stands in its final bytes, in both parts."""

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes
from email.policy import default
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

from gates.content.legal_free import objections
from gates.draft import Draft
from gates.gate import gate
from gates.legal_text import Notice, notices_due, wordings
from gates.policy import Policy
from gates.recipient import Recipient
from gates.shown import read_html
from gates.verdict import Evidence, Finding, block, hold, passed

ONE_CLICK = "List-Unsubscribe=One-Click"
_ONCE = (
    "From",
    "To",
    "Subject",
    "Message-ID",
    "List-Unsubscribe",
    "List-Unsubscribe-Post",
    "MIME-Version",
    "Content-Type",
)
_NEVER = frozenset({"date", "bcc", "cc", "resent-to", "resent-cc", "resent-bcc"})
_MAY = frozenset({"reply-to", "in-reply-to", "references", "auto-submitted", "feedback-id", "content-language"})
_KNOWN = frozenset(name.casefold() for name in _ONCE) | _MAY
_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
Headers = dict[str, list[Any]]  # the library's header classes are made at run time and have no type


@dataclass(frozen=True, slots=True, kw_only=True)
class Parsed:
    """A finished mail: headers by their name in small letters, the kinds of its parts, what the two bodies say."""

    headers: Headers
    kinds: tuple[str, ...]
    parts: dict[str, str | None]
    defects: tuple[str, ...]


_BARE_LINE_END = re.compile(rb"(?<!\r)\n|\r(?!\n)")
_UNSUBSCRIBE_LINE = re.compile(rb"^List-Unsubscribe:\s+<([!-;=?-~]+)>\r\n(?![ \t])", re.IGNORECASE | re.MULTILINE)


@gate(
    "legal_form",
    version="1",
    because="15 U.S.C. 7704(a)(1), (3), (5); RFC 8058 section 3.1; GDPR Art. 21(4); "
    "Reg. (EU) 2024/1689 Art. 50; CASL s. 6(2)",
    legal=True,
)
def legal_form(draft: Draft, recipient: Recipient, policy: Policy) -> Finding:
    """Sender, postal address, opt-out and the notices that are due stand in the bytes that would leave."""
    if draft.partial:
        return _of_others(draft, recipient, policy)
    if not draft.raw:
        return hold(
            "no_bytes",
            Evidence(where="draft.raw"),
            message="The finished mail does not exist yet, so its legal form cannot be checked.",
            mend="Compose the mail, then check again.",
        )
    found = max(_objections(_parsed(draft.raw), draft, recipient, policy), key=lambda f: f.ruling, default=None)
    return found or passed("legal_form_complete", Evidence(where="draft.raw"))


def _of_others(draft: Draft, recipient: Recipient, policy: Policy) -> Finding:
    """A mail that others composed: what is there is judged, in free wording."""
    who = draft.sender
    if not (who.name or who.email or who.company or who.postal_address or who.domains):
        return passed("not_applied", Evidence(where="sender"))
    found = max(objections(draft, recipient, policy), key=lambda f: f.ruling, default=None)
    return found or passed("legal_form_complete", Evidence(where="draft.text"))


def _objections(mail: Parsed, draft: Draft, recipient: Recipient, policy: Policy) -> Iterator[Finding]:
    yield from _headers(mail.headers, draft)
    yield from _sender(mail.headers, draft)
    yield from _unsubscribe_header(mail.headers, draft, policy)
    yield from _structure(mail)
    yield from _line_ends(draft.raw)
    yield from _same_as_judged(mail.headers, mail.parts, draft)
    yield from _block(mail.parts, draft, recipient, policy)


def _wrong(reason: str, where: str, message: str, mend: str, text: str = "") -> Finding:
    return block(reason, Evidence(where=where, text=text), message=message, mend=mend)


_AGAIN = "Draft again; tell the engineer on duty if it happens twice."


@lru_cache(maxsize=64)
def _parsed(raw: bytes) -> Parsed:
    """The bytes, taken apart once for all judgements about them: parsing is the dear part of this gate."""
    message = message_from_bytes(raw, policy=default)
    headers: Headers = {}
    for name, value in message.items():
        headers.setdefault(name.casefold(), []).append(value)
    walked = [(part.get_content_type(), part) for part in message.walk()]
    return Parsed(
        headers=headers,
        kinds=tuple(kind for kind, _ in walked),
        parts={kind: _content(walked, f"text/{kind}") for kind in ("plain", "html")},
        defects=tuple(sorted({type(d).__name__ for _, part in walked for d in part.defects})),
    )


def _one(headers: Headers, name: str) -> str:
    return str(headers[name.casefold()][0]) if name.casefold() in headers else ""


def _headers(headers: Headers, draft: Draft) -> Iterator[Finding]:
    for name in _ONCE:
        count = len(headers.get(name.casefold(), ()))
        if count != 1:
            said = f"The mail has {count} {name} lines; it must have one."
            yield _wrong("header_count", f"draft.raw {name}", said, _AGAIN)
    for name in headers:
        if name in _NEVER:
            said = f"The mail has a {name.capitalize()} line, which it may not have."
            yield _wrong("header_forbidden", f"draft.raw {name}", said, _AGAIN)
        elif name not in _KNOWN and not name.startswith("x-gatepost-"):
            said = "The mail has a header line that we did not write."
            yield _wrong("header_unexpected", f"draft.raw {name}", said, _AGAIN)
    for name, value in draft.headers.items():
        if _squeezed(_one(headers, name)) != _squeezed(value):
            said = f"The {name} line is not the one that was checked."
            yield _wrong("headers_differ", f"draft.raw {name}", said, _AGAIN)


def _sender(headers: Headers, draft: Draft) -> Iterator[Finding]:
    sender = draft.sender
    given = [(a.addr_spec.casefold(), a.display_name) for h in headers.get("from", []) for a in h.addresses]
    if given != [(sender.email.casefold(), sender.name)]:
        yield _wrong(
            "from_not_sender", "draft.raw From", "The From line does not name the sender of this segment.", _AGAIN
        )
    answers = [a.domain.casefold() for h in headers.get("reply-to", []) for a in h.addresses]
    domains = {d.casefold() for d in sender.domains}
    if not {sender.email.rpartition("@")[2].casefold(), *answers} <= domains:
        yield _wrong(
            "from_foreign_domain",
            "draft.sender.email",
            "The sender's or the reply address is not at one of the company's own domains.",
            "Correct the sender or its domains in app.yaml.",
        )


def _allowed_uri(uri: str, policy: Policy) -> bool:
    """An https address of our own; http only on this very machine, where the demo runs."""
    try:
        parts, own = urlsplit(uri), urlsplit(policy.unsubscribe_prefix)
    except ValueError:
        return False
    safe = parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in _LOOPBACK)
    return safe and bool(own.netloc) and parts.netloc == own.netloc and uri.startswith(policy.unsubscribe_prefix)


def _unsubscribe_uri(raw: bytes) -> str:
    """The one address of the List-Unsubscribe line as it stands in the bytes; empty when it stands otherwise.

    Read from the bytes and not by the parser, which would decode an encoded word that no mail
    provider decodes in this place (RFC 2047 section 5 allows none there).
    """
    head = raw.partition(b"\r\n\r\n")[0] + b"\r\n"
    found = _UNSUBSCRIBE_LINE.search(head)
    return found.group(1).decode("ascii", "replace") if found else ""


def _unsubscribe_header(headers: Headers, draft: Draft, policy: Policy) -> Iterator[Finding]:
    if not _allowed_uri(_unsubscribe_uri(draft.raw), policy):
        yield _wrong(
            "list_unsubscribe",
            "draft.raw List-Unsubscribe",
            "The mail lacks the one-click unsubscribe address that mail providers ask for.",
            "Set the public https address of Gatepost in app.yaml, then draft again.",
            _one(headers, "List-Unsubscribe"),
        )
    if _one(headers, "List-Unsubscribe-Post").strip() != ONE_CLICK:
        yield _wrong(
            "list_unsubscribe_post",
            "draft.raw List-Unsubscribe-Post",
            "The one-click unsubscribe mark is missing.",
            _AGAIN,
        )


def _structure(mail: Parsed) -> Iterator[Finding]:
    kinds, defects = mail.kinds, ", ".join(mail.defects)
    if defects:
        yield _wrong("not_a_mail", "draft.raw", "The finished mail is not well formed.", _AGAIN, defects)
    if kinds != ("multipart/alternative", "text/plain", "text/html"):
        said = "The mail must have a text and an HTML part, and nothing else."
        yield _wrong("parts", "draft.raw", said, _AGAIN, ", ".join(kinds))


def _line_ends(raw: bytes) -> Iterator[Finding]:
    """Only CR LF ends a line (RFC 5321 section 2.3.8): with a bare one, servers disagree where a message ends."""
    found = _BARE_LINE_END.search(raw)
    if found:
        said = "The finished mail holds a line end that servers read differently."
        yield _wrong("bare_line_end", f"draft.raw byte {found.start()}", said, _AGAIN)


def _content(walked: list[tuple[str, Any]], kind: str) -> str | None:
    return next((part.get_content() for name, part in walked if name == kind), None)


def _lines(text: str) -> str:
    """The text with one kind of line break and none at the end: transport may add one."""
    return text.replace("\r\n", "\n").rstrip("\n")


def _same_as_judged(headers: Headers, parts: dict[str, str | None], draft: Draft) -> Iterator[Finding]:
    rows = (
        ("subject", _one(headers, "Subject"), draft.subject),
        ("text", parts["plain"], draft.text),
        ("html", parts["html"], draft.html),
    )
    for name, said, judged in rows:
        if said is None or _lines(said) != _lines(judged):
            yield _wrong(
                "bytes_differ",
                f"draft.raw {name}",
                f"The {name} in the finished mail is not the one that was checked.",
                _AGAIN,
            )


def _squeezed(text: str) -> str:
    return " ".join(text.split())


def _block(parts: dict[str, str | None], draft: Draft, recipient: Recipient, policy: Policy) -> Iterator[Finding]:
    """The legal block in both parts; its opt-out link is the very address of the List-Unsubscribe line."""
    plain, markup = parts["plain"] or "", parts["html"] or ""
    shown = read_html(markup)
    yield from _block_in("text", _squeezed(plain), draft, recipient, policy)
    yield from _block_in("HTML", _squeezed(shown.text), draft, recipient, policy)
    uri = _unsubscribe_uri(draft.raw)
    if not uri or uri not in plain.split():
        yield _no_opt_out("text")
    if not uri or uri not in shown.links or uri not in shown.text:
        yield _no_opt_out("HTML")
    if Notice.RIGHT_TO_OBJECT in notices_due(recipient, policy):
        yield from _own_paragraph(plain, markup)


def _own_paragraph(plain: str, markup: str) -> Iterator[Finding]:
    """GDPR Art. 21(4): presented clearly and separately from any other information."""
    right = set(wordings(Notice.RIGHT_TO_OBJECT))
    in_text = (_squeezed(p) for p in re.split(r"\n[ \t]*\n", _lines(plain)))
    in_html = (_squeezed(html.unescape(p)) for p in re.findall(r"<p\b[^>]*>([^<]*)</p>", markup))
    for name, paragraphs in (("text", in_text), ("HTML", in_html)):
        if right.isdisjoint(paragraphs):
            yield _notice_missing(Notice.RIGHT_TO_OBJECT, name, "as a paragraph of its own")


def _no_opt_out(part: str) -> Finding:
    return _wrong("opt_out_link", f"draft.{part.lower()}", f"The {part} part has no visible unsubscribe link.", _AGAIN)


def _notice_missing(notice: Notice, part: str, how: str = "") -> Finding:
    words = " ".join(("The", notice.value.replace("_", " "), "is missing", how, "in the", part, "part.")).replace(
        "  ", " "
    )
    return _wrong(f"{notice.value}_missing", f"draft.{part.lower()}", words, _AGAIN)


def _block_in(part: str, text: str, draft: Draft, recipient: Recipient, policy: Policy) -> Iterator[Finding]:
    address, company = _squeezed(draft.sender.postal_address), _squeezed(draft.sender.company)
    if not address or address not in text:
        yield _wrong(
            "postal_address",
            f"draft.{part.lower()}",
            f"The {part} part does not show our postal address.",
            "Set the sender's postal address in app.yaml, then draft again.",
        )
    if not company or company not in text:
        yield _wrong("sender_company", f"draft.{part.lower()}", f"The {part} part does not name our company.", _AGAIN)
    for notice in notices_due(recipient, policy):
        if not any(w in text for w in wordings(notice)):
            yield _notice_missing(notice, part)
