"""The tables of grants. Tokens are encrypted under a key of their grant, kept apart from the content (law 11)."""

from sqlalchemy import JSON, CheckConstraint, Column, ForeignKey, Integer, LargeBinary, Table, Text

from connector.io.sql.schema import UTCDateTime, metadata, text_column

crm_grant = Table(
    "crm_grant",
    metadata,
    text_column("connection", primary_key=True),
    text_column("state"),
    text_column("account"),
    Column("version", Integer, nullable=False),
    Column("holder", Text, ForeignKey("person.id")),
    Column("tokens", LargeBinary),
    Column("expires_at", UTCDateTime),
    Column("scopes", JSON, nullable=False),
    text_column("installed_by"),
    Column("installed_at", UTCDateTime),
    Column("leased_until", UTCDateTime),
    CheckConstraint("state IN ('live', 'refused', 'gone')", name="state"),
)

crm_install = Table(
    "crm_install",
    metadata,
    text_column("state_hash", primary_key=True),
    text_column("cookie_hash"),
    text_column("connection"),
    text_column("account"),
    Column("until", UTCDateTime, nullable=False),
)
