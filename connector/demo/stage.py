"""The demo's stage: two sandbox CRMs, a mail server that keeps what it gets, and a clock in office hours."""

import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller

from crm_adapters.hubspot.sandbox import HubSpotSandbox
from crm_adapters.salesforce.sandbox import SalesforceSandbox

OFFICE_HOUR = 15  # UTC: 10:00 in New York, 16:00 in Berlin
TUESDAY = 1


class DemoClock:
    """The machine's clock, moved to the next Tuesday at 15:00 UTC, so that quiet hours do not hide the show."""

    def __init__(self, real_now: datetime) -> None:
        """`real_now` is the instant at which the demo starts."""
        days = (TUESDAY - real_now.weekday()) % 7 or 7
        start = (real_now + timedelta(days=days)).replace(hour=OFFICE_HOUR, minute=0, second=0, microsecond=0)
        self._start = start.astimezone(UTC)
        self._began = time.monotonic()

    def now(self) -> datetime:
        """The moved instant."""
        return self._start + timedelta(seconds=time.monotonic() - self._began)

    def sleep(self, seconds: float) -> None:
        """Wait that long, really."""
        time.sleep(seconds)


@dataclass
class Mailbox:
    """Every mail that the relay accepted, on disk as .eml files.

    Without slots: aiosmtpd inspects its handler, and Python 3.11.2 cannot inspect a slotted one.
    """

    folder: Path
    mails: list[EmailMessage] = field(default_factory=list)

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802 - aiosmtpd's name
        """Keep the mail and accept it."""
        self.folder.mkdir(parents=True, exist_ok=True)
        raw: bytes = envelope.content
        (self.folder / f"{len(self.mails) + 1:04}.eml").write_bytes(raw)
        self.mails.append(message_from_bytes(raw, policy=default))
        return "250 kept"


@dataclass(slots=True, kw_only=True)
class Stage:
    """Everything that stands around the connector."""

    clock: DemoClock
    hubspot: HubSpotSandbox
    salesforce: SalesforceSandbox
    mailbox: Mailbox
    smtp_port: int
    addresses: dict[str, str]


def free_port() -> int:
    """A port that the operating system gives; aiosmtpd cannot take port 0."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def set_stage(folder: Path, *, people: int, seed: int, real_now: datetime) -> Iterator[Stage]:
    """Start both sandboxes and the mail server on loopback; they end with the block."""
    clock = DemoClock(real_now)
    with ExitStack() as stack:
        hubspot = stack.enter_context(HubSpotSandbox(seed=seed, size=people, clock=clock.now))
        salesforce = stack.enter_context(SalesforceSandbox(seed=seed, size=people, clock=clock.now))
        mailbox = Mailbox(folder / "mail")
        port = free_port()
        controller = Controller(mailbox, hostname="127.0.0.1", port=port)
        controller.start()
        stack.callback(controller.stop)
        yield Stage(
            clock=clock,
            hubspot=hubspot,
            salesforce=salesforce,
            mailbox=mailbox,
            smtp_port=port,
            addresses={"HubSpot sandbox": hubspot.base_url, "Salesforce sandbox": salesforce.base_url},
        )
