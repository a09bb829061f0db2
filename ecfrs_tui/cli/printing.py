"""Plain tables and sentences for a person. Whatever is shown is text: never markup, no control characters."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import IO, TYPE_CHECKING

from ecfrs_tui.domain.times import day_words
from ecfrs_tui.outputs.text import strip_controls

if TYPE_CHECKING:
    from rich.text import Text

WIDE = 200
"""Columns when nobody's window sets them: a pipe or a file loses nothing."""


def day_text(day: date | datetime | None) -> str:
    """`Tue 9 Mar 2027`, or nothing."""
    return f"{day:%a} {day.day} {day:%b} {day.year}" if day else ""


def moment_text(moment: datetime | None) -> str:
    """`Tue 9 Mar 09:30`, or nothing."""
    return f"{day_words(moment)} {moment:%H:%M}" if moment else ""


def span_text(start: datetime, end: datetime) -> str:
    """`Tue 9 Mar 09:30–11:45`; the second day is named when it is another one."""
    last = f"{end:%H:%M}" if end.date() == start.date() else moment_text(end)
    return f"{moment_text(start)}–{last}"


class Page:
    """Where a command's answer is shown."""

    def __init__(self, stream: IO[str]) -> None:
        from rich.console import Console

        class PlainConsole(Console):
            def on_broken_pipe(self) -> None:
                # rich would end the program with a status of its own
                raise BrokenPipeError

        at_terminal = stream.isatty()
        self._console = PlainConsole(
            file=stream,
            width=None if at_terminal else WIDE,
            markup=False,
            highlight=False,
            emoji=False,
            soft_wrap=False,
        )

    def say(self, words: str) -> None:
        """A sentence, wrapped at the edge of the window; nothing when it is empty."""
        if words:
            self._console.print(_text(words))

    def list(self, lines: Iterable[str], mark: str = "·") -> None:
        """Sentences one under the other."""
        for line in lines:
            self._console.print(_text(f"  {mark} {line}"))

    def lines(self, lines: Iterable[str]) -> None:
        """Sentences one under the other, from the edge."""
        for line in lines:
            self.say(line)

    def fields(self, pairs: Iterable[tuple[str, object]]) -> None:
        """Names and values; those without a value are left out."""
        from rich.table import Table

        grid = Table.grid(padding=(0, 2))
        shown = [(name, _plain(value)) for name, value in pairs]
        for name, value in shown:
            if value:
                grid.add_row(_text(name, "bold"), _text(value))
        self._console.print(grid)

    def table(self, columns: Sequence[str], rows: Sequence[Sequence[object]], empty: str = "") -> None:
        """A table without lines; numbers stand right. `empty` is said instead when there are no rows."""
        if not rows:
            self.say(empty)
            return
        from rich.table import Table

        table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold")
        for number, name in enumerate(columns):
            right = all(isinstance(row[number], int | float | None) for row in rows)
            table.add_column(_text(name), justify="right" if right else "left", overflow="fold")
        for row in rows:
            table.add_row(*(_text(_plain(value)) for value in row))
        self._console.print(table)


def _plain(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, float):
        return f"{value:.1f}"
    return str(value)


def _text(words: str, style: str = "") -> Text:
    from rich.text import Text

    return Text(strip_controls(words).replace("\t", " "), style=style)


def complain(message: str, hint: str = "") -> None:
    """One line (and what to do) on standard error."""
    for line in (message, f"→ {hint}" if hint else ""):
        if line:
            print(strip_controls(line), file=sys.stderr)  # noqa: T201 - standard error is the place for it
