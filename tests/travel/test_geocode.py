"""Geodesic distances, and online look-up that asks nobody unless it is switched on."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from geopy.exc import GeocoderServiceError, GeocoderTimedOut
from geopy.geocoders.base import Geocoder as GeopyGeocoder
from geopy.location import Location
from hypothesis import given, settings
from hypothesis import strategies as st

from ecfrs_tui.domain.places import Place, straight_km
from ecfrs_tui.errors import RefusedError
from ecfrs_tui.travel.geocode import find_online, geodesic_km, within_km
from tests.travel.places import CHELMSFORD, SOUTHEND, TOWNS


class FakeGeocoder(GeopyGeocoder):
    """A geopy geocoder with one answer, which may be an exception; remembers what it was asked."""

    def __init__(self, answer: Any) -> None:
        super().__init__()
        self.answer = answer
        self.asked: list[str] = []

    def geocode(self, query: str, *, exactly_one: bool = True, timeout: float = 5) -> Any:
        self.asked.append(query)
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer


def at(latitude: float, longitude: float, label: str = "Youth Club, Maldon") -> Location:
    return Location(label, (latitude, longitude, 0.0), {})


def test_switched_off_nothing_leaves_the_building() -> None:
    geocoder = FakeGeocoder(at(51.7, 0.6))
    with pytest.raises(RefusedError, match="switched off"):
        find_online("Youth Club, Maldon", enabled=False, geocoder=geocoder)
    assert geocoder.asked == []


def test_an_answer_in_britain() -> None:
    geocoder = FakeGeocoder(at(51.73, 0.67, "Youth\x1b[31m Club\r\nMaldon"))
    found = find_online("  Youth Club,\n Maldon\x00 ", enabled=True, geocoder=geocoder)
    assert geocoder.asked == ["Youth Club, Maldon"]
    assert found is not None
    assert (found.latitude, found.longitude, found.label) == (51.73, 0.67, "Youth [31m Club Maldon")


@pytest.mark.parametrize("answer", [None, at(40.7, -74.0), at(51.7, 12.0)])
def test_no_answer_or_one_elsewhere_is_none(answer: Location | None) -> None:
    assert find_online("Maldon", enabled=True, geocoder=FakeGeocoder(answer)) is None


def test_nothing_to_ask_is_not_asked() -> None:
    geocoder = FakeGeocoder(at(51.7, 0.6))
    assert find_online(" \x00\n ", enabled=True, geocoder=geocoder) is None
    assert geocoder.asked == []


@pytest.mark.parametrize("fault", [GeocoderTimedOut("slow"), GeocoderServiceError("no"), OSError("cable")])
def test_a_failing_service_is_said_in_words(fault: Exception) -> None:
    with pytest.raises(RefusedError, match="online look-up of 'Maldon' failed"):
        find_online("Maldon", enabled=True, geocoder=FakeGeocoder(fault))


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(TOWNS), st.floats(51.4, 52.2), st.floats(-0.1, 1.4))
def test_the_sphere_and_the_ellipsoid_agree_within_half_a_per_cent(
    one: Place, latitude: float, longitude: float
) -> None:
    other = Place("p", "", latitude, longitude)
    assert geodesic_km(one, other) == pytest.approx(straight_km(one, other), rel=0.005, abs=1e-6)


def test_places_within_a_radius_come_nearest_first() -> None:
    found = within_km(CHELMSFORD, list(TOWNS), 40)
    distances = [km for km, _ in found]
    assert found[0] == (0.0, CHELMSFORD)
    assert distances == sorted(distances)
    assert all(km <= 40 for km in distances)
    assert {place.key for _, place in found} == {
        place.key for place in TOWNS if geodesic_km(CHELMSFORD, place) <= 40
    }
    twin = replace(SOUTHEND, key="a twin")
    assert [place.key for _, place in within_km(SOUTHEND, [SOUTHEND, twin], 1)] == ["a twin", SOUTHEND.key]
