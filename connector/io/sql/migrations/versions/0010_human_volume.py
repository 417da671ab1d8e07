"""How many mails a day people sent when a level was given: the ramp goes by it."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.add_column("earned", sa.Column("human_daily", sa.Float()))
