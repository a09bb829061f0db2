"""Reads a file in: choose it, try it and see what would change row by row, then read it in."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Input

from ecfrs_tui.services.startviews import Entry, ReadIn, StartStep
from ecfrs_tui.services.views import ImportReport, RefusedRow
from ecfrs_tui.tui import words
from ecfrs_tui.tui.latest import Latest
from ecfrs_tui.tui.pathwords import afresh, completed, fitting, split
from ecfrs_tui.tui.screens.readin_parts import entries_table, report_fields, rows_of, rows_table
from ecfrs_tui.tui.screens.window import Window
from ecfrs_tui.tui.telling import Told, teller
from ecfrs_tui.tui.text import clean, drawn, joined, plain, run_on, tinted
from ecfrs_tui.tui.widgets.pieces import Field, Fields, Line, Rule
from ecfrs_tui.tui.widgets.table import Table
from ecfrs_tui.tui.work import Returned, beside, said

if TYPE_CHECKING:
    from textual.worker import Worker

    from ecfrs_tui.errors import EcfrsError
    from ecfrs_tui.services.desk import Desk
    from ecfrs_tui.tui.app import BookingApp


class ReadInScreen(Window[ImportReport | None]):
    """Dismissed with the report of what was read in, or None. Nothing is changed before it was tried."""

    SCOPE = "readin"

    def __init__(self, step: StartStep, proposed: str = "") -> None:
        super().__init__()
        self._step = step
        self._proposed = proposed
        self._look = Latest(self, "folder")
        self._listed: tuple[str, tuple[Entry, ...]] = ("", ())
        self._taken = False
        self._work: Worker[None] | None = None
        self._tried: ImportReport | None = None
        self._file: ReadIn | None = None
        self._done = False

    def compose(self) -> ComposeResult:
        """What the file must be, its path, what is said beside it, the folder or the rows, keys."""
        entries, rows = entries_table(), rows_table()
        with Vertical(classes="dialog -readin"):
            yield Rule(f"Read in: {self._step.title}", id="title")
            yield Fields(label_width=11, id="lines")
            yield Input(placeholder="the file; ~ is your own folder", compact=True, id="readin-path")
            for say in self._step.says:
                with Horizontal(classes="ask"):
                    label = Line(id=f"label-{say.name}")
                    label.say(drawn(say.label, "dim"))
                    yield label
                    yield Input(placeholder=say.hint, compact=True, id=f"ask-{say.name}")
            yield Rule(id="readin-head")
            yield entries
            yield rows
            yield Fields(label_width=2, id="fault")
            yield Line(id="keys")

    def on_mount(self) -> None:
        """Begins in the folder of the file that was read in last, or in the home."""
        self._say_step()
        start = self._proposed or self.booking_app.read_in_from or f"{self.desk.home}/"
        field = self.query_one("#readin-path", Input)
        field.value = start
        field.cursor_position = len(start)
        field.focus()
        self._list_folder()
        self._say_keys()

    @property
    def booking_app(self) -> BookingApp:
        """The app, by its own type."""
        return cast("BookingApp", self.app)

    @property
    def desk(self) -> Desk:
        """The open desk."""
        desk = self.booking_app.desk
        assert desk is not None
        return desk

    @property
    def path(self) -> Input:
        """The field of the path."""
        return self.query_one("#readin-path", Input)

    @property
    def entries(self) -> Table[Entry]:
        """What the folder holds."""
        return self.query_one("#readin-entries", Table)

    @property
    def rows(self) -> Table[RefusedRow]:
        """The rows that cannot stand."""
        return self.query_one("#readin-rows", Table)

    # choosing the file

    def on_input_changed(self, event: Input.Changed) -> None:
        """Every keystroke in the path shows what it may become."""
        event.stop()
        if event.input is self.path:
            self._taken = False
            self.query_one(".-readin").remove_class("-rows")
            self._list_folder()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter in a field is enter."""
        event.stop()
        self.go()

    def _list_folder(self) -> None:
        folder, _ = split(self.path.value)
        if folder == self._listed[0]:
            self._show_entries()
            return
        desk = self.desk

        def found(entries: tuple[Entry, ...]) -> None:
            self._listed = (folder, entries)
            self._show_entries()

        def not_found(error: EcfrsError) -> None:
            self._listed = (folder, ())
            self.entries.empty = clean(" ".join(said(error)))
            self._show_entries()

        self._look.ask(lambda: desk.folder(Path(folder).expanduser()), found, not_found)

    def _show_entries(self) -> None:
        folder, begun = split(self.path.value)
        found = fitting(self._listed[1], begun)
        if self._listed[1]:
            self.entries.empty = f"Nothing in this folder begins with “{clean(begun)}”."
        elif not self.entries.empty:
            self.entries.empty = "This folder is empty."
        self.entries.set_rows(found)
        self.query_one("#readin-head", Rule).say(plain(folder), f"{len(found)} of {len(self._listed[1])}")

    @property
    def _in_view(self) -> Table[Any]:
        """What the arrows move in: the rows where they are shown, else the folder."""
        return self.rows if self.query_one(".-readin").has_class("-rows") else self.entries

    def next_entry(self) -> None:
        """The next file, or row."""
        table = self._in_view
        # the first step down takes the first file: until then what is typed counts
        if table is self.rows or self._taken:
            table.cursor_down()
        self._taken = table is self.entries

    def entry_before(self) -> None:
        """The file or row before."""
        table = self._in_view
        table.cursor_up()
        self._taken = table is self.entries

    def page_on(self) -> None:
        """A page on."""
        self._in_view.page_on()

    def page_back(self) -> None:
        """A page back."""
        self._in_view.page_back()

    def complete(self) -> None:
        """As far as it is clear; where there is nothing to add, on to the next field."""
        if self._tried is not None:
            return
        field = self.path
        more = ""
        if field.has_focus:
            if self._taken and self.entries.current is not None:
                more = self._with(self.entries.current)
            else:
                more = completed(field.value, self._listed[1])
        if more and more != field.value:
            self._type(more)
        else:
            self.focus_next(Input)

    def _with(self, entry: Entry) -> str:
        folder, _ = split(self.path.value)
        return f"{folder}{entry.name}{'/' if entry.folder else ''}"

    def _type(self, text: str) -> None:
        field = self.path
        field.value = text
        field.cursor_position = len(text)

    # trying and reading

    def go(self) -> None:
        """Into the folder, or tries the file; once tried, reads it in."""
        if self._work is not None:
            return
        if self._done:
            self.dismiss(self._tried)
        elif self._tried is not None:
            self._read(rehearse=False)
        else:
            self._choose()

    def _choose(self) -> None:
        entry = self.entries.current
        if self._taken and entry is not None and self.path.has_focus:
            self._type(self._with(entry))
            if entry.folder:
                return
        typed = afresh(self.path.value)
        folder, name = split(typed)
        if not name or any(each.folder and each.name == name for each in self._listed[1]):
            if name:
                self._type(f"{typed}/")
            else:
                self._fault(plain("Name a file: type, or ↓ and enter."))
            return
        texts = {say.name: self.query_one(f"#ask-{say.name}", Input).value for say in self._step.says}
        self._file = ReadIn(self._step.kind, Path(typed).expanduser(), texts)
        self.booking_app.read_in_from = folder
        self._read(rehearse=True)

    def _read(self, *, rehearse: bool) -> None:
        file, desk, tell = self._file, self.desk, teller(self)
        assert file is not None
        self._fault(Content(""))
        self._work = beside(
            self,
            lambda: desk.read_in(file, rehearse=rehearse, told=tell),
            self._rehearsed if rehearse else self._finished,
            self._refused,
            name="read in",
        )
        self._say_keys()

    def on_told(self, message: Told) -> None:
        """The reading has come so far."""
        if self._work is not None:
            self.query_one("#keys", Line).say(run_on(message.line(), drawn("   esc stops", "dim")))

    def on_returned(self, message: Returned) -> None:
        """Something beside the screen has come back."""
        message.deliver()

    def _rehearsed(self, report: ImportReport) -> None:
        self._work = None
        self._tried = report
        self.query_one(".-readin").add_class("-tried")
        self.set_focus(None)
        self._show_report(report)

    def _finished(self, report: ImportReport) -> None:
        self._work = None
        self._tried = report
        if not report.refused:
            self.dismiss(report)
            return
        self._done = True
        self._show_report(report)
        self._say_keys()

    def _show_report(self, report: ImportReport) -> None:
        self.query_one("#lines", Fields).show(report_fields(report, trial=not self._done))
        self._show_rows(report.refused)
        self._say_keys()

    def _show_rows(self, rows: Sequence[RefusedRow]) -> None:
        number = len(rows)
        head = f"{words.count(number, 'row')} that cannot stand" if number else "Every row can stand"
        self.query_one("#readin-head", Rule).say(tinted(head, "amber" if number else "green"))
        self.rows.empty = "Nothing was refused."
        self.rows.set_rows(rows)
        self.query_one(".-readin").add_class("-rows")

    def _refused(self, error: EcfrsError) -> None:
        self._work = None
        wrong, mend = said(error)
        if rows := rows_of(error):
            # no row can stand: they are shown until another path is typed
            self._show_rows(rows)
        self._fault(joined([tinted(wrong, "red"), plain(mend)], " "))
        self._say_keys()

    def _fault(self, says: Content) -> None:
        self.query_one("#fault", Fields).show([Field("!", says, 5)] if says.plain else [])

    def leave(self) -> None:
        """Stops what is being read; from the trial back to the file; else leaves."""
        if self._work is not None:
            self._work.cancel()
        elif self._done:
            self.dismiss(self._tried)
        elif self._tried is not None:
            self._tried = None
            self.query_one(".-readin").remove_class("-tried", "-rows")
            self._choose_again()
        else:
            self.dismiss(None)

    def _choose_again(self) -> None:
        self._say_step()
        self._type(self.path.value)
        self.path.focus()
        self._show_entries()
        self._fault(Content(""))
        self._say_keys()

    def _say_step(self) -> None:
        step = self._step
        lines = [Field("comes from", plain(step.source), 3), Field("must have", plain(step.columns), 2)]
        self.query_one("#lines", Fields).show(lines)

    def _say_keys(self) -> None:
        if self._work is not None:
            keys = [run_on("Reading… ", drawn("esc stops", "dim"))]
        elif self._done:
            keys = [self._key("enter", "go on"), self._key("↑↓", "rows")]
        elif self._tried is not None:
            able = self._tried.added or self._tried.changed
            keys = [self._key("enter", "read it in" if able else "read it in all the same")]
            keys += [self._key("↑↓", "rows")] if self._tried.refused else []
            keys.append(self._key("esc", "another file"))
        else:
            keys = [self._key("enter", "try it"), self._key("↓", "choose"), self._key("tab", "complete")]
            keys.append(self._key("esc", "leave it"))
        self.query_one("#keys", Line).say(joined(keys, "   "))

    def _key(self, key: str, does: str) -> Content:
        return run_on(drawn(f"{key} ", "ember"), does)
