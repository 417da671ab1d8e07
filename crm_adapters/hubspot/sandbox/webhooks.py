"""Webhooks: every change in the portal becomes events, signed and delivered until the app takes them.

As HubSpot's webhook guide has it: a JSON array of at most a hundred events, five seconds to answer, up to ten repeats
over about a day; neither order nor single delivery is promised. `Unruly` in faults.py makes that worse.
"""

import itertools
import json
import random
import threading
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from crm_adapters.hubspot.sandbox import signing
from crm_adapters.hubspot.sandbox.faults import Unruly
from crm_adapters.sandboxes import outgoing

MOST_EVENTS, PATIENCE = 100, 5.0
# Minutes until each repeat: ten of them, spread over about 24 hours.
REPEATS = (1, 3, 10, 30, 60, 120, 180, 240, 360, 420)
SINGULAR = {"contacts": "contact", "companies": "company", "deals": "deal", "tickets": "ticket", "tasks": "task"}
# HubSpot tells of neither: they change with everything.
NEVER = {"hs_lastmodifieddate", "lastmodifieddate", "hs_updated_by_user_id", "num_unique_conversion_events"}
OK = range(200, 300)


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscriptions:
    """What an app asked for, and where it wants it; `properties` empty means every property."""

    target: str
    secret: str
    version: str = "v3"
    types: frozenset[str] = frozenset()
    properties: frozenset[str] = frozenset()

    def wants(self, kind: str, name: str) -> bool:
        """Whether an event of that type, about that property, goes out."""
        if self.types and kind not in self.types:
            return False
        return not (kind.endswith(".propertyChange") and self.properties and name not in self.properties)


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """One attempt, as the portal's log shows it: `status` 0 when nothing came back in time."""

    status: int
    attempt: int
    events: int
    seconds: float


@dataclass(order=True, slots=True)
class _Due:
    at: float
    number: int
    events: list[dict[str, Any]] = field(compare=False)
    attempt: int = field(compare=False, default=0)


