"""Acting on the marked rows, or on the one under the cursor."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from ecfrs_tui.errors import EcfrsError
from ecfrs_tui.services.views import Outcome
from ecfrs_tui.tui import words
from ecfrs_tui.tui.screens.dialogs import Question, QuestionScreen, ReadScreen
from ecfrs_tui.tui.text import drawn, plain
from ecfrs_tui.tui.widgets.pieces import Field
from ecfrs_tui.tui.work import step

if TYPE_CHECKING:
    from ecfrs_tui.tui.screens.base import MainScreen

    _Base = MainScreen
else:
    _Base = object


def one_by_one(keys: Sequence[str], act: Callable[[str], Outcome]) -> Outcome:
    """Does `act` for each, each a transaction of its own; says how many went, and which did not and why.

    With a single key the outcome and the fault are its own; with more, EcfrsError is raised only when
    none went. A person may stop it between two of them.
    """
    if len(keys) == 1:
        return act(keys[0])
    done: list[Outcome] = []
    refused: list[tuple[str, EcfrsError]] = []
    stopped = False
    for number, key in enumerate(keys):
        if stopped := not step(number, len(keys)):
            break
        try:
            done.append(act(key))
        except EcfrsError as error:
            refused.append((key, error))
    if not done and refused:
        raise refused[0][1]
    said = f"{len(done)} of {len(keys)} done"
    if stopped:
        said += ", then stopped"
    if refused:
        said += f", {len(refused)} refused"
    if len(done) > 1:
        said += "; undo takes them back one by one"
    files = tuple(file for outcome in done for file in outcome.files)
    lapsed = tuple(dict.fromkeys(each for outcome in done for each in outcome.lapsed))
    reasons = tuple((key, error.message) for key, error in refused)
    return Outcome(said, done[-1].visit if done else None, files, lapsed, refused=reasons)


class Bulk(_Base):
    """For a main screen with a list that can be marked."""

    def targets(self) -> tuple[str, ...]:
        """The marked rows, or the one under the cursor."""
        table = self.listing
        current = table.current_key
        return table.marks or ((current,) if current is not None else ())

    def ask(self, question: Question[Outcome], after: Callable[[], None] | None = None) -> None:
        """Shows a question; what was done is reported, and only what was refused stays marked."""

        def done(outcome: Outcome | None) -> None:
            if outcome is not None:
                self.listing.set_marks([key for key, _ in outcome.refused])
                self.booking_app.report(outcome)
                if outcome.refused:
                    self._say_refused(outcome)
                if after is not None:
                    self.booking_app.call_later(after)  # the lists had their turn of the loop

        self.app.push_screen(QuestionScreen(question), done)

    def _say_refused(self, outcome: Outcome) -> None:
        lines = [Field(key, plain(reason), 4) for key, reason in outcome.refused]
        note = Field("", drawn("They are still marked.", "dim"))
        self.app.push_screen(ReadScreen(f"{words.count(len(lines), 'line')} refused", [*lines, note]))
