"""One mail to ourselves, through the real relay and back by IMAP: what is signed and what arrives is seen, not hoped.

It is no outreach: the text is fixed, the address stands in app.yaml (`delivery.self_check`), and one that a connection,
our own store or a suppression knows is refused, so that nobody can use it to reach a person. It carries a permit of its
own like every mail; the door that takes it takes no other, and stop stops it as well.
"""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from connector.audit.event import AuditEvent
from connector.letters import Looks
from connector.mail.compose import compose, message_id, with_date
from connector.mail.delivered import delivered_checks
from connector.mail.domain import DomainCheck
from connector.mail.optout import link
from connector.mail.render import Rendered
from connector.model import ORGANISATION, Json
from connector.permit import Permit, mint
from connector.ports import Clock, Store, Transport, Tx, World
from connector.stages.domains import organisational
from crm_adapters.errors import CRMError
from feature_flags.levels import Restraint
from gates.draft import Sender
from gates.errors import InputError, TransportError, WorldError

SUBJECT = "Gatepost self-check"
TEXT = "This mail checks how our relay signs and delivers. It was sent by `gatepost doctor` to our own mailbox.\n"
HTML = f"<!doctype html><html><body><p>{TEXT.strip()}</p></body></html>\n"
LIFE = timedelta(seconds=60)
PAUSE = 3.0
PREFIX = "selfcheck"


@dataclass(frozen=True, slots=True, kw_only=True)
class SelfCheck:
    """What one run needs: the address, how long to wait for the mail (seconds), and whose results to believe."""

    address: str
    wait: float
    trusted: str


def refuse_others(address: str, configured: Sequence[str], world: World) -> None:
    """InputError unless the address is configured, and no connection knows it."""
    if address.casefold() not in {a.casefold() for a in configured}:
        raise InputError(
            "this address is not one of ours",
            where="--self-check",
            mend="name our own mailbox under delivery.self_check in app.yaml",
        )
    with world.store.read() as tx:
        why = known_as(address, tx)
    for name, crm in world.crms.items() if not why else ():
        try:
            found = crm.read([], [address]).found
        except CRMError as error:
            raise WorldError(
                "a connection cannot be asked whether it knows this address", where=name, mend="try again later"
            ) from error
        if found:
            why = f"{name} has a record with it"
    if why:
        raise InputError(f"this address is a person's: {why}", where="--self-check", mend="use a mailbox of our own")


def known_as(address: str, tx: Tx) -> str:
    """Why the address is somebody's whom we might write to, or must not; empty when nobody knows it."""
    if tx.people.person_at(address):
        return "a contact has it"
    return "it is suppressed" if tx.suppressions.of("", [address]) else ""


def stopped(tx: Tx, signal: str) -> str:
    """Why nothing may leave at the moment, not even this."""
    if signal:
        return f"stopped:{signal}"
    return "stopped" if tx.flags.standings((ORGANISATION,))[0].restraint >= Restraint.PAUSED else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SelfCheckDoor:
    """`ports.Doorkeeper` for self-checks alone: what makes an outreach is refused here, whoever signed its permit."""

    addresses: frozenset[str]
    store: Store
    clock: Clock
    stop_signal: Callable[[], str]
    spent: set[str] = field(default_factory=set)

    def admit(self, permit: Permit) -> str:
        """An empty string to go on, or why not."""
        if permit.fingerprint != PREFIX or permit.person or permit.address.casefold() not in self.addresses:
            return "not_a_self_check"
        if permit.id in self.spent:
            return "permit_used"
        self.spent.add(permit.id)
        if not permit.issued_at <= self.clock.now() < permit.expires_at:
            return "permit_expired"
        with self.store.read() as tx:
            return stopped(tx, self.stop_signal()) or known_as(permit.address, tx)


def self_check(asked: SelfCheck, world: World, transport: Transport) -> tuple[DomainCheck, ...]:
    """One mail from each sending domain; what arrived, and how. The address must have passed `refuse_others`."""
    senders = {s.sender.email.rpartition("@")[2].lower(): s.sender for s in world.organisation.segments.values()}
    boxes = [box for box in world.mailboxes if isinstance(box, Looks)]
    if not boxes:
        raise InputError("there is no mailbox to look into", where="inbound", mend="give app.yaml an `inbound` section")
    found: list[DomainCheck] = []
    for domain, sender in senders.items():
        found += _one(domain, sender, asked, world, transport, boxes)
    return tuple(found)


def _one(
    domain: str, sender: Sender, asked: SelfCheck, world: World, transport: Transport, boxes: Sequence[Looks]
) -> tuple[DomainCheck, ...]:
    name = world.ids.new(PREFIX)
    unsubscribe = link(world.organisation.public_url, name, world.signer)
    identifier = message_id(name, sender)
    rendered = Rendered(subject=SUBJECT, text=TEXT, html=HTML)
    now = world.clock.now()
    raw = compose(rendered, to=asked.address, to_name="", sender=sender, identifier=identifier, unsubscribe=unsubscribe)
    message = with_date(raw, now)
    permit = mint(_permit(name, identifier, message, sender, asked.address, world), world.signer)
    _log(world, name, "self_check", domain=domain, permit=permit.id, sha256=permit.sha256)
    try:
        transport.hand_off(message, permit)
    except TransportError as error:
        _log(world, name, "self_check_failed", domain=domain, fate=error.fate, code=error.reply_code)
        said = f"{error.what} ({error.fate} {error.reply_code})".replace(" )", ")")
        return (
            DomainCheck(domain=domain, name="self-check", ok=False, detail=said, mend=error.mend or "see the relay"),
        )
    _log(world, name, "self_check_sent", domain=domain, transport=transport.name)
    delivered = _arrived(identifier, asked.wait, world, boxes)
    if delivered is None:
        mend = "see the relay's log, the spam folder, and inbound.folders"
        said = f"the mail was accepted and did not arrive within {asked.wait:g} s"
        return (DomainCheck(domain=domain, name="self-check", ok=False, detail=said, mend=mend),)
    arrived = DomainCheck(domain=domain, name="self-check", ok=True, detail="accepted and delivered")
    checks = delivered_checks(
        delivered, asked.trusted, organisational, sent=f"<{unsubscribe}>", lookup=world.lookup
    )  # fmt: skip
    return (arrived, *checks)


def _permit(name: str, identifier: str, message: bytes, sender: Sender, address: str, world: World) -> Permit:
    """Bound to these bytes and this address; there is no draft, consent or level that it could speak of."""
    now = world.clock.now()
    return Permit(
        id=world.ids.new("permit"), outreach=name, attempt=1, person="", sender=sender.email, address=address,
        message_id=identifier, sha256=hashlib.sha256(message).hexdigest(), draft_digest="", consent_digest="",
        claims_digest="", verdict_digest="", level="", reviewer="", fingerprint=PREFIX, node=world.node, issued_at=now,
        expires_at=now + LIFE,
    )  # fmt: skip


def _arrived(identifier: str, wait: float, world: World, boxes: Sequence[Looks]) -> bytes | None:
    until = world.clock.now() + timedelta(seconds=wait)
    while True:
        for box in boxes:
            raw = box.find(identifier)
            if raw is not None:
                return raw
        if world.clock.now() >= until:
            return None
        world.clock.sleep(PAUSE)


def _log(world: World, subject: str, action: str, **detail: Json) -> None:
    """Written before done, and the result after (law 10)."""
    now = world.clock.now()
    event = AuditEvent(chain="system", at=now, actor="doctor", action=action, subject=subject, detail=detail)
    with world.store.begin() as tx:
        tx.log.append(event)
