"""The one matrix: made in the background, kept by source and version, renewed for what moved."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import pytest
from sqlmodel import select

from ecfrs_tui.clock import RehearsalClock
from ecfrs_tui.domain.places import Place
from ecfrs_tui.domain.travel import LegFacts
from ecfrs_tui.errors import StoreError
from ecfrs_tui.services.context import Context
from ecfrs_tui.services.travelling import Travelling, all_places
from ecfrs_tui.store import tables as t
from ecfrs_tui.travel.chain import Chain
from ecfrs_tui.travel.tables import StoppedError
from tests.services.looks_world import add
from tests.travel.made_sources import MadeSource, PiecewiseSource

DOWN = StoreError("down", "the server is down")


def travelling_of(context: Context, *sources: MadeSource) -> Travelling:
    return Travelling(context.store, context.clock, Chain(sources or [MadeSource()]))


def leg(travelling: Travelling, one: str = "urn:900001", other: str = "urn:900002") -> LegFacts:
    with travelling.store.reading() as session:
        places = {place.key: place for place in all_places(session)}
        return travelling.times(session).leg(places[one], places[other])


def rows(travelling: Travelling) -> list[tuple[str, str]]:
    with travelling.store.reading() as session:
        return sorted((row.source, row.source_version) for row in session.exec(select(t.TravelRow)))


def move(context: Context, urn: int, latitude: float) -> None:
    with context.store.writing("set-up") as work:
        school = work.session.get(t.School, urn)
        assert school is not None
        school.latitude = latitude


@contextmanager
def not_asked(source: MadeSource) -> Iterator[None]:
    before = source.asked
    yield
    assert source.asked == before


def test_made_once_and_then_only_what_moved_or_came(context: Context) -> None:
    source = PiecewiseSource()
    travelling = travelling_of(context, source)
    assert travelling.refresh().asked == 5
    with not_asked(source):
        assert travelling.refresh().asked == 0
    move(context, 900002, 5.0)
    add(context, t.Venue(name="Youth club", latitude=3.0, longitude=4.0))
    source.asked = 0
    refreshed = travelling.refresh()
    assert (refreshed.places, refreshed.asked) == (6, 6)  # two of six: the whole costs less
    move(context, 900001, 6.0)
    move(context, 900003, 6.5)
    for n in range(12):
        add(context, t.Venue(name=f"Hall {n}", latitude=7.0 + n, longitude=1.0))
    travelling.refresh()
    move(context, 900001, 6.1)
    source.asked = 0
    assert travelling.refresh().asked == 1
    assert source.asked == 2 * 18 - 1
    fresh = travelling_of(context, PiecewiseSource())
    assert leg(travelling) == leg(fresh)


def test_a_refreshed_matrix_is_seen_by_windows_that_are_open(context: Context) -> None:
    """Its row may get the number of the one it replaces."""
    one, other = travelling_of(context), travelling_of(context)
    one.refresh()
    before = leg(other)
    move(context, 900002, 5.0)
    one.refresh()
    with context.store.reading() as session:
        assert other.matrix(session).record == one.matrix(session).record
    assert leg(other) == leg(one) != before


def test_sources_keep_their_matrices_beside_each_other(context: Context) -> None:
    old = travelling_of(context, MadeSource("skeleton"))
    old.refresh()
    roads = travelling_of(context, PiecewiseSource("roads", pace=2.0))
    roads.refresh()
    assert rows(old) == [("roads", "1"), ("skeleton", "1")]
    assert (leg(old).source, leg(roads).source) == ("skeleton", "roads")
    newer = travelling_of(context, PiecewiseSource("roads", "2", pace=3.0))
    newer.refresh()
    assert rows(old) == [("roads", "2"), ("skeleton", "1")]
    source = MadeSource("skeleton")
    again = travelling_of(context, source)
    with not_asked(source):
        assert again.refresh().asked == 0


def test_a_server_that_is_down_is_stood_in_for_and_tried_again(context: Context) -> None:
    server, skeleton = PiecewiseSource("osrm", waits=True, fault=DOWN), MadeSource("skeleton", pace=2.0)
    travelling = travelling_of(context, server, skeleton)
    assert travelling.refresh().failed == {"osrm": "the server is down"}
    assert rows(travelling) == [("skeleton", "1")]
    found = leg(travelling)
    assert (found.source, found.note) == ("skeleton", "the server is down")
    server.fault = None
    assert travelling.refresh().failed == {}
    assert rows(travelling) == [("osrm", "osrm:1 skeleton:1"), ("skeleton", "1")]
    assert (leg(travelling).source, leg(travelling).note) == ("osrm", "")


def test_a_new_place_is_not_asked_of_the_server_before_the_next_refresh(context: Context) -> None:
    server = PiecewiseSource("osrm", waits=True)
    travelling = travelling_of(context, server, MadeSource("skeleton", pace=2.0))
    travelling.refresh()
    move(context, 900002, 5.0)
    with not_asked(server):
        found = leg(travelling)
    assert (found.source, found.note) == ("skeleton", "osrm is asked in the background only")
    assert leg(travelling, "urn:900001", "urn:900003").source == "osrm"
    server.fault = DOWN
    travelling.refresh()
    assert leg(travelling, "urn:900001", "urn:900003").source == "osrm"
    server.fault = None
    travelling.refresh()
    assert leg(travelling).source == "osrm"


def test_a_stopped_refresh_stores_nothing(context: Context) -> None:
    travelling = travelling_of(context, PiecewiseSource())
    told: list[tuple[int, int]] = []

    def watch(done: int, of: int) -> None:
        told.append((done, of))
        if done == 3:
            raise StoppedError("stopped", "stopped")

    with pytest.raises(StoppedError):
        travelling.refresh(watch)
    assert told == [(0, 5), (1, 5), (2, 5), (3, 5)]
    assert rows(travelling) == []


def test_stored_times_that_do_not_read_are_made_again(context: Context) -> None:
    travelling = travelling_of(context)
    travelling.refresh()
    before = leg(travelling)
    with context.store.writing("set-up") as work:
        work.session.connection().exec_driver_sql(
            "UPDATE travel_matrix SET content = x'00ff', made_utc = '2027-01-01 00:00:00'"
        )
    assert leg(travelling) == before
    assert travelling.refresh().asked == 5
    with context.store.reading() as session:
        assert len(travelling.matrix(session).keys) == 5


def test_an_office_without_places_computes_nothing(tmp_path: Path) -> None:
    from ecfrs_tui.services.office import open_office

    office = open_office(tmp_path, RehearsalClock(datetime(2027, 3, 1, 9)))
    assert office.refresh_travel() == 0
    office.close()


def test_the_order_is_read_from_the_home(tmp_path: Path) -> None:
    from ecfrs_tui.config import TravelSettings
    from ecfrs_tui.services.roads import NETWORK
    from ecfrs_tui.services.travel_sources import sources_of

    def names(**settings: str) -> list[str]:
        return [source.name for source in sources_of(tmp_path, TravelSettings(**settings)).sources]  # type: ignore[arg-type]

    assert names() == ["skeleton"]
    assert names(server="http://127.0.0.1:1", kind="valhalla") == ["valhalla", "skeleton"]
    network = tmp_path / NETWORK
    network.parent.mkdir(parents=True)
    network.write_bytes(b"no network")
    assert names(server="http://127.0.0.1:1") == ["roads", "osrm", "skeleton"]
    before = sources_of(tmp_path, TravelSettings()).version
    network.write_bytes(b"another network")
    assert sources_of(tmp_path, TravelSettings()).version != before
    place, other = Place("a", "", 51.7, 0.5), Place("b", "", 51.6, 0.6)
    chain = sources_of(tmp_path, TravelSettings())
    found = chain.leg(place, other)
    assert found is not None
    assert (found.source, found.note) == ("skeleton", "roads is asked in the background only")
    broken = chain.patiently().leg(place, other)
    assert broken is not None and broken.source == "skeleton"
    assert "roads" in broken.note
