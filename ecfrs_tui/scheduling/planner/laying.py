"""Lays the problem out: an officer's day for each pair of officer and date that a job could lie on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time

from ecfrs_tui.domain.book import Book
from ecfrs_tui.domain.itinerary import lunch_in_breaks, lunch_rule, whole_minutes
from ecfrs_tui.domain.places import Place
from ecfrs_tui.domain.visits import Visit
from ecfrs_tui.scheduling.planner.jobs import Job, Start, jobs_of
from ecfrs_tui.scheduling.planner.minutes import DriveMinutes
from ecfrs_tui.scheduling.planner.officerday import INFEASIBLE, OfficerDay, Rules, Stop
from ecfrs_tui.scheduling.planner.values import Problem


@dataclass(frozen=True, slots=True)
class Seat:
    """A job's possible place on one officer's day: the number of the day, and the bit of its stop there."""

    day: int
    bit: int


@dataclass(frozen=True, slots=True)
class Together:
    """A start of a job that needs several officers at once: the seats of those who could come."""

    seats: tuple[Seat, ...]


@dataclass
class Layout:
    """The officer-days of a problem: `on` has the job of each day's stops, `seats` and `together` of each job."""

    problem: Problem
    jobs: list[Job]
    book: Book
    drives: DriveMinutes
    days: list[OfficerDay] = field(default_factory=list)
    on: list[list[int]] = field(default_factory=list)
    seats: list[list[Seat]] = field(default_factory=list)
    together: list[list[Together]] = field(default_factory=list)


def lay_out_days(problem: Problem) -> Layout:
    """Every officer's day on which at least one job could lie, with what stands there."""
    jobs, book = jobs_of(problem)
    return _Laying(problem, jobs, book).lay()


class _Laying:
    def __init__(self, problem: Problem, jobs: list[Job], book: Book) -> None:
        self.problem, self.jobs = problem, jobs
        self.book = book
        self.rule = lunch_rule(self.book)
        self.places: dict[tuple[float, float], int] = {}
        self.listed: list[Place] = []
        self._groups: dict[int, dict[tuple[date, int], int]] = {}
        self._fits: dict[tuple[object, ...], list[Start]] = {}

    def lay(self) -> Layout:
        wanted = self._wanted()
        bases = {c: self._place(self.book.officers[c].base) for c, _ in wanted}
        schools = [self._place(j.request.school.place) for j in self.jobs]
        fixed = {key: self._standing(*key) for key in wanted}
        stands = {v.reference: self._place(v.school.place) for vs in fixed.values() if vs for v in vs}
        drives = DriveMinutes(self.book, self.listed)
        self.made = Layout(self.problem, self.jobs, self.book, drives)
        self.made.seats = [[] for _ in self.jobs]
        self.made.together = [[] for _ in self.jobs]
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
                self.made.days.append(officer_day)
                self.made.on.append(on)
        return self.made

    def _wanted(self) -> dict[tuple[str, date], list[Job]]:
        wanted: dict[tuple[str, date], list[Job]] = {}
        for job in self.jobs:
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
        officer = self.book.officers[code]
        midnight = datetime.combine(day, time())
        works = officer.works(day)
        weights = self.problem.weights
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
        number = len(self.made.days)
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
            self.made.seats[job.number].append(seat)
            return
        groups = self.made.together[job.number]
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
        w = self.problem.weights
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
