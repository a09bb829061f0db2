"""What people state about a drive: it holds both ways at once, has a name and a reason, and can be undone."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest

from ecfrs_tui.clock import RehearsalClock
from ecfrs_tui.domain.places import Place
from ecfrs_tui.errors import NotFoundError, RefusedError
from ecfrs_tui.services.context import Context
from ecfrs_tui.services.corrections import correct, corrections, uncorrect
from ecfrs_tui.services.history import history
from ecfrs_tui.services.legs import named_leg
from ecfrs_tui.services.travelling import Travelling
from ecfrs_tui.services.undoing import undo
from tests.services.desk_world import NOW, fill, make_context
from tests.travel.made_sources import MadeSource

SCHOOL, OTHER = "900001", "900002"


@pytest.fixture
def context(tmp_path: Path) -> Iterator[Context]:
    """The made-up home with real driving times instead of the grid."""
    made = make_context(tmp_path)
    fill(made)
    travelling = Travelling(made.store, made.clock, MadeSource(knows_not=_far))
    made.travel_times = travelling.times
    yield made
    made.store.close()


def _far(place: Place) -> bool:
    return place.longitude == 60


def test_a_correction_holds_both_ways_with_its_name_and_reason(context: Context) -> None:
    raw = named_leg(context, SCHOOL, OTHER).facts
    assert raw.correction is None and raw.raw_minutes is None
    outcome = correct(context, OTHER, SCHOOL, minutes=41, why=" the  bridge\x07 is weak ")
    assert outcome.words == "Corrected School 1 – School 2 to 41 minutes: the bridge is weak"
    for ends in ((SCHOOL, OTHER), (OTHER, SCHOOL)):
        leg = named_leg(context, *ends)
        assert (leg.minutes, leg.facts.source, leg.facts.error_minutes) == (41, "override", 2)
        assert leg.facts.correction is not None
        assert (leg.facts.correction.by, leg.facts.correction.why) == ("Pat", "the bridge is weak")
        assert leg.corrected_at == NOW
    assert leg.facts.raw_minutes == pytest.approx(raw.minutes)
    assert named_leg(context, SCHOOL, "ASH").facts.source == "made"


def test_a_later_word_replaces_an_earlier_one_and_all_are_listed(context: Context) -> None:
    correct(context, SCHOOL, OTHER, minutes=41, why="first")
    assert named_leg(context, SCHOOL, OTHER).minutes == 41
    assert isinstance(context.clock, RehearsalClock)
    context.clock.london = datetime(2027, 4, 1, 10)
    outcome = correct(context, OTHER, SCHOOL, minutes=50, why="second")
    assert "(it was 41)" in outcome.words
    assert named_leg(context, SCHOOL, OTHER).minutes == 50
    correct(context, "ash", SCHOOL, minutes=9, why="third")
    found = {(c.one_label, c.other_label): c for c in corrections(context)}
    assert set(found) == {("School 1", "School 2"), ("Ash's base", "School 1")}
    second = found["School 1", "School 2"]
    assert (second.minutes, second.by, second.at, second.why) == (
        50,
        "Pat",
        datetime(2027, 4, 1, 10),
        "second",
    )
    assert second.raw_minutes is not None and second.raw_minutes > 1000


def test_undo_and_taking_back(context: Context) -> None:
    before = named_leg(context, SCHOOL, OTHER).facts
    correct(context, SCHOOL, OTHER, minutes=41, why="first")
    correct(context, SCHOOL, OTHER, minutes=50, why="second")
    undo(context)
    assert named_leg(context, SCHOOL, OTHER).minutes == 41
    uncorrect(context, OTHER, SCHOOL)
    assert named_leg(context, SCHOOL, OTHER).facts == before
    assert undo(context).words.startswith("Undone: Took back the correction of School 1 – School 2")
    assert named_leg(context, SCHOOL, OTHER).minutes == 41
    undo(context)
    assert corrections(context) == ()
    with context.store.reading() as session:
        words = [line.words for line in history(session)]
    assert "Corrected School 1 – School 2 to 50 minutes (it was 41): second" in words


@pytest.mark.parametrize("minutes", [-1, 601, 10**9])
def test_minutes_that_no_drive_takes_are_refused(context: Context, minutes: int) -> None:
    with pytest.raises(RefusedError, match="cannot be") as refused:
        correct(context, SCHOOL, OTHER, minutes=minutes, why="x")
    assert "0 to 600" in refused.value.hint
    assert corrections(context) == ()


def test_nonsense_is_refused(context: Context) -> None:
    for why in ("", " \x07 "):
        with pytest.raises(RefusedError, match="needs a reason"):
            correct(context, SCHOOL, OTHER, minutes=5, why=why)
    with pytest.raises(RefusedError, match="are one place"):
        correct(context, SCHOOL, "urn:900001", minutes=5, why="x")
    with pytest.raises(RefusedError, match="are one place"):
        correct(context, SCHOOL, "0.0005,20.0", minutes=5, why="x")
    with pytest.raises(NotFoundError, match="no school has the URN 900009"):
        correct(context, SCHOOL, "900009", minutes=5, why="x")
    with pytest.raises(NotFoundError, match="nobody has corrected School 1 – School 2"):
        uncorrect(context, SCHOOL, OTHER)


def test_where_no_source_has_a_way_a_person_may_know_one(context: Context) -> None:
    with pytest.raises(RefusedError, match="no way by road"):
        named_leg(context, SCHOOL, "900003")
    correct(context, SCHOOL, "900003", minutes=30, why="there is a ferry")
    leg = named_leg(context, SCHOOL, "900003")
    assert (leg.minutes, leg.facts.raw_minutes) == (30, None)
    assert leg.facts.km == pytest.approx(4447.8, abs=1)
    assert "straight line" in leg.facts.note


def test_a_point_may_be_corrected_but_it_is_said_what_that_means(context: Context) -> None:
    outcome = correct(context, "1.5,2.5", SCHOOL, minutes=30, why="x")
    assert "these very points" in outcome.words
    assert named_leg(context, SCHOOL, "1.5,2.5").minutes == 30
    assert [c.one for c in corrections(context)] == ["point:1.50000,2.50000"]


def test_a_correction_of_a_place_that_is_gone_is_still_listed(context: Context) -> None:
    correct(context, SCHOOL, OTHER, minutes=30, why="x")
    with context.store.writing("set-up") as work:
        work.session.connection().exec_driver_sql(
            "UPDATE travel_override SET b_key = 'venue:77' WHERE b_key = 'urn:900002'"
        )
    (found,) = corrections(context)
    assert (found.other_label, found.raw_minutes) == ("venue:77", None)
