"""A desk of made-up schools for the screens' tests: it keeps its diary in memory and can be undone."""

from __future__ import annotations

import copy
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from pathlib import Path

from fake_cards import FakeCards
from fake_drafts import FakeDrafts
from fake_looks import FakeLooks
from fake_need import FakeNeed
from fake_planning import FakePlanning
from fake_reports import FakeReports
from fake_start import FakeStart
from fake_undo import FakeUndo

from ecfrs_tui.errors import EcfrsError, NotFoundError, RefusedError
from ecfrs_tui.services import views as v
from ecfrs_tui.services.callviews import CallAnswers
from ecfrs_tui.services.list_looks import ListLook

NOW = datetime(2027, 3, 9, 9, 5)

HOSTILE = (
    "[/foo]",
    "[red]x[/red] Primary",
    "\x1b[31mRed\x1b[0m \x1b]0;title\x07Academy",
    "مدرسة النور \u202edrowkcab\u202c",
    "🏫👩‍🚒 Sparkle 🚒 School",
    "N" * 200,
    "Zalgo\u0300\u0301\u0302\u0303\u0304\u0305 Infants\r\nand a second line\ttab",
    "[@click=app.exit]click[/] $error {x} =cmd()",
)

OFFICERS = (
    v.OfficerView("ASH", "Ash", "ash@example.org", "Rayleigh", True),
    v.OfficerView("BIR", "Birch", "birch@example.org", "Colchester", True),
    v.OfficerView("CED", "Cedar", "cedar@example.org", "Harwich", True),
    v.OfficerView("ELM", "Elm", "elm@example.org", "Harlow", True),
    v.OfficerView("HAZ", "Hazel", "hazel@example.org", "Basildon", True),
    v.OfficerView("ROW", "Rowan", "rowan@example.org", "Chelmsford", True),
)

PLACES = {
    "Basildon": (51.576, 0.488), "Maldon": (51.732, 0.675), "Harlow": (51.770, 0.095), "Braintree": (51.878, 0.550),
    "Canvey Island": (51.521, 0.588), "Dunmow": (51.872, 0.362), "Brightlingsea": (51.812, 1.025),
    "Rayleigh": (51.586, 0.605), "Colchester": (51.889, 0.903), "Harwich": (51.934, 1.261),
    "Chelmsford": (51.735, 0.470),
}  # fmt: skip
NOWHERE = (51.6, 0.5)

SCHOOLS = (
    ("Plover Marsh Primary", "Basildon", "Basildon", "Y6 KC ×2", ("KC",), 58, 87),
    ("Tinkers Hollow Infants", "Maldon", "Maldon", "Y3 HS ×1", ("HS",), 27, 41),
    ("Quillbridge Academy", "Harlow", "Harlow", "Y8 AR ×6", ("AR",), 172, 72),
    ("St Elsewhere's, Bumblemere", "", "", "Y3 HS ×2", ("HS",), 54, None),
    ("Great Wexcombe CE Primary", "Braintree", "Braintree", "Y6 CY ×1", ("CY",), 31, 22),
    ("Saltings Community School", "Canvey Island", "Castle Point", "Y9 RS ×4", ("RS",), 118, 64),
    ("Lower Dunmow Fell Primary", "Dunmow", "Uttlesford", "Y5 WS ×2", ("WS",), 60, 35),
    ("Oyster Reach High", "Brightlingsea", "Tendring", "Y7 KC ×5", ("KC",), 149, 91),
)
STATES = ("ready", "ready", "ready", "needs info", "ready", "offered", "new", "ready")


def _sessions(title: str, number: int, pupils: int, start: datetime | None) -> tuple[v.SessionView, ...]:
    found = []
    for i in range(number):
        at = start + timedelta(minutes=70 * i) if start else None
        found.append(
            v.SessionView(
                "KC", title, "Year 6", pupils // number, at, at + timedelta(minutes=60) if at else None
            )
        )
    return tuple(found)


