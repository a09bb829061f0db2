"""What the sections of Settings read, with a month and with ten years behind them: milliseconds, and their ratio.

    uv run python -m tests.benchmarks.bench_settings [MONTHS]

Sections marked * read beside the screen; the others must stay under 5 ms.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from statistics import median
from time import perf_counter

from ecfrs_tui.services.office import Office
from tests.benchmarks.history import made

TIMES = 7


def looks(office: Office) -> dict[str, Callable[[], object]]:
    """Every read of a section, by its name."""
    return {
        "programmes": office.programmes_kept,
        "terms": office.term_entries,
        "school days": office.school_days,
        "districts": office.districts,
        "calendars": office.calendars,
        "sources": office.sources,
        "one school": lambda: office.place_facts("urn:900006"),
        "places *": office.places_kept,
        "contacts *": office.people,
        "themes *": office.themes,
        "questions *": office.form_questions,
        "evaluations *": lambda: office.evaluations(unmatched=True),
        "drives *": office.corrections,
        "retention *": office.retention,
        "audit *": lambda: office.history(limit=1000),
    }


def milliseconds(call: Callable[[], object]) -> float:
    """The median of a few calls after a first one."""
    call()
    taken = []
    for _ in range(TIMES):
        begun = perf_counter()
        call()
        taken.append((perf_counter() - begun) * 1000)
    return median(taken)


def main() -> None:
    """Prints one line a section."""
    months = int(sys.argv[1]) if len(sys.argv) > 1 else 120
    with tempfile.TemporaryDirectory() as folder:
        short, long = made(Path(folder) / "one", months=1), made(Path(folder) / "many", months=months)
        one, many = looks(short), looks(long)
        sys.stdout.write(f"{'section':<16}{'1 month':>10}{f'{months} months':>12}{'ratio':>8}\n")
        for name, call in one.items():
            before, after = milliseconds(call), milliseconds(many[name])
            sys.stdout.write(f"{name:<16}{before:>8.1f}ms{after:>10.1f}ms{after / before:>8.1f}\n")
        short.close()
        long.close()


if __name__ == "__main__":
    main()
