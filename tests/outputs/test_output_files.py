"""Files are there whole or not at all, and a refusal says what, where and what to do."""

from __future__ import annotations

import errno
import os
from pathlib import Path
from typing import Any

import pytest

from ecfrs_tui.errors import FileRefusedError
from ecfrs_tui.outputs import files
from ecfrs_tui.outputs.files import write_all_or_nothing, write_atomic


def everything(folder: Path) -> dict[str, bytes | None]:
    return {
        str(p.relative_to(folder)): p.read_bytes() if p.is_file() else None for p in sorted(folder.rglob("*"))
    }


def failing_on(call: str, number: int, monkeypatch: pytest.MonkeyPatch, when: int = 1) -> None:
    """Let the `when`-th call of an os function fail as a full or forbidden disk would."""
    real, calls = getattr(os, call), [0]

    def stand_in(*given: Any, **named: Any) -> Any:
        calls[0] += 1
        if calls[0] == when:
            raise OSError(number, os.strerror(number))
        return real(*given, **named)

    monkeypatch.setattr(os, call, stand_in)


def test_a_file_is_written_with_its_folders(tmp_path: Path) -> None:
    path = tmp_path / "2027-03-09" / "visits" / "a.eml"
    write_atomic(path, b"one\r\n")
    write_atomic(path, b"two\r\n")
    assert path.read_bytes() == b"two\r\n"
    assert [p.name for p in path.parent.iterdir()] == ["a.eml"]


@pytest.mark.parametrize(
    ("call", "number", "code"),
    [
        ("fsync", errno.ENOSPC, "no_room"),
        ("fsync", errno.EIO, "not_written"),
        ("replace", errno.EACCES, "not_allowed"),
        ("replace", errno.EROFS, "not_allowed"),
        ("replace", errno.ENAMETOOLONG, "path_too_long"),
    ],
)
def test_a_failure_leaves_the_old_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str, number: int, code: str
) -> None:
    path = tmp_path / "a.eml"
    path.write_bytes(b"old")
    failing_on(call, number, monkeypatch)
    with pytest.raises(FileRefusedError) as refused:
        write_atomic(path, b"new")
    assert refused.value.code == code
    assert str(path) in refused.value.message
    assert refused.value.message.endswith(".")
    assert refused.value.hint
    assert everything(tmp_path) == {"a.eml": b"old"}


def test_folders_made_for_nothing_go_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    failing_on("fsync", errno.ENOSPC, monkeypatch)
    with pytest.raises(FileRefusedError):
        write_atomic(tmp_path / "new" / "deep" / "a.eml", b"x")
    assert everything(tmp_path) == {}


def test_an_interruption_leaves_nothing_either(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(handle: int) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "fsync", interrupted)
    with pytest.raises(KeyboardInterrupt):
        write_atomic(tmp_path / "a.eml", b"x")
    assert everything(tmp_path) == {}


def test_a_folder_that_is_a_file(tmp_path: Path) -> None:
    (tmp_path / "exports").write_bytes(b"I am a file")
    for path in (tmp_path / "exports" / "a.eml", tmp_path / "exports" / "deep" / "a.eml"):
        with pytest.raises(FileRefusedError, match="a file stands where the folder") as refused:
            write_atomic(path, b"x")
        assert refused.value.code == "not_a_folder"
    assert everything(tmp_path) == {"exports": b"I am a file"}


def test_a_name_that_a_folder_has(tmp_path: Path) -> None:
    (tmp_path / "a.eml").mkdir()
    with pytest.raises(FileRefusedError, match="a folder has that name") as refused:
        write_atomic(tmp_path / "a.eml", b"x")
    assert refused.value.code == "name_taken"
    assert everything(tmp_path) == {"a.eml": None}


def test_a_folder_that_may_not_be_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def forbidden(path: Path, data: bytes) -> None:
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(files, "_write_flushed", forbidden)
    with pytest.raises(FileRefusedError, match="does not allow it") as refused:
        write_atomic(tmp_path / "a.eml", b"x")
    assert refused.value.code == "not_allowed"
    assert everything(tmp_path) == {}


def test_impossible_names(tmp_path: Path) -> None:
    with pytest.raises(FileRefusedError) as refused:
        write_atomic(tmp_path / ("a" * 300), b"x")
    assert refused.value.code in ("path_too_long", "not_written")
    with pytest.raises(FileRefusedError) as refused:
        write_atomic(tmp_path / "a\0b", b"x")
    assert "\0" not in refused.value.message
    assert everything(tmp_path) == {}


@pytest.mark.parametrize("step", range(1, 6))
def test_several_files_or_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: int) -> None:
    """Two of the three replace a file: five moves, each of which may fail."""
    (tmp_path / "a").write_bytes(b"old a")
    (tmp_path / "c").write_bytes(b"old c")
    before = everything(tmp_path)
    wanted = [(tmp_path / name, f"new {name}".encode()) for name in ("a", "b", "c")]
    with monkeypatch.context() as patched:
        failing_on("replace", errno.EACCES, patched, when=step)
        with pytest.raises(FileRefusedError):
            write_all_or_nothing(wanted)
    assert everything(tmp_path) == before
    write_all_or_nothing(wanted)
    assert everything(tmp_path) == {"a": b"new a", "b": b"new b", "c": b"new c"}


def test_no_room_for_the_last_of_several(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    failing_on("fsync", errno.ENOSPC, monkeypatch, when=3)
    with pytest.raises(FileRefusedError, match="no room"):
        write_all_or_nothing([(tmp_path / "x" / str(n), b"x") for n in range(3)])
    assert everything(tmp_path) == {}


def test_the_same_place_twice_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FileRefusedError, match="twice"):
        write_all_or_nothing([(tmp_path / "a.eml", b"1"), (tmp_path / "x" / ".." / "A.eml", b"2")])
    assert everything(tmp_path) == {}


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="the system has no disk that is always full")
def test_a_disk_that_is_really_full(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "_write_flushed", lambda path, data: Path("/dev/full").write_bytes(data))
    with pytest.raises(FileRefusedError) as refused:
        write_atomic(tmp_path / "a.eml", b"x" * 10)
    assert refused.value.code == "no_room"