def request_row(i: int, name: str | None = None) -> v.RequestRow:
    """A made-up request."""
    school, town, district, what, programmes, pupils, need = SCHOOLS[i % len(SCHOOLS)]
    state = STATES[i % len(STATES)]
    age = max(0, 6 - i)
    return v.RequestRow(
        reference=f"REQ-2027-{147 + i:04}", state=state, received_at=NOW - timedelta(days=age), age_days=age,
        school=name or school, school_known=bool(town), town=town, district=district, what=what, need=need,
        urn=900100 + i if town else None, programmes=programmes, pupils=pupils,
        missing=("room", "parking", "teacher present") if state in ("needs info", "ready") and i != 2 else (),
        version=1,
    )  # fmt: skip


def workday(offset: int) -> date:
    """So many working days from today."""
    day, step = NOW.date(), 1 if offset > 0 else -1
    for _ in range(abs(offset)):
        day += timedelta(days=step)
        while day.weekday() > 4:
            day += timedelta(days=step)
    return day


def visit_row(i: int, name: str | None = None, state: str | None = None) -> v.VisitRow:
    """A made-up visit."""
    school, town, district, what, _, pupils, _ = SCHOOLS[(i * 3) % len(SCHOOLS)]
    day = workday((i // 3) - 1)
    start = datetime(day.year, day.month, day.day, (9, 11, 13)[i % 3], (0, 30, 15)[i % 3])
    end = start + timedelta(minutes=75)
    state = state or ("delivered" if day < NOW.date() else "held" if i % 4 == 3 else "confirmed")
    return v.VisitRow(
        reference=f"VIS-{211 + i:04}", state=state, school=name or school, town=town or "Nowhere",
        district=district, urn=900100 + i, officers=(OFFICERS[i * 5 % 6].code,), starts_at=start, ends_at=end,
        arrives_at=start - timedelta(minutes=15), departs_at=end + timedelta(minutes=10), what=what,
        pupils=pupils, request=f"REQ-2026-{90 + i:04}",
        held_until=NOW + timedelta(days=1, hours=8) if state == "held" else None,
        messages="invitation drafted" if i % 2 else "invitation exported 5 Mar", uid=f"visit-{i}@example.org",
        sequence=0, sessions=_sessions("Knife crime", 1, pupils, start),
    )  # fmt: skip


@dataclass
class _Diary:
    requests: list[v.RequestRow] = field(default_factory=list)
    visits: list[v.VisitRow] = field(default_factory=list)
    history: list[v.HistoryLine] = field(default_factory=list)


class FakeDesk(FakeCards, FakePlanning, FakeNeed, FakeReports, FakeStart, FakeDrafts, FakeLooks, FakeUndo):
    """Implements the Desk protocol. `refuse` makes the next write fail with its error."""

    slow_travel: Callable[[Callable[[], bool] | None], int] | None = None
    """What computing driving times does instead of nothing."""

    def __init__(self, *, kind: str = "usual") -> None:
        self._now = NOW
        self._mark = 1
        self.looks: dict[str, ListLook] = {}
        self._diary = _Diary()
        self._before: list[tuple[str, _Diary]] = []
        self.calls: list[tuple[str, object]] = []
        self.refuse: EcfrsError | None = None
        self.gate: threading.Event | None = None
        self.kind = kind
        if kind == "usual":
            self._diary.requests = [request_row(i) for i in range(len(SCHOOLS))]
            self._diary.visits = [visit_row(i) for i in range(33)]
        elif kind == "hostile":
            self._diary.requests = [request_row(i, name) for i, name in enumerate(HOSTILE)]
            self._diary.visits = [visit_row(i, name) for i, name in enumerate(HOSTILE)]
        elif kind != "empty":
            count = int(kind)
            self._diary.requests = [request_row(i, f"Made-up School {i}") for i in range(count)]
            self._diary.visits = [visit_row(i % 40) for i in range(0)]

    # helpers of the tests

    def _text(self, usual: str, i: int = 0) -> str:
        return HOSTILE[i % len(HOSTILE)] if self.kind == "hostile" else usual

    def written_elsewhere(self) -> None:
        """As if another process had written: one more request."""
        self._diary.requests.append(replace(request_row(7, "Newcomer Primary"), reference="REQ-2027-0999"))
        self._mark += 1

    def _write(self, what: str, words: str) -> None:
        self.calls.append((what, words))
        if self.gate is not None:
            self.gate.wait(10)
        if self.refuse is not None:
            error, self.refuse = self.refuse, None
            raise error
        self._before.append((words, copy.deepcopy(self._diary)))
        self._mark += 1
        self._diary.history.append(v.HistoryLine(self._now, "sam", words, what))

    def _change(self, reference: str, **new: object) -> v.VisitRow:
        for i, row in enumerate(self._diary.visits):
            if row.reference == reference:
                self._diary.visits[i] = replace(row, **new)  # type: ignore[arg-type]
                return self._diary.visits[i]
        raise NotFoundError("no_visit", f"There is no visit {reference}.")

    def _change_request(self, reference: str, **new: object) -> v.RequestRow:
        for i, row in enumerate(self._diary.requests):
            if row.reference == reference:
                self._diary.requests[i] = replace(row, **new)  # type: ignore[arg-type]
                return self._diary.requests[i]
        raise NotFoundError("no_request", f"There is no request {reference}.")

    # the protocol

    @property
    def home(self) -> Path:
        return Path("home")

    def tend(self) -> str:
        return ""

    def list_look(self, name: str) -> ListLook:
        return self.looks.get(name, ListLook())

    def keep_list_look(self, name: str, look: ListLook) -> None:
        self.looks[name] = look

    def now(self) -> datetime:
        return self._now

    def change_mark(self) -> int:
        return self._mark

    def today(self) -> v.TodayView:
        if self.kind == "empty":
            return v.TodayView(self._now, "Spring 2, week 3", 0, 0, (), (), (), ())
        first = self._diary.requests[0].reference if self._diary.requests else ""
        errands = (
            v.Errand(
                "overdue", 0, first, self._text("Plover Marsh Primary, unanswered 6 days", 0), "requests"
            ),
            v.Errand("clash", 1, "VIS-0213", self._text("Birch now in training Thu 18 Mar", 1), "visits"),
            v.Errand("hold", 2, "VIS-0214", self._text("lapses tomorrow 17:00", 2), "visits"),
            v.Errand("send", 3, "VIS-0216", self._text("4 invitations drafted, not released", 3), "visits"),
            v.Errand(
                "record", 4, "VIS-0211", self._text("delivered yesterday, numbers missing", 4), "visits"
            ),
        )
        days = tuple(self.day(each.code, self._now.date()) for each in OFFICERS)
        tallies = (v.Tally("young people", 21480, 6120, 52000), v.Tally("schools", 143, 61, 380),
                   v.Tally("visits", 167, 70, None))  # fmt: skip
        load = tuple((each.name, 300 + 260 * i, 1850) for i, each in enumerate(OFFICERS))
        return v.TodayView(self._now, "Spring 2, week 3", 6, 14, errands, days, tallies, load)

    def requests(self, *, states: Sequence[str] = (), words: str = "") -> tuple[v.RequestRow, ...]:
        open_ = states or ("new", "needs info", "ready", "offered")
        return tuple(row for row in self._diary.requests if row.state in open_)

    def request(self, reference: str) -> v.RequestDetail:
        for row in self._diary.requests:
            if row.reference == reference:
                break
        else:
            raise NotFoundError("no_request", f"There is no request {reference}.", hint="Look it up with F2.")
        candidates = () if row.school_known else (
            v.Candidate(900201, "St Elsewhere's CE Primary", "Bumblemere", "CM0 8AA", 0.82, "same saint, same village"),
            v.Candidate(900202, "St Elsewhere's RC Primary", "Burnley Green", "SS1 2AA", 0.64, "same saint"),
        )  # fmt: skip
        number = max(1, len(row.programmes))
        return v.RequestDetail(
            row=row, source="form", typed_school=self._text(row.school, 1),
            typed_preferences=self._text("any Tues or Thurs am in March, not 12th", 2),
            understood=self._text("mornings of 9 11 16 18 23 25 30 Mar", 3), understood_confidence=0.95,
            not_understood=(self._text("after the fair", 0),) if row.state == "needs info" else (),
            notes=(self._text("Asked for the same officer as last year", 4),),
            sessions=_sessions(self._text("Knife crime and gangs", 5), number, row.pupils, None),
            contact_name=self._text("R. Made-Up", 6), contact_email="office@school.example",
            contact_phone="01632 960001", room=self._text("hall", 7), remarks=self._text("Gate code at the office", 0),
            original=(("School name", self._text(row.school, 1)), ("When", self._text("any Tues", 2))),
            candidates=candidates, last_visits=tuple(self._diary.visits[:1]), visits=(), address="1 Nowhere Lane",
            latitude=51.57, longitude=0.46,
        )  # fmt: skip

    def suggest(
        self, reference: str, *, limit: int = 5, first: date | None = None, last: date | None = None
    ) -> v.Suggestions:
        self.calls.append(("suggest", reference))
        if self.gate is not None:
            self.gate.wait(10)
        self.request(reference)
        if reference.endswith("0150"):
            return v.Suggestions(
                reference, 3.0, (), (v.Refusal("", "", NOW.date(), ("No school is chosen yet.",)),)
            )
        says = (
            (
                7,
                "after Whitmore 08:45",
                "Fits after Whitmore (leave 09:12, 11 min), lunch 12:05, home 15:40.",
            ),
            (16, "first of the day", "First of the day, keeps lunch at 12:15."),
            (11, "between two, 4 min spare", "Between two visits; 4 minutes to spare after."),
            (22, "last of the day", "Last of the day, home at 16:20."),
            (31, "only day with the hall", "The only day on which the hall is free."),
        )
        slots = []
        for i, (extra, short, why) in enumerate(says[:limit]):
            day = NOW.date() + timedelta(days=(2, 9, 14, 16, 20)[i])
            start = datetime(day.year, day.month, day.day, (9, 9, 10, 13, 9)[i], 30)
            officer = OFFICERS[(0, 2, 0, 1, 3)[i]]
            warnings = (
                (self._text("4 minutes spare after: tight within the estimate's ±6", 5),) if i == 2 else ()
            )
            slots.append(
                v.SlotView(
                    i + 1, (officer.code,), (self._text(officer.name, i),), start, start + timedelta(minutes=135),
                    start - timedelta(minutes=15), start + timedelta(minutes=145), extra, self._text(short, i),
                    self._text(why, i + 1), warnings, _sessions("Knife crime", 2, 58, start),
                )
            )  # fmt: skip
        refusals = (
            v.Refusal("ASH", "Ash", date(2027, 3, 11), ("full until 15:00",)),
            v.Refusal(
                "BIR", "Birch", date(2027, 3, 11), (self._text("not trained in Knife crime since 28 Feb", 1),)
            ),
            v.Refusal("CED", "Cedar", date(2027, 3, 11), ("would be 9 min late from Harwich: 09:45 fits",)),
        )
        return v.Suggestions(reference, 41.0, tuple(slots), refusals)

    def why_not(self, reference: str, day: date) -> tuple[v.Refusal, ...]:
        self.calls.append(("why_not", day))
        return tuple(
            v.Refusal(
                each.code, each.name, day, (self._text(f"{each.name} is full until 15:00; 15:15 fits", i),)
            )
            for i, each in enumerate(OFFICERS)
        )

    def visits(
        self,
        *,
        first: date | None = None,
        last: date | None = None,
        officer: str | None = None,
        states: Sequence[str] = (),
        words: str = "",
    ) -> tuple[v.VisitRow, ...]:
        wanted = states or ("held", "confirmed", "delivered")
        found = [
            row
            for row in self._diary.visits
            if row.state in wanted
            and (first is None or row.starts_at.date() >= first)
            and (last is None or row.starts_at.date() <= last)
            and (officer is None or officer in row.officers)
        ]
        return tuple(sorted(found, key=lambda row: row.starts_at))

    def visit(self, reference: str) -> v.VisitRow:
        for row in self._diary.visits:
            if row.reference == reference:
                return row
        raise NotFoundError("no_visit", f"There is no visit {reference}.")

    def week(self, first: date, days: int = 10) -> v.WeekGrid:
        dates: list[date] = []
        at = first
        while len(dates) < days:
            if at.weekday() < 5:
                dates.append(at)
            at += timedelta(days=1)
        officers = () if self.kind == "empty" else OFFICERS
        officers = tuple(replace(each, name=self._text(each.name, i)) for i, each in enumerate(officers))
        cells = []
        for i, each in enumerate(officers):
            line = []
            for j, day in enumerate(dates):
                word = (
                    "leave"
                    if (i, j) in ((2, 1), (2, 2))
                    else "off"
                    if (i == 3 and day.weekday() == 0)
                    else ""
                )
                rows = [row for row in self.visits(first=day, last=day) if each.code in row.officers]
                visits = len(rows)
                taken = 500 if (i, j) == (5, 4) else visits * 130
                worked = 0 if word else 450
                line.append(v.Cell(each.code, day, visits, visits, worked, taken, max(0, worked - taken),
                                   visits * 21, word))  # fmt: skip
            cells.append(tuple(line))
        easter = [date(2027, 3, 29) + timedelta(days=n) for n in range(12)]
        notes = tuple(
            self._text("Easter", 1) if day == date(2027, 3, 26) else "Easter holiday" if day in easter else ""
            for day in dates
        )
        return v.WeekGrid(officers, tuple(dates), notes, tuple(cells))

    def day(self, officer: str, day: date) -> v.DayView:
        who = next((each for each in OFFICERS if each.code == officer), None)
        if who is None:
            raise NotFoundError("no_officer", f"There is no officer {officer}.")
        name = self._text(who.name, OFFICERS.index(who))
        if officer == "CED" and day == NOW.date():
            return v.DayView(officer, name, day, who.base, (), 0, 0.0, None, "leave")
        return self.day_of(officer, day, self.visits(first=day, last=day, officer=officer))

    def day_of(self, officer: str, day: date, rows: Sequence[v.VisitRow]) -> v.DayView:
        """The day of an officer with these visits in it."""
        who = next(each for each in OFFICERS if each.code == officer)
        name = self._text(who.name, OFFICERS.index(who))
        base = PLACES.get(who.base, NOWHERE)
        rows = sorted(rows, key=lambda row: row.starts_at)
        at = datetime(day.year, day.month, day.day)

        def t(hour: int, minute: int = 0) -> datetime:
            return at.replace(hour=hour, minute=minute)

        if not rows:
            return v.DayView(officer, name, day, who.base, (), 0, 0.0, None, "")
        stops = [v.StopView("base", who.base, t(8), t(8), *base, 0, 0.0, "", 0, (), None)]
        for row in rows:
            stops.append(
                v.StopView(
                    "visit",
                    row.school,
                    row.arrives_at,
                    row.departs_at,
                    *PLACES.get(row.town, NOWHERE),
                    22,
                    17.4,
                    "skeleton",
                    4,
                    (self._text("A127", 1), "A130"),
                    row.arrives_at - timedelta(minutes=22),
                    row.reference,
                    row.state,
                )
            )
        if rows[-1].departs_at < t(12):
            stops.append(
                v.StopView("lunch", "lunch", t(12, 5), t(12, 35), None, None, 0, 0.0, "", 0, (), None)
            )
        home = max(stops[-1].departs_at, t(13)) + timedelta(minutes=20)
        stops.append(v.StopView("base", who.base, home, home, *base, 20, 16.0, "skeleton", 4, (), None))
        return v.DayView(
            officer, name, day, who.base, tuple(stops), 42 + 22 * (len(rows) - 1), 33.4, t(12, 5), ""
        )

    def officers(self) -> tuple[v.OfficerView, ...]:
        return () if self.kind == "empty" else OFFICERS

    def lookup(self, words: str, *, limit: int = 12) -> tuple[v.Hit, ...]:
        self.calls.append(("lookup", words))
        wanted = words.casefold().split()
        hits = []
        for row in self._diary.requests:
            text = f"{row.school} {row.reference} {row.town}".casefold()
            if wanted and all(word in text for word in wanted):
                hits.append(
                    v.Hit("school", f"90{row.reference[-4:]}", row.school, row.town, 1.0, row.reference)
                )
                hits.append(v.Hit("request", row.reference, row.school, row.what, 0.8, row.reference))
        return tuple(hits[:limit])

    def known_hits(self, words: str, *, limit: int = 12, recent: Sequence[str] = ()) -> tuple[v.Hit, ...]:
        return self.lookup(words, limit=limit)

    def index_again(self) -> bool:
        return False

    def call_answers(self, key: str) -> CallAnswers:
        card = self.school(key)
        asked = card.open_requests[0].reference if card.open_requests else ""
        slots = self.suggest(asked or self._diary.requests[0].reference, limit=3).slots
        visit = card.next_visits[0].reference if card.next_visits else ""
        return CallAnswers(
            asked, "" if asked else "KC/6×1", "" if asked else self._text("Knife crime", 3), 30, slots, "", visit,
            slots[1:] if visit else (),
        )  # fmt: skip

    def school(self, key: str) -> v.SchoolCard:
        row = (
            self.request(key).row if not key.startswith("urn:") else request_row(int(key[4:]) % len(SCHOOLS))
        )
        return v.SchoolCard(
            key, row.urn, row.school, row.town, "SS13 1AA", row.district, "Essex", "Primary", 412, "01632 960001",
            "open", self._text("place from its postcode", 2), (self._text("R. Made-Up (office)", 3),),
            tuple(self._diary.visits[3:4]), tuple(self._diary.visits[:1]), (row,) if row.state == "ready" else (),
            self._text("Ash, 12 min from Rayleigh", 4), ((self._text("knife crime", 5), 87), ("home safety", 64)),
        )  # fmt: skip

    def history(self, reference: str = "", *, limit: int = 50) -> tuple[v.HistoryLine, ...]:
        base = [
            v.HistoryLine(NOW - timedelta(days=2), "sam", self._text(f"{reference} was booked", 2), reference)
        ]
        return (*reversed(self._diary.history), *base)[:limit]

    def check(self) -> tuple[int, tuple[v.Finding, ...]]:
        return len(self._diary.visits), ()

    def book_slot(self, request: str, slot: v.SlotView, *, override: str = "") -> v.Outcome:
        if slot.warnings and not override:
            raise RefusedError(
                "soft_rule", "The drive is tight: 4 minutes spare.", hint="Give a reason to go on."
            )
        return self.book(request, officers=slot.officers, starts_at=slot.starts_at, override=override)

    def book(
        self, request: str, *, officers: Sequence[str], starts_at: datetime, override: str = ""
    ) -> v.Outcome:
        return self._place(request, officers, starts_at, "confirmed", override)

    def hold(
        self, request: str, *, officers: Sequence[str], starts_at: datetime, days: int = 5, override: str = ""
    ) -> v.Outcome:
        return self._place(request, officers, starts_at, "held", override)

    def _place(
        self, request: str, officers: Sequence[str], starts_at: datetime, state: str, override: str
    ) -> v.Outcome:
        verb = "Booked" if state == "confirmed" else "Held"
        row = self.request(request).row
        reference = f"VIS-{500 + len(self._before):04}"
        self._write(
            "book" if state == "confirmed" else "hold", f"{verb} {reference} {row.school} {override}".strip()
        )
        visit = replace(
            visit_row(0, row.school, state), reference=reference, officers=tuple(officers), starts_at=starts_at,
            ends_at=starts_at + timedelta(minutes=135), arrives_at=starts_at - timedelta(minutes=15),
            departs_at=starts_at + timedelta(minutes=145), request=request, what=row.what,
        )  # fmt: skip
        self._diary.visits.append(visit)
        self._change_request(request, state="booked" if state == "confirmed" else "offered")
        files = (f"exports/{reference}-school.ics", f"exports/{reference}-school.eml")
        return v.Outcome(f"{verb} {reference}", visit, files if state == "confirmed" else ())

    def confirm(self, visit: str) -> v.Outcome:
        self._write("confirm", f"Confirmed {visit}")
        return v.Outcome(f"Confirmed {visit}", self._change(visit, state="confirmed", held_until=None))

    def move(
        self, visit: str, *, officers: Sequence[str] | None = None, starts_at: datetime, override: str = ""
    ) -> v.Outcome:
        self._write("move", f"Moved {visit} to {starts_at:%Y-%m-%dT%H:%M} {officers} {override}".strip())
        row = self.visit(visit)
        length = row.ends_at - row.starts_at
        return v.Outcome(
            f"Moved {visit}", self._change(visit, starts_at=starts_at, ends_at=starts_at + length)
        )

    def cancel(self, visit: str, *, reason: str) -> v.Outcome:
        self._write("cancel", f"Cancelled {visit}: {reason}")
        return v.Outcome(f"Cancelled {visit}", self._change(visit, state="cancelled"))

    def refresh_travel(self, stop: Callable[[], bool] | None = None) -> int:
        return self.slow_travel(stop) if self.slow_travel else 0

    def deliver(
        self, visit: str, *, pupils: int, remarks: str = "", drive_minutes: int | None = None
    ) -> v.Outcome:
        drive = "" if drive_minutes is None else f" after {drive_minutes} minutes"
        self._write("deliver", f"Delivered {visit}: {pupils}{drive} {remarks}".strip())
        return v.Outcome(f"Recorded {visit}", self._change(visit, state="delivered", pupils=pupils))

    def choose_school(self, request: str, urn: int) -> v.Outcome:
        self._write("choose", f"{request} is {urn}")
        self._change_request(
            request, school_known=True, urn=urn, school="St Elsewhere's CE Primary", state="ready"
        )
        return v.Outcome(f"{request} is for school {urn}")

    def decline(self, request: str, *, reason: str, state: str = "declined") -> v.Outcome:
        self._write("decline", f"{request} {state}: {reason}")
        self._change_request(request, state=state)
        return v.Outcome(f"{request} is {state}")

    def ask_missing(self, request: str) -> v.Outcome:
        self._write("ask", f"Asked {request}")
        return v.Outcome(f"Mail to {request} drafted", None, (f"exports/{request}-missing.eml",))

    def undo(self) -> v.Outcome:
        if not self._before:
            raise RefusedError("nothing_to_undo", "There is nothing to take back.")
        words, self._diary = self._before.pop()
        self._mark += 1
        return v.Outcome(f"Taken back: {words}")

    def export_messages(self, *, visit: str | None = None, folder: Path | None = None) -> v.Outcome:
        self._write("export", f"Exported {visit}")
        return v.Outcome("1 message written", None, (f"exports/{visit}.ics",))
