"""A message as it came in, read once."""

from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """A parsed message; a bare reply text has no `message`.

    `text` is the readable text (of HTML, where there is no plain part) with quotations and signature still in it.
    `received_at` comes from the message's own Date (or the mailbox's internal date): never from this machine's clock.
    """

    message: EmailMessage | None
    subject: str
    text: str
    received_at: datetime | None