class Webhooks:
    """The queue between the portal's changes and one app. Its thread runs while somebody is subscribed."""

    def __init__(self, *, portal_id: int, app_id: int, clock: Callable[[], datetime], seed: int) -> None:
        """Nobody is subscribed yet, and nothing is collected."""
        self._portal_id, self._app_id, self._clock = portal_id, app_id, clock
        self._chance = random.Random(seed)
        self._numbers = itertools.count(1)
        self._waiting: list[_Due] = []
        self._wake = threading.Condition()
        self._thread: threading.Thread | None = None
        self._ends = False
        self._under_way = 0
        self.subscriptions: Subscriptions | None = None
        self.unruly = Unruly()
        self.held = False
        self.time_scale = 1.0
        self.log: list[Delivery] = []
        self.dropped: list[dict[str, Any]] = []

    def subscribe(self, subscriptions: Subscriptions | None) -> None:
        """From now on these events go there; None stops it and forgets what waits."""
        with self._wake:
            self.subscriptions = subscriptions
            if subscriptions is None:
                self._waiting.clear()
            elif self._thread is None:
                self._ends = False
                self._thread = threading.Thread(target=self._run, name="hubspot-webhooks", daemon=True)
                self._thread.start()
            self._wake.notify_all()

    def stop(self) -> None:
        """End the thread; what waits is lost with the portal."""
        with self._wake:
            self._ends = True
            self._wake.notify_all()
        if self._thread is not None:
            self._thread.join(timeout=PATIENCE + 1)
            self._thread = None

    # What happened ---------------------------------------------------------------------------

    def changed(self, what: str, kind: str, record: str, **more: Any) -> None:
        """Told by the store of each change; `what` is creation, deletion, propertyChange and so on."""
        subscriptions, singular = self.subscriptions, SINGULAR.get(kind)
        if subscriptions is None or singular is None:
            return
        name = str(more.get("propertyName") or "")
        # There is no task.*: a task is told as an object, with its type.
        said = f"object.{what}" if singular == "task" else f"{singular}.{what}"
        if name in NEVER or not subscriptions.wants(said, name):
            return
        event = {
            "eventId": self._chance.randrange(1, 2**31),
            "subscriptionId": 1 + sum(said.encode()) % 997,
            "portalId": self._portal_id,
            "appId": self._app_id,
            "occurredAt": int(self._clock().timestamp() * 1000),
            "subscriptionType": said,
            "attemptNumber": 0,
            "objectId": int(record),
            "changeSource": "CRM_UI",
            "sourceId": "userId:0",
            **({"objectTypeId": "0-27"} if singular == "task" else {}),
            **more,
        }
        if what == "associationChange":
            del event["objectId"]  # it names both ends instead
        self._put([event])

    def _put(self, events: list[dict[str, Any]]) -> None:
        now = time.monotonic()
        with self._wake:
            for event in events:
                copies = 2 if self._chance.random() < self.unruly.doubled else 1
                for _ in range(copies):
                    late = self.unruly.late_seconds if self._chance.random() < self.unruly.late else 0.0
                    shuffled = self._chance.random() * self.unruly.disorder_seconds
                    self._waiting.append(_Due(now + late + shuffled, next(self._numbers), [dict(event)]))
            self._wake.notify_all()

    # Delivery --------------------------------------------------------------------------------

    def settle(self, timeout: float = 10.0) -> bool:
        """Wait until nothing waits and nothing is under way; whether that came in time."""
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
                batch, attempt = self._take()
                self._under_way += 1
                subscriptions = self.subscriptions
            try:
                if subscriptions is not None:
                    self._deliver(subscriptions, batch, attempt)
            finally:
                with self._wake:
                    self._under_way -= 1
                    self._wake.notify_all()

    def _until_due(self) -> float | None:
        """Seconds until the next delivery; None while nothing is to come."""
        if self.held or not self._waiting:
            return None
        return max(min(self._waiting).at - time.monotonic(), 0.0)

    def _take(self) -> tuple[list[dict[str, Any]], int]:
        """What is due and at its first attempt goes together; a repeat goes as it was."""
        now = time.monotonic()
        due = sorted(d for d in self._waiting if d.at <= now)
        first = due[0]
        if first.attempt:
            self._waiting.remove(first)
            return first.events, first.attempt
        together = [d for d in due if d.attempt == 0][:MOST_EVENTS]
        for one in together:
            self._waiting.remove(one)
        return [event for one in together for event in one.events], 0

    def _deliver(self, subscriptions: Subscriptions, batch: list[dict[str, Any]], attempt: int) -> None:
        body = json.dumps([{**event, "attemptNumber": attempt} for event in batch]).encode()
        signed = signing.headers(
            subscriptions.version,
            secret=subscriptions.secret,
            method="POST",
            uri=subscriptions.target,
            body=body,
            milliseconds=int(self._clock().timestamp() * 1000),
        )
        sent = {**signed, "Content-Type": "application/json", "User-Agent": "HubSpot Connect 2.0"}
        began = time.monotonic()
        reply = outgoing.call("POST", subscriptions.target, body=body, headers=sent, timeout=PATIENCE)
        took = time.monotonic() - began
        self.log.append(Delivery(status=reply.status, attempt=attempt, events=len(batch), seconds=took))
        if reply.status in OK:
            return
        if attempt >= len(REPEATS):
            self.dropped.extend(batch)
            return
        again = time.monotonic() + REPEATS[attempt] * 60 * self.time_scale
        with self._wake:
            self._waiting.append(_Due(again, next(self._numbers), batch, attempt + 1))
            self._wake.notify_all()

    def hold(self) -> None:
        """Nothing goes out until `release`: a feed that is late, by as much as the test likes."""
        self.held = True

    def release(self) -> None:
        """Everything that was held is due."""
        with self._wake:
            self.held = False
            self._wake.notify_all()


def read_subscriptions(fields: Mapping[str, Any]) -> Subscriptions:
    """By plain names, as the control door takes them; ValueError where something is missing."""

    def many(name: str) -> frozenset[str]:
        given: Iterable[Any] = fields.get(name) or ()
        return frozenset(map(str, given))

    try:
        return Subscriptions(
            target=str(fields["target"]),
            secret=str(fields["secret"]),
            version=str(fields.get("version") or "v3"),
            types=many("types"),
            properties=many("properties"),
        )
    except KeyError as error:
        raise ValueError(f"missing: {error}") from error
