"""Hand a mail to an SMTP relay, once.

The reply to the end of DATA is the moment of acceptance (RFC 5321 section 4.2.5). Before DATA is
sent, a failure means that the mail did not leave; from the first byte of DATA until a reply, a
failure means that nobody knows (RFC 5321 section 4.5.3.2.6 warns of exactly this).
"""

import smtplib
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from connector.io.admission import examine
from connector.io.smtp_session import Session, Sessions
from connector.model import Delivery
from connector.permit import Permit
from connector.ports import Clock, Doorkeeper, Signer
from gates.errors import TransportError

T = TypeVar("T")
ACCEPTED = range(200, 300)
REFUSED = range(400, 600)
"""The first digit alone is what a client can rely on (RFC 5321 section 4.2.1); 250 is only the usual one."""
GONE = "421"
"""The code of a session that is over (RFC 5321 section 3.8)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SmtpTransport:
    """Sessions are reused; outside production only addresses that match `allowed` are reached (product.md 8)."""

    sessions: Sessions
    signer: Signer
    doorkeeper: Doorkeeper
    clock: Clock
    production: bool
    allowed: tuple[str, ...]

    @property
    def name(self) -> str:
        """The word used in records."""
        return "smtp"

    @property
    def reviewed_only(self) -> bool:
        """False: the bytes go out with all their headers."""
        return False

    def hand_off(self, message: bytes, permit: Permit) -> Delivery:
        """Verify the permit, ask the doorkeeper, and give the bytes to the relay exactly once."""
        examine(
            message,
            permit,
            now=self.clock.now(),
            signer=self.signer,
            production=self.production,
            allowed=self.allowed,
        )
        session = self._greeted(permit)
        done = False
        try:
            if why := self.doorkeeper.admit(permit):
                raise TransportError(why, fate="not_sent", code="421", where="doorkeeper", mend="it is claimed anew")
            delivery = self._data(session.smtp, message)
            done = True
            return delivery
        finally:
            if done:
                self.sessions.give_back(session)
            else:
                session.leave()

    def close(self) -> None:
        """Leave the relay."""
        self.sessions.close()

    def _greeted(self, permit: Permit) -> Session:
        """A session that has taken the envelope. One that was used before may have died: then, once, a new one.

        Nothing of the mail has been given yet, so trying again cannot send twice.
        """
        session = self._session()
        try:
            self._envelope(session.smtp, permit)
        except TransportError as error:
            session.leave()
            if not session.used or error.reply_code != GONE:
                raise
        except BaseException:
            session.leave()
            raise
        else:
            return session
        session = Session(self._connected())
        try:
            self._envelope(session.smtp, permit)
        except BaseException:
            session.leave()
            raise
        return session

    def _session(self) -> Session:
        return self._reached(self.sessions.take)

    def _connected(self) -> smtplib.SMTP:
        return self._reached(lambda: self.sessions.connect(self.sessions.relay))

    def _reached(self, open_one: Callable[[], T]) -> T:
        try:
            return open_one()
        except smtplib.SMTPResponseException as error:
            raise _refused(error.smtp_code, error.smtp_error, "the relay refused the session") from error
        except (OSError, smtplib.SMTPException) as error:
            raise TransportError(
                f"the relay cannot be reached: {type(error).__name__}",
                fate="not_sent",
                code=GONE,
                where="transport",
                mend="check delivery.relay in app.yaml",
            ) from error

    def _envelope(self, session: smtplib.SMTP, permit: Permit) -> None:
        """MAIL and RCPT: nothing has left yet, so any failure is `not_sent`."""
        try:
            for code, reply in (session.mail(permit.sender), session.rcpt(permit.address)):
                if code not in {250, 251}:
                    raise _refused(code, reply, "the relay refused the envelope")
        except (OSError, smtplib.SMTPException) as error:
            raise TransportError(
                f"the conversation broke before the mail was given: {type(error).__name__}",
                fate="not_sent",
                code=GONE,
                where="transport",
            ) from error

    def _data(self, session: smtplib.SMTP, message: bytes) -> Delivery:
        """DATA: a reply decides; no reply means that nobody knows."""
        try:
            code, reply = session.data(message)
        except smtplib.SMTPDataError as error:
            # The relay answered DATA itself with something other than 354: no byte of the mail was given.
            raise _refused(error.smtp_code, error.smtp_error, "the relay refused to take the mail") from error
        except (OSError, smtplib.SMTPException) as error:
            raise TransportError(
                f"the conversation broke while the mail was given: {type(error).__name__}",
                fate="unknown",
                where="transport",
                mend="look for the Message-ID, then gatepost outreach resolve",
            ) from error
        if code in REFUSED:
            raise _refused(code, reply, "the relay refused the mail after reading it")
        if code not in ACCEPTED:
            raise TransportError(
                "the relay's answer to the finished mail is neither a yes nor a no",
                fate="unknown",
                where="transport",
                mend="look for the Message-ID, then gatepost outreach resolve",
            )
        return Delivery(
            reply=f"{code} {reply.decode('utf-8', 'replace')[:200]}", at=self.clock.now(), transport=self.name
        )


def _refused(code: int, reply: bytes | str, what: str) -> TransportError:
    words = reply.decode("utf-8", "replace") if isinstance(reply, bytes) else reply
    return TransportError(f"{what} ({code})", fate="not_sent", code=str(code), reply=words[:2000], where="transport")
