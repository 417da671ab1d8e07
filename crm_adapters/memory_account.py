"""An account of a CRM that lives in memory, and everything that people do in it behind our back.

Tests and demos arrange the world here; the connector only ever sees `MemoryCRM`, the port on it.
What Gatepost writes is kept in `writes`, so that a test can say what it did not touch (law 13).
"""

import hashlib
import hmac
import json
import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from crm_adapters.errors import CRMError, Refused, Unavailable
from crm_adapters.port import Change, ChangeKind, Owner, Reading, ReceivedEmail, ReviewTask, SentEmail
from gates.draft import Template
from gates.recipient import ConsentState, ContactKey, Flag, Note

# One deciding field for each reason against mailing that a record can carry.
FLAGS: Mapping[ConsentState, str] = {
    ConsentState.OPTED_OUT: "email_opt_out",
    ConsentState.COMPLAINED: "spam_complaint",
    ConsentState.BOUNCED: "email_bounced",
}
SIGNATURE_HEADER = "X-Memory-Signature"
USER_HEADER, NONCE_HEADER, TIME_HEADER = "X-Memory-User", "X-Memory-Nonce", "X-Memory-Time"


@dataclass(frozen=True, slots=True, kw_only=True)
class Write:
    """One write by Gatepost: the port's method, what it wrote to, and the fields that it set."""

    call: str
    target: str
    fields: tuple[str, ...]
    at: datetime


@dataclass(slots=True, kw_only=True)
class MemoryTask:
    """A review task as it stands in the CRM: what we wrote, and what the rep answered."""

    id: str
    content: ReviewTask
    decision: str = ""
    decided_by: str = ""
    reason: str = ""
    edited_subject: str = ""
    edited_text: str = ""
    completed: bool = False
    deleted: bool = False
    outcome: str = ""
    at: datetime | None = None


@dataclass(slots=True, kw_only=True)
class Faults:
    """What goes wrong at the next calls: nothing, unless somebody arranged it."""

    outage: bool = False
    refusals: list[CRMError] = field(default_factory=list)
    lost_answers: int = 0
    before_call: Callable[[str], None] | None = None


