"""Writes the folder of made-up files that the demonstration and the tests load."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from ecfrs_tui.demo.guide import guide
from ecfrs_tui.demo.need import delivery_targets_csv, deprivation_csv, incidents_csv, police_list_csv
from ecfrs_tui.demo.requests import demo_responses, requests_csv
from ecfrs_tui.demo.schools import demo_schools, schools_csv
from ecfrs_tui.demo.tables import data_bytes
from ecfrs_tui.demo.team import busy_csv, competences_csv, school_days_csv, terms_csv
from ecfrs_tui.demo.terms import demo_calendar, term_entries
from ecfrs_tui.demo.visits import visits_csv
from ecfrs_tui.demo.workbook import forms_workbook
from ecfrs_tui.errors import FileRefusedError

SEED = 2027


def fixture_files(*, today: date, seed: int = SEED) -> dict[str, bytes]:
    """The made-up files by name; the same day and seed give the same bytes everywhere.

    Everything dated (requests, visits, diaries, terms) is relative to `today`, a London date.
    """
    calendar = demo_calendar(today)
    schools = demo_schools(seed)
    responses = demo_responses(calendar, today=today, seed=seed)
    return {
        "README.md": guide(today=today, seed=seed, schools=len(schools), requests=len(responses)),
        "schools.csv": schools_csv(schools, today=today, seed=seed),
        "officers.csv": data_bytes("officers.csv"),
        "programmes.csv": data_bytes("programmes.csv"),
        "competences.csv": competences_csv(today),
        "terms.csv": terms_csv(term_entries(today)),
        "school_days.csv": school_days_csv(),
        "requests.xlsx": forms_workbook(responses),
        "requests.csv": requests_csv(responses),
        "busy.csv": busy_csv(calendar, today=today, seed=seed),
        "visits.csv": visits_csv(schools, calendar, today=today, seed=seed),
        "deprivation.csv": deprivation_csv(schools, seed=seed),
        "police_list.csv": police_list_csv(schools, seed=seed),
        "incidents.csv": incidents_csv(schools, today=today, seed=seed),
        "delivery_targets.csv": delivery_targets_csv(today=today),
    }


def write_fixtures(folder: Path, *, today: date, seed: int = SEED) -> list[Path]:
    """Write the made-up files into the folder, made if missing, and return their paths.

    Files of the same names are replaced. Raises FileRefusedError when the folder cannot be written.
    """
    written = []
    files = fixture_files(today=today, seed=seed)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, content in files.items():
            path = folder / name
            path.write_bytes(content)
            written.append(path)
    except OSError as fault:
        raise FileRefusedError(
            "folder_not_writable",
            f"The made-up files cannot be written to {folder}: {fault.strerror or fault}.",
            hint="Name another folder, or make this one writable.",
        ) from fault
    return written
