"""The window of a form: checks as one types, keeps beside the screen, and loses nothing that was typed."""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from typing import TYPE_CHECKING, cast

from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.widgets import Input

from ecfrs_tui.errors import EcfrsError, StaleError
from ecfrs_tui.services.views import Outcome
from ecfrs_tui.tui import actions
from ecfrs_tui.tui.acting import do
from ecfrs_tui.tui.drafting import DraftKeeper, back_words
from ecfrs_tui.tui.forms.clash import FormClashScreen
from ecfrs_tui.tui.forms.looking import Looker
from ecfrs_tui.tui.forms.rows import FieldRow, sentence
from ecfrs_tui.tui.forms.state import FormState
from ecfrs_tui.tui.screens.base import TALL
from ecfrs_tui.tui.screens.window import Window
from ecfrs_tui.tui.text import joined, plain, tinted
from ecfrs_tui.tui.widgets.keybar import Key, KeyBar
from ecfrs_tui.tui.widgets.pieces import Field, Fields, Rule
from ecfrs_tui.tui.work import Returned, beside, said

if TYPE_CHECKING:
    from ecfrs_tui.services.desk import Desk
    from ecfrs_tui.services.draftviews import Draft
    from ecfrs_tui.tui.app import BookingApp
    from ecfrs_tui.tui.forms.model import Form, FormField, Loaded

_AT_ONCE = 5


