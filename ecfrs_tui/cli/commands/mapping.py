"""map: where visits and requests are, and the officers' ways on a day."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from ecfrs_tui.cli.answers import Answer, a_day, run_of
from ecfrs_tui.cli.shared import UsageError

if TYPE_CHECKING:
    from ecfrs_tui.cli.printing import Page

_WIDTH, _HEIGHT = 100, 34
_LISTS = ("day", "visits", "requests")


def register(app: typer.Typer) -> None:
    """Adds this group's commands."""
    app.command("map")(draw)


def draw(
    ctx: typer.Context,
    what: Annotated[str, typer.Argument(metavar="WHAT", help="day, visits or requests.")] = "day",
    day: Annotated[str, typer.Option("--day", metavar="DAY", help="Which day; otherwise today.")] = "",
    officer: Annotated[
        str,
        typer.Option("--officer", metavar="CODE", help="Whose way is drawn solid, with its stops numbered."),
    ] = "",
) -> Answer:
    """A map of the county in text, with what is on it as a list."""
    from ecfrs_tui.tui import countying
    from ecfrs_tui.tui.widgets.countymap import Place, map_lines, route_of

    if what not in _LISTS:
        raise UsageError(f"a map is of {', '.join(_LISTS)}, not of “{what}”")
    office = run_of(ctx).office()
    on = a_day(day or None, "--day") or office.now().date()
    names = {each.code: each.name for each in office.officers()}
    code = officer.upper()
    if code and code not in names:
        raise UsageError(f"there is no officer {code}: {', '.join(names)}")
    if what == "visits":
        rows = office.visits(first=on)
        sheet = countying.visits(office, "Visits", rows, lambda each: names.get(each, each))
    elif what == "requests":
        sheet = countying.requests(office, "Requests", office.requests())
    else:
        sheet = countying.day(office, on, code)
    places = [
        Place(each.key, each.name, 0, each.latitude, each.longitude, (each.sign, each.tone))
        for each in sheet.spots
    ]
    routes = [route_of(each, each.officer == code) for each in sheet.days]

    def show(page: Page) -> None:
        for line in map_lines(places, _WIDTH, _HEIGHT, routes=routes):
            page.say(line.plain.rstrip())
        page.table(
            ("", "reference", "when", "where", ""),
            [(each.sign, each.key, each.when, each.name, each.about.plain) for each in sheet.spots],
            empty="Nothing here has a place.",
        )

    found: list[dict[str, Any]] = [
        {
            "reference": each.key,
            "means": each.means,
            "name": each.name,
            "when": each.when,
            "latitude": each.latitude,
            "longitude": each.longitude,
        }
        for each in sheet.spots
    ]
    ways = [
        {"officer": view.officer, "points": [list(point) for point in route.points]}
        for view, route in zip(sheet.days, routes, strict=True)
        if route.points
    ]
    return Answer(
        {"title": sheet.title, "places": found, "routes": ways, "without_a_place": sheet.nowhere}, show
    )
