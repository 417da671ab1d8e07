"""Letters as the world writes them, and a mailbox in memory that behaves as a server does."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta

from connector.letters import Fetched, Letter, Place
from connector.model import Outreach
from tests.world import Rig


@dataclass(slots=True)
class MemoryMailbox:
    """A folder: UIDs rise, `rebuild` changes UIDVALIDITY and numbers anew."""

    name: str = "replies@ours.example/INBOX"
    validity: int = 1
    held: dict[int, bytes] = field(default_factory=dict)
    every: timedelta = timedelta(seconds=60)
    batch: int = 50
    tagged: list[int] = field(default_factory=list)

    def put(self, *messages: bytes) -> None:
        for message in messages:
            self.held[max(self.held, default=0) + 1] = message

    def rebuild(self) -> None:
        self.validity += 1
        self.held = {n + 100: m for n, m in enumerate(self.held.values())}

    def fetch(self, place: Place | None, known: Callable[[int, int], Collection[int]]) -> Fetched:
        begin = place.uid if place is not None and place.validity == self.validity else 0
        begin = max(begin - 200, 0)
        taken = known(self.validity, begin)
        new = [Letter(uid=u, raw=m) for u, m in sorted(self.held.items()) if u > begin and u not in taken]
        return Fetched(validity=self.validity, letters=tuple(new[: self.batch]), more=len(new) > self.batch)

    def tag(self, validity: int, uids: Sequence[int]) -> None:
        self.tagged += uids


def with_mailbox(rig: Rig, mailbox: object = None) -> tuple[Rig, MemoryMailbox]:
    """The same scene with a mailbox to look into."""
    box = mailbox if mailbox is not None else MemoryMailbox()
    return replace(rig, world=replace(rig.world, mailboxes=(box,))), box


_count = iter(range(1, 10_000_000))


def letter(
    text: str, *, sender: str = "ada@nordwind.example", subject: str = "Re: A question", **headers: str
) -> bytes:
    """A person's mail; header names are written with underscores."""
    number = next(_count)
    lines = {
        "From": sender,
        "To": "Maya Brandt <maya@ours.example>",
        "Subject": subject,
        "Message-ID": f"<letter-{number}@mail.example>",
        "Date": "Tue, 24 Nov 2026 10:00:00 +0000",
        **{k.replace("_", "-"): v for k, v in headers.items()},
        "Content-Type": "text/plain; charset=utf-8",
    }
    head = "".join(f"{k}: {v}\r\n" for k, v in lines.items())
    return f"{head}\r\n{text}\r\n".encode()


def reply(row: Outreach, text: str, *, sender: str = "ada@nordwind.example", **headers: str) -> bytes:
    """An answer to that very mail."""
    return letter(text, sender=sender, In_Reply_To=row.message_id, References=row.message_id, **headers)


def bounce(
    original: bytes, *, failed: str, status: str = "5.1.1", said: str = "550 5.1.1 no such user", returned: bool = True
) -> bytes:
    """A delivery report (RFC 3464) about that mail."""
    action = "failed"
    header = original.replace(b"\r\n", b"\n").partition(b"\n\n")[0].decode()
    number = next(_count)
    back = f"--b1\nContent-Type: text/rfc822-headers\n\n{header}\n" if returned else ""
    text = f"""From: Mail Delivery System <mailer-daemon@mx.example>
To: maya@ours.example
Subject: Undelivered Mail Returned to Sender
Message-ID: <bounce-{number}@mx.example>
Date: Tue, 24 Nov 2026 10:00:00 +0000
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b1"

--b1
Content-Type: text/plain

This is the mail system. Your message could not be delivered.

<{failed}>: host mx.example said: {said}

--b1
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example

Final-Recipient: rfc822; {failed}
Action: {action}
Status: {status}
Diagnostic-Code: smtp; {said}

{back}--b1--
"""
    return text.replace("\n", "\r\n").encode()


def complaint(original: bytes, *, complained: str = "") -> bytes:
    """A complaint (RFC 5965) about that mail; most providers name nobody."""
    header = original.replace(b"\r\n", b"\n").partition(b"\n\n")[0].decode()
    number = next(_count)
    who = f"Original-Rcpt-To: {complained}\n" if complained else ""
    text = f"""From: complaints@provider.example
To: abuse@ours.example
Subject: complaint about message
Message-ID: <arf-{number}@provider.example>
Date: Tue, 24 Nov 2026 10:00:00 +0000
MIME-Version: 1.0
Content-Type: multipart/report; report-type=feedback-report; boundary="b2"

--b2
Content-Type: text/plain

This is an email abuse report.

--b2
Content-Type: message/feedback-report

Feedback-Type: abuse
User-Agent: Provider/1.0
Version: 1
{who}
--b2
Content-Type: message/rfc822

{header}

hello
--b2--
"""
    return text.replace("\n", "\r\n").encode()
