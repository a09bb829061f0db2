"""The stored matrix: the source's figures, kept, with overrides on top and a way back to the source."""

from __future__ import annotations

import pickle
import zlib
from collections.abc import Sequence
from dataclasses import replace
from math import inf

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from ecfrs_tui.domain.places import Place
from ecfrs_tui.domain.travel import Learned, LegFacts, TravelTimes
from ecfrs_tui.errors import StoreError
from ecfrs_tui.travel.matrix import Override, StoredMatrix
from ecfrs_tui.travel.skeleton import RoadSkeleton
from tests.travel.places import BURNHAM, CHELMSFORD, COLCHESTER, NORTH_SEA, SOUTHEND, TOWNS

SKELETON = RoadSkeleton()
EVERY = (*TOWNS, NORTH_SEA)
MATRIX = StoredMatrix.build(SKELETON, EVERY)


class CountingSource:
    """One-way streets: a different drive each way; counts how often it is asked."""

    name = "counting"
    version = "1"

    def __init__(self) -> None:
        self.asked = 0

    def leg(self, origin: Place, destination: Place) -> LegFacts | None:
        self.asked += 1
        minutes = 10.0 + origin.latitude - destination.latitude
        return LegFacts(round(minutes, 1), 5.0, self.name, 3.0, ("High Street",))

    def matrix(self, places: Sequence[Place]) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        size = len(places)
        minutes = np.arange(size * size, dtype=np.float32).reshape(size, size)
        return minutes, minutes * 2


def test_it_is_the_travel_times_of_the_rule_book() -> None:
    times: TravelTimes = MATRIX
    for origin in TOWNS:
        for destination in TOWNS:
            assert times.leg(origin, destination) == SKELETON.leg(origin, destination)
            assert times.quiet_minutes(origin, destination) == times.leg(origin, destination).minutes
            assert MATRIX.quiet_km(origin, destination) == times.leg(origin, destination).km


def test_no_way_is_infinite() -> None:
    assert MATRIX.quiet_minutes(NORTH_SEA, CHELMSFORD) == inf
    leg = MATRIX.leg(NORTH_SEA, CHELMSFORD)
    assert (leg.minutes, leg.km) == (inf, inf)
    unknown = replace(NORTH_SEA, key="point:buoy")
    assert MATRIX.quiet_minutes(unknown, CHELMSFORD) == MATRIX.quiet_km(unknown, CHELMSFORD) == inf


def test_directions_are_kept_apart() -> None:
    matrix = StoredMatrix.build(CountingSource(), [CHELMSFORD, COLCHESTER])
    assert matrix.quiet_minutes(CHELMSFORD, COLCHESTER) == 1
    assert matrix.quiet_minutes(COLCHESTER, CHELMSFORD) == 2


def test_a_place_outside_is_asked_once() -> None:
    source = CountingSource()
    matrix = StoredMatrix.build(source, [CHELMSFORD])
    for _ in range(3):
        assert matrix.quiet_minutes(CHELMSFORD, SOUTHEND) == pytest.approx(10.2)
    assert source.asked == 1


def test_a_place_that_moved_is_asked_anew() -> None:
    moved = replace(BURNHAM, latitude=CHELMSFORD.latitude + 0.02, longitude=CHELMSFORD.longitude)
    assert MATRIX.quiet_minutes(moved, CHELMSFORD) < 10 < MATRIX.quiet_minutes(BURNHAM, CHELMSFORD)
    leg = SKELETON.leg(moved, SOUTHEND)
    assert leg is not None
    assert MATRIX.quiet_km(moved, SOUTHEND) == leg.km
    assert MATRIX.leg(moved, SOUTHEND) == leg
    assert MATRIX.is_current(SKELETON, [CHELMSFORD, BURNHAM])
    assert not MATRIX.is_current(SKELETON, [CHELMSFORD, moved])
    assert not MATRIX.is_current(CountingSource(), [CHELMSFORD])


@settings(max_examples=50, deadline=None)
@given(
    st.sampled_from(TOWNS),
    st.sampled_from(TOWNS),
    st.integers(0, 6000).map(lambda tenths: tenths / 10),
    st.booleans(),
)
def test_an_override_holds_both_ways_and_nowhere_else(
    one: Place, other: Place, minutes: float, stored: bool
) -> None:
    if one.key == other.key:
        with pytest.raises(ValueError, match="two different places"):
            Override(one.key, other.key, minutes, "a", "b")
        return
    matrix = StoredMatrix.build(SKELETON, TOWNS if stored else [one])
    known = matrix.with_overrides([Override(one.key, other.key, minutes, "booking assistant", "roadworks")])
    for origin, destination in ((one, other), (other, one)):
        assert known.quiet_minutes(origin, destination) == minutes
        leg = known.leg(origin, destination)
        assert (leg.minutes, leg.source) == (minutes, "override")
        assert leg.km == matrix.leg(origin, destination).km
        assert matrix.leg(origin, destination).source == "skeleton"
    for third in TOWNS:
        if third.key not in (one.key, other.key):
            assert known.leg(one, third) == matrix.leg(one, third)


@pytest.mark.parametrize("minutes", [-1, 601, inf, float("nan")])
def test_an_override_outside_reason_is_refused(minutes: float) -> None:
    with pytest.raises(ValueError, match="between 0 and 600"):
        Override("a", "b", minutes, "who", "why")


