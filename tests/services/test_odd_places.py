"""A point that is not where its postcode is gets said."""

from __future__ import annotations

from sqlmodel import select

from ecfrs_tui.services.context import Context
from ecfrs_tui.services.odd_places import odd_places
from ecfrs_tui.store import tables as t
from ecfrs_tui.travel.postcodes import PostcodeFinder


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
