"""The team's records below the screens: each change one step of undo, stale edits refused, visits re-checked."""

from __future__ import annotations

from datetime import date, datetime, time

import pytest

from ecfrs_tui.errors import EcfrsError, NotFoundError, RefusedError, StaleError
from ecfrs_tui.services import booking, history, undoing
from ecfrs_tui.services.context import Context
from ecfrs_tui.services.records import busy_times, competences, effects, officers, team, weeks
from ecfrs_tui.store import tables as t
from tests import world

NINTH = date(2027, 3, 9)


@pytest.fixture
def booked(context: Context) -> Context:
    """ASH goes to school 1 on Tuesday 9 March at 10:00."""
    booking.book(context, "REQ-0001", officers=["ASH"], starts_at=datetime(2027, 3, 9, 10))
    return context


def _officer(context: Context, code: str) -> t.Officer:
    with context.store.reading() as session:
        return session.get_one(t.Officer, code)


def _lines(context: Context) -> dict[str, str]:
    with context.store.reading() as session:
        return {line.code: line.state for line in team.team(session, context.now())}


def _leave(**changes: str) -> dict[str, str]:
    return {
        "officer": "ash",
        "label": "Leave",
        "first_day": "2027-03-08",
        "last_day": "2027-03-12",
        "level": "oof",
    } | changes


# officers


def test_a_new_officer_has_a_week_and_programmes_and_goes_again_whole(context: Context) -> None:
    made = officers.save(
        context,
        {
            "code": "fir",
            "name": "Fay Made-Up",
            "base": "51.7, 0.5",
            "monday": "8:00-12:00",
            "programmes": "hs3",
        },
    )
    assert (made.words, made.reference) == ("New officer Fay Made-Up (FIR)", "FIR")
    with context.store.reading() as session:
        fir = context.book(session, NINTH, NINTH).officers["FIR"]
    assert fir.works(date(2027, 3, 8)) and not fir.works(NINTH)
    assert fir.may_deliver("HS3", NINTH) and not fir.may_deliver("HS3", date(2027, 2, 28))
    assert fir.base is not None and (fir.base.latitude, fir.base.longitude) == (51.7, 0.5)
    undoing.undo(context)
    assert "FIR" not in _lines(context)


@pytest.mark.parametrize(
    ("texts", "field"),
    [
        ({"code": "", "name": "A"}, "code"),
        ({"code": "ash", "name": "A"}, "code"),
        ({"code": "no spaces", "name": "A"}, "code"),
        ({"code": "FIR", "name": " "}, "name"),
        ({"code": "FIR", "name": "A", "email": "a@b"}, "email"),
        ({"code": "FIR", "name": "A", "base": "nowhere"}, "base"),
        ({"code": "FIR", "name": "A", "base": "CM99 9ZZ"}, "base"),
        ({"code": "FIR", "name": "A", "base": "0.5, 51.7"}, "base"),
        ({"code": "FIR", "name": "A", "max_sessions": "0"}, "max_sessions"),
        (
            {"code": "FIR", "name": "A", "active_from": "2027-03-02", "active_until": "2027-03-01"},
            "active_until",
        ),
        ({"code": "FIR", "name": "A", "monday": "12-8"}, "monday"),
        ({"code": "FIR", "name": "A", "programmes": "HS3,XX"}, "programmes"),
    ],
)
def test_what_cannot_stand_is_named_with_its_field_and_nothing_is_kept(
    context: Context, texts: dict[str, str], field: str
) -> None:
    with pytest.raises(RefusedError) as refused:
        officers.save(context, texts)
    assert list(refused.value.details["fields"]) == [field]
    assert set(_lines(context)) == {"ASH", "BIRCH"}


def test_only_what_is_named_changes_and_the_words_say_what(context: Context) -> None:
    done = officers.save(context, {"phone": "01245 550000", "base_name": "Depot"}, known="ash", version=1)
    assert done.words == "Changed Ash: telephone, base is called"
    row = _officer(context, "ASH")
    assert (row.phone, row.base_name, row.email, row.version) == (
        "01245 550000",
        "Depot",
        "ash@team.example",
        2,
    )
    with pytest.raises(RefusedError, match="nothing about Ash"):
        officers.save(context, {"phone": "01245 550000"}, known="ASH")
    undoing.undo(context)
    assert _officer(context, "ASH").phone == ""


