"""What recipients write, as it arrives: an answer, or a provider's report of a complaint (RFC 5965)."""

from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime


def reply(original: EmailMessage, text: str, at: datetime, number: int) -> bytes:
    """A person's answer to this mail."""
    mail = EmailMessage()
    mail["From"] = str(original["To"])
    mail["To"] = str(original["From"])
    mail["Subject"] = f"Re: {original['Subject']}"
    mail["Message-ID"] = f"<reply-{number}@mail.example>"
    mail["Date"] = format_datetime(at)
    mail["In-Reply-To"] = str(original["Message-ID"])
    mail["References"] = str(original["Message-ID"])
    mail.set_content(text)
    return mail.as_bytes()


def complaint(original: EmailMessage, at: datetime, number: int) -> bytes:
    """A provider tells that the reader pressed "spam"."""
    header = "".join(f"{name}: {value}\n" for name, value in original.items() if name != "MIME-Version")
    address = original["To"].addresses[0].addr_spec
    text = f"""From: complaints@provider.example
To: {original["From"]}
Subject: complaint about message
Message-ID: <complaint-{number}@provider.example>
Date: {format_datetime(at)}
MIME-Version: 1.0
Content-Type: multipart/report; report-type=feedback-report; boundary="part"

--part
Content-Type: text/plain

This is an email abuse report.

--part
Content-Type: message/feedback-report

Feedback-Type: abuse
User-Agent: Provider/1.0
Version: 1
Original-Rcpt-To: {address}

--part
Content-Type: message/rfc822

{header}
(the text is left out)
--part--
"""
    return text.replace("\n", "\r\n").encode()
