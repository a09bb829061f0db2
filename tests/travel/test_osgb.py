"""Grid to degrees, held against the formulas of the projection itself."""

from __future__ import annotations

from math import cos, nan, radians, sin, sqrt, tan

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ecfrs_tui.domain.places import Place, straight_km
from ecfrs_tui.travel.osgb import to_degrees


def grid_of(latitude: float, longitude: float) -> tuple[float, float]:
    """OSGB36 metres of degrees on the Airy ellipsoid (transverse Mercator series; no change of datum)."""
    a, b, scale = 6377563.396, 6356256.909, 0.9996012717
    lat0, lon0 = radians(49), radians(-2)
    e2, n = 1 - (b / a) ** 2, (a - b) / (a + b)
    phi, along = radians(latitude), radians(longitude) - lon0
    nu = a * scale / sqrt(1 - e2 * sin(phi) ** 2)
    rho = a * scale * (1 - e2) / (1 - e2 * sin(phi) ** 2) ** 1.5
    eta2 = nu / rho - 1
    less, more = phi - lat0, phi + lat0
    arc = (1 + n + 1.25 * n**2 + 1.25 * n**3) * less
    arc -= (3 * n + 3 * n**2 + 21 / 8 * n**3) * sin(less) * cos(more)
    arc += (15 / 8 * n**2 + 15 / 8 * n**3) * sin(2 * less) * cos(2 * more)
    arc -= 35 / 24 * n**3 * sin(3 * less) * cos(3 * more)
    north = b * scale * arc - 100_000 + nu / 2 * sin(phi) * cos(phi) * along**2
    north += nu / 24 * sin(phi) * cos(phi) ** 3 * (5 - tan(phi) ** 2 + 9 * eta2) * along**4
    east = 400_000 + nu * cos(phi) * along + nu / 6 * cos(phi) ** 3 * (nu / rho - tan(phi) ** 2) * along**3
    return east, north


@settings(max_examples=60, deadline=None)
@given(st.floats(51.45, 52.1), st.floats(0.0, 1.3))
def test_essex_lands_where_the_projection_says(latitude: float, longitude: float) -> None:
    east, north = grid_of(latitude, longitude)
    (point,) = to_degrees([east], [north])
    assert point is not None
    # the two datums lie 105 to 135 m apart in Essex, all the way to the same side
    apart = straight_km(Place("", "", latitude, longitude), Place("", "", *point)) * 1000
    assert 95 < apart < 145
    assert point[1] < longitude
    assert point[0] > latitude


@pytest.mark.parametrize(
    ("easting", "northing"),
    [
        (0, 0),
        (0, 999),
        (999, 0),
        (nan, 200_000),
        (570_000, nan),
        (1e9, 200_000),
        (-5, 200_000),
        (570_000, 1e7),
    ],
)
def test_codes_for_unknown_are_no_place(easting: float, northing: float) -> None:
    points = to_degrees([570_740, easting, 570_740], [206_950, northing, 206_950])
    assert points[1] is None
    assert points[0] == points[2] is not None


def test_nothing_gives_nothing_and_lengths_must_match() -> None:
    assert to_degrees([], []) == []
    with pytest.raises(ValueError, match="zip"):
        to_degrees([1.0, 2.0], [1.0])


def test_all_nonsense_is_answered_without_the_library() -> None:
    assert to_degrees([0, 0], [0, 999]) == [None, None]
