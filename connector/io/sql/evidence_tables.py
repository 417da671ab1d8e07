"""The tables of earned autonomy: ids, codes, counts and times; nothing in them names a person."""

from sqlalchemy import Boolean, CheckConstraint, Column, Float, ForeignKey, Index, Integer, Table, Text, text

from connector.evidence_rows import Role, Signal
from connector.io.sql.schema import Counter, Document, UTCDateTime, metadata, text_column
from feature_flags.levels import Effect
from feature_flags.tally import Outcome


def _one_of(words: type[Role] | type[Signal] | type[Effect] | type[Outcome]) -> str:
    return ", ".join(f"'{w.value}'" for w in words)


epoch = Table(
    "epoch",
    metadata,
    text_column("id", primary_key=True),
    text_column("segment"),
    Column("attempt", Integer, nullable=False),
    Column("fingerprints", Document, nullable=False),
    Column("versions", Document, nullable=False),
    Column("started_at", UTCDateTime, nullable=False),
    Column("ended_at", UTCDateTime),
    text_column("why_ended"),
    # A segment has one open epoch at most, whoever else tries to begin one.
    Index(
        "uq_epoch_open",
        "segment",
        unique=True,
        sqlite_where=text("ended_at IS NULL"),
        postgresql_where=text("ended_at IS NULL"),
    ),
)

reviewed = Table(
    "reviewed",
    metadata,
    Column("number", Counter, primary_key=True, autoincrement=True),
    text_column("outreach", ForeignKey("outreach.id")),
    text_column("segment"),
    text_column("epoch", ForeignKey("epoch.id")),
    text_column("fingerprint"),
    text_column("role"),
    Column("words", Integer, nullable=False),
    Column("created_at", UTCDateTime, nullable=False),
    Column("due_at", UTCDateTime, nullable=False),
    Column("shown_at", UTCDateTime),
    Column("opened_at", UTCDateTime),
    Column("decided_at", UTCDateTime),
    text_column("reviewer"),
    text_column("outcome"),
    Column("too_fast", Boolean, nullable=False),
    Column("severe", Boolean, nullable=False),
    Column("edits", Document, nullable=False),
    Column("task", Text, nullable=False, server_default=""),
    Column("probability", Float, nullable=False, server_default="1"),
    CheckConstraint(f"role IN ({_one_of(Role)})", name="role"),
    CheckConstraint(f"outcome IN ({_one_of(Outcome)})", name="outcome"),
    Index(None, "epoch", "number"),
    Index(None, "outreach", "number"),
    Index(None, "segment", "created_at"),
    Index(None, "segment", "outcome"),
    Index(None, "reviewer", "decided_at"),
    sqlite_autoincrement=True,
)

observation = Table(
    "observation",
    metadata,
    Column("number", Counter, primary_key=True, autoincrement=True),
    text_column("signal"),
    Column("hit", Boolean, nullable=False),
    text_column("segment"),
    text_column("domain"),
    text_column("role"),
    text_column("subject"),
    Column("at", UTCDateTime, nullable=False),
    CheckConstraint(f"signal IN ({_one_of(Signal)})", name="signal"),
    Index(None, "segment", "signal", "number"),
    Index(None, "domain", "signal", "number"),
    Index(None, "subject", "signal"),
    sqlite_autoincrement=True,
)

detector = Table(
    "detector",
    metadata,
    text_column("kind", primary_key=True),
    text_column("key", primary_key=True),
    text_column("name", primary_key=True),
    Column("state", Document, nullable=False),
    Column("at", UTCDateTime, nullable=False),
)

alarm = Table(
    "alarm",
    metadata,
    text_column("id", primary_key=True),
    text_column("kind"),
    text_column("key"),
    text_column("signal"),
    text_column("action"),
    Column("at", UTCDateTime, nullable=False),
    Column("numbers", Document, nullable=False),
    text_column("why"),
    Column("resolved_at", UTCDateTime),
    text_column("resolved_by"),
    text_column("note"),
    Column("told", Document, nullable=False),
    Column("tries", Integer, nullable=False),
    Column("next_try", UTCDateTime),
    CheckConstraint(f"action IN ({_one_of(Effect)})", name="action"),
    Index(
        "uq_alarm_open",
        "kind",
        "key",
        "signal",
        "action",
        unique=True,
        sqlite_where=text("resolved_at IS NULL"),
        postgresql_where=text("resolved_at IS NULL"),
    ),
)

seed = Table(
    "seed",
    metadata,
    text_column("id", primary_key=True),
    text_column("outreach", ForeignKey("outreach.id")),
    text_column("segment"),
    text_column("epoch", ForeignKey("epoch.id")),
    text_column("digest"),
    text_column("flaw"),
    Column("planted_at", UTCDateTime, nullable=False),
    Column("shown_at", UTCDateTime),
    Column("decided_at", UTCDateTime),
    text_column("reviewer"),
    text_column("outcome"),
    Column("told_at", UTCDateTime),
    CheckConstraint(f"outcome IN ({_one_of(Outcome)})", name="outcome"),
    Index(None, "outreach", "planted_at"),
    Index(None, "epoch", "planted_at"),
    Index(None, "reviewer", "decided_at"),
)

earned = Table(
    "earned",
    metadata,
    text_column("segment", primary_key=True),
    Column("level", Integer, nullable=False),
    text_column("epoch", ForeignKey("epoch.id")),
    Column("fingerprints", Document, nullable=False),
    text_column("terms"),
    text_column("proposal"),
    Column("at", UTCDateTime, nullable=False),
    text_column("by"),
    text_column("approved_by"),
    Column("step", Integer, nullable=False),
    Column("step_at", UTCDateTime, nullable=False),
    Column("human_daily", Float),
)
