"""Reports over ten years of made-up history; run it: `uv run python -m tests.benchmarks.bench_reports`.

30,000 visits with 60,000 sessions at 1,500 schools. A year's report against bare SQL for the same
numbers, and the memory of a workbook of 3,000 and of 30,000 visits, each in a process of its own.
"""

from __future__ import annotations

import random
import resource
import sqlite3
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from pathlib import Path
from time import perf_counter

from ecfrs_tui.services.context import Context
from ecfrs_tui.services.reporting import run
from ecfrs_tui.services.reportviews import ReportOptions
from ecfrs_tui.store import tables as t
from ecfrs_tui.store.work import Work
from tests.services.desk_world import NOW, make_context

SCHOOLS, VISITS, YEARS, TIMES = 1500, 30_000, 10, 7
FIRST, LAST = date(2025, 9, 1), date(2026, 8, 31)
DISTRICTS = ("Basildon", "Braintree", "Brentwood", "Castle Point", "Chelmsford", "Colchester", "Harlow")
COUNTED = """
    SELECT {cut}, v.state, count(DISTINCT v.id), count(DISTINCT v.urn), count(*),
           sum(coalesce(s.pupils_actual, v.pupils_reached * 1.0 * s.pupils /
               (SELECT sum(x.pupils) FROM visit_session x WHERE x.visit_id = v.id))), sum(s.pupils)
    FROM visit v JOIN visit_session s ON s.visit_id = v.id {join}
    WHERE v.arrives_at >= ? AND v.arrives_at < ? AND v.state NOT IN ('cancelled', 'not delivered')
    GROUP BY 1, 2
"""
DISTINCT = """
    SELECT {cut}, sum(v.pupils_distinct), count(v.pupils_distinct) FROM visit v {join}
    WHERE v.arrives_at >= ? AND v.arrives_at < ? AND v.state NOT IN ('cancelled', 'not delivered') GROUP BY 1
"""
IN_ALL = """
    SELECT state, count(*), count(DISTINCT urn) FROM visit
    WHERE arrives_at >= ? AND arrives_at < ? AND state NOT IN ('cancelled', 'not delivered') GROUP BY 1
"""
_MONTH = ("substr(v.arrives_at, 1, 7)", "", False)
CUTS = {
    "month": _MONTH,
    "quarter": _MONTH,
    "year": _MONTH,
    "term": _MONTH,
    "district": ("v.district", "", False),
    "phase": ("c.phase", "JOIN school c ON c.urn = v.urn", False),
    "year_group": ("s.year", "", True),
    "topic": ("p.topic", "JOIN programme p ON p.code = s.programme", True),
    "officer": ("o.officer", "JOIN visit_officer o ON o.visit_id = v.id", True),
}
"""The cut in plain SQL, what it joins, and whether a visit may lie in several: then the whole is counted too."""


def bare_words(by: str) -> list[str]:
    """The same numbers as plainly as they can be asked for: rows, distinct pupils, schools in all."""
    cut, join, several = CUTS[by]
    words = [COUNTED.format(cut=cut, join=join)]
    if by not in ("year_group", "topic"):  # distinct pupils are a visit's, not a session's
        words.append(DISTINCT.format(cut=cut, join=join))
    words.append(IN_ALL)
    if several:
        words += [COUNTED.format(cut="''", join=""), DISTINCT.format(cut="''", join="")]
    return words


