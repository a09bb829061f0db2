"""The county on a map of cells."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecfrs_tui.tui.widgets.countymap import COUNTY, Bounds, Place, Ring, map_lines, sign_of

HARLOW = Place("1", "Plover Lane", 90, 51.770, 0.095)
HARWICH = Place("2", "Oyster Reach", 30, 51.940, 1.270)
PLACES = st.builds(
    Place,
    st.text(max_size=3),
    st.text(max_size=30),
    st.integers(0, 100),
    st.floats(-90, 90),
    st.floats(-180, 180),
)


def drawing(*places: Place, chosen: str = "", ring: Ring | None = None, bounds: Bounds = COUNTY) -> list[str]:
    return [line.plain for line in map_lines(places, 76, 20, chosen=chosen, ring=ring, bounds=bounds)]


def where(lines: list[str], sign: str) -> tuple[int, int]:
    row = next(number for number, line in enumerate(lines) if sign in line)
    return lines[row].index(sign), row


def test_harlow_lies_west_and_harwich_north_east_of_it() -> None:
    lines = drawing(HARLOW, Place("2", "", 50, HARWICH.latitude, HARWICH.longitude))
    harlow, harwich = where(lines, "▲"), where(lines, "▪")
    assert harlow[0] < harwich[0] and harlow[1] > harwich[1]


def test_towns_are_named_where_there_is_room_and_never_cut() -> None:
    lines = drawing()
    for town in ("Chelmsford", "Colchester", "Harlow", "Basildon"):
        assert any(town in line for line in lines)


def test_the_greatest_need_is_seen_where_schools_share_a_cell() -> None:
    low = Place("3", "", 10, HARLOW.latitude, HARLOW.longitude)
    assert any("▲" in line for line in drawing(HARLOW, low))
    assert any("▲" in line for line in drawing(low, HARLOW))


def test_the_chosen_school_is_named_on_the_side_that_has_room() -> None:
    assert any("◆ Plover Lane" in line for line in drawing(HARLOW, chosen="1"))
    narrow = [line.plain for line in map_lines([HARWICH], 40, 20, chosen="2")]
    assert any("Oyster Reach ◆" in line for line in narrow)


def test_the_ring_has_its_radius() -> None:
    ring = Ring("", 51.75, 0.5, 10.0)
    lines = drawing(ring=ring, bounds=Bounds.around(51.75, 0.5, 12.0))
    column, row = where(lines, "✖")
    height = sum(any("\u2801" <= c <= "\u28ff" for c in line) for line in lines)
    assert abs(row - len(lines) // 2) <= 1
    assert abs(column - 38) <= 2
    # ten of twelve kilometres to each side of the middle
    assert abs(height - len(lines) * 10 / 12) <= 3


@pytest.mark.parametrize(
    ("need", "sign"), [(0, "·"), (39, "·"), (40, "▪"), (60, "■"), (79, "■"), (80, "▲"), (100, "▲")]
)
def test_the_sign_of_a_need(need: int, sign: str) -> None:
    assert sign_of(need)[0] == sign


@given(st.lists(PLACES, max_size=8), st.integers(0, 120), st.integers(0, 40), st.floats(0, 60))
def test_the_map_has_its_size_wherever_the_places_are(
    places: list[Place], width: int, height: int, km: float
) -> None:
    chosen = places[0].key if places else ""
    lines = map_lines(places, width, height, chosen=chosen, ring=Ring("x", 51.7, 0.5, km))
    if width >= 20 and height >= 6:
        assert len(lines) == height
    assert all(line.cell_length <= width for line in lines)
