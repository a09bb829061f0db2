"""The plan as it stands while it is searched: which jobs lie on which officer's day, and what that costs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from random import Random

from ecfrs_tui.domain.itinerary import build
from ecfrs_tui.domain.visits import Visit
from ecfrs_tui.scheduling.planner.jobs import Start
from ecfrs_tui.scheduling.planner.laying import Seat, lay_out_days
from ecfrs_tui.scheduling.planner.officerday import INFEASIBLE, Price
from ecfrs_tui.scheduling.planner.values import Problem


@dataclass(frozen=True, slots=True)
class Found:
    """The cheapest places for a job, and what they add to the plan's cost."""

    seats: tuple[Seat, ...]
    adds: float


class Board:
    """All officer-days of a problem with the jobs that lie on them."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        laid = lay_out_days(problem)
        self.jobs, self.book, self.drives = laid.jobs, laid.book, laid.drives
        self.days, self.on = laid.days, laid.on
        self.seats, self.together = laid.seats, laid.together
        self.masks = [0] * len(self.days)
        self.now: list[Price] = [day.price(0) for day in self.days]
        self.placed: list[tuple[Seat, ...]] = [() for _ in self.jobs]
        weeks: dict[tuple[str, int, int], int] = {}
        self.week = [_week_of(weeks, d.officer, d.day) for d in self.days]
        elsewhere = self._elsewhere()
        for code, day, _, _ in elsewhere:
            _week_of(weeks, code, day)
        self.week_base_drive, self.week_base_early = [0] * len(weeks), [0] * len(weeks)
        """Driving and early starts of the weeks on days that are not on the board."""
        self.drive_elsewhere = 0
        """Minutes at the wheel on those days of the span."""
        for code, day, drive, early in elsewhere:
            self.week_base_drive[_week_of(weeks, code, day)] += drive
            self.week_base_early[_week_of(weeks, code, day)] += early
            if problem.first <= day <= problem.last:
                self.drive_elsewhere += drive
        self.week_drive, self.week_early = list(self.week_base_drive), list(self.week_base_early)
        for number, price in enumerate(self.now):
            self.week_drive[self.week[number]] += price.drive
            self.week_early[self.week[number]] += price.early
        w = problem.weights
        self._fair, self._fair_above = w.fair_drive, w.fair_drive_per_week
        self._early, self._early_above = w.early, w.early_per_week
        self.cost = self.drive_elsewhere + sum(p.cost for p in self.now) + sum(j.prize for j in self.jobs)
        self.cost += sum(self._unfair(n) for n in range(len(weeks)))

    def _elsewhere(self) -> list[tuple[str, date, int, int]]:
        """Officer, day, driving and early start of the days with standing visits that are not on the board."""
        here = {(d.officer, d.day) for d in self.days}
        before = self.problem.weights.early_before
        found = []
        for code, officer in self.book.officers.items():
            for day in self.book.days_of(code):
                visits = [v for v in self.book.day(code, day) if v.school.place is not None]
                if (code, day) in here or officer.base is None or not visits:
                    continue
                built = build(self.book, officer, day, visits)
                early = int(built.leaves_base is not None and built.leaves_base.time() < before)
                found.append((code, day, built.drive_minutes, early))
        return found

    def _unfair(self, week: int) -> float:
        drive, early = self.week_drive[week] - self._fair_above, self.week_early[week] - self._early_above
        return (self._fair * drive if drive > 0 else 0.0) + (self._early * early if early > 0 else 0.0)

    def adds(self, day: int, mask: int) -> float:
        """What the plan's cost changes by when a day gets another set; infinite when that does not fit."""
        new = self.days[day].price(mask)
        if new.cost == INFEASIBLE:
            return INFEASIBLE
        old = self.now[day]
        change = new.cost - old.cost
        week = self.week[day]
        drive, early = self.week_drive[week], self.week_early[week]
        after, above = drive - old.drive + new.drive, self._fair_above
        if after > above or drive > above:
            change += self._fair * (max(after - above, 0) - max(drive - above, 0))
        if new.early != old.early:
            limit = self._early_above
            change += self._early * (max(early - old.early + new.early - limit, 0) - max(early - limit, 0))
        return change

    def set_day(self, day: int, mask: int) -> None:
        """Gives a day another set; the cost follows."""
        self.cost += self.adds(day, mask)
        old, new = self.now[day], self.days[day].price(mask)
        week = self.week[day]
        self.week_drive[week] += new.drive - old.drive
        self.week_early[week] += new.early - old.early
        self.masks[day], self.now[day] = mask, new

    def put(self, job: int, seats: tuple[Seat, ...]) -> None:
        """Places a job."""
        for seat in seats:
            self.set_day(seat.day, self.masks[seat.day] | seat.bit)
        self.placed[job] = seats
        self.cost -= self.jobs[job].prize

    def take(self, job: int) -> None:
        """Takes a placed job off."""
        for seat in self.placed[job]:
            self.set_day(seat.day, self.masks[seat.day] & ~seat.bit)
        self.placed[job] = ()
        self.cost += self.jobs[job].prize

    def can_take(self, job: int) -> bool:
        """Whether what stays behind on its days still fits (it nearly always does)."""
        return all(
            self.adds(seat.day, self.masks[seat.day] & ~seat.bit) < INFEASIBLE for seat in self.placed[job]
        )

    def best(self, job: int, rng: Random | None = None, noise: float = 0.0) -> Found | None:
        """The cheapest place for a job that is not placed; with `noise` nearly the cheapest by chance."""
        if self.jobs[job].needed > 1:
            return self._best_together(job, rng, noise)
        best, where = INFEASIBLE, None
        masks, adds, days, now = self.masks, self.adds, self.days, self.now
        spread = rng.random if rng is not None and noise else None
        for seat in self.seats[job]:
            day, mask = seat.day, masks[seat.day] | seat.bit
            price = days[day].prices.get(mask)
            # nothing but the day itself can take from this lower bound
            if price is not None and price[0] - now[day][0] >= best + 60.0:
                continue
            add = adds(day, mask)
            if spread is not None and add < INFEASIBLE:
                add += noise * (spread() - 0.5) * (abs(add) + 10.0)
            if add < best:
                best, where = add, seat
        if where is None:
            return None
        return Found((where,), adds(where.day, masks[where.day] | where.bit))

    def _best_together(self, job: int, rng: Random | None, noise: float) -> Found | None:
        needed = self.jobs[job].needed
        best: Found | None = None
        best_seen = INFEASIBLE
        for group in self.together[job]:
            adds = [(self.adds(s.day, self.masks[s.day] | s.bit), n) for n, s in enumerate(group.seats)]
            cheapest = sorted(a for a in adds if a[0] < INFEASIBLE)[:needed]
            if len(cheapest) < needed:
                continue
            total = sum(a for a, _ in cheapest)
            seen = total
            if rng is not None and noise:
                seen += noise * (rng.random() - 0.5) * (abs(total) + 10.0)
            if seen < best_seen:
                best_seen, best = seen, Found(tuple(group.seats[n] for _, n in cheapest), total)
        return best

    def snapshot(self) -> tuple[tuple[Seat, ...], ...]:
        """Where every job lies."""
        return tuple(self.placed)

    def restore(self, snapshot: Sequence[tuple[Seat, ...]], jobs: Iterable[int] | None = None) -> None:
        """Puts the jobs (None: all) back to where a snapshot has them."""
        changed = [
            j for j in (range(len(self.jobs)) if jobs is None else jobs) if self.placed[j] != snapshot[j]
        ]
        masks: dict[int, int] = {}
        for job in changed:
            for seat in self.placed[job]:
                masks[seat.day] = masks.get(seat.day, self.masks[seat.day]) & ~seat.bit
        for job in changed:
            for seat in snapshot[job]:
                masks[seat.day] = masks.get(seat.day, self.masks[seat.day]) | seat.bit
        for day, mask in masks.items():
            self.set_day(day, mask)
        for job in changed:
            prize = self.jobs[job].prize
            self.cost += (prize if self.placed[job] else 0.0) - (prize if snapshot[job] else 0.0)
            self.placed[job] = snapshot[job]

    def drive_minutes(self) -> int:
        """Minutes at the wheel on all days of the board."""
        return self.drive_elsewhere + sum(p.drive for p in self.now)

    def visits(self) -> tuple[Visit, ...]:
        """The placed jobs as visits, each at the start its day goes best with."""
        officers: dict[int, list[str]] = {}
        starts: dict[int, tuple[date, Start]] = {}
        for number, day in enumerate(self.days):
            if not self.masks[number]:
                continue
            for stop, start in day.starts(self.masks[number]):
                job = self.on[number][stop]
                if job >= 0:
                    officers.setdefault(job, []).append(day.officer)
                    starts[job] = (day.day, start)
        return tuple(
            self.jobs[j].visit(self.problem, at[0], at[1].starts, tuple(sorted(officers[j])))
            for j, at in sorted(starts.items())
        )


def _week_of(weeks: dict[tuple[str, int, int], int], officer: str, day: date) -> int:
    """The number of an officer's week, given out in order of asking."""
    return weeks.setdefault((officer, *day.isocalendar()[:2]), len(weeks))
