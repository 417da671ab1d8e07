"""The database as the stages see it, by noun.

`Store.begin()` is a unit of work: all that happens inside commits together with its audit events,
or not at all.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Protocol

from connector.audit.event import AuditEvent
from connector.evidence_rows import Evidence
from connector.grant_rows import Grants
from connector.hook_rows import Hooks
from connector.letters import Inbounds
from connector.lifecycle import State
from connector.model import Account, Artefact, CapUse, Delivery, Json, Kind, Outreach, Proposal, WriteBack
from connector.permit import Permit
from connector.workflow_rows import Calls
from feature_flags.levels import Level, Restraint, Scope, Standing
from gates.batch.stream import Seen
from gates.recipient import Contact, ContactKey, History, Suppressed


class Outreaches(Protocol):
    """The rows that move."""

    def get(self, outreach: str) -> Outreach:
        """The row; InputError when there is none."""
        ...

    def lock(self, outreach: str) -> Outreach:
        """The row, locked until the transaction ends."""
        ...

    def add(self, outreach: Outreach) -> bool:
        """Insert; False when the person (or any record of theirs) already has this segment and step."""
        ...

    def save(self, outreach: Outreach) -> None:
        """Write where the stored version is `outreach.version - 1`; StaleEdit otherwise."""
        ...

    def due(self, states: Iterable[State], now: datetime, limit: int, after: str = "") -> Sequence[str]:
        """Ids in these states whose not-before time has come, oldest first, beyond the id `after`."""
        ...

    def of_person(self, person: str) -> Sequence[Outreach]:
        """All rows of the whole person (every id that was merged into theirs), oldest first."""
        ...

    def in_states(self, states: Iterable[State], segment: str = "") -> Sequence[Outreach]:
        """All rows in these states."""
        ...

    def with_task(self, states: Iterable[State], connection: str = "") -> Sequence[Outreach]:
        """Rows in these states that still have a task in the CRM."""
        ...

    def find(self, *, message_id: str = "", task: str = "", connection: str = "") -> Outreach | None:
        """The row with this Message-ID, or with this task on this connection."""
        ...

    def counts(self) -> Mapping[tuple[str, str, str], int]:
        """How many rows per (segment, state, reason)."""
        ...


class People(Protocol):
    """Persons behind records. An id that was merged into another keeps answering for the whole person."""

    def link(self, contact: Contact, now: datetime) -> str:
        """The person of this record, found by key or any address, joined or made; stores the contact encrypted."""
        ...

    def person_of(self, key: ContactKey) -> str | None:
        """The person of this record, if it is known."""
        ...

    def person_at(self, address: str) -> str | None:
        """The person known under this address, if any."""
        ...

    def contact(self, key: ContactKey) -> Contact | None:
        """The contact as last synced, or None when unknown or erased."""
        ...

    def records(self, person: str) -> Sequence[ContactKey]:
        """Every live record of the whole person, on every connection."""
        ...

    def addresses(self, person: str) -> Sequence[str]:
        """Every address that the whole person has or had."""
        ...

    def claim(self, persons: Collection[str]) -> None:
        """These whole persons are this transaction's alone until it ends: what planning takes before rows and logs."""
        ...

    def keep(self, person: str) -> None:
        """Nobody plans mail for, joins or erases the whole person until this transaction ends; others may keep it too.

        Asked before rows and logs are locked: who plans holds the person first and the log last.
        """
        ...

    def absorb(self, key: ContactKey, into: ContactKey, now: datetime) -> str:
        """A merge or conversion: the record `key` is now `into`; both persons become one. Returns the person."""
        ...

    def forget_record(self, key: ContactKey) -> None:
        """The record was deleted in the CRM; its addresses go on belonging to the person."""
        ...

    def erase(self, person: str) -> int:
        """Destroy the whole person's keys; returns how many. Suppressions stay."""
        ...

    def stale(self, connection: str, seen_before: datetime, limit: int) -> Sequence[ContactKey]:
        """Records that a full load did not see: candidates for a delete that no event told."""
        ...


