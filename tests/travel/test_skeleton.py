"""The road skeleton: sound as a measure of distance, honest about water, clear about the way."""

from __future__ import annotations

import pickle
import subprocess
import sys
from dataclasses import replace
from importlib.resources import files
from math import inf, nan
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ecfrs_tui.domain.places import Place, straight_km
from ecfrs_tui.errors import FileRefusedError
from ecfrs_tui.travel.network import ACCESS_LIMIT_KM
from ecfrs_tui.travel.skeleton import RoadSkeleton
from ecfrs_tui.travel.skeleton_data import FILES, load_skeleton_data
from ecfrs_tui.travel.source import TravelSource, legs_many
from tests.travel.places import (
    BRADWELL,
    BRIGHTLINGSEA,
    BURNHAM,
    CANVEY,
    CHELMSFORD,
    COLCHESTER,
    FELIXSTOWE,
    HARWICH,
    LEIGH,
    MERSEA,
    NORTH_SEA,
    SOUTHEND,
)

SKELETON = RoadSkeleton()
DRY = [node for node in load_skeleton_data().nodes if node.kind in "CTV"]


@st.composite
def near_towns(draw: st.DrawFn) -> Place:
    """A point within about 700 m of a town: far enough to differ, near enough to stay ashore."""
    town = draw(st.sampled_from(DRY))
    offset = st.integers(-40, 40)
    latitude, longitude = town.latitude + draw(offset) / 10_000, town.longitude + draw(offset) / 10_000
    return Place(f"point:{latitude:.5f},{longitude:.5f}", town.name, latitude, longitude)


@settings(max_examples=60, deadline=None)
@given(st.lists(near_towns(), min_size=3, max_size=12, unique_by=lambda place: place.key))
def test_a_matrix_is_symmetric_nothing_at_home_and_agrees_with_each_leg(places: list[Place]) -> None:
    minutes, km = SKELETON.matrix(places)
    assert minutes.dtype == km.dtype == np.float32
    assert (minutes == minutes.T).all()
    assert (km == km.T).all()
    assert (np.diag(minutes) == 0).all()
    assert (np.diag(km) == 0).all()
    for row, origin in enumerate(places):
        for column, destination in enumerate(places):
            leg = SKELETON.leg(origin, destination)
            if leg is None:
                assert minutes[row, column] == inf
            else:
                assert minutes[row, column] == pytest.approx(leg.minutes, abs=0.051)
                assert km[row, column] == pytest.approx(leg.km, abs=0.051)


@settings(max_examples=40, deadline=None)
@given(st.lists(near_towns(), min_size=3, max_size=20, unique_by=lambda place: place.key))
def test_a_detour_never_saves_more_than_ten_minutes(places: list[Place]) -> None:
    minutes, _ = SKELETON.matrix(places)
    for middle in range(len(places)):
        through = minutes[:, middle, None] + minutes[None, middle, :]
        assert (minutes <= through + 10).all()


@settings(max_examples=60, deadline=None)
@given(near_towns(), near_towns())
def test_no_drive_is_shorter_than_the_straight_line(one: Place, other: Place) -> None:
    leg, back = SKELETON.leg(one, other), SKELETON.leg(other, one)
    assert leg is not None
    assert back is not None
    assert (leg.minutes, leg.km) == (back.minutes, back.km)
    straight = straight_km(one, other)
    if leg.source == "same place":
        assert straight < 0.15
        assert leg.minutes == 0
    else:
        # to a tenth, and the motorway is the straightest road there is
        assert leg.km >= straight - 0.1
        assert leg.minutes >= straight / 94 * 60
        assert leg.error_minutes >= 2


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (BURNHAM, SOUTHEND),
        (MERSEA, BRADWELL),
        (BRIGHTLINGSEA, MERSEA),
        (CANVEY, LEIGH),
        (HARWICH, FELIXSTOWE),
    ],
)
def test_an_estuary_between_costs_the_way_round(one: Place, other: Place) -> None:
    leg = SKELETON.leg(one, other)
    assert leg is not None
    # straight-line minutes: the crow's kilometres at 45 km/h, the speed of a lane
    assert leg.minutes >= 1.9 * straight_km(one, other) / 45 * 60
    assert leg.km >= 1.9 * straight_km(one, other)
    assert leg.error_minutes == pytest.approx(max(2, 0.07 * leg.minutes), abs=0.06)


def test_the_way_names_towns_and_roads() -> None:
    leg = SKELETON.leg(BURNHAM, SOUTHEND)
    assert leg is not None
    assert leg.source == "skeleton"
    assert leg.via == ("Latchingdon", "Cold Norton", "South Woodham Ferrers", "A130", "A127")
    back = SKELETON.leg(SOUTHEND, BURNHAM)
    assert back is not None
    assert back.via == leg.via[::-1]


def test_two_doors_of_one_place_are_no_drive() -> None:
    next_door = replace(CHELMSFORD, key="point:door", latitude=CHELMSFORD.latitude + 0.0005)
    leg = SKELETON.leg(CHELMSFORD, next_door)
    assert leg is not None
    assert (leg.minutes, leg.km, leg.source) == (0, 0, "same place")


@pytest.mark.parametrize(
    "place",
    [
        NORTH_SEA,
        Place("p", "between the piers", 51.77, 1.25),
        Place("p", "Thames mouth", 51.49, 0.75),
        Place("p", "null island", 0.0, 0.0),
        Place("p", "Norwich", 52.63, 1.3),
        Place("p", "no number", nan, 0.5),
    ],
)
def test_in_the_sea_or_far_off_there_is_no_way(place: Place) -> None:
    assert SKELETON.attach(place) is None
    assert SKELETON.leg(place, CHELMSFORD) is None
    assert SKELETON.leg(CHELMSFORD, place) is None
    minutes, km = SKELETON.matrix([CHELMSFORD, place, COLCHESTER])
    assert minutes[0, 1] == minutes[1, 2] == km[0, 1] == inf
    assert minutes[1, 1] == 0
    assert minutes[0, 2] < inf


