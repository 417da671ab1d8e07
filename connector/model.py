"""The nouns of the app: who we work for, what moves, and what a stage wants to change."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from connector.lifecycle import State
from crm_adapters.port import DecisionKind, TaskRef
from feature_flags.levels import Scope
from feature_flags.thresholds import Thresholds
from gates.draft import Sender
from gates.policy import Policy
from gates.recipient import ContactKey
from gates.verdict import Waiver

if TYPE_CHECKING:
    from connector.storage import Tx

Json = str | int | float | bool | None | list["Json"] | dict[str, "Json"]

REHEARSAL = 0
"""The step of a draft that is made in shadow: it is recorded and never sent, and the person's first mail stays free."""

BY_WORKFLOW = "workflow:"
"""How the selector of a segment begins that workflows feed."""

ORGANISATION = Scope(kind="organisation", key="*")
"""The scope that covers everything; stopping it stops all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Connection:
    """One HubSpot portal or Salesforce org, as app.yaml names it; secrets stand elsewhere."""

    name: str
    kind: str
    address: str
    settings: Mapping[str, Json] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """A named audience on one connection, with everything that decides about its mail.

    `selector` is a HubSpot list, a Salesforce list view, a ``soql:`` filter, or ``workflow:`` for a segment whose
    members are those whom a workflow of the CRM has named lately. `template` names a
    template of the connection, or ``file:NAME`` for one of the deployment. `incident_owner` is an
    account; a segment without one does not send.
    """

    name: str
    connection: str
    selector: str
    template: str
    sender: Sender
    policy: Policy
    owner: str = ""
    incident_owner: str = ""
    purpose: str = ""
    expires_after: timedelta = timedelta(hours=72)
    remind_after: timedelta = timedelta(hours=48)
    autonomy: Thresholds = field(default_factory=Thresholds)

    @property
    def fed_by_workflows(self) -> bool:
        """Whether a workflow of the CRM decides who is in it (what follows ``workflow:`` is a note for people)."""
        return self.selector.startswith(BY_WORKFLOW)

    @property
    def scopes(self) -> tuple[Scope, ...]:
        """Every scope whose row counts for this segment's mail; a missing row is `off`."""
        return (
            ORGANISATION,
            Scope(kind="domain", key=self.sender.email.rpartition("@")[2].lower()),
            Scope(kind="segment", key=self.name),
            Scope(kind="template", key=f"{self.connection}:{self.template}"),
            Scope(kind="sender", key=self.sender.email.lower()),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Organisation:
    """The one customer of a deployment."""

    name: str
    connections: Mapping[str, Connection]
    segments: Mapping[str, Segment]
    production: bool = False
    allowed_recipients: tuple[str, ...] = ()
    public_url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outreach:
    """One planned mail to one person for one reason: the thing that moves.

    `version` counts every commit and is the expected value of the next one. `expires_at` is the one
    clock of a review. `reviewer` is the account that approved `draft_digest`, empty for mail that
    nobody reviewed. `claimed_at` and `node` belong to the current attempt.
    """

    id: str
    person: str
    contact: ContactKey
    segment: str
    step: int
    state: State
    created_at: datetime
    changed_at: datetime
    version: int = 0
    reason: str = ""
    not_before: datetime | None = None
    expires_at: datetime | None = None
    attempt: int = 0
    failures: int = 0
    owner: str = ""
    draft_digest: str = ""
    draft_version: int = 0
    fingerprint: str = ""
    message_id: str = ""
    task: TaskRef | None = None
    reviewer: str = ""
    approved_level: str = ""
    node: str = ""
    claimed_at: datetime | None = None
    mailbox: str = ""
    domain_key: str = ""
    outage_since: datetime | None = None


class Kind(StrEnum):
    """What an artefact is; its body is encrypted under the person's key."""

    RECIPIENT = "recipient"  # everything that was known when a stage judged
    PROMPT = "prompt"  # exactly what was sent to a model
    ANSWER = "answer"  # exactly what came back
    DRAFT = "draft"
    SEED = "seed"  # a known-bad draft that stands in a draft's place for its review; never one itself
    VERDICT = "verdict"
    TASK = "task"  # what a reviewer was shown
    REVIEW = "review"
    APPROVAL = "approval"  # digest, reviewer, consent and claim values that were approved
    MAIL = "mail"  # the bytes that were handed off
    DELIVERY = "delivery"


@dataclass(frozen=True, slots=True, kw_only=True)
class Artefact:
    """One piece of content that belongs to an outreach; `name` tells several of one kind apart."""

    kind: Kind
    body: bytes
    name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """What a stage wants to change: the outreach as it should be, its new content, and the audit detail.

    `detail` goes to the audit log in clear and therefore holds codes, counts and digests, never
    content. `inside` is asked once more in the transaction that commits, with that transaction's
    own view of levels, caps and suppressions, and may return another step (law 6).
    """

    outreach: Outreach
    action: str
    actor: str = "system"
    artefacts: tuple[Artefact, ...] = ()
    detail: Mapping[str, Json] = field(default_factory=dict)
    inside: "Callable[[Tx], Step] | None" = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """One person's decision about one exact draft.

    `slots` and `subject` hold the edited texts of an EDIT. `waivers` answer holds by name.
    `later_until` moves a LATER; `new_owner` an ESCALATE. `severe` says that a REJECT or ESCALATE is about policy, law
    or the wrong person, not about taste. `at` is when we heard it, `made_at` when the CRM says it was made.
    """

    outreach: str
    draft_digest: str
    kind: DecisionKind
    by: str
    via: str
    at: datetime
    reason: str = ""
    subject: str = ""
    slots: Mapping[str, str] = field(default_factory=dict)
    edited_text: str = ""
    waivers: tuple[Waiver, ...] = ()
    later_until: datetime | None = None
    new_owner: str = ""
    opened_at: datetime | None = None
    made_at: datetime | None = None
    severe: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """What a transport said when it took a mail: its own reply line, and when."""

    reply: str
    at: datetime
    transport: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """A person who uses Gatepost; `owners` maps a connection to their CRM owner id there."""

    id: str
    name: str
    roles: frozenset[str]
    owners: Mapping[str, str] = field(default_factory=dict)
    delegates: frozenset[str] = frozenset()
    active: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """A loosening that needs a second account: bound to the hash of the exact state it would make."""

    id: str
    kind: str
    state_hash: str
    summary: str
    body: Mapping[str, Json]
    proposed_by: str
    proposed_at: datetime
    decided_by: str = ""
    decided_at: datetime | None = None
    accepted: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CapUse:
    """One counter that a claim spends: at most `limit` uses of `key` in the window that `slot` names."""

    key: str
    slot: str
    limit: int


@dataclass(frozen=True, slots=True, kw_only=True)
class WriteBack:
    """An opt-out that a connection must still learn: retried until it is there."""

    id: str
    person: str
    key: ContactKey
    reason: str
    asked_at: datetime
    tries: int = 0
    next_try: datetime | None = None
