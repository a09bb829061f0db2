"""Small drawn things: labelled lines, a rule with a title, one line of text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from textual.content import Content
from textual.geometry import Size
from textual.widget import Widget

from ecfrs_tui.tui.text import clean, drawn, run_on, wrapped
from ecfrs_tui.tui.widgets.columns import fitted


@dataclass(frozen=True)
class Field:
    """A label and its words, in at most `lines` lines; without a label the words start at the edge."""

    label: str
    words: Content
    lines: int = 1


def laid_out(fields: Sequence[Field], width: int, label_width: int) -> list[Content]:
    """The fields as lines of at most `width` cells; longer words end in an ellipsis."""
    lines: list[Content] = []
    for field in fields:
        indent = label_width if field.label else 0
        parts = wrapped(field.words, max(1, width - indent), field.lines)
        for number, part in enumerate(parts):
            label = field.label if number == 0 else ""
            lines.append(run_on(fitted(drawn(label, "dim"), indent), part) if indent else part)
    return lines


def flowed(parts: Sequence[Content], width: int, gap: str = "   ") -> list[Content]:
    """The parts on as many lines as they need, none broken in the middle."""
    lines: list[list[Content]] = []
    for part in parts:
        if lines and Content(gap).join([*lines[-1], part]).cell_length <= width:
            lines[-1].append(part)
        else:
            lines.append([part])
    return [Content(gap).join(line) for line in lines]


def as_text(fields: Sequence[Field]) -> str:
    """The fields as plain text, a line each, for the clipboard."""
    lines: list[str] = []
    for field in fields:
        said = "\n".join(clean(line) for line in field.words.plain.split("\n"))
        lines.append(f"{field.label}: {said}" if field.label and said else said)
    return "\n".join(lines).strip()


class Fields(Widget):
    """Labelled lines; as high as they need to be."""

    def __init__(self, *, label_width: int = 11, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._label_width = label_width
        self._fields: tuple[Field, ...] = ()
        self._lines: tuple[int, list[Content]] | None = None

    @property
    def fields(self) -> tuple[Field, ...]:
        """What is shown."""
        return self._fields

    def show(self, fields: Sequence[Field]) -> None:
        """Other lines."""
        if tuple(fields) != self._fields:
            self._fields = tuple(fields)
            self._lines = None
            height = self.styles.height
            # of a fixed height only its own lines are drawn again
            self.refresh(layout=height is None or height.is_auto)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """As many lines as the words take at this width."""
        return len(self._laid_out(width))

    def render(self) -> Content:
        """The lines at the present width."""
        return Content("\n").join(self._laid_out(self.size.width))

    def _laid_out(self, width: int) -> list[Content]:
        """The lines at a width; Textual asks for them three times at each layout."""
        if self._lines is None or self._lines[0] != width:
            self._lines = (width, laid_out(self._fields, width, self._label_width))
        return self._lines[1]


class Rule(Widget):
    """`── title ─────────────── right ──` on one line."""

    def __init__(self, title: str = "", right: str = "", *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._title = Content(title)
        self._right = Content(right)

    @property
    def title(self) -> str:
        """Its words, without what stands on the right."""
        return self._title.plain

    def say(self, title: Content | str, right: Content | str = "") -> None:
        """Other words in the rule; a bare string is text of our own."""
        self._title = title if isinstance(title, Content) else Content(title)
        self._right = right if isinstance(right, Content) else Content(right)
        self.refresh()

    def render(self) -> Content:
        """The rule at the present width; the words on the right go first."""
        width = self.size.width
        title = run_on(" ", self._title, " ") if self._title.plain else Content("")
        right = run_on(" ", self._right, " ") if self._right.plain else Content("")
        if title.cell_length + right.cell_length + 6 > width:
            right = Content("")
        title = title.truncate(max(0, width - 3), ellipsis=True)
        line = width - title.cell_length - right.cell_length - 4
        return run_on(
            drawn("──", "rule"), title, drawn("─" * max(0, line), "rule"), right, drawn("──", "rule")
        ).truncate(width)


class Line(Widget):
    """One line of words, cut with an ellipsis; or more of them with `lines`."""

    def __init__(self, *, lines: int = 1, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._lines = lines
        self._words = Content("")

    @property
    def words(self) -> Content:
        """What it says."""
        return self._words

    def say(self, words: Content) -> None:
        """Other words."""
        self._words = words
        self.refresh()

    def render(self) -> Content:
        """The words at the present width."""
        return Content("\n").join(wrapped(self._words, self.size.width, self._lines))
