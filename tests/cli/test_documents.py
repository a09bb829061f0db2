"""Every command's JSON has the keys of FORMATS."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import FIXTURES, Command

SLOT = {
    "rank", "officers", "starts_at", "ends_at", "arrives_at", "departs_at", "extra_drive_minutes",
    "explanation", "warnings",
}  # fmt: skip
VISIT = {
    "visit", "request", "state", "officers", "starts_at", "ends_at", "arrives_at", "departs_at", "uid", "sequence",
}  # fmt: skip
STOP = {
    "kind", "label", "arrives_at", "departs_at", "latitude", "longitude", "drive_minutes", "drive_km",
    "drive_source",
}  # fmt: skip
LISTS: list[tuple[list[str], set[str]]] = [
    (["officers", "list"], {"officer", "name", "active"}),
    (["programmes", "list"], {"programme", "title", "minutes"}),
    (
        ["requests", "list"],
        {"request", "state", "urn", "school", "programmes", "pupils", "received_at", "missing"},
    ),
    (["lookup", "hollow", "mere"], {"kind", "reference", "label", "detail", "score"}),
    (["visits", "list"], VISIT | {"urn", "school", "sessions"}),
    (["audit"], {"at", "actor", "words", "reference"}),
    (["outbox", "list"], {"visit", "kind", "state", "recipient", "path"}),
]
DOCUMENTS: list[tuple[list[str], set[str]]] = [
    (["requests", "show", "REQ-0001"], {"request", "state", "original", "candidates", "notes", "sessions"}),
    (["understand", "Tuesdays in March, not the 9th"], {"windows", "not_understood", "confidence"}),
    (["suggest", "REQ-0001"], {"request", "milliseconds", "slots", "refusals"}),
    (["itinerary", "HAZEL", "2027-03-09"], {"officer", "date", "base", "stops", "drive_minutes", "drive_km"}),
    (["leg", "900001", "HAZEL"], {"minutes", "km", "source", "error_minutes", "via"}),
    (["call", "hollowmere"], {"school_key", "next_visits", "times", "moves", "proposal", "need"}),
    (["check"], {"visits", "broken"}),
    (["backup"], {"file", "bytes"}),
    (["doctor"], {"home", "schema", "travel", "places_without_coordinates", "libraries", "attributions"}),
    (["undo"], {"visit", "words", "files"}),
    (["invites"], {"files", "words"}),
    (["outbox", "export"], {"files", "words"}),
]


@pytest.fixture
def booked(at_home: Command) -> str:
    """A visit, so that no list is empty."""
    return str(at_home("book", "REQ-0001", "--slot", "1").document["visit"])


@pytest.mark.parametrize(("words", "keys"), LISTS, ids=lambda v: " ".join(v) if isinstance(v, list) else "")
def test_keys_of_lists(at_home: Command, booked: str, words: list[str], keys: set[str]) -> None:
    rows = at_home(*words).document
    assert isinstance(rows, list)
    assert rows, "an empty list shows no keys"
    for row in rows:
        assert keys <= set(row)


@pytest.mark.parametrize(
    ("words", "keys"), DOCUMENTS, ids=lambda v: " ".join(v) if isinstance(v, list) else ""
)
def test_keys_of_documents(at_home: Command, booked: str, words: list[str], keys: set[str]) -> None:
    ran = at_home(*words)
    assert ran.status == 0, ran.err
    assert keys <= set(ran.document)


def test_inner_keys(at_home: Command, booked: str) -> None:
    suggested = at_home("suggest", "REQ-0009").document
    assert {"officer", "date", "reasons"} <= set(suggested["refusals"][0])
    assert all(set(s) >= SLOT for s in at_home("suggest", "REQ-0003").document["slots"])
    visit = at_home("visits", "list").document[0]
    day = at_home("itinerary", visit["officers"][0], visit["starts_at"][:10]).document
    assert all(set(stop) >= STOP for stop in day["stops"])
    assert {stop["kind"] for stop in day["stops"]} >= {"base", "visit"}
    window = at_home("understand", "any Tuesday").document["windows"][0]
    assert {"from", "until"} <= set(window)
    assert {"programme", "starts_at", "ends_at"} <= set(visit["sessions"][0])


def test_times_are_to_the_minute(at_home: Command, booked: str) -> None:
    visit = at_home("visits", "list").document[0]
    for key in ("starts_at", "ends_at", "arrives_at", "departs_at"):
        assert len(visit[key]) == len("2027-03-09T09:30")


def test_one_document_for_every_kind_of_import(at_home: Command) -> None:
    report = at_home("import", "officers", FIXTURES / "officers.csv").document
    assert {"file", "kind", "rows", "added", "changed", "unchanged", "refused", "seconds"} <= set(report)
    assert (report["added"], report["changed"], report["unchanged"]) == (0, 0, 6)


def test_kinds_are_those_of_the_importers() -> None:
    from ecfrs_tui.cli.commands.importing import KINDS
    from ecfrs_tui.services import importing

    assert set(KINDS) == set(importing.KINDS)


def test_refused_rows_are_listed(at_home: Command, tmp_path: Path) -> None:
    file = tmp_path / "competences.csv"
    file.write_text(
        "officer,programme,valid_from,valid_until\nASH,CY6,2020-01-01,\nNOBODY,CY6,2020-01-01,\n", "utf-8"
    )
    ran = at_home("import", "competences", file)
    assert ran.status == 0
    (row,) = ran.document["refused"]
    assert set(row) >= {"row", "column", "value", "reason"}
    assert (row["row"], row["value"]) == (3, "NOBODY")
    strict = at_home("import", "competences", file, "--strict")
    assert (strict.status, strict.error["code"]) == (1, "rows_refused")


def test_a_dry_run_changes_nothing(at_home: Command, tmp_path: Path) -> None:
    text = (FIXTURES / "officers.csv").read_text("utf-8-sig").replace("Harriet Hazel", "Hetty Hazel")
    file = tmp_path / "officers.csv"
    file.write_text(text, "utf-8")
    report = at_home("import", "officers", file, "--dry-run").document
    assert (report["changed"], report["dry_run"]) == (1, True)
    names = {o["name"] for o in at_home("officers", "list").document}
    assert "Harriet Hazel" in names
    assert at_home("import", "officers", file).document["changed"] == 1
    assert "Hetty Hazel" in {o["name"] for o in at_home("officers", "list").document}


def test_many_legs_in_file_order(at_home: Command, tmp_path: Path) -> None:
    file = tmp_path / "pairs.csv"
    file.write_text(
        "to_longitude,from_latitude,from_longitude,to_latitude\n"
        "0.9,51.7,0.5,51.9\n1.9,51.7,0.5,51.2\n0.5,51.9,0.9,51.7\n",
        "utf-8",
    )
    out, nowhere, back = at_home("leg", "--pairs", file).document
    assert {"minutes", "km", "source", "error_minutes", "via"} <= set(out)
    assert nowhere is None
    assert out["minutes"] == back["minutes"]


def test_a_peak_departure_takes_longer(at_home: Command) -> None:
    quiet = at_home("leg", "51.7356,0.4685", "51.8959,0.8919").document
    peak = at_home("leg", "51.7356,0.4685", "51.8959,0.8919", "--at", "9/3/2027 08:10").document
    assert peak["minutes"] > quiet["minutes"]
    assert peak["at"] == "2027-03-09T08:10"


def test_terms_of_another_authority_hold_when_named(at_home: Command) -> None:
    def windows(authority: str) -> Any:
        return at_home("understand", "any day", "--authority", authority).document["windows"]

    assert windows("southend-on-sea") == windows("Southend-on-Sea")
