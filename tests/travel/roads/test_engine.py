"""Drives over small networks, their minutes and kilometres by hand."""

from __future__ import annotations

import pickle
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from math import inf, nan
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ecfrs_tui.domain.places import Place
from ecfrs_tui.errors import FileRefusedError, RefusedError, StoreError
from ecfrs_tui.travel.roads import hierarchy
from ecfrs_tui.travel.roads.engine import RoadNetwork, open_network
from ecfrs_tui.travel.source import TravelSource
from ecfrs_tui.travel.tables import StoppedError, TableSource
from tests.travel.roads.sketch import Sketch, at, grid, place

MPS_AT_30 = 30 * 0.75 * 1609.344 / 3600
"""10.06 m/s: the running speed of a 30 mph street."""
PARKING = 3.0


def minutes_at_30(metres: float, seconds: float = 0.0) -> float:
    return (metres / MPS_AT_30 + seconds) / 60 + PARKING


def shortcut(**tags: str) -> Sketch:
    """Two lanes joined by a short street of a kilometre, and by three kilometres of streets round it."""
    sketch = Sketch()
    sketch.way([(-1000, 0), (0, 0)])
    sketch.way([(0, 0), (0, 1000), (1000, 1000), (1000, 0)])
    sketch.way([(1000, 0), (2000, 0)])
    sketch.way([(0, 0), (500, 0), (1000, 0)], **tags)
    return sketch


WEST, EAST = place(-500, 0), place(1500, 0)


def km(network: RoadNetwork, one: Place, other: Place) -> float:
    leg = network.leg(one, other)
    assert leg is not None
    return leg.km


def test_a_drive_is_its_metres_its_junctions_and_the_parking(tmp_path: Path) -> None:
    network = grid().network(tmp_path)
    leg = network.leg(place(500, 0), place(2500, 0))
    assert leg is not None
    # two junctions with a third arm at 2 s, the first shared with the half street before it
    assert leg.minutes == pytest.approx(minutes_at_30(2000, 1 + 2), abs=0.051)
    assert (leg.km, leg.source) == (2.0, "roads")
    assert leg.error_minutes == 2.0


def test_the_error_grows_with_the_drive(tmp_path: Path) -> None:
    sketch = Sketch()
    sketch.way([(0, 0), (40_000, 0)])
    leg = sketch.network(tmp_path).leg(place(0, 0), place(40_000, 0))
    assert leg is not None
    assert leg.minutes == pytest.approx(minutes_at_30(40_000), abs=0.06)
    assert leg.error_minutes == pytest.approx(0.08 * leg.minutes, abs=0.051)


def test_a_place_off_the_road_drives_the_last_metres_slowly(tmp_path: Path) -> None:
    network = grid().network(tmp_path)
    leg = network.leg(place(500, 0), place(900, -200))
    assert leg is not None
    assert leg.km == pytest.approx(0.6, abs=0.051)
    assert leg.minutes == pytest.approx(minutes_at_30(400, 200 / (20 / 3.6) + 2 * 0.4), abs=0.06)


def test_a_20_mph_street_takes_longer(tmp_path: Path) -> None:
    sketch = Sketch()
    sketch.way([(0, 0), (3000, 0)], maxspeed="20 mph")
    leg = sketch.network(tmp_path).leg(place(0, 0), place(3000, 0))
    assert leg is not None
    # 16 mph is 7.1526 m/s: 419.4 s
    assert leg.minutes == pytest.approx(419.4 / 60 + PARKING, abs=0.051)


@pytest.mark.parametrize(
    ("tags", "there", "back"),
    [
        ({}, 1.0, 1.0),
        ({"oneway": "yes"}, 1.0, 7.0),
        ({"oneway": "-1"}, 7.0, 1.0),
        ({"oneway": "reversible"}, None, None),
    ],
)
def test_a_one_way_street_is_driven_one_way(
    tmp_path: Path, tags: dict[str, str], there: float | None, back: float | None
) -> None:
    sketch = Sketch()
    sketch.way([(0, 0), (2000, 0)], **tags)
    # the way round is 6 km: 2 up, 2 across, 2 down
    sketch.way([(0, 0), (0, 2000), (2000, 2000), (2000, 0)])
    network = sketch.network(tmp_path)
    one, other = place(500, 0), place(1500, 0)
    if there is None or back is None:
        # nobody may use it: both are joined to the nearest other street
        assert network.leg(one, other).km == pytest.approx(0.5 + 0.5 + 6.0, abs=0.06)  # type: ignore[union-attr]
        return
    assert km(network, one, other) == there
    assert km(network, other, one) == back
    minutes, far = network.matrix([one, other])
    assert far.tolist() == [[0, pytest.approx(there)], [pytest.approx(back), 0]]
    assert minutes[1, 0] == pytest.approx(minutes_at_30(back * 1000), abs=0.06)


