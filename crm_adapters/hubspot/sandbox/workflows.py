"""Contact workflows with custom actions: who is enrolled, what the app answered, who waits, who went on.

By HubSpot's guide to custom workflow actions: an answer of 2xx or 4xx ends an action (4xx as failed), 429 asks for a
repeat after as many milliseconds as `Retry-After` says, 5xx and silence are repeated for up to three days with gaps
that grow from a minute to eight hours. `BLOCK` waits for a call-back, one week unless the answer says how long.
"""

import itertools
import json
import re
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from crm_adapters.hubspot.sandbox import signing
from crm_adapters.hubspot.sandbox.records import Store
from crm_adapters.sandboxes import outgoing

STATE, EXPIRES = "hs_execution_state", "hs_expiration_duration"
WEEK, GIVES_UP = timedelta(weeks=1), timedelta(days=3)
FIRST_GAP, LONGEST_GAP = 60.0, 8 * 3600.0
PATIENCE = 20.0
TOO_MANY, CLIENT_ERROR, SERVER_ERROR = 429, 400, 500
_DURATION = re.compile(r"P(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?")


class Stands(StrEnum):
    """Where one person is in one workflow."""

    CALLING = "calling"  # the app is asked, or will be again
    WAITING = "waiting"  # the app said BLOCK
    ENDED = "ended"


@dataclass(frozen=True, slots=True, kw_only=True)
class Action:
    """One step: the app's address and what it is given; `then` goes on by the value of the output field `branch_on`.

    A value that `then` does not name goes on to `otherwise`. With `sets` the step calls nobody: it writes properties
    of the contact, as HubSpot's own "set property value" does.
    """

    url: str = ""
    inputs: Mapping[str, str] = field(default_factory=dict)
    branch_on: str = ""
    then: Mapping[str, tuple["Action", ...]] = field(default_factory=dict)
    otherwise: tuple["Action", ...] = ()
    sets: Mapping[str, str] = field(default_factory=dict)
    properties: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Workflow:
    """`list_id` enrols whoever joins that list; without one, only by hand."""

    id: int
    name: str
    actions: tuple[Action, ...]
    list_id: str = ""


@dataclass(slots=True, kw_only=True)
class Enrolment:
    """One person in one workflow. `outcomes` holds the end of each action: SUCCESS, FAIL_CONTINUE, FAILED, EXPIRED."""

    workflow: int
    contact: str
    ahead: list[Action]
    state: Stands = Stands.CALLING
    callback: str = ""
    calls: int = 0
    outputs: dict[str, Any] = field(default_factory=dict)
    outcomes: list[str] = field(default_factory=list)
    due: float = 0.0
    gap: float = FIRST_GAP
    began: datetime | None = None
    until: datetime | None = None


