"""Lists kept for a campaign, and the rates of what came of them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlmodel import select

from ecfrs_tui.clock import RehearsalClock
from ecfrs_tui.errors import EcfrsError, NotFoundError, RefusedError
from ecfrs_tui.services import campaigns
from ecfrs_tui.services.contact_log import KINDS, log_contact
from ecfrs_tui.services.context import Context
from ecfrs_tui.services.needviews import CampaignView, TargetRow
from ecfrs_tui.services.next_steps import due_steps
from ecfrs_tui.services.undoing import undo
from ecfrs_tui.store import tables as t
from tests.services import target_world

ALL = [900003, 900001, 900002, 900004]


def one(context: Context, number: int = 1) -> CampaignView:
    with context.store.reading() as session:
        return next(c for c in campaigns.campaigns(session, context.now().date()) if c.number == number)


def rows(context: Context, number: int = 1) -> tuple[TargetRow, ...]:
    with context.store.reading() as session:
        return campaigns.campaign(session, number, context.now().date())


def later(context: Context, days: int) -> None:
    clock = RehearsalClock(context.now() + timedelta(days=days))
    context.clock = context.store.clock = clock


def visit(
    context: Context,
    urn: int,
    on: datetime,
    *,
    programme: str = "KC6",
    state: str = "confirmed",
    booked: bool = True,
) -> None:
    """A visit that was booked now, or one that nobody here booked."""
    with context.store.writing("set-up") as work:
        reference = f"VIS-{urn}-{on:%m%d}-{state}"
        row = t.Visit(
            reference=reference,
            state=state,
            urn=urn,
            arrives_at=on,
            starts_at=on,
            ends_at=on + timedelta(hours=1),
            departs_at=on + timedelta(hours=1),
            uid=reference,
        )
        work.session.add(row)
        work.session.flush()
        assert row.id is not None
        work.session.add(
            t.VisitSession(
                visit_id=row.id, programme=programme, starts_at=on, ends_at=on + timedelta(hours=1)
            )
        )
        work.record("book" if booked else "import", reference, "booked", undoable=False)


def test_a_list_is_kept_in_its_order_and_undone(county: Context) -> None:
    done = campaigns.save(county, "  Spring\nknife ", "Knife crime and gangs", [*ALL, 900001])
    assert done.words == "Campaign 1, Spring knife: 4 schools, Knife crime and gangs"
    assert [(row.rank, row.urn) for row in rows(county)] == list(enumerate(ALL, 1))
    assert all(row.need == 100 and row.step == "" for row in rows(county))
    view = one(county)
    assert (view.schools, view.contacted, view.response_percent) == (4, 0, None)
    undo(county)
    with pytest.raises(NotFoundError, match="no campaign 1"):
        rows(county)


@pytest.mark.parametrize(
    ("name", "theme", "urns", "code"),
    [
        ("", "knife", [900001], "name_missing"),
        ("spring", "knife", [900001], "name_taken"),
        ("Two", "knife", [], "list_size"),
        ("Two", "dragons", [900001], "theme_unknown"),
        ("Two", "knife", [900001, 999999], "school_unknown"),
        ("Two", "knife", [900006], "school_closed"),
    ],
)
def test_a_list_that_cannot_be_kept_leaves_nothing(
    county: Context, name: str, theme: str, urns: list[int], code: str
) -> None:
    with county.store.writing("set-up") as work:
        work.session.add(t.School(urn=900006, name="Gone School", status="Closed"))
        work.record("set-up", "", "", undoable=False)
    campaigns.save(county, "Spring", "knife", [900001])
    with pytest.raises(EcfrsError) as refused:
        campaigns.save(county, name, theme, urns)
    assert refused.value.code == code and refused.value.hint
    with county.store.reading() as session:
        assert len(session.exec(select(t.TargetList)).all()) == 1
        assert len(session.exec(select(t.TargetEntry)).all()) == 1


def test_response_and_conversion_are_of_the_schools_contacted(county: Context) -> None:
    campaigns.save(county, "Spring", "knife", ALL)
    later(county, 1)
    for urn in ALL[:3]:
        log_contact(county, urn, kind="wrote", campaign=1)
    assert (one(county).contacted, one(county).response_percent, one(county).booked_percent) == (3, 0, 0)
    log_contact(county, ALL[0], kind="answered", campaign=1)
    log_contact(county, ALL[1], kind="declined", words="have their own", campaign=1)
    # a visit that was agreed without a word in the log counts as an answer as well
    visit(county, ALL[2], datetime(2027, 3, 20, 9))
    # one with a school that was never contacted is nothing the campaign brought
    visit(county, ALL[3], datetime(2027, 3, 21, 9))
    view = one(county)
    assert (view.contacted, view.answered, view.booked, view.declined) == (3, 3, 1, 1)
    assert (view.response_percent, view.booked_percent) == (100, 33)
    assert [row.response for row in rows(county)] == ["answered", "declined", "booked", ""]


@pytest.mark.parametrize(
    ("how", "counts"),
    [
        ({}, True),
        ({"state": "held"}, True),
        ({"state": "delivered"}, True),
        ({"state": "cancelled"}, False),
        ({"programme": "AR8"}, False),
        ({"booked": False}, True),
    ],
)
def test_only_a_live_visit_on_the_theme_is_a_booking(
    county: Context, how: dict[str, object], counts: bool
) -> None:
    campaigns.save(county, "Spring", "knife", ALL)
    log_contact(county, ALL[0], kind="wrote", campaign=1)
    later(county, 1)
    visit(county, ALL[0], datetime(2027, 3, 20, 9), **how)  # type: ignore[arg-type]
    assert one(county).booked == int(counts)


def test_a_visit_agreed_before_the_list_was_made_is_no_booking_of_it(county: Context) -> None:
    visit(county, ALL[0], datetime(2027, 3, 20, 9))
    later(county, 1)
    campaigns.save(county, "Spring", "knife", ALL)
    log_contact(county, ALL[0], kind="wrote", campaign=1)
    assert (one(county).contacted, one(county).booked) == (1, 0)


def test_what_a_school_said_outside_the_campaign_counts_from_the_day_of_the_list(county: Context) -> None:
    log_contact(county, ALL[0], kind="declined", words="not this year")
    later(county, 1)
    campaigns.save(county, "Spring", "knife", ALL)
    later(county, 1)
    log_contact(county, ALL[0], kind="wrote", campaign=1)
    assert (one(county).declined, one(county).answered) == (0, 0)
    log_contact(county, ALL[0], kind="spoke")
    assert (one(county).declined, one(county).answered) == (0, 1)
    # the other way round: only a contact under the campaign makes a school a contacted one
    log_contact(county, ALL[1], kind="answered")
    assert one(county).contacted == 1


def test_a_school_that_changes_its_mind_has_not_declined(county: Context) -> None:
    campaigns.save(county, "Spring", "knife", ALL)
    log_contact(county, ALL[0], kind="declined", words="no time", campaign=1)
    assert one(county).declined == 1
    log_contact(county, ALL[0], kind="answered", words="a gap in June after all", campaign=1)
    assert (one(county).declined, one(county).answered) == (0, 1)


def test_steps_are_due_from_their_day_on(county: Context) -> None:
    campaigns.save(county, "Spring", "knife", ALL)
    log_contact(county, ALL[0], kind="called", campaign=1, step_due=date(2027, 3, 5))
    assert one(county).due == 0
    later(county, 4)
    assert one(county).due == 1
    assert rows(county)[0].step == "call again"


def test_a_school_that_closed_is_left_out_and_the_rest_keeps_its_ranks(county: Context) -> None:
    campaigns.save(county, "Spring", "knife", ALL)
    with county.store.writing("set-up") as work:
        school = work.session.get(t.School, ALL[1])
        assert school is not None
        school.status = "Closed"
        work.record("set-up", "", "", undoable=False)
    assert [(row.rank, row.urn) for row in rows(county)] == [(1, ALL[0]), (3, ALL[2]), (4, ALL[3])]


def test_the_same_name_in_other_letters_is_the_same(county: Context) -> None:
    campaigns.save(county, "Straße", "knife", [900001])
    with pytest.raises(RefusedError, match="campaign 1 has the name"):
        campaigns.save(county, "STRASSE", "knife", [900002])


def test_a_school_that_has_booked_is_no_longer_due(county: Context) -> None:
    campaigns.save(county, "Spring", "knife", ALL)
    for urn in ALL[:2]:
        log_contact(county, urn, kind="answered", campaign=1)
    visit(county, ALL[0], datetime(2027, 3, 20, 9))
    later(county, 5)
    assert one(county).due == 1
    with county.store.reading() as session:
        (due,) = due_steps(session, county.now().date())
    assert (due.urn, due.more) == (ALL[1], 0)


@pytest.fixture(scope="module")
def long_kept(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Context]:
    """A home that keeps the campaigns of all examples."""
    context = target_world.make(tmp_path_factory.mktemp("kept"))
    yield context
    context.store.close()


@settings(max_examples=40, deadline=None)
@given(
    said=st.lists(st.tuples(st.sampled_from(ALL), st.sampled_from(KINDS), st.booleans()), max_size=12),
)
def test_counts_are_those_of_the_log_told_one_by_one(
    long_kept: Context, said: list[tuple[int, str, bool]]
) -> None:
    # what was logged for earlier examples lies before this list
    later(long_kept, 1)
    number = int(campaigns.save(long_kept, f"Of {long_kept.now():%d %b %Y}", "knife", ALL).reference)
    for urn, kind, under in said:
        log_contact(long_kept, urn, kind=kind, words="as it was", campaign=number if under else None)
    contacted = {urn for urn, _, under in said if under}
    last = {urn: kind for urn, kind, _ in said if kind in ("spoke", "answered", "booked", "declined")}
    view = one(long_kept, number)
    assert view.contacted == len(contacted)
    assert view.answered == len(contacted & last.keys())
    assert view.declined == len({urn for urn in contacted if last.get(urn) == "declined"})
    assert view.booked == 0
    assert view.response_percent == (round(100 * view.answered / view.contacted) if contacted else None)