def test_a_stale_edit_is_refused_with_who_and_what_also_after_an_undo(context: Context) -> None:
    context.settings.actor = "Sam"
    officers.save(context, {"phone": "1"}, known="ASH", version=1)
    context.settings.actor = "Pat"
    with pytest.raises(StaleError, match="by Sam at 09:00: Changed Ash: telephone") as stale:
        officers.save(context, {"email": "new@team.example"}, known="ASH", version=1)
    assert stale.value.details["version"] == 2
    context.settings.actor = "Sam"
    undoing.undo(context)
    with pytest.raises(StaleError):
        officers.save(context, {"email": "new@team.example"}, known="ASH", version=2)


def test_leaving_names_the_visits_that_need_another(booked: Context) -> None:
    wanted = {"active_until": "2027-03-08"}
    (line,) = officers.weigh(booked, wanted, "ASH")
    assert line.startswith("VIS-0001 School 1, Tue 9 Mar 10:00: ")
    done = officers.save(booked, wanted, known="ASH")
    assert done.words == "Ash leaves: the last day is Mon 8 Mar 2027; 1 visit now breaks a rule"
    assert _lines(booked)["ASH"] == "leaves Mon 8 Mar 2027"
    assert officers.weigh(booked, {"active_until": "2027-03-05"}, "ASH") == ()


# weeks


def test_another_week_holds_from_its_day_and_the_one_before_stays(booked: Context) -> None:
    done = weeks.save(booked, "ASH", {"tuesday": "12:00-16:00"}, since=NINTH, new=True)
    assert done.words == "New week of Ash from Tue 9 Mar 2027; 1 visit now breaks a rule"
    with booked.store.reading() as session:
        ash = booked.book(session, NINTH, NINTH).officers["ASH"]
        first, second = (line for line in team.weeks(session, booked.now()) if line.officer == "ASH")
    assert [s.start.time() for s in ash.works(date(2027, 3, 8))] == [time(8)]
    assert [s.start.time() for s in ash.works(NINTH)] == [time(12)]
    assert not ash.works(date(2027, 3, 10))
    assert (first.until, first.in_force, second.in_force) == (date(2027, 3, 8), True, False)
    weeks.drop(booked, "ASH", NINTH, version=second.version)
    undoing.undo(booked)
    undoing.undo(booked)
    with booked.store.reading() as session:
        assert [w.since for w in team.weeks(session, booked.now()) if w.officer == "ASH"] == [None]


def test_weeks_that_cannot_be_are_refused(context: Context) -> None:
    weeks.save(context, "ASH", {"monday": "8-12" and "08:00-12:00"}, since=NINTH, new=True)
    refused: list[tuple[type[EcfrsError], dict[str, object]]] = [
        (RefusedError, {"texts": {"monday": "09:00-12:00"}, "since": NINTH, "new": True}),
        (RefusedError, {"texts": {}, "since": date(2027, 4, 1), "new": True}),
        (RefusedError, {"texts": {"monday": "08:00-12:00"}, "since": NINTH}),
        (NotFoundError, {"texts": {"monday": "08:00-12:00"}, "since": date(2027, 5, 1)}),
        (StaleError, {"texts": {"monday": "08:00-13:00"}, "since": NINTH, "version": 1}),
    ]
    for kind, how in refused:
        with pytest.raises(kind):
            weeks.save(context, "ASH", **how)  # type: ignore[arg-type]


# busy times


def test_leave_blocks_and_is_told_before_and_after(booked: Context) -> None:
    (line,) = busy_times.weigh(booked, _leave())
    assert line.startswith("VIS-0001 School 1")
    done = busy_times.save(booked, _leave())
    assert done.words == "Entered Leave of Ash, Mon 8 Mar 2027 to Fri 12 Mar 2027; 1 visit now breaks a rule"
    with booked.store.reading() as session:
        (row,) = team.busy_lines(session, booked.now(), officer="ash")
        (said,) = history.history(session, "ASH", 1)
    assert row.whole_days and row.entered and said.words in done.words
    assert busy_times.texts_of(row) | {"officer": "ash"} == _leave(from_time="", until_time="")
    # shortened so that it no longer lies across the visit
    number = int(done.reference)
    moved = busy_times.save(booked, _leave(first_day="2027-03-10"), number=number, version=row.version)
    assert moved.words == "Changed Leave of Ash, Wed 10 Mar 2027 to Fri 12 Mar 2027"
    with pytest.raises(StaleError):
        busy_times.save(booked, _leave(), number=number, version=row.version)
    for _ in range(2):
        undoing.undo(booked)
    with booked.store.reading() as session:
        assert team.busy_lines(session, booked.now()) == ()


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"label": ""}, "label"),
        ({"first_day": ""}, "first_day"),
        ({"last_day": "2027-03-01"}, "last_day"),
        ({"last_day": "2029-03-01"}, "last_day"),
        ({"last_day": "", "from_time": "12:00", "until_time": "11:00"}, "last_day"),
        ({"from_time": "25:00"}, "from_time"),
        ({"level": "away"}, "level"),
        ({"officer": "NOBODY"}, "officer"),
    ],
)
def test_a_busy_time_that_cannot_be_is_named_with_its_field(
    context: Context, changes: dict[str, str], field: str
) -> None:
    with pytest.raises(RefusedError) as refused:
        busy_times.save(context, _leave(**changes))
    assert list(refused.value.details["fields"]) == [field]