class Workflows:
    """All workflows of a portal; a thread of its own calls the app."""

    def __init__(self, store: Store, *, portal_id: int, clock: Callable[[], datetime], lock: "threading.RLock") -> None:
        """No workflow yet; `secret` and `version` say how calls are signed. `lock` is the portal's own."""
        self._store, self._portal_id, self._clock = store, portal_id, clock
        self._workflows: dict[int, Workflow] = {}
        self._numbers = itertools.count(1)
        self._wake = threading.Condition(lock)
        self._thread: threading.Thread | None = None
        self._ends = False
        self.secret, self.version = "", "v2"
        self.time_scale = 1.0
        self.enrolments: list[Enrolment] = []
        self.spent: set[str] = set()

    def publish(self, workflow: Workflow) -> None:
        """Turn a workflow on."""
        with self._wake:
            self._workflows[workflow.id] = workflow
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="hubspot-workflows", daemon=True)
                self._thread.start()

    def stop(self) -> None:
        """End the thread; who waits, waits for ever."""
        with self._wake:
            self._ends = True
            self._wake.notify_all()
        if self._thread is not None:
            self._thread.join(timeout=PATIENCE + 1)
            self._thread = None

    def enrol(self, contact: str, workflow: int) -> Enrolment:
        """Put one contact into one workflow, as a person or a trigger does."""
        actions = list(self._workflows[workflow].actions)
        made = Enrolment(workflow=workflow, contact=self._store.merged.get(contact, contact), ahead=actions)
        with self._wake:
            self.enrolments.append(made)
            self._begin(made)
            self._wake.notify_all()
        return made

    def joined(self, list_id: str, contacts: Sequence[str]) -> None:
        """Contacts joined a list: every workflow that it triggers enrols them."""
        for workflow in list(self._workflows.values()):
            if workflow.list_id == list_id:
                for contact in contacts:
                    self.enrol(contact, workflow.id)

    def complete(self, callback: str, outputs: Mapping[str, Any]) -> bool:
        """The app's call-back; whether anybody waits, or waited, for it. A repeat changes nothing."""
        with self._wake:
            for one in self.enrolments:
                if one.callback == callback and one.state is not Stands.ENDED:
                    self._finish(one, str(outputs.get(STATE) or "SUCCESS"), outputs)
                    self._wake.notify_all()
                    return True
            return callback in self.spent

    def settle(self, timeout: float = 10.0) -> bool:
        """Wait until the app has answered every call; people in WAITING do not count."""
        end = time.monotonic() + timeout
        with self._wake:
            while any(e.state is Stands.CALLING for e in self.enrolments):
                if (left := end - time.monotonic()) <= 0:
                    return False
                self._wake.wait(left)
        return True

    # The engine ------------------------------------------------------------------------------

    def _begin(self, one: Enrolment) -> None:
        """The next action of the way ahead, or the end."""
        while one.ahead and one.ahead[0].sets:
            row = self._store.get("contacts", one.contact)
            step = one.ahead.pop(0)
            if row is not None:
                self._store.update(row, step.sets)
        if not one.ahead:
            one.state, one.callback = Stands.ENDED, ""
            return
        number = next(self._numbers)
        one.state, one.callback = Stands.CALLING, f"ap-{self._portal_id}-{one.workflow}-{number}-0"
        one.due, one.gap, one.began, one.until = time.monotonic(), FIRST_GAP, self._clock(), None

    def _finish(self, one: Enrolment, outcome: str, outputs: Mapping[str, Any]) -> None:
        step = one.ahead.pop(0)
        self.spent.add(one.callback)
        one.outcomes.append(outcome)
        one.outputs = {k: v for k, v in outputs.items() if k not in {STATE, EXPIRES}}
        if step.branch_on:
            value = str(one.outputs.get(step.branch_on, ""))
            one.ahead = [*step.then.get(value, step.otherwise), *one.ahead]
        self._begin(one)

    def _run(self) -> None:
        while True:
            with self._wake:
                one = self._next()
                while one is None and not self._ends:
                    self._wake.wait(0.05)
                    one = self._next()
                if self._ends or one is None:
                    return
                callback, step = one.callback, one.ahead[0]
            reply = self._call(one, step)
            with self._wake:
                # An app that is quick calls back before its own answer has arrived.
                if one.callback == callback and one.state is Stands.CALLING:
                    self._take(one, reply)
                self._wake.notify_all()

    def _next(self) -> Enrolment | None:
        now, real = self._clock(), time.monotonic()
        for one in self.enrolments:
            if one.state is Stands.WAITING and one.until is not None and now >= one.until:
                self._finish(one, "EXPIRED", {})
        return next((e for e in self.enrolments if e.state is Stands.CALLING and e.due <= real), None)

    def _call(self, one: Enrolment, step: Action) -> outgoing.Reply:
        with self._wake:
            row = self._store.get("contacts", one.contact)
            known = {} if row is None else {name: row.properties.get(name) for name in step.properties}
        told = {
            "callbackId": one.callback,
            "origin": {"portalId": self._portal_id, "actionDefinitionId": 1, "actionDefinitionVersion": 1},
            "context": {"source": "WORKFLOWS", "workflowId": one.workflow},
            "object": {"objectId": int(one.contact), "objectType": "CONTACT", "properties": known},
            "inputFields": {name: _filled(value, one.outputs) for name, value in step.inputs.items()},
        }
        body = json.dumps(told).encode()
        signed = signing.headers(
            self.version,
            secret=self.secret,
            method="POST",
            uri=step.url,
            body=body,
            milliseconds=int(self._clock().timestamp() * 1000),
        )
        one.calls += 1
        headers = {**signed, "Content-Type": "application/json", "User-Agent": "HubSpot Connect 2.0"}
        return outgoing.call("POST", step.url, body=body, headers=headers, timeout=PATIENCE)

    def _take(self, one: Enrolment, reply: outgoing.Reply) -> None:
        if reply.status == TOO_MANY:
            asked = {k.lower(): v for k, v in reply.headers.items()}.get("retry-after", "")
            # Milliseconds, and HubSpot's alone: everybody else means seconds.
            one.due = time.monotonic() + (int(asked) / 1000 if asked.isdigit() else one.gap) * self.time_scale
            return
        if reply.status == 0 or reply.status >= SERVER_ERROR:
            if one.began is not None and self._clock() - one.began >= GIVES_UP:
                self._finish(one, "FAILED", {})
                return
            one.due, one.gap = time.monotonic() + one.gap * self.time_scale, min(one.gap * 2, LONGEST_GAP)
            return
        if reply.status >= CLIENT_ERROR:
            self._finish(one, "FAILED", {})
            return
        outputs = reply.json().get("outputFields") or {}
        state = str(outputs.get(STATE) or "SUCCESS")
        if state != "BLOCK":
            self._finish(one, state, outputs)
            return
        one.state = Stands.WAITING
        one.outputs = {k: v for k, v in outputs.items() if k not in {STATE, EXPIRES}}
        one.until = self._clock() + duration(str(outputs.get(EXPIRES) or ""))


