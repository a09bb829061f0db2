"""sources, themes, weights and points of need"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

_NEW_COLUMNS = (
    ("publisher", sa.String(), ""),
    ("kind", sa.String(), "scores"),
    ("radius_km", sa.Float(), "1.0"),
    ("weight", sa.Float(), "30.0"),
    ("rows", sa.Integer(), "0"),
    ("joined", sa.Integer(), "0"),
    ("not_joined", sa.Integer(), "0"),
    ("through", sa.String(), ""),
    ("content_hash", sa.String(), ""),
)


def upgrade() -> None:
    """What a set is gets more columns; four tables more."""
    for name, kind, default in _NEW_COLUMNS:
        # SQLite adds a column that may not be empty only with a value for the rows that stand
        op.add_column("score_set", sa.Column(name, kind, nullable=False, server_default=default))
    op.execute('UPDATE score_set SET "rows" = (SELECT COUNT(*) FROM score WHERE score.set_id = score_set.id)')
    op.create_table(
        "need_point",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("set_id", sa.Integer(), nullable=False),
        sa.Column("reference", sa.String(), nullable=False),
        sa.Column("on_date", sa.Date(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("latitude", sa.Float(), nullable=False),
        sa.Column("longitude", sa.Float(), nullable=False),
        sa.ForeignKeyConstraint(["set_id"], ["score_set.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(op.f("ix_need_point_set_id"), "need_point", ["set_id"])
    op.create_table(
        "need_theme",
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("topics", sa.Text(), nullable=True),
        sa.Column("weights", sa.Text(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("code"),
    )
    op.create_table(
        "area_lookup",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("from_kind", sa.String(), nullable=False),
        sa.Column("from_key", sa.String(), nullable=False),
        sa.Column("to_kind", sa.String(), nullable=False),
        sa.Column("to_key", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("from_kind", "from_key", "to_kind", "to_key"),
    )
    op.create_table(
        "area_point",
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("latitude", sa.Float(), nullable=False),
        sa.Column("longitude", sa.Float(), nullable=False),
        sa.PrimaryKeyConstraint("code"),
    )
