"""The course of a year: sums so far, widest first; drawn where there is room, by signs where there is no colour."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from story import told_at

from ecfrs_tui.services.reportviews import ReportSeries, ReportTable
from ecfrs_tui.tui.widgets.course import curves_of


def table(**series: tuple[float | None, ...]) -> ReportTable:
    found = tuple(
        ReportSeries(name.capitalize(), values, "line" if name == "target" else "bar")
        for name, values in series.items()
    )
    return ReportTable("Reach", (), (), series=found, labels=("Sep", "Oct", "Nov"))


def test_each_curve_holds_the_ones_below_it() -> None:
    found = curves_of(table(delivered=(5, 7, None), booked=(0, 2, 4), held=(0, 0, 0), target=(10, 10, 10)))
    assert found == [("Target", [10, 20, 30]), ("Booked", [5, 14, 18]), ("Delivered", [5, 12, 12])]


def test_what_does_not_add_up_has_no_course() -> None:
    assert curves_of(table(minutes=(1, 2, 3))) == []


async def test_it_stands_above_the_bars_where_there_is_room(demo_home: Path) -> None:
    async with told_at(demo_home, size=(120, 45)) as story:
        await story.act("app.reports")
        screen: Any = story.app.screen
        await story.until(lambda: screen.listing.rows)
        assert not screen.query("#course"), "nothing is imported before it is wanted"
        await story.act("reports.plot")
        await story.until(lambda: "●● Delivered" in story.text and "── Target" in story.text)
        story.app.theme = "plain"
        await story.until(lambda: "●● Delivered" in story.text)
        await story.pilot.resize_terminal(80, 24)
        await story.until(lambda: "●● Delivered" not in story.text)
        assert "Target" in story.text, "the bars stay"
