"""Best times for one request: the ranking against the rule book asked for every quarter hour.

    uv run python -m tests.benchmarks.bench_slots

Made-up county, all in memory, one process: 6 officers x 60 days with 40 visits a week already standing, then
20 officers x 60 days with 130 a week.
"""

from __future__ import annotations

import random
import statistics
import time
from dataclasses import replace
from datetime import date, datetime, timedelta

from ecfrs_tui.domain.book import Book
from ecfrs_tui.domain.feasibility import assess
from ecfrs_tui.domain.layout import lay_out
from ecfrs_tui.domain.terms import SchoolCalendar
from ecfrs_tui.domain.visits import Request
from ecfrs_tui.scheduling.slots import best_slots
from tests import world

DAYS, REQUESTS, ASKED_IN_FULL = 60, 60, 3


def full_book(seed: int, officers: int, visits_a_week: int) -> Book:
    """Officers at random bases, and weeks filled with visits that passed the rule book."""
    rng = random.Random(seed)
    team = tuple(world.officer(f"O{n}", rng.uniform(-40, 40), rng.uniform(-40, 40)) for n in range(officers))
    book = replace(world.book(officers=team), calendar=SchoolCalendar())
    monday = world.MONDAY
    for week in range(DAYS // 7 + 1):
        start = monday + timedelta(weeks=week)
        then = replace(book, now=datetime.combine(start - timedelta(days=14), datetime.min.time()))
        placed = []
        for number in range(visits_a_week):
            request = request_at(rng, number)
            found = best_slots(
                request, then.with_visits([*book.visits, *placed]), start, start + timedelta(days=4)
            )
            if found:
                chosen = rng.choice(found).visit
                placed.append(replace(chosen, reference=f"V{week}-{number}", state="confirmed"))
        book = book.with_visits([*book.visits, *placed])
    return book


def request_at(rng: random.Random, number: int) -> Request:
    """A request of one or two classes at a random place."""
    school = world.school(number, rng.uniform(-45, 45), rng.uniform(-45, 45))
    groups = rng.choice((1, 1, 2))
    return world.request(school, world.WantedSession("HS3", "3", groups, 25 * groups))


def asked_in_full(request: Request, book: Book, first: date, last: date) -> int:
    """Asks the rule book for every quarter hour of every officer's working day; how often it was asked."""
    asked = 0
    for officer in book.officers.values():
        day = first
        while day <= last:
            for span in officer.works(day):
                at = span.start
                while at < span.end:
                    shape = book.calendar.shape(None, None)
                    assess(lay_out(request, book.programmes, shape, (officer.code,), at), book)
                    asked += 1
                    at += timedelta(minutes=15)
            day += timedelta(days=1)
    return asked


def measure(officers: int, visits_a_week: int) -> None:
    """Prints the median, the 95th percentile and the ratio."""
    book = full_book(7, officers, visits_a_week)
    rng = random.Random(11)
    first = world.MONDAY
    last = first + timedelta(days=DAYS - 1)
    requests = [request_at(rng, 1000 + n) for n in range(REQUESTS)]
    ranked = []
    for request in requests:
        begun = time.perf_counter()
        best_slots(request, book, first, last)
        ranked.append((time.perf_counter() - begun) * 1000)
    full = []
    asked = 0
    for request in requests[:ASKED_IN_FULL]:
        begun = time.perf_counter()
        asked = asked_in_full(request, book, first, last)
        full.append((time.perf_counter() - begun) * 1000)
    median, slow = statistics.median(ranked), statistics.median(full)
    print(f"officers {officers}; days {DAYS}; visits standing {len(book.visits)}; requests {REQUESTS}")
    print(f"  ranking: median {median:.1f} ms, 95th percentile {sorted(ranked)[int(REQUESTS * 0.95)]:.1f} ms")
    print(f"  every quarter hour: {asked} questions, median {slow:.0f} ms; ratio {slow / median:.1f}")


def main() -> None:
    """Both sizes."""
    measure(6, 40)
    measure(20, 130)


if __name__ == "__main__":
    main()
