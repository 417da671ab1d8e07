"""Calls of the CRMs' workflows, each answered once."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "workflow_call",
        sa.Column("connection", sa.Text(), nullable=False),
        sa.Column("call", sa.Text(), nullable=False),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("operation", "asked", "source")),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("person", sa.Text(), sa.ForeignKey("person.id", name="fk_workflow_call_person")),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("object", "record", "segment")),
        sa.Column("enrolled", sa.Boolean(), nullable=False),
        sa.Column("outreach", sa.Text(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("wait_for", sa.Text(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True)),
        sa.Column("ready_at", sa.DateTime(timezone=True)),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("next_try", sa.DateTime(timezone=True)),
        sa.Column("completed_at", sa.DateTime(timezone=True)),
        sa.PrimaryKeyConstraint("connection", "call", name="pk_workflow_call"),
    )
    op.create_index("ix_workflow_call_at", "workflow_call", ["at"])
    op.create_index("ix_workflow_call_person", "workflow_call", ["person"])
    op.create_index("ix_workflow_call_members", "workflow_call", ["segment", "at"])
    waits = sa.text("next_try IS NOT NULL")
    op.create_index(
        "ix_workflow_call_waiting", "workflow_call", ["next_try"], sqlite_where=waits, postgresql_where=waits
    )
