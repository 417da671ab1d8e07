"""Every table of the first version."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

# As they were when this version was written, not as connector/lifecycle.py has them today.
STATES = (
    "found eligible drafted judged in_review approved claimed sent closed unknown held blocked rejected expired void"
).split()

Time = sa.DateTime(timezone=True)
Document = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
Counter = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "account",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("roles", Document, nullable=False),
        sa.Column("delegates", Document, nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("token_hash", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_account_token_hash")),
    )
    op.create_table(
        "audit_checkpoint",
        sa.Column("chain", sa.Text(), nullable=False),
        sa.Column("seq", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("kid", sa.Text(), nullable=False),
        sa.Column("head", sa.Text(), nullable=False),
        sa.Column("time", sa.Text(), nullable=False),
        sa.Column("signature", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("chain", "seq", "kid", name=op.f("pk_audit_checkpoint")),
    )
    op.create_table(
        "audit_event",
        sa.Column("chain", sa.Text(), nullable=False),
        sa.Column("seq", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("link", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("chain", "seq", name=op.f("pk_audit_event")),
    )
    op.create_table(
        "audit_head",
        sa.Column("chain", sa.Text(), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("link", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("chain", name=op.f("pk_audit_head")),
    )
    op.create_table(
        "cap",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("slot", sa.Text(), nullable=False),
        sa.Column("used", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("key", "slot", name=op.f("pk_cap")),
    )
    op.create_table(
        "considered",
        sa.Column("segment", sa.Text(), nullable=False),
        sa.Column("connection", sa.Text(), nullable=False),
        sa.Column("object", sa.Text(), nullable=False),
        sa.Column("record", sa.Text(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("at", Time, nullable=False),
        sa.PrimaryKeyConstraint("segment", "connection", "object", "record", name=op.f("pk_considered")),
    )
    op.create_index(op.f("ix_considered_segment_outcome"), "considered", ["segment", "outcome"], unique=False)

    op.create_table(
        "cursor",
        sa.Column("connection", sa.Text(), nullable=False),
        sa.Column("stream", sa.Text(), nullable=False),
        sa.Column("cursor", sa.Text(), nullable=False),
        sa.Column("at", Time, nullable=False),
        sa.PrimaryKeyConstraint("connection", "stream", name=op.f("pk_cursor")),
    )
    op.create_table(
        "flag",
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("level_by", sa.Text(), nullable=False),
        sa.Column("level_why", sa.Text(), nullable=False),
        sa.Column("level_at", Time, nullable=True),
        sa.Column("restraint", sa.Integer(), nullable=False),
        sa.Column("restraint_by", sa.Text(), nullable=False),
        sa.Column("restraint_why", sa.Text(), nullable=False),
        sa.Column("restraint_at", Time, nullable=True),
        sa.PrimaryKeyConstraint("kind", "key", name=op.f("pk_flag")),
    )
    op.create_table(
        "in_force",
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("body", Document, nullable=False),
        sa.Column("at", Time, nullable=False),
        sa.PrimaryKeyConstraint("kind", name=op.f("pk_in_force")),
    )
    op.create_table(
        "node",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("beat", sa.Float(precision=53), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_node")),
    )
    op.create_table(
        "person",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("root", sa.Text(), nullable=False),
        sa.Column("made_at", Time, nullable=False),
        sa.Column("erased_at", Time, nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person")),
    )
    op.create_index(op.f("ix_person_root"), "person", ["root"], unique=False)

    op.create_table(
        "proposal",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("state_hash", sa.Text(), nullable=False),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("body", Document, nullable=False),
        sa.Column("proposed_by", sa.Text(), nullable=False),
        sa.Column("proposed_at", Time, nullable=False),
        sa.Column("decided_by", sa.Text(), nullable=False),
        sa.Column("decided_at", Time, nullable=True),
        sa.Column("accepted", sa.Boolean(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proposal")),
    )
    op.create_index(op.f("ix_proposal_kind_proposed_at"), "proposal", ["kind", "proposed_at"], unique=False)

    op.create_table(
        "seen_event",
        sa.Column("connection", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("at", Time, nullable=False),
        sa.PrimaryKeyConstraint("connection", "key", name=op.f("pk_seen_event")),
    )
    op.create_table(
        "suppression",
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("at", Time, nullable=False),
        sa.CheckConstraint("kind IN ('person', 'address', 'domain')", name=op.f("ck_suppression_kind")),
        sa.PrimaryKeyConstraint("kind", "hash", "reason", name=op.f("pk_suppression")),
    )
    op.create_table(
        "vault",
        sa.Column("index_id", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("index_id", name=op.f("pk_vault")),
    )
    op.create_table(
        "account_owner",
        sa.Column("connection", sa.Text(), nullable=False),
        sa.Column("owner", sa.Text(), nullable=False),
        sa.Column("account", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["account"], ["account.id"], name=op.f("fk_account_owner_account")),
        sa.PrimaryKeyConstraint("connection", "owner", name=op.f("pk_account_owner")),
    )
    op.create_index(op.f("ix_account_owner_account"), "account_owner", ["account"], unique=False)

    op.create_table(
        "address",
        sa.Column("hash", sa.Text(), nullable=False),
        sa.Column("domain_hash", sa.Text(), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("n", Counter, nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["person"], ["person.id"], name=op.f("fk_address_person")),
        sa.PrimaryKeyConstraint("hash", name=op.f("pk_address")),
    )
    op.create_index(op.f("ix_address_person"), "address", ["person"], unique=False)

    op.create_table(
        "contact",
        sa.Column("connection", sa.Text(), nullable=False),
        sa.Column("object", sa.Text(), nullable=False),
        sa.Column("record", sa.Text(), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=True),
        sa.Column("seen_at", Time, nullable=False),
        sa.Column("gone", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["person"], ["person.id"], name=op.f("fk_contact_person")),
        sa.PrimaryKeyConstraint("connection", "object", "record", name=op.f("pk_contact")),
    )
    op.create_index(op.f("ix_contact_connection_seen_at"), "contact", ["connection", "seen_at"], unique=False)
    op.create_index(op.f("ix_contact_person"), "contact", ["person"], unique=False)

    op.create_table(
        "outreach",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("connection", sa.Text(), nullable=False),
        sa.Column("object", sa.Text(), nullable=False),
        sa.Column("record", sa.Text(), nullable=False),
        sa.Column("segment", sa.Text(), nullable=False),
        sa.Column("step", sa.Integer(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("created_at", Time, nullable=False),
        sa.Column("changed_at", Time, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("not_before", Time, nullable=True),
        sa.Column("expires_at", Time, nullable=True),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("owner", sa.Text(), nullable=False),
        sa.Column("draft_digest", sa.Text(), nullable=False),
        sa.Column("draft_version", sa.Integer(), nullable=False),
        sa.Column("fingerprint", sa.Text(), nullable=False),
        sa.Column("message_id", sa.Text(), nullable=False),
        sa.Column("task_connection", sa.Text(), nullable=True),
        sa.Column("task", sa.Text(), nullable=True),
        sa.Column("reviewer", sa.Text(), nullable=False),
        sa.Column("approved_level", sa.Text(), nullable=False),
        sa.Column("node", sa.Text(), nullable=False),
        sa.Column("claimed_at", Time, nullable=True),
        sa.Column("mailbox", sa.Text(), nullable=False),
        sa.Column("domain_key", sa.Text(), nullable=False),
        sa.Column("outage_since", Time, nullable=True),
        sa.CheckConstraint(f"state IN ({', '.join(map(repr, STATES))})", name=op.f("ck_outreach_state")),
        sa.ForeignKeyConstraint(["person"], ["person.id"], name=op.f("fk_outreach_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outreach")),
        sa.UniqueConstraint("person", "segment", "step", name=op.f("uq_outreach_person_segment_step")),
    )
    op.create_index(op.f("ix_outreach_domain_key_claimed_at"), "outreach", ["domain_key", "claimed_at"], unique=False)
    op.create_index(op.f("ix_outreach_mailbox_claimed_at"), "outreach", ["mailbox", "claimed_at"], unique=False)
    op.create_index(op.f("ix_outreach_segment_state"), "outreach", ["segment", "state"], unique=False)
    op.create_index(op.f("ix_outreach_state_created_at_id"), "outreach", ["state", "created_at", "id"], unique=False)
    op.create_index("ix_outreach_task", "outreach", ["task_connection", "task"], unique=False)
    op.create_index(
        "uq_outreach_message_id",
        "outreach",
        ["message_id"],
        unique=True,
        sqlite_where=sa.text("message_id <> ''"),
        postgresql_where=sa.text("message_id <> ''"),
    )

    op.create_table(
        "verdict",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["person"], ["person.id"], name=op.f("fk_verdict_person")),
        sa.PrimaryKeyConstraint("key", "person", name=op.f("pk_verdict")),
    )
    op.create_table(
        "write_back",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("connection", sa.Text(), nullable=False),
        sa.Column("object", sa.Text(), nullable=False),
        sa.Column("record", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("asked_at", Time, nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("next_try", Time, nullable=True),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("done_at", Time, nullable=True),
        sa.ForeignKeyConstraint(["person"], ["person.id"], name=op.f("fk_write_back_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_write_back")),
    )
    op.create_index(
        "uq_write_back_open",
        "write_back",
        ["connection", "object", "record"],
        unique=True,
        sqlite_where=sa.text("done_at IS NULL"),
        postgresql_where=sa.text("done_at IS NULL"),
    )

    op.create_table(
        "content",
        sa.Column("n", Counter, nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("outreach", sa.Text(), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("at", Time, nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["outreach"], ["outreach.id"], name=op.f("fk_content_outreach")),
        sa.ForeignKeyConstraint(["person"], ["person.id"], name=op.f("fk_content_person")),
        sa.PrimaryKeyConstraint("n", name=op.f("pk_content")),
        sa.UniqueConstraint("id", name=op.f("uq_content_id")),
    )
    op.create_index(op.f("ix_content_outreach_kind_name"), "content", ["outreach", "kind", "name"], unique=False)

    op.create_table(
        "hand",
        sa.Column("permit", sa.Text(), nullable=False),
        sa.Column("outreach", sa.Text(), nullable=False),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("node", sa.Text(), nullable=False),
        sa.Column("issued_at", Time, nullable=False),
        sa.Column("expires_at", Time, nullable=False),
        sa.Column("spent_at", Time, nullable=True),
        sa.Column("result", sa.Text(), nullable=False),
        sa.Column("transport", sa.Text(), nullable=False),
        sa.Column("closed_at", Time, nullable=True),
        sa.CheckConstraint("result IN ('', 'sent', 'refused', 'unknown')", name=op.f("ck_hand_result")),
        sa.ForeignKeyConstraint(["outreach"], ["outreach.id"], name=op.f("fk_hand_outreach")),
        sa.PrimaryKeyConstraint("permit", name=op.f("pk_hand")),
        sa.UniqueConstraint("outreach", "attempt", name=op.f("uq_hand_outreach_attempt")),
    )
    _keep_the_log()


def _keep_the_log() -> None:
    """Events and checkpoints are only ever added; the database itself refuses the rest."""
    for table in ("audit_event", "audit_checkpoint"):
        if op.get_bind().dialect.name == "sqlite":
            for verb in ("UPDATE", "DELETE"):
                op.execute(
                    f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
                    "BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END"
                )
        else:
            op.execute(
                "CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS "
                "$$ BEGIN RAISE EXCEPTION 'the audit log is append-only'; END $$"
            )
            op.execute(
                f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
                "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
            )