def fill(work: Work, chance: random.Random, visits: int) -> None:
    """The made-up history: five days a week, three sessions in a visit at most, half of it recorded by session."""
    add = work.session.add
    topics = {"HS3": "Home safety", "AR5": "Arson", "CY6": "Cyber", "GA9": "Knife crime"}
    for code, topic in topics.items():
        add(t.Programme(code=code, title=f"{topic} class", topic=topic))
    officers = [f"O{n}" for n in range(6)]
    for code in officers:
        add(t.Officer(code=code, name=f"Officer {code}"))
    work.session.flush()
    schools = [
        {"urn": 900001 + n, "name": f"School {n}", "district": chance.choice(DISTRICTS), "authority": "Essex"}
        for n in range(SCHOOLS)
    ]
    work.bulk_insert(t.School, schools)
    where = {row["urn"]: row["district"] for row in schools}
    rows, parts, people = [], [], []
    begins = datetime(2017, 3, 1)
    for n in range(visits):
        # an officer's visits follow one another, at most two a day: the overlap trigger watches
        own = n // len(officers)
        day = begins + timedelta(days=own * YEARS * 365 * len(officers) // visits)
        arrives = datetime.combine(day.date(), time(9 if own % 2 else 13))
        urn = 900001 + chance.randrange(SCHOOLS)
        by_session, number = chance.random() < 0.5, chance.randint(1, 3)
        number = number if n % 3 else 2
        pupils = [chance.randint(15, 32) for _ in range(number)]
        rows.append(
            {
                "id": n + 1,
                "reference": f"VIS-{n + 1:05d}",
                "state": "delivered" if arrives < NOW else "confirmed",
                "urn": urn,
                "district": where[urn],
                "authority": "Essex",
                "arrives_at": arrives,
                "starts_at": arrives,
                "ends_at": arrives + timedelta(minutes=25),
                "departs_at": arrives + timedelta(minutes=25),
                "uid": f"{n}@bench.example",
                "pupils_reached": sum(pupils),
            }
        )
        people.append({"visit_id": n + 1, "officer": officers[n % 6]})
        parts += [
            {
                "visit_id": n + 1,
                "programme": chance.choice(list(topics)),
                "year": str(chance.randint(1, 11)),
                "pupils": one,
                "pupils_actual": one if by_session else None,
                "starts_at": arrives,
                "ends_at": arrives + timedelta(minutes=25),
            }
            for one in pupils
        ]
    work.bulk_insert(t.Visit, rows)
    work.bulk_insert(t.VisitSession, parts)
    work.bulk_insert(t.VisitOfficer, people)
    work.record("set-up", "", "made-up history", undoable=False)


def made(home: Path, visits: int = VISITS) -> Context:
    """A home with the history in it."""
    context = make_context(home)
    with context.store.writing("bench") as work:
        fill(work, random.Random(4), visits)
    return context


def middle(call: Callable[[], object]) -> float:
    """Milliseconds of the middle of TIMES runs, the first left out."""
    spent = []
    for _ in range(TIMES + 1):
        started = perf_counter()
        call()
        spent.append((perf_counter() - started) * 1000)
    return statistics.median(spent[1:])


def bare(path: Path, by: str, first: date, last: date) -> float:
    """Milliseconds of the bare statements on a connection of its own."""
    connection = sqlite3.connect(path)
    span = (f"{first} 00:00:00.000000", f"{last + timedelta(days=1)} 00:00:00.000000")
    spent = middle(lambda: [connection.execute(words, span).fetchall() for words in bare_words(by)])
    connection.close()
    return spent


def times(home: Path) -> None:
    """Prints what reports take."""
    context = made(home)
    for name, first, last in (("a year", FIRST, LAST), ("ten years", date(2017, 3, 1), date(2027, 2, 28))):
        print(f"{name}:")
        for by in CUTS:
            base = bare(context.store.path, by, first, last)
            options = ReportOptions("reach", first, last, by)
            spent = middle(lambda options=options: run.report(context, options))
            print(f"  reach by {by:<11} {spent:7.1f} ms  {spent / base:5.2f} times the bare SQL")
    for kind in ("projected", "coverage"):
        spent = middle(lambda kind=kind: run.report(context, ReportOptions(kind, FIRST, LAST)))
        print(f"a year, {kind:<11} {spent:7.1f} ms")
    context.store.close()


def workbook(visits: int) -> None:
    """Writes one workbook and prints seconds and the growth of this process's peak memory."""
    with tempfile.TemporaryDirectory() as folder:
        context = made(Path(folder), visits)
        options = ReportOptions("reach", date(2017, 3, 1), date(2027, 2, 28), "year")
        # the libraries and the report itself stand in memory before the list is written
        run.export(context, ReportOptions("reach", LAST, LAST, "month"), Path(folder) / "small.xlsx", "xlsx")
        import tracemalloc

        tracemalloc.start()
        started = perf_counter()
        run.export(context, options, Path(folder) / "big.xlsx", "xlsx")
        seconds = perf_counter() - started
        peak = tracemalloc.get_traced_memory()[1] / 1e6
        size = (Path(folder) / "big.xlsx").stat().st_size / 1e6
        context.store.close()
    whole = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3
    print(
        f"workbook of {visits:>6,} visits: {peak:5.1f} MB at most while written, {size:.1f} MB file, "
        f"{seconds:.1f} s (traced), process {whole:.0f} MB with its making of the history"
    )


def main() -> None:
    """Everything, the workbooks in processes of their own."""
    with tempfile.TemporaryDirectory() as folder:
        times(Path(folder))
    for visits in (3000, VISITS):
        sys.stdout.flush()
        subprocess.run([sys.executable, "-m", "tests.benchmarks.bench_reports", str(visits)], check=True)


if __name__ == "__main__":
    if len(sys.argv) > 1:
        workbook(int(sys.argv[1]))
    else:
        main()