def test_a_roundabout_is_driven_clockwise_as_drawn(tmp_path: Path) -> None:
    sketch = Sketch()
    ring = [(0.0, 100.0), (100.0, 0.0), (0.0, -100.0), (-100.0, 0.0), (0.0, 100.0)]
    sketch.way(ring, "primary", junction="roundabout")
    for x, y in ring[:4]:
        sketch.way([(x, y), (x * 20, y * 20)])
    network = sketch.network(tmp_path)
    north, east = place(0, 2000), place(2000, 0)
    quarter = 0.1 * 2**0.5
    assert km(network, north, east) == pytest.approx(3.8 + quarter, abs=0.06)
    assert km(network, east, north) == pytest.approx(3.8 + 3 * quarter, abs=0.06)


@pytest.mark.parametrize("tags", [{"access": "private"}, {"highway": "service", "service": "parking_aisle"}])
def test_a_private_road_is_no_shortcut_but_is_driven_to_its_addresses(
    tmp_path: Path, tags: dict[str, str]
) -> None:
    network = shortcut(**tags).network(tmp_path)
    assert km(network, WEST, EAST) == 4.0
    assert km(network, WEST, place(400, 0)) == pytest.approx(0.9)
    assert km(network, place(600, 0), EAST) == pytest.approx(0.9)
    assert km(network, place(200, 0), place(800, 0)) == pytest.approx(0.6)
    assert km(shortcut().network(tmp_path), WEST, EAST) == 2.0


def test_two_addresses_behind_one_gate_drive_inside(tmp_path: Path) -> None:
    sketch = grid(2, 2)
    sketch.way([(0, 0), (-500, 0)], "service", access="private")
    sketch.way([(-500, 0), (-500, 500)], "service", access="private")
    sketch.way([(-500, 0), (-500, -500)], "service", access="private")
    network = sketch.network(tmp_path)
    one, other = place(-500, 400), place(-500, -400)
    assert km(network, one, other) == pytest.approx(0.8)
    assert network.matrix([one, other, place(500, 0)])[1][0].tolist() == pytest.approx(
        [0.0, 0.8, 1.4], abs=0.051
    )


@pytest.mark.parametrize("barrier", [{"barrier": "bollard"}, {"barrier": "gate", "access": "private"}])
@pytest.mark.parametrize("split", [False, True])
def test_a_barrier_is_not_driven_through(tmp_path: Path, barrier: dict[str, str], split: bool) -> None:
    sketch = Sketch()
    sketch.way([(-1000, 0), (0, 0)])
    sketch.way([(0, 0), (0, 1000), (1000, 1000), (1000, 0)])
    sketch.way([(1000, 0), (2000, 0)])
    if split:
        sketch.way([(0, 0), (500, 0)])
        sketch.way([(500, 0), (1000, 0)])
    else:
        sketch.way([(0, 0), (500, 0), (1000, 0)])
    sketch.node((500, 0), **barrier)
    network = sketch.network(tmp_path)
    assert km(network, WEST, EAST) == 4.0
    assert km(network, WEST, place(400, 0)) == pytest.approx(0.9)
    if barrier["barrier"] == "bollard":
        assert km(network, WEST, place(700, 0)) == pytest.approx(0.5 + 3 + 0.3)
    else:
        # behind a private gate is an address: somebody opens it
        assert km(network, WEST, place(700, 0)) == pytest.approx(1.2)


def test_signals_on_the_way_cost_their_seconds(tmp_path: Path) -> None:
    sketch = Sketch()
    sketch.way([(0, 0), (1000, 0), (2000, 0), (3000, 0)])
    plain = sketch.network(tmp_path).leg(place(0, 0), place(3000, 0))
    sketch.node((1000, 0), highway="traffic_signals")
    sketch.node((2000, 0), highway="traffic_signals", traffic_signals__direction="backward")
    network = sketch.network(tmp_path)
    there, back = network.leg(place(0, 0), place(3000, 0)), network.leg(place(3000, 0), place(0, 0))
    assert plain is not None
    assert there is not None
    assert back is not None
    assert plain.minutes == pytest.approx(minutes_at_30(3000), abs=0.051)
    assert there.minutes == pytest.approx(minutes_at_30(3000, 8), abs=0.051)
    assert back.minutes == pytest.approx(minutes_at_30(3000, 16), abs=0.051)


