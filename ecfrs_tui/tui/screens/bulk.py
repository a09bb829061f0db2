"""Acting on the marked rows, or on the one under the cursor."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from ecfrs_tui.errors import EcfrsError
from ecfrs_tui.services.views import Outcome
from ecfrs_tui.tui.screens.dialogs import Question, QuestionScreen

if TYPE_CHECKING:
    from ecfrs_tui.tui.screens.base import MainScreen

    _Base = MainScreen
else:
    _Base = object


def one_by_one(keys: Sequence[str], act: Callable[[str], Outcome]) -> Outcome:
    """Does `act` for each, each a transaction of its own; says how many went and which did not.

    With a single key the outcome and the fault are its own; with more, EcfrsError is raised only when
    none went.
    """
    if len(keys) == 1:
        return act(keys[0])
    done: list[Outcome] = []
    refused: list[tuple[str, EcfrsError]] = []
    for key in keys:
        try:
            done.append(act(key))
        except EcfrsError as error:
            refused.append((key, error))
    if not done and refused:
        raise refused[0][1]
    words = f"{len(done)} of {len(keys)} done"
    if refused:
        words += "; refused: " + "; ".join(f"{key}: {error.message}" for key, error in refused)
    elif len(done) > 1:
        words += ", undo takes them back one by one"
    files = tuple(file for outcome in done for file in outcome.files)
    lapsed = tuple(dict.fromkeys(each for outcome in done for each in outcome.lapsed))
    return Outcome(words, done[-1].visit if done else None, files, lapsed)


class Bulk(_Base):
    """For a main screen with a list that can be marked."""

    def targets(self) -> tuple[str, ...]:
        """The marked rows, or the one under the cursor."""
        table = self.listing
        current = table.current_key
        return table.marks or ((current,) if current is not None else ())

    def ask(self, question: Question[Outcome], after: Callable[[], None] | None = None) -> None:
        """Shows a question; what was done is reported, and the marks are gone."""

        def done(outcome: Outcome | None) -> None:
            if outcome is not None:
                self.listing.clear_marks()
                self.booking_app.report(outcome)
                if after is not None:
                    after()

        self.app.push_screen(QuestionScreen(question), done)
