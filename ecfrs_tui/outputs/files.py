"""Putting bytes into files so that a failure leaves what stood there before."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from uuid import uuid4

from ecfrs_tui.errors import FileRefusedError
from ecfrs_tui.outputs.text import one_line

_NO_ROOM = {errno.ENOSPC, errno.EDQUOT} if hasattr(errno, "EDQUOT") else {errno.ENOSPC}
_NOT_ALLOWED = {errno.EACCES, errno.EPERM, errno.EROFS}
_TOO_LONG_ON_WINDOWS = 206


def write_atomic(path: Path, data: bytes) -> None:
    """Write one file whole or not at all; folders above it are made.

    Raises FileRefusedError with what was wrong, where, and what to do; the file that stood there
    before is then untouched and nothing else is left behind.
    """
    write_all_or_nothing([(path, data)])


def write_all_or_nothing(files: Sequence[tuple[Path, bytes]]) -> None:
    """Write several files: all of them, or as it was before.

    Every file is first written beside its place and flushed to the disk, so a full disk is noticed
    before anything is replaced. A power cut between two replacements can leave some old and some new
    files, each of them whole. Raises FileRefusedError as `write_atomic`, also when a path comes twice.
    """
    _refuse_twice([path for path, _ in files])
    made: list[Path] = []
    written: list[tuple[Path, Path]] = []
    try:
        for path, data in files:
            with _explained(path):
                _make_folders(path.parent, made)
                _refuse_folder(path)
                beside = _beside(path, "part")
                written.append((beside, path))
                _write_flushed(beside, data)
        _replace_all(written)
    except BaseException:
        _tidy([beside for beside, _ in written], made)
        raise
    for folder in {path.parent for path, _ in files}:
        _flush_folder(folder)


def write_with(path: Path, write: Callable[[Path], None]) -> None:
    """Write one file whole or not at all by a function that fills the path it is given.

    For what is too long to hold as bytes. Raises FileRefusedError as `write_atomic`.
    """
    made: list[Path] = []
    beside = _beside(path, "part")
    try:
        with _explained(path):
            _make_folders(path.parent, made)
            _refuse_folder(path)
            write(beside)
            beside.replace(path)
    except BaseException:
        _tidy([beside], made)
        raise
    _flush_folder(path.parent)


def _refuse_twice(paths: Sequence[Path]) -> None:
    seen: set[str] = set()
    for path in paths:
        key = os.path.normpath(path).casefold()
        if key in seen:
            raise FileRefusedError(
                "same_file",
                f"“{_shown(path)}” would be written twice; nothing was written.",
                hint="Give every file a name of its own.",
            )
        seen.add(key)


def _make_folders(folder: Path, made: list[Path]) -> None:
    missing = []
    at = folder
    while not at.exists() and at != at.parent:
        missing.append(at)
        at = at.parent
    for one in reversed(missing):
        one.mkdir(exist_ok=True)
        made.append(one)
    if not folder.is_dir():
        raise NotADirectoryError(errno.ENOTDIR, "not a folder", str(folder))


def _refuse_folder(path: Path) -> None:
    if path.is_dir():
        raise IsADirectoryError(errno.EISDIR, "is a folder", str(path))


def _beside(path: Path, ending: str) -> Path:
    return path.with_name(f".{uuid4().hex[:12]}.{ending}")


def _write_flushed(path: Path, data: bytes) -> None:
    with path.open("xb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _replace_all(written: Sequence[tuple[Path, Path]]) -> None:
    """Move every file to its place; when one cannot be, put back those that were moved."""
    done: list[tuple[Path, Path | None]] = []
    try:
        for beside, path in written:
            with _explained(path):
                kept = _set_aside(path) if len(written) > 1 else None
                done.append((path, kept))
                beside.replace(path)
    except BaseException:
        if len(written) > 1:
            for path, kept in reversed(done):
                _put_back(path, kept)
        raise
    for _, kept in done:
        if kept is not None:
            with suppress(OSError):
                kept.unlink()


def _set_aside(path: Path) -> Path | None:
    if not path.exists():
        return None
    kept = _beside(path, "kept")
    path.replace(kept)
    return kept


def _put_back(path: Path, kept: Path | None) -> None:
    with suppress(OSError):
        if kept is None:
            path.unlink(missing_ok=True)
        else:
            kept.replace(path)


def _tidy(files: Sequence[Path], folders: Sequence[Path]) -> None:
    for file in files:
        with suppress(OSError):
            file.unlink(missing_ok=True)
    for folder in reversed(folders):
        with suppress(OSError):
            folder.rmdir()


def _flush_folder(folder: Path) -> None:
    """Make the new names last through a power cut; Windows has no such call and needs none."""
    if os.name != "posix":
        return
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


@contextmanager
def _explained(path: Path) -> Iterator[None]:
    """Turn what the system says into a sentence for the person at the screen."""
    try:
        yield
    except (OSError, ValueError) as fault:
        raise _refusal(path, fault) from fault


def _refusal(path: Path, fault: OSError | ValueError) -> FileRefusedError:
    number = getattr(fault, "errno", None)
    where = f"“{_shown(path)}” could not be written"
    folder = _shown(path.parent)
    if number in _NO_ROOM:
        return _named("no_room", f"{where}: no room is left on that disk.", "Free some room, then try again.")
    if number == errno.ENAMETOOLONG or getattr(fault, "winerror", None) == _TOO_LONG_ON_WINDOWS:
        hint = "Choose a folder nearer to the top of the disk."
        return _named("path_too_long", f"{where}: its name with all its folders is too long.", hint)
    if isinstance(fault, IsADirectoryError):
        return _named("name_taken", f"{where}: a folder has that name.", "Rename or move that folder.")
    if isinstance(fault, NotADirectoryError | FileExistsError):
        hint = "Choose another folder, or rename that file."
        return _named("not_a_folder", f"{where}: a file stands where the folder “{folder}” should be.", hint)
    if number in _NOT_ALLOWED:
        hint = "Close the file if another program has it open, or choose a folder you may write to."
        return _named("not_allowed", f"{where}: the folder “{folder}” or the file does not allow it.", hint)
    said = one_line(getattr(fault, "strerror", None) or str(fault)).rstrip(".")
    return _named("not_written", f"{where}: {said}.", "Choose another folder and try again.")


def _named(code: str, message: str, hint: str) -> FileRefusedError:
    return FileRefusedError(code, message, hint=hint)


def _shown(path: Path) -> str:
    return one_line(str(path))
