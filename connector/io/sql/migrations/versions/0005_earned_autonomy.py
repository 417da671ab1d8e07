"""Earned autonomy: reviews, epochs, seeds, observations, detectors, alarms, and what was earned."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

Counter = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
Document = sa.JSON().with_variant(JSONB(), "postgresql")
Time = sa.DateTime(timezone=True)

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "alarm",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("signal", sa.Text(), nullable=False),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("at", Time, nullable=False),
        sa.Column("numbers", Document, nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("resolved_at", Time, nullable=True),
        sa.Column("resolved_by", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("told", Document, nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("next_try", Time, nullable=True),
        sa.CheckConstraint("action IN ('alert', 'review', 'throttle', 'lower', 'pause')", name=op.f("ck_alarm_action")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_alarm")),
    )
    op.create_index(
        "uq_alarm_open",
        "alarm",
        ["kind", "key", "signal", "action"],
        unique=True,
        sqlite_where=sa.text("resolved_at IS NULL"),
        postgresql_where=sa.text("resolved_at IS NULL"),
    )
    op.create_table(
        "detector",
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("state", Document, nullable=False),
        sa.Column("at", Time, nullable=False),
        sa.PrimaryKeyConstraint("kind", "key", "name", name=op.f("pk_detector")),
    )
    op.create_table(
        "epoch",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("segment", sa.Text(), nullable=False),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("fingerprints", Document, nullable=False),
        sa.Column("versions", Document, nullable=False),
        sa.Column("started_at", Time, nullable=False),
        sa.Column("ended_at", Time, nullable=True),
        sa.Column("why_ended", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_epoch")),
    )
    op.create_index(
        "uq_epoch_open",
        "epoch",
        ["segment"],
        unique=True,
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    )
    op.create_table(
        "observation",
        sa.Column("number", Counter, autoincrement=True, nullable=False),
        sa.Column("signal", sa.Text(), nullable=False),
        sa.Column("hit", sa.Boolean(), nullable=False),
        sa.Column("segment", sa.Text(), nullable=False),
        sa.Column("domain", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("at", Time, nullable=False),
        sa.CheckConstraint(
            "signal IN ('reviewed', 'judged', 'sent', 'complaint', "
            "'opt_out', 'bounce', 'hostile', 'legal_threat', 'severe')",
            name=op.f("ck_observation_signal"),
        ),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_observation")),
        sqlite_autoincrement=True,
    )
    op.create_index(
        op.f("ix_observation_domain_signal_number"), "observation", ["domain", "signal", "number"], unique=False
    )
    op.create_index(
        op.f("ix_observation_segment_signal_number"), "observation", ["segment", "signal", "number"], unique=False
    )
    op.create_index(op.f("ix_observation_subject_signal"), "observation", ["subject", "signal"], unique=False)
    op.create_table(
        "earned",
        sa.Column("segment", sa.Text(), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("epoch", sa.Text(), nullable=False),
        sa.Column("fingerprints", Document, nullable=False),
        sa.Column("terms", sa.Text(), nullable=False),
        sa.Column("proposal", sa.Text(), nullable=False),
        sa.Column("at", Time, nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("approved_by", sa.Text(), nullable=False),
        sa.Column("step", sa.Integer(), nullable=False),
        sa.Column("step_at", Time, nullable=False),
        sa.ForeignKeyConstraint(["epoch"], ["epoch.id"], name=op.f("fk_earned_epoch")),
        sa.PrimaryKeyConstraint("segment", name=op.f("pk_earned")),
    )
    op.create_table(
        "reviewed",
        sa.Column("number", Counter, autoincrement=True, nullable=False),
        sa.Column("outreach", sa.Text(), nullable=False),
        sa.Column("segment", sa.Text(), nullable=False),
        sa.Column("epoch", sa.Text(), nullable=False),
        sa.Column("fingerprint", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("words", sa.Integer(), nullable=False),
        sa.Column("created_at", Time, nullable=False),
        sa.Column("due_at", Time, nullable=False),
        sa.Column("shown_at", Time, nullable=True),
        sa.Column("opened_at", Time, nullable=True),
        sa.Column("decided_at", Time, nullable=True),
        sa.Column("reviewer", sa.Text(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("too_fast", sa.Boolean(), nullable=False),
        sa.Column("severe", sa.Boolean(), nullable=False),
        sa.Column("edits", Document, nullable=False),
        sa.CheckConstraint(
            "outcome IN ('open', 'approved', 'edited', 'edited_materially', "
            "'rejected', 'do_not_contact', 'escalated', 'expired', 'withdrawn')",
            name=op.f("ck_reviewed_outcome"),
        ),
        sa.CheckConstraint("role IN ('review', 'held', 'blind')", name=op.f("ck_reviewed_role")),
        sa.ForeignKeyConstraint(["epoch"], ["epoch.id"], name=op.f("fk_reviewed_epoch")),
        sa.ForeignKeyConstraint(["outreach"], ["outreach.id"], name=op.f("fk_reviewed_outreach")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_reviewed")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_reviewed_epoch_number"), "reviewed", ["epoch", "number"], unique=False)
    op.create_index(op.f("ix_reviewed_outreach_number"), "reviewed", ["outreach", "number"], unique=False)
    op.create_index(op.f("ix_reviewed_reviewer_decided_at"), "reviewed", ["reviewer", "decided_at"], unique=False)
    op.create_index(op.f("ix_reviewed_segment_created_at"), "reviewed", ["segment", "created_at"], unique=False)
    op.create_index(op.f("ix_reviewed_segment_outcome"), "reviewed", ["segment", "outcome"], unique=False)
    op.create_table(
        "seed",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("outreach", sa.Text(), nullable=False),
        sa.Column("segment", sa.Text(), nullable=False),
        sa.Column("epoch", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("flaw", sa.Text(), nullable=False),
        sa.Column("planted_at", Time, nullable=False),
        sa.Column("shown_at", Time, nullable=True),
        sa.Column("decided_at", Time, nullable=True),
        sa.Column("reviewer", sa.Text(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("told_at", Time, nullable=True),
        sa.CheckConstraint(
            "outcome IN ('open', 'approved', 'edited', 'edited_materially', "
            "'rejected', 'do_not_contact', 'escalated', 'expired', 'withdrawn')",
            name=op.f("ck_seed_outcome"),
        ),
        sa.ForeignKeyConstraint(["epoch"], ["epoch.id"], name=op.f("fk_seed_epoch")),
        sa.ForeignKeyConstraint(["outreach"], ["outreach.id"], name=op.f("fk_seed_outreach")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_seed")),
    )
    op.create_index(op.f("ix_seed_epoch_planted_at"), "seed", ["epoch", "planted_at"], unique=False)
    op.create_index(op.f("ix_seed_outreach_planted_at"), "seed", ["outreach", "planted_at"], unique=False)
    op.create_index(op.f("ix_seed_reviewer_decided_at"), "seed", ["reviewer", "decided_at"], unique=False)
