"""drives that were driven, and what they teach about a source's minutes"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Two tables more; nothing that stands is touched."""
    op.create_table(
        "drive_record",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("visit_id", sa.Integer(), nullable=False),
        sa.Column("officer", sa.String(), nullable=False),
        sa.Column("from_key", sa.String(), nullable=False),
        sa.Column("to_key", sa.String(), nullable=False),
        sa.Column("departs_at", sa.DateTime(), nullable=False),
        sa.Column("season", sa.String(), nullable=False),
        sa.Column("band", sa.String(), nullable=False),
        sa.Column("usual_factor", sa.Float(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("raw_minutes", sa.Float(), nullable=False),
        sa.Column("actual_minutes", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["visit_id"], ["visit.id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["officer"], ["officer.code"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(op.f("ix_drive_record_visit_id"), "drive_record", ["visit_id"])
    op.create_table(
        "travel_calibration",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("band", sa.String(), nullable=False),
        sa.Column("factor", sa.Float(), nullable=False),
        sa.Column("records", sa.Integer(), nullable=False),
        sa.Column("error_without", sa.Float(), nullable=False),
        sa.Column("error_with", sa.Float(), nullable=False),
        sa.Column("used", sa.Boolean(), nullable=False),
        sa.Column("why", sa.String(), nullable=False),
        sa.Column("fitted_utc", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("source", "band"),
    )
