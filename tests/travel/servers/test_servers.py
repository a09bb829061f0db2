"""OSRM and Valhalla over real HTTP on loopback: the same county through both, and every way to misbehave."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from dataclasses import replace
from math import inf

import pytest

from ecfrs_tui.domain.places import Place
from ecfrs_tui.travel.servers import KINDS, RoutingServer, ServerError, ServerSettings
from ecfrs_tui.travel.servers import asking as asking_module
from ecfrs_tui.travel.tables import StoppedError
from tests.travel.places import CHELMSFORD, COLCHESTER, TOWNS
from tests.travel.servers.fake import DETOUR, FakeServer, Handler, drive, running

SEA = Place("point:sea", "a slip of the finger", 51.75, 1.9)
ISLAND = Place("point:island", "an island", 52.6, 0.6)


@pytest.fixture
def fake() -> Iterator[FakeServer]:
    with running() as server:
        yield server


@pytest.fixture(params=sorted(KINDS))
def source(request: pytest.FixtureRequest, fake: FakeServer) -> RoutingServer:
    return KINDS[request.param](ServerSettings(fake.address, seconds=5, block=4))


def impatient(source: RoutingServer) -> RoutingServer:
    return type(source)(replace(source.settings, seconds=0.2))


def expected(one: Place, other: Place) -> float:
    found = drive(one, other)
    assert found is not None
    return round(found[0] / 60 + 3, 1)


def test_a_drive_is_the_servers_with_parking(source: RoutingServer) -> None:
    leg = source.leg(CHELMSFORD, COLCHESTER)
    assert leg is not None
    assert leg.minutes == expected(CHELMSFORD, COLCHESTER)
    assert leg.source == source.name
    assert leg.km == pytest.approx(35 * DETOUR, rel=0.05)
    assert all(word.isprintable() for word in leg.via)
    same = source.leg(CHELMSFORD, CHELMSFORD)
    assert same is not None and (same.minutes, same.source) == (0.0, "same place")


def test_a_matrix_in_blocks_is_the_drives_pair_by_pair(source: RoutingServer, fake: FakeServer) -> None:
    told: list[tuple[int, int]] = []
    minutes, km = source.table(TOWNS, TOWNS, lambda done, of: told.append((done, of)))
    assert told == [(n, 9) for n in range(10)]
    assert len(fake.asked) == 9
    for i, one in enumerate(TOWNS):
        for j, other in enumerate(TOWNS):
            assert minutes[i, j] == pytest.approx(0 if one is other else expected(one, other), abs=0.01)
            assert (km[i, j] > 0) == (one is not other)


def test_blocks_of_fifty_keep_within_the_usual_limits(source: RoutingServer, fake: FakeServer) -> None:
    many = [replace(CHELMSFORD, key=f"p{n}", latitude=51.2 + n / 100) for n in range(60)]
    whole = type(source)(ServerSettings(fake.address))
    minutes, _ = whole.matrix(many)
    assert len(fake.asked) == 4
    assert minutes[0, 59] == pytest.approx(expected(many[0], many[59]), abs=0.05)


@pytest.mark.parametrize("lost", [SEA, ISLAND])
@pytest.mark.parametrize("at", [0, 5, 10])
def test_one_place_off_the_roads_spoils_only_itself(source: RoutingServer, lost: Place, at: int) -> None:
    places = [*TOWNS[:at], lost, *TOWNS[at:]]
    minutes, km = source.matrix(places)
    for i, one in enumerate(places):
        for j, other in enumerate(places):
            if (one is lost) != (other is lost):
                assert minutes[i, j] == km[i, j] == inf
            else:
                assert minutes[i, j] == pytest.approx(0 if i == j else expected(one, other), abs=0.01)
    assert source.leg(CHELMSFORD, lost) is None


def test_a_refresh_can_be_stopped_between_blocks(source: RoutingServer, fake: FakeServer) -> None:
    def stop(done: int, of: int) -> None:
        if done == 2:
            raise StoppedError("stopped", "stopped")

    with pytest.raises(StoppedError):
        source.table(TOWNS, TOWNS, stop)
    assert len(fake.asked) == 2


def _hang(handler: Handler) -> None:
    handler.server.released.wait(30)
    handler.close_connection = True


def _drip(handler: Handler) -> None:
    handler.send_response(200)
    handler.send_header("Content-Length", "1000000")
    handler.end_headers()
    while not handler.server.released.wait(0.05):
        try:
            handler.wfile.write(b" ")
            handler.wfile.flush()
        except OSError:
            return


@pytest.mark.parametrize("bad", [_hang, _drip])
def test_a_server_that_hangs_is_given_up(source: RoutingServer, fake: FakeServer, bad: object) -> None:
    fake.bad = bad  # type: ignore[assignment]
    for ask in (
        lambda: impatient(source).leg(CHELMSFORD, COLCHESTER),
        lambda: impatient(source).matrix(TOWNS),
    ):
        with pytest.raises(ServerError, match=r"has not answered within 0\.2 seconds"):
            ask()


def _status(status: int, data: bytes, **headers: str) -> object:
    return lambda handler: handler.raw(status, data, **headers)


@pytest.mark.parametrize(
    ("bad", "words"),
    [
        (_status(500, b"<html>oh</html>"), "refuses .status 500"),
        (_status(400, b'{"code":"InvalidQuery","message":"no","error":"no"}'), "refuses .status 400.: no"),
        (_status(200, b"<html>welcome</html>"), "no JSON"),
        (_status(200, b""), "no JSON"),
        (_status(200, b"[1, 2]"), "not an object"),
        (_status(200, b'{"code": NaN}'), "no JSON"),
        (_status(200, b"[" * 100_000), "no JSON"),
        (_status(200, b'{"code": ["Ok"], "error_code": []}'), "cannot be used|refuses"),
        (_status(302, b"", Location="http://198.51.100.7/"), "sends us on to another address"),
        (_status(301, b"", Location="/loop"), "sends us on to another address"),
        (_status(200, b"\x1f\x8b not gzip", **{"Content-Encoding": "gzip"}), "cannot be reached"),
        (lambda handler: setattr(handler, "close_connection", True), "cannot be reached"),
    ],
)
def test_nonsense_is_one_sentence(source: RoutingServer, fake: FakeServer, bad: object, words: str) -> None:
    fake.bad = bad  # type: ignore[assignment]
    for ask in (lambda: source.leg(CHELMSFORD, COLCHESTER), lambda: source.matrix(TOWNS)):
        with pytest.raises(ServerError, match=words) as refused:
            ask()
        assert fake.address in refused.value.message
        assert "[travel]" in refused.value.hint
        assert "\n" not in refused.value.message


def test_a_huge_body_is_not_read_to_its_end(
    source: RoutingServer, fake: FakeServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        source, "asker", lambda: asking_module.Asker(source.name, fake.address, 5, most_bytes=1024)
    )
    fake.bad = lambda handler: handler.raw(200, b" " * 100_000)
    with pytest.raises(ServerError, match="more than 1 KiB"):
        source.matrix(TOWNS)


@pytest.mark.parametrize(
    ("kind", "key", "cell"),
    [
        (kind, key, cell)
        for kind, keys in (
            ("osrm", ("durations", "distances", "sources")),
            ("valhalla", ("sources_to_targets",)),
        )
        for key in keys
        for cell in (None, [], [[]], [[1]], [[1, 2], [3]], {"a": 1}, "text")
    ],
)
def test_tables_of_the_wrong_shape_are_refused(fake: FakeServer, kind: str, key: str, cell: object) -> None:
    source = KINDS[kind](ServerSettings(fake.address))
    good = {
        "osrm": {
            "code": "Ok",
            "durations": [[0, 60], [60, 0]],
            "distances": [[0, 900], [900, 0]],
            "sources": [{"distance": 1}, {"distance": 2}],
            "destinations": [{"distance": 1}, {"distance": 2}],
        },
        "valhalla": {"sources_to_targets": [[{"time": 60, "distance": 1}] * 2] * 2},
    }[kind]
    fake.bad = lambda handler: handler.say(200, good)
    assert source.matrix(TOWNS[:2])[0][0, 1] == 4
    fake.bad = lambda handler: handler.say(200, {**good, key: cell})
    with pytest.raises(ServerError, match="cannot be used"):
        source.matrix(TOWNS[:2])


@pytest.mark.parametrize("figure", [-1, "60", True, 10**400, 1e300, {}, []])
def test_figures_that_no_drive_has_are_refused(fake: FakeServer, figure: object) -> None:
    fake.bad = lambda handler: handler.say(
        200,
        {
            "code": "Ok",
            "durations": [[0, figure], [60, 0]],
            "distances": [[0, 900], [900, 0]],
            "sources": [{"distance": 1}] * 2,
            "destinations": [{"distance": 1}] * 2,
            "sources_to_targets": [[{"time": figure, "distance": 1}] * 2] * 2,
        },
    )
    for kind in KINDS.values():
        with pytest.raises(ServerError, match="cannot be used"):
            kind(ServerSettings(fake.address)).matrix(TOWNS[:2])


def test_nobody_at_the_address() -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{unused.getsockname()[1]}"
        for kind in KINDS.values():
            with pytest.raises(ServerError, match="cannot be reached"):
                kind(ServerSettings(address, seconds=2)).matrix(TOWNS)
    for address in ("no address", "http://[", "ftp://127.0.0.1/"):
        for kind in KINDS.values():
            with pytest.raises(ServerError):
                kind(ServerSettings(address, seconds=2)).leg(CHELMSFORD, COLCHESTER)


def test_another_address_or_other_roads_are_another_version(fake: FakeServer) -> None:
    for kind in KINDS.values():
        here = kind(ServerSettings(fake.address))
        assert here.version == kind(ServerSettings(fake.address, seconds=1)).version
        assert here.version != kind(ServerSettings(fake.address, data="spring")).version
        assert here.version != kind(ServerSettings(fake.address + "/x")).version


def test_a_drive_without_minutes_has_no_way(fake: FakeServer) -> None:
    fake.bad = lambda handler: handler.say(
        200,
        {
            "code": "Ok",
            "durations": [[0, None], [60, 0]],
            "distances": [[0, None], [900, 0]],
            "sources": [{"distance": 1}] * 2,
            "destinations": [{"distance": 1}] * 2,
            "sources_to_targets": [
                [{"time": 0, "distance": 0}, {"time": None, "distance": None}],
                [{"time": 60, "distance": 0.9}, {"time": 0, "distance": 0}],
            ],
        },
    )
    for kind in KINDS.values():
        minutes, km = kind(ServerSettings(fake.address)).matrix(TOWNS[:2])
        assert minutes.tolist() == [[0, inf], [4, 0]]
        assert km[0, 1] == inf and km[1, 0] == pytest.approx(0.9)