def island(**tags: str) -> Sketch:
    sketch = grid()
    sketch.way([(20_000, 0), (21_000, 0), (21_000, 1000)])
    sketch.way([(3000, 0), (20_000, 0)], "", route="ferry", **tags)
    return sketch


def test_an_island_has_no_way_and_its_share_is_told(tmp_path: Path) -> None:
    network = island(motor_vehicle="yes", duration="00:20").network(tmp_path)
    there = place(21_000, 500)
    assert network.attach(there) is None
    assert network.leg(WEST, there) is None
    assert network.record.provenance.dropped_share == pytest.approx(2 / 26, abs=0.001)


def test_a_ferry_is_used_when_asked_for(tmp_path: Path) -> None:
    network = island(motor_vehicle="yes", duration="00:20").network(tmp_path, ferries=True)
    leg = network.leg(place(2500, 0), place(20_500, 0))
    assert leg is not None
    # 20 minutes of crossing, 10 of waiting, a kilometre of street
    assert leg.minutes == pytest.approx(20 + 10 + minutes_at_30(1000), abs=0.1)
    assert leg.km == pytest.approx(18.0, abs=0.06)
    assert network.attach(place(12_000, 0)) is None
    foot = island(motor_vehicle="no", duration="00:20").network(tmp_path, ferries=True)
    assert foot.leg(place(2500, 0), place(20_500, 0)) is None


def test_nobody_lives_on_a_dual_carriageway(tmp_path: Path) -> None:
    sketch = Sketch()
    sketch.way([(0, 0), (5000, 0)], "trunk", oneway="yes", ref="A99")
    sketch.way([(5000, 20), (0, 20)], "trunk", oneway="yes", ref="A99")
    for x in (0, 5000):
        sketch.way([(x, 0), (x, 20)], "unclassified")
    sketch.way([(0, 20), (0, 400), (5000, 400), (5000, 20)], "unclassified", name="Old Road")
    network = sketch.network(tmp_path)
    met = network.attach(place(2500, 60))
    assert met is not None
    assert (met.node, met.distance_km) == ("Old Road", pytest.approx(0.34, abs=0.002))
    fast = network.leg(place(0, 200), place(5000, 200))
    assert fast is not None
    assert fast.via == ("A99",)
    # 56 mph is 25.03 m/s, the lane's 28.8 mph is 12.87 m/s; the rest junctions
    assert fast.minutes == pytest.approx(PARKING + (5000 / 25.03 + 360 / 12.87 + 8) / 60, abs=0.1)


def test_the_way_names_roads_and_towns(tmp_path: Path) -> None:
    sketch = Sketch()
    sketch.way([(0, 0), (8000, 0)], "primary", ref="A47")
    sketch.way([(8000, 0), (8200, 0)], "residential", name="High Street")
    sketch.way([(8200, 0), (8200, 9000)], "primary", ref="A6003")
    sketch.node((8100, 100), place="town", name="Middleham")
    sketch.node((0, 100), place="town", name="Startham")
    network = sketch.network(tmp_path)
    leg = network.leg(place(0, 0), place(8200, 9000))
    assert leg is not None
    assert leg.via == ("A47", "Middleham", "A6003")
    back = network.leg(place(8200, 9000), place(0, 0))
    assert back is not None
    assert back.via == ("A6003", "Middleham", "A47")


def test_in_the_sea_or_far_off_there_is_no_way(tmp_path: Path) -> None:
    network = grid().network(tmp_path)
    ashore = place(500, 0)
    for lost in (
        place(0, -2100),
        place(6000, 1000),
        Place("p", "nowhere", nan, 0.5),
        Place("p", "", 0.0, 0.0),
    ):
        assert network.attach(lost) is None
        assert network.leg(lost, ashore) is None
        assert network.leg(ashore, lost) is None
        minutes, far = network.matrix([ashore, lost, place(2500, 0)])
        assert minutes[0, 1] == minutes[1, 2] == far[1, 0] == inf
        assert minutes[0, 2] < inf
    assert network.attach(place(0, -1900)) is not None


