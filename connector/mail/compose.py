"""Subject, text and HTML become the exact bytes of an RFC 5322 message, always the same for the same input.

The Date line is the only one that is written at hand-off; `correspond` proves that nothing else
changed between approval and hand-off (law 3).
"""

import hashlib
from collections.abc import Mapping
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from connector.mail.render import Rendered
from gates.draft import Sender
from gates.errors import DigestMismatch

POLICY = SMTP.clone(max_line_length=76, cte_type="7bit")
DATE = b"Date: "


def message_id(outreach: str, sender: Sender) -> str:
    """The stable Message-ID of an outreach: known before it is sent, so that it can be looked for (law 4)."""
    return f"<{outreach}@{sender.email.rpartition('@')[2].lower()}>"


def compose(rendered: Rendered, *, to: str, to_name: str, sender: Sender, identifier: str, unsubscribe: str) -> bytes:
    """The whole message without its Date line.

    RFC 8058 needs exactly one HTTPS address in List-Unsubscribe and the fixed List-Unsubscribe-Post.
    X-Gatepost-Generated is the machine-readable mark of generated text (Reg. (EU) 2024/1689 Art. 50(2)).
    """
    message = EmailMessage(policy=POLICY)
    message["From"] = Address(display_name=sender.name, addr_spec=sender.email)
    message["To"] = Address(display_name=to_name, addr_spec=to)
    message["Subject"] = rendered.subject
    message["Message-ID"] = identifier
    message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message["X-Gatepost-Generated"] = "ai"
    message.set_content(rendered.text, cte="quoted-printable")
    message.add_alternative(rendered.html, subtype="html", cte="quoted-printable")
    # A boundary made of the content: the library's own is random, and bytes must be repeatable.
    seed = hashlib.sha256(f"{identifier}\0{rendered.text}\0{rendered.html}".encode()).hexdigest()
    message.set_boundary(f"=_gatepost_{seed[:32]}")
    # Written by hand: the library would fold a long address into encoded words, which no provider reads there.
    return f"List-Unsubscribe: <{unsubscribe}>\r\n".encode("ascii") + message.as_bytes()


def with_date(raw: bytes, at: datetime) -> bytes:
    """The same bytes with the Date line in front (RFC 5322 section 3.6.1: seconds, numeric zone)."""
    return DATE + format_datetime(at.replace(microsecond=0)).encode() + b"\r\n" + raw


def without_date(dated: bytes) -> bytes:
    """The bytes without the Date line that `with_date` wrote."""
    line, _, rest = dated.partition(b"\r\n")
    if not line.startswith(DATE):
        raise DigestMismatch(
            "the message does not begin with its Date line", where="mail", mend="stop and tell an engineer"
        )
    return rest


def correspond(approved: bytes, about_to_send: bytes) -> None:
    """Raise DigestMismatch unless the bytes are those that were approved, but for the Date line."""
    if without_date(about_to_send) != approved:
        raise DigestMismatch(
            "the bytes differ from those that were approved",
            where="mail",
            mend="nothing was sent; stop and tell an engineer",
        )


def headers_of(raw: bytes) -> Mapping[str, str]:
    """The headers of a composed message, decoded, for pages that show the mail as it will arrive."""
    from email import message_from_bytes
    from email.policy import default

    return {k: str(v) for k, v in message_from_bytes(raw, policy=default).items()}
