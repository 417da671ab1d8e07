"""The tables of webhooks. A body is encrypted under a key of its hour, which is destroyed with its last body."""

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, Integer, LargeBinary, Table, Text

from connector.io.sql.schema import Counter, UTCDateTime, metadata, text_column

hook = Table(
    "hook",
    metadata,
    Column("n", Counter, primary_key=True, autoincrement=True),
    text_column("mark", unique=True),  # the keyed hash of connection and body
    text_column("connection"),
    Column("holder", Text, ForeignKey("person.id"), nullable=False, index=True),
    Column("body", LargeBinary),
    Column("received_at", UTCDateTime, nullable=False),
    text_column("state"),
    Column("tries", Integer, nullable=False),
    Column("next_try", UTCDateTime),
    Column("done_at", UTCDateTime),
    text_column("why"),
    CheckConstraint("state IN ('new', 'done')", name="state"),
    Index(None, "state", "next_try", "n"),
    Index(None, "connection", "received_at"),
)

hook_touched = Table(
    "hook_touched",
    metadata,
    text_column("connection", primary_key=True),
    text_column("object", primary_key=True),
    text_column("record", primary_key=True),
    Column("told", Integer, nullable=False),
    Column("at", UTCDateTime, nullable=False),
    Column("next_try", UTCDateTime),
)
