"""The road network of a home: put in force whole or not at all, and honest about whom it does not reach."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest
from sqlmodel import select

from ecfrs_tui.clock import RehearsalClock
from ecfrs_tui.errors import EcfrsError, FileRefusedError, StoreError
from ecfrs_tui.services import roads
from ecfrs_tui.services.context import Context
from ecfrs_tui.services.travel_sources import roads_of
from ecfrs_tui.store import tables as t
from tests.travel.roads.sketch import Sketch, at, grid

CLOCK = RehearsalClock(datetime(2027, 3, 1, 9))


def build(context: Context | None, home: Path, file: Path) -> roads.RoadsState:
    return roads.build(home, CLOCK, file, context=context, ferries=False, say=lambda *_: None)


@pytest.fixture
def at_the_grid(context: Context) -> Context:
    """All schools and bases moved to the drawn streets, one school out to sea."""
    with context.store.writing("set-up") as work:
        schools = work.session.exec(select(t.School)).all()
        for number, school in enumerate(schools):
            school.latitude, school.longitude = at(400.0 * number, 100)
        schools[-1].latitude, schools[-1].longitude = at(-9000, -9000)
        for officer in work.session.exec(select(t.Officer)).all():
            officer.base_latitude, officer.base_longitude = at(500, 900)
        work.record("set-up", "", "", undoable=False)
    return context


def test_a_network_is_built_looked_at_and_removed(at_the_grid: Context, tmp_path: Path) -> None:
    home = at_the_grid.home
    steps: list[tuple[str, int, int]] = []
    file = grid().write(tmp_path / "county.osm.pbf")
    state = roads.build(
        home, CLOCK, file, context=at_the_grid, ferries=False, say=lambda *step: steps.append(step)
    )
    assert [done for _, done, _ in steps] == sorted(done for _, done, _ in steps)
    assert steps[-1][1:] == (3, 3)
    assert state == roads.status(home, at_the_grid)
    assert state.provenance.source == "county.osm.pbf"
    assert state.provenance.source_bytes == file.stat().st_size
    assert state.provenance.made_utc.startswith("2027-03-01T09:00")
    assert state.provenance.road_km == pytest.approx(24.0)
    assert state.file_bytes == state.file.stat().st_size
    assert [far.key.partition(":")[0] for far in state.far] == ["urn"]
    source = roads_of(home)
    assert source is not None
    assert source.name == "roads"
    assert roads.remove(home) == state.file
    assert roads.remove(home) is None
    assert roads.status(home, at_the_grid) is None
    assert roads_of(home) is None


def test_a_home_without_a_database_may_build_too(tmp_path: Path) -> None:
    state = build(None, tmp_path, grid().write(tmp_path / "x.osm.pbf"))
    assert (state.places, state.far) == (0, ())


def test_the_extract_of_another_country_is_refused_with_both_boxes(context: Context, tmp_path: Path) -> None:
    with context.store.writing("set-up") as work:
        for school in work.session.exec(select(t.School)).all():
            school.latitude, school.longitude = 55.5, -3.25
        work.record("set-up", "", "", undoable=False)
    with pytest.raises(FileRefusedError, match=r"covers 51\.70 N to 51\.73 N, 0\.50 E to 0\.54 E") as refused:
        build(context, context.home, grid().write(tmp_path / "abroad.osm.pbf"))
    assert "55.50 N to 55.50 N, 3.25 W to 3.25 W" in refused.value.message
    assert not (context.home / roads.NETWORK).exists()


def no_roads(path: Path) -> Path:
    sketch = Sketch()
    sketch.way([(0, 0), (100, 0)], "footway")
    return sketch.write(path)


def cut_off(path: Path) -> Path:
    data = grid().write(path).read_bytes()
    path.write_bytes(data[: len(data) * 2 // 3])
    return path


def text(path: Path) -> Path:
    path.write_text("these are no roads " * 50, encoding="utf-8")
    return path


def empty(path: Path) -> Path:
    path.touch()
    return path


def missing(path: Path) -> Path:
    return path


def folder(path: Path) -> Path:
    path.mkdir()
    return path


@pytest.mark.parametrize(
    ("made", "code"),
    [
        (no_roads, "no_roads"),
        (cut_off, "file_cut_off"),
        (text, "not_a_pbf"),
        (empty, "not_a_pbf"),
        (missing, "file_missing"),
        (folder, "not_a_file"),
    ],
)
def test_a_file_that_cannot_serve_leaves_the_older_network_in_force(
    tmp_path: Path, made: object, code: str
) -> None:
    before = build(None, tmp_path, grid().write(tmp_path / "good.osm.pbf"))
    assert callable(made)
    file = made(tmp_path / "bad.osm.pbf")
    with pytest.raises(EcfrsError) as refused:
        build(None, tmp_path, file)
    assert refused.value.code == code
    assert "bad.osm.pbf" in refused.value.message
    assert roads.status(tmp_path, None) == before
    assert [each.name for each in (tmp_path / "db" / "roads").iterdir()] == ["network.npz"]


def test_a_folder_that_cannot_be_made_is_said(tmp_path: Path) -> None:
    (tmp_path / "db").write_text("in the way", "utf-8")
    with pytest.raises(StoreError, match="cannot be written"):
        build(None, tmp_path, grid().write(tmp_path / "good.osm.pbf"))


def test_a_damaged_network_can_be_removed_and_built_again(tmp_path: Path) -> None:
    file = grid().write(tmp_path / "good.osm.pbf")
    state = build(None, tmp_path, file)
    state.file.write_bytes(b"PK no more")
    with pytest.raises(StoreError, match="cannot be used"):
        roads.status(tmp_path, None)
    assert build(None, tmp_path, file) == state
    state.file.write_bytes(b"PK no more")
    assert roads.remove(tmp_path) == state.file
