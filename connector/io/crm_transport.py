"""Let the CRM of the mail's contact send it, once, behind the same permit as SMTP (laws 1, 3, 4).

A CRM builds its own message: it takes a subject and one body, and none of our headers. So it sends reviewed mail only.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from email import message_from_bytes
from email.policy import SMTP

from connector.io.admission import examine
from connector.model import Delivery
from connector.permit import Permit
from connector.ports import Clock, Doorkeeper, Signer, Store
from crm_adapters.port import CRM, OutgoingEmail, SendFate, Sends
from gates.errors import TransportError


@dataclass(frozen=True, slots=True, kw_only=True)
class CrmTransport:
    """Sends by the connection of the mail's contact; an answer that is not a clear yes or no is `unknown`."""

    crms: Mapping[str, CRM]
    store: Store
    signer: Signer
    doorkeeper: Doorkeeper
    clock: Clock
    production: bool
    allowed: tuple[str, ...]

    @property
    def name(self) -> str:
        """The word used in records."""
        return "crm"

    @property
    def reviewed_only(self) -> bool:
        """True: see CANNOT_CARRY in crm_adapters/port.py."""
        return True

    def hand_off(self, message: bytes, permit: Permit) -> Delivery:
        """Verify the permit, ask the doorkeeper, and ask the CRM exactly once."""
        examine(
            message,
            permit,
            now=self.clock.now(),
            signer=self.signer,
            production=self.production,
            allowed=self.allowed,
        )
        if not permit.reviewer:
            raise TransportError(
                "a CRM sends reviewed mail only: it cannot carry the List-Unsubscribe headers",
                fate="not_sent",
                where="transport",
                mend="let a person review this mail, or set delivery.transport to smtp",
            )
        mail = _approved(message, permit)
        connection, sender = self._sender(permit)
        if why := self.doorkeeper.admit(permit):
            raise TransportError(why, fate="not_sent", code="421", where="doorkeeper", mend="it is claimed anew")
        answer = sender.send_email(mail)
        if answer.fate is SendFate.ACCEPTED:
            return Delivery(reply=answer.words[:200], at=self.clock.now(), transport=f"{self.name}:{connection}")
        if answer.fate is SendFate.UNKNOWN:
            raise TransportError(
                "the CRM gave no clear answer; the mail may have left",
                fate="unknown",
                reply=answer.words,
                where=connection,
                mend="look into the CRM's mail log, then gatepost outreach resolve",
            )
        # 421 lets it be tried later (stages/refused.py); a CRM's own code word is held for a person.
        code = "421" if answer.fate is SendFate.LATER else answer.code
        what = "the CRM refused the mail"
        raise TransportError(what, fate="not_sent", code=code, reply=answer.words, where=connection)

    def _sender(self, permit: Permit) -> tuple[str, Sends]:
        with self.store.read() as tx:
            row = tx.outreaches.get(permit.outreach)
        connection = row.contact.connection
        crm: object = self.crms.get(connection)
        if not isinstance(crm, Sends):
            raise TransportError(
                "the contact's connection cannot send mail",
                fate="not_sent",
                where=connection,
                mend="set delivery.transport to smtp, or use a Salesforce connection",
            )
        return connection, crm


def _approved(message: bytes, permit: Permit) -> OutgoingEmail:
    """Subject and texts as they stand in the approved bytes."""
    parsed = message_from_bytes(message, policy=SMTP)
    text, html = parsed.get_body(("plain",)), parsed.get_body(("html",))
    return OutgoingEmail(
        from_address=permit.sender,
        to_address=permit.address,
        subject=str(parsed["Subject"]),
        text=str(text.get_content()) if text else "",
        html=str(html.get_content()) if html else "",
    )
