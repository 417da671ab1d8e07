"""The table of workflow calls. What they were told about a person is encrypted under that person's key."""

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, LargeBinary, Table, Text, text

from connector.io.sql.schema import UTCDateTime, metadata


def _text(name: str, *, key: bool = False) -> Column[str]:
    return Column(name, Text, nullable=False, primary_key=key)


workflow_call = Table(
    "workflow_call",
    metadata,
    _text("connection", key=True),
    _text("call", key=True),
    _text("operation"),
    _text("asked"),
    _text("source"),
    Column("at", UTCDateTime, nullable=False, index=True),
    Column("person", Text, ForeignKey("person.id"), index=True),
    _text("object"),
    _text("record"),
    _text("segment"),
    Column("enrolled", Boolean, nullable=False),
    _text("outreach"),
    Column("body", LargeBinary, nullable=False),
    _text("wait_for"),
    Column("due_at", UTCDateTime),
    Column("ready_at", UTCDateTime),  # when its end was first seen
    Column("tries", Integer, nullable=False),
    Column("next_try", UTCDateTime),
    Column("completed_at", UTCDateTime),
    Index(
        "ix_workflow_call_waiting",
        "next_try",
        sqlite_where=text("next_try IS NOT NULL"),
        postgresql_where=text("next_try IS NOT NULL"),
    ),
    Index("ix_workflow_call_members", "segment", "at"),
)
