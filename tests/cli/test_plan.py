"""plan, ill, take-over, freed, order on a home filled from the fixtures."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from ecfrs_tui.services import planning
from tests.cli.conftest import NOW, Command
from tests.services import planners

SPAN = ("--from", "2027-03-08", "--to", "2027-03-19")


@pytest.fixture
def greedy(monkeypatch: pytest.MonkeyPatch) -> None:
    """The stand-in planner in the place of the engine."""
    monkeypatch.setitem(planning.plan.__kwdefaults__, "planner", planners.greedy)  # type: ignore[arg-type]


def test_a_plan_is_the_document_of_formats_and_books_nothing(at_home: Command, greedy: None) -> None:
    ran = at_home("plan", *SPAN, "--iterations", "1", "--seed", "7")
    plan = ran.document
    assert ran.status == 0
    assert set(plan) >= {
        "placed", "unplaced", "drive_minutes", "drive_minutes_before", "seconds", "bound", "proved", "gap"
    }  # fmt: skip
    assert plan["seed"] == 7 and plan["placed"] and plan["drive_minutes"] > plan["drive_minutes_before"] == 0
    for row in plan["placed"]:
        assert row["request"].startswith("REQ-") and row["visit"] is None
        assert "2027-03-08" <= row["starts_at"][:10] <= "2027-03-19"
        assert row["officers"] and row["explanation"]
    unsure = [u for u in plan["unplaced"] if "it is not certain which school" in u["reasons"][0]]
    assert unsure and all(u["reasons"] for u in plan["unplaced"])
    placed = {r["request"] for r in plan["placed"]} | {u["request"] for u in plan["unplaced"]}
    open_ = {r["request"] for r in at_home("requests", "list").document if r["state"] != "offered"}
    assert placed == open_
    assert at_home("visits", "list").document == []


def test_accepting_books_what_was_proposed_and_it_passes_the_check(at_home: Command, greedy: None) -> None:
    plan = at_home("plan", *SPAN, "--iterations", "1", "--accept").document
    assert all(a["booked"] and not a["refused"] for a in plan["accepted"])
    visits = {v["request"]: v for v in at_home("visits", "list").document}
    assert {r: (v["officers"], v["starts_at"]) for r, v in visits.items()} == {
        r["request"]: (r["officers"], r["starts_at"]) for r in plan["placed"]
    }
    checked = at_home("check").document
    assert (checked["visits"], checked["broken"]) == (len(visits), [])


def test_chosen_requests_officers_and_moves(at_home: Command, greedy: None) -> None:
    first = at_home("plan", *SPAN, "--iterations", "1").document["placed"][0]
    one = at_home(
        "plan", *SPAN, "--iterations", "1", "--request", first["request"], "--officer", first["officers"][0]
    ).document
    assert [r["request"] for r in one["placed"]] == [first["request"]]
    assert at_home("plan", *SPAN, "--iterations", "1", "--request", "REQ-9999").document["unplaced"] == [
        {
            "request": "REQ-9999",
            "school": "",
            "need": None,
            "reasons": ["there is no request REQ-9999: `requests list` shows them"],
            "helps": [],
        }
    ]
    for words, code in (
        (("--officer", "NOBODY"), "officer_unknown"),
        (("--from", "2027-03-19", "--to", "2027-03-08"), "span_empty"),
        (("--from", "2027-03-13", "--to", "2027-03-14"), "span_closed"),
    ):
        ran = at_home("plan", "--iterations", "1", *words)
        assert (ran.status, ran.error["code"]) == (1, code)
    assert at_home("plan", "--iterations", "1", "--seconds", "2").status == 2


def test_people_get_tables_and_sentences(line: Command, home: Path, greedy: None) -> None:
    shared = ("--home", home, "--now", NOW)
    plan = line(*shared, "plan", *SPAN, "--iterations", "1")
    assert "not placed:" in plan.out and "Nothing is booked: --accept books it." in plan.out
    assert "→" in plan.out
    accepted = line(*shared, "plan", *SPAN, "--iterations", "1", "--accept")
    assert "Booked VIS-0001" in accepted.out
    visit = line(*shared, "--json", "visits", "list").document[0]
    day = visit["starts_at"][:10]
    (officer, *_) = visit["officers"]
    ill = line(*shared, "ill", officer, "--from", day)
    assert visit["visit"] in ill.out and "harm" in ill.out
    assert ("Ring " in ill.out) or ("Write to " in ill.out)
    assert line(*shared, "freed", officer, day).status == 0
    assert "as it stands" in line(*shared, "order", officer, day).out


def test_illness_take_over_and_confirmation(at_home: Command, greedy: None) -> None:
    at_home("plan", *SPAN, "--iterations", "1", "--accept")
    visit = next(v for v in at_home("visits", "list").document if len(v["officers"]) == 1)
    (code,) = visit["officers"]
    day = visit["starts_at"][:10]
    ill = at_home("ill", code, "--from", day, "--to", day).document
    assert (ill["officer"], ill["from"], ill["to"]) == (code, day, day)
    stranded = next(s for s in ill["visits"] if s["visit"] == visit["visit"])
    choice = stranded["choices"][0]
    assert [c["harm"] for c in stranded["choices"]] == sorted(c["harm"] for c in stranded["choices"])
    officers = [word for name in choice["officers"] for word in ("--officer", name)]
    done = at_home(
        "take-over", visit["visit"], *officers, "--start", choice["starts_at"], "--reason", "made-up illness"
    )
    assert done.status == 0 and done.document["booked"]
    (held,) = [v for v in at_home("visits", "list").document if v["visit"] == visit["visit"]]
    assert (held["state"], held["officers"], held["uid"]) == ("held", choice["officers"], visit["uid"])
    confirmed = at_home("confirm", visit["visit"]).document
    assert (confirmed["state"], confirmed["uid"]) == ("confirmed", visit["uid"])
    assert confirmed["sequence"] == visit["sequence"] + 1
    assert (
        at_home("take-over", "VIS-9999", *officers, "--start", choice["starts_at"], "--reason", "x").status
        == 1
    )


def test_freed_time_and_the_order_of_a_day(at_home: Command) -> None:
    officer = at_home("officers", "list").document[0]["officer"]
    found = at_home("freed", officer, "2027-03-10", "--limit", "5").document
    assert 0 < len(found) <= 5
    assert {f["kind"] for f in found} <= {"request", "school"}
    assert all(officer in f["officers"] and f["words"] for f in found)
    order = at_home("order", officer, "2027-03-10").document
    assert (order["saved_minutes"], order["words"]) == (0, "nothing stands on that day")
    assert at_home("order", "NOBODY", "2027-03-10").status == 1


def test_the_engine_s_plan_is_the_only_thing_on_standard_output(home: Path) -> None:
    words = ["--home", str(home), "--now", NOW, "--json", "plan", *SPAN, "--iterations", "5"]
    ran = subprocess.run(
        [sys.executable, "-m", "ecfrs_tui", *words], capture_output=True, text=True, timeout=100, check=False
    )
    assert ran.returncode == 0, ran.stderr
    plan = json.loads(ran.stdout)
    assert plan["placed"] and plan["bound"] is not None and plan["gap"] >= 0


@pytest.mark.skipif(os.name != "posix", reason="a signal to a process is a matter of POSIX")
def test_ctrl_c_keeps_the_best_so_far_and_books_nothing(home: Path) -> None:
    script = (
        "import sys\n"
        "from ecfrs_tui.cli.main import run\n"
        "from ecfrs_tui.services import office_planning, planning\n"
        "from tests.services import planners\n"
        "planning.plan.__kwdefaults__['planner'] = planners.until_stopped\n"
        "plan = office_planning.PlanningOffice.plan\n"
        "def telling(self, options, *, tell, stop):\n"
        "    def told(pulse):\n"
        "        print('running', file=sys.stderr, flush=True)\n"
        "        tell(pulse)\n"
        "    return plan(self, options, tell=told, stop=stop)\n"
        "office_planning.PlanningOffice.plan = telling\n"
        "if __name__ == '__main__':\n"
        "    sys.exit(run(sys.argv[1:], {}))\n"
    )
    words = ["--home", str(home), "--now", NOW, "--json", "plan", *SPAN, "--seconds", "600", "--accept"]
    running = subprocess.Popen(
        [sys.executable, "-c", script, *words],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    assert running.stderr is not None
    assert running.stderr.readline().strip() == "running"
    # as a terminal does: to the program and to its planner alike
    os.killpg(running.pid, signal.SIGINT)
    out, _ = running.communicate(timeout=60)
    assert running.returncode == 0
    plan = json.loads(out)
    assert plan["stopped"] and plan["placed"] and plan["accepted"] == []
    assert plan["notes"] == ["stopped with Ctrl+C: nothing was booked"]
