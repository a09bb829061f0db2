"""The team's records by command, as scripts use them."""

from __future__ import annotations

from typing import Any

AtHome = Any


def test_an_officer_by_commands_from_first_day_to_last(at_home: AtHome) -> None:
    added = at_home(
        "officers", "add", "FIR", "--name", "Fay Made-Up", "--base", "CM1 1QE",
        "--hours", "mon=08:00-16:00", "--hours", "wed=08:00-12:00", "--programme", "HS3",
    )  # fmt: skip
    assert added.document["words"] == "New officer Fay Made-Up (FIR)"
    shown = at_home("officers", "show", "fir").document
    assert (shown["base"], shown["programmes"], shown["weeks"][0]["wednesday"]) == (
        "CM1 1QE",
        1,
        "08:00-12:00",
    )
    assert at_home("officers", "set", "FIR", "--email", "nonsense").error["details"]["fields"] == {
        "email": "not an e-mail address"
    }
    assert at_home("officers", "set", "FIR", "--email", "fay@team.example").status == 0
    at_home("officers", "week", "FIR", "--from", "2027-04-01", "--hours", "fri=09:00-12:00")
    assert [w["from"] for w in at_home("officers", "week", "FIR").document] == [None, "2027-04-01"]
    assert at_home("officers", "week", "FIR", "--from", "2027-04-01", "--drop").status == 0
    assert at_home("officers", "leave", "FIR", "--last-day", "2027-05-31", "--dry-run").document == {
        "visits": []
    }
    assert "leaves" in at_home("officers", "leave", "FIR", "--last-day", "2027-05-31").document["words"]
    assert at_home("officers", "week", "FIR", "--hours", "someday=9").status == 2
    assert at_home("officers", "set", "FIR").status == 2


def test_busy_times_are_entered_changed_and_removed_and_the_old_command_stands(at_home: AtHome) -> None:
    assert (
        at_home("busy", "add", "ASH", "--from", "2027-05-10", "--to", "2027-05-14", "--dry-run").status == 0
    )
    assert "Entered Annual leave" in at_home("busy", "add", "ASH", "--from", "2027-05-10").document["words"]
    (line,) = at_home("busy", "list", "--officer", "ash").document
    number = str(line["number"])
    assert at_home("busy", "set", number, "--at", "09:00-12:00", "--what", "Dentist").status == 0
    (entry,) = at_home("busy", "ASH", "--from", "2027-05-01", "--to", "2027-05-31").document
    assert (entry["starts_at"], entry["label"]) == ("2027-05-10T09:00", "Dentist")
    assert at_home("busy", "--from", "2027-05-01", "--to", "2027-05-31", "ASH").document == [entry]
    assert at_home("busy", "remove", number).status == 0
    assert at_home("busy", "remove", number).error["code"] == "busy_unknown"
    assert at_home("undo").status == 0
    assert len(at_home("busy", "list").document) == 1


def test_competences_and_settings_by_command(at_home: AtHome) -> None:
    held = at_home("competences", "list", "--officer", "ASH").document
    pair = f"ASH/{held[0]['programme']}"
    assert at_home("competences", "renew", pair, "--until", "2029-08-31").status == 0
    again = at_home("competences", "list", "--officer", "ASH").document
    assert next(c for c in again if c["programme"] == held[0]["programme"])["valid_until"] == "2029-08-31"
    assert at_home("competences", "end", pair, "--last-day", "2027-03-01", "--dry-run").status == 0
    assert at_home("competences", "end", pair, "--last-day", "2027-03-01").status == 0
    assert at_home("competences", "renew", "ASH").status == 2
    assert at_home("settings", "set", "mail.port", "2525").document["words"] == "Setting mail.port: “2525”"
    (line,) = [s for s in at_home("settings", "list").document if s["setting"] == "mail.port"]
    assert (line["value"], line["from"], line["usual"]) == ("2525", "ecfrs.toml", "587")
    assert at_home("settings", "set", "mail.port", "x").error["code"] == "fields_wrong"