def duration(text: str) -> timedelta:
    """An ISO 8601 duration of weeks to seconds; a week where there is none or it cannot be read."""
    match = _DURATION.fullmatch(text)
    if match is None or not any(match.groups()):
        return WEEK
    weeks, days, hours, minutes, seconds = (int(part or 0) for part in match.groups())
    return timedelta(weeks=weeks, days=days, hours=hours, minutes=minutes, seconds=seconds)


def _filled(value: str, outputs: Mapping[str, Any]) -> str:
    """An input field may take what an earlier action gave out: `{{ name }}`."""
    return re.sub(r"\{\{\s*(\w+)\s*\}\}", lambda m: str(outputs.get(m[1], "")), value)


def read_workflow(fields: Mapping[str, Any]) -> Workflow:
    """By plain names, as the control door takes it; ValueError where something is missing."""
    try:
        return Workflow(
            id=int(fields["id"]),
            name=str(fields.get("name") or f"Workflow {fields['id']}"),
            list_id=str(fields.get("list_id") or ""),
            actions=_read_actions(fields["actions"]),
        )
    except (KeyError, TypeError) as error:
        raise ValueError(f"no such workflow: {error}") from error


def _read_actions(given: Sequence[Mapping[str, Any]]) -> tuple[Action, ...]:
    return tuple(
        Action(
            url=str(one.get("url") or ""),
            inputs={str(k): str(v) for k, v in (one.get("inputs") or {}).items()},
            branch_on=str(one.get("branch_on") or ""),
            then={str(k): _read_actions(v) for k, v in (one.get("then") or {}).items()},
            otherwise=_read_actions(one.get("otherwise") or ()),
            sets={str(k): str(v) for k, v in (one.get("sets") or {}).items()},
            properties=tuple(map(str, one.get("properties") or ())),
        )
        for one in given
    )
