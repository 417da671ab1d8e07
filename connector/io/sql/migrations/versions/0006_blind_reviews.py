"""The task of a review that takes place after the mail has gone."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.add_column("reviewed", sa.Column("task", sa.Text(), nullable=False, server_default=""))
