"""How much is done and how full it is, in bars and in a few cells: pure, and a widget that draws at its own width."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from textual.content import Content
from textual.geometry import Size
from textual.widget import Widget

from ecfrs_tui.tui import words
from ecfrs_tui.tui.text import clean, drawn, run_on, tinted
from ecfrs_tui.tui.widgets.columns import fitted

if TYPE_CHECKING:
    from ecfrs_tui.services.views import Tally

_LABEL, _NUMBER, _GAP = 13, 8, 2
_LEAST_BAR, _MOST_BAR = 8, 40

Share = tuple[int, int]
"""Minutes taken and minutes worked."""


def part_of(share: Share) -> float:
    """How full; what is taken where nobody works counts as full."""
    taken, worked = share
    return taken / worked if worked else float(taken > 0)


def sparkline(shares: Sequence[Share], edges: Sequence[int] = ()) -> Content:
    """A cell a day, as high as the day is full: `!` where it is over, a blank where nobody works.

    A rule stands before each of the places `edges`: where another week begins.
    """
    cells: list[Content] = []
    for place, share in enumerate(shares):
        if place in edges:
            cells.append(drawn("│", "rule"))
        if not share[0] and not share[1]:
            cells.append(Content(" "))
        elif share[0] > share[1]:
            cells.append(drawn("!", "red"))
        else:
            cells.append(drawn(words.level(part_of(share)), "blue" if share[0] else "rule"))
    return run_on(*cells)


def tally_lines(tallies: Sequence[Tally], width: int) -> list[Content]:
    """Done, booked and target under one another, and the way to the target as a bar where there is room."""
    targets = any(tally.target is not None for tally in tallies)
    heads = ("done", "booked", "target")[: 3 if targets else 2]
    head = drawn(" " * _LABEL + "".join(f"{each:>{_NUMBER}}" for each in heads), "dim")
    lines = [head.truncate(width, ellipsis=True)]
    room = width - _LABEL - _NUMBER * len(heads) - _GAP - 5
    for tally in tallies:
        numbers = [f"{tally.done:>{_NUMBER},}", f"{tally.booked:>{_NUMBER},}"]
        if targets:
            numbers.append(f"{'–' if tally.target is None else format(tally.target, ','):>{_NUMBER}}")
        line = run_on(fitted(tinted(tally.label, "dim"), _LABEL), "".join(numbers))
        if tally.target and room >= _LEAST_BAR:
            line = run_on(line, " " * _GAP, _way(tally, min(room, _MOST_BAR)))
        lines.append(line.truncate(width, ellipsis=True))
    return lines


def _way(tally: Tally, width: int) -> Content:
    """`█` done, `▒` booked, `·` still to go; and how much of the target that is."""
    target = tally.target or 1
    done = min(width, round(tally.done / target * width))
    booked = min(width - done, round(tally.booked / target * width))
    return run_on(
        drawn("█" * done, "green"),
        drawn("▒" * booked, "blue"),
        drawn("·" * (width - done - booked), "rule"),
        f" {(tally.done + tally.booked) / target:>4.0%}",
    )


def load_lines(
    load: Sequence[tuple[str, int, int]], days: Sequence[Sequence[Share]], width: int
) -> list[Content]:
    """An officer a line: the days of the week, the week as a bar, and both figures."""
    longest = max((len(clean(name)) for name, *_ in load), default=0)
    label = min(longest, 18, max(6, width // 4))
    lines = []
    for number, (name, taken, worked) in enumerate(load):
        shares = days[number][:5] if number < len(days) else ()
        over = taken > worked
        said = f"{words.minutes(taken):>7} of {words.minutes(worked):<7}{' over' if over else ''}"
        spark = run_on(sparkline(shares), "  ") if shares else Content("")
        room = width - label - 2 - spark.cell_length - 26
        bar = words.bar(part_of((taken, worked)), min(room, _MOST_BAR)) if room >= _LEAST_BAR else ""
        lines.append(
            run_on(
                fitted(Content(words.fit_name(clean(name), label)), label),
                "  ",
                spark,
                drawn(bar, "red" if over else "blue"),
                "  " if bar else "",
                drawn(said, "red" if over else ""),
            ).truncate(width, ellipsis=True)
        )
    return lines


class Drawn(Widget):
    """Lines that depend on the width they are drawn at."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._draw: Callable[[int], Sequence[Content]] = lambda width: ()

    def show(self, draw: Callable[[int], Sequence[Content]]) -> None:
        """Another drawing: lines for a width in cells."""
        self._draw = draw
        self.refresh(layout=True)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """As many lines as are drawn."""
        return len(self._draw(width))

    def render(self) -> Content:
        """The lines at the present width."""
        return Content("\n").join(self._draw(self.size.width))