class Suppressions(Protocol):
    """Standing nos, by keyed hash of person, address and domain; only `stages.opt_in` lifts one (law 2)."""

    def add(self, *, person: str, addresses: Sequence[str], why: Suppressed) -> bool:
        """Suppress the whole person and these addresses; False when that reason already stood."""
        ...

    def add_domain(self, domain: str, why: Suppressed) -> bool:
        """Suppress everyone at a domain."""
        ...

    def of(self, person: str, addresses: Sequence[str]) -> Sequence[Suppressed]:
        """Every no that stands against the whole person, any of their addresses, or its domain."""
        ...

    def lift(
        self,
        person: str,
        addresses: Sequence[str],
        reasons: Collection[str],
        *,
        before: datetime,
        proposal: str,
        now: datetime,
    ) -> int:
        """Lift these reasons, as said until `before`, from the person and these addresses; returns how many rows.

        The next no returns.
        """
        ...

    def put_evidence(self, person: str, proposal: str, body: bytes) -> None:
        """Keep the evidence of a new opt-in, encrypted under the person's key."""
        ...

    def evidence(self, proposal: str) -> bytes | None:
        """That evidence; None when absent or erased."""
        ...


class Contents(Protocol):
    """Encrypted content under the person's key; the ciphertext's SHA-256 is its name in the audit log."""

    def put(self, outreach: Outreach, artefact: Artefact) -> str:
        """Encrypt, store, and return the SHA-256 of the ciphertext."""
        ...

    def get(self, outreach: str, kind: Kind, name: str = "") -> bytes | None:
        """The newest body of that kind (and name); None when absent or erased."""
        ...

    def all(self, outreach: str) -> Sequence[tuple[Kind, str, datetime, bytes | None]]:
        """Everything kept about one outreach, oldest first; an erased body is None."""
        ...

    def verdict(self, person: str, key: str) -> bytes | None:
        """The stored verdict for exactly this content, policy and facts (law 9)."""
        ...

    def put_verdict(self, person: str, key: str, body: bytes) -> bytes:
        """Store the verdict unless one stands already; returns the one that stands."""
        ...


class Flags(Protocol):
    """Levels and restraints by scope."""

    def standings(self, scopes: Iterable[Scope]) -> Sequence[Standing]:
        """One standing per scope, `known` False where no row exists."""
        ...

    def to_change(self, scopes: Iterable[Scope]) -> Sequence[Standing]:
        """The same, held by this transaction alone: how one that will write them reads them. Claims queue behind it."""
        ...

    def set_level(self, scope: Scope, level: Level, *, by: str, why: str, now: datetime) -> None:
        """Write the level."""
        ...

    def set_restraint(self, scope: Scope, restraint: Restraint, *, by: str, why: str, now: datetime) -> None:
        """Write the restraint."""
        ...


class Caps(Protocol):
    """Counters that are spent in the claim's transaction."""

    def spend(self, uses: Sequence[CapUse]) -> CapUse | None:
        """Spend one of each, or none at all: returns the first counter that is full, or None."""
        ...

    def give_back(self, uses: Sequence[CapUse]) -> None:
        """Return what a refused hand-off had spent."""
        ...

    def history(self, person: str, domain: str, mailbox: str, since: datetime) -> History:
        """What left, or may have left, since then: to the whole person, this domain, from this mailbox."""
        ...


class Streams(Protocol):
    """What each segment drafted lately, without content."""

    def recent(self, segment: str, fingerprint: str) -> Sequence[Seen]:
        """The last drafts of the segment under that fingerprint, oldest first."""
        ...

    def put(self, segment: str, fingerprint: str, seen: Seen) -> None:
        """Remember a draft."""
        ...


class Log(Protocol):
    """The audit log, appended in the same transaction as what it tells."""

    def append(self, event: AuditEvent) -> str:
        """Chain and store the event; returns its hash."""
        ...

    def of(self, chain: str, subject: str) -> Sequence[str]:
        """The stored bodies (JSON) of one subject's events, oldest first."""
        ...


class Accounts(Protocol):
    """People who use Gatepost."""

    def add(self, account: Account, token_hash: str) -> None:
        """Insert; InputError when the id exists."""
        ...

    def get(self, account: str) -> Account | None:
        """The account, if there is one."""
        ...

    def by_token(self, token_hash: str) -> Account | None:
        """The active account with this personal token."""
        ...

    def by_owner(self, connection: str, owner: str) -> Account | None:
        """The active account with this CRM owner id."""
        ...

    def all(self) -> Sequence[Account]:
        """Every account."""
        ...

    def retire(self, account: str) -> None:
        """It may do nothing any more; its name stays, for the log speaks of it."""
        ...

    def name_delegates(self, account: str, delegates: frozenset[str]) -> None:
        """From now on exactly these may decide in the account's name."""
        ...


