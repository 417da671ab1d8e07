"""Bytes to Received: whatever a mail server may bring, broken or not, is read as far as it goes."""

import codecs
import re
from datetime import UTC, datetime
from email.charset import ALIASES
from email.errors import HeaderParseError, MessageError
from email.header import decode_header
from email.message import EmailMessage, Message
from email.parser import BytesParser
from email.policy import EmailPolicy
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any

from connector.mail.inbound.readable import text_of_html
from connector.mail.inbound.received import Received

MOST_TEXT = 200_000
"""Characters of readable text that are kept; nobody's answer is longer."""

MOST_SUBJECT = 1000
"""Characters of a subject that are kept."""

DEEPEST = 50
"""Parts from which on a message might be nested too deep to be walked."""

_WIDER = {
    # Senders name the small set and write in the larger one.
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "shift_jis": "cp932",
    "ks_c_5601-1987": "cp949",
    "euc-kr": "cp949",
    "iso-8859-1": "cp1252",
    "latin1": "cp1252",
    "us-ascii": "utf-8",
    "ascii": "utf-8",
    "iso-8859-8-i": "iso-8859-8",
    "iso-2022-jp": "iso2022_jp_ext",
    "unicode-1-1-utf-7": "utf-7",
}
_HEADERED = re.compile(
    rb"\A(?:From [^\n]*\n(?:[ \t][^\n]*\n)*)?(?:[!-9;-~]+[ \t]*:[^\n]*\r?\n(?:[ \t][^\n]*\r?\n)*)+", re.ASCII
)
_KNOWN = re.compile(
    rb"(?im)^(?:From|To|Subject|Date|Message-ID|Received|Return-Path|Content-Type|MIME-Version|Delivered-To|Reply-To"
    rb"|Auto-Submitted|In-Reply-To|Cc|Sender|X-[A-Za-z0-9-]+):"
)
_LEADING = re.compile(rb"\A(?:\xef\xbb\xbf)?(?:[ \t]*\r?\n)*")
_MAILBOX_LINE = re.compile(rb"\AFrom [^\n]*\n(?:[ \t][^\n]*\n)*")


if TYPE_CHECKING:
    _Base = EmailPolicy[EmailMessage]
else:
    # Not subscriptable when the program runs.
    _Base = EmailPolicy


class _Lenient(_Base):
    """Headers as plain decoded text. The library's own header objects are slow, and raise on what mail brings."""

    def header_fetch_parse(self, name: str, value: str) -> Any:
        if name.lower() == "content-disposition":
            # EmailMessage.is_attachment wants the library's object here.
            try:
                return super().header_fetch_parse(name, value)
            except (ValueError, IndexError, AttributeError, LookupError, MessageError):
                return super().header_fetch_parse(name, "attachment")
        return decoded(value)


POLICY = _Lenient()
_PARSER = BytesParser(EmailMessage, policy=POLICY)


def parse(raw: bytes) -> Received:
    """Read one message (RFC 5322, with or without an mbox "From " line); never raises.

    Bytes that do not begin with mail headers are a bare reply text.
    """
    if b"\r" in raw and raw.count(b"\n") * 10 < raw.count(b"\r"):
        # Lines end as they did on old Macs.
        raw = raw.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    raw = _LEADING.sub(b"", raw, count=1)
    if not is_mail(raw):
        return Received(message=None, subject="", text=_decoded(raw, None)[:MOST_TEXT], received_at=None)
    message = _parsed(_MAILBOX_LINE.sub(b"", raw, count=1))
    return Received(
        message=message,
        subject=header(message, "subject")[:MOST_SUBJECT],
        text=readable(message)[:MOST_TEXT],
        received_at=received_at(message),
    )


def _parsed(raw: bytes) -> EmailMessage:
    """The message with its parts; with its headers alone where it is nested deeper than anything honest."""
    if raw.count(b"\nContent-Type") + raw.count(b"\ncontent-type") > DEEPEST:
        try:
            return _PARSER.parsebytes(raw)
        except RecursionError:
            return _PARSER.parsebytes(raw, headersonly=True)
    return _PARSER.parsebytes(raw)


def is_mail(raw: bytes) -> bool:
    """Whether the bytes begin with a block of headers, one of which mail knows."""
    block = _HEADERED.match(raw[:65536])
    return bool(block and _KNOWN.search(block[0]))


def header(message: Message, name: str) -> str:
    """The first header of that name as one line of text; empty when there is none."""
    for key, value in message.raw_items():
        if key.lower() == name:
            return decoded(str(value))
    return ""


