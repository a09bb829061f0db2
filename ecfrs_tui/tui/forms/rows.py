"""A field on the screen: its label, where it is typed, and what is wrong with it or was understood."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Input, TextArea

from ecfrs_tui.tui.forms.chooser import Chooser
from ecfrs_tui.tui.forms.model import LONG, MANY, ONE, FormField
from ecfrs_tui.tui.text import drawn, plain, run_on, tinted
from ecfrs_tui.tui.widgets.pieces import Field, Fields, Line

_MOST_LINES = 3


def sentence(text: str) -> str:
    """A reason as a sentence of its own."""
    text = text.strip()
    if not text:
        return ""
    return text[0].upper() + text[1:] + ("" if text[-1] in ".!?…" else ".")


class FieldRow(Horizontal):
    """One field. It says `Typed` at each change and is told what to say beside it."""

    class Typed(Message):
        """The text of a field has changed."""

        def __init__(self, name: str, text: str) -> None:
            super().__init__()
            self.name = name
            self.text = text

    def __init__(self, field: FormField, text: str) -> None:
        super().__init__(id=f"row-{field.name}", classes=f"field -{field.kind}")
        self.field = field
        self._text = text
        self._said = ("", "")

    def compose(self) -> ComposeResult:
        """Label, the field itself, what is said about it."""
        label = Line(id=f"label-{self.field.name}")
        label.say(plain(self.field.label) if self.field.fixed else drawn(self.field.label, "dim"))
        yield label
        with Vertical(classes="field-cell"):
            yield self._editor()
            yield Fields(label_width=2, id=f"says-{self.field.name}")

    def _editor(self) -> Widget:
        field, identity = self.field, f"field-{self.field.name}"
        if field.fixed:
            shown = Line(id=identity)
            shown.say(plain(self._text))
            return shown
        if field.kind in (ONE, MANY):
            return Chooser(field.options, self._text, many=field.kind == MANY, id=identity)
        if field.kind == LONG:
            area = TextArea(self._text, id=identity, compact=True, tab_behavior="focus", soft_wrap=True)
            area.highlight_cursor_line = False
            return area
        return Input(self._text, placeholder=field.hint, id=identity, compact=True, select_on_focus=True)

    @property
    def editor(self) -> Widget:
        """What has the focus when this field is filled in."""
        return self.query_one(f"#field-{self.field.name}")

    def show(self, text: str) -> None:
        """Another text, without saying that it was typed."""
        editor = self.editor
        with self.prevent(Input.Changed, TextArea.Changed, Chooser.Changed):
            if isinstance(editor, Input):
                editor.value = text
            elif isinstance(editor, TextArea):
                editor.text = text
            elif isinstance(editor, Chooser):
                editor.set_value(text)
            elif isinstance(editor, Line):
                editor.say(plain(text))

    def say(self, fault: str, understood: str) -> None:
        """A fault in red with its sign, or what was understood; at each key, so only what is new is drawn."""
        if self._said == (fault, understood):
            return
        self._said = (fault, understood)
        if fault:
            said = [Field("!", tinted(sentence(fault), "red"), _MOST_LINES)]
        elif understood:
            said = [Field("", run_on(drawn("= ", "dim"), tinted(understood, "dim")), _MOST_LINES)]
        else:
            said = []
        says = self.query_one(f"#says-{self.field.name}", Fields)
        says.show(said)
        says.set_class(bool(said), "-says")

    def on_input_changed(self, event: Input.Changed) -> None:
        """A key in a line."""
        event.stop()
        self.post_message(self.Typed(self.field.name, event.value))

    def on_text_area_changed(self, event: TextArea.Changed) -> None:
        """A key in a text."""
        event.stop()
        self.post_message(self.Typed(self.field.name, event.text_area.text))

    def on_chooser_changed(self, event: Chooser.Changed) -> None:
        """Another choice."""
        event.stop()
        self.post_message(self.Typed(self.field.name, event.chooser.value))
