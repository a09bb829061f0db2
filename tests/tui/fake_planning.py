"""A made-up planner for the screens' tests: it tells of its progress as the test steers it."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from ecfrs_tui.errors import EcfrsError, RefusedError
from ecfrs_tui.services import planviews as p
from ecfrs_tui.services import views as v

if TYPE_CHECKING:
    from fake_desk import FakeDesk

    _Base = FakeDesk
else:
    _Base = object

PHASES = (
    ("putting every request in the cheapest place", 0),
    ("taking days apart and putting them together", 2),
    ("taking days apart and putting them together", 5),
    ("choosing among whole days", 9),
    ("choosing among whole days", 12),
)
DRIVES = (585, 540, 492, 448, 425)
GAPS = (None, None, 61.0, 13.2, 0.0)
SHORT = (
    "after Whitmore",
    "on the way home",
    "first of the day",
    "between two",
    "keeps lunch at 12:15",
    "only day",
)
WHY = (
    "Tuesday morning is the first choice of the school; Whitmore is 11 minutes away and done by 09:12.",
    "The way home passes the school: 4 minutes more than without it.",
    "First of the day and nearest to the base; lunch stays at 12:15.",
    "Between two visits in the same town; 9 minutes to spare before and 14 after.",
    "Keeps lunch at 12:15 and the officer of last year.",
    "The only day on which two officers trained in it are free.",
)


class Steps:
    """Lets the planner take one step at a time."""

    def __init__(self) -> None:
        self._permits = threading.Semaphore(0)

    def take(self, number: int = 1) -> None:
        """The planner may take so many steps."""
        self._permits.release(number)

    def wait(self, stop: Callable[[], bool]) -> None:
        """Until a step is allowed, or the end is wanted."""
        while not stop() and not self._permits.acquire(timeout=0.01):
            pass


class FakePlanning(_Base):
    """The planning part of the made-up desk.

    With `steps` each pulse waits for the test; `refused_rows` are refused when accepted;
    `unplaced_rows` find no place; `plan_fault` is raised instead of a plan.
    """

    steps: Steps | None = None
    plan_fault: EcfrsError | None = None
    refused_rows: tuple[str, ...] = ("REQ-2027-0154",)
    unplaced_rows: tuple[str, ...] = ("REQ-2027-0151",)

    def plan(
        self,
        options: p.PlanOptions,
        *,
        tell: Callable[[p.PlanPulse], None] | None = None,
        stop: Callable[[], bool] | None = None,
        start: p.PlanView | None = None,
    ) -> p.PlanView:
        self.calls.append(("plan", (options, start)))
        if self.plan_fault is not None:
            raise self.plan_fault
        asked = [row for row in self.requests() if row.reference in (options.requests or (row.reference,))]
        fitting = [row for row in asked if row.reference not in self.unplaced_rows]
        curve: list[p.PlanPulse] = []
        stopped = False
        for number, (phase, seconds) in enumerate(PHASES):
            if self.steps is not None:
                self.steps.wait(stop or (lambda: False))
            if stop is not None and stop():
                stopped = True
                break
            placed = min(len(fitting), max(1, len(fitting) * (number + 2) // len(PHASES)))
            gap = GAPS[number]
            pulse = p.PlanPulse(
                self._text(phase, number), float(seconds), 400 * number, placed, len(asked), DRIVES[number], gap,
                gap == 0.0,
            )  # fmt: skip
            curve.append(pulse)
            if tell is not None:
                tell(pulse)
        return self._plan_of(options, asked, fitting, tuple(curve), stopped)

    def _plan_of(
        self,
        options: p.PlanOptions,
        asked: list[v.RequestRow],
        fitting: list[v.RequestRow],
        curve: tuple[p.PlanPulse, ...],
        stopped: bool,
    ) -> p.PlanView:
        rows = [self._plan_row(i, row, options.first or self._now.date()) for i, row in enumerate(fitting)]
        rows += [self._plan_move(reference) for reference in options.movable[:1]]
        unplaced = tuple(
            p.PlanUnplaced(
                row.reference, row.school, row.need,
                (self._text("every Wednesday of these weeks is full", 1), "Cedar is not trained in Cyber safety"),
                (self._text("would fit if the school could take any Wednesday", 2),
                 "needs a second officer trained in Cyber safety"),
            )
            for row in asked if row not in fitting
        )  # fmt: skip
        last = curve[-1] if curve else None
        return p.PlanView(
            options, tuple(rows), unplaced, self._plan_days(rows), 580, last.drive_minutes if last else 580,
            last.gap_minutes if last else None, None, bool(last and last.proved), last.seconds if last else 0.4,
            last.iterations if last else 0, curve, stopped,
        )  # fmt: skip

    def _plan_row(self, i: int, row: v.RequestRow, first: date) -> p.PlanRow:
        day = first
        for _ in range(i // 2):
            day += timedelta(days=3 if day.weekday() == 4 else 1)
        start = datetime(day.year, day.month, day.day, (11, 13)[i % 2], (15, 45)[i % 2])
        who = [self.officers()[i // 2 % 6]] if i != 3 else list(self.officers()[1:3])
        warnings = (
            (self._text("4 minutes to spare after: tight within the estimate's ±6", 5),) if i == 2 else ()
        )
        end = start + timedelta(minutes=75)
        return p.PlanRow(
            row.reference, "", row.school, row.town, row.need, tuple(each.code for each in who),
            tuple(self._text(each.name, i) for each in who), start, end, start - timedelta(minutes=15),
            end + timedelta(minutes=10), (7, 4, 21, 11, 0, -3)[i % 6], self._text(SHORT[i % 6], i),
            self._text(WHY[i % 6], i + 1), warnings, row.what, row.pupils,
            (v.SessionView("KC", self._text("Knife crime", 3), "6", row.pupils, start, end),),
        )  # fmt: skip

    def _plan_move(self, reference: str) -> p.PlanRow:
        visit = self.visit(reference)
        start = visit.starts_at + timedelta(hours=1)
        end = visit.ends_at + timedelta(hours=1)
        return p.PlanRow(
            reference, reference, visit.school, visit.town, 55, visit.officers, visit.officers, start, end,
            start - timedelta(minutes=15), end + timedelta(minutes=10), -12, "nearer to the next", "Saves a way back.",
            (), visit.what, visit.pupils, (), f"{visit.starts_at:%a %d %b %H:%M} with {visit.officers[0]}",
        )  # fmt: skip

    def _plan_days(self, rows: Sequence[p.PlanRow]) -> tuple[p.PlanDay, ...]:
        keys = {(code, row.starts_at.date()): row for row in rows for code in row.officers}
        days = []
        for (code, day), _ in sorted(keys.items()):
            before = self.day(code, day)
            visits = list(self.visits(first=day, last=day, officer=code))
            moved = {row.visit for row in rows if row.visit}
            visits = [visit for visit in visits if visit.reference not in moved]
            for row in rows:
                if code in row.officers and row.starts_at.date() == day:
                    like = self.visits(states=("held", "confirmed", "delivered", "cancelled"))[0]
                    visits.append(
                        replace(
                            like, reference=row.visit or "", school=row.school, town=row.town, state="confirmed",
                            officers=row.officers, starts_at=row.starts_at, ends_at=row.ends_at,
                            arrives_at=row.arrives_at, departs_at=row.departs_at,
                        )
                    )  # fmt: skip
            days.append(p.PlanDay(code, before.name, day, before, self.day_of(code, day, visits)))
        return tuple(days)

    def accept_plan(
        self, plan: p.PlanView, references: Sequence[str] | None = None
    ) -> tuple[p.PlanAccepted, ...]:
        found = []
        for row in plan.rows:
            if references is not None and row.reference not in references:
                continue
            if row.reference in self.refused_rows:
                why = self._text("Oyster Reach High has booked another visit meanwhile: the hours overlap", 6)
                found.append(p.PlanAccepted(row.reference, "", "", why))
            elif row.visit:
                done = self.move(row.visit, officers=row.officers, starts_at=row.starts_at)
                found.append(p.PlanAccepted(row.reference, row.visit, done.words))
            else:
                done = self.book(row.reference, officers=row.officers, starts_at=row.starts_at)
                assert done.visit is not None
                found.append(p.PlanAccepted(row.reference, done.visit.reference, done.words))
        return tuple(found)

    def move_together(self, rows: Sequence[p.PlanRow]) -> v.Outcome:
        self.calls.append(("move_together", (tuple(row.visit for row in rows),)))
        done = [self.move(row.visit, officers=row.officers, starts_at=row.starts_at) for row in rows]
        return v.Outcome(f"{len(done)} visits moved", done[0].visit)

    def best_order(self, officer: str, day: date) -> p.OrderView:
        self.calls.append(("best_order", (officer, day)))
        stands = self.day(officer, day)
        visits = list(self.visits(first=day, last=day, officer=officer))
        changed = list(visits)
        changes: tuple[p.PlanRow, ...] = ()
        if len(visits) > 1:
            one, two = visits[0], visits[-1]
            changed[0] = _at(one, two.starts_at)
            changed[-1] = _at(two, one.starts_at)
            changes = tuple(
                replace(self._plan_move(each.reference), starts_at=each.starts_at, ends_at=each.ends_at)
                for each in (changed[0], changed[-1])
            )
        best = self.day_of(officer, day, sorted(changed, key=lambda row: row.starts_at))
        best = replace(best, drive_minutes=max(0, stands.drive_minutes - 18), drive_km=stands.drive_km - 9.0)
        says = self._text("The far school first: 18 minutes less on the road, and lunch stays at 12:05.", 2)
        return p.OrderView(officer, stands.name, day, stands, best, 18 if changes else 0, says, changes)

    def stand_ins(self, officer: str, first: date, last: date) -> tuple[p.StrandedVisit, ...]:
        self.calls.append(("stand_ins", (officer, first, last)))
        found = []
        rows = self.visits(first=first, last=last, officer=officer, states=("held", "confirmed"))
        for i, row in enumerate(rows):
            others = [each for each in self.officers() if each.code != officer][: 3 if i != 1 else 0]
            choices = tuple(
                p.StandIn(
                    (each.code,), (self._text(each.name, j),), row.starts_at + timedelta(days=7 * (j == 2)),
                    row.ends_at + timedelta(days=7 * (j == 2)), (9, 24, 12)[j], (9.0, 24.0, 42.0)[j],
                    self._text(("free all morning, same time", "same time, the long way from Harwich",
                     "a week later, once the school agrees")[j], j), j != 2,
                )
                for j, each in enumerate(others)
            )  # fmt: skip
            reasons = () if choices else (self._text("nobody else is trained in Knife crime on that day", 1),)
            call = self._text(f"Ring {row.school}, 01632 960001: another officer comes.", i)
            found.append(
                p.StrandedVisit(row.reference, row.school, row.starts_at, row.what, choices, call, reasons)
            )
        return tuple(found)

    def take_over(
        self, visit: str, *, officers: Sequence[str], starts_at: datetime, reason: str
    ) -> p.PlanAccepted:
        if self.refuse is not None:
            error, self.refuse = self.refuse, None
            return p.PlanAccepted(visit, visit, "", error.message)
        self._write("take_over", f"Held {visit} with {', '.join(officers)}: {reason}")
        row = self.visit(visit)
        length = row.ends_at - row.starts_at
        self._change(
            visit, officers=tuple(officers), starts_at=starts_at, ends_at=starts_at + length, state="held"
        )
        return p.PlanAccepted(visit, visit, f"Held {visit} with {', '.join(officers)} until Fri 12 Mar 17:00")

    def fits_gap(self, officer: str, day: date, *, limit: int = 8) -> tuple[p.GapFit, ...]:
        self.calls.append(("fits_gap", (officer, day)))
        if self.kind == "empty":
            raise RefusedError("no_officer", "There is no officer yet.")
        found = []
        for i, row in enumerate(self.requests()[:4]):
            kind = "request" if i < 3 else "school"
            start = datetime(day.year, day.month, day.day, 10, 15) + timedelta(minutes=45 * i)
            found.append(
                p.GapFit(
                    kind, row.reference if kind == "request" else "", row.reference, row.school, row.town, row.need,
                    (officer,), start, start + timedelta(minutes=75), 5 + 9 * i,
                    self._text("first choice of the school" if i < 3 else "never visited, high need", i),
                )
            )  # fmt: skip
        return tuple(found)


def _at(row: v.VisitRow, start: datetime) -> v.VisitRow:
    """The visit at another time of day."""
    by: Any = start - row.starts_at
    return replace(
        row,
        starts_at=start,
        ends_at=row.ends_at + by,
        arrives_at=row.arrives_at + by,
        departs_at=row.departs_at + by,
    )
