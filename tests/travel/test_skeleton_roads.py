"""The shipped roads as data: one connected map, no road that cannot be, no place named twice."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ecfrs_tui.domain.places import Place, straight_km
from ecfrs_tui.travel.network import Network
from ecfrs_tui.travel.skeleton import RoadSkeleton
from ecfrs_tui.travel.skeleton_data import FILES, Edge, Node, load_skeleton_data
from tests.travel.test_skeleton import copy_roads

DATA = load_skeleton_data()
SKELETON = RoadSkeleton()
NETWORK = Network(DATA)
NUMBERS = {node.name: at for at, node in enumerate(DATA.nodes)}


def place(node: Node) -> Place:
    return Place(node.name, node.name, node.latitude, node.longitude)


def straight(edge: Edge) -> float:
    return straight_km(place(DATA.nodes[edge.start]), place(DATA.nodes[edge.end]))


def test_every_node_junctions_included_reaches_every_other() -> None:
    assert np.isfinite(NETWORK.minutes).all()
    assert np.isfinite(NETWORK.km).all()


def test_the_network_is_the_same_both_ways() -> None:
    assert (NETWORK.minutes == NETWORK.minutes.T).all()
    assert (NETWORK.km == NETWORK.km.T).all()


def test_no_way_through_a_third_node_is_quicker() -> None:
    for middle in range(len(DATA.nodes)):
        through = NETWORK.minutes[:, middle, None] + NETWORK.minutes[middle]
        assert (NETWORK.minutes <= through + 1e-6).all()


@pytest.mark.parametrize(
    "edge", DATA.edges, ids=lambda e: f"{DATA.nodes[e.start].name}-{DATA.nodes[e.end].name}"
)
def test_a_road_joins_two_places_and_is_no_shorter_than_the_straight_line(edge: Edge) -> None:
    line = straight(edge)
    assert edge.start != edge.end
    assert 0.2 < line < 25
    if edge.km is not None:
        assert line <= edge.km <= 3 * line + 2


def test_no_road_stands_twice_and_no_two_nodes_are_one() -> None:
    assert max(Counter(frozenset((edge.start, edge.end)) for edge in DATA.edges).values()) == 1
    for at, node in enumerate(DATA.nodes):
        assert all(straight_km(place(node), place(other)) > 0.3 for other in DATA.nodes[:at])


def test_a_quicker_class_of_road_is_quicker() -> None:
    kmh = [DATA.rates.kmh[kind] for kind in "MDABU"]
    assert kmh == sorted(kmh, reverse=True)
    # as the crow flies, leaving the network gains nothing on its A roads
    assert DATA.rates.access_kmh / DATA.rates.access_ratio < DATA.rates.kmh["A"] / DATA.rates.ratio["A"]


def test_no_town_is_drawn_in_the_water() -> None:
    for node in DATA.nodes:
        if node.kind != "X":
            met = SKELETON.attach(place(node))
            assert met is not None
            assert met.node == node.name


@settings(max_examples=80, deadline=None)
@given(st.sampled_from(DATA.nodes), st.sampled_from(DATA.nodes))
def test_the_way_told_is_made_of_roads_and_takes_the_minutes_told(one: Node, other: Node) -> None:
    way = NETWORK.way(NUMBERS[one.name], NUMBERS[other.name])
    assert (way[0], way[-1]) == (NUMBERS[one.name], NUMBERS[other.name])
    takes = {frozenset((edge.start, edge.end)): NETWORK.minutes[edge.start, edge.end] for edge in DATA.edges}
    steps = [takes[frozenset(step)] for step in pairwise(way)]
    assert sum(steps) == pytest.approx(NETWORK.minutes[way[0], way[-1]], abs=1e-6)


@settings(max_examples=80, deadline=None)
@given(st.sampled_from(DATA.nodes), st.sampled_from(DATA.nodes))
def test_every_name_told_is_on_the_map(one: Node, other: Node) -> None:
    leg = SKELETON.leg(place(one), place(other))
    assert leg is not None
    roads = {road for node in DATA.nodes for road in re.findall(r"\b[AM]\d{1,4}\b", node.name)}
    assert set(leg.via) <= set(NUMBERS) | roads


@pytest.mark.parametrize("name", FILES)
def test_a_file_written_again_from_its_rows_gives_the_same_roads(tmp_path: Path, name: str) -> None:
    copy_roads(tmp_path)
    path = tmp_path / name
    rows = list(csv.reader(io.StringIO(path.read_text(encoding="utf-8"))))
    assert len({len(row) for row in rows}) == 1
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, quoting=csv.QUOTE_ALL).writerows(rows)
    again = load_skeleton_data(tmp_path)
    assert (again.nodes, again.edges, again.water, again.rates) == (
        DATA.nodes,
        DATA.edges,
        DATA.water,
        DATA.rates,
    )


def test_the_nearest_node_is_told_over_water_too() -> None:
    at_sea = Place("p", "a lightship", 51.75, 1.3)
    near = SKELETON.nearest(at_sea)
    others = [straight_km(at_sea, place(node)) for node in DATA.nodes]
    assert near.distance_km == min(others)
