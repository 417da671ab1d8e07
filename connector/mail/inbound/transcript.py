"""A CRM's record of a mail, written as a letter: so that one code reads what came by IMAP and what a CRM recorded.

It is a transcript and not the mail: headers that the CRM did not keep are lost, and with them what some rules rest on
(Auto-Submitted, List-Id). A mail of ours that a CRM marks as returned becomes a delivery report (RFC 3464) that names
the address, and carries the header by which the returned mail is known. A CRM that tells no code is not believed that
the address is dead: the report then says 4.0.0, a failure that may pass.
"""

import re
from datetime import UTC, datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, formataddr

from crm_adapters.port import ReceivedEmail

SECRETARY = "Gatepost transcript <transcript@gatepost.invalid>"
"""Who writes the reports; a name that no server has (RFC 2606)."""
_POLICY = SMTP.clone(max_line_length=76, cte_type="7bit")
_ENHANCED = re.compile(r"\b([245]\.\d{1,3}\.\d{1,3})\b")
_REPLY = re.compile(r"\b([45])\d\d\b")


def letter(email: ReceivedEmail) -> bytes:
    """The same bytes for the same record, however often it is read."""
    return _report(email) if email.returned else _message(email)


def _message(email: ReceivedEmail) -> bytes:
    body = EmailMessage(policy=_POLICY)
    text, html = _writable(email.text), _writable(email.html)
    body.set_content(text or html, subtype="html" if html and not text else "plain", cte="base64")
    if text and html:
        body.add_alternative(html, subtype="html", cte="base64")
        body.set_boundary("=_gatepost_transcript")
    head = [
        ("From", formataddr((_line(email.from_name), _line(email.from_address)))),
        ("To", _line(email.to_address)),
        ("Subject", _line(email.subject)),
        ("Date", _date(email.at)),
        ("Message-ID", _identifier(email.message_id)),
        *((name, _line(value)) for name, value in email.headers),
    ]
    return _lines(head) + body.as_bytes()


def _report(email: ReceivedEmail) -> bytes:
    """RFC 3464 and RFC 6522, with as much as the CRM told."""
    code = _status(f"{email.code} {email.words}")
    said = f"smtp; {_line(f'{email.code} {email.words}')}" if email.code or email.words else ""
    boundary = "=_gatepost_report"
    failed = _lines([
        ("Final-Recipient", f"rfc822; {_line(email.to_address)}"), ("Action", "failed"), ("Status", code),
        ("Diagnostic-Code", said),
    ])  # fmt: skip
    returned = _lines([
        ("From", _line(email.from_address)), ("To", _line(email.to_address)), ("Subject", _line(email.subject)),
        ("Message-ID", _identifier(email.message_id)),
    ])  # fmt: skip
    parts = (
        ("text/plain; charset=utf-8", f"The CRM marks this mail as bounced. {_line(email.words)}\r\n".encode()),
        ("message/delivery-status", b"Reporting-MTA: dns; gatepost.invalid\r\n\r\n" + failed),
        ("text/rfc822-headers", returned),
    )
    head = _lines([
        ("From", SECRETARY), ("To", _line(email.from_address)), ("Subject", "Delivery Status Notification (Failure)"),
        ("Date", _date(email.at)), ("Auto-Submitted", "auto-replied"), ("MIME-Version", "1.0"),
        ("Content-Type", f'multipart/report; report-type=delivery-status; boundary="{boundary}"'),
    ])  # fmt: skip
    body = b"".join(
        f"--{boundary}\r\nContent-Type: {kind}\r\n\r\n".encode() + content + b"\r\n" for kind, content in parts
    )
    return head + b"\r\n" + body + f"--{boundary}--\r\n".encode()


def _status(told: str) -> str:
    """The enhanced status code that the CRM told, or one made of a reply code; 4.0.0 when it told neither."""
    if found := _ENHANCED.search(told):
        return found[1]
    return f"{found[1]}.0.0" if (found := _REPLY.search(told)) else "4.0.0"


def _lines(fields: list[tuple[str, str]]) -> bytes:
    return "".join(f"{name}: {value}\r\n" for name, value in fields if value.strip()).encode("utf-8", "replace")


def _line(said: str) -> str:
    """One line: what somebody wrote into a field must not become a header of its own."""
    return " ".join(_writable(said).split())


def _writable(said: str) -> str:
    """Without what no encoding writes: half of a surrogate pair, and the zero byte."""
    return said.encode("utf-8", "replace").decode().replace("\0", "")


def _identifier(said: str) -> str:
    bare = _line(said).strip("<>")
    return f"<{bare}>" if bare else ""


def _date(at: datetime | None) -> str:
    return format_datetime(at.astimezone(UTC)) if at is not None else ""
