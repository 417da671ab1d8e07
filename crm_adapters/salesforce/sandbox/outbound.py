"""Outbound Messages: SOAP that a record-triggered flow posts when a record is saved, until somebody says Ack.

As the SOAP API guide has it: up to a hundred notifications in a message, delivered at least once and in no order,
with what stands in the record when it is sent; 24 hours of repeats with gaps that grow to two hours; the session id is
empty.
"""

import itertools
import random
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from xml.sax.saxutils import escape

from crm_adapters.salesforce.sandbox.faults import Unruly
from crm_adapters.salesforce.sandbox.ids import make_id
from crm_adapters.salesforce.sandbox.records import Row, Store
from crm_adapters.sandboxes import outgoing

MOST, PATIENCE = 100, 60.0
FIRST_GAP, LONGEST_GAP = 15.0, 7200.0
GIVES_UP = timedelta(hours=24)
SOAP, OUTBOUND = "http://schemas.xmlsoap.org/soap/envelope/", "http://soap.sforce.com/2005/09/outbound"
ENTERPRISE = "urn:sobject.enterprise.soap.sforce.com"


@dataclass(frozen=True, slots=True, kw_only=True)
class OutboundMessage:
    """One definition: which object, which of its fields, and where to.

    `when` names the fields whose change triggers it; empty means every save.
    """

    sobject: str
    endpoint: str
    fields: tuple[str, ...] = ("Id", "Email", "HasOptedOutOfEmail")
    when: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """One try, as the page "Outbound Messages" in Setup shows it."""

    endpoint: str
    notifications: int
    status: int
    acknowledged: bool


@dataclass(order=True, slots=True)
class _Due:
    at: float
    number: int
    definition: OutboundMessage = field(compare=False)
    notifications: list[tuple[str, str]] = field(compare=False)  # id of the notification, id of the record
    began: datetime = field(compare=False)
    gap: float = field(compare=False, default=FIRST_GAP)


