"""The words of the letters: which there are, what they say of a real visit, and changing them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.widget import Widget
from textual.widgets import TextArea

from ecfrs_tui.errors import EcfrsError
from ecfrs_tui.services.outboxviews import Preview, TemplateView
from ecfrs_tui.services.views import Outcome
from ecfrs_tui.tui.screens.base import OPENING, MainScreen
from ecfrs_tui.tui.screens.bulk import Bulk
from ecfrs_tui.tui.screens.dialogs import Question
from ecfrs_tui.tui.screens.window import Window
from ecfrs_tui.tui.text import clean, drawn, joined, plain, run_on, tinted
from ecfrs_tui.tui.widgets.columns import Column
from ecfrs_tui.tui.widgets.filterbar import FilterBar
from ecfrs_tui.tui.widgets.pieces import Field, Fields, Line, Rule
from ecfrs_tui.tui.widgets.table import Table
from ecfrs_tui.tui.work import Returned, beside

if TYPE_CHECKING:
    from ecfrs_tui.services.desk import Desk


class LettersScreen(Bulk, MainScreen):
    """The templates at the left, the letter they make of a visit at the right."""

    SCOPES: ClassVar[tuple[str, ...]] = ("letters", "main")
    CONTEXT = "letters"

    def __init__(self) -> None:
        super().__init__()
        self._visits: tuple[str, ...] = ("",)
        self._at = 0

    def body(self) -> Iterable[Widget]:
        """The list and the preview."""
        table: Table[TemplateView] = Table(
            [
                Column("letter", lambda r, w: plain(r.name), least=14, weight=1),
                Column(
                    "words",
                    lambda r, w: tinted("ours", "ember") if r.own else drawn("shipped", "dim"),
                    least=8,
                ),
            ],
            key=lambda r: r.name,
            haystack=lambda r: f"{r.name} {'ours' if r.own else 'shipped'}",
            markable=False,
            id="letters",
        )
        table.empty = OPENING
        with Horizontal(id="letter-halves"):
            with Vertical(id="letter-list"):
                yield Rule("Letters")
                yield table
                yield FilterBar()
            with VerticalScroll(id="letter-preview", can_focus=False):
                yield Rule(id="letter-title")
                yield Fields(label_width=9, id="letter-text")

    @property
    def listing(self) -> Table[TemplateView]:
        """The templates."""
        return self.query_one("#letters", Table)

    def reload(self) -> None:
        """The templates, and the visits to come for the preview."""
        ahead = self.desk.visits(first=self.desk.now().date())
        self._visits = tuple(row.reference for row in ahead[:40]) or ("",)
        self._at = min(self._at, len(self._visits) - 1)
        self.listing.set_rows(self.desk.templates())
        self._show()

    def on_table_highlighted(self) -> None:
        """Another letter."""
        self._show()
        self.refresh_keys()

    def on_table_picked(self) -> None:
        """A second click edits."""
        self.booking_app.press("letters.edit", self)

    def _show(self) -> None:
        row, title = self.listing.current, self.query_one("#letter-title", Rule)
        text = self.query_one("#letter-text", Fields)
        if row is None:
            title.say("")
            text.show([])
            return
        visit = self._visits[self._at]
        title.say(row.name, f"for {clean(visit)}" if visit else "for a made-up visit")
        text.show(preview_fields(self._preview(row.name, visit)))

    def _preview(self, name: str, visit: str) -> Preview:
        try:
            return self.desk.preview_template(name, visit)
        except EcfrsError as error:
            return Preview(name, "", "", error.message)

    def why_no_letter(self) -> str:
        """Why there is nothing to look at."""
        return "" if self.listing.current is not None else "No letter is chosen."

    def why_not_own(self) -> str:
        """Why there are no words to drop."""
        row = self.listing.current
        return "" if row is not None and row.own else "The shipped words stand."

    def other_visit(self) -> None:
        """The next visit in the preview."""
        self._at = (self._at + 1) % len(self._visits)
        self._show()

    def edit(self) -> None:
        """The words in a field, the letter beside them."""
        row = self.listing.current
        if row is None:
            return

        def kept(outcome: Outcome | None) -> None:
            if outcome is not None:
                self.booking_app.notify(clean(outcome.words), markup=False)
                self.reload()

        self.app.push_screen(
            WordingScreen(self.desk, self.desk.template(row.name), self._visits[self._at]), kept
        )

    def back_to_shipped(self) -> None:
        """Our own words are dropped."""
        row, desk = self.listing.current, self.desk
        if row is None:
            return
        lines = [Field("", plain(f"{row.path} is put aside as a .bak file beside it."), 3)]
        question = Question(
            f"Shipped words for {row.name}", lines, "drop ours", lambda texts: desk.restore_template(row.name)
        )
        self.ask(question, self.reload)


def preview_fields(preview: Preview) -> list[Field]:
    """The letter as its reader gets it; a mistake first."""
    fields = [Field("mistake", tinted(clean(preview.problem), "red"), 4)] if preview.problem else []
    if preview.subject:
        fields.append(Field("subject", plain(preview.subject).stylize("bold"), 2))
    return [*fields, *(Field("", plain(line), 6) for line in preview.text.splitlines())]


class WordingScreen(Window[Outcome | None]):
    """A template in a text field; what it makes of a visit follows what is typed."""

    SCOPE = "wording"

    def __init__(self, desk: Desk, template: TemplateView, visit: str) -> None:
        super().__init__()
        self._desk = desk
        self._template = template
        self._visit = visit
        self._problem = ""
        self._asking = False
        self._sure = False

    def compose(self) -> ComposeResult:
        """Title, the field, the preview, keys."""
        with Vertical(classes="dialog -whole"):
            yield Rule(f"Letter: {self._template.name}", id="title")
            with Horizontal(id="wording-halves"):
                yield TextArea(self._template.source, id="wording", tab_behavior="indent")
                with VerticalScroll(id="wording-preview", can_focus=False):
                    yield Fields(label_width=9, id="wording-letter")
            yield Line(lines=2, id="fault")
            yield Line(id="keys")

    def on_mount(self) -> None:
        """The field has the focus."""
        keys = [("ctrl+s ", "keep"), ("esc ", "leave")]
        said = [run_on(drawn(key, "ember"), what) for key, what in keys]
        names = "facts stand in {{ }}: name, school, date, start, officers, reference …"
        self.query_one("#keys", Line).say(joined([*said, drawn(names, "dim")], "   "))
        self.query_one(TextArea).focus()
        self._ask()

    @property
    def text(self) -> str:
        """What is in the field."""
        return self.query_one(TextArea).text

    def on_text_area_changed(self) -> None:
        """The letter follows."""
        self._sure = False
        self._ask()

    def _ask(self) -> None:
        if self._asking:
            return
        self._asking = True
        typed, desk = self.text, self._desk

        def shown(preview: Preview) -> None:
            self._asking = False
            self._problem = preview.problem
            self.query_one("#wording-letter", Fields).show(preview_fields(preview))
            self.query_one("#fault", Line).say(
                tinted(clean(preview.problem), "red") if preview.problem else Content("")
            )
            if self.text != typed:
                self._ask()

        def fault(error: EcfrsError) -> None:
            shown(Preview(self._template.name, "", "", error.message))

        name, visit = self._template.name, self._visit
        beside(self, lambda: desk.try_template(name, typed, visit), shown, fault, name="preview")

    def on_returned(self, message: Returned) -> None:
        """A preview has come back."""
        message.deliver()

    def why_wrong(self) -> str:
        """Why the words cannot be kept."""
        return f"There is a mistake in it: {clean(self._problem)}" if self._problem else ""

    def keep(self) -> None:
        """The words are kept."""
        desk, name, typed = self._desk, self._template.name, self.text

        def kept(outcome: Outcome) -> None:
            self.dismiss(outcome)

        def fault(error: EcfrsError) -> None:
            self.query_one("#fault", Line).say(tinted(clean(error.message), "red"))

        beside(self, lambda: desk.keep_template(name, typed), kept, fault, name="write")

    def leave_it(self) -> None:
        """Leaves; with other words in the field only when pressed twice."""
        if self.text != self._template.source and not self._sure:
            self._sure = True
            self.query_one("#fault", Line).say(
                tinted("Not kept yet: ctrl+s keeps it, esc once more leaves it.", "amber")
            )
            return
        self.dismiss(None)
