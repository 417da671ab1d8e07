"""What a CRM's workflow may ask of us: the five operations, what each asks and tells, and who parses and answers them.

The table below is the one place that names these fields. HubSpot's action definitions, Salesforce's OpenAPI document
and both parsers are made of it or tested against it, so a name means the same thing in every CRM. All requests and
answers are flat: no lists, no nested objects, ids as strings.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Literal, Protocol, runtime_checkable

from gates.canonical import digest
from gates.recipient import ContactKey

Told = str | int | bool | datetime | None
"""The value of one field of an answer; None where there is nothing to tell."""


class Operation(StrEnum):
    """The word in the address, and the operation's id in the OpenAPI document."""

    DRAFT = "draftForContact"
    MAY_WRITE = "mayWriteTo"
    SUPPRESS = "suppressPerson"
    PAUSE = "pauseSegment"
    STATUS = "segmentStatus"


class WaitFor(StrEnum):
    """How long a workflow that asked for a draft is to wait, where the CRM can wait at all."""

    NOTHING = "nothing"
    DECISION = "decision"  # until somebody has approved, rejected or let expire
    SENT = "sent"  # until it has left, or never will


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One field of a request or an answer, in the caller's spelling.

    `pattern` is what a text must match as a whole; `most` its length, or the greatest number.
    """

    name: str
    kind: Literal["text", "number", "flag", "time"]
    says: str
    required: bool = True
    pattern: str = ""
    least: int = 0
    most: int = 255
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """One operation: whether it is about a record, what else it asks, and what it tells."""

    says: str
    about_record: bool
    asks: tuple[Field, ...]
    tells: tuple[Field, ...]


SEGMENT = Field(
    name="segment", kind="text", says="The segment's name, as Gatepost's app.yaml has it.", least=1, most=100
)
REASON = Field(
    name="why",
    kind="text",
    says="Why the workflow asks; one short line for the record, without names of people.",
    required=False,
    most=200,
)
OUTCOME = Field(name="outcome", kind="text", says="What came of the call, as a code to branch on.", most=60)
BECAUSE = Field(name="reason", kind="text", says="The reason as a stable code; empty when there is none.", most=120)
MESSAGE = Field(
    name="message", kind="text", says="One sentence for people: what happened, and what comes next.", most=1000
)

SHAPES: Mapping[Operation, Shape] = {
    Operation.DRAFT: Shape(
        says="Asks for a draft for this contact. It enters the segment's pipeline, with every check and approval that "
        "the segment has; nothing is sent by this call.",
        about_record=True,
        asks=(SEGMENT,),
        tells=(
            Field(name="accepted", kind="flag", says="True when a draft is or was already under way for this person."),
            OUTCOME,
            BECAUSE,
            MESSAGE,
            Field(name="outreach", kind="text", says="Gatepost's id of the planned mail; empty when there is none."),
            Field(name="state", kind="text", says="Where it stands in the pipeline now.", most=40),
        ),
    ),
    Operation.MAY_WRITE: Shape(
        says="Asks whether a mail of this segment may go to this contact at this moment. Consent is read live from "
        "every connected CRM. Nothing is planned or sent, and the answer permits nothing by itself.",
        about_record=True,
        asks=(SEGMENT,),
        tells=(
            Field(name="mayWrite", kind="flag", says="True only when every check passes now."),
            Field(name="verdict", kind="text", says="The strictest check's word.",
                  choices=("pass", "later", "hold", "block")),
            BECAUSE,
            MESSAGE,
            Field(name="notBefore", kind="time", says="For later: the earliest time to ask again.", required=False),
            Field(name="validUntil", kind="time", says="Until when this answer may be relied on.", required=False),
        ),
    ),
    Operation.SUPPRESS: Shape(
        says="Nobody writes to this person any more: the whole person, every record and address, in every connected "
        "CRM, at once. There is no operation that takes it back.",
        about_record=True,
        asks=(REASON,),
        tells=(
            Field(name="suppressed", kind="flag", says="True when the no stands."),
            OUTCOME,
            MESSAGE,
            Field(name="withdrawn", kind="number", says="How many drafts this withdrew.", most=1_000_000),
        ),
    ),
    Operation.PAUSE: Shape(
        says="Pauses a segment at once. It can only restrain: two people resume, in Gatepost.",
        about_record=False,
        asks=(SEGMENT, REASON),
        tells=(
            Field(name="restraint", kind="text", says="What restrains the segment now.",
                  choices=("none", "throttled", "paused", "killed")),
            OUTCOME,
            MESSAGE,
        ),
    ),
    Operation.STATUS: Shape(
        says="What a segment may do now, why, and how much waits in it.",
        about_record=False,
        asks=(SEGMENT,),
        tells=(
            Field(name="level", kind="text", says="What the segment may do.",
                  choices=("off", "shadow", "draft", "sampled", "autonomous")),
            Field(name="restraint", kind="text", says="What restrains it now.",
                  choices=("none", "throttled", "paused", "killed")),
            MESSAGE,
            Field(name="planned", kind="number", says="Planned mails that no draft was made for yet.", most=2**31 - 1),
            Field(name="inReview", kind="number", says="Drafts that wait for a person.", most=2**31 - 1),
            Field(name="approved", kind="number", says="Approved mails that have not left.", most=2**31 - 1),
            Field(name="held", kind="number", says="Held until a person decides.", most=2**31 - 1),
            Field(name="sent", kind="number", says="Mails that left.", most=2**31 - 1),
        ),
    ),
}  # fmt: skip


# The flat requests of our OpenAPI document, which Salesforce's External Services read: what every one of them has.

FLAT_RECORD = Field(
    name="recordId",
    kind="text",
    says="The id of the Contact or Lead, 15 or 18 characters.",
    pattern="(003|00Q)[A-Za-z0-9]{12}([A-Za-z0-9]{3})?",
    least=15,
    most=18,
)
FLAT_ALWAYS = (
    Field(
        name="requestId",
        kind="text",
        says="The same only when this very call is made again: the flow interview's guid and the record's id.",
        pattern="[A-Za-z0-9._:-]{8,200}",
        least=8,
        most=200,
    ),
    Field(
        name="organizationId",
        kind="text",
        says="The org's id, from $Organization.Id.",
        pattern="00D[A-Za-z0-9]{12}([A-Za-z0-9]{3})?",
        least=15,
        most=18,
    ),
    Field(
        name="flow",
        kind="text",
        says="Which flow asks: its API name, or the interview's guid. It stands in the audit log.",
        pattern="[A-Za-z0-9._:-]{1,120}",
        least=1,
        most=120,
    ),
    Field(
        name="userId",
        kind="text",
        says="The running user's id, from $User.Id; for the audit log.",
        required=False,
        pattern="(005[A-Za-z0-9]{12}([A-Za-z0-9]{3})?)?",
        most=18,
    ),
)


def flat_request(operation: Operation) -> tuple[Field, ...]:
    """Every field of an operation's flat request, in the order of the document."""
    shape = SHAPES[operation]
    return (*FLAT_ALWAYS, *((FLAT_RECORD,) if shape.about_record else ()), *shape.asks)