def test_two_doors_of_one_place_are_no_drive(tmp_path: Path) -> None:
    network = grid().network(tmp_path)
    leg = network.leg(place(500, 0), place(600, 0))
    assert leg is not None
    assert (leg.minutes, leg.km, leg.source) == (0, 0, "same place")


def test_no_places_and_one_place(tmp_path: Path) -> None:
    network = grid().network(tmp_path)
    assert network.matrix([])[0].shape == (0, 0)
    assert network.matrix([WEST])[0].tolist() == [[0.0]]


def test_where_the_extract_was_cut_the_road_ends(tmp_path: Path) -> None:
    sketch = grid()
    sketch.way([(3000, 0), (3500, 0)])
    sketch.lost(999_999)
    network = sketch.network(tmp_path)
    assert network.record.provenance.missing_points == 1
    assert km(network, place(2500, 0), place(3500, 0)) == 1.0


def test_only_one_way_roads_that_lead_nowhere_are_no_network(tmp_path: Path) -> None:
    sketch = Sketch()
    sketch.way([(0, 0), (1000, 0)], oneway="yes")
    with pytest.raises(FileRefusedError, match="no roads open to all"):
        sketch.network(tmp_path)


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> RoadNetwork:
    """A town with a bit of everything."""
    sketch = grid(6, 5, 700)
    sketch.way([(0, 0), (700, 700), (1400, 1400)], "primary", ref="A12", oneway="yes")
    sketch.way([(350, 0), (350, -600), (-200, -600)], "service", access="private")
    sketch.way([(-200, -600), (0, 0)], "service", access="private")
    sketch.way([(2100, 0), (2100, -900)], "residential", maxspeed="20 mph")
    sketch.way([(2800, 2800), (2800, 3400), (3500, 3400), (3500, 2800)], oneway="-1")
    sketch.node((1050, 700), barrier="bollard")
    sketch.way([(700, 350), (1050, 350), (1400, 350)], "service", service="alley")
    return sketch.network(tmp_path_factory.mktemp("town"))


points = st.tuples(st.integers(-900, 4200), st.integers(-1200, 3800)).map(lambda p: place(*map(float, p)))


@settings(max_examples=60, deadline=None)
@given(places=st.lists(points, min_size=2, max_size=8, unique_by=lambda p: p.key))
def test_a_matrix_agrees_with_each_leg(town: RoadNetwork, places: list[Place]) -> None:
    minutes, far = town.matrix(places)
    assert minutes.dtype == far.dtype == np.float32
    for row, origin in enumerate(places):
        for column, destination in enumerate(places):
            leg = town.leg(origin, destination)
            if leg is None:
                assert minutes[row, column] == inf or row == column
            else:
                assert minutes[row, column] == pytest.approx(leg.minutes, abs=0.051)
                assert far[row, column] == pytest.approx(leg.km, abs=0.051)


@settings(max_examples=60, deadline=None)
@given(one=points, other=points)
def test_no_drive_is_shorter_than_the_straight_line(town: RoadNetwork, one: Place, other: Place) -> None:
    from ecfrs_tui.domain.places import straight_km

    leg = town.leg(one, other)
    if leg is not None and leg.source == "roads":
        assert leg.km >= straight_km(one, other) - 0.06
        assert leg.minutes >= PARKING


@settings(max_examples=25, deadline=None)
@given(places=st.lists(points, min_size=2, max_size=12, unique_by=lambda p: p.key))
def test_hierarchies_give_the_same_minutes(town: RoadNetwork, places: list[Place]) -> None:
    pytest.importorskip("pyroutingkit")
    quick = open_network(town.path)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(hierarchy, "WORTH_IT", 1)
        minutes, far = quick.matrix(places)
    expected, expected_far = town.matrix(places)
    assert (minutes == expected).all()
    assert np.allclose(far, expected_far, atol=0.11)