class Proposals(Protocol):
    """What waits for a second account, and which policy is in force."""

    def add(self, proposal: Proposal) -> None:
        """Insert."""
        ...

    def get(self, proposal: str) -> Proposal | None:
        """The proposal, if there is one."""
        ...

    def open(self, kind: str = "") -> Sequence[Proposal]:
        """Those that nobody has decided, oldest first."""
        ...

    def decide(self, proposal: str, *, by: str, accepted: bool, now: datetime) -> None:
        """Write the decision once; StaleEdit when it was decided already."""
        ...

    def in_force(self, kind: str) -> Mapping[str, Json] | None:
        """The settings of that kind that are in force, if any were ever stored."""
        ...

    def put_in_force(self, kind: str, body: Mapping[str, Json], now: datetime) -> None:
        """Replace them."""
        ...


class Syncs(Protocol):
    """Where each connection's sync stands, who was considered, and the opt-outs that a CRM must still learn."""

    def cursor(self, connection: str, stream: str) -> str | None:
        """The stored cursor."""
        ...

    def save_cursor(self, connection: str, stream: str, cursor: str, now: datetime) -> None:
        """Store it."""
        ...

    def considered(self, segment: str, key: ContactKey, outcome: str, now: datetime) -> None:
        """Remember the latest outcome for this member of the segment (law 14)."""
        ...

    def considered_counts(self) -> Mapping[tuple[str, str], int]:
        """How many members per (segment, outcome)."""
        ...

    def ask_write_back(self, write_back: WriteBack) -> bool:
        """Queue an opt-out for a record unless it is queued already."""
        ...

    def due_write_backs(self, now: datetime, limit: int) -> Sequence[WriteBack]:
        """Those to try now, oldest first."""
        ...

    def write_back_failed(self, write_back: str, why: str, next_try: datetime) -> None:
        """Count the try and wait."""
        ...

    def write_back_done(self, write_back: str, now: datetime) -> None:
        """The CRM has it."""
        ...

    def first_seen_events(self, events: Sequence[tuple[str, str]], now: datetime) -> Sequence[tuple[str, str]]:
        """Those of these (connection, mark) that are new, in order; remembers them."""
        ...

    def forget_events(self, before: datetime, limit: int) -> int:
        """Forget events seen before then, a bounded number at a time; returns how many."""
        ...


class Hands(Protocol):
    """Hand-offs and the nodes that make them."""

    def beat(self, node: str) -> None:
        """Renew this node's heartbeat by the database's clock; LawBroken when the row was taken away."""
        ...

    def alive(self, node: str, within_seconds: float) -> bool:
        """Whether that node's heartbeat is younger than that, by the database's clock."""
        ...

    def bury(self, node: str) -> None:
        """Take a silent node's row away: should it still live, its next beat stops it."""
        ...

    def open(self, permit: Permit) -> None:
        """Write that this permit is about to be used; PermitReused when its attempt had one already."""
        ...

    def spend(self, permit: str) -> bool:
        """Use the permit; False when it was used before."""
        ...

    def close(self, permit: str, result: str, delivery: Delivery | None) -> None:
        """Write what came of it: ``sent``, ``refused`` or ``unknown``."""
        ...


class Tx(Protocol):
    """One transaction, seen by noun."""

    @property
    def outreaches(self) -> Outreaches: ...
    @property
    def people(self) -> People: ...
    @property
    def suppressions(self) -> Suppressions: ...
    @property
    def contents(self) -> Contents: ...
    @property
    def flags(self) -> Flags: ...
    @property
    def caps(self) -> Caps: ...
    @property
    def streams(self) -> Streams: ...
    @property
    def log(self) -> Log: ...
    @property
    def accounts(self) -> Accounts: ...
    @property
    def proposals(self) -> Proposals: ...
    @property
    def syncs(self) -> Syncs: ...
    @property
    def hands(self) -> Hands: ...
    @property
    def inbound(self) -> Inbounds: ...
    @property
    def evidence(self) -> Evidence: ...
    @property
    def calls(self) -> Calls: ...
    @property
    def hooks(self) -> Hooks: ...
    @property
    def grants(self) -> Grants: ...


class Store(Protocol):
    """The database."""

    def begin(self) -> AbstractContextManager[Tx]:
        """A writing transaction: commits at the end of the block, rolls back on an exception."""
        ...

    def read(self) -> AbstractContextManager[Tx]:
        """A reading transaction; writing through it fails."""
        ...

    def behind(self) -> str:
        """The schema's version that this program expects and the database does not have; empty when it has."""
        ...

    def restored(self) -> bool:
        """Whether the system's audit chain is not the one that was remembered: an older database was put back."""
        ...

    def remember(self) -> None:
        """Keep, apart from the content, how far the system's audit chain goes."""
        ...
