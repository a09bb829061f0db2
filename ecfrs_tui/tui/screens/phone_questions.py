"""What is asked while the phone is at the ear: a request taken down, a contact noted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from textual.content import Content

from ecfrs_tui.tui import words
from ecfrs_tui.tui.forms.request_forms import sessions_fault
from ecfrs_tui.tui.screens.dialogs import Ask, ChoiceScreen, Question, needed
from ecfrs_tui.tui.text import clean, drawn, joined, plain, run_on
from ecfrs_tui.tui.widgets.columns import Column
from ecfrs_tui.tui.widgets.pieces import Field
from ecfrs_tui.tui.widgets.slots import officers
from ecfrs_tui.tui.widgets.table import Table

if TYPE_CHECKING:
    from ecfrs_tui.services.desk import Desk
    from ecfrs_tui.services.views import Outcome, SchoolCard, SlotView

INTO_INBOX = "Taken by phone; it goes into the inbox with its best times."
NEXT_TIMES = "Taken by phone into the inbox; its times are chosen next."


def take_down(
    desk: Desk, card: SchoolCard, urn: int, *, sessions: str = "", pupils: int = 0, booking: bool = False
) -> Question[Outcome]:
    """A request by phone: what, how many, when in the caller's words, who.

    `sessions` and `pupils` stand in the fields to begin with; with `booking` its times are chosen next.
    """
    codes = desk.programme_codes()

    def right_sessions(text: str) -> str:
        return sessions_fault(text, codes)

    def dates(text: str) -> str:
        _, unread = desk.read_dates(urn, text) if text.strip() else ("", ())
        return (
            f"Not understood: “{unread[0]}”. Say it another way, or leave it to the remarks."
            if unread
            else ""
        )

    def number(text: str) -> str:
        return (
            "" if not text.strip() or (text.strip().isdecimal() and int(text) <= 3000) else "A whole number."
        )

    def act(texts: Mapping[str, str]) -> Outcome:
        from ecfrs_tui.services.phoning import PhoneRequest

        return desk.add_request(
            PhoneRequest(
                urn=urn,
                sessions=texts["sessions"],
                pupils=int(texts["pupils"] or 0),
                dates=texts["dates"],
                not_dates=texts["not"],
                contact_name=texts["name"],
                contact_email=texts["email"],
                room=texts["room"],
                remarks=texts["remarks"],
            )
        )

    asks = [
        Ask(
            "sessions",
            "what",
            sessions,
            hint=f"CODE/YEAR×GROUPS of {', '.join(codes[:8])}",
            check=right_sessions,
        ),
        Ask(
            "pupils", "young people", str(pupils or ""), hint="of all groups together, if known", check=number
        ),
        Ask("dates", "when", hint="as they say it: Tues or Thurs am in March", check=dates),
        Ask("not", "not on", hint="12 March, SATs week", check=dates),
        Ask("name", "who asks", hint="the school's own contact when left empty"),
        Ask("email", "e-mail"),
        Ask("room", "room"),
        Ask("remarks", "remarks", hint="the officer reads them"),
    ]
    lines = [
        Field("school", joined([plain(card.name).stylize("bold"), plain(card.town)], ", "), 2),
        Field("", drawn(NEXT_TIMES if booking else INTO_INBOX, "dim")),
    ]
    title, verb = ("A booking for", "find its times") if booking else ("A request from", "take it down")
    return Question(f"{title} {card.name}", lines, verb, act, (), asks)


def which_time(reference: str, slots: Sequence[SlotView]) -> ChoiceScreen[SlotView]:
    """The times a request could have, the best first."""
    table: Table[SlotView] = Table(
        [
            Column("", lambda s, w: Content(str(s.rank)), least=2, right=True),
            Column(
                "when",
                lambda s, w: Content(f"{words.day(s.starts_at)} {words.span(s.starts_at, s.ends_at)}"),
                least=23,
            ),
            Column("officer", lambda s, w: officers(s), least=8, weight=1),
            Column("drive", lambda s, w: Content(words.extra(s.extra_drive_minutes)), least=5, right=True),
            Column("because", lambda s, w: plain(s.short), least=12, weight=2, keep=4),
        ],
        key=lambda s: str(s.rank),
        markable=False,
    )
    return ChoiceScreen(f"Times for {clean(reference)}", table, slots)


def move_to(desk: Desk, reference: str, slot: SlotView) -> Question[Outcome]:
    """The visit goes to another of its times, with the warnings and a reason where one stands against it."""
    warned = bool(slot.warnings)
    check = needed("A reason") if warned else None
    drive = drawn(f"   {words.extra(slot.extra_drive_minutes)} min of driving", "dim")
    lines = [
        Field("visit", plain(reference)),
        Field("to", Content(f"{words.long_day(slot.starts_at)}  {words.span(slot.starts_at, slot.ends_at)}")),
        Field("officer", run_on(officers(slot), drive), 2),
        Field("why", plain(slot.explanation), 3),
    ]
    asks = [Ask("override", "reason", hint="why it may stand all the same", check=check, late=not warned)]

    def act(texts: Mapping[str, str]) -> Outcome:
        return desk.move(
            reference,
            officers=slot.officers,
            starts_at=slot.starts_at,
            override=texts.get("override", ""),
        )

    return Question(f"Move {clean(reference)}", lines, "move", act, slot.warnings, asks)


def contact(desk: Desk, card: SchoolCard, urn: int) -> Question[Outcome]:
    """The call is noted in the school's contact log."""

    def act(texts: Mapping[str, str]) -> Outcome:
        return desk.log_contact(urn, kind="called", words=texts["words"], step=texts["step"])

    asks = [
        Ask("words", "said", hint="what was said", check=needed("A word about the call")),
        Ask("step", "next step", hint="call again, send dates; may be empty"),
    ]
    lines = [Field("school", joined([plain(card.name).stylize("bold"), plain(card.town)], ", "), 2)]
    return Question("Log the call", [*lines, Field("", Content(""))][:1], "note it", act, (), asks)
