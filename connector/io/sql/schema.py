"""All tables of the content database. What names a person is encrypted; the rest is ids, codes, hashes and times.

The persons' data keys are not here but in a database of their own (keyring.py).
"""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    DateTime,
    Dialect,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB

from connector.lifecycle import State


class UTCDateTime(TypeDecorator[datetime]):
    """An aware instant, stored in UTC; a naive one is refused, because nobody knows what it means."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """In UTC; SQLite has no zones, so it gets the bare UTC time."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a time without a zone cannot be stored")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Aware, in UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


# SQLite counts up only in a column of type INTEGER.
Counter = BigInteger().with_variant(Integer, "sqlite")
Document = JSON().with_variant(JSONB, "postgresql")

metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    }
)


def text_column(name: str, *rest: Any, **more: Any) -> Column[str]:
    """Text that is always there, if only empty."""
    return Column(name, Text, *rest, nullable=False, **more)


def _time(name: str, *, nullable: bool = False) -> Column[datetime]:
    return Column(name, UTCDateTime, nullable=nullable)


def _number(name: str) -> Column[int]:
    return Column(name, Integer, nullable=False)


STATES = ", ".join(f"'{state}'" for state in State)

# One row: which key the hashes of this database were made with.
vault = Table("vault", metadata, text_column("index_id", primary_key=True))

# ---------------------------------------------------------------------------------------- persons

# `root` is the person that this one was merged into, or itself: one hop, never a chain.
person = Table(
    "person",
    metadata,
    text_column("id", primary_key=True),
    text_column("root", index=True),
    _time("made_at"),
    _time("erased_at", nullable=True),
)

contact = Table(
    "contact",
    metadata,
    text_column("connection", primary_key=True),
    text_column("object", primary_key=True),
    text_column("record", primary_key=True),
    text_column("person", ForeignKey("person.id"), index=True),
    Column("body", LargeBinary),  # encrypted; empty when never synced, deleted, or erased
    _time("seen_at"),
    Column("gone", Boolean, nullable=False),
    Index(None, "connection", "seen_at"),
)

address = Table(
    "address",
    metadata,
    text_column("hash", primary_key=True),
    text_column("domain_hash"),
    text_column("person", ForeignKey("person.id"), index=True),
    Column("n", Counter, nullable=False),  # the order in which this person got them
    Column("body", LargeBinary),  # encrypted; empty when erased
)

suppression = Table(
    "suppression",
    metadata,
    text_column("kind", primary_key=True),
    text_column("hash", primary_key=True),
    text_column("reason", primary_key=True),
    text_column("channel"),
    _time("at"),
    _time("lifted_at", nullable=True),  # two people, with evidence; the next no clears it
    Column("lifted_by", Text),  # the proposal
    CheckConstraint("kind IN ('person', 'address', 'domain')", name="kind"),
)

opt_in = Table(
    "opt_in",
    metadata,
    text_column("proposal", primary_key=True),
    text_column("person", ForeignKey("person.id"), index=True),
    Column("body", LargeBinary),  # the evidence, encrypted; empty when erased
)

# ---------------------------------------------------------------------------------------- outreaches

outreach = Table(
    "outreach",
    metadata,
    text_column("id", primary_key=True),
    text_column("person", ForeignKey("person.id")),
    text_column("connection"),
    text_column("object"),
    text_column("record"),
    text_column("segment"),
    _number("step"),
    text_column("state"),
    _time("created_at"),
    _time("changed_at"),
    _number("version"),
    text_column("reason"),
    _time("not_before", nullable=True),
    _time("expires_at", nullable=True),
    _number("attempt"),
    _number("failures"),
    text_column("owner"),
    text_column("draft_digest"),
    _number("draft_version"),
    text_column("fingerprint"),
    text_column("message_id"),
    Column("task_connection", Text),
    Column("task", Text),
    text_column("reviewer"),
    text_column("approved_level"),
    text_column("node"),
    _time("claimed_at", nullable=True),
    text_column("mailbox"),
    text_column("domain_key"),
    _time("outage_since", nullable=True),
    UniqueConstraint("person", "segment", "step"),
    CheckConstraint(f"state IN ({STATES})", name="state"),
    Index(None, "state", "created_at", "id"),
    Index(None, "segment", "state"),
    Index(None, "domain_key", "claimed_at"),
    Index(None, "mailbox", "claimed_at"),
    Index(
        "uq_outreach_message_id",
        "message_id",
        unique=True,
        sqlite_where=text("message_id <> ''"),
        postgresql_where=text("message_id <> ''"),
    ),
    Index("ix_outreach_task", "task_connection", "task"),
)

