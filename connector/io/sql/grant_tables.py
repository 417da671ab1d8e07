"""The tables of grants. Tokens are encrypted under a key of their grant, kept apart from the content (law 11)."""

from sqlalchemy import JSON, CheckConstraint, Column, ForeignKey, Integer, LargeBinary, Table, Text

from connector.io.sql.schema import UTCDateTime, metadata


def _text(name: str, *, key: bool = False) -> Column[str]:
    return Column(name, Text, nullable=False, primary_key=key)


crm_grant = Table(
    "crm_grant",
    metadata,
    _text("connection", key=True),
    _text("state"),
    _text("account"),
    Column("version", Integer, nullable=False),
    Column("holder", Text, ForeignKey("person.id")),
    Column("tokens", LargeBinary),
    Column("expires_at", UTCDateTime),
    Column("scopes", JSON, nullable=False),
    _text("installed_by"),
    Column("installed_at", UTCDateTime),
    Column("leased_until", UTCDateTime),
    CheckConstraint("state IN ('live', 'refused', 'gone')", name="state"),
)

crm_install = Table(
    "crm_install",
    metadata,
    _text("state_hash", key=True),
    _text("cookie_hash"),
    _text("connection"),
    _text("account"),
    Column("until", UTCDateTime, nullable=False),
)
