"""Mail that came in, and where in which mailbox it lay."""

import sqlalchemy as sa
from alembic import op

Counter = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
Time = sa.DateTime(timezone=True)

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "inbound",
        sa.Column("n", Counter, nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("mark", sa.Text(), nullable=False),
        sa.Column("holder", sa.Text(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=True),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("trouble", sa.Text(), nullable=False),
        sa.Column("seen_at", Time, nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("next_try", Time, nullable=True),
        sa.Column("done_at", Time, nullable=True),
        sa.Column("meaning", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("person", sa.Text(), nullable=True),
        sa.Column("writer", sa.Text(), nullable=True),
        sa.Column("outreach", sa.Text(), nullable=False),
        sa.Column("stops", sa.Boolean(), nullable=False),
        sa.Column("away_until", Time, nullable=True),
        sa.Column("task_state", sa.Text(), nullable=False),
        sa.Column("task_connection", sa.Text(), nullable=True),
        sa.Column("task", sa.Text(), nullable=True),
        sa.Column("due_at", Time, nullable=True),
        sa.CheckConstraint("state IN ('new', 'done')", name=op.f("ck_inbound_state")),
        sa.CheckConstraint("task_state IN ('', 'wanted', 'open', 'settled')", name=op.f("ck_inbound_task_state")),
        sa.ForeignKeyConstraint(["holder"], ["person.id"], name=op.f("fk_inbound_holder_person")),
        sa.ForeignKeyConstraint(["person"], ["person.id"], name=op.f("fk_inbound_person_person")),
        sa.ForeignKeyConstraint(["writer"], ["person.id"], name=op.f("fk_inbound_writer_person")),
        sa.PrimaryKeyConstraint("n", name=op.f("pk_inbound")),
        sa.UniqueConstraint("id", name=op.f("uq_inbound_id")),
        sa.UniqueConstraint("mark", name=op.f("uq_inbound_mark")),
    )
    op.create_index(op.f("ix_inbound_holder"), "inbound", ["holder"])
    op.create_index(op.f("ix_inbound_person"), "inbound", ["person"])
    op.create_index(op.f("ix_inbound_writer"), "inbound", ["writer"])
    op.create_index(op.f("ix_inbound_state_next_try_n"), "inbound", ["state", "next_try", "n"])
    op.create_index(op.f("ix_inbound_task_state_n"), "inbound", ["task_state", "n"])
    op.create_table(
        "inbound_at",
        sa.Column("mailbox", sa.Text(), nullable=False),
        sa.Column("validity", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("uid", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["message"], ["inbound.id"], name=op.f("fk_inbound_at_message_inbound")),
        sa.PrimaryKeyConstraint("mailbox", "validity", "uid", name=op.f("pk_inbound_at")),
    )
    op.create_index(op.f("ix_inbound_at_message"), "inbound_at", ["message"])
