"""What is asked while the phone is at the ear: a request taken down, a contact noted."""

from __future__ import annotations

from collections.abc import Mapping

from textual.content import Content

from ecfrs_tui.services.desk import Desk
from ecfrs_tui.services.views import Outcome, SchoolCard
from ecfrs_tui.tui.forms.request_forms import sessions_fault
from ecfrs_tui.tui.screens.dialogs import Ask, Question, needed
from ecfrs_tui.tui.text import drawn, joined, plain
from ecfrs_tui.tui.widgets.pieces import Field


def take_down(desk: Desk, card: SchoolCard, urn: int) -> Question[Outcome]:
    """A request by phone: what, how many, when in the caller's words, who."""
    codes = desk.programme_codes()

    def sessions(text: str) -> str:
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
        Ask("sessions", "what", hint=f"CODE/YEAR×GROUPS of {', '.join(codes[:8])}", check=sessions),
        Ask("pupils", "young people", hint="of all groups together, if known", check=number),
        Ask("dates", "when", hint="as they say it: Tues or Thurs am in March", check=dates),
        Ask("not", "not on", hint="12 March, SATs week", check=dates),
        Ask("name", "who asks", hint="the school's own contact when left empty"),
        Ask("email", "e-mail"),
        Ask("room", "room"),
        Ask("remarks", "remarks", hint="the officer reads them"),
    ]
    lines = [
        Field("school", joined([plain(card.name).stylize("bold"), plain(card.town)], ", "), 2),
        Field("", drawn("Taken by phone; it goes into the inbox with its best times.", "dim")),
    ]
    return Question(f"A request from {card.name}", lines, "take it down", act, (), asks)


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
