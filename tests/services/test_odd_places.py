"""A point that is not where its postcode is gets said."""

from __future__ import annotations

from math import nan

import pytest
from sqlmodel import select

from ecfrs_tui.domain.places import Place
from ecfrs_tui.services.context import Context
from ecfrs_tui.services.odd_places import odd_places, unattached
from ecfrs_tui.store import tables as t
from ecfrs_tui.travel.postcodes import PostcodeFinder
from ecfrs_tui.travel.skeleton import RoadSkeleton


def test_a_school_far_from_its_postcode_is_found_and_its_neighbour_is_not(context: Context) -> None:
    points = PostcodeFinder()
    there = points.find("CM1 1AA")
    assert there is not None
    with context.store.writing("set-up") as work:
        for school in work.session.exec(select(t.School)).all():
            school.latitude, school.longitude = there.latitude, there.longitude
            if school.urn == 900002:
                school.latitude = there.latitude + 0.018  # about two kilometres north
        work.record("set-up", "", "", undoable=False)
    with context.store.reading() as session:
        found = odd_places(session, points)
    assert [(o.urn, o.km) for o in found] == [(900002, 2.0)]


@pytest.mark.parametrize(
    ("latitude", "longitude", "says"),
    [
        (51.75, 1.3, "(51.7500, 1.3000) lies in the water or is cut off by it"),
        (51.49, 0.75, "lies in the water"),
        (0.4685, 51.7356, "(0.4685, 51.7356) look swapped"),
        (52.63, 1.3, "from Ipswich, the nearest place on the road map: outside the county"),
        (0.0, 0.0, "outside the county"),
        (nan, 0.5, "not numbers"),
        (52.15, 0.62, "km away, so its drives are rough"),
    ],
)
def test_a_point_that_no_road_reaches_is_said_in_one_sentence(
    latitude: float, longitude: float, says: str
) -> None:
    lost = Place("urn:900001", "Lightship Primary School", latitude, longitude)
    found = unattached([Place("urn:900002", "Market Primary", 51.7356, 0.4685), lost], RoadSkeleton())
    assert [each.place for each in found] == [lost]
    assert found[0].sentence.startswith("Lightship Primary School (urn:900001): ")
    assert says in found[0].sentence
