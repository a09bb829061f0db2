"""The network file: what is written is read, what is damaged is said, an older one stays in force."""

from __future__ import annotations

import errno
import json
import os
from pathlib import Path

import numpy as np
import pytest

from ecfrs_tui.errors import NotFoundError, StoreError
from ecfrs_tui.travel.roads import keeping
from ecfrs_tui.travel.roads.keeping import fingerprint, read, write
from ecfrs_tui.travel.roads.record import NetworkRecord
from tests.travel.roads.sketch import grid


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    """A network that is in force."""
    sketch = grid()
    sketch.way([(0, 0), (300, 400), (1000, 1000)], name="Ümläut Lane")
    sketch.node((0, 0), place="village", name="Little Grid")
    return sketch.network(tmp_path).path


def same(one: NetworkRecord, other: NetworkRecord) -> bool:
    arrays = all((getattr(one, n) == getattr(other, n)).all() for n in keeping._ARRAYS)
    return arrays and (one.names, one.towns, one.provenance) == (other.names, other.towns, other.provenance)


def test_what_is_written_is_read(kept: Path, tmp_path: Path) -> None:
    record, mark = read(kept)
    assert "Ümläut Lane" in record.names
    assert [town.name for town in record.towns] == ["Little Grid"]
    write(record, tmp_path / "new" / "folder" / "copy.npz")
    again, mark_again = read(tmp_path / "new" / "folder" / "copy.npz")
    assert same(record, again)
    assert mark == mark_again == fingerprint(record)
    assert [file.name for file in (tmp_path / "new" / "folder").iterdir()] == ["copy.npz"]


@pytest.mark.parametrize("share", [0.0, 0.01, 0.3, 0.7, 0.99])
def test_a_file_that_is_cut_off_is_refused(kept: Path, share: float) -> None:
    data = kept.read_bytes()
    kept.write_bytes(data[: int(len(data) * share)])
    with pytest.raises(StoreError) as refused:
        read(kept)
    assert refused.value.code == "roads_damaged"
    assert "roads build" in refused.value.hint


def test_changed_bytes_are_found_or_mean_nothing(kept: Path) -> None:
    data = kept.read_bytes()
    record, mark = read(kept)
    found = 0
    for at in range(0, len(data), 61):
        kept.write_bytes(data[:at] + bytes([data[at] ^ 0xFF]) + data[at + 1 :])
        try:
            again, mark_again = read(kept)
        except StoreError:
            found += 1
        else:
            # the stamp of a member's time, say
            assert mark_again == mark
            assert (again.forward == record.forward).all()
    assert found > 10


def rewritten(path: Path, **changes: object) -> None:
    """The same file with other entries in its head."""
    with np.load(path) as archive:
        members = {name: archive[name] for name in archive.files}
    head = json.loads(bytes(members["network"]).decode()) | changes
    members["network"] = np.frombuffer(json.dumps(head).encode(), dtype=np.uint8)
    with path.open("wb") as stream:
        np.savez_compressed(stream, **members)


def test_another_version_is_named(kept: Path) -> None:
    rewritten(kept, format=99)
    with pytest.raises(
        StoreError, match=r"made by another release \(its version is 99, ours is 1\)"
    ) as refused:
        read(kept)
    assert refused.value.code == "roads_version"


def test_figures_that_do_not_add_up_are_refused(kept: Path) -> None:
    rewritten(kept, fingerprint="0" * 12)
    with pytest.raises(StoreError, match="do not add up"):
        read(kept)
    rewritten(kept, mark="something else")
    with pytest.raises(StoreError, match="not a network of this program"):
        read(kept)


@pytest.mark.parametrize(
    ("name", "value"), [("head", 10**6), ("tail", -1), ("name", 999), ("points_from", 7)]
)
def test_a_figure_that_points_nowhere_is_refused(kept: Path, name: str, value: int) -> None:
    record, _ = read(kept)
    changed = getattr(record, name).copy()
    changed[-1] = value
    setattr_frozen(record, name, changed)
    write(record, kept)
    with pytest.raises(StoreError, match="cut off or not a network"):
        read(kept)


def setattr_frozen(record: NetworkRecord, name: str, value: object) -> None:
    object.__setattr__(record, name, value)


def test_an_archive_of_something_else_is_refused(tmp_path: Path) -> None:
    np.savez_compressed(tmp_path / "other.npz", a=np.arange(3))
    with pytest.raises(StoreError, match="cannot be used"):
        read(tmp_path / "other.npz")


def test_no_file_is_said(tmp_path: Path) -> None:
    with pytest.raises(NotFoundError, match="no road network"):
        read(tmp_path / "none.npz")


@pytest.mark.parametrize(
    ("number", "code"), [(errno.ENOSPC, "disk_full"), (errno.EACCES, "roads_unwritable")]
)
def test_what_was_in_force_stays_when_writing_fails(
    kept: Path, monkeypatch: pytest.MonkeyPatch, number: int, code: str
) -> None:
    record, _ = read(kept)
    before = kept.read_bytes()

    def full(_descriptor: int) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(StoreError) as refused:
        write(record, kept)
    assert refused.value.code == code
    assert kept.read_bytes() == before
    assert not list(kept.parent.glob(".*"))
