"""campaigns, contact log and incidents"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

_WORDS = (
    ("target_list", "actor"),
    ("incident", "place"),
    ("incident_action", "reason"),
    ("incident_action", "programme"),
)


def upgrade() -> None:
    """A few columns more; nothing that stands is touched."""
    for table, name in _WORDS:
        op.add_column(table, sa.Column(name, sa.String(), nullable=False, server_default=""))
    # SQLite adds a foreign key only to a table that is made anew; no other table points to these two
    with op.batch_alter_table("contact_log", recreate="always") as batch_op:
        batch_op.add_column(_pointer("list_id", "target_list.id"))
        batch_op.add_column(sa.Column("step", sa.String(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("step_due", sa.Date(), nullable=True))
        batch_op.create_index(batch_op.f("ix_contact_log_list_id"), ["list_id"])
    with op.batch_alter_table("incident_action", recreate="always") as batch_op:
        batch_op.add_column(_pointer("request_id", "request.id"))


def _pointer(name: str, target: str) -> "sa.Column[int]":
    key = sa.ForeignKey(target, name=f"fk_{name}", ondelete="SET NULL")
    return sa.Column(name, sa.Integer(), key, nullable=True)
