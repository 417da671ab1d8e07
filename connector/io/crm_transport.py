"""Let the CRM of the mail's contact send it, once, behind the same permit as SMTP (laws 1, 3, 4).

A CRM builds its own message: it takes a subject and texts, and none of our headers. So it sends reviewed mail only.
Some CRMs answer with an id of the send: it is kept, so that an UNKNOWN can be asked for later (`CrmRecords`).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from email import message_from_bytes
from email.policy import SMTP
from email.utils import parseaddr

from connector.io.admission import examine
from connector.mail.relay_log import Trace
from connector.model import Delivery
from connector.permit import Permit
from connector.ports import Clock, Doorkeeper, Signer, Store
from crm_adapters.errors import CRMError
from crm_adapters.port import CRM, OutgoingEmail, Remembers, SendFate, Sends, SentBefore
from gates.errors import TransportError

RECEIPTS = "crm_send"
"""The stream under which a CRM's id for a send is kept, by outreach."""


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
        """True: see `Sends.cannot_carry` of the CRM."""
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
            self._keep(permit, answer.receipt)
            raise TransportError(
                "the CRM gave no clear answer; the mail may have left",
                fate="unknown",
                reply=answer.words,
                where=connection,
                mend="gatepost reconcile asks the CRM's records; else look there, then gatepost outreach resolve",
            )
        # 421 lets it be tried later (stages/refused.py); a CRM's own code word is held for a person.
        code = "421" if answer.fate is SendFate.LATER else answer.code
        what = "the CRM refused the mail"
        raise TransportError(what, fate="not_sent", code=code, reply=answer.words, where=connection)

    def _keep(self, permit: Permit, receipt: str) -> None:
        if receipt:
            with self.store.begin() as tx:
                tx.syncs.save_cursor(RECEIPTS, permit.outreach, receipt, self.clock.now())

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
                mend="set delivery.transport to smtp, or use a HubSpot or Salesforce connection",
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
        send_id=permit.outreach,
        from_name=parseaddr(str(parsed["From"]))[0],
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class CrmRecords:
    """The CRMs' own records as a witness of what they were asked to send (law 4)."""

    crms: Mapping[str, CRM]
    store: Store

    @property
    def name(self) -> str:
        """The word used in records."""
        return "crm records"

    def find(self, message_ids: Sequence[str]) -> Mapping[str, Trace]:
        """Those whose CRM has evidence that they left; one CRM that cannot be asked keeps back no other."""
        found: dict[str, Trace] = {}
        for identifier in message_ids:
            with self.store.read() as tx:
                row = tx.outreaches.find(message_id=identifier)
                receipt = (tx.syncs.cursor(RECEIPTS, row.id) or "") if row is not None else ""
            crm: object = self.crms.get(row.contact.connection) if row is not None else None
            if row is None or row.claimed_at is None or not isinstance(crm, Remembers):
                continue
            try:
                said = crm.find_sent(SentBefore(contact=row.contact, since=row.claimed_at, receipt=receipt))
            except CRMError:
                continue
            if said:
                found[identifier] = Trace(witness=self.name, said=said, fate="sent")
        return found
