"""Alarms reach people outside the console: a signed webhook, and mail to addresses of our own.

An alarm acts first and is told afterwards: nothing that fails here delays or undoes a restraint. Each channel hears of
each alarm once it answers; until then it is tried again with growing gaps. Mail goes to addresses of app.yaml alone,
and never to one that a contact has: this is no way round the gates. A stop does not silence it.
"""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email.headerregistry import Address
from email.message import EmailMessage

from connector.audit.event import AuditEvent
from connector.evidence_rows import Alarm
from connector.mail.compose import POLICY, message_id, with_date
from connector.permit import Permit, mint
from connector.ports import Clock, Herald, Store, Transport, World
from connector.stages.self_check import known_as
from gates.draft import Sender
from gates.errors import TransportError, WorldError

PREFIX = "alert"
LIFE = timedelta(seconds=60)
FIRST_RETRY, LONGEST_RETRY = timedelta(minutes=1), timedelta(hours=1)


def tell(world: World) -> tuple[int, int]:
    """Tell what nobody has heard yet; returns (told, failed)."""
    told = failed = 0
    if not world.heralds:
        return told, failed
    now = world.clock.now()
    owners = {s.name: s.incident_owner for s in world.organisation.segments.values()}
    with world.store.read() as tx:
        waiting = [a for a in tx.evidence.alarms(only_open=False) if _due(a, world.heralds, now)]
    down: set[str] = set()  # one that does not answer is asked once a round: the watch must not wait for it
    for alarm in waiting:
        heard: dict[str, str] = dict(alarm.told)
        owner = owners.get(alarm.scope.key, "")
        wanted = [h for h in world.heralds if h.name not in heard and h.name not in down]
        if not wanted:
            continue
        for herald in wanted:
            try:
                herald.tell(alarm, owner, world)
            except WorldError as error:
                failed += 1
                down.add(herald.name)
                _note(world, alarm, "alert_failed", herald.name, error.code)
                continue
            heard[herald.name] = world.clock.now().isoformat()
            told += 1
            _note(world, alarm, "alert_told", herald.name, "")
        gap = min(FIRST_RETRY * 2 ** min(alarm.tries, 10), LONGEST_RETRY)
        with world.store.begin() as tx:
            tx.evidence.alarm_told(alarm.id, heard, alarm.tries + 1, now + gap)
    return told, failed


def _due(alarm: Alarm, heralds: Sequence[Herald], now: datetime) -> bool:
    return any(h.name not in alarm.told for h in heralds) and (alarm.next_try is None or alarm.next_try <= now)


def _note(world: World, alarm: Alarm, action: str, channel: str, why: str) -> None:
    event = AuditEvent(
        chain="system", at=world.clock.now(), actor="watch", action=action, subject=str(alarm.scope),
        detail={"alarm": alarm.id, "channel": channel, "why": why},
    )  # fmt: skip
    with world.store.begin() as tx:
        tx.log.append(event)


# ------------------------------------------------------------------------------------------ by mail


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertDoor:
    """`ports.Doorkeeper` for alerts alone: what makes an outreach is refused here, whoever signed its permit."""

    addresses: frozenset[str]
    store: Store
    clock: Clock
    spent: set[str] = field(default_factory=set)

    def admit(self, permit: Permit) -> str:
        """An empty string to go on, or why not."""
        if permit.fingerprint != PREFIX or permit.person or permit.address.casefold() not in self.addresses:
            return "not_an_alert"
        if permit.id in self.spent:
            return "permit_used"
        self.spent.add(permit.id)
        if not permit.issued_at <= self.clock.now() < permit.expires_at:
            return "permit_expired"
        with self.store.read() as tx:
            return known_as(permit.address, tx)


@dataclass(frozen=True, slots=True, kw_only=True)
class MailHerald:
    """Mail to one address of our own, from the first segment's sender; `transport` stands behind an `AlertDoor`."""

    address: str
    transport: Transport

    @property
    def name(self) -> str:
        """The channel."""
        return f"mail:{hashlib.sha256(self.address.casefold().encode()).hexdigest()[:8]}"

    def tell(self, alarm: Alarm, owner: str, world: World) -> None:
        """One mail; a hand-off of unknown fate counts as told, for it may have arrived."""
        sender = next(iter(world.organisation.segments.values())).sender
        text = f"{alarm.why or alarm.signal}\n\n{json.dumps(alarm.notice(owner), indent=2, ensure_ascii=False)}\n"
        name = f"{PREFIX}-{alarm.id}"
        identifier = message_id(name, sender)
        mail = EmailMessage(policy=POLICY)
        mail["From"] = Address(display_name="Gatepost", addr_spec=sender.email)
        mail["To"] = Address(addr_spec=self.address)
        mail["Subject"] = f"Gatepost: {alarm.scope} {alarm.signal} ({alarm.action.value})"
        mail["Message-ID"] = identifier
        mail["Auto-Submitted"] = "auto-generated"  # RFC 3834: nobody's absence answers it
        mail.set_content(text, cte="quoted-printable")
        message = with_date(mail.as_bytes(), world.clock.now())
        permit = mint(self._permit(name, identifier, message, sender, world), world.signer)
        try:
            self.transport.hand_off(message, permit)
        except TransportError as error:
            if error.fate == "not_sent":
                raise

    def _permit(self, name: str, identifier: str, message: bytes, sender: Sender, world: World) -> Permit:
        """Bound to these bytes and this address; there is no draft, consent or level that it could speak of."""
        now = world.clock.now()
        return Permit(
            id=world.ids.new("permit"), outreach=name, attempt=1, person="", sender=sender.email, address=self.address,
            message_id=identifier, sha256=hashlib.sha256(message).hexdigest(), draft_digest="", consent_digest="",
            claims_digest="", verdict_digest="", level="", reviewer="", fingerprint=PREFIX, node=world.node,
            issued_at=now, expires_at=now + LIFE,
        )  # fmt: skip
