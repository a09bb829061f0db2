"""What people edit: weeks that begin on a day, and versions of what had none"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    """Columns only, each with what the rows so far mean: a week from the beginning, the first version."""
    op.add_column("working_span", sa.Column("since", sa.Date(), nullable=True))
    for table in ("competence", "busy_time"):
        op.add_column(table, sa.Column("version", sa.Integer(), nullable=False, server_default="1"))