def one_line(text: str) -> str:
    """The text without anything that does not print: it goes to logs and into a database."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkflowCall:
    """One call, vouched for by its CRM: `id` is the same only for a repeat of the very call.

    `source` names the workflow or flow that asks, `user` the CRM user where the CRM tells one. With `patience` the
    caller can wait that long for an end that we report by `Completes.complete_call`.
    """

    connection: str
    operation: Operation
    id: str
    source: str
    user: str = ""
    contact: ContactKey | None = None
    segment: str = ""
    why: str = ""
    wait_for: WaitFor = WaitFor.NOTHING
    patience: timedelta | None = None

    @property
    def asked(self) -> str:
        """The digest of everything that was asked: another one under the same id is another call."""
        return digest([self.operation, self.source, self.contact, self.segment, self.why, self.wait_for])


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkflowAnswer:
    """What we tell the workflow, by the names of its operation's table.

    `waiting` says that the caller is to wait, at most that long; `failed` that it was understood and could not be done.
    """

    tells: Mapping[str, Told]
    failed: bool = False
    waiting: timedelta | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class WireAnswer:
    """An HTTP answer in the CRM's own shape."""

    body: Mapping[str, object]
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class OptionsQuery:
    """What a drop-down asks for: options whose words hold `words`, beyond the option `after`."""

    words: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """One line of a drop-down."""

    value: str
    label: str
    description: str = ""


@runtime_checkable
class CallsUs(Protocol):
    """A CRM whose workflows call us; `flat` says that it does so by our OpenAPI document."""

    @property
    def flat(self) -> bool:
        """Whether its requests and answers have the flat shape of that document."""
        ...

    def parse_call(
        self, operation: Operation, method: str, uri: str, headers: Mapping[str, str], body: bytes, now: datetime
    ) -> WorkflowCall:
        """The call, or Forged unless this very account made it; InputError when it cannot be read."""
        ...

    def answer_call(self, call: WorkflowCall, answer: WorkflowAnswer) -> WireAnswer:
        """Our answer in the CRM's shape."""
        ...

    def ask_again(self, after: float) -> WireAnswer:
        """What makes the CRM repeat the call after that many seconds, where it repeats calls at all."""
        ...

    def parse_options(
        self, method: str, uri: str, headers: Mapping[str, str], body: bytes, now: datetime
    ) -> OptionsQuery:
        """What a drop-down asks for; Forged unless this very account asks."""
        ...

    def answer_options(self, options: Sequence[Option], after: str) -> WireAnswer:
        """The options, and the mark to go on from when there are more."""
        ...


@runtime_checkable
class Completes(Protocol):
    """A CRM whose workflow can wait for us."""

    def complete_call(self, call: str, operation: Operation, answer: WorkflowAnswer) -> None:
        """Tell the waiting workflow how it ended; idempotent. Gone or Refused when nothing waits any more."""
        ...


@runtime_checkable
class KnowsMembers(Protocol):
    """A CRM that can tell whether one record is in a segment without listing it."""

    def is_member(self, selector: str, key: ContactKey) -> bool:
        """Whether the selector holds this record now."""
        ...
