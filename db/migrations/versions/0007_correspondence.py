"""What leaves the building, message by message"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Columns of the way out; what was exported before went into files, as released when it left."""
    for name in ("way", "message_id", "released_by"):
        op.add_column("message", sa.Column(name, sa.String(), nullable=False, server_default=""))
    op.add_column("message", sa.Column("recipients", sa.Text(), nullable=True))
    for name in ("released_utc", "next_attempt_utc"):
        op.add_column("message", sa.Column(name, sa.DateTime(), nullable=True))
    op.execute("UPDATE message SET way = 'files', released_utc = left_utc WHERE state = 'exported'")
