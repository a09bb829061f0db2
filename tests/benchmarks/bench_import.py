"""How long imports take; run it: `python -m tests.benchmarks.bench_import [register.csv]`.

Without a file: 1,500 made-up schools in the layout of the register (140 columns), then the same file again,
then 800 answers of a made-up form against them. The time behind the database's lock is told apart, because
that is what others wait for.
"""

from __future__ import annotations

import csv
import random
import sys
import tempfile
from datetime import datetime, timedelta
from pathlib import Path
from time import perf_counter
from typing import Any

from ecfrs_tui.clock import RehearsalClock
from ecfrs_tui.services.importing import import_file
from ecfrs_tui.services.views import ImportReport
from ecfrs_tui.store.migrate import migrate
from ecfrs_tui.store.work import Store
from tests.intake.forms_made import SCHOOL_Q, WISH_Q, answer, workbook

NOW = datetime(2027, 3, 1, 9)
SCHOOLS, ANSWERS = 1500, 800
WISHES = (
    "any Tues or Thurs am in March, not the 18th",
    "w/c 15th March, mornings",
    "any day after Easter except Fridays",
    "Mondays",
    "18/3, 12/4 or 15/4 pm",
    "asap",
)
COLUMNS = (
    "URN", "LA (code)", "LA (name)", "EstablishmentName", "EstablishmentStatus (name)", "PhaseOfEducation (name)",
    "StatutoryLowAge", "StatutoryHighAge", "NumberOfPupils", "Street", "Town", "Postcode", "TelephoneNum", "Easting",
    "Northing", "OpenDate",
)  # fmt: skip


def register(path: Path) -> list[str]:
    """Writes a register of made-up schools and gives back their names."""
    rng = random.Random(2027)
    names = [
        f"{''.join(rng.choices('abdefghilmnoprstuw', k=8)).title()} Primary School" for _ in range(SCHOOLS)
    ]
    others = [f"Other column {n}" for n in range(140 - len(COLUMNS))]
    with path.open("w", encoding="cp1252", newline="") as file:
        writer = csv.writer(file, quoting=csv.QUOTE_ALL)
        writer.writerow((*COLUMNS, *others))
        for n, name in enumerate(names):
            place = (rng.randrange(545_000, 620_000), rng.randrange(185_000, 240_000))
            own = (
                900_001 + n,
                881,
                "Essex",
                name,
                "Open",
                "Primary",
                4,
                11,
                210,
                "Mill Lane",
                "Harlow",
                "",
                "",
            )
            writer.writerow((*own, *place, "01-09-2001", *("" for _ in others)))
    return names


def told(what: str, report: ImportReport, held: list[float]) -> None:
    """One line of figures."""
    rate = report.rows / report.seconds
    print(
        f"{what:<34} {report.rows:>6} rows {report.seconds:7.3f} s {rate:>9,.0f} rows/s, lock {held[-1]:.3f} s, "
        f"{report.added} added, {report.unchanged} unchanged, {len(report.refused)} refused"
    )


def main() -> None:
    """Imports and prints."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        migrate(home / "bookings.sqlite3", NOW)
        store = Store(home / "bookings.sqlite3", RehearsalClock(NOW))
        held: list[float] = []
        writing: Any = store.writing

        def timed(actor: str) -> Any:
            class Timed:
                def __enter__(self) -> Any:
                    self.inner = writing(actor)
                    work = self.inner.__enter__()
                    self.began = perf_counter()
                    return work

                def __exit__(self, *fault: Any) -> Any:
                    out = self.inner.__exit__(*fault)
                    held.append(perf_counter() - self.began)
                    return out

            return Timed()

        store.writing = timed  # type: ignore[method-assign]

        def bring(what: str, kind: str, path: Path) -> None:
            told(what, import_file(store, kind, path, actor="bench", clock=store.clock), held)

        names = register(home / "register.csv")
        path = Path(sys.argv[1]) if len(sys.argv) > 1 else home / "register.csv"
        bring("register, first (libraries load)", "schools", path)
        bring("register, again", "schools", path)
        if len(sys.argv) == 1:
            rows = [
                answer(
                    n,
                    NOW - timedelta(hours=n),
                    **{SCHOOL_Q: names[n % SCHOOLS], WISH_Q: WISHES[n % len(WISHES)]},
                )
                for n in range(1, ANSWERS + 1)
            ]
            form = workbook(home / "form.xlsx", rows)
            bring("form, first (libraries load)", "requests", form)
            bring("form, again", "requests", form)
        store.close()


if __name__ == "__main__":
    main()