content = Table(
    "content",
    metadata,
    Column("n", Counter, primary_key=True),
    text_column("id", unique=True),  # what the ciphertext is bound to
    text_column("outreach", ForeignKey("outreach.id")),
    text_column("person", ForeignKey("person.id")),  # whose key it is under
    text_column("kind"),
    text_column("name"),
    _time("at"),
    Column("body", LargeBinary, nullable=False),
    text_column("sha256"),
    Index(None, "outreach", "kind", "name"),
)

verdict = Table(
    "verdict",
    metadata,
    text_column("key", primary_key=True),
    text_column("person", ForeignKey("person.id"), primary_key=True),
    Column("body", LargeBinary, nullable=False),
)

# ---------------------------------------------------------------------------------------- permission

flag = Table(
    "flag",
    metadata,
    text_column("kind", primary_key=True),
    text_column("key", primary_key=True),
    _number("level"),
    text_column("level_by"),
    text_column("level_why"),
    _time("level_at", nullable=True),
    _number("restraint"),
    text_column("restraint_by"),
    text_column("restraint_why"),
    _time("restraint_at", nullable=True),
)

cap = Table(
    "cap", metadata, text_column("key", primary_key=True), text_column("slot", primary_key=True), _number("used")
)

account = Table(
    "account",
    metadata,
    text_column("id", primary_key=True),
    text_column("name"),
    Column("roles", Document, nullable=False),
    Column("delegates", Document, nullable=False),
    Column("active", Boolean, nullable=False),
    text_column("token_hash", unique=True),
)

account_owner = Table(
    "account_owner",
    metadata,
    text_column("connection", primary_key=True),
    text_column("owner", primary_key=True),
    text_column("account", ForeignKey("account.id"), index=True),
)

proposal = Table(
    "proposal",
    metadata,
    text_column("id", primary_key=True),
    text_column("kind"),
    text_column("state_hash"),
    text_column("summary"),
    Column("body", Document, nullable=False),
    text_column("proposed_by"),
    _time("proposed_at"),
    text_column("decided_by"),
    _time("decided_at", nullable=True),
    Column("accepted", Boolean),
    Index(None, "kind", "proposed_at"),
)

in_force = Table(
    "in_force",
    metadata,
    text_column("kind", primary_key=True),
    Column("body", Document, nullable=False),
    _time("at"),
)

# ---------------------------------------------------------------------------------------- sync

cursor = Table(
    "cursor",
    metadata,
    text_column("connection", primary_key=True),
    text_column("stream", primary_key=True),
    text_column("cursor"),
    _time("at"),
)

considered = Table(
    "considered",
    metadata,
    text_column("segment", primary_key=True),
    text_column("connection", primary_key=True),
    text_column("object", primary_key=True),
    text_column("record", primary_key=True),
    text_column("outcome"),
    _time("at"),
    Index(None, "segment", "outcome"),
)

write_back = Table(
    "write_back",
    metadata,
    text_column("id", primary_key=True),
    text_column("person", ForeignKey("person.id")),
    text_column("connection"),
    text_column("object"),
    text_column("record"),
    text_column("reason"),
    _time("asked_at"),
    _number("tries"),
    _time("next_try", nullable=True),
    text_column("why"),
    _time("done_at", nullable=True),
    Index(
        "uq_write_back_open",
        "connection",
        "object",
        "record",
        unique=True,
        sqlite_where=text("done_at IS NULL"),
        postgresql_where=text("done_at IS NULL"),
    ),
)

