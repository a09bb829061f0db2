"""Officers' calendars and what is taken over from Bookings"""

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    """Nothing yet."""