class MemoryAccount:
    """The records, lists, templates, owners, tasks and mails of one account, and the hands of its users."""

    def __init__(self, connection: str, *, now: Callable[[], datetime], secret: bytes = b"memory") -> None:
        """Start empty; `secret` signs the webhooks that `webhook` makes."""
        self.connection = connection
        self.now = now
        self.lock = threading.RLock()
        self.records: dict[ContactKey, Reading] = {}
        self.arrivals: list[ContactKey] = []
        self.moved: dict[ContactKey, ContactKey] = {}
        self.changes: list[Change] = []
        self.owners: list[Owner] = []
        self.templates: dict[str, Template] = {}
        self.unusable_templates: dict[str, str] = {}
        self.lists: dict[str, list[ContactKey]] = {}
        self.hidden: set[str] = set()
        self.missing_setup: dict[str, str] = {}
        self.tasks: dict[str, MemoryTask] = {}
        self.emails: dict[str, SentEmail] = {}
        self.received: list[ReceivedEmail] = []
        self.writes: list[Write] = []
        self.faults = Faults()
        self._secret = secret
        self._arrived: set[ContactKey] = set()
        self._ids = 0

    # ---- what the account holds

    def add(self, reading: Reading) -> ContactKey:
        """Put a record into the account, or put it there anew; reading times are set when it is read."""
        key = reading.contact.key
        with self.lock:
            self.records[key] = _flagged(reading)
            self._seen(key)
        return key

    def change(self, key: ContactKey, edit: Callable[[Reading], Reading]) -> None:
        """Somebody edits a record: `edit` gets it and returns it changed."""
        with self.lock:
            self.records[key] = _flagged(edit(self.records[key]))
            self._seen(key)

    def add_owner(self, owner: Owner) -> None:
        """A CRM user who can own contacts."""
        self.owners.append(owner)

    def add_template(self, template: Template) -> None:
        """An approved template; the same id again replaces it."""
        self.templates[template.id] = template

    def add_unusable_template(self, name: str, why: str) -> None:
        """A template that cannot be rendered, so that only `check_setup` shows it."""
        self.unusable_templates[name] = why

    def add_list(self, selector: str, members: Iterable[ContactKey]) -> None:
        """A list that a segment can select by name."""
        self.lists[selector] = list(members)

    def record(self, email: ReceivedEmail) -> None:
        """A mail came in, or came back, and the CRM recorded it."""
        with self.lock:
            self.received.append(email)

    # ---- what people do to records

    def opt_out(self, key: ContactKey, state: ConsentState = ConsentState.OPTED_OUT) -> None:
        """The person, or a rep, marks the record as not to be mailed, in the CRM itself."""
        flag = Flag(name=FLAGS[state], value="true", state=state, changed_at=self.now())
        self.change(key, lambda reading: _with_flag(reading, flag))

    def hide(self, *fields: str) -> None:
        """An admin takes these deciding fields out of our token's sight."""
        self.hidden.update(fields)

    def merge(self, winner: ContactKey, loser: ContactKey, *, new_id: str = "") -> ContactKey:
        """Somebody merges two records; with `new_id` the survivor gets a key that neither had (as HubSpot does)."""
        with self.lock:
            kept, lost = self.records.pop(winner), self.records.pop(loser)
            key = replace(winner, id=new_id) if new_id else winner
            absorbed = (loser, winner) if new_id else (loser,)
            flags = {flag.name: flag for flag in (*lost.consent.flags, *kept.consent.flags)}
            addresses = dict.fromkeys((*kept.contact.addresses, *lost.contact.addresses))
            self.records[key] = replace(
                kept,
                contact=replace(kept.contact, key=key, addresses=tuple(addresses)),
                consent=replace(
                    kept.consent,
                    source=key,
                    state=max(kept.consent.state, lost.consent.state),
                    flags=tuple(flags.values()),
                ),
                facts=tuple(replace(f, source=key) if f.source == winner else f for f in kept.facts),
                merged_from=(*kept.merged_from, *lost.merged_from, *absorbed),
            )
            for old in absorbed:
                self._moves(old, key, ChangeKind.MERGED)
            self._seen(key)
        return key

    def convert(self, lead: ContactKey, contact: ContactKey) -> None:
        """A rep converts a lead; `contact` becomes its new record, which must not exist yet."""
        with self.lock:
            old = self.records.pop(lead)
            self.records[contact] = replace(
                old,
                contact=replace(old.contact, key=contact),
                consent=replace(old.consent, source=contact),
                facts=tuple(replace(f, source=contact) if f.source == lead else f for f in old.facts),
                merged_from=(*old.merged_from, lead),
            )
            self._moves(lead, contact, ChangeKind.CONVERTED)
            self._seen(contact)

    def delete(self, key: ContactKey, *, privacy: bool = False) -> None:
        """Somebody deletes a record; with `privacy` for good, under a data protection law."""
        with self.lock:
            del self.records[key]
            kind = ChangeKind.ERASED if privacy else ChangeKind.DELETED
            self.changes.append(Change(kind=kind, key=key, at=self.now()))

    # ---- what a rep does to a task

    def decide(
        self, task: str, decision: str, *, by: str = "", reason: str = "", subject: str = "", text: str = ""
    ) -> None:
        """A rep fills the decision fields of a task; `by` is the owner id that the CRM notes as last editor."""
        row = self.tasks[task]
        row.decision, row.decided_by, row.reason = decision, by or row.content.owner, reason
        row.edited_subject, row.edited_text, row.at = subject, text, self.now()

    def complete(self, task: str) -> None:
        """A rep ticks the task off without a word."""
        self.tasks[task].completed = True

    def delete_task(self, task: str) -> None:
        """A rep deletes the task."""
        self.tasks[task].deleted = True

    def open_tasks(self, owner: str = "") -> Sequence[MemoryTask]:
        """The tasks that still wait, of one owner or of all."""
        waiting = (t for t in self.tasks.values() if not (t.completed or t.deleted))
        return [t for t in waiting if owner in ("", t.content.owner)]

    # ---- what goes wrong

    def outage(self, *, on: bool = True) -> None:
        """Every call fails until this is called with `on=False`."""
        self.faults.outage = on

    def refuse_next(self, error: CRMError, times: int = 1) -> None:
        """The next calls raise this error and do nothing."""
        self.faults.refusals.extend([error] * times)

    def lose_next_answer(self, times: int = 1) -> None:
        """The next writes are carried out, and their answer is lost on the way back."""
        self.faults.lost_answers += times

    def before_each_call(self, hook: Callable[[str], None] | None) -> None:
        """Run `hook(method)` before each call: to be slow, to move the clock, or to change the world in between."""
        self.faults.before_call = hook

    # ---- webhooks

    def webhook(self, changes: Sequence[Change]) -> tuple[dict[str, str], bytes]:
        """The signed headers and body with which this account tells of changes."""
        events = [
            {"kind": c.kind.value, "object": c.key.object, "id": c.key.id}
            | ({"into": c.into.id} if c.into else {})
            | ({"flag": c.consent_hint.flags[0].name} if c.consent_hint else {})
            for c in changes
        ]
        body = json.dumps(events).encode()
        return {SIGNATURE_HEADER: self.sign(body)}, body

    def call(self, method: str, uri: str, body: bytes, *, user: str, nonce: str, at: datetime) -> dict[str, str]:
        """The signed headers with which this account vouches for a call of one of its users, by owner id."""
        named = {USER_HEADER: user, NONCE_HEADER: nonce, TIME_HEADER: str(int(at.timestamp() * 1000))}
        return {**named, SIGNATURE_HEADER: self.sign(called(method, uri, named, body))}

    def sign(self, body: bytes) -> str:
        """The signature of a webhook's body."""
        return hmac.new(self._secret, body, hashlib.sha256).hexdigest()

    # ---- for the port

    def begin(self, call: str) -> None:
        """Let what was arranged to go wrong go wrong before the call does anything."""
        if self.faults.before_call is not None:
            self.faults.before_call(call)
        if self.faults.outage:
            raise Unavailable("the CRM does not answer", where=f"{self.connection}: {call}", mend="try again later")
        if self.faults.refusals:
            raise self.faults.refusals.pop(0)

    def wrote(self, call: str, target: str, *fields: str) -> None:
        """Note a write by Gatepost, then lose the answer if that was arranged."""
        self.writes.append(Write(call=call, target=target, fields=fields, at=self.now()))
        if self.faults.lost_answers:
            self.faults.lost_answers -= 1
            raise Unavailable("the answer was lost, the outcome is unknown", where=f"{self.connection}: {call}")

    def resolve(self, key: ContactKey) -> ContactKey | None:
        """Where the record is now, through merges and conversions; None when it is gone."""
        if key.connection != self.connection:
            raise Refused("this key belongs to another connection", where=f"{self.connection}: {key}")
        while key in self.moved:
            key = self.moved[key]
        return key if key in self.records else None

    def new_id(self, prefix: str) -> str:
        """The next id, counted: the same run gives the same ids."""
        self._ids += 1
        return f"{prefix}-{self._ids}"

    def note(self, key: ContactKey, text: str) -> None:
        """Put a note on the record's timeline."""
        note = Note(text=text, at=self.now(), source=key)
        self.records[key] = replace(self.records[key], notes=(*self.records[key].notes, note))

    def _seen(self, key: ContactKey) -> None:
        if key not in self._arrived:
            self._arrived.add(key)
            self.arrivals.append(key)
        self.changes.append(Change(kind=ChangeKind.SEEN, key=key, at=self.now()))

    def _moves(self, old: ContactKey, new: ContactKey, kind: ChangeKind) -> None:
        self.moved[old] = new
        self.changes.append(Change(kind=kind, key=old, into=new, at=self.now()))


def _with_flag(reading: Reading, flag: Flag) -> Reading:
    """The record with this flag set; a flag that is there already stays as it is."""
    if any(f.name == flag.name for f in reading.consent.flags):
        return reading
    return replace(reading, consent=replace(reading.consent, flags=(*reading.consent.flags, flag)))


def _flagged(reading: Reading) -> Reading:
    """The record with a flag for its state, so that hiding the field hides the state too."""
    state = reading.consent.state
    if state not in FLAGS or reading.consent.flags:
        return reading
    return _with_flag(reading, Flag(name=FLAGS[state], value="true", state=state))


def called(method: str, uri: str, named: Mapping[str, str], body: bytes) -> bytes:
    """Everything of a call that the account vouches for."""
    return "\n".join([method, uri, *(f"{n}: {v}" for n, v in sorted(named.items()))]).encode() + b"\n" + body
