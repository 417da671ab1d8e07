"""A standing no that two people have lifted with evidence, and the evidence itself."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.add_column("suppression", sa.Column("lifted_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("suppression", sa.Column("lifted_by", sa.Text(), nullable=True))
    op.create_table(
        "opt_in",
        sa.Column("proposal", sa.Text(), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["person"], ["person.id"], name=op.f("fk_opt_in_person_person")),
        sa.PrimaryKeyConstraint("proposal", name=op.f("pk_opt_in")),
    )
    op.create_index(op.f("ix_opt_in_person"), "opt_in", ["person"])
