"""Points near schools: the buckets find what looking at every pair finds."""

from __future__ import annotations

from math import cos, hypot, radians

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecfrs_tui.domain.need import decay
from ecfrs_tui.domain.places import Place, straight_km
from ecfrs_tui.services.need_points import counts

place = st.tuples(st.floats(51.5, 52.0), st.floats(0.1, 1.2))


@given(st.lists(place, min_size=1, max_size=12), st.lists(place, max_size=60), st.floats(0.2, 40))
def test_buckets_agree_with_every_pair(
    schools: list[tuple[float, float]], points: list[tuple[float, float]], radius: float
) -> None:
    found = counts(
        [a for a, _ in schools],
        [b for _, b in schools],
        [a for a, _ in points],
        [b for _, b in points],
        radius,
    )
    north = 111.195
    east = north * cos(radians(sum(a for a, _ in schools) / len(schools)))
    for (lat, lon), value in zip(schools, found, strict=True):
        every = sum(decay(hypot((a - lat) * north, (b - lon) * east), radius) for a, b in points)
        assert value == pytest.approx(every, abs=1e-6)


def test_a_flat_map_is_near_enough_to_the_earth() -> None:
    school, point = Place("a", "a", 51.75, 0.6), Place("b", "b", 51.755, 0.607)
    km = straight_km(school, point)
    (value,) = counts([51.75], [0.6], [51.755], [0.607], 1.0)
    assert value == pytest.approx(decay(km, 1.0), abs=0.01)


def test_a_point_at_the_gate_counts_one_and_one_at_the_radius_nothing() -> None:
    (value,) = counts([51.75], [0.6], [51.75, 51.75 + 1 / 111.195, 51.8], [0.6, 0.6, 0.6], 1.0)
    assert value == pytest.approx(1.0, abs=1e-6)


def test_places_that_are_not_known_count_nothing() -> None:
    nowhere = float("nan")
    assert counts([nowhere, 51.7], [0.5, 0.5], [51.7, nowhere], [0.5, 0.5], 1.0).tolist() == [0.0, 1.0]
    assert counts([51.7], [0.5], [], [], 1.0).tolist() == [0.0]
    assert counts([nowhere], [nowhere], [51.7], [0.5], 1.0).tolist() == [0.0]
