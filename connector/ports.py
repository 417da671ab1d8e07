"""Everything that the stages see of the world, as protocols; `bootstrap.py` alone names concrete things.

The database has its own file, storage.py; its nouns are named here as well, so that a stage imports
one module.
"""

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from connector.evidence_rows import Alarm
from connector.letters import Mailbox
from connector.mail.domain import Lookup
from connector.mail.relay_log import Trace
from connector.model import Delivery, Json, Organisation, Segment
from connector.permit import Permit, Signs
from connector.storage import Store, Tx
from connector.veto import NO_VETO, Cohort
from crm_adapters.grant import Installs
from crm_adapters.port import CRM, Reading
from gates.canonical import digest
from gates.draft import Claim, Template
from gates.judgement.opinion import SHAPE, Question
from gates.policy import Policy
from gates.recipient import ContactKey

__all__ = [
    "Clock",
    "Completion",
    "Doorkeeper",
    "Drafter",
    "Filled",
    "Herald",
    "Ids",
    "Judges",
    "PersonReading",
    "Prompt",
    "Read",
    "SecondOpinions",
    "Signer",
    "Store",
    "Transport",
    "Tx",
    "Veto",
    "Witness",
    "World",
]


class Clock(Protocol):
    """What time it is, and how to wait."""

    def now(self) -> datetime:
        """The current instant, aware, in UTC."""
        ...

    def sleep(self, seconds: float) -> None:
        """Wait that long."""
        ...


class Ids(Protocol):
    """Fresh names, and choices that an auditor can recompute."""

    def new(self, prefix: str) -> str:
        """A new unguessable id, ``prefix_...``."""
        ...

    def draw(self, purpose: str, key: str) -> float:
        """A number in [0, 1) that depends only on the deployment's key, the purpose and the key."""
        ...

    def hide(self, purpose: str, value: str) -> str:
        """The keyed hash of a value (an address, a domain): stable, and useless without the key."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Prompt:
    """What a model is asked: our instructions, the quoted data, the answer's schema, and the prompt file's version."""

    system: str
    user: str
    schema: Mapping[str, Json]
    version: str
    facts: Mapping[str, str]
    template: Template


@dataclass(frozen=True, slots=True, kw_only=True)
class Filled:
    """A model's answer, checked against the schema: slot texts, claims, and what it cost."""

    slots: Mapping[str, str]
    claims: tuple[Claim, ...]
    model: str
    raw: str
    tokens_in: int = 0
    tokens_out: int = 0
    cost_micro_usd: int = 0


class Drafter(Protocol):
    """Fills the open slots of a template."""

    @property
    def model(self) -> str:
        """Model id and parameters, as they enter the fingerprint; ``offline`` says that no model is used."""
        ...

    def fill(self, prompt: Prompt) -> Filled:
        """Slots and claims; raises ModelError when no usable answer came."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Completion:
    """The text that a model answered, and what it cost."""

    content: str
    tokens_in: int = 0
    tokens_out: int = 0
    cost_micro_usd: int = 0


class Judges(Protocol):
    """Gives second opinions about a draft."""

    @property
    def model(self) -> str:
        """Model id and parameters, as they enter the fingerprint."""
        ...

    def opine(self, question: Question, run: int) -> Completion:
        """The raw answer of one run (0, 1, ...); raises ModelError when none came in time."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class SecondOpinions:
    """Who is asked, in which words (by the opinion's name), and how often each."""

    judges: Judges
    prompts: Mapping[str, str]
    runs: int = 1

    @property
    def version(self) -> str:
        """Changes with the model, its parameters, any prompt, the number of runs and the questions' shape."""
        return digest([SHAPE, self.judges.model, self.runs, dict(self.prompts)])


class Transport(Protocol):
    """The only way out."""

    @property
    def name(self) -> str:
        """The word used in records."""
        ...

    @property
    def reviewed_only(self) -> bool:
        """Whether it loses headers that unreviewed mail must carry; such mail is then reviewed instead of claimed."""
        ...

    def hand_off(self, message: bytes, permit: Permit) -> Delivery:
        """Check the permit, ask the doorkeeper, and hand the bytes over once; TransportError tells the mail's fate."""
        ...


class Doorkeeper(Protocol):
    """Asked by a transport right before the first byte."""

    def admit(self, permit: Permit) -> str:
        """Spend the permit and ask suppression and stop a last time; a reason to refuse, or an empty string."""
        ...


class Herald(Protocol):
    """One way to tell people of an alarm."""

    @property
    def name(self) -> str:
        """The word used in records."""
        ...

    def tell(self, alarm: Alarm, owner: str, world: "World") -> None:
        """Tell it, or raise WorldError; told twice is harmless, told never is not."""
        ...


class Witness(Protocol):
    """Somebody who may have seen a message that we are not sure about: the relay's log, a mailbox, a CRM."""

    @property
    def name(self) -> str:
        """The word used in records."""
        ...

    def find(self, message_ids: Sequence[str]) -> Mapping[str, Trace]:
        """Those of these Message-IDs that it saw, each with its trace."""
        ...


class Veto(Protocol):
    """The organisation's own flag systems: they may only forbid that mail goes unreviewed (facts/autonomy.md 2.2)."""

    def refresh(self, cohort: Cohort) -> None:
        """Ask them about this cohort; may take seconds, so never inside a transaction."""
        ...

    def denies(self, cohort: Cohort) -> str:
        """Why mail of this cohort may not go unreviewed, by what `refresh` heard; an empty string if nobody objects."""
        ...


class Signer(Signs, Protocol):
    """Signatures for permits and links (keyed hash), and for checkpoints (Ed25519)."""

    def seal(self, body: bytes) -> tuple[str, str]:
        """Key id and Ed25519 signature, both as text."""
        ...


class Read(Protocol):
    """How a stage reads a whole person from every connection that knows them."""

    def person(self, person: str) -> "PersonReading":
        """Every record, read live in batches; a connection that fails is listed, never left out."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonReading:
    """All readings of one person, the connections that could not be read, and why."""

    readings: tuple[Reading, ...]
    unread: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """All ports of one process, built once by `bootstrap.build`.

    `in_hand` holds the ids whose hand-off this process is making at the moment. `opinions` is None where
    no second opinions are asked. `knock` asks an address of ours by a one-click POST (status, body).
    `apps` are those that an admin can install, by connection.
    """

    node: str
    organisation: Organisation
    clock: Clock
    ids: Ids
    signer: Signer
    store: Store
    crms: Mapping[str, CRM]
    reader: Read
    drafter: Drafter
    transport: Transport
    templates: Callable[[Segment], Template]
    prompt_text: str
    policy: Callable[[Segment], Policy]
    stop_signal: Callable[[], str]
    opinions: SecondOpinions | None = None
    witnesses: Sequence[Witness] = ()
    tripwires: Sequence[ContactKey] = ()
    rehearse: "Callable[[], AbstractContextManager[World]] | None" = None
    lookup: Lookup | None = None
    knock: Callable[[str], tuple[int, str]] | None = None
    dkim_selectors: Mapping[str, Sequence[str]] = field(default_factory=dict)
    mailboxes: tuple[Mailbox, ...] = ()
    veto: Veto = NO_VETO
    heralds: tuple[Herald, ...] = ()
    in_hand: set[str] = field(default_factory=set)
    apps: Mapping[str, Installs] = field(default_factory=dict)
