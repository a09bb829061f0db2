"""Schools near a place: none within reach is missed, none beyond it shown, and an odd place is said."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlmodel import select

from ecfrs_tui.domain.places import Place
from ecfrs_tui.errors import NotFoundError, RefusedError
from ecfrs_tui.services.context import Context
from ecfrs_tui.services.incident_places import incident_place
from ecfrs_tui.services.near import MOST_KM, reach_of, schools_near
from ecfrs_tui.services.needviews import NearRow
from ecfrs_tui.services.themes import load_themes
from ecfrs_tui.store import tables as t
from ecfrs_tui.travel.geocode import geodesic_km
from tests.services.desk_world import make_context
from tests.services.target_world import CENTRE, SCHOOLS


def look(
    context: Context,
    place: str = CENTRE,
    *,
    km: float | None = None,
    minutes: int | None = None,
    phases: tuple[str, ...] = (),
    theme: str = "",
) -> tuple[NearRow, ...]:
    with context.store.reading() as session:
        where = incident_place(context, session, place)
        reach = reach_of(session, km, minutes, phases)
        about = load_themes(session)[theme] if theme else None
        return schools_near(context, session, where, reach, about)


def test_the_nearest_come_first_with_whom_to_ring_and_what_we_propose(county: Context) -> None:
    rows = look(county, km=5, theme="knife")
    assert [row.urn for row in rows] == [900001, 900002, 900003]
    first, _, third = rows
    assert (first.contact, first.phone) == ("B. Lead, safeguarding lead", "01632960001")
    assert (first.programme, third.programme) == ("KC6", "GA9")
    assert first.km < 1 and first.drive_minutes is not None and 0 < first.drive_minutes < 10
    assert first.action == "" and first.last_visit is None


def test_a_phase_leaves_the_others_out(county: Context) -> None:
    assert [row.urn for row in look(county, km=5, phases=("secondary",))] == [900003]
    with pytest.raises(NotFoundError, match="phase “university”") as refused:
        look(county, phases=("University",))
    assert refused.value.hint == "one of Primary, Secondary"


def test_minutes_know_the_water_that_a_radius_does_not(county: Context) -> None:
    straight = {row.urn: row for row in look(county, "900004", km=6)}
    assert straight.keys() == {900004, 900005}
    across = straight[900005].drive_minutes
    assert across is not None and across > 30
    assert [row.urn for row in look(county, "900004", minutes=30)] == [900004]
    by_road = look(county, "900004", minutes=120)
    drives = [row.drive_minutes for row in by_road if row.drive_minutes is not None]
    assert len(drives) == len(by_road) == 5 and drives == sorted(drives)


def test_a_predecessors_visit_on_the_theme_counts_and_another_topic_does_not(county: Context) -> None:
    with county.store.writing("set-up") as work:
        work.session.add(t.School(urn=900099, name="Old Hollowmere", status="Closed"))
        work.session.add(t.SchoolLink(urn=900001, linked_urn=900099, kind="Predecessor"))
        work.session.flush()
        for number, urn, programme, month in ((1, 900099, "KC6", 3), (2, 900001, "AR8", 6)):
            at = datetime(2026, month, 9, 9, 30)
            visit = t.Visit(
                reference=f"VIS-{number}",
                state="delivered",
                urn=urn,
                arrives_at=at,
                starts_at=at,
                ends_at=at.replace(hour=11),
                departs_at=at.replace(hour=11),
                uid=f"v{number}",
            )
            work.session.add(visit)
            work.session.flush()
            assert visit.id is not None
            work.session.add(
                t.VisitSession(
                    visit_id=visit.id, programme=programme, starts_at=at, ends_at=at.replace(hour=11)
                )
            )
        work.record("set-up", "", "", undoable=False)
    (row,) = (r for r in look(county, km=1, theme="knife"))
    assert row.last_visit == datetime(2026, 3, 9).date()
    (row,) = (r for r in look(county, km=1))
    assert row.last_visit == datetime(2026, 6, 9).date()


@pytest.mark.parametrize(
    ("place", "code", "words"),
    [
        ("0.4685,51.7356", "point_swapped", "look swapped"),
        ("51.50,1.40", "point_outside", "in the sea or outside the county"),
        ("51.50,0.75", "point_in_sea", "lies in the water"),
        ("40.7,-74.0", "point_outside", "outside the county"),
        ("95,0.4", "point_wrong", "no point on earth"),
        ("CM99 9ZZ", "postcode_unknown", "there is no postcode CM99 9ZZ"),
        ("nowhere at all", "place_unknown", "no place this program knows"),
        ("  ", "place_missing", "no place is given"),
        ("999999", "school_unknown", "no school has the URN 999999"),
    ],
)
def test_an_odd_place_is_said_in_one_sentence(county: Context, place: str, code: str, words: str) -> None:
    with pytest.raises((RefusedError, NotFoundError)) as refused:
        look(county, place)
    assert refused.value.code == code
    assert words in refused.value.message
    assert refused.value.hint and "\n" not in refused.value.message


def test_swapped_degrees_are_given_back_the_right_way_round(county: Context) -> None:
    with pytest.raises(RefusedError) as refused:
        look(county, "0.4685,51.7356")
    assert refused.value.hint == "write 51.7356,0.4685"
    assert look(county, refused.value.hint.removeprefix("write "))


@pytest.mark.parametrize("km", [0.0, -1.0, MOST_KM + 1, float("nan"), float("inf")])
def test_an_absurd_radius_is_refused(county: Context, km: float) -> None:
    with pytest.raises(RefusedError, match="cannot be meant"):
        look(county, km=km)


@pytest.mark.parametrize("minutes", [0, -5, 999])
def test_absurd_minutes_are_refused(county: Context, minutes: int) -> None:
    with pytest.raises(RefusedError, match="cannot be meant"):
        look(county, minutes=minutes)


@pytest.fixture(scope="module")
def scattered(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Context]:
    """Two hundred schools all over the county, some of them on one another."""
    home: Path = tmp_path_factory.mktemp("scattered")
    context = make_context(home)
    with context.store.writing("set-up") as work:
        for number in range(200):
            latitude = 51.45 + (number * 37 % 101) / 101 * 0.6
            longitude = 0.0 + (number * 53 % 97) / 97 * 1.3
            work.session.add(
                t.School(
                    urn=910000 + number,
                    name=f"School {number}",
                    status="Open" if number % 7 else "Open, but proposed to close",
                    latitude=latitude,
                    longitude=longitude,
                )
            )
        work.session.add(t.School(urn=920000, name="Closed", status="Closed", latitude=51.7, longitude=0.5))
        work.session.add(t.School(urn=920001, name="Lost"))
        work.record("set-up", "", "", undoable=False)
    yield context
    context.store.close()


@settings(max_examples=60, deadline=None)
@given(
    latitude=st.floats(51.4, 52.1),
    longitude=st.floats(-0.1, 1.4),
    km=st.floats(0.05, MOST_KM) | st.sampled_from([0.5, 5.0, 20.0]),
)
def test_no_school_within_the_radius_is_missed(
    scattered: Context, latitude: float, longitude: float, km: float
) -> None:
    place = Place("point:0,0", "here", latitude, longitude)
    with scattered.store.reading() as session:
        rows = schools_near(scattered, session, place, reach_of(session, km, None))
        every = [
            (geodesic_km(place, Place("", "", s.latitude, s.longitude)), s.urn)
            for s in session.exec(select(t.School)).all()
            if s.latitude is not None and s.longitude is not None and s.status.startswith("Open")
        ]
    assert [row.urn for row in rows] == [urn for away, urn in sorted(every) if away <= km]


def test_the_made_up_schools_lie_where_the_tests_think() -> None:
    one, other = (Place("", "", s[4], s[5]) for s in SCHOOLS[3:])
    assert 4 < geodesic_km(one, other) < 5