class FormScreen(Window[Outcome | None]):
    """A form over what is in view; dismissed with what was done, or None.

    esc leaves and what was typed waits as a draft; F5 goes between what was typed and what is stored.
    """

    SCOPE = "form"
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (124, "-wide")]  # noqa: RUF012 - an instance variable to Textual

    def __init__(self, form: Form) -> None:
        super().__init__()
        self._form = form
        self._state: FormState | None = None
        self._wanted = ""
        self._busy = ""
        self._unreadable: EcfrsError | None = None
        self._tried = False
        self._back: Draft | None = None
        self._set_aside: dict[str, str] = {}
        self._drafts = DraftKeeper(self, form.name, form.about, self._to_keep)
        self._looker = Looker(self, form, self._check, self._weighed)

    def compose(self) -> ComposeResult:
        """Title, fields, what keeping them would mean, fault, keys. Reads at once, so that no key is lost."""
        self.take_room()
        draft = self._drafts.found()
        try:
            self._state = FormState(self._form, self._form.load(), draft.values if draft else None)
        except EcfrsError as error:
            self._unreadable = error
        with Vertical(classes="dialog -form"):
            yield Rule(id="title")
            yield Fields(label_width=2, id="intro")
            with VerticalScroll(can_focus=False, id="fields"):
                if self._state is not None:
                    yield from self._made(0)
            yield Fields(label_width=2, id="weighed")
            yield Fields(label_width=2, id="fault")
            yield KeyBar()
        self._back = draft

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
        """Says what is to be known, and begins in the first field."""
        self.query_one("#title", Rule).say(plain(self._form.title).stylize("bold"))
        intro = [Field("", plain(self._form.intro), 3)] if self._form.intro else []
        if self._unreadable is not None:
            self._fault(self._unreadable)
            return
        if self._back is not None and self.state.changed():
            intro.append(
                Field(
                    "!",
                    tinted(
                        back_words(self._back, cast("BookingApp", self.app).key_of("form.sides")), "amber"
                    ),
                    2,
                )
            )
        self.query_one("#intro", Fields).show(intro)
        self._say_keys()
        self._check()
        self._go_to(next((each.name for each in self._form.fields if not each.fixed), ""))
        self._looker.later(self.state)
        self.call_after_refresh(self._more)

    def _made(self, first: int) -> list[FieldRow]:
        """A few rows: all of a long form at once would be a turn of 0.1 s, in which no key is heard."""
        fields = self._form.fields[first : first + _AT_ONCE]
        return [FieldRow(each, self.state.typed[each.name]) for each in fields]

    async def _more(self) -> None:
        """The next few rows, until all are there."""
        if self.is_attached and (rows := self._made(len(self._rows()))):
            await self.query_one("#fields").mount_all(rows)
            self._check()
            if any(row.field.name == self._wanted for row in rows):
                self._go_to(self._wanted)
            self.call_after_refresh(self._more)

    def on_returned(self, message: Returned) -> None:
        """A call beside the screen has come back."""
        message.deliver()

    def _rows(self) -> list[FieldRow]:
        return list(self.query(FieldRow))

    # as one types

    def on_field_row_typed(self, message: FieldRow.Typed) -> None:
        """Checked at once; what takes longer, and the draft, a little later."""
        message.stop()
        if self.state.typed[message.name] == message.text:
            # each line says its first text once when it is mounted: all of them at once would be a long turn
            return
        self.state.put(message.name, message.text)
        self._check()
        self._looker.later(self.state)
        self._drafts.later()

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
        if found := self._looker.found(field, text):
            return found
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

    def _weighed(self, lines: Sequence[str]) -> None:
        """What keeping it would mean: how many visits, and as many of them as there is room for."""
        roomy = self.size.height >= TALL
        most = 6 if roomy else 3
        shown = [Field("!", tinted(line, "amber"), 2 if roomy else 1) for line in lines[:most]]
        if lines:
            number = "1 visit would break" if len(lines) == 1 else f"{len(lines)} visits would break"
            shown.insert(0, Field("!", tinted(f"{number} a rule:", "amber").stylize("bold"), 1))
        self.query_one("#weighed", Fields).show(shown)
        self.call_after_refresh(self.fit)

    def _to_keep(self) -> dict[str, str]:
        """The texts that are not as stored; a field that was emptied is kept as a blank."""
        if self._state is None:
            return {}
        stored = self.state.as_stored(self.state.stored)
        return {name: text or " " for name, text in self.state.typed.items() if text != stored[name]}

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

        desk: Desk = self.app.desk  # type: ignore[attr-defined]  # the app is ours

        def write() -> Outcome:
            outcome = form.save(values, version)
            # it is kept: a draft that cannot be dropped now is only offered once more
            with contextlib.suppress(EcfrsError):
                self._drafts.done(desk)
            return outcome

        self._drafts.stop()
        self._looker.stop()
        beside(self, write, self._kept, self._refused, name="form")

    def _kept(self, outcome: Outcome) -> None:
        self.dismiss(outcome)

    def _refused(self, error: EcfrsError) -> None:
        self._busy = ""
        if isinstance(error, StaleError):
            form = self._form
            self._busy = "Reading what was changed…"
            self._say_keys()
            beside(
                self, form.load, lambda theirs: self._clash(error, theirs), self._refused_again, name="form"
            )
            return
        fields = error.details.get("fields")
        if isinstance(fields, dict) and fields:
            self.state.refused.update({str(name): str(why) for name, why in fields.items()})
            self._tried = True
            self._check()
            self._go_to(next(iter(fields)))
        self._fault(error)

    def _refused_again(self, error: EcfrsError) -> None:
        self._busy = ""
        self._fault(error)

    def _clash(self, error: EcfrsError, theirs: Loaded) -> None:
        self._busy = ""
        self._say_keys()
        differences = self.state.against(theirs)
        if not differences:
            self.state.settle(theirs, ())
            same = "Somebody has stored the very same meanwhile: there is nothing left to keep."
            # a form that changes many things at once has no one version: it may be kept over what it now knows
            again = f"{sentence(error.message)} Keep it once more to go on."
            self._complain(same if theirs.version is not None else again)
            return

        def settled(keep: tuple[str, ...] | None) -> None:
            if keep is None:
                self._complain(f"{sentence(error.message)} Nothing of yours is kept yet.")
                return
            self.state.settle(theirs, keep)
            self._show_all()
            self._save()

        self.app.push_screen(
            FormClashScreen(f"Two edits: {self._form.title}", sentence(error.message), differences), settled
        )

    def _show_all(self) -> None:
        for row in self._rows():
            row.show(self.state.typed[row.field.name])
        self._check()

    def _go_to(self, name: str) -> None:
        self._wanted = name
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
        if here is [each for each in self._form.fields if not each.fixed][-1]:
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
        self._drafts.now()

    def leave(self) -> None:
        """Out; what was typed waits for the next time."""
        if self._busy == "Keeping…":
            return
        self._looker.stop()
        if self._drafts.now():
            self.app.notify("Not kept: what you typed is there when you come back.", markup=False)
        self.dismiss(None)

    def _say_keys(self) -> None:
        keys = actions.footer("form", cast("BookingApp", self.app).own_keys)
        self.query_one(KeyBar).show(
            [
                Key(key, self._form.verb if each.id == "form.keep" else each.title, each.id, not self._busy)
                for key, each in keys
            ]
        )

    def on_key_bar_pressed(self, message: KeyBar.Pressed) -> None:
        """A click on a key is the key."""
        do(self, message.action)

    def lines_beside(self) -> int:
        """Title, words, fault and keys stay in view."""
        return self.LINES_BESIDE + sum(
            self.query_one(f"#{name}", Fields).size.height for name in ("intro", "weighed", "fault")
        )
