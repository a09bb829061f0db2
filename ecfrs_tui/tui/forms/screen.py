"""The window of a form: checks as one types, keeps beside the screen, and loses nothing that was typed."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.timer import Timer
from textual.widgets import Input

from ecfrs_tui.errors import EcfrsError, StaleError
from ecfrs_tui.services.desk import Desk
from ecfrs_tui.services.views import Outcome
from ecfrs_tui.tui.forms import drafts
from ecfrs_tui.tui.forms.clash import ClashScreen
from ecfrs_tui.tui.forms.model import Form, FormField, Loaded
from ecfrs_tui.tui.forms.rows import FieldRow, sentence
from ecfrs_tui.tui.forms.state import FormState
from ecfrs_tui.tui.screens.window import Window
from ecfrs_tui.tui.text import drawn, joined, plain, run_on, tinted
from ecfrs_tui.tui.widgets.pieces import Field, Fields, Line, Rule
from ecfrs_tui.tui.work import Returned, beside, said

LOOK_SECONDS = 0.25
DRAFT_SECONDS = 1.0


class FormScreen(Window[Outcome | None]):
    """A form over what is in view; dismissed with what was done, or None.

    esc leaves and what was typed waits as a draft; F5 goes between what was typed and what is stored.
    """

    SCOPE = "form"
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (124, "-wide")]  # noqa: RUF012 - an instance variable to Textual

    def __init__(self, form: Form, desk: Desk) -> None:
        super().__init__()
        self._form = form
        self._desk = desk
        self._state: FormState | None = None
        self._busy = "Reading…"
        self._tried = False
        self._set_aside: dict[str, str] = {}
        self._looked: dict[str, tuple[str, str, bool]] = {}
        self._weighed: tuple[str, ...] = ()
        self._weighing = 0
        self._look_timer: Timer | None = None
        self._draft_timer: Timer | None = None

    def compose(self) -> ComposeResult:
        """Title, fields, what keeping them would mean, fault, keys; the fields come once they are read."""
        with Vertical(classes="dialog -form"):
            yield Rule(id="title")
            yield Fields(label_width=2, id="intro")
            yield VerticalScroll(can_focus=False, id="fields")
            yield Fields(label_width=2, id="weighed")
            yield Fields(label_width=2, id="fault")
            yield Line(id="keys")

    @property
    def state(self) -> FormState:
        """The form as it is filled in; only once it has been read."""
        assert self._state is not None
        return self._state

    @property
    def ready(self) -> bool:
        """Whether the fields are there and nothing is being done."""
        return self._state is not None and not self._busy

    def on_mount(self) -> None:
        """Reads what is stored, and what was typed and left."""
        self.query_one("#title", Rule).say(plain(self._form.title).stylize("bold"))
        self._say_keys()
        form, desk = self._form, self._desk
        beside(self, lambda: (form.load(), drafts.found(desk, form)), self._read, self._unread, name="form")

    def on_returned(self, message: Returned) -> None:
        """A call beside the screen has come back."""
        message.deliver()

    def _read(self, both: tuple[Loaded, Mapping[str, str]]) -> None:
        stored, typed = both
        self._state = FormState(self._form, stored, typed)
        self._busy = ""
        intro = [Field("", plain(self._form.intro), 3)] if self._form.intro else []
        if typed and self.state.changed():
            words = "What you typed before is back. F5 shows what is stored instead."
            intro.append(Field("!", tinted(words, "amber"), 2))
        self.query_one("#intro", Fields).show(intro)
        self.query_one("#fields").mount_all(
            [FieldRow(each, self.state.typed[each.name]) for each in self._form.fields]
        )
        self.call_after_refresh(self._begin)

    def _begin(self) -> None:
        self._check()
        self._say_keys()
        self.fit()
        rows = [row for row in self._rows() if not row.field.fixed]
        if rows:
            rows[0].editor.focus()
        self._look_later()

    def _unread(self, error: EcfrsError) -> None:
        self._busy = ""
        self._fault(error)

    def _rows(self) -> list[FieldRow]:
        return list(self.query(FieldRow))

    # as one types

    def on_field_row_typed(self, message: FieldRow.Typed) -> None:
        """Checked at once; what takes longer, and the draft, a little later."""
        message.stop()
        self.state.put(message.name, message.text)
        self._check()
        self._look_later()
        self._draft_later()

    def _check(self) -> None:
        faults = self.state.faults()
        focused = self._focused_field()
        for row in self._rows():
            field = row.field
            fault = faults.get(field.name, "")
            if not self._tried and not self.state.typed[field.name].strip():
                # an empty field nobody has come to yet is not a mistake to be shouted at
                fault = ""
            # under one another there is room for what was understood of one field only
            here = field is focused or self.has_class("-wide")
            row.say(fault, self._understood(field, fault) if here else "")
        self.call_after_refresh(self.fit)

    def _understood(self, field: FormField, fault: str) -> str:
        if fault or field.fixed:
            return ""
        text = self.state.typed[field.name]
        looked = self._looked.get(field.name)
        if looked is not None and looked[0] == text and not looked[2]:
            return looked[1]
        if field.says is None:
            return ""
        try:
            return field.says(text)
        except ValueError:
            return ""

    def _focused_field(self) -> FormField | None:
        focused = self.focused
        while focused is not None and not isinstance(focused, FieldRow):
            focused = focused.parent  # type: ignore[assignment]  # a widget's parents are nodes
        return focused.field if isinstance(focused, FieldRow) else None

    def on_descendant_focus(self) -> None:
        """What was understood of the field one comes to."""
        if self._state is not None and self._rows():
            self._check()

    def _look_later(self) -> None:
        if self._look_timer is not None:
            self._look_timer.stop()
        self._look_timer = self.set_timer(LOOK_SECONDS, self._look)

    def _look(self) -> None:
        for field in self._form.fields:
            text = self.state.typed[field.name]
            if field.look is None or self._looked.get(field.name, ("\0",))[0] == text:
                continue
            if not self.state.fault(field):
                self._look_at(field, field.look, text)
        self._weigh()

    def _look_at(self, field: FormField, look: Callable[[str], str], text: str) -> None:
        def seen(words: str, wrong: bool) -> None:
            self._looked[field.name] = (text, words, wrong)
            if self.state.typed[field.name] == text:
                if wrong:
                    self.state.refused[field.name] = words
                self._check()

        def call() -> tuple[str, bool]:
            try:
                return look(text), False
            except ValueError as wrong:
                return str(wrong), True

        beside(
            self,
            call,
            lambda found: seen(*found),
            lambda error: seen(error.message, True),
            name=f"look-{field.name}",
        )

    def _weigh(self) -> None:
        weigh = self._form.weigh
        if weigh is None or self.state.faults():
            self._show_weighed(())
            return
        values = self.state.values()
        self._weighing += 1
        number = self._weighing

        def shown(lines: Sequence[str]) -> None:
            if number == self._weighing:
                self._show_weighed(lines)

        beside(self, lambda: weigh(values), shown, lambda error: shown(()), name="weigh")

    def _show_weighed(self, lines: Sequence[str]) -> None:
        self._weighed = tuple(lines)
        self.query_one("#weighed", Fields).show(
            [Field("!", tinted(line, "amber"), 2) for line in self._weighed[:6]]
        )
        self.call_after_refresh(self.fit)

    # drafts

    def _draft_later(self) -> None:
        if self._draft_timer is not None:
            self._draft_timer.stop()
        self._draft_timer = self.set_timer(DRAFT_SECONDS, self._keep_draft)

    def _keep_draft(self) -> None:
        if self._state is None:
            return
        form, desk = self._form, self._desk
        stored = self.state.as_stored(self.state.stored)
        typed = {name: text for name, text in self.state.typed.items() if text != stored[name]}
        write = (lambda: drafts.keep(desk, form, typed)) if typed else (lambda: drafts.drop(desk, form))
        # the app outlives this window: the draft is kept even when it is left at once
        beside(self.app, write, lambda nothing: None, lambda error: None, name=f"draft-{form.name}")

    # keeping

    def _fault(self, error: EcfrsError) -> None:
        wrong, mend = said(error)
        self._complain(joined([tinted(wrong, "red"), plain(mend)], " ").plain)

    def _complain(self, words: str) -> None:
        self.query_one("#fault", Fields).show([Field("!", tinted(words, "red"), 4)] if words else [])
        self._say_keys()
        self.call_after_refresh(self.fit)

    def _save(self) -> None:
        form, state = self._form, self.state
        values, version = state.values(), state.stored.version
        self._busy = "Keeping…"
        self._complain("")

        def write() -> Outcome:
            outcome = form.save(values, version)
            drafts.drop(self._desk, form)
            return outcome

        if self._draft_timer is not None:
            self._draft_timer.stop()
        beside(self, write, self._kept, self._refused, name="form")

    def _kept(self, outcome: Outcome) -> None:
        self.dismiss(outcome)

    def _refused(self, error: EcfrsError) -> None:
        self._busy = ""
        if isinstance(error, StaleError):
            form = self._form
            self._busy = "Reading what was changed…"
            self._say_keys()
            beside(self, form.load, lambda theirs: self._clash(error, theirs), self._unread, name="form")
            return
        fields = error.details.get("fields")
        if isinstance(fields, dict) and fields:
            self.state.refused.update({str(name): str(why) for name, why in fields.items()})
            self._tried = True
            self._check()
            self._go_to(next(iter(fields)))
        self._fault(error)

    def _clash(self, error: EcfrsError, theirs: Loaded) -> None:
        self._busy = ""
        self._say_keys()
        differences = self.state.against(theirs)
        if not differences:
            self.state.settle(theirs, ())
            self._complain("Somebody has stored the very same meanwhile: there is nothing left to keep.")
            return

        def settled(keep: tuple[str, ...] | None) -> None:
            if keep is None:
                self._complain(f"{sentence(error.message)} Nothing of yours is kept yet.")
                return
            self.state.settle(theirs, keep)
            self._show_all()
            self._save()

        self.app.push_screen(
            ClashScreen(f"Two edits: {self._form.title}", sentence(error.message), differences), settled
        )

    def _show_all(self) -> None:
        for row in self._rows():
            row.show(self.state.typed[row.field.name])
        self._check()

    def _go_to(self, name: str) -> None:
        for row in self._rows():
            if row.field.name == name and not row.field.fixed:
                row.editor.focus()

    # actions

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter in a line is enter."""
        event.stop()
        self.next_field()

    def why_busy(self) -> str:
        """Why nothing can be done for the moment."""
        return "" if self.ready else self._busy or "There is nothing to fill in."

    def next_field(self) -> None:
        """The next field; from the last one the form is kept."""
        rows = [row for row in self._rows() if not row.field.fixed]
        here = self._focused_field()
        if not self.ready or not rows:
            return
        if here is rows[-1].field:
            self.keep()
        else:
            self.focus_next()

    def keep(self) -> None:
        """Keeps the form, or goes to the first field that cannot stand."""
        self._tried = True
        if faults := self.state.faults():
            self._check()
            name = next(iter(faults))
            label = next(each.label for each in self._form.fields if each.name == name)
            self._complain(f"{label}: {faults[name]}")
            self._go_to(name)
            return
        if self.state.stored.version is not None and not self.state.changed():
            self._complain("Nothing was changed.")
            return
        self._save()

    def change_sides(self) -> None:
        """What is stored in place of what was typed, and back."""
        now = dict(self.state.typed)
        stored = self.state.as_stored(self.state.stored)
        if now == stored and self._set_aside:
            self.state.typed, self._set_aside = dict(self._set_aside), {}
        else:
            self.state.typed, self._set_aside = stored, now
        self.state.refused.clear()
        self._show_all()
        self._keep_draft()

    def leave(self) -> None:
        """Out; what was typed waits for the next time."""
        if self._busy == "Keeping…":
            return
        if self._state is not None:
            if self._draft_timer is not None:
                self._draft_timer.stop()
            if self.state.changed():
                self._keep_draft()
                self.app.notify("Not kept: what you typed is there when you come back.", markup=False)
        self.dismiss(None)

    def _say_keys(self) -> None:
        if self._busy:
            self.query_one("#keys", Line).say(drawn(self._busy, "dim"))
            return
        keys = [
            run_on(drawn("enter ", "ember"), "next"),
            run_on(drawn("ctrl+s ", "ember"), plain(self._form.verb)),
            run_on(drawn("F5 ", "ember"), "as stored"),
            run_on(drawn("esc ", "ember"), "leave it"),
        ]
        self.query_one("#keys", Line).say(joined(keys, "   "))

    def lines_beside(self) -> int:
        """Title, words, fault and keys stay in view."""
        return self.LINES_BESIDE + sum(
            self.query_one(f"#{name}", Fields).size.height for name in ("intro", "weighed", "fault")
        )
