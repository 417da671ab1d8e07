"""Hand a mail to an SMTP relay, once.

The reply to the end of DATA is the moment of acceptance (RFC 5321 section 4.2.5). Before DATA is
sent, a failure means that the mail did not leave; from the first byte of DATA until a reply, a
failure means that nobody knows (RFC 5321 section 4.5.3.2.6 warns of exactly this).
"""

import contextlib
import smtplib
import ssl
from collections.abc import Callable
from dataclasses import dataclass
from fnmatch import fnmatch

from connector.model import Delivery
from connector.permit import Permit, check
from connector.ports import Clock, Doorkeeper, Signer
from gates.errors import TransportError

ACCEPTED = 250
LOOPBACK = ("localhost", "127.0.0.1", "::1")


@dataclass(frozen=True, slots=True, kw_only=True)
class Relay:
    """Where and how to reach the relay; `timeout` is in seconds for each step of the conversation."""

    host: str
    port: int
    security: str = "starttls"
    username: str = ""
    password: str = ""
    timeout: float = 30.0


@dataclass(frozen=True, slots=True, kw_only=True)
class SmtpTransport:
    """One conversation per mail; outside production only addresses that match `allowed` are reached (product.md 8)."""

    relay: Relay
    signer: Signer
    doorkeeper: Doorkeeper
    clock: Clock
    production: bool
    allowed: tuple[str, ...]
    connect: Callable[[Relay], smtplib.SMTP]

    @property
    def name(self) -> str:
        """The word used in records."""
        return "smtp"

    def hand_off(self, message: bytes, permit: Permit) -> Delivery:
        """Verify the permit, ask the doorkeeper, and give the bytes to the relay exactly once."""
        if self.clock.now() >= permit.expires_at:
            raise TransportError("the permit came too late", fate="not_sent", code="421", where="transport")
        check(
            permit,
            sender=permit.sender,
            address=permit.address,
            message=message,
            now=self.clock.now(),
            signer=self.signer,
        )
        if not self.production and not any(fnmatch(permit.address.lower(), p.lower()) for p in self.allowed):
            raise TransportError(
                "this deployment is not marked production and the address is not on its allow-list",
                fate="not_sent",
                where="transport",
                mend="add a pattern under delivery.allowed_recipients, or mark the deployment production",
            )
        session = self._session()
        try:
            self._envelope(session, permit)
            if why := self.doorkeeper.admit(permit):
                raise TransportError(why, fate="not_sent", code="421", where="doorkeeper", mend="it is claimed anew")
            return self._data(session, message)
        finally:
            _leave(session)

    def _session(self) -> smtplib.SMTP:
        try:
            return self.connect(self.relay)
        except smtplib.SMTPResponseException as error:
            raise _refused(error.smtp_code, "the relay refused the session") from error
        except (OSError, smtplib.SMTPException) as error:
            raise TransportError(
                f"the relay cannot be reached: {type(error).__name__}",
                fate="not_sent",
                code="421",
                where="transport",
                mend="check delivery.relay in app.yaml",
            ) from error

    def _envelope(self, session: smtplib.SMTP, permit: Permit) -> None:
        """MAIL and RCPT: nothing has left yet, so any failure is `not_sent`."""
        try:
            for code, _ in (session.mail(permit.sender), session.rcpt(permit.address)):
                if code not in {250, 251}:
                    raise _refused(code, "the relay refused the envelope")
        except (OSError, smtplib.SMTPException) as error:
            raise TransportError(
                f"the conversation broke before the mail was given: {type(error).__name__}",
                fate="not_sent",
                code="421",
                where="transport",
            ) from error

    def _data(self, session: smtplib.SMTP, message: bytes) -> Delivery:
        """DATA: a reply decides; no reply means that nobody knows."""
        try:
            code, reply = session.data(message)
        except smtplib.SMTPDataError as error:
            # The relay answered DATA itself with something other than 354: no byte of the mail was given.
            raise _refused(error.smtp_code, "the relay refused to take the mail") from error
        except (OSError, smtplib.SMTPException) as error:
            raise TransportError(
                f"the conversation broke while the mail was given: {type(error).__name__}",
                fate="unknown",
                where="transport",
                mend="look for the Message-ID, then gatepost outreach resolve",
            ) from error
        if code != ACCEPTED:
            raise _refused(code, "the relay refused the mail after reading it")
        return Delivery(
            reply=f"{code} {reply.decode('utf-8', 'replace')[:200]}", at=self.clock.now(), transport=self.name
        )


def _leave(session: smtplib.SMTP) -> None:
    """Say goodbye; what happens here no longer changes the fate of the mail."""
    with contextlib.suppress(OSError, smtplib.SMTPException):
        session.quit()
    session.close()


def _refused(code: int, what: str) -> TransportError:
    return TransportError(f"{what} ({code})", fate="not_sent", code=str(code), where="transport")


def connect(relay: Relay) -> smtplib.SMTP:
    """Open a session: implicit TLS, STARTTLS (required, never opportunistic), or plain text on loopback only."""
    context = ssl.create_default_context()
    if relay.security == "tls":
        session: smtplib.SMTP = smtplib.SMTP_SSL(relay.host, relay.port, timeout=relay.timeout, context=context)
    else:
        session = smtplib.SMTP(relay.host, relay.port, timeout=relay.timeout)
    session.ehlo_or_helo_if_needed()
    if relay.security == "starttls":
        session.starttls(context=context)
        session.ehlo()
    elif relay.security == "none" and relay.host not in LOOPBACK:
        session.close()
        raise smtplib.SMTPException("plain text is only allowed on loopback")
    if relay.username:
        session.login(relay.username, relay.password)
    return session
