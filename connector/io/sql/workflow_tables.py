"""The table of workflow calls. What they were told about a person is encrypted under that person's key."""

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, LargeBinary, Table, Text, text

from connector.io.sql.schema import UTCDateTime, metadata, text_column

workflow_call = Table(
    "workflow_call",
    metadata,
    text_column("connection", primary_key=True),
    text_column("call", primary_key=True),
    text_column("operation"),
    text_column("asked"),
    text_column("source"),
    Column("at", UTCDateTime, nullable=False, index=True),
    Column("person", Text, ForeignKey("person.id"), index=True),
    text_column("object"),
    text_column("record"),
    text_column("segment"),
    Column("enrolled", Boolean, nullable=False),
    text_column("outreach"),
    Column("body", LargeBinary, nullable=False),
    text_column("wait_for"),
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
