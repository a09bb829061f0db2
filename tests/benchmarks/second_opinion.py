"""The same problem put to VROOM, a well-known optimiser of rounds, as far as it can express it.

It knows no prizes and no quarter hours: visits may begin at any minute, lunch may lie anywhere from 11:30
to 14:00 between two of them, and what cannot be placed is left by priority. So its figure is, if anything,
a little too good. No time of day.
"""

from __future__ import annotations

import time as clock
from dataclasses import dataclass
from datetime import date, datetime, time
from random import Random

import numpy as np

from ecfrs_tui.domain.places import Place
from ecfrs_tui.domain.visits import Request
from ecfrs_tui.scheduling.planner.board import Board
from ecfrs_tui.scheduling.planner.search import Search
from ecfrs_tui.scheduling.planner.values import Problem

DAY = 24 * 60 * 60
LUNCH = (11 * 60 + 30, 13 * 60 + 30)


@dataclass(frozen=True)
class Opinion:
    """Driving and prizes of what is left out, in minutes; how long it took, in seconds.

    `chosen` has the officer and the day of each request it placed.
    """

    cost: float
    unplaced: int
    seconds: float
    chosen: dict[str, tuple[str, date]]


def vroom(problem: Problem, seconds: float, *, exploration: int = 5) -> Opinion:
    """VROOM's best within the time, two threads."""
    import vroom as v

    book = problem.book
    days = sorted(
        {w.starts_at.date() for r in problem.requests for w in r.windows}
        | {x.arrives_at.date() for x in book.visits}
    )
    places: list[Place] = []
    index: dict[str, int] = {}

    def at(place: Place | None) -> int:
        assert place is not None
        if place.key not in index:
            index[place.key] = len(places)
            places.append(place)
        return index[place.key]

    shifts = [
        (o, d) for d in days for o in book.officers.values() if o.works(d) and not book.busy_on(o.code, d)
    ]
    skills = {
        c: n for n, c in enumerate(sorted({w.programme[:2] for r in problem.requests for w in r.wanted}))
    }
    own = {shift[0].code + shift[1].isoformat(): 100 + n for n, shift in enumerate(shifts)}
    model = v.Input()
    for number, (officer, day) in enumerate(shifts):
        span = officer.works(day)[0]
        can = {skills[c.programme[:2]] for c in officer.competences if c.programme[:2] in skills}
        model.add_vehicle(
            v.Vehicle(
                number,
                start=at(officer.base),
                end=at(officer.base),
                time_window=v.TimeWindow(_seconds(days, span.start), _seconds(days, span.end)),
                skills={*can, own[officer.code + day.isoformat()]},
                max_tasks=officer.max_sessions_per_day,
                max_travel_time=officer.max_drive_minutes_per_day * 60,
                breaks=[
                    v.Break(
                        number,
                        time_windows=[v.TimeWindow(*(days.index(day) * DAY + 60 * m for m in LUNCH))],
                        service=30 * 60,
                    )
                ],
            )
        )
    for number, request in enumerate(problem.requests):
        prize = problem.prizes.get(request.reference, problem.prize)
        windows = _windows(problem, request, days)
        if not windows:
            continue
        model.add_job(
            v.Job(
                number,
                location=at(request.school.place),
                default_service=_minutes(request) * 60,
                skills={skills[w.programme[:2]] for w in request.wanted},
                priority=min(100, int(prize / 4.5)),
                time_windows=[v.TimeWindow(a, b) for a, b in windows],
            )
        )
    for number, visit in enumerate(book.visits):
        key = visit.officers[0] + visit.arrives_at.date().isoformat()
        start = _seconds(days, visit.arrives_at)
        model.add_job(
            v.Job(
                100_000 + number,
                location=at(visit.school.place),
                default_service=visit.span.minutes * 60,
                skills={own[key]},
                priority=100,
                time_windows=[v.TimeWindow(start, start)],
            )
        )
    table = np.array([[_drive(problem, a, b) for b in places] for a in places], dtype=np.uint32)
    model.set_durations_matrix(profile="car", matrix_input=table)
    begun = clock.perf_counter()
    # its time limit is in milliseconds on some releases and a timedelta on others: the seconds are measured
    answer = model.solve(exploration_level=exploration, nb_threads=2, timeout=_limit(seconds))
    took = clock.perf_counter() - begun
    rounds = answer.routes
    done = {int(n) for n in rounds[rounds["type"] == "job"]["id"]}
    left = [n for n, r in enumerate(problem.requests) if n not in done and _windows(problem, r, days)]
    listed = {n for n, r in enumerate(problem.requests) if _windows(problem, r, days)}
    left += [n for n in range(len(problem.requests)) if n not in listed]
    prizes = sum(problem.prizes.get(problem.requests[n].reference, problem.prize) for n in left)
    chosen = {}
    visits = rounds[rounds["type"] == "job"]
    for vehicle, number in zip(visits["vehicle_id"], visits["id"], strict=True):
        if int(number) < 100_000:
            officer, day = shifts[int(vehicle)]
            chosen[problem.requests[int(number)].reference] = (officer.code, day)
    return Opinion(answer.summary.duration / 60 + prizes, len(left), took, chosen)


def by_our_rules(problem: Problem, opinion: Opinion) -> float:
    """What its choice of officers and days costs when visits begin at quarter hours and lunch is ours.

    A visit that cannot stand then is put where it costs least, if anywhere.
    """
    search = Search(Board(problem), Random(1))
    board = search.board
    for job in sorted(board.jobs, key=lambda j: -j.prize):
        where = opinion.chosen.get(job.reference)
        for seat in board.seats[job.number]:
            at = board.days[seat.day]
            if where == (at.officer, at.day) and board.adds(seat.day, board.masks[seat.day] | seat.bit) < 1e9:
                board.put(job.number, (seat,))
    search.construct()
    return board.cost


def _drive(problem: Problem, origin: Place, destination: Place) -> int:
    return int(min(problem.book.travel.quiet_minutes(origin, destination), 1440.0) + 0.5) * 60


def _limit(seconds: float) -> object:
    from datetime import timedelta

    return timedelta(seconds=seconds)


def _seconds(days: list[date], moment: datetime) -> int:
    midnight = datetime.combine(moment.date(), time())
    return days.index(moment.date()) * DAY + int((moment - midnight).total_seconds())


def _minutes(request: Request) -> int:
    return sum(int(w.programme[2:]) for w in request.wanted)


def _windows(problem: Problem, request: Request, days: list[date]) -> list[tuple[int, int]]:
    """From the earliest to the latest beginning of each half day the school would take."""
    shape = problem.book.calendar.shape(request.school.urn, request.school.phase)
    found = []
    for window in request.windows:
        for part in shape.teaching(window.starts_at.date()):
            start, end = max(part.start, window.starts_at), min(part.end, window.ends_at)
            latest = _seconds(days, end) - _minutes(request) * 60 if end > start else -1
            if latest >= _seconds(days, start):
                found.append((_seconds(days, start), latest))
    return found
