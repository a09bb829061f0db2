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
    _what_is_delivered()


def _what_is_delivered() -> None:
    """Programmes, terms, places, contacts, forms: what is known about them here, and versions where there were none."""
    op.add_column("programme", sa.Column("retired_from", sa.Date(), nullable=True))
    op.add_column("contact", sa.Column("left_on", sa.Date(), nullable=True))
    texts = (
        *(("programme", name) for name in ("equipment", "asked")),
        *((table, name) for table in ("school", "venue") for name in ("room", "parking", "notes")),
    )
    for table, name in texts:
        op.add_column(table, sa.Column(name, sa.String(), nullable=False, server_default=""))
    for table, name in (("school", "do_not_contact"), ("venue", "do_not_contact"), ("term_entry", "edited")):
        op.add_column(table, sa.Column(name, sa.Boolean(), nullable=False, server_default=sa.false()))
    # until now terms could only be imported
    op.add_column("term_entry", sa.Column("source", sa.String(), nullable=False, server_default="imported"))
    for table in ("term_entry", "school_day", "form_mapping"):
        op.add_column(table, sa.Column("version", sa.Integer(), nullable=False, server_default="1"))