def decoded(value: str) -> str:
    """A header's value unfolded, with RFC 2047 words and raw 8-bit characters made readable."""
    if "\n" in value or "\r" in value:
        value = re.sub(r"\r?\n[ \t]*|\r", " ", value)
    if "=?" in value:
        # Some senders fold inside a word, or leave out the space between two.
        value = re.sub(r"\?=\s*=\?", "?= =?", value)
        try:
            parts = decode_header(value)
        except (HeaderParseError, ValueError):
            parts = []
        if parts:
            value = "".join(p if isinstance(p, str) else _decoded(p, c) for p, c in parts)
    if not value.isascii():
        raw = value.encode("utf-8", "surrogateescape")
        value = _decoded(raw, None) if any("\udc80" <= c <= "\udcff" for c in value) else value
    return value.strip()


def received_at(message: Message) -> datetime | None:
    """The message's own time: its Date, else the newest Received stamp; None when neither can be read."""
    stamps = [header(message, "date")]
    stamps += [str(v).rsplit(";", 1)[-1] for k, v in message.raw_items() if k.lower() == "received"][:1]
    for stamp in stamps:
        try:
            when = parsedate_to_datetime(stamp.strip())
        except (TypeError, ValueError, IndexError, OverflowError):
            continue
        return when if when.tzinfo else when.replace(tzinfo=UTC)
    return None


def readable(message: Message) -> str:
    """What a person would read: plain parts, else HTML made plain; attached messages and files left out."""
    plain: list[Message] = []
    rich: list[Message] = []
    filed: list[Message] = []
    for part in shallow(message):
        kind = part.get_content_type()
        if kind.startswith("multipart/"):
            # Its boundaries are broken: what stands there is read as it stands.
            kind = "text/plain"
        if kind not in {"text/plain", "text/html", "text/enriched", "text/richtext"}:
            continue
        if "attachment" in header(part, "content-disposition").lower()[:12]:
            filed.append(part)
        else:
            (plain if kind == "text/plain" else rich).append(part)
    text = "\n".join(t for p in plain if (t := part_text(p)).strip())
    if not text and rich:
        text = "\n".join(part_text(p) for p in rich)
    return text or "\n".join(part_text(p) for p in filed[:3])


def shallow(message: Message) -> list[Message]:
    """The leaves of the message itself, in order, not those of messages attached to it."""
    leaves: list[Message] = []
    pending: list[Message] = [message]
    while pending and len(leaves) < 200:  # noqa: PLR2004 - no honest mail has more parts
        part = pending.pop(0)
        inner = part.get_payload()
        if part.get_content_maintype() == "multipart" and isinstance(inner, list):
            pending[:0] = [p for p in inner if isinstance(p, Message)]
        else:
            leaves.append(part)
    return leaves


def part_text(part: Message) -> str:
    """One leaf's text, decoded by its own charset or the likeliest one; HTML comes out as plain text."""
    content = part_bytes(part)
    kind = part.get_content_type()
    charset = _charset_of(part)
    if kind == "text/html" and charset is None:
        found = re.search(rb"charset=[\"']?([\w.:-]+)", content[:2000])
        charset = found[1].decode("ascii", "replace") if found else None
    text = _decoded(content, charset).replace("\r\n", "\n").replace("\r", "\n")
    looks_rich = kind != "text/plain" or text[:200].lstrip()[:6].lower() in {"<html>", "<!doct", "<html "}
    return text_of_html(text[:MOST_TEXT]) if looks_rich else text


def part_bytes(part: Message) -> bytes:
    """One leaf's content with its transfer encoding undone as far as it goes."""
    try:
        content = part.get_payload(decode=True)
    except (ValueError, LookupError, AssertionError, MessageError):
        content = None
    if isinstance(content, bytes):
        return content
    inner = part.get_payload()
    return inner.encode("utf-8", "surrogateescape") if isinstance(inner, str) else b""


def _charset_of(part: Message) -> str | None:
    try:
        named = part.get_content_charset()
    except (ValueError, LookupError, UnicodeError):
        return None
    return named


def _decoded(raw: bytes, charset: str | None) -> str:
    name = (charset or "").strip().lower().strip("\"'")
    name = _WIDER.get(name, ALIASES.get(name, name))
    if raw.isascii() and not (b"\x1b" in raw or name in {"utf-7", "hz", "utf-16"}):
        return raw.decode("ascii")
    if not name and b"\x1b$" in raw:
        name = "iso2022_jp_ext"
    for candidate in (name, "utf-8", "utf-16" if raw[:2] in {codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE} else ""):
        try:
            if candidate:
                return raw.decode(candidate)
        except (LookupError, UnicodeError, ValueError):
            continue
    try:
        return raw.decode(name or "cp1252", "replace")
    except (LookupError, UnicodeError, ValueError):
        return raw.decode("cp1252", "replace")
