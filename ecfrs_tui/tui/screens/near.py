"""Schools near an incident or a place: who to ring first, what to offer, what is being done."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, ClassVar

from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widget import Widget

from ecfrs_tui.services.needviews import IncidentView, NearRow, ThemeView
from ecfrs_tui.tui import words
from ecfrs_tui.tui.latest import Latest
from ecfrs_tui.tui.screens import incidents_questions as asking
from ecfrs_tui.tui.screens import targets_questions as questions
from ecfrs_tui.tui.screens.dialogs import QuestionScreen
from ecfrs_tui.tui.screens.incidents_questions import Reach
from ecfrs_tui.tui.screens.targets_acts import SchoolActs
from ecfrs_tui.tui.screens.targets_columns import short_day
from ecfrs_tui.tui.screens.targets_questions import Chosen
from ecfrs_tui.tui.text import clean, drawn, joined, plain, run_on, tinted
from ecfrs_tui.tui.widgets.columns import Column
from ecfrs_tui.tui.widgets.countymap import Bounds, CountyMap, Place, Ring
from ecfrs_tui.tui.widgets.filterbar import FilterBar
from ecfrs_tui.tui.widgets.pieces import Field, Fields, Rule
from ecfrs_tui.tui.widgets.table import Table
from ecfrs_tui.tui.work import beside, said

if TYPE_CHECKING:
    from ecfrs_tui.errors import EcfrsError

Found = tuple[IncidentView | None, tuple[NearRow, ...], tuple[ThemeView, ...]]

_SIGNS = {
    "open": ("! ", "amber"),
    "done": ("✓ ", "green"),
    "proposed": ("· ", "dim"),
    "dropped": ("× ", "dim"),
}

_LOOKS = {"open": ("!", "amber"), "done": ("✓", "green"), "dropped": ("×", "dim")}


def _action(row: NearRow, width: int) -> Content:
    sign, tone = _SIGNS.get(row.action, ("  ", ""))
    text = row.action or "–"
    return run_on(drawn(sign, tone), tinted(f"{text} {row.request}" if row.request else text, tone))


def _drive(row: NearRow, width: int) -> Content:
    return Content(f"{row.drive_minutes} min") if row.drive_minutes is not None else drawn("–", "dim")


def _last(row: NearRow, width: int) -> Content:
    return Content(short_day(row.last_visit)) if row.last_visit else drawn("never", "amber")


class NearScreen(SchoolActs):
    """Nearest first; actions are opened and closed here when it is an incident."""

    SCOPES: ClassVar[tuple[str, ...]] = ("near", "schools", "things", "main")
    CONTEXT = "near"

    def __init__(self, reference: str, *, place: str = "", reach: Reach | None = None) -> None:
        super().__init__()
        self._reference = reference
        self._place = place
        self._reach = reach or Reach()
        self._latest = Latest(self, "near")
        self._incident: IncidentView | None = None
        self._themes: tuple[ThemeView, ...] = ()

    def body(self) -> Iterable[Widget]:
        """The schools, the map, one school."""
        table: Table[NearRow] = Table(
            [
                Column("km", lambda r, w: Content(f"{r.km:.1f}"), least=5, right=True),
                Column("drive", _drive, least=6, right=True, keep=5),
                Column("school", lambda r, w: plain(r.school), least=18, weight=4, most=44),
                Column("town", lambda r, w: plain(r.town), least=8, weight=1, most=18, keep=2),
                Column("phase", lambda r, w: plain(r.phase), least=7, weight=1, most=14, keep=1),
                Column("last visit", _last, least=10, keep=4, value=lambda r: r.last_visit, field="visited"),
                Column("to offer", lambda r, w: plain(r.programme), least=10, weight=2, most=30, keep=3),
                Column("action", _action, least=10, weight=1, most=26),
            ],
            key=lambda r: str(r.urn),
            haystack=lambda r: f"{r.school} {r.town} {r.district} {r.phase} {r.action}",
            id="near",
        )
        table.empty = "Looking for the schools near…"
        yield Rule(id="near-title")
        with Horizontal(id="near-halves"):
            with Vertical(id="near-list"):
                yield table
                yield FilterBar()
            with Vertical(id="near-side"):
                yield Rule(id="near-school")
                yield Fields(id="near-facts")
                yield CountyMap(id="near-map")

    # parts

    @property
    def listing(self) -> Table[NearRow]:
        """The schools."""
        return self.query_one("#near", Table)

    def _rows(self) -> tuple[NearRow, ...]:
        """The marked schools, or the one under the cursor."""
        keys = set(self.targets())
        return tuple(row for row in self.listing.rows if str(row.urn) in keys)

    def chosen(self) -> Sequence[Chosen]:
        """The same, as those that something is done about."""
        return tuple(self._as_chosen(row) for row in self._rows())

    def _as_chosen(self, row: NearRow) -> Chosen:
        why = ""
        if self._incident is not None:
            incident = self._incident
            day = words.long_day(incident.on_date)
            why = f"{clean(incident.reference)}: {clean(incident.kind)} on {day}, {row.km:.1f} km away"
        return Chosen(row.urn, row.school, row.town, why, row.programme)

    def _under_cursor(self) -> Chosen | None:
        row = self.listing.current
        return self._as_chosen(row) if row is not None else None

    def theme(self) -> tuple[str, str, tuple[str, ...]]:
        """The theme of the incident."""
        named = self._incident.theme if self._incident is not None else ""
        found = next((t for t in self._themes if named in (t.code, t.title)), None)
        return (found.code, found.title, found.topics) if found is not None else ("", "", ())

    # reading

    def reload(self) -> None:
        """Looked for beside the screen."""
        desk, reference, place, reach = self.desk, self._reference, self._place, self._reach

        def read() -> Found:
            if reference:
                view = desk.incident(reference, km=reach.km, minutes=reach.minutes, phases=reach.phases)
                return view, view.schools, desk.themes()
            rows = desk.near(place, km=reach.km, minutes=reach.minutes, phases=reach.phases)
            return None, rows, desk.themes()

        self._latest.ask(read, self._show, self._fault)

    def _show(self, found: Found) -> None:
        self._incident, rows, self._themes = found
        self.listing.empty = f"No school {self._reach.words}. {{near.reach}} looks further."
        self.listing.set_rows(rows)
        self._title(rows)
        self._show_map(rows)
        self._show_school()
        self.refresh_keys()

    def _fault(self, error: EcfrsError) -> None:
        self.listing.empty = clean(" ".join(said(error)))
        self.listing.set_rows(())
        self.query_one("#near-title", Rule).say(plain(self._reference or self._place))
        self._show_school()

    def _title(self, rows: Sequence[NearRow]) -> None:
        incident = self._incident
        if incident is None:
            what = run_on("Near ", plain(self._place).stylize("bold"))
        else:
            day = Content(words.day(incident.on_date))
            what = joined(
                [
                    run_on(drawn(clean(incident.reference), "ember"), " ", plain(incident.kind)),
                    plain(incident.place),
                    day,
                ]
            )
            total = incident.open_actions + incident.done_actions
            done = f"{incident.done_actions} of {words.count(total, 'action')} done" if total else ""
            self.masthead.figure([tinted(done, "amber" if incident.open_actions else "green")])
        self.query_one("#near-title", Rule).say(
            what, f"{words.count(len(rows), 'school')} {self._reach.words}"
        )

    def _show_map(self, rows: Sequence[NearRow]) -> None:
        county, incident = self.query_one("#near-map", CountyMap), self._incident
        places = [
            Place(
                str(row.urn),
                row.school,
                0,
                row.latitude,
                row.longitude,
                _LOOKS.get(row.action, ("■", "blue")),
            )
            for row in rows
            if row.latitude is not None and row.longitude is not None
        ]
        if incident is None or incident.latitude is None or incident.longitude is None:
            county.show(places)
            return
        furthest = max([self._reach.km or 0.0, *(row.km for row in rows)], default=asking.USUAL_KM)
        ring = Ring(incident.place, incident.latitude, incident.longitude, self._reach.km or 0.0)
        bounds = Bounds.around(incident.latitude, incident.longitude, 1.15 * (furthest or asking.USUAL_KM))
        county.show(places, ring=ring, bounds=bounds)

    def on_table_highlighted(self) -> None:
        """Another school."""
        self._show_school()
        self.refresh_keys()

    def on_table_picked(self) -> None:
        """A second click opens the card."""
        self.booking_app.press("schools.card", self)

    def _show_school(self) -> None:
        row, title = self.listing.current, self.query_one("#near-school", Rule)
        facts, county = self.query_one("#near-facts", Fields), self.query_one("#near-map", CountyMap)
        county.choose(str(row.urn) if row else "")
        if row is None:
            title.say("")
            facts.show([])
            return
        title.say(joined([plain(row.school).stylize("bold"), plain(row.town)], ", "), plain(row.district))
        contact = joined([plain(row.contact), plain(row.phone)])
        facts.show(
            [
                Field("ring", contact if contact.plain else drawn("nobody is known there", "amber"), 2),
                Field(
                    "offer", plain(row.programme) if row.programme else drawn("nothing fits the theme", "dim")
                ),
                Field("action", joined([_action(row, 0), plain(row.request)])),
            ]
        )

    # reasons

    def why_no_incident(self) -> str:
        """Why nothing can be followed up here."""
        if self._incident is None:
            return self.keyed(
                "This is a place without an incident: {targets.incidents} on Targets, "
                "then {incidents.enter} enters one."
            )
        return self.why_no_school()

    def why_no_meeting(self) -> str:
        """Why there is nothing to write a note about."""
        return "" if self._incident is not None else "This is a place without an incident."

    def why_no_action(self) -> str:
        """Why there is no action to close."""
        if why := self.why_no_incident():
            return why
        return (
            ""
            if any(row.action == "open" for row in self._rows())
            else self.keyed("No action is open here: {near.action} opens one.")
        )

    # doing

    def open_action(self) -> None:
        """Something is to be done at these schools."""
        self.ask(asking.act(self.desk, self._reference, self._rows(), "open"))

    def close_action(self) -> None:
        """It is done."""
        self._close("done")

    def drop_action(self) -> None:
        """It is not to be done, with the reason."""
        self._close("dropped")

    def _close(self, state: str) -> None:
        rows = [row for row in self._rows() if row.action == "open"]
        self.ask(asking.act(self.desk, self._reference, rows, state))

    def raise_request(self) -> None:
        """A request of our own making that follows the incident."""
        one = self._under_cursor()
        if one is not None:
            self.ask(questions.request(self.desk, one, self.theme()[2], incident=self._reference))

    def look_further(self) -> None:
        """Another radius, minutes of driving, phases."""

        def asked(reach: Reach | None) -> None:
            if reach is not None:
                self._reach = reach
                self.reload()

        self.app.push_screen(QuestionScreen(asking.reach(self._reach)), asked)

    def write_note(self) -> None:
        """The note for the review meeting."""
        desk, reference, app, reach = self.desk, self._reference, self.booking_app, self._reach
        beside(
            self,
            lambda: desk.meeting_note(reference, km=reach.km, minutes=reach.minutes, phases=reach.phases),
            lambda done: app.report(done, undoable=False),
            app.complain,
            name="write",
        )