def test_what_a_calendar_brought_is_neither_changed_nor_removed_here(context: Context) -> None:
    with context.store.writing("calendar") as work:
        start, end = datetime(2027, 3, 8, 9), datetime(2027, 3, 8, 10)
        row = t.BusyTime(officer="ASH", starts_at=start, ends_at=end, label="Dentist", source="Outlook")
        work.session.add(row)
        work.record("import", "ASH", "read", undoable=False)
        number = row.id or 0
    with pytest.raises(RefusedError, match="“Dentist” comes from Outlook"):
        busy_times.save(context, _leave(), number=number)
    with pytest.raises(RefusedError):
        busy_times.remove(context, [number])
    with pytest.raises(NotFoundError):
        busy_times.remove(context, [999])


# competences


def test_many_are_renewed_in_one_step_and_history_stays(context: Context) -> None:
    pairs = [("ash", "hs3"), ("BIRCH", "HS3"), ("BIRCH", "GA9")]
    competences.end(context, [("BIRCH", "HS3")], date(2027, 2, 1))
    done = competences.renew(context, pairs, {"valid_until": "2028-08-31"})
    assert done.words == "Ash and Birch may deliver 2 programmes until Thu 31 Aug 2028"
    with context.store.reading() as session:
        held = context.book(session, NINTH, NINTH).officers["BIRCH"]
        grid = team.competence_grid(session, context.now().date())
    spans = sorted(
        (c.valid_from or date.min, c.valid_until) for c in held.competences if c.programme == "HS3"
    )
    assert spans == [(date.min, date(2027, 2, 1)), (date(2027, 3, 1), date(2028, 8, 31))]
    assert {cell.state for row in grid.rows for cell in row.cells} == {"held"}
    undoing.undo(context)
    with context.store.reading() as session:
        grid = team.competence_grid(session, context.now().date())
    states = {cell.key: cell.state for row in grid.rows for cell in row.cells}
    assert states["BIRCH/HS3"] == "lapsed" and states["ASH/HS3"] == "held"


def test_ending_names_the_visits_without_a_trained_officer(booked: Context) -> None:
    last = date(2027, 3, 8)
    (line,) = competences.weigh_end(booked, [("ASH", "HS3")], last)
    assert "VIS-0001" in line
    assert competences.end(booked, [("ASH", "HS3")], last).words == (
        "Ended Home safety of Ash on Mon 8 Mar 2027; 1 visit now breaks a rule"
    )


def test_competences_that_cannot_be_are_refused(context: Context) -> None:
    with pytest.raises(NotFoundError):
        competences.renew(context, [("ASH", "XX")], {})
    with pytest.raises(RefusedError):
        competences.renew(context, [("ASH", "HS3")], {"valid_until": "2027-02-28"})
    with pytest.raises(RefusedError):
        competences.renew(context, [], {})
    competences.renew(context, [("ASH", "HS3")], {"valid_until": "2028-01-01"}, versions={("ASH", "HS3"): 1})
    with pytest.raises(StaleError):
        competences.renew(context, [("ASH", "HS3")], {}, versions={("ASH", "HS3"): 1})


# the re-check


def test_a_visit_that_breaks_a_rule_already_is_not_laid_at_the_door_of_the_change() -> None:
    late = world.visit(world.school(1, 10, 0), datetime(2027, 3, 9, 18), "ASH")
    early = world.visit(world.school(2, 10, 0), datetime(2027, 3, 10, 10), "ASH", reference="VIS-0002")
    book = world.book(late, early, officers=(world.officer("ASH"),))
    gone = world.book(late, early, officers=(world.officer("ASH", active_until=date(2027, 3, 1)),))
    assert effects.newly_broken(book, book) == ()
    (line,) = effects.newly_broken(book, gone)
    assert line.startswith("VIS-0002")
    assert effects.newly_broken(book, gone, {"BIRCH"}) == ()
