"""Reviews after the mail has gone: their task, and the chance with which they were drawn."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.add_column("reviewed", sa.Column("task", sa.Text(), nullable=False, server_default=""))
    op.add_column("reviewed", sa.Column("probability", sa.Float(), nullable=False, server_default="1"))
