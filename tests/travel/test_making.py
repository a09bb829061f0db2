"""A renewed matrix is the one made whole, and only the rows and columns of what is new are asked about."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ecfrs_tui.domain.places import Place
from ecfrs_tui.errors import StoreError
from ecfrs_tui.travel.chain import Chain
from ecfrs_tui.travel.making import make, renew
from ecfrs_tui.travel.matrix_bytes import pack, unpack
from ecfrs_tui.travel.skeleton import RoadSkeleton
from ecfrs_tui.travel.source import TravelSource
from tests.travel.made_sources import MadeSource, PiecewiseSource
from tests.travel.places import BURNHAM, CHELMSFORD, NORTH_SEA, TOWNS

SKELETON = RoadSkeleton()
LATITUDES, LONGITUDES = st.floats(51.45, 52.05), st.floats(0.0, 1.3)


def _not_burnham(place: Place) -> bool:
    return place.latitude < BURNHAM.latitude


SOURCES: tuple[TravelSource, ...] = (
    SKELETON,
    MadeSource(),
    Chain([PiecewiseSource("roads", knows_not=_not_burnham), SKELETON]),
)
PLACES = st.lists(
    st.builds(Place, st.integers(1, 30).map(lambda n: f"urn:{n}"), st.just(""), LATITUDES, LONGITUDES),
    max_size=12,
    unique_by=lambda place: place.key,
)


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(SOURCES), PLACES, PLACES, st.data())
def test_renewed_equals_made_whole(
    source: TravelSource, before: list[Place], others: list[Place], data: st.DataObject
) -> None:
    """Some places stay, some move (same key, another point), some come, some go, in any order."""
    stay = data.draw(st.lists(st.sampled_from(before), unique=True) if before else st.just([]))
    kept = {place.key for place in stay}
    after = data.draw(st.permutations([*stay, *(place for place in others if place.key not in kept)]))
    record = unpack(pack(make(source, before).record))
    made = renew(record, source, after)
    whole = make(source, after)
    assert made.record == whole.record
    assert made.failed == {}


def test_only_the_place_that_moved_is_asked_about() -> None:
    source = MadeSource()
    record = make(source, TOWNS).record
    moved = [replace(TOWNS[0], latitude=51.8), *TOWNS[1:]]
    source.asked = 0
    made = renew(record, source, moved)
    assert made.asked == 1
    assert source.asked == 2 * (len(TOWNS) - 1)
    source.asked = 0
    assert renew(record, source, TOWNS).record == record
    assert source.asked == 0


def test_another_version_is_made_whole() -> None:
    source = MadeSource()
    record = make(source, TOWNS).record
    source.version, source.pace = "2", 3.0
    made = renew(record, source, TOWNS)
    assert (made.asked, made.record.version) == (len(TOWNS), "2")
    assert made.record.minutes != record.minutes


def test_a_source_that_breaks_off_is_not_in_the_name_and_spoils_no_record() -> None:
    server = PiecewiseSource("osrm", waits=True)
    chain = Chain([server, MadeSource("skeleton", pace=2.0)])
    good = make(chain, TOWNS)
    assert (good.record.source, good.failed) == ("osrm", {})
    server.fault = StoreError("down", "the server is down")
    down = make(chain, TOWNS)
    assert down.failed == {"osrm": "the server is down"}
    alone = make(chain.without(["osrm"]), TOWNS).record
    assert down.record == alone
    assert (alone.source, alone.sources) == ("skeleton", ("skeleton",))
    for places in ([*TOWNS, NORTH_SEA], [replace(place, latitude=51.7) for place in TOWNS]):
        spoilt = renew(good.record, chain, places)
        assert spoilt.record is good.record
        assert spoilt.failed == {"osrm": "the server is down"}


def test_every_drive_says_who_answered_it() -> None:
    chain = Chain([PiecewiseSource("roads", knows_not=_not_burnham), SKELETON])
    record = make(chain, [*TOWNS, NORTH_SEA]).record
    assert record.sources == ("roads", "skeleton")
    assert len(record.by) == len(record.minutes)
    assert unpack(pack(record)) == record
    with pytest.raises(ValueError, match="who answered"):
        replace(record, by=b"123")
    assert make(SKELETON, [CHELMSFORD, BURNHAM]).record.by == b""
