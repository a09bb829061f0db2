"""The plan as it stands while it is searched: which jobs lie on which officer's day, and what that costs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from random import Random

from ecfrs_tui.domain.book import Book
from ecfrs_tui.domain.daymath import LunchRule
from ecfrs_tui.domain.itinerary import build, lunch_in_breaks, lunch_rule, whole_minutes
from ecfrs_tui.domain.officers import Officer
from ecfrs_tui.domain.places import Place
from ecfrs_tui.domain.visits import Visit
from ecfrs_tui.scheduling.planner.jobs import Job, Start, jobs_of
from ecfrs_tui.scheduling.planner.minutes import DriveMinutes
from ecfrs_tui.scheduling.planner.officerday import INFEASIBLE, OfficerDay, Price, Rules, Stop
from ecfrs_tui.scheduling.planner.values import PlanWeights, Problem


@dataclass(frozen=True, slots=True)
class Seat:
    """A job's possible place on one officer's day: the number of the day, and the bit of its stop there."""

    day: int
    bit: int


@dataclass(frozen=True, slots=True)
class Together:
    """A start of a job that needs several officers at once: the seats of those who could come."""

    seats: tuple[Seat, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """The cheapest places for a job, and what they add to the plan's cost."""

    seats: tuple[Seat, ...]
    adds: float


