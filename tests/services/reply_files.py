"""Replies as the calendar programs of schools and officers write them, made from our own invitations."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from email.policy import SMTP

from sqlmodel import select

from ecfrs_tui.services.context import Context
from ecfrs_tui.store import tables as t

SCHOOL = "office1@school1.example"
SAID = datetime(2027, 3, 2, 8, tzinfo=UTC)


def visit_of(context: Context, reference: str = "VIS-0001") -> t.Visit:
    with context.store.reading() as session:
        return session.exec(select(t.Visit).where(t.Visit.reference == reference)).one()


def answer(
    visit: t.Visit,
    partstat: str = "ACCEPTED",
    *,
    address: str = SCHOOL,
    sequence: int | None = None,
    method: str = "REPLY",
    starts: datetime | None = None,
    said: datetime = SAID,
    comment: str = "",
    uid: str = "",
) -> bytes:
    """A REPLY or COUNTER of Outlook's kind: Windows zone without its rules, MAILTO in capitals."""
    begins = starts or visit.starts_at
    lines = [
        "BEGIN:VCALENDAR",
        "PRODID:-//Microsoft Corporation//Outlook 16.0 MIMEDIR//EN",
        "VERSION:2.0",
        f"METHOD:{method}",
        "BEGIN:VEVENT",
        f'ATTENDEE;CN="Office";PARTSTAT={partstat}:MAILTO:{address.upper()}',
        *([f"COMMENT:{comment}\\n"] if comment else []),
        f"UID:{uid or visit.uid}",
        f"SEQUENCE:{visit.sequence if sequence is None else sequence}",
        f"DTSTAMP:{said:%Y%m%dT%H%M%SZ}",
        f"DTSTART;TZID=GMT Standard Time:{begins:%Y%m%dT%H%M%S}",
        f"DTEND;TZID=GMT Standard Time:{begins + timedelta(hours=1):%Y%m%dT%H%M%S}",
        "END:VEVENT",
        "END:VCALENDAR",
        "",
    ]
    return "\r\n".join(lines).encode()


def mail(
    text: str = "",
    *,
    sender: str = SCHOOL,
    subject: str = "Re: visit",
    calendar: bytes | None = None,
    cte: str | None = None,
    page: str = "",
) -> EmailMessage:
    """A mail as it lies in a folder."""
    message = EmailMessage(policy=SMTP)
    message["From"] = f"The office <{sender}>"
    message["To"] = "bookings@education-team.example"
    message["Subject"] = subject
    message["Date"] = "Tue, 02 Mar 2027 08:00:00 +0000"
    if text or not page:
        message.set_content(text or "\n", cte=cte)
    if page:
        message.set_content(page, subtype="html") if not text else message.add_alternative(
            page, subtype="html"
        )
    if calendar is not None:
        message.add_alternative(
            calendar, maintype="text", subtype="calendar", params={"method": "REPLY", "charset": "UTF-8"}
        )
    return message