seen_event = Table(
    "seen_event",
    metadata,
    text_column("connection", primary_key=True),
    text_column("key", primary_key=True),
    _time("at"),
)

# ---------------------------------------------------------------------------------------- hand-offs

node = Table("node", metadata, text_column("id", primary_key=True), Column("beat", Float(53), nullable=False))

# One row per permit; a second permit for the same attempt cannot be written.
hand = Table(
    "hand",
    metadata,
    text_column("permit", primary_key=True),
    text_column("outreach", ForeignKey("outreach.id")),
    _number("attempt"),
    text_column("node"),
    _time("issued_at"),
    _time("expires_at"),
    _time("spent_at", nullable=True),
    text_column("result"),
    text_column("transport"),
    _time("closed_at", nullable=True),
    UniqueConstraint("outreach", "attempt"),
    CheckConstraint("result IN ('', 'sent', 'refused', 'unknown')", name="result"),
)

# ---------------------------------------------------------------------------------------- inbound mail

# One row per message, however often and in how many mailboxes it lies; `mark` is the keyed hash of what makes it it.
inbound = Table(
    "inbound", metadata, Column("n", Counter, primary_key=True),
    text_column("id", unique=True), text_column("mark", unique=True),
    text_column("holder", ForeignKey("person.id"), index=True),  # whose key it is under
    Column("body", LargeBinary),  # the raw message, encrypted; empty when its time is over
    text_column("sha256"), text_column("trouble"),  # ``cut`` or ``unreadable``; empty for a whole message
    _time("seen_at"), text_column("state"), _number("tries"), _time("next_try", nullable=True),
    _time("done_at", nullable=True), text_column("meaning"), text_column("reason"), text_column("outreach"),
    Column("person", Text, ForeignKey("person.id"), index=True),  # whom it is about
    Column("writer", Text, ForeignKey("person.id"), index=True),  # who wrote it, where that is somebody else
    Column("stops", Boolean, nullable=False),  # an answer: no automatic mail follows it
    _time("away_until", nullable=True), _time("due_at", nullable=True),
    text_column("task_state"), Column("task_connection", Text), Column("task", Text),
    CheckConstraint("state IN ('new', 'done')", name="state"),
    CheckConstraint("task_state IN ('', 'wanted', 'open', 'settled')", name="task_state"),
    Index(None, "state", "next_try", "n"), Index(None, "task_state", "n"),
)  # fmt: skip

# Where each message lay: what was seen once is never fetched again.
inbound_at = Table(
    "inbound_at", metadata, text_column("mailbox", primary_key=True),
    Column("validity", BigInteger, primary_key=True, autoincrement=False),
    Column("uid", BigInteger, primary_key=True, autoincrement=False),
    text_column("message", ForeignKey("inbound.id"), index=True),
)  # fmt: skip

# ---------------------------------------------------------------------------------------- audit log

audit_head = Table(
    "audit_head",
    metadata,
    text_column("chain", primary_key=True),
    Column("seq", BigInteger, nullable=False),
    text_column("link"),
)

audit_event = Table(
    "audit_event",
    metadata,
    text_column("chain", primary_key=True),
    Column("seq", BigInteger, primary_key=True, autoincrement=False),
    text_column("body"),
    text_column("link"),
)

audit_checkpoint = Table(
    "audit_checkpoint",
    metadata,
    text_column("chain", primary_key=True),
    Column("seq", BigInteger, primary_key=True, autoincrement=False),
    text_column("kid", primary_key=True),
    text_column("head"),
    text_column("time"),
    text_column("signature"),
)

# What a segment drafted lately, without content (gates/batch/stream.py).
stream = Table(
    "stream",
    metadata,
    Column("id", Counter, primary_key=True, autoincrement=True),
    Column("segment", Text, nullable=False),
    Column("fingerprint", Text, nullable=False),
    Column("masked", Text, nullable=False),
    Column("words", Integer, nullable=False),
    Column("ruling", Integer, nullable=False),
    Column("at", UTCDateTime, nullable=False),
    Index("ix_stream_recent", "segment", "fingerprint", "id"),
)
