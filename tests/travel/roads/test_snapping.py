"""A place meets the nearest point of the nearest road: against every stretch measured one by one."""

from __future__ import annotations

from itertools import pairwise
from math import hypot

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ecfrs_tui.travel.roads.snapping import SNAP_LIMIT_METRES, SnapIndex
from tests.travel.roads.sketch import Sketch, place

ROADS = [
    [(0.0, 0.0), (900.0, 100.0), (1500.0, 1400.0), (1500.0, 1450.0)],
    [(0.0, 0.0), (-300.0, 2500.0)],
    [(-300.0, 2500.0), (1500.0, 1450.0)],
]


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> SnapIndex:
    sketch = Sketch()
    for road in ROADS:
        sketch.way(road)
    return SnapIndex(sketch.network(tmp_path_factory.mktemp("snaps")).record)


def off(point: tuple[float, float], start: tuple[float, float], end: tuple[float, float]) -> float:
    """Metres from a point to a straight stretch."""
    dx, dy = end[0] - start[0], end[1] - start[1]
    share = ((point[0] - start[0]) * dx + (point[1] - start[1]) * dy) / (dx * dx + dy * dy)
    share = min(1.0, max(0.0, share))
    return hypot(start[0] + share * dx - point[0], start[1] + share * dy - point[1])


@settings(max_examples=200, deadline=None)
@given(east=st.integers(-3000, 4000), north=st.integers(-3000, 6000))
def test_the_nearest_stretch_is_found(index: SnapIndex, east: int, north: int) -> None:
    nearest = min(off((east, north), *line) for road in ROADS for line in pairwise(road))
    snap = index.nearest(place(east, north))
    # a degree east is not quite as long at the top of the drawing as at the bottom
    drift = 3 + abs(north) * 0.0025
    if snap is None:
        assert nearest > SNAP_LIMIT_METRES - drift
    else:
        assert snap.metres == pytest.approx(nearest, abs=drift)
        assert 0 <= snap.along <= 1


def test_along_is_a_share_of_the_length(index: SnapIndex) -> None:
    snap = index.nearest(place(-150, 1250))
    assert snap is not None
    assert snap.along == pytest.approx(0.5, abs=0.002)
    assert snap.metres < 2
