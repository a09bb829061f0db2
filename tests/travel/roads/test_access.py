"""Who may drive where, by the tags."""

from __future__ import annotations

import pytest

from ecfrs_tui.travel.roads.access import Use, barrier_use, directions, road_use

LANE = {"highway": "unclassified"}


@pytest.mark.parametrize(
    ("tags", "use"),
    [
        ({}, Use.OPEN),
        ({"access": "private"}, Use.ENDS),
        ({"access": "no"}, Use.CLOSED),
        ({"access": "permissive"}, Use.OPEN),
        ({"access": "customers"}, Use.ENDS),
        ({"motor_vehicle": "destination"}, Use.ENDS),
        ({"motor_vehicle": "agricultural"}, Use.CLOSED),
        # the word nearest to a car counts
        ({"access": "no", "motor_vehicle": "yes"}, Use.OPEN),
        ({"access": "yes", "vehicle": "no"}, Use.CLOSED),
        ({"motor_vehicle": "no", "motorcar": "yes"}, Use.OPEN),
        ({"motor_vehicle": "yes", "motorcar": "private"}, Use.ENDS),
        ({"area": "yes"}, Use.CLOSED),
        ({"highway": "track"}, Use.CLOSED),
        ({"highway": "footway"}, Use.CLOSED),
        ({"highway": "construction"}, Use.CLOSED),
        ({"highway": "service"}, Use.OPEN),
        ({"highway": "service", "service": "driveway"}, Use.ENDS),
        ({"highway": "service", "service": "parking_aisle", "access": "yes"}, Use.ENDS),
        ({"highway": "service", "service": "emergency_access"}, Use.CLOSED),
    ],
)
def test_what_a_car_may_do_with_a_road(tags: dict[str, str], use: Use) -> None:
    assert road_use(LANE | tags) is use


@pytest.mark.parametrize(
    ("tags", "use"),
    [
        ({"barrier": "bollard"}, Use.CLOSED),
        ({"barrier": "bollard", "motor_vehicle": "yes"}, Use.OPEN),
        ({"barrier": "gate"}, Use.OPEN),
        ({"barrier": "gate", "locked": "yes"}, Use.CLOSED),
        ({"barrier": "gate", "access": "private"}, Use.ENDS),
        ({"barrier": "lift_gate", "access": "no"}, Use.CLOSED),
        ({"barrier": "cattle_grid"}, Use.OPEN),
        ({"highway": "traffic_signals"}, Use.OPEN),
    ],
)
def test_what_a_car_may_do_at_a_barrier(tags: dict[str, str], use: Use) -> None:
    assert barrier_use(tags) is use


@pytest.mark.parametrize(
    ("tags", "ways"),
    [
        ({}, (True, True)),
        ({"oneway": "yes"}, (True, False)),
        ({"oneway": "-1"}, (False, True)),
        ({"oneway": "reversible"}, (False, False)),
        ({"oneway": "alternating"}, (True, True)),
        ({"oneway": "yes", "oneway:motor_vehicle": "no"}, (True, True)),
        ({"junction": "roundabout"}, (True, False)),
        ({"junction": "roundabout", "oneway": "no"}, (True, True)),
        ({"highway": "motorway"}, (True, False)),
        ({"highway": "motorway_link", "oneway": "no"}, (True, True)),
        ({"motor_vehicle:backward": "no"}, (True, False)),
        ({"oneway": "yes", "vehicle:forward": "no"}, (False, False)),
        ({"oneway:bicycle": "no", "oneway": "yes"}, (True, False)),
    ],
)
def test_which_way_a_car_may_drive(tags: dict[str, str], ways: tuple[bool, bool]) -> None:
    assert directions(LANE | tags) == ways
