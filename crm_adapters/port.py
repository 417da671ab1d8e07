"""The one port through which Gatepost sees a CRM, and the nouns that pass through it.

Every method raises a CRMError or returns; none repeats a write whose outcome is unknown without
reading first. There is no method that clears an opt-out or writes an identity field, so no code
can (laws 2 and 13).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol, runtime_checkable

from gates.draft import Template
from gates.recipient import Activity, Consent, Contact, ContactKey, Fact, Note, Relationship


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What one CRM answered about one record at one instant.

    `merged_from` lists keys of records that this one has absorbed; `key` may therefore differ from
    the key that was asked for.
    """

    contact: Contact
    consent: Consent
    facts: tuple[Fact, ...] = ()
    notes: tuple[Note, ...] = ()
    activities: tuple[Activity, ...] = ()
    relationship: Relationship = field(default_factory=Relationship)
    merged_from: tuple[ContactKey, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Readings:
    """The answer to one batch: every record found, and the asked keys that no longer exist."""

    found: tuple[Reading, ...]
    gone: tuple[ContactKey, ...] = ()


class ChangeKind(StrEnum):
    """What happened to a record."""

    SEEN = "seen"  # created or changed; `contact` is its identity now
    DELETED = "deleted"
    ERASED = "erased"  # privacy deletion: our copy must go as well
    MERGED = "merged"  # `key` was absorbed by `into`
    CONVERTED = "converted"  # a lead became the contact `into`


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One record that changed, as the sync or a webhook told it: a hint, never a ground to send on.

    `consent_hint` carries the flags that the listing already showed, so that an opt-out counts at
    once; its absence says nothing.
    """

    kind: ChangeKind
    key: ContactKey
    contact: Contact | None = None
    consent_hint: Consent | None = None
    into: ContactKey | None = None
    at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangePage:
    """One page of changes and the cursor to go on from; `more` is False at the end of the run.

    A cursor is an opaque string that survives restarts. The pages of one run may repeat a record.
    """

    changes: tuple[Change, ...]
    cursor: str
    more: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimLine:
    """One line of the claim map: the sentence, and field, value and age of the fact it rests on."""

    slot: str
    text: str
    source: str
    value: str
    age_days: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewTask:
    """What a rep needs to decide on one exact draft, upserted under our own id (`outreach`).

    `draft_digest` binds the answer; `link` opens the review page; `due` is before expiry. With `answers_them` the task
    holds what somebody wrote to us: nothing is to be approved, the rep answers by hand, and completing it settles it.
    """

    outreach: str
    draft_digest: str
    version: int
    contact: ContactKey
    owner: str
    segment: str
    subject: str
    mail_subject: str
    mail_text: str
    slots: Mapping[str, str]
    claims: tuple[ClaimLine, ...]
    findings: tuple[str, ...]
    link: str
    due: datetime
    answers_them: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskRef:
    """Where the task lives in the CRM."""

    connection: str
    id: str


class DecisionKind(StrEnum):
    """An explicit choice of a person; completing a task is none of them."""

    APPROVE = "approve"
    EDIT = "edit"
    LATER = "later"
    REJECT = "reject"
    ESCALATE = "escalate"
    DO_NOT_CONTACT = "do_not_contact"


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskAnswer:
    """What the decision fields of a task say now: the raw choice, and the draft that it is about.

    `decided_by` is the CRM owner id whom the CRM itself names as the last editor; empty when the CRM
    does not tell. `edited_text` is the whole mail text as the rep left it.
    """

    ref: TaskRef
    outreach: str
    draft_digest: str
    decision: str
    decided_by: str
    reason: str = ""
    edited_subject: str = ""
    edited_text: str = ""
    completed: bool = False
    deleted: bool = False
    at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SentEmail:
    """A mail that left, for the CRM's timeline; idempotent by `message_id`."""

    message_id: str
    contact: ContactKey
    owner: str
    from_address: str
    to_address: str
    subject: str
    text: str
    html: str
    at: datetime
    unreviewed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class OutgoingEmail:
    """A mail that the CRM itself is to send, exactly as approved; `html` may be empty.

    `send_id` is the same for every attempt on one mail: a CRM that knows such ids sends it once.
    """

    from_address: str
    to_address: str
    subject: str
    text: str
    html: str
    send_id: str = ""
    from_name: str = ""


class SendFate(StrEnum):
    """What certainly became of a mail that a CRM was asked to send."""

    ACCEPTED = "accepted"
    REFUSED = "refused"  # certainly not sent, and the same call would fail again
    LATER = "later"  # certainly not sent, for now
    UNKNOWN = "unknown"  # it may have left


@dataclass(frozen=True, slots=True, kw_only=True)
class SendAnswer:
    """The fate, the CRM's code for a refusal, its words without addresses, and its own id for this send."""

    fate: SendFate
    code: str = ""
    words: str = ""
    receipt: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SentBefore:
    """A mail that a CRM was asked to send, not before `since`, with the CRM's id for it where it told one."""

    contact: ContactKey
    since: datetime
    receipt: str = ""


CANNOT_CARRY = (
    "List-Unsubscribe and List-Unsubscribe-Post (RFC 8058: no one-click, only the link in the text)",
    "our Message-ID (answers and bounces cannot be matched by it, and no witness can settle an UNKNOWN)",
    "the plain-text part beside the HTML part",
    "our Date and the sender's display name",
)
"""What `emailSimple` loses of the approved message; for such losses a CRM is limited to reviewed mail."""


@runtime_checkable
class Sends(Protocol):
    """A CRM that can send a mail itself."""

    @property
    def cannot_carry(self) -> Sequence[str]:
        """What its sending loses of the approved message."""
        ...

    def send_email(self, mail: OutgoingEmail) -> SendAnswer:
        """Ask once, never again by itself, and tell the mail's fate; raises nothing of crm_adapters/errors.py."""
        ...


@runtime_checkable
class Remembers(Protocol):
    """A CRM whose records tell whether a mail that it was asked to send has left."""

    def find_sent(self, asked: SentBefore) -> str:
        """The evidence in words without addresses; empty when there is none, which proves nothing."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceivedEmail:
    """A mail to us as a CRM recorded it, or one of ours that it marked as returned: fields, not the bytes.

    `headers` are those of the original that the CRM kept (``In-Reply-To``, ``Auto-Submitted``, ...). With `returned`
    the record is a mail of ours that did not arrive: `message_id` is its own, `code` the status or reply code that the
    CRM tells (often none), `words` what the server said.
    """

    record: str
    at: datetime | None
    from_address: str
    to_address: str
    from_name: str = ""
    subject: str = ""
    text: str = ""
    html: str = ""
    message_id: str = ""
    headers: tuple[tuple[str, str], ...] = ()
    returned: bool = False
    code: str = ""
    words: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceivedPage:
    """Some of them and the cursor to go on from; a later page may repeat one, and none is left out."""

    emails: tuple[ReceivedEmail, ...]
    cursor: str
    more: bool


FIRST_LOOK = timedelta(days=1)
"""How far back the first look at recorded mail goes: what is older, reps have read before there was a Gatepost."""


@runtime_checkable
class Receives(Protocol):
    """A CRM that records mail which came back."""

    def received(self, cursor: str | None) -> ReceivedPage:
        """What was recorded or changed since the cursor, with overlap; None begins `FIRST_LOOK` ago."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Owner:
    """A CRM user who can own contacts; `manager` is another owner's id or empty."""

    id: str
    email: str
    name: str
    active: bool
    manager: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SetupItem:
    """One thing that the connection needs: whether it is there, and how an admin mends it."""

    name: str
    ok: bool
    detail: str
    mend: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Budget:
    """API calls made since this adapter was built, by kind, and what the CRM says is left (None: it does not tell)."""

    calls: Mapping[str, int]
    left: int | None
    records: int = 0

    @property
    def total(self) -> int:
        """All calls."""
        return sum(self.calls.values())


@runtime_checkable
class TellsTime(Protocol):
    """A CRM whose answers say what time it is there."""

    def clock_skew(self) -> timedelta | None:
        """How far our clock is ahead of the vendor's, by the last answer; None before the first one."""
        ...


class CRM(Protocol):
    """One account of one CRM."""

    @property
    def connection(self) -> str:
        """The connection's name in app.yaml."""
        ...

    def check_setup(self) -> Sequence[SetupItem]:
        """What this connection lacks: scopes, visible fields, task fields, templates."""
        ...

    def owners(self) -> Sequence[Owner]:
        """Everyone who can own a contact."""
        ...

    def templates(self) -> Sequence[Template]:
        """The approved templates that declare slots; one that cannot be rendered only shows in `check_setup`."""
        ...

    def segment(self, selector: str) -> Iterator[ContactKey]:
        """The members of a list, list view or SOQL filter, page by page."""
        ...

    def changed_contacts(self, cursor: str | None) -> ChangePage:
        """Changes since the cursor, with overlap; None starts a full load that ends in an incremental cursor."""
        ...

    def read(self, keys: Sequence[ContactKey], addresses: Sequence[str] = ()) -> Readings:
        """Everything about these records and every record with one of these addresses, read in batches.

        Never answered from a search index or a cache. A deciding field that the token cannot see is
        listed in `Consent.hidden`.
        """
        ...

    def put_task(self, task: ReviewTask) -> TaskRef:
        """Create or update the one task of this outreach; a second call with the same content changes nothing."""
        ...

    def read_answers(self, refs: Sequence[TaskRef]) -> Sequence[TaskAnswer]:
        """What the decision fields of these tasks say, in batches; a deleted task is answered as deleted."""
        ...

    def close_task(self, ref: TaskRef, outcome: str) -> None:
        """Complete the task and write what happened into it; a task that is gone is no error."""
        ...

    def log_email(self, sent: SentEmail) -> str:
        """Put the mail on the timeline once and return its id there."""
        ...

    def opt_out(self, key: ContactKey, address: str, reason: str) -> None:
        """Write an opt-out by the CRM's own means; idempotent, and only ever tightens."""
        ...

    def verify_events(self, method: str, uri: str, headers: Mapping[str, str], body: bytes, now: datetime) -> None:
        """Forged unless the CRM itself sent this webhook; quick, and asks nobody."""
        ...

    def read_events(self, body: bytes, received_at: datetime) -> Sequence[Change]:
        """The changes in a verified body, the same ones each time; InputError when it cannot be read."""
        ...

    def budget(self) -> Budget:
        """What this adapter has spent so far."""
        ...