def test_two_points_in_the_sea_near_one_another_have_no_way_either() -> None:
    other = replace(NORTH_SEA, key="point:sea2", latitude=NORTH_SEA.latitude + 0.02)
    assert SKELETON.leg(NORTH_SEA, other) is None
    assert SKELETON.matrix([NORTH_SEA, other])[0][0, 1] == inf


def test_every_town_is_attached_to_itself() -> None:
    for node in DRY:
        attachment = SKELETON.attach(Place("p", node.name, node.latitude, node.longitude))
        assert attachment is not None
        assert attachment.distance_km < ACCESS_LIMIT_KM
        assert attachment.node == node.name


def test_a_motorway_interchange_is_not_joined_from_a_lane() -> None:
    interchange = next(node for node in load_skeleton_data().nodes if node.kind == "X")
    beside = Place("p", "a farm", interchange.latitude, interchange.longitude)
    attachment = SKELETON.attach(beside)
    assert attachment is not None
    assert attachment.node != interchange.name


def test_every_node_reaches_every_other() -> None:
    places = [Place(f"n{at}", node.name, node.latitude, node.longitude) for at, node in enumerate(DRY)]
    minutes, _ = SKELETON.matrix(places)
    assert np.isfinite(minutes).all()


def test_no_places_and_one_place() -> None:
    assert SKELETON.matrix([])[0].shape == (0, 0)
    assert SKELETON.matrix([CHELMSFORD])[0].tolist() == [[0.0]]


def test_many_legs_keep_their_order() -> None:
    source: TravelSource = SKELETON
    pairs = [(CHELMSFORD, COLCHESTER), (NORTH_SEA, COLCHESTER), (CHELMSFORD, COLCHESTER), (SOUTHEND, CANVEY)]
    answers = legs_many(source, pairs)
    assert answers == [SKELETON.leg(*pair) for pair in pairs]
    assert answers[1] is None


def test_it_survives_pickling_before_and_after_use() -> None:
    fresh = pickle.loads(pickle.dumps(RoadSkeleton()))
    used = pickle.loads(pickle.dumps(SKELETON))
    assert fresh.leg(CHELMSFORD, COLCHESTER) == used.leg(CHELMSFORD, COLCHESTER)


def test_the_version_follows_the_files_but_not_their_line_ends(tmp_path: Path) -> None:
    copy_roads(tmp_path, newline="\r\n")
    assert RoadSkeleton(tmp_path).version == SKELETON.version
    speeds = tmp_path / "speeds.csv"
    speeds.write_text(speeds.read_text(encoding="utf-8").replace(",76,", ",90,"), encoding="utf-8")
    quicker = RoadSkeleton(tmp_path)
    assert quicker.version != SKELETON.version
    one, other = quicker.leg(CHELMSFORD, COLCHESTER), SKELETON.leg(CHELMSFORD, COLCHESTER)
    assert one is not None
    assert other is not None
    assert one.minutes < other.minutes


@pytest.mark.parametrize(
    ("name", "row", "says"),
    [
        ("nodes.csv", "Nowhere,north,0.5,T", "latitude must be a number"),
        ("nodes.csv", "Nowhere,nan,0.5,T", "latitude must be a number"),
        ("nodes.csv", "Chelmsford,51.7,0.5,T", "a name of its own"),
        ("nodes.csv", "Nowhere,51.7,0.5,Q", "kind must be"),
        ("edges.csv", "Chelmsford,Atlantis,A,", "'Atlantis' is not in nodes.csv"),
        ("edges.csv", "Chelmsford,Colchester,Z,", "road_class must be"),
        ("edges.csv", "Chelmsford,Colchester,A,-1", "km must be a number"),
        ("water.csv", "Styx,0,99,0", "latitude must be a number"),
        ("speeds.csv", "A,speed on this road class,0,km/h", "at least 1"),
    ],
)
def test_an_edited_file_is_refused_by_name_and_row(tmp_path: Path, name: str, row: str, says: str) -> None:
    copy_roads(tmp_path)
    with (tmp_path / name).open("a", encoding="utf-8") as file:
        file.write(row + "\n")
    with pytest.raises(FileRefusedError, match=says) as refused:
        load_skeleton_data(tmp_path)
    assert refused.value.details["file"] == name


def test_a_missing_file_and_a_missing_column_are_said(tmp_path: Path) -> None:
    copy_roads(tmp_path)
    (tmp_path / "water.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    with pytest.raises(FileRefusedError, match="column water is missing"):
        load_skeleton_data(tmp_path)
    (tmp_path / "edges.csv").unlink()
    with pytest.raises(FileRefusedError, match=r"edges\.csv cannot be read"):
        load_skeleton_data(tmp_path)


def test_importing_it_waits_for_nothing_heavy() -> None:
    modules = "matrix skeleton source profile postcodes osgb geocode"
    imports = "; ".join(f"import ecfrs_tui.travel.{name}" for name in modules.split())
    heavy = "{'numpy', 'pyproj', 'geopy', 'msgpack', 'brotli', 'textual'}"
    script = f"import sys; {imports}; print(sorted({heavy} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def copy_roads(folder: Path, newline: str = "\n") -> None:
    for name in FILES:
        text = (files("ecfrs_tui.travel") / "data" / name).read_text(encoding="utf-8")
        (folder / name).write_text(text, encoding="utf-8", newline=newline)