def test_bytes_come_back_the_same_without_the_overrides() -> None:
    known = MATRIX.with_overrides([Override(CHELMSFORD.key, COLCHESTER.key, 99, "who", "why")])
    data = known.to_bytes()
    assert data == MATRIX.to_bytes()
    again = StoredMatrix.from_bytes(data, SKELETON)
    assert again.keys == MATRIX.keys
    assert (again.source_name, again.source_version) == ("skeleton", SKELETON.version)
    assert again.is_current(SKELETON, EVERY)
    for origin in EVERY:
        for destination in EVERY:
            assert again.quiet_minutes(origin, destination) == MATRIX.quiet_minutes(origin, destination)
            assert again.quiet_km(origin, destination) == MATRIX.quiet_km(origin, destination)


def test_minutes_of_another_source_keep_its_name() -> None:
    data = StoredMatrix.build(CountingSource(), [CHELMSFORD, COLCHESTER]).to_bytes()
    leg = StoredMatrix.from_bytes(data, SKELETON).leg(CHELMSFORD, COLCHESTER)
    assert (leg.minutes, leg.source, leg.error_minutes) == (1, "counting", 2)
    assert leg.via == ()


def test_an_empty_matrix_goes_round_too() -> None:
    again = StoredMatrix.from_bytes(StoredMatrix.build(SKELETON, []).to_bytes(), SKELETON)
    assert again.keys == ()
    assert again.quiet_minutes(CHELMSFORD, COLCHESTER) == MATRIX.quiet_minutes(CHELMSFORD, COLCHESTER)


@settings(max_examples=80, deadline=None)
@given(st.data())
def test_broken_bytes_are_refused_in_words(data: st.DataObject) -> None:
    whole = MATRIX.to_bytes()
    at = data.draw(st.integers(0, len(whole) - 1))
    broken = data.draw(
        st.sampled_from(
            [
                whole[:at],
                whole[:at] + bytes([whole[at] ^ 0x5A]) + whole[at + 1 :],
                whole + b"x",
                whole[at + 1 :],
            ]
        )
    )
    try:
        again = StoredMatrix.from_bytes(broken, SKELETON)
    except StoreError as refused:
        assert "stored driving times cannot be used" in refused.message
    else:
        # a bit that only fills up the last byte of the packing
        assert len(broken) == len(whole)
        assert again.to_bytes() == whole


@pytest.mark.parametrize(
    "body", [b"", b"\xff\xff\xff\xff", b"\x02\0\0\0[]", b"\x02\0\0\0{}", b'\x0d\0\0\0{"keys":["a"]}']
)
def test_a_sound_wrapping_of_nonsense_is_refused(body: bytes) -> None:
    with pytest.raises(StoreError, match="stored driving times cannot be used"):
        StoredMatrix.from_bytes(b"ECFRSMX2" + zlib.compress(body), SKELETON)


def test_bytes_of_an_earlier_release_are_refused() -> None:
    with pytest.raises(StoreError, match="do not begin as a matrix of this version"):
        StoredMatrix.from_bytes(b"ECFRSMX1" + MATRIX.to_bytes()[8:], SKELETON)


def test_two_places_of_one_key_are_refused() -> None:
    with pytest.raises(ValueError, match="a key of its own"):
        StoredMatrix.build(SKELETON, [CHELMSFORD, CHELMSFORD])


def test_it_goes_to_a_worker_process() -> None:
    again = pickle.loads(pickle.dumps(MATRIX))
    assert again.leg(BURNHAM, SOUTHEND) == MATRIX.leg(BURNHAM, SOUTHEND)


@settings(max_examples=60, deadline=None)
@given(st.floats(0.7, 1.6), st.lists(st.tuples(st.sampled_from(TOWNS), st.sampled_from(TOWNS)), max_size=4))
def test_learned_scales_and_overrides_are_the_same_in_every_question(
    factor: float, stated: list[tuple[Place, Place]]
) -> None:
    """In the matrix or asked on the way, the minutes of a drive are one figure, and its raw minutes stay."""
    overrides = [Override(one.key, other.key, 7.5, "who", "why") for one, other in stated if one != other]
    corrected = {override.pair for override in overrides}
    learned = {"skeleton": Learned(factor, 20, 0.06)}
    held = MATRIX.with_others(overrides, learned)
    asked = StoredMatrix.build(SKELETON, (), overrides, learned)
    for one in EVERY:
        for other in EVERY:
            raw = SKELETON.leg(one, other)
            leg = held.leg(one, other)
            assert leg == asked.leg(one, other) or raw is None
            for matrix in (held, asked):
                assert matrix.quiet_minutes(one, other) == leg.minutes
            if frozenset((one.key, other.key)) in corrected:
                assert (leg.minutes, leg.learned) == (7.5, None)
                assert leg.correction is not None and leg.correction.why == "why"
            elif raw is not None and raw.source == "skeleton":
                assert leg.minutes == pytest.approx(raw.minutes * factor, abs=0.051)
                assert (leg.raw_minutes, leg.learned) == (raw.minutes, learned["skeleton"])
                assert leg.error_minutes == pytest.approx(max(2, 0.06 * leg.minutes), abs=0.051)


def test_each_drive_is_scaled_by_what_was_learned_about_its_own_source() -> None:
    record = replace(
        MATRIX.record, sources=("roads", "skeleton"), by=bytes(n % 2 for n in range(len(EVERY) ** 2))
    )
    matrix = StoredMatrix(record, SKELETON, (), {"skeleton": Learned(1.5, 20, 0.1)})
    for at, one in enumerate(EVERY):
        for to, other in enumerate(EVERY):
            minutes = MATRIX.quiet_minutes(one, other)
            scale = 1.5 if (at * len(EVERY) + to) % 2 else 1.0
            assert matrix.quiet_minutes(one, other) == pytest.approx(minutes * scale, abs=0.051)
