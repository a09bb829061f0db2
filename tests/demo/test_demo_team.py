"""Officers, diaries, and the visits that the demonstration will book."""

from __future__ import annotations

import csv
import io
from collections import Counter
from datetime import date, datetime, timedelta
from itertools import combinations

from hypothesis import example, given, settings
from hypothesis import strategies as st

from ecfrs_tui.demo.draw import Draw
from ecfrs_tui.demo.fixtures import fixture_files
from ecfrs_tui.demo.phrases import FIREWORK_SEASON, WATER_SEASON
from ecfrs_tui.demo.schools import demo_schools
from ecfrs_tui.demo.terms import demo_calendar
from ecfrs_tui.demo.visits import HABITS
from ecfrs_tui.domain.programmes import Season
from ecfrs_tui.domain.times import Span

TODAY = date(2027, 3, 1)
A_DAY = st.dates(date(2026, 1, 1), date(2030, 12, 31))
Row = dict[str, str]


def _rows(files: dict[str, bytes], name: str) -> list[Row]:
    return list(csv.DictReader(io.StringIO(files[name].decode("utf-8"), newline="")))


def _years(text: str) -> set[str]:
    """`R,1,2` or `7-9` as a set of years."""
    found: set[str] = set()
    for part in text.split(","):
        first, _, last = part.partition("-")
        found |= {str(n) for n in range(int(first), int(last) + 1)} if last else {first}
    return found


def test_team_is_six_with_a_part_timer_and_a_split_shift() -> None:
    officers = _rows(fixture_files(today=TODAY), "officers.csv")
    assert [row["officer"] for row in officers] == ["ASH", "BIRCH", "CEDAR", "ELM", "HAZEL", "ROWAN"]
    weekdays = ("monday", "tuesday", "wednesday", "thursday", "friday")
    assert [sum(bool(row[day]) for day in weekdays) for row in officers] == [5, 5, 5, 3, 5, 5]
    assert " " in officers[4]["monday"]


def test_every_programme_has_enough_officers_trained_on_the_day() -> None:
    files = fixture_files(today=TODAY)
    held = [
        row
        for row in _rows(files, "competences.csv")
        if date.fromisoformat(row["valid_from"]) <= TODAY
        and (not row["valid_until"] or date.fromisoformat(row["valid_until"]) >= TODAY)
    ]
    trained = Counter(row["programme"] for row in held)
    programmes = _rows(files, "programmes.csv")
    assert len(programmes) == 14
    for row in programmes:
        assert trained[row["programme"]] >= max(2, int(row["officers_needed"])), row["programme"]


def test_catalogue_seasons_are_those_the_requests_reckon_with() -> None:
    def season(text: str) -> Season | None:
        if not text:
            return None
        (m1, d1), (m2, d2) = (tuple(int(n) for n in part.split("-")) for part in text.split(".."))
        return Season((m1, d1), (m2, d2))

    seasons = {
        row["programme"]: season(row["season"]) for row in _rows(fixture_files(today=TODAY), "programmes.csv")
    }
    assert seasons["WS5"] == WATER_SEASON
    assert seasons["FW"] == FIREWORK_SEASON
    assert {habit.programme: habit.season for habit in HABITS} == seasons


@settings(max_examples=20, deadline=None)
@given(A_DAY)
def test_one_competence_has_just_run_out_and_one_soon_will(today: date) -> None:
    ends = [row["valid_until"] for row in _rows(fixture_files(today=today), "competences.csv")]
    days = [(date.fromisoformat(end) - today).days for end in ends if end]
    assert sum(-31 <= n < 0 for n in days) == 1
    assert sum(0 <= n <= 31 for n in days) == 1
    assert all(n >= -31 for n in days)


@settings(max_examples=20, deadline=None)
@given(A_DAY, st.integers(0, 99))
def test_busy_times_are_real_stretches_that_do_not_collide(today: date, seed: int) -> None:
    rows = _rows(fixture_files(today=today, seed=seed), "busy.csv")
    by_officer: dict[str, list[Span]] = {}
    for row in rows:
        span = Span(datetime.fromisoformat(row["starts_at"]), datetime.fromisoformat(row["ends_at"]))
        assert span.minutes > 0
        assert abs((span.start.date() - today).days) <= 70
        assert row["level"] in ("tentative", "busy", "oof")
        by_officer.setdefault(row["officer"], []).append(span)
    assert len(by_officer) == 6
    for spans in by_officer.values():
        assert not any(a.overlaps(b) for a, b in combinations(spans, 2))


@settings(max_examples=15, deadline=None)
@given(A_DAY, st.integers(0, 99))
@example(date(2027, 8, 20), 2027)
@example(date(2026, 12, 26), 2027)
@example(date(2027, 10, 11), 2027)
def test_visits_wished_for_could_stand(today: date, seed: int) -> None:
    files = fixture_files(today=today, seed=seed)
    schools = {school.urn: school for school in demo_schools(seed)}
    programmes = {row["programme"]: row for row in _rows(files, "programmes.csv")}
    calendar = demo_calendar(today)
    monday = today - timedelta(days=today.weekday())
    rows = _rows(files, "visits.csv")
    for row in rows:
        school, programme = schools[int(row["urn"])], programmes[row["programme"]]
        assert school.status != "closed"
        assert row["year"] in school.years
        assert row["year"] in _years(programme["years"])
        groups, pupils = int(row["groups"]), int(row["pupils"])
        assert groups >= 1
        assert 1 <= pupils <= groups * int(programme["max_pupils"])
        start = monday + timedelta(weeks=int(row["week"]))
        if row["weekday"]:
            day = start + timedelta(days=int(row["weekday"]))
            assert calendar.closed(day, school.authority, school.urn) is None
            if row["state"] == "delivered":
                assert day < today
            if row["state"] == "held":
                assert day >= today
        if row["state"] == "delivered":
            assert start < today
        if row["state"] == "held":
            assert int(row["week"]) > 0
    weeks = {int(row["week"]) for row in rows}
    assert sum(week < 0 for week in weeks) == 6
    assert sum(week > 0 for week in weeks) == 4
    assert len({(row["urn"], row["programme"]) for row in rows}) == len(rows)
    assert len({(row["urn"], row["week"]) for row in rows}) == len(rows)
    assert all(9 <= count <= 16 for count in Counter(row["week"] for row in rows).values())


@given(st.integers(), st.integers(-50, 50), st.integers(0, 40))
def test_draws_stay_between_their_ends(seed: int, low: int, width: int) -> None:
    draw = Draw(seed, "test")
    assert all(low <= draw.between(low, low + width) <= low + width for _ in range(20))


def test_draws_are_the_same_for_ever() -> None:
    draw = Draw(2027, "anchor")
    assert [draw.between(0, 999) for _ in range(5)] == [99, 317, 350, 615, 195]
