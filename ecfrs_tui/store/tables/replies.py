"""What comes back: claims read from replies, what was read already, and who waits for a time."""

from datetime import datetime

from pydantic import NaiveDatetime
from sqlmodel import Field, SQLModel


class Claim(SQLModel, table=True):
    """What somebody says in a reply. Nothing follows from it until a person applies it."""

    __tablename__ = "claim"

    id: int | None = Field(default=None, primary_key=True)
    reference: str = Field(unique=True)
    state: str = Field(default="new", index=True)
    """new, applied or dismissed."""
    kind: str
    """accepted, tentative, declined, counter, choice, none (no time of the offer suits), unclear, unreadable."""
    visit_id: int | None = Field(default=None, index=True, foreign_key="visit.id", ondelete="SET NULL")
    offer_id: int | None = Field(default=None, index=True, foreign_key="offer.id", ondelete="SET NULL")
    choice: int | None = None
    officer: str = ""
    """Whose answer it is; empty for the school's."""
    address: str = ""
    name: str = ""
    uid: str = ""
    sequence: int = 0
    said_utc: datetime | None = None
    """When the answer was written, as it says itself."""
    starts_at: NaiveDatetime | None = None
    """The first session as a counter proposes it."""
    ends_at: NaiveDatetime | None = None
    note: str = ""
    doubt: str = ""
    """old, stranger, superseded, unknown, gone: why it is shown and not applied; empty when nothing is doubtful."""
    doubt_words: str = ""
    source: str = ""
    """The file, or the mailbox and number, it came in."""
    came_at: NaiveDatetime
    outcome: str = ""
    version: int = 1


class ReplyFile(SQLModel, table=True):
    """Something that was read already: the same bytes again change nothing."""

    __tablename__ = "reply_file"

    id: int | None = Field(default=None, primary_key=True)
    content_hash: str = Field(unique=True)
    name: str = ""
    read_at: NaiveDatetime


class MailboxMark(SQLModel, table=True):
    """How far a mailbox was read, and the fault of the last try if it failed."""

    __tablename__ = "mailbox_mark"

    id: int | None = Field(default=None, primary_key=True)
    mailbox: str = Field(unique=True)
    uid_validity: int = 0
    last_uid: int = 0
    fetched_at: NaiveDatetime | None = None
    problem: str = ""
    problem_at: NaiveDatetime | None = None


class Waiting(SQLModel, table=True):
    """A request that waits for a time that is full."""

    __tablename__ = "waiting"

    id: int | None = Field(default=None, primary_key=True)
    request_id: int = Field(unique=True, foreign_key="request.id", ondelete="CASCADE")
    since: NaiveDatetime
    note: str = ""
    version: int = 1
