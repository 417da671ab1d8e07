"""Record-triggered flows that call an External Service through a Named Credential, and branch on its answer.

Flow repeats nothing by itself. A time-out (120 seconds) or an answer that is no 2xx takes the fault path. Named
Credentials cannot sign a body: they add headers, here the key, the org and who is running.
"""

import json
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from crm_adapters.salesforce.sandbox.records import Row, Store
from crm_adapters.sandboxes import outgoing

PATIENCE = 120.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Flow:
    """One flow: `operation` is called with `inputs` added to what every call has.

    `sets` writes fields of the record by the value of the answer's `branch_on`. With `segment`, a record whose
    `Segment__c` came to hold it triggers the flow.
    """

    name: str
    operation: str
    inputs: Mapping[str, str] = field(default_factory=dict)
    branch_on: str = ""
    sets: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    segment: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Interview:
    """One run of a flow; status 0 where the app could not be reached."""

    flow: str
    guid: str
    record: str
    status: int
    answer: Mapping[str, Any]
    path: str  # "fault", or the value that was branched on


@dataclass(slots=True, kw_only=True)
class NamedCredential:
    """Where the External Service is (`https://gatepost.example/crm/salesforce`), and the key that the admin entered."""

    origin: str = ""
    key: str = ""


class Flows:
    """All active flows. An interview runs in a thread of its own, as the asynchronous path of a flow does."""

    def __init__(
        self,
        store: Store,
        credential: NamedCredential,
        *,
        org_id: str,
        guid: Callable[[], str],
        lock: "threading.RLock",
    ) -> None:
        """No flow yet."""
        self._store, self._credential, self._org_id, self._guid = store, credential, org_id, guid
        self._wake = threading.Condition(lock)
        self._flows: dict[str, Flow] = {}
        self._running = 0
        self.interviews: list[Interview] = []

    def activate(self, flow: Flow) -> None:
        """From now on it may be run, and runs by itself where it has a trigger."""
        with self._wake:
            self._flows[flow.name] = flow
            if self.saved not in self._store.watchers:
                self._store.watchers.append(self.saved)

    def saved(self, sobject: str, before: Row | None, after: Row | None) -> None:
        """Told by the store of each save."""
        if after is None or after["IsDeleted"] or sobject not in {"Contact", "Lead"}:
            return
        now, was = _segments(after), _segments(before)
        for flow in list(self._flows.values()):
            if flow.segment and flow.segment in now - was:
                threading.Thread(target=self.run, args=(flow.name, after["Id"]), daemon=True).start()

    def run(self, name: str, record: str, *, user: str = "", guid: str = "") -> Interview:
        """One interview, now; the same `guid` is a paused one that is resumed, or run again after a fault."""
        flow = self._flows[name]
        interview = guid or self._guid()
        told = {
            "requestId": f"{interview}:{record}",
            "organizationId": self._org_id,
            "flow": flow.name,
            "userId": user,
            "recordId": record,
            **flow.inputs,
        }
        headers = {
            "Content-Type": "application/json",
            "Accept": "application/json",
            "Authorization": f"Bearer {self._credential.key}",
            "X-Gatepost-Org": self._org_id,
            "User-Agent": "SFDC-Callout/66.0",
        }
        with self._wake:
            self._running += 1
        try:
            reply = outgoing.call(
                "POST",
                f"{self._credential.origin}/workflow/{flow.operation}",
                body=json.dumps(told).encode(),
                headers=headers,
                timeout=PATIENCE,
            )
        finally:
            with self._wake:
                self._running -= 1
        answer = reply.json()
        is_good = 200 <= reply.status < 300  # noqa: PLR2004 - HTTP's class of success
        path = str(answer.get(flow.branch_on, "")) if is_good else "fault"
        done = Interview(flow=name, guid=interview, record=record, status=reply.status, answer=answer, path=path)
        with self._wake:
            row = self._store.get(record)
            if row is not None and path in flow.sets:
                self._store.update(row, dict(flow.sets[path]))
            self.interviews.append(done)
            self._wake.notify_all()
        return done

    def settle(self, interviews: int, timeout: float = 10.0) -> bool:
        """Wait until that many interviews have ended; whether they did."""
        with self._wake:
            return self._wake.wait_for(lambda: len(self.interviews) >= interviews and not self._running, timeout)


def _segments(row: Row | None) -> set[str]:
    return set(str((row or {}).get("Segment__c") or "").split(";")) - {""}