class Outbound:
    """The queue; its thread runs while a definition is active."""

    def __init__(self, store: Store, *, org_id: str, clock: Callable[[], datetime], lock: "threading.RLock") -> None:
        """Nothing is defined yet. `lock` is the org's own."""
        self._store, self._org_id, self._clock = store, org_id, clock
        self._numbers, self._ids = itertools.count(1), itertools.count(1)
        self._chance = random.Random(org_id)
        self._wake = threading.Condition(lock)
        self._waiting: list[_Due] = []
        self._definitions: list[OutboundMessage] = []
        self._thread: threading.Thread | None = None
        self._ends = False
        self._under_way = 0
        self.base_url = ""
        self.unruly = Unruly()
        self.held = False
        self.time_scale = 1.0
        self.log: list[Attempt] = []
        self.dropped: list[str] = []

    def activate(self, definition: OutboundMessage) -> None:
        """From now on every fitting save sends one."""
        with self._wake:
            self._definitions.append(definition)
            if self._thread is None:
                self._store.watchers.append(self.saved)
                self._thread = threading.Thread(target=self._run, name="salesforce-outbound", daemon=True)
                self._thread.start()

    def stop(self) -> None:
        """End the thread."""
        with self._wake:
            self._ends = True
            self._wake.notify_all()
        if self._thread is not None:
            self._thread.join(timeout=5)
            self._thread = None

    def saved(self, sobject: str, before: Row | None, after: Row | None) -> None:
        """Told by the store of each save. A deletion sends nothing: no flow runs that could."""
        if after is None or after["IsDeleted"]:
            return
        for definition in self._definitions:
            named = definition.when
            changed = before is None or not named or any(before.get(name) != after.get(name) for name in named)
            if definition.sobject == sobject and changed:
                self._put(definition, after["Id"])

    def _put(self, definition: OutboundMessage, record: str) -> None:
        with self._wake:
            late = self.unruly.late_seconds if self._chance.random() < self.unruly.late else 0.0
            at = time.monotonic() + late + self._chance.random() * self.unruly.disorder_seconds
            told = [(make_id("04l", next(self._ids)), record)]
            # The same notification again, not another one: that is what a lost Ack looks like.
            for _ in range(2 if self._chance.random() < self.unruly.doubled else 1):
                self._waiting.append(_Due(at, next(self._numbers), definition, list(told), self._clock()))
            self._wake.notify_all()

    def hold(self) -> None:
        """Nothing goes out until `release`."""
        with self._wake:
            self.held = True

    def release(self) -> None:
        """Everything that was held is due."""
        with self._wake:
            self.held = False
            self._wake.notify_all()

    def settle(self, timeout: float = 10.0) -> bool:
        """Wait until all is acknowledged or dropped; whether that came in time."""
        end = time.monotonic() + timeout
        with self._wake:
            while self._waiting or self._under_way:
                if (left := end - time.monotonic()) <= 0:
                    return False
                self._wake.wait(left)
        return True

    def _run(self) -> None:
        while True:
            with self._wake:
                while not self._ends and (pause := self._until_due()) != 0:
                    self._wake.wait(pause)
                if self._ends:
                    return
                batch = self._take()
                body = self._envelope(batch)
                self._under_way += 1
            reply = outgoing.call(
                "POST",
                batch.definition.endpoint,
                body=body,
                headers={"Content-Type": "text/xml; charset=utf-8", "SOAPAction": '""'},
                timeout=PATIENCE,
            )
            with self._wake:
                self._under_way -= 1
                self._answered(batch, reply)
                self._wake.notify_all()

    def _until_due(self) -> float | None:
        if self.held or not self._waiting:
            return None
        return max(min(self._waiting).at - time.monotonic(), 0.0)

    def _take(self) -> _Due:
        """The first that is due, and with it what goes to the same endpoint at its first attempt."""
        now = time.monotonic()
        due = sorted(d for d in self._waiting if d.at <= now)
        first = due[0]
        together = [d for d in due if d.definition == first.definition and d.gap == first.gap == FIRST_GAP] or [first]
        taken: list[_Due] = []
        for one in together:
            if sum(len(d.notifications) for d in taken) + len(one.notifications) > MOST:
                break
            taken.append(one)
            self._waiting.remove(one)
        first.notifications = [n for one in taken for n in one.notifications]
        return first

    def _answered(self, batch: _Due, reply: outgoing.Reply) -> None:
        acknowledged = reply.status == 200 and b"<Ack>true</Ack>" in reply.body.replace(b" ", b"")  # noqa: PLR2004
        number = len(batch.notifications)
        self.log.append(
            Attempt(
                endpoint=batch.definition.endpoint,
                notifications=number,
                status=reply.status,
                acknowledged=acknowledged,
            )
        )
        if acknowledged:
            return
        if self._clock() - batch.began >= GIVES_UP:
            self.dropped.extend(notification for notification, _ in batch.notifications)
            return
        gap = min(batch.gap * 2, LONGEST_GAP)
        at = time.monotonic() + batch.gap * self.time_scale
        self._waiting.append(_Due(at, next(self._numbers), batch.definition, batch.notifications, batch.began, gap))

    def _envelope(self, batch: _Due) -> bytes:
        """The records as they stand now: no state in between is ever told."""
        parts = []
        for notification, record in batch.notifications:
            row = self._store.get(record)
            if row is None:  # a save that was rolled back, or a record that is gone since
                continue
            cells = "".join(
                f"<sf:{name}>{escape(_text(row[name]))}</sf:{name}>"
                for name in batch.definition.fields
                if row.get(name) is not None
            )
            parts.append(
                f'<Notification><Id>{notification}</Id><sObject xsi:type="sf:{batch.definition.sobject}" '
                f'xmlns:sf="{ENTERPRISE}">{cells}</sObject></Notification>'
            )
        return (
            f'<?xml version="1.0" encoding="UTF-8"?><soapenv:Envelope xmlns:soapenv="{SOAP}" '
            'xmlns:xsd="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
            f'<soapenv:Body><notifications xmlns="{OUTBOUND}"><OrganizationId>{self._org_id}</OrganizationId>'
            f'<ActionId>04k{self._org_id[3:]}</ActionId><SessionId xsi:nil="true"/>'
            f"<EnterpriseUrl>{self.base_url}/services/Soap/c/66.0</EnterpriseUrl>"
            f"<PartnerUrl>{self.base_url}/services/Soap/u/66.0</PartnerUrl>{''.join(parts)}"
            "</notifications></soapenv:Body></soapenv:Envelope>"
        ).encode()


def _text(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
