"""British running speeds, delays and ferries, each by hand."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecfrs_tui.travel.roads.access import ROADS
from ecfrs_tui.travel.roads.delays import node_seconds
from ecfrs_tui.travel.roads.ferries import crossing_seconds, is_car_ferry
from ecfrs_tui.travel.roads.speeds import running_kmh


@pytest.mark.parametrize(
    ("tags", "mph"),
    [
        ({"highway": "motorway"}, 70 * 0.92),
        ({"highway": "trunk", "oneway": "yes"}, 70 * 0.80),
        ({"highway": "trunk", "maxspeed": "70 mph", "oneway": "yes"}, 70 * 0.80),
        ({"highway": "primary"}, 60 * 0.80),
        ({"highway": "secondary", "maxspeed": "GB:nsl_single"}, 60 * 0.72),
        ({"highway": "tertiary", "maxspeed": "national"}, 60 * 0.62),
        ({"highway": "unclassified", "maxspeed:type": "GB:nsl_single"}, 60 * 0.48),
        ({"highway": "primary", "maxspeed": "national", "dual_carriageway": "yes"}, 70 * 0.80),
        ({"highway": "primary", "lit": "yes"}, 30 * 0.75),
        ({"highway": "tertiary", "sidewalk": "both"}, 30 * 0.75),
        ({"highway": "residential"}, 30 * 0.75),
        ({"highway": "residential", "maxspeed": "20 mph"}, 20 * 0.80),
        ({"highway": "residential", "maxspeed": "GB:zone20"}, 20 * 0.80),
        ({"highway": "residential", "maxspeed:type": "GB:zone:20"}, 20 * 0.80),
        ({"highway": "primary", "maxspeed": "40 mph"}, 40 * 0.85),
        ({"highway": "primary", "maxspeed": "50 mph"}, 50 * 0.85),
        # a bare figure is km/h
        ({"highway": "primary", "maxspeed": "48"}, 48 / 1.609344 * 0.75),
        ({"highway": "primary", "maxspeed": "48 km/h"}, 48 / 1.609344 * 0.75),
        ({"highway": "primary", "maxspeed": "30 mph;40 mph"}, 30 * 0.75),
        ({"highway": "secondary", "maxspeed": "as you like"}, 60 * 0.72),
        ({"highway": "secondary", "maxspeed": "0"}, 60 * 0.72),
        ({"highway": "living_street"}, 10),
        ({"highway": "service"}, 15),
        ({"highway": "service", "service": "driveway"}, 10),
        ({"highway": "service", "maxspeed": "5 mph"}, 5 * 0.80),
        ({"highway": "primary", "junction": "roundabout"}, 20),
    ],
)
def test_a_running_speed(tags: dict[str, str], mph: float) -> None:
    assert running_kmh(tags) == pytest.approx((mph * 1.609344, mph * 1.609344))


def test_a_limit_may_differ_by_direction() -> None:
    forward, backward = running_kmh(
        {"highway": "primary", "maxspeed:forward": "30 mph", "maxspeed:backward": "40 mph"}
    )
    assert forward == pytest.approx(30 * 0.75 * 1.609344)
    assert backward == pytest.approx(40 * 0.85 * 1.609344)


@given(
    st.sampled_from(sorted(ROADS)),
    st.text(max_size=12) | st.sampled_from(["999 mph", "1", "-30", "30mph", "gb:99", "walk", "none", ";;"]),
    st.sampled_from(["yes", "no", "-1", ""]),
)
def test_whatever_the_tags_say_a_car_moves_and_keeps_the_limit(highway: str, limit: str, way: str) -> None:
    for kmh in running_kmh({"highway": highway, "maxspeed": limit, "oneway": way}):
        assert 3 <= kmh <= 70 * 1.609344


@pytest.mark.parametrize(
    ("tags", "seconds"),
    [
        ({"highway": "traffic_signals"}, (8, 8)),
        ({"highway": "traffic_signals", "traffic_signals:direction": "forward"}, (8, 0)),
        ({"highway": "stop", "direction": "backward"}, (0, 5)),
        ({"highway": "crossing", "crossing": "traffic_signals"}, (2, 2)),
        ({"highway": "crossing", "crossing": "zebra"}, (0, 0)),
        ({"railway": "level_crossing"}, (10, 10)),
        ({"barrier": "gate"}, (10, 10)),
        ({"barrier": "cattle_grid"}, (0, 0)),
    ],
)
def test_what_a_stop_costs(tags: dict[str, str], seconds: tuple[float, float]) -> None:
    assert node_seconds(tags) == seconds


@pytest.mark.parametrize(
    ("duration", "seconds"),
    [
        ("00:20", 1200),
        ("1:05", 3900),
        ("1:05:30", 3930),
        ("20", 1200),
        ("PT1H5M", 3900),
        ("soon", 0),
        ("", 0),
    ],
)
def test_a_crossing_takes_what_is_stated(duration: str, seconds: float) -> None:
    assert crossing_seconds({"duration": duration}) == seconds


@pytest.mark.parametrize(
    ("tags", "takes_cars"),
    [
        ({"route": "ferry", "motor_vehicle": "yes", "duration": "00:20"}, True),
        ({"route": "ferry", "motor_vehicle": "no", "duration": "00:20"}, False),
        ({"route": "ferry", "duration": "00:20"}, False),
        ({"route": "ferry", "motor_vehicle": "yes"}, False),
        ({"route": "train", "motor_vehicle": "yes", "duration": "00:20"}, False),
    ],
)
def test_a_ferry_must_say_that_it_takes_cars_and_for_how_long(tags: dict[str, str], takes_cars: bool) -> None:
    assert is_car_ferry(tags) is takes_cars
