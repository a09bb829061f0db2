"""What can be done about a school wherever schools are listed by need: card, contact, request, letters."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from ecfrs_tui.tui import words
from ecfrs_tui.tui.opening import Opening, Things
from ecfrs_tui.tui.screens import targets_questions as questions
from ecfrs_tui.tui.screens.base import MainScreen
from ecfrs_tui.tui.screens.bulk import Bulk
from ecfrs_tui.tui.screens.targets_questions import Chosen
from ecfrs_tui.tui.text import clean, joined, plain, tinted
from ecfrs_tui.tui.widgets import needbars
from ecfrs_tui.tui.widgets.pieces import Field

if TYPE_CHECKING:
    from ecfrs_tui.services.needviews import ContactLine, TargetRow


def chosen_of(row: TargetRow, title: str) -> Chosen:
    """A school of a ranked list, with its rank as the reason."""
    return Chosen(row.urn, row.school, row.town, f"{clean(title)}: need {row.need}, rank {row.rank}")


def contact_field(line: ContactLine) -> Field:
    """`2 Mar  wrote · asked for dates · sam`."""
    campaign = tinted(line.campaign, "dim")
    said = joined([tinted(line.kind, "blue"), plain(line.words), campaign, tinted(line.actor, "dim")])
    return Field(words.day(line.at), said, 2)


class SchoolActs(Bulk, Opening, MainScreen):
    """For a screen with a list of schools; it says which are meant."""

    def chosen(self) -> Sequence[Chosen]:
        """The marked schools, or the one under the cursor."""
        raise NotImplementedError

    def target(self) -> TargetRow | None:
        """The row under the cursor with its parts, where the list has them."""
        return None

    def theme(self) -> tuple[str, str, tuple[str, ...]]:
        """Code, title and topics of the theme in view."""
        raise NotImplementedError

    def campaign_number(self) -> int | None:
        """The saved list this is, if it is one."""
        return None

    def thing_here(self) -> Things:
        """The school under the cursor."""
        one = self._under_cursor()
        return Things(school=f"urn:{one.urn}") if one is not None else Things()

    # reasons

    def why_no_school(self) -> str:
        """Why there is no school to act on."""
        return "" if self.chosen() else "No school is chosen."

    def why_no_parts(self) -> str:
        """Why there is no score to explain."""
        return "" if self.target() is not None else "No score is chosen."

    def why_no_theme(self) -> str:
        """Why there is nothing to write about."""
        if why := self.why_no_school():
            return why
        return "" if self.theme()[0] else "This list belongs to no theme: letters are about one."

    # doing

    def open_card(self) -> None:
        """The school's card, with what was said to it."""
        self.open_school_card()

    def _under_cursor(self) -> Chosen | None:
        """The school under the cursor, whatever is marked."""
        row = self.target()
        if row is not None:
            return chosen_of(row, self.theme()[1])
        return next(iter(self.chosen()), None)

    def explain(self) -> None:
        """Why this score: the sum, part by part."""
        from ecfrs_tui.tui.screens.dialogs import ReadScreen

        row = self.target()
        if row is not None:
            fields = needbars.why_fields(row, self.theme()[1])
            self.app.push_screen(ReadScreen(f"Why {row.need}? {clean(row.school)}", fields))

    def log_contact(self) -> None:
        """A contact, for this school or the marked ones."""
        self.ask(questions.contact(self.desk, self.chosen(), self.campaign_number()))

    def raise_request(self) -> None:
        """A request of our own making for the school under the cursor."""
        one = self._under_cursor()
        if one is not None:
            self.ask(questions.request(self.desk, one, self.theme()[2]))

    def write_letters(self) -> None:
        """A letter to each of the marked schools."""
        code, title, _ = self.theme()
        self.ask(questions.letters(self.desk, self.chosen(), code, title, self.campaign_number()))
