"""What the sections of Settings share: a list, what is known about a line of it, and forms over it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, ClassVar, Generic, TypeVar, cast

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content

from ecfrs_tui.errors import EcfrsError
from ecfrs_tui.tui.acting import Acting
from ecfrs_tui.tui.text import clean, plain
from ecfrs_tui.tui.widgets.pieces import Field, Fields, Rule
from ecfrs_tui.tui.widgets.table import Table
from ecfrs_tui.tui.work import said

if TYPE_CHECKING:
    from ecfrs_tui.services.desk import Desk
    from ecfrs_tui.services.views import Outcome
    from ecfrs_tui.tui.forms.model import Form
    from ecfrs_tui.tui.screens.dialogs import Question
    from ecfrs_tui.tui.screens.settings import SettingsScreen
    from ecfrs_tui.tui.widgets.columns import Column

T = TypeVar("T")


class SectionPanel(Acting, Vertical, Generic[T]):
    """A section of Settings. A subclass names its SCOPES, CONTEXT, TITLE, its MAIN action and what to say
    when it is EMPTY, and gives columns, rows, keys and facts."""

    CONTEXT: ClassVar[str] = ""
    TITLE: ClassVar[str] = ""
    MAIN: ClassVar[str] = ""
    """The action of enter and of a second click."""
    EMPTY: ClassVar[str] = ""
    MARKABLE: ClassVar[bool] = False
    UNDOABLE: ClassVar[bool] = True
    """Whether `u` takes back what is done here."""

    def __init__(self) -> None:
        super().__init__(id=f"panel-{self.CONTEXT}")
        self.stale = True
        self._table: Table[T] | None = None

    def compose(self) -> ComposeResult:
        """Title, list, and all about one line."""
        yield Rule(self.TITLE, id=f"{self.CONTEXT}-title")
        yield self.table
        yield Rule(id=f"{self.CONTEXT}-one")
        yield Fields(label_width=12, id=f"{self.CONTEXT}-facts")

    def on_mount(self) -> None:
        """Reads what it shows; a line that was asked for meanwhile is gone to."""
        self.freshen()
        self.owner.rows_are_in()

    # what a section is

    def columns(self) -> Sequence[Column[T]]:
        """The columns of its list."""
        raise NotImplementedError

    def key(self, row: T) -> str:
        """Names a row for good."""
        raise NotImplementedError

    def haystack(self, row: T) -> str:
        """What the filter looks in."""
        return self.key(row)

    def read(self, desk: Desk) -> Sequence[T]:
        """The rows; a quick look."""
        raise NotImplementedError

    def facts(self, row: T) -> tuple[Content, Sequence[Field]]:
        """The heading and the lines about one row."""
        raise NotImplementedError

    def summary(self, rows: Sequence[T]) -> str:
        """What the title says on its right."""
        return ""

    # what they share

    @property
    def table(self) -> Table[T]:
        """Its list, made when it is first asked for."""
        if self._table is None:
            self._table = Table(
                self.columns(),
                key=self.key,
                haystack=self.haystack,
                markable=self.MARKABLE,
                id=f"{self.CONTEXT}-table",
            )
        return self._table

    @property
    def current(self) -> T | None:
        """The row under the cursor."""
        return self.table.current

    @property
    def chosen(self) -> tuple[T, ...]:
        """The marked rows, or the one under the cursor."""
        marks = set(self.table.marks)
        if marks:
            return tuple(row for row in self.table.rows if self.key(row) in marks)
        return (self.table.current,) if self.table.current is not None else ()

    @property
    def owner(self) -> SettingsScreen:
        """The screen it stands on."""
        return cast("SettingsScreen", self.screen)

    @property
    def desk(self) -> Desk:
        """The open desk."""
        return self.owner.desk

    def freshen(self) -> None:
        """Reads again when what is shown is older than the last change."""
        if not self.stale:
            return
        self.stale = False
        table = self.table
        try:
            rows = self.read(self.desk)
        except EcfrsError as error:
            table.empty = clean(" ".join(said(error)))
            table.set_rows(())
            return
        table.empty = self.EMPTY
        table.set_rows(rows)
        self.query_one(f"#{self.CONTEXT}-title", Rule).say(self.TITLE, plain(self.summary(rows)))
        self.show_facts()

    def show_facts(self) -> None:
        """All about the line under the cursor."""
        row = self.table.current
        heading, facts = self.facts(row) if row is not None else (Content(""), [])
        self.query_one(f"#{self.CONTEXT}-one", Rule).say(heading)
        self.query_one(f"#{self.CONTEXT}-facts", Fields).show([each for each in facts if each.words.plain])

    def why_no_row(self) -> str:
        """Why nothing can be done with a line."""
        return "" if self.table.current is not None else "No line is chosen."

    def history(self) -> None:
        """Who changed the line under the cursor, and when."""
        raise NotImplementedError

    def open_form(
        self, form: Form, key: Callable[[Outcome], str] = lambda outcome: outcome.reference
    ) -> None:
        """A form over the list; what was kept is said, and the cursor goes to it."""
        from ecfrs_tui.tui.forms.screen import FormScreen

        def closed(outcome: Outcome | None) -> None:
            if outcome is not None:
                self._done(outcome, key(outcome))

        self.app.push_screen(FormScreen(form), closed)

    def ask(self, question: Question[Outcome]) -> None:
        """A question over the list; what was done is said."""
        from ecfrs_tui.tui.screens.dialogs import QuestionScreen

        def closed(outcome: Outcome | None) -> None:
            if outcome is not None:
                self.table.clear_marks()
                self._done(outcome, "")

        self.app.push_screen(QuestionScreen(question), closed)

    def done(self, outcome: Outcome) -> None:
        """Something was done: it is said, and the rows are read again."""
        self._done(outcome, "")

    def _done(self, outcome: Outcome, key: str) -> None:
        self.owner.booking_app.report(outcome, undoable=self.UNDOABLE)
        self.stale = True
        self.freshen()
        if key:
            self.table.go_to(key)
        self.owner.refresh_keys()

    def show_history(self, title: str, reference: str) -> None:
        """The audit of a thing, newest first."""
        from ecfrs_tui.tui import words
        from ecfrs_tui.tui.screens.dialogs import ReadScreen

        lines = self.desk.history(reference)
        fields: list[Any] = [
            Field(words.moment(line.at), plain(f"{line.actor}: {line.words}"), 4) for line in lines
        ] or [Field("", Content("Nothing was changed here yet."))]
        self.app.push_screen(ReadScreen(title, fields, label_width=18))
