"""What can be taken back, the last change first; enter takes back everything down to the line."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, ClassVar

from textual.containers import Vertical
from textual.content import Content
from textual.widget import Widget

from ecfrs_tui.errors import EcfrsError
from ecfrs_tui.services.views import Outcome
from ecfrs_tui.tui import words
from ecfrs_tui.tui.opening import Opening, Things, things_named
from ecfrs_tui.tui.screens.base import OPENING, MainScreen
from ecfrs_tui.tui.screens.dialogs import Question, QuestionScreen
from ecfrs_tui.tui.text import drawn, plain, tinted
from ecfrs_tui.tui.widgets.columns import Column
from ecfrs_tui.tui.widgets.filterbar import FilterBar
from ecfrs_tui.tui.widgets.pieces import Field, Rule
from ecfrs_tui.tui.widgets.table import Table

if TYPE_CHECKING:
    from ecfrs_tui.services.undoviews import UndoStep

_SHOWN = 8


class UndoScreen(Opening, MainScreen):
    """This person's own changes that still stand."""

    SCOPES: ClassVar[tuple[str, ...]] = ("steps", "things", "main")
    CONTEXT = "steps"

    def __init__(self, step: int | None = None) -> None:
        super().__init__()
        # the change another screen leads here for
        self._wanted = step

    def body(self) -> Iterable[Widget]:
        """The changes, each with when it was made and whether somebody has been told."""
        table: Table[UndoStep] = Table(
            [
                Column("when", lambda s, w: Content(words.moment(s.at)), least=16),
                Column("what was done", lambda s, w: plain(s.words), least=30, weight=5),
                Column("about", lambda s, w: plain(s.reference), least=13, keep=4),
                Column("then", self._then, least=18, keep=5),
            ],
            key=lambda s: str(s.number),
            haystack=lambda s: f"{s.words} {s.reference}",
            markable=False,
            id="steps",
        )
        table.empty = OPENING
        with Vertical():
            yield Rule("What you can take back", "the last change first", id="steps-title")
            yield table
            yield FilterBar()

    def _then(self, step: UndoStep, width: int) -> Content:
        return tinted("tells who was told", "amber") if step.told else drawn("leaves no trace", "dim")

    @property
    def listing(self) -> Table[UndoStep]:
        """The changes."""
        return self.query_one("#steps", Table)

    def reload(self) -> None:
        """The changes as they stand."""
        self.listing.empty = (
            "Nothing of yours can be taken back: you have changed nothing, or all of it is undone. "
            "{app.back} goes back."
        )
        steps = self.desk.undo_steps()
        self.listing.set_rows(steps)
        if self._wanted is not None and self.listing.go_to(str(self._wanted)):
            self._wanted = None
        self.masthead.figure([Content(words.count(len(steps), "change")) if steps else Content("")])

    def on_table_highlighted(self) -> None:
        """Another line."""
        self.refresh_keys()

    def on_table_picked(self) -> None:
        """A second click takes back."""
        self.booking_app.press("steps.take", self)

    def thing_here(self) -> Things:
        """What the change was about."""
        step = self.listing.current
        return things_named(step.reference) if step is not None else Things()

    def why_no_step(self) -> str:
        """Why there is nothing to take back."""
        return "" if self.listing.current is not None else "There is nothing to take back."

    def _down_to(self) -> list[UndoStep]:
        """The change under the cursor and all that came after it, the last one first."""
        current = self.listing.current
        assert current is not None
        return [step for step in self.desk.undo_steps() if step.number >= current.number]

    def take_back(self) -> None:
        """Asks, then takes back one after the other."""
        steps = self._down_to()
        desk = self.desk
        lines = [Field("", plain(step.words), 2) for step in steps[:_SHOWN]]
        if len(steps) > _SHOWN:
            lines.append(Field("", drawn(f"and {len(steps) - _SHOWN} more", "dim")))
        told = sum(step.told for step in steps)
        warnings = (
            [f"{words.count(told, 'change')} had been told: who knew of it is told again."] if told else []
        )

        def act(texts: Mapping[str, str]) -> Outcome:
            return _all_back(desk.undo, len(steps))

        def done(outcome: Outcome | None) -> None:
            if outcome is not None:
                self.booking_app.report(outcome, undoable=False)

        title = f"Take back {words.count(len(steps), 'change')}?"
        self.app.push_screen(QuestionScreen(Question(title, lines, "take back", act, warnings)), done)


def _all_back(undo: Callable[[], Outcome], number: int) -> Outcome:
    """Takes back so many changes; what went before a refusal stays taken back, and is said."""
    done: list[Outcome] = []
    said = ""
    for _ in range(number):
        try:
            done.append(undo())
        except EcfrsError as refused:
            if not done:
                raise
            said = f"; then it stopped: {refused.message}"
            break
    files = tuple(file for outcome in done for file in outcome.files)
    if len(done) == 1 and not said:
        return done[0]
    return Outcome(f"{words.count(len(done), 'change')} taken back{said}", done[-1].visit, files)
