"""Webhooks that are kept before they are worked on, and the records of which they told."""

import sqlalchemy as sa
from alembic import op

Counter = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
Time = sa.DateTime(timezone=True)

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "hook",
        sa.Column("n", Counter, nullable=False),
        sa.Column("mark", sa.Text(), nullable=False),
        sa.Column("connection", sa.Text(), nullable=False),
        sa.Column("holder", sa.Text(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=True),
        sa.Column("received_at", Time, nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("next_try", Time, nullable=True),
        sa.Column("done_at", Time, nullable=True),
        sa.Column("why", sa.Text(), nullable=False),
        sa.CheckConstraint("state IN ('new', 'done')", name=op.f("ck_hook_state")),
        sa.ForeignKeyConstraint(["holder"], ["person.id"], name=op.f("fk_hook_holder_person")),
        sa.PrimaryKeyConstraint("n", name=op.f("pk_hook")),
        sa.UniqueConstraint("mark", name=op.f("uq_hook_mark")),
    )
    op.create_index(op.f("ix_hook_holder"), "hook", ["holder"])
    op.create_index(op.f("ix_hook_state_next_try_n"), "hook", ["state", "next_try", "n"])
    op.create_index(op.f("ix_hook_connection_received_at"), "hook", ["connection", "received_at"])
    op.create_table(
        "hook_touched",
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("connection", "object", "record")),
        sa.Column("told", sa.Integer(), nullable=False),
        sa.Column("at", Time, nullable=False),
        sa.Column("next_try", Time, nullable=True),
        sa.PrimaryKeyConstraint("connection", "object", "record", name=op.f("pk_hook_touched")),
    )
