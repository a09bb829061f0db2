"""The form of a request: what is asked for, when in the school's words, who asks; and its fields' checks."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from ecfrs_tui.errors import EcfrsError
from ecfrs_tui.services.records import reading
from ecfrs_tui.tui import words
from ecfrs_tui.tui.forms import fields as f
from ecfrs_tui.tui.forms.model import Form, FormField, Loaded, Values

if TYPE_CHECKING:
    from ecfrs_tui.services.desk import Desk
    from ecfrs_tui.services.requestviews import RequestTexts
    from ecfrs_tui.services.views import Outcome

MOST_PUPILS = 3000


def sessions_fault(text: str, codes: Sequence[str]) -> str:
    """What is wrong with `KC6/6×2, HS3/3`, or nothing."""
    if not text.strip():
        return "What do they want? Write CODE/YEAR×GROUPS, such as KC6/6×2."
    typed = [part.split("/")[0].split("×")[0].strip().upper() for part in text.split(",") if part.strip()]
    strange = [code for code in typed if code not in codes]
    return f"“{strange[0]}” is no programme; there are {', '.join(codes)}." if strange else ""


def request(desk: Desk, read: RequestTexts, codes: Sequence[str]) -> Form:
    """Another state of an open request; `read` is how it stands, `codes` are what is on offer."""

    def load() -> Loaded:
        now = desk.request_texts(read.reference)
        return Loaded(dict(now.texts), now.version)

    def save(values: Values, version: int | None) -> Outcome:
        return desk.edit_request(read.reference, values, version=version)

    day = words.long_day(read.received_at)
    return Form(
        "request",
        read.reference,
        f"{read.reference}  {read.school}",
        _fields(desk, read, codes),
        load,
        save,
        intro=f"Days are counted from the day it came, {day}. The row as it came in stays beside it.",
    )


def _fields(desk: Desk, read: RequestTexts, offered: Sequence[str]) -> list[FormField]:
    codes = tuple(dict.fromkeys((*offered, *_asked_for(read))))

    def sessions(text: str) -> str:
        if fault := sessions_fault(text, codes):
            raise ValueError(fault)
        return text

    return [
        f.checked("sessions", "What", sessions, hint=f"CODE/YEAR×GROUPS of {', '.join(codes[:6])}"),
        f.number(
            "pupils", "Young people", least=0, most=MOST_PUPILS, blank=True, hint="of all groups together"
        ),
        f.line(
            "dates",
            "When",
            most=1000,
            hint="any Tues or Thurs am in March",
            look=_dates(desk, read, turned=False),
        ),
        f.line(
            "not_dates", "Not on", most=1000, hint="12 March, SATs week", look=_dates(desk, read, turned=True)
        ),
        f.line("contact_name", "Who asks"),
        f.checked("contact_email", "E-mail", reading.email()),
        f.line("contact_phone", "Telephone", most=60),
        f.line("room", "Room", most=500),
        f.line("parking", "Parking", most=500),
        f.line("teacher_present", "Teacher present", most=100, hint="yes"),
        f.line("remarks", "Remarks", most=2000, hint="the officer reads them"),
        f.line("note", "Our note", most=1000, hint="stays with us"),
        FormField("urn", "School (URN)", _urn, hint="looked up with F2", look=_school(desk)),
    ]


def _asked_for(read: RequestTexts) -> tuple[str, ...]:
    """Programmes it names already, even those that are no longer on offer."""
    text = dict(read.texts)["sessions"]
    return tuple(part.split("/")[0].split("×")[0].strip() for part in text.split(",") if part.strip())


def _dates(desk: Desk, read: RequestTexts, *, turned: bool) -> Callable[[str], str]:
    """How the words are read; what nobody can read is said and does not stand in the way."""

    def look(text: str) -> str:
        if not text.strip():
            return ""
        said = ("", text) if turned else (text, "")
        understood, unread = desk.read_dates(read.urn or 0, *said, since=read.received_at.date())
        left = f"not understood: {', '.join(f'“{each}”' for each in unread)}" if unread else ""
        return "; ".join(part for part in (understood, left) if part)

    return look


def _urn(text: str) -> str:
    found = reading.whole(least=1, most=9_999_999, blank=True)(text)
    return "" if found is None else str(found)


def _school(desk: Desk) -> Callable[[str], str]:
    def look(text: str) -> str:
        if not text.strip():
            return ""
        try:
            card = desk.school(f"urn:{text.strip()}")
        except EcfrsError as error:
            raise ValueError(error.message) from error
        return f"{card.name}, {card.town}"

    return look
