"""The tables of webhooks. A body is encrypted under a key of its hour, which is destroyed with its last body."""

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, Integer, LargeBinary, Table, Text

from connector.io.sql.schema import Counter, UTCDateTime, metadata


def _text(name: str, *, key: bool = False, unique: bool | None = None) -> Column[str]:
    return Column(name, Text, nullable=False, primary_key=key, unique=unique)


hook = Table(
    "hook",
    metadata,
    Column("n", Counter, primary_key=True, autoincrement=True),
    _text("mark", unique=True),  # the keyed hash of connection and body
    _text("connection"),
    Column("holder", Text, ForeignKey("person.id"), nullable=False, index=True),
    Column("body", LargeBinary),
    Column("received_at", UTCDateTime, nullable=False),
    _text("state"),
    Column("tries", Integer, nullable=False),
    Column("next_try", UTCDateTime),
    Column("done_at", UTCDateTime),
    _text("why"),
    CheckConstraint("state IN ('new', 'done')", name="state"),
    Index(None, "state", "next_try", "n"),
    Index(None, "connection", "received_at"),
)

hook_touched = Table(
    "hook_touched",
    metadata,
    _text("connection", key=True),
    _text("object", key=True),
    _text("record", key=True),
    Column("told", Integer, nullable=False),
    Column("at", UTCDateTime, nullable=False),
    Column("next_try", UTCDateTime),
)
