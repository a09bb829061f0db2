"""Quality: a sample by chance, checks with a mark, improvements with an owner, competences that run out."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlmodel import select

from ecfrs_tui.errors import NotFoundError, RefusedError
from ecfrs_tui.services import quality, quality_errands
from ecfrs_tui.services.competence_cover import AHEAD_DAYS, _Held, _last_day, cover
from ecfrs_tui.services.context import Context
from ecfrs_tui.services.errands import ORDER, errands
from ecfrs_tui.services.office import open_office
from ecfrs_tui.services.undoing import undo
from ecfrs_tui.store import tables as t
from tests.services.looks_world import add, add_visit

PAST = datetime(2027, 2, 1, 10)
TODAY = date(2027, 3, 1)


@pytest.fixture
def delivered(context: Context) -> Context:
    """Twenty delivered visits, a day apart, and one that is not."""
    for number in range(1, 21):
        add_visit(context, number, PAST + timedelta(days=number), state="delivered")
    add_visit(context, 21, PAST, state="not delivered")
    return context


def drawn(context: Context, **more: float | int) -> tuple[str, ...]:
    with context.store.reading() as session:
        return quality.sample(session, date(2027, 2, 1), date(2027, 2, 28), **more)  # type: ignore[arg-type]


def test_a_sample_is_a_share_of_what_was_delivered_and_the_same_for_the_same_seed(delivered: Context) -> None:
    first = drawn(delivered, share=0.25, seed=7)
    assert len(first) == 5 and first == drawn(delivered, share=0.25, seed=7)
    assert len({drawn(delivered, share=0.25, seed=n) for n in range(8)}) > 1
    assert "VIS-0021" not in drawn(delivered, share=1)
    assert len(drawn(delivered, share=0.001)) == 1


def test_what_was_checked_is_not_drawn_again(delivered: Context) -> None:
    quality.add_check(delivered, "VIS-0003", observer="Team lead", findings="clear", mark="Good")
    everything = drawn(delivered, share=1)
    assert len(everything) == 19 and "VIS-0003" not in everything


@pytest.mark.parametrize("share", [0, -0.5, 1.01])
def test_a_share_that_cannot_be_is_refused(delivered: Context, share: float) -> None:
    with pytest.raises(RefusedError, match="share"):
        drawn(delivered, share=share)


def test_nothing_delivered_nothing_drawn(context: Context) -> None:
    assert drawn(context) == ()


def test_a_check_raises_actions_that_are_followed_to_the_end(delivered: Context) -> None:
    quality.add_check(delivered, "VIS-0001", observer="Team lead", findings="ran late", mark="improve")
    with delivered.store.reading() as session:
        assert quality.unmarked(session) == 1
    quality.improve(delivered, 1, words="bring a clock", owner="Ash", due=date(2027, 3, 5))
    with delivered.store.reading() as session:
        (view,) = quality.checks(session)
        assert quality.unmarked(session) == 0
        lines = list(quality_errands.lines(session, TODAY))
    assert (view.visit, view.school, view.on_date, view.mark) == ("VIS-0001", "School 1", TODAY, "improve")
    assert view.actions == ((1, "bring a clock", "Ash", date(2027, 3, 5), "open"),)
    assert ("VIS-0001", "check 1 of VIS-0001: bring a clock (Ash, due Fri 5 Mar 2027)", "visits") in lines
    quality.improve(delivered, 1, words="", owner="", number=1, state="done")
    with delivered.store.reading() as session:
        (view,) = quality.checks(session)
        assert quality.open_actions(session) == ()
    assert view.actions == ((1, "bring a clock", "Ash", date(2027, 3, 5), "done"),)
    undo(delivered)
    with delivered.store.reading() as session:
        assert [line[2] for line in quality.open_actions(session)] == ["bring a clock"]


def test_what_is_due_later_does_not_press(delivered: Context) -> None:
    quality.add_check(delivered, "VIS-0001", observer="Lead", findings="late", mark="improve")
    quality.improve(delivered, 1, words="a clock", owner="Ash", due=date(2027, 3, 9))
    with delivered.store.reading() as session:
        assert list(quality_errands.lines(session, TODAY)) == []
        late = list(quality_errands.lines(session, date(2027, 3, 20)))
    assert late[0][1].endswith("(Ash, was due Tue 9 Mar 2027)")


def test_checks_that_cannot_be_are_refused(delivered: Context) -> None:
    for more, code in (
        ({"mark": "brilliant"}, "mark_unknown"),
        ({"observer": " "}, "observer_missing"),
        ({"mark": "improve", "findings": ""}, "findings_missing"),
    ):
        with pytest.raises(RefusedError) as refused:
            quality.add_check(
                delivered, "VIS-0001", **{"observer": "Lead", "findings": "x", "mark": "good", **more}
            )
        assert refused.value.code == code
    with pytest.raises(RefusedError, match="not delivered"):
        quality.add_check(delivered, "VIS-0021", observer="Lead", findings="x", mark="good")
    with pytest.raises(NotFoundError, match="no quality check 9"):
        quality.improve(delivered, 9, words="x", owner="y")
    quality.add_check(delivered, "VIS-0001", observer="Lead", findings="x", mark="good")
    with pytest.raises(RefusedError, match="words and an owner"):
        quality.improve(delivered, 1, words="x", owner=" ")
    with pytest.raises(NotFoundError, match="no improvement action 4"):
        quality.improve(delivered, 1, words="", owner="", number=4)
    with pytest.raises(RefusedError, match="no state"):
        quality.improve(delivered, 1, words="x", owner="y", state="soon")


def until(context: Context, officer: str, programme: str, last: date | None) -> None:
    with context.store.writing("set-up") as work:
        row = work.session.exec(
            select(t.Competence).where(t.Competence.officer == officer, t.Competence.programme == programme)
        ).one()
        row.valid_until = last


def test_cover_says_who_runs_out_and_from_when_too_few_are_left(context: Context) -> None:
    until(context, "ASH", "HS3", date(2027, 4, 30))
    until(context, "BIRCH", "GA9", date(2027, 3, 31))
    with context.store.reading() as session:
        rows = {row.programme: row for row in cover(session, TODAY)}
        lines = [words for _, words, _ in quality_errands.lines(session, TODAY)]
    assert rows["HS3"].officers == ("ASH", "BIRCH")
    assert rows["HS3"].expiring == (("ASH", date(2027, 4, 30)),)
    assert rows["HS3"].uncovered_from is None
    assert rows["GA9"].uncovered_from == date(2027, 4, 1)  # it needs two officers
    assert lines == [
        "Gangs workshop: too few officers from Thu 1 Apr 2027 (BIRCH until Wed 31 Mar 2027)",
        "ASH may deliver Home safety until Fri 30 Apr 2027",
    ]


def test_a_competence_that_follows_without_a_break_does_not_run_out(context: Context) -> None:
    until(context, "ASH", "GA9", date(2027, 3, 31))
    add(context, t.Competence(officer="ASH", programme="GA9", valid_from=date(2027, 4, 1)))
    with context.store.reading() as session:
        row = next(r for r in cover(session, TODAY) if r.programme == "GA9")
    assert (row.expiring, row.uncovered_from) == ((), None)


def test_an_officer_who_leaves_takes_the_competence_along(context: Context) -> None:
    with context.store.writing("set-up") as work:
        work.session.get_one(t.Officer, "ASH").active_until = date(2027, 3, 12)
    with context.store.reading() as session:
        row = next(r for r in cover(session, TODAY) if r.programme == "GA9")
    assert row.expiring == (("ASH", date(2027, 3, 12)),)
    assert row.uncovered_from == date(2027, 3, 13)


def test_nobody_trained_is_uncovered_today_and_no_line_of_today(context: Context) -> None:
    add(context, t.Programme(code="WA7", title="Water", topic="Water", years="7"))
    with context.store.reading() as session:
        row = next(r for r in cover(session, TODAY) if r.programme == "WA7")
        assert list(quality_errands.lines(session, TODAY)) == []
    assert (row.officers, row.uncovered_from) == ((), TODAY)


SPANS = st.tuples(st.integers(-30, 150), st.integers(-5, 120)).map(lambda s: (s[0], s[0] + s[1]))


@given(st.lists(SPANS, max_size=5))
def test_the_last_day_is_the_day_before_the_first_gap(spans: list[tuple[int, int]]) -> None:
    def day(number: int) -> date:
        return TODAY + timedelta(days=number)

    held = [_Held("ASH", day(first), day(last)) for first, last in spans]
    gap = next((n for n in range(AHEAD_DAYS + 1) if not any(h.on(day(n)) for h in held)), None)
    got = _last_day(held, "ASH", TODAY, day(AHEAD_DAYS))
    if gap is not None:
        assert got == day(gap - 1)
    else:
        assert got is None or got == day(AHEAD_DAYS)


def test_today_says_what_quality_asks_behind_outcomes_to_record(context: Context) -> None:
    until(context, "ASH", "HS3", date(2027, 4, 30))
    with context.store.reading() as session:
        book = context.book(session, TODAY, TODAY + timedelta(days=28))
        found = errands(session, book, context.now())
    (line,) = [errand for errand in found if errand.kind == "quality"]
    assert (line.words, line.opens) == ("ASH may deliver Home safety until Fri 30 Apr 2027", "reports")
    assert ORDER.index("record") < line.urgency < ORDER.index("target")


def test_the_office_counts_what_waits(delivered: Context) -> None:
    quality.add_check(delivered, "VIS-0001", observer="Lead", findings="late", mark="improve")
    quality.add_check(delivered, "VIS-0002", observer="Lead", findings="late", mark="improve")
    quality.improve(delivered, 1, words="a clock", owner="Ash")
    add(delivered, t.Evaluation(form="E", source_key="1", answered_at=PAST, why_unmatched="no reference"))
    office = open_office(delivered.home, delivered.clock)
    counts = office.counts()
    office.close()
    assert (counts["quality"], counts["improvement"], counts["evaluation"]) == (1, 1, 1)
