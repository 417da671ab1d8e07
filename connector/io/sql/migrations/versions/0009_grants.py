"""Grants of the CRMs, and installations that are under way."""

import sqlalchemy as sa
from alembic import op

Time = sa.DateTime(timezone=True)

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "crm_grant",
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("connection", "state", "account")),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("holder", sa.Text(), sa.ForeignKey("person.id", name=op.f("fk_crm_grant_holder_person"))),
        sa.Column("tokens", sa.LargeBinary()),
        sa.Column("expires_at", Time),
        sa.Column("scopes", sa.JSON(), nullable=False),
        sa.Column("installed_by", sa.Text(), nullable=False),
        sa.Column("installed_at", Time),
        sa.Column("leased_until", Time),
        sa.CheckConstraint("state IN ('live', 'refused', 'gone')", name=op.f("ck_crm_grant_state")),
        sa.PrimaryKeyConstraint("connection", name=op.f("pk_crm_grant")),
    )
    op.create_table(
        "crm_install",
        *(
            sa.Column(name, sa.Text(), nullable=False)
            for name in ("state_hash", "cookie_hash", "connection", "account")
        ),
        sa.Column("until", Time, nullable=False),
        sa.PrimaryKeyConstraint("state_hash", name=op.f("pk_crm_install")),
    )
