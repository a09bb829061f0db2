"""A table of the skeleton is that part of its matrix, whichever side is longer."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from ecfrs_tui.domain.places import Place
from ecfrs_tui.travel.skeleton import RoadSkeleton
from tests.travel.places import NORTH_SEA, TOWNS

SKELETON = RoadSkeleton()
POINTS = st.lists(
    st.builds(Place, st.uuids().map(str), st.just(""), st.floats(51.45, 52.05), st.floats(0.0, 1.3)),
    max_size=6,
)


@settings(max_examples=80, deadline=None)
@given(POINTS, POINTS)
def test_a_table_is_part_of_the_matrix(some: list[Place], others: list[Place]) -> None:
    origins, destinations = [*some, NORTH_SEA], [*TOWNS[:3], *others]
    whole = SKELETON.matrix([*origins, *destinations])
    parts = SKELETON.table(origins, destinations)
    back = SKELETON.table(destinations, origins)
    for figures, part, turned in zip(whole, parts, back, strict=True):
        assert np.array_equal(figures[: len(origins), len(origins) :], part)
        assert np.array_equal(figures[len(origins) :, : len(origins)], turned)


def test_tables_without_a_side() -> None:
    for origins, destinations in (([], list(TOWNS)), (list(TOWNS), []), ([], [])):
        minutes, km = SKELETON.table(origins, destinations)
        assert minutes.shape == km.shape == (len(origins), len(destinations))
