"""what a visit brought, quality, partners and care of data"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Four tables and a few columns more; nothing that stands is touched."""
    _answers()
    _quality()
    op.create_table(
        "visit_partner",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("visit_id", sa.Integer(), nullable=False),
        sa.Column("organisation", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["visit_id"], ["visit.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("visit_id", "organisation", "role"),
    )
    op.create_index(op.f("ix_visit_partner_visit_id"), "visit_partner", ["visit_id"])
    op.add_column("visit", sa.Column("pupils_distinct", sa.Integer(), nullable=True))
    op.add_column("visit", sa.Column("teacher_present", sa.Boolean(), nullable=True))
    for name in ("organisation", "authority"):
        op.add_column("contact", sa.Column(name, sa.String(), nullable=False, server_default=""))


def _answers() -> None:
    op.create_table(
        "evaluation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("form", sa.String(), nullable=False),
        sa.Column("source_key", sa.String(), nullable=False),
        sa.Column("original_hash", sa.String(), nullable=False),
        sa.Column("answered_at", sa.DateTime(), nullable=False),
        sa.Column("visit_id", sa.Integer(), nullable=True),
        sa.Column("session_id", sa.Integer(), nullable=True),
        sa.Column("urn", sa.Integer(), nullable=True),
        sa.Column("typed_visit", sa.String(), nullable=False),
        sa.Column("typed_school", sa.String(), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=True),
        sa.Column("why_unmatched", sa.String(), nullable=False),
        sa.Column("answers", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["visit_id"], ["visit.id"], ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["session_id"], ["visit_session.id"], ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["urn"], ["school.urn"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("form", "source_key"),
    )
    op.create_index(op.f("ix_evaluation_visit_id"), "evaluation", ["visit_id"])


def _quality() -> None:
    op.create_table(
        "quality_check",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("visit_id", sa.Integer(), nullable=False),
        sa.Column("on_date", sa.Date(), nullable=False),
        sa.Column("observer", sa.String(), nullable=False),
        sa.Column("findings", sa.String(), nullable=False),
        sa.Column("mark", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["visit_id"], ["visit.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(op.f("ix_quality_check_visit_id"), "quality_check", ["visit_id"])
    op.create_table(
        "improvement_action",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("check_id", sa.Integer(), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("owner", sa.String(), nullable=False),
        sa.Column("due", sa.Date(), nullable=True),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["check_id"], ["quality_check.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(op.f("ix_improvement_action_check_id"), "improvement_action", ["check_id"])