def test_without_the_accelerator_scipy_answers(town: RoadNetwork, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyroutingkit", None)
    monkeypatch.setattr(hierarchy, "WORTH_IT", 1)
    places = [place(100.0 * n, 50.0 * n) for n in range(8)]
    assert (open_network(town.path).matrix(places)[0] == town.matrix(places)[0]).all()


def test_it_is_a_source_that_answers_any_part_and_can_be_stopped(town: RoadNetwork) -> None:
    source: TravelSource = town
    assert isinstance(source, TableSource)
    places = [place(700.0 * n, 300.0 * n) for n in range(5)]
    whole = town.matrix(places)[0]
    seen: list[tuple[int, int]] = []
    part = town.table(places[:2], places[1:], lambda done, of: seen.append((done, of)))[0]
    assert (part == whole[:2, 1:]).all()
    assert seen[-1] == (2, 2)

    def stop(done: int, of: int) -> None:
        raise StoppedError("stopped", "enough")

    with pytest.raises(StoppedError):
        town.table(places, places, stop)


def test_it_travels_into_another_process_as_its_file(town: RoadNetwork) -> None:
    town.leg(WEST, EAST)
    packed = pickle.dumps(town)
    assert len(packed) < 1000
    again = pickle.loads(packed)
    assert again.version == town.version
    assert again.leg(WEST, EAST) == town.leg(WEST, EAST)


def test_several_threads_get_the_same_answers(town: RoadNetwork) -> None:
    places = [place(300.0 * n, 170.0 * n) for n in range(12)]
    pairs = [(one, other) for one in places for other in places]
    expected = [town.leg(*pair) for pair in pairs]
    fresh = open_network(town.path)
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(lambda pair: fresh.leg(*pair), pairs)) == expected


def test_a_drive_does_not_wait_for_a_table(town: RoadNetwork) -> None:
    network = open_network(town.path)
    begun, answered = threading.Event(), threading.Event()

    def hold(_done: int, _of: int) -> None:
        begun.set()
        assert answered.wait(60)

    places = [place(700.0 * n, 300.0 * n) for n in range(4)]
    with ThreadPoolExecutor(1) as pool:
        table = pool.submit(network.table, places, places, hold)
        assert begun.wait(60)
        assert network.leg(WEST, EAST) == town.leg(WEST, EAST)
        answered.set()
        assert (table.result()[0] == town.matrix(places)[0]).all()


def test_behind_a_screen_no_hierarchies_are_set_up(
    town: RoadNetwork, monkeypatch: pytest.MonkeyPatch
) -> None:
    def never(_core: object) -> None:
        raise AssertionError("set up in a thread")

    monkeypatch.setattr(hierarchy, "WORTH_IT", 1)
    monkeypatch.setattr(hierarchy, "hierarchy_of", never)
    network = open_network(town.path)
    with ThreadPoolExecutor(1) as pool:
        assert pool.submit(network.matrix, [WEST, EAST]).result()[0].shape == (2, 2)
    with pytest.raises(AssertionError, match="set up in a thread"):
        network.matrix([WEST, EAST])


def test_the_version_follows_the_roads(tmp_path: Path) -> None:
    one = grid().network(tmp_path).version
    assert grid().network(tmp_path).version == one
    assert grid(maxspeed="20 mph").network(tmp_path).version != one


@pytest.mark.parametrize("module", ["scipy.sparse.csgraph", "osmium"])
def test_without_the_extra_one_sentence_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, module: str
) -> None:
    network = grid().network(tmp_path)
    monkeypatch.setitem(sys.modules, module, None)
    from ecfrs_tui.travel.roads.reading import header_box

    with pytest.raises(RefusedError, match="need the extra `roads`") as refused:
        open_network(network.path) if "scipy" in module else header_box(tmp_path / "sketch.osm.pbf")
    assert refused.value.hint == "install ecfrs-tui[roads]"


def test_importing_it_waits_for_nothing_heavy() -> None:
    imports = "import ecfrs_tui.travel.roads.engine, ecfrs_tui.services.roads, ecfrs_tui.cli.commands.roads"
    script = f"import sys; {imports}; print(sorted({{'numpy', 'scipy', 'osmium'}} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_a_damaged_file_is_said_when_it_is_opened(tmp_path: Path) -> None:
    path = grid().network(tmp_path).path
    path.write_bytes(path.read_bytes()[:-40])
    with pytest.raises(StoreError, match="cannot be used"):
        open_network(path)


def test_the_sketch_is_drawn_where_it_says() -> None:
    from ecfrs_tui.domain.places import straight_km

    one, other = at(0, 0), at(0, 1000)
    assert straight_km(Place("", "", *one), Place("", "", *other)) == pytest.approx(1.0)
