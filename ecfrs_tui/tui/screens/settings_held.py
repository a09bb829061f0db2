"""What is held about whom, in Settings: looked up, and a person forgotten with what that means said first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, ClassVar, cast

from textual.content import Content

from ecfrs_tui.services.reportviews import HeldAbout
from ecfrs_tui.services.views import Outcome
from ecfrs_tui.tui import words
from ecfrs_tui.tui.screens.dialogs import Ask, Question, QuestionScreen, needed
from ecfrs_tui.tui.screens.settings_slow import SlowPanel
from ecfrs_tui.tui.screens.settings_sure import ask_for_good, typed
from ecfrs_tui.tui.text import drawn, plain, run_on
from ecfrs_tui.tui.widgets.columns import Column
from ecfrs_tui.tui.widgets.pieces import Field

if TYPE_CHECKING:
    from ecfrs_tui.services.desk import Desk
    from ecfrs_tui.tui.app import BookingApp

TYPED = "forget"
"""What is typed before a person is forgotten."""


class HeldPanel(SlowPanel[HeldAbout]):
    """Rows about the school or person that was asked about last."""

    SCOPES: ClassVar[tuple[str, ...]] = ("held",)
    CONTEXT = "held"
    TITLE = "What is held about whom"
    MAIN = "held.ask"
    UNDOABLE = False

    def __init__(self) -> None:
        super().__init__()
        self._who = ""

    @property
    def EMPTY(self) -> str:  # type: ignore[override]  # noqa: N802 - a constant of the other sections
        """What to do first."""
        key = cast("BookingApp", self.app).key_of("held.ask")
        return (
            "Nothing is held."
            if self._who
            else f"{key} asks about a person (e-mail or full name) or a school (URN)."
        )

    def columns(self) -> Sequence[Column[HeldAbout]]:
        """Where, what, how many, until when."""
        return [
            Column("where", lambda h, w: plain(h.where), least=12, weight=1, most=24),
            Column("what", lambda h, w: plain(h.what), least=20, weight=4, most=70),
            Column("how many", lambda h, w: Content(f"{h.count:,}"), least=8, right=True),
            Column(
                "kept until",
                lambda h, w: Content(words.long_day(h.keep_until)) if h.keep_until else drawn("–", "dim"),
                least=15,
                keep=5,
            ),
        ]

    def key(self, row: HeldAbout) -> str:
        """Where and what."""
        return f"{row.where}/{row.what}"

    def read(self, desk: Desk) -> Sequence[HeldAbout]:
        """About whoever was asked about last."""
        return desk.held_about(self._who) if self._who else ()

    def summary(self, rows: Sequence[HeldAbout]) -> str:
        """About whom."""
        return f"about {self._who}" if self._who else ""

    def facts(self, row: HeldAbout) -> tuple[Content, Sequence[Field]]:
        """The line in full."""
        until = f"kept until {words.long_day(row.keep_until)}" if row.keep_until else "no day is set"
        return plain(row.where).stylize("bold"), [
            Field("what", run_on(plain(row.what), Content(f": {row.count:,}"))),
            Field("until", Content(until)),
        ]

    # actions

    def ask_who(self) -> None:
        """Asks about somebody, or about a school."""
        desk = self.desk

        def act(texts: Mapping[str, str]) -> str:
            desk.held_about(texts["who"])
            return texts["who"]

        def closed(who: str | None) -> None:
            if who is not None:
                self._who = who
                self.stale = True
                self.freshen()

        ask = Ask(
            "who",
            "Who",
            self._who,
            "an e-mail address, a full name, or a URN",
            needed("A name, address or URN"),
        )
        self.app.push_screen(
            QuestionScreen(Question("What is held about", (), "look", act, asks=(ask,))), closed
        )

    def why_not_forgotten(self) -> str:
        """Why nobody can be forgotten."""
        if not self._who:
            return "Ask about somebody first."
        return "A school is public: only people are forgotten." if self._who.isdigit() else ""

    def drop(self) -> None:
        """Forgets the person, once that has been typed."""
        who, desk = self._who, self.desk

        def act(texts: Mapping[str, str]) -> Outcome:
            outcome = desk.forget_contact(who)
            self._who = ""
            return outcome

        rows = [
            Field(row.where, run_on(plain(row.what), Content(f": {row.count:,}")))
            for row in self.table.rows[:7]
        ]
        lines = [Field("who", plain(who).stylize("bold")), *rows]
        warnings = [
            "This cannot be undone: names, addresses and numbers go from everything that is held.",
            "What was delivered stays counted; visits to come are left without a contact, and are named.",
            "Messages that have not left will not. Backups made before still hold what they held.",
        ]
        ask_for_good(
            self,
            Question(
                "Forget this person", lines, "forget for good", act, warnings, (typed(TYPED),), about=who
            ),
        )


class RetentionPanel(SlowPanel[HeldAbout]):
    """What is kept longer than the rules of [care] allow: shown first, removed when told to."""

    SCOPES: ClassVar[tuple[str, ...]] = ("retention",)
    CONTEXT = "retention"
    TITLE = "Kept too long"
    MAIN = "retention.apply"
    UNDOABLE = False
    EMPTY = (
        "Nothing is kept longer than the rules allow. The rules are in “This program”: care; {app.back} "
        "leads to the sections."
    )

    def columns(self) -> Sequence[Column[HeldAbout]]:
        """Where, what, how many, how old."""
        return [
            Column("where", lambda h, w: plain(h.where), least=12, weight=1, most=24),
            Column("what", lambda h, w: plain(h.what), least=20, weight=4, most=70),
            Column("how many", lambda h, w: Content(f"{h.count:,}"), least=8, right=True),
            Column(
                "older than",
                lambda h, w: Content(words.long_day(h.keep_until)) if h.keep_until else Content(""),
                least=15,
                keep=5,
            ),
        ]

    def key(self, row: HeldAbout) -> str:
        """Where and what."""
        return f"{row.where}/{row.what}"

    def read(self, desk: Desk) -> Sequence[HeldAbout]:
        """What is due; nothing is removed."""
        return desk.retention()

    def summary(self, rows: Sequence[HeldAbout]) -> str:
        """How much is due."""
        return words.count(sum(row.count for row in rows), "thing") + " due" if rows else ""

    def facts(self, row: HeldAbout) -> tuple[Content, Sequence[Field]]:
        """The line in full."""
        older = f"everything older than {words.long_day(row.keep_until)}" if row.keep_until else ""
        return plain(row.where).stylize("bold"), [
            Field("what", run_on(plain(row.what), Content(f": {row.count:,}"))),
            Field("due", Content(older)),
        ]

    def why_nothing_due(self) -> str:
        """Why there is nothing to remove."""
        return "" if self.table.rows else "Nothing is kept longer than the rules allow."

    def apply(self) -> None:
        """Removes what is due, once that has been typed."""
        desk = self.desk

        def act(texts: Mapping[str, str]) -> Outcome:
            found = desk.retention(apply=True)
            left = [row.what for row in found if row.where == "left"]
            gone = ", ".join(f"{row.where} {row.count:,}" for row in found if row.where != "left")
            return Outcome(". ".join([f"Removed: {gone or 'nothing'}", *left]))

        lines = [
            Field(row.where, run_on(plain(row.what), Content(f": {row.count:,}"))) for row in self.table.rows
        ]
        warnings = ["This cannot be undone."]
        ask_for_good(
            self,
            Question(
                "Remove what is kept too long", lines, "remove for good", act, warnings, (typed("remove"),)
            ),
        )
