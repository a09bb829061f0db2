"""The map of a day: every stop where it lies, no label on another, nothing over the edge."""

from __future__ import annotations

from datetime import datetime

from hypothesis import example, given, settings
from hypothesis import strategies as st
from rich.cells import cell_len

from ecfrs_tui.services.views import DayView, StopView
from ecfrs_tui.tui.widgets.routemap import route_lines, spots

NOON = datetime(2027, 3, 9, 12)


def stop(kind: str, label: str, latitude: float | None, longitude: float | None) -> StopView:
    """A stop at a place."""
    return StopView(kind, label, NOON, NOON, latitude, longitude, 10, 5.0, "made up", 2, (), None)


def day(*stops: StopView) -> DayView:
    """A day with these stops."""
    return DayView("ASH", "Ash", NOON.date(), "Base", stops, 30, 15.0, None, "")


def text(view: DayView, width: int, height: int) -> list[str]:
    """The map as text."""
    return [line.plain for line in route_lines(view, width, height)]


BASE = stop("base", "Midbase", 51.6, 0.5)
ROUND = day(
    BASE, stop("visit", "Northschool", 51.9, 0.5), stop("visit", "Eastschool", 51.6, 0.9),
    stop("lunch", "lunch", None, None), BASE,
)  # fmt: skip


def test_north_is_up_and_east_is_right() -> None:
    lines = text(ROUND, 60, 20)
    north = next(i for i, line in enumerate(lines) if "Northschool" in line)
    east = next(i for i, line in enumerate(lines) if "Eastschool" in line)
    base = next(i for i, line in enumerate(lines) if "Midbase" in line)
    assert north < east
    assert abs(east - base) <= 1
    assert lines[base].index("⌂") < lines[east].index("2")


def test_visits_are_numbered_in_their_order_and_lunch_is_no_place() -> None:
    assert [(spot.mark, spot.name) for spot in spots(ROUND)] == [
        ("⌂", "Midbase"), ("1", "Northschool"), ("2", "Eastschool"), ("⌂", "Midbase"),
    ]  # fmt: skip


def test_a_visit_without_a_place_keeps_its_number() -> None:
    view = day(BASE, stop("visit", "Nowhere", None, None), stop("visit", "Known", 51.7, 0.6), BASE)
    assert [spot.mark for spot in spots(view)] == ["⌂", "2", "⌂"]


def test_stops_that_fall_together_share_a_mark() -> None:
    view = day(BASE, stop("visit", "One", 51.9, 0.7), stop("visit", "Two", 51.9001, 0.7001), BASE)
    picture = "\n".join(text(view, 40, 12))
    assert "1,2" in picture
    assert "One +1" in picture


def test_nothing_to_draw_is_said() -> None:
    assert text(day(), 40, 10)[0].strip() == "no place to draw on this day"
    assert text(day(BASE, BASE), 40, 10)[0].strip() == "no place to draw on this day"


def test_outside_text_is_drawn_as_it_is() -> None:
    view = day(BASE, stop("visit", "[red]\x1b[31mx[/red]", 51.9, 0.7))
    assert any("[red]x[/red]" in line for line in text(view, 60, 12))


PLACES = st.tuples(st.floats(49.9, 60.9), st.floats(-7.5, 1.8))
NAMES = st.text(min_size=1, max_size=40)


@example([((53.0, 0.0), " "), ((53.0, 1.0), "0")], 25, 3)
@settings(deadline=None)
@given(
    st.lists(st.tuples(PLACES, NAMES), min_size=1, max_size=9),
    st.integers(24, 90),
    st.integers(3, 30),
)
def test_every_number_is_on_the_map_and_no_line_is_longer(
    places: list[tuple[tuple[float, float], str]], width: int, height: int
) -> None:
    view = day(BASE, *(stop("visit", name, *place) for place, name in places), BASE)
    lines = route_lines(view, width, height)
    assert len(lines) == height
    assert all(cell_len(line.plain) == width for line in lines)
    marked = [
        line.plain[span.start : span.end]
        for line in lines
        for span in line.spans
        if "reverse" in str(span.style)
    ]
    shown: set[int] = set()
    for part in (part for mark in marked for part in mark.split(",") if part != "⌂"):
        first, _, last = part.partition("–")
        shown |= set(range(int(first), int(last or first) + 1))
    assert shown == set(range(1, len(places) + 1))
