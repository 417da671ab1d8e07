"""Sessions with the relay: opened with TLS, reused for a while, and never trusted to be alive.

A session is held by one hand-off at a time. It is given back only after a reply to the end of DATA, reset, and used
again within `idle_seconds` and for at most `most_mails` mails (relays count both); anything else closes it.
"""

import contextlib
import smtplib
import ssl
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from connector.ports import Clock

LOOPBACK = ("localhost", "127.0.0.1", "::1")
OK = 250


@dataclass(frozen=True, slots=True, kw_only=True)
class Relay:
    """Where and how to reach the relay; `timeout` and `idle_seconds` are in seconds, the former for each step."""

    host: str
    port: int
    security: str = "starttls"
    username: str = ""
    password: str = ""
    timeout: float = 30.0
    idle_seconds: float = 20.0
    most_mails: int = 50


@dataclass(slots=True)
class Session:
    """One conversation, how many mails it has taken, and until when it may be used again."""

    smtp: smtplib.SMTP
    mails: int = 0
    good_until: datetime | None = None

    @property
    def used(self) -> bool:
        """Whether it has taken a mail before, so that the relay may have closed it meanwhile."""
        return self.mails > 0

    def leave(self) -> None:
        """Say goodbye; what happens here no longer changes the fate of a mail."""
        with contextlib.suppress(OSError, smtplib.SMTPException):
            self.smtp.quit()
        self.smtp.close()


@dataclass(slots=True, kw_only=True)
class Sessions:
    """The idle sessions of one process."""

    relay: Relay
    clock: Clock
    connect: Callable[[Relay], smtplib.SMTP]
    _idle: list[Session] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def take(self) -> Session:
        """An idle session that still answers, or a new one; raises what connecting raises."""
        while True:
            with self._lock:
                session = self._idle.pop() if self._idle else None
            if session is None:
                return Session(self.connect(self.relay))
            if session.good_until is not None and self.clock.now() < session.good_until and _answers(session):
                return session
            session.leave()

    def give_back(self, session: Session) -> None:
        """Keep it for the next mail, or close it when it has had enough."""
        session.mails += 1
        session.good_until = self.clock.now() + timedelta(seconds=self.relay.idle_seconds)
        if session.mails >= self.relay.most_mails:
            session.leave()
            return
        with self._lock:
            self._idle.append(session)

    def close(self) -> None:
        """Close all idle sessions."""
        with self._lock:
            idle, self._idle = self._idle, []
        for session in idle:
            session.leave()


def _answers(session: Session) -> bool:
    """RSET: it clears whatever an earlier mail left behind, and shows that the relay is still there."""
    try:
        return session.smtp.rset()[0] == OK
    except (OSError, smtplib.SMTPException):
        return False


def connect(relay: Relay) -> smtplib.SMTP:
    """Open a session: implicit TLS, STARTTLS (required, never opportunistic), or plain text on loopback only."""
    context = ssl.create_default_context()
    if relay.security == "tls":
        session: smtplib.SMTP = smtplib.SMTP_SSL(relay.host, relay.port, timeout=relay.timeout, context=context)
    elif relay.security == "none" and relay.host not in LOOPBACK:
        raise smtplib.SMTPException("plain text is only allowed on loopback")
    else:
        session = smtplib.SMTP(relay.host, relay.port, timeout=relay.timeout)
    try:
        session.ehlo_or_helo_if_needed()
        if relay.security == "starttls":
            session.starttls(context=context)
            session.ehlo()
        if relay.username:
            session.login(relay.username, relay.password)
    except BaseException:
        session.close()
        raise
    return session
