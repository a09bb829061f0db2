"""What if an officer is ill: the question, asked from any screen that shows days."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING

from ecfrs_tui.errors import RefusedError
from ecfrs_tui.tui import dates, words
from ecfrs_tui.tui.screens.dialogs import Ask, Question, QuestionScreen
from ecfrs_tui.tui.screens.plan_questions import day_check
from ecfrs_tui.tui.text import clean, plain
from ecfrs_tui.tui.widgets.pieces import Field

if TYPE_CHECKING:
    from ecfrs_tui.services.desk import Desk
    from ecfrs_tui.tui.screens.base import Framed

    _Base = Framed
else:
    _Base = object

Away = tuple[str, date, date]
"""Officer's code, first and last day away."""


def who_is_ill(desk: Desk, officer: str, day: date) -> Question[Away]:
    """Which officer, from which day to which."""
    today = desk.now().date()
    known = {each.code: each.name for each in desk.officers() if each.active}

    def one(text: str) -> str:
        if _code(text, known):
            return ""
        return f"“{text.strip()}” is no officer; there are {', '.join(f'{c} {n}' for c, n in known.items())}."

    def act(texts: Mapping[str, str]) -> Away:
        first, last = (dates.parse_day(texts[name], today) for name in ("first", "last"))
        if last < first:
            raise RefusedError("away_span", "the last day lies before the first", hint="Change one of them.")
        return _code(texts["officer"], known), first, last

    says = "Shows who could take which visit, the least harm first. Nothing is changed until you choose."
    asks = [
        Ask("officer", "officer", officer, "code or name", one),
        Ask("first", "ill from", words.long_day(day), check=day_check(today)),
        Ask("last", "to", words.long_day(day), check=day_check(today)),
    ]
    return Question("An officer is ill", [Field("", plain(says), 2)], "show who could go", act, (), asks)


def _code(text: str, known: Mapping[str, str]) -> str:
    typed = clean(text).casefold()
    if not typed:
        return ""
    found = [code for code, name in known.items() if typed in (code.casefold(), clean(name).casefold())]
    return found[0] if found else ""


class WhatIf(_Base):
    """For a screen from which an officer can be said to be ill."""

    def ill_from(self) -> tuple[str, date]:
        """The officer and the day that the question begins with."""
        return "", self.desk.now().date()

    def why_no_officer(self) -> str:
        """Why nobody can be ill."""
        if why := self.booking_app.why_no_desk():
            return why
        return (
            "" if self.desk.officers() else "No officers yet: ecfrs-tui import officers FILE brings them in."
        )

    def officer_ill(self) -> None:
        """Asks who and when, then shows who could take over."""
        from ecfrs_tui.tui.screens.standins import StandInScreen

        def asked(away: Away | None) -> None:
            if away is not None:
                self.app.push_screen(StandInScreen(*away))

        self.app.push_screen(QuestionScreen(who_is_ill(self.desk, *self.ill_from())), asked)