class Board:
    """All officer-days of a problem with the jobs that lie on them."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.jobs, self.book = jobs_of(problem)
        self.days: list[OfficerDay] = []
        self.drives: DriveMinutes
        self.seats: list[list[Seat]] = [[] for _ in self.jobs]
        self.together: list[list[Together]] = [[] for _ in self.jobs]
        self.on: list[list[int]] = []
        """For each day and bit number: the job."""
        _Laying(self).lay()
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


class _Laying:
    """Lays out the officer-days of a board and the seats of its jobs."""

    def __init__(self, board: Board) -> None:
        self.board = board
        self.book: Book = board.book
        self.rule: LunchRule = lunch_rule(self.book)
        self.places: dict[tuple[float, float], int] = {}
        self.listed: list[Place] = []
        self._groups: dict[int, dict[tuple[date, int], int]] = {}
        self._fits: dict[tuple[object, ...], list[Start]] = {}

    def lay(self) -> None:
        wanted = self._wanted()
        bases = {c: self._place(self.book.officers[c].base) for c, _ in wanted}
        schools = [self._place(j.request.school.place) for j in self.board.jobs]
        fixed = {key: self._standing(*key) for key in wanted}
        stands = {v.reference: self._place(v.school.place) for vs in fixed.values() if vs for v in vs}
        drives = self.board.drives = DriveMinutes(self.book, self.listed)
        for (code, day), jobs in sorted(wanted.items(), key=lambda kv: (kv[0][1], kv[0][0])):
            visits = fixed[code, day]
            if visits is None:
                continue
            officer_day = self._officer_day(code, day, bases[code], drives)
            on: list[int] = []
            for visit in visits:
                officer_day.add(self._fixed(visit, stands[visit.reference]))
                on.append(-1)
            if officer_day.price(0).cost == INFEASIBLE:
                continue
            officer_day.prices.clear()
            self._seat(officer_day, jobs, schools, on)
            if len(on) > len(visits):
                self.board.days.append(officer_day)
                self.board.on.append(on)

    def _wanted(self) -> dict[tuple[str, date], list[Job]]:
        wanted: dict[tuple[str, date], list[Job]] = {}
        for job in self.board.jobs:
            for day, codes in job.officers.items():
                for code in codes:
                    wanted.setdefault((code, day), []).append(job)
        return wanted

    def _place(self, place: Place | None) -> int:
        if place is None:
            return -1
        point = (place.latitude, place.longitude)
        if point not in self.places:
            self.places[point] = len(self.listed)
            self.listed.append(place)
        return self.places[point]

    def _standing(self, code: str, day: date) -> tuple[Visit, ...] | None:
        """The officer's standing visits of a day; None when one is at a place nobody knows."""
        visits = self.book.day(code, day)
        return None if any(v.school.place is None for v in visits) else visits

    def _officer_day(self, code: str, day: date, base: int, drives: DriveMinutes) -> OfficerDay:
        officer: Officer = self.book.officers[code]
        midnight = datetime.combine(day, time())
        works = officer.works(day)
        weights: PlanWeights = self.board.problem.weights
        rules = Rules(
            whole_minutes(works[0].start - midnight),
            whole_minutes(works[-1].end - midnight),
            officer.max_drive_minutes_per_day,
            officer.max_sessions_per_day,
            self.rule,
            weights.early_before.hour * 60 + weights.early_before.minute,
        )
        busy = [
            (whole_minutes(b.span.start - midnight), -whole_minutes(midnight - b.span.end))
            for b in self.book.busy_on(code, day)
        ]
        return OfficerDay(
            code, day, base, rules, drives.drive(day), drives.factors(day), busy, drives.leaving(day)
        )

    def _fixed(self, visit: Visit, place: int) -> Stop:
        midnight = datetime.combine(visit.arrives_at.date(), time())
        sessions = [
            (whole_minutes(s.span.start - midnight), whole_minutes(s.span.end - midnight))
            for s in visit.sessions
        ]
        start = Start(
            whole_minutes(visit.arrives_at - midnight),
            whole_minutes(visit.departs_at - midnight),
            sessions[0][0],
            1,
            lunch_in_breaks(self.rule, sessions) is not None,
        )
        return Stop(-1, place, len(sessions), [start], [0.0], fixed=True)

    def _seat(self, day: OfficerDay, jobs: Sequence[Job], schools: Sequence[int], on: list[int]) -> None:
        number = len(self.board.days)
        for job in jobs:
            starts = self._fitting(day, job)
            groups = [[s] for s in starts] if job.needed > 1 else [starts]
            for group in groups:
                if not group:
                    continue
                cost = [self._side(day, job, s) for s in group]
                bit = day.add(Stop(job.number, schools[job.number], job.sessions, group, cost))
                if day.price(bit).cost == INFEASIBLE and job.needed == 1:
                    # it stays as a stop that no seat leads to
                    on.append(job.number)
                    continue
                on.append(job.number)
                self._offer(job, number, bit, group[0], day.day)

    def _offer(self, job: Job, number: int, bit: int, start: Start, day: date) -> None:
        seat = Seat(number, bit)
        if job.needed == 1:
            self.board.seats[job.number].append(seat)
            return
        groups = self.board.together[job.number]
        key = (day, start.starts)
        at = self._groups.setdefault(job.number, {}).get(key)
        if at is None:
            self._groups[job.number][key] = len(groups)
            groups.append(Together((seat,)))
        else:
            groups[at] = Together((*groups[at].seats, seat))

    def _fitting(self, day: OfficerDay, job: Job) -> list[Start]:
        """The job's starts that lie in the officer's hours and beside the busy times."""
        midnight = datetime.combine(day.day, time())
        works = tuple(
            (whole_minutes(s.start - midnight), whole_minutes(s.end - midnight))
            for s in self.book.officers[day.officer].works(day.day)
        )
        key = (job.number, day.day, works, day.busy)
        if key not in self._fits:
            self._fits[key] = [
                s
                for s in job.days[day.day]
                if any(a <= s.arrives and s.departs <= b for a, b in works)
                and not any(a < s.departs and s.arrives < b for a, b in day.busy)
            ]
        return self._fits[key]

    def _side(self, day: OfficerDay, job: Job, start: Start) -> float:
        """What a start costs besides its driving, in minutes; a team's share each."""
        w = self.board.problem.weights
        cost = w.preference_rank * (start.rank - 1)
        cost += w.wait_week * ((day.day - self.book.now.date()).days // 7)
        if job.stands is not None:
            here = job.stands.starts_at.date() == day.day and day.officer in job.stands.officers
            at = job.stands.starts_at.hour * 60 + job.stands.starts_at.minute
            cost += 0.0 if here and at == start.starts else w.move
        cost /= job.needed
        if day.officer in job.request.last_officers:
            cost -= w.continuity
        return cost
