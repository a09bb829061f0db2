"""The network file: arrays in numpy's own archive under a head that says which version it is."""

from __future__ import annotations

import contextlib
import errno
import hashlib
import json
import os
import struct
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ecfrs_tui.errors import NotFoundError, StoreError
from ecfrs_tui.travel.roads.record import NetworkRecord, Provenance
from ecfrs_tui.travel.roads.towns import Town

if TYPE_CHECKING:
    from numpy.typing import NDArray

FORMAT = 1
"""Goes up when the file is laid out anew or the roads are read by other rules."""

_MARK = "ecfrs-tui roads"
_HEAD_MEMBER = "network"
"""The member that holds the head; not one of the arrays' names."""
_SPREAD = ("node_x", "node_y", "points_x", "points_y")
"""Coordinates: kept as steps from one to the next, which pack to half."""
_ARRAYS = {
    "node_x": "int32",
    "node_y": "int32",
    "tail": "int32",
    "head": "int32",
    "forward": "uint32",
    "backward": "uint32",
    "length": "uint32",
    "name": "int32",
    "flags": "uint8",
    "points_from": "int32",
    "points_x": "int32",
    "points_y": "int32",
}
_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    LookupError,
    ValueError,
    TypeError,
    # an archive that seems to be encrypted, or packed in a way nobody knows
    RuntimeError,
    MemoryError,
)
_REBUILD = "build it again with `ecfrs-tui roads build FILE.osm.pbf`"


def write(record: NetworkRecord, path: Path) -> None:
    """Puts the network in the place of `path` in one move. Raises StoreError; what was there stands then."""
    import numpy as np

    beside = path.with_name(f".{path.name}.{os.getpid()}.part")
    head = {
        "mark": _MARK,
        "format": FORMAT,
        "fingerprint": fingerprint(record),
        "names": record.names,
        "towns": [asdict(town) for town in record.towns],
        "provenance": asdict(record.provenance),
    }
    text = np.frombuffer(json.dumps(head, ensure_ascii=False).encode("utf-8"), dtype=np.uint8)
    members: dict[str, Any] = {name: _packed(name, getattr(record, name)) for name in _ARRAYS}
    members[_HEAD_MEMBER] = text
    with _spoken(path, beside):
        path.parent.mkdir(parents=True, exist_ok=True)
        with beside.open("wb") as stream:
            np.savez_compressed(stream, **members)
            stream.flush()
            os.fsync(stream.fileno())
        beside.replace(path)


def read(path: Path) -> tuple[NetworkRecord, str]:
    """The network and its fingerprint.

    Raises NotFoundError without a file, StoreError for one that is cut off, damaged or of another version.
    """
    import numpy as np

    if not path.is_file():
        raise NotFoundError("no_roads_built", f"there is no road network {path}", hint=_REBUILD)
    try:
        with path.open("rb") as stream, np.load(stream, allow_pickle=False) as archive:
            head = json.loads(bytes(archive[_HEAD_MEMBER]).decode("utf-8"))
            _must_be_ours(head, path)
            arrays = {name: _unpacked(name, archive[name], kind) for name, kind in _ARRAYS.items()}
        record = NetworkRecord(
            **arrays,
            names=tuple(str(name) for name in head["names"]),
            towns=tuple(Town(**town) for town in head["towns"]),
            provenance=Provenance(**head["provenance"]),
        )
        _must_fit(record)
        found = fingerprint(record)
        if found != head["fingerprint"]:
            raise _damaged(path, "its figures do not add up")
    except _BROKEN as fault:
        raise _damaged(path, "it is cut off or not a network") from fault
    except OSError as fault:
        raise StoreError("roads_unreadable", f"{path} cannot be read: {fault.strerror}") from fault
    return record, found


def fingerprint(record: NetworkRecord) -> str:
    """Twelve hexadecimal digits that change with anything a drive depends on."""
    digest = hashlib.sha256()
    for name, kind in _ARRAYS.items():
        digest.update(name.encode() + b"\0" + getattr(record, name).astype(f"<{_code(kind)}").tobytes())
    words = [*record.names, *(f"{town.name}@{town.latitude},{town.longitude}" for town in record.towns)]
    digest.update("\n".join(words).encode("utf-8"))
    return digest.hexdigest()[:12]


def _must_be_ours(head: Mapping[str, Any], path: Path) -> None:
    if head.get("mark") != _MARK:
        raise _damaged(path, "it is not a network of this program")
    if head.get("format") != FORMAT:
        raise StoreError(
            "roads_version",
            f"{path} was made by another release (its version is {head.get('format')}, ours is {FORMAT})",
            hint=_REBUILD,
        )


def _must_fit(record: NetworkRecord) -> None:
    """Raises ValueError when a figure points outside its array."""
    pieces = len(record.tail)
    if any(len(getattr(record, name)) != pieces for name in ("head", "forward", "backward", "length")):
        raise ValueError("columns of different lengths")
    if len(record.name) != pieces or len(record.flags) != pieces or len(record.points_from) != pieces + 1:
        raise ValueError("columns of different lengths")
    nodes = len(record.node_x)
    ends = (record.tail, record.head)
    if not pieces or any(int(end.min()) < 0 or int(end.max()) >= nodes for end in ends):
        raise ValueError("a piece ends at no junction")
    if len(record.node_y) != nodes or int(record.name.max()) >= len(record.names):
        raise ValueError("a name or junction is missing")
    if len(record.points_x) != len(record.points_y) or int(record.points_from[-1]) != len(record.points_x):
        raise ValueError("points are missing")


def _code(kind: str) -> str:
    return {"int32": "i4", "uint32": "u4", "uint8": "u1"}[kind]


def _packed(name: str, values: NDArray[Any]) -> NDArray[Any]:
    import numpy as np

    kind = f"<{_code(_ARRAYS[name])}"
    if name in _SPREAD:
        # wraps round like the sum that undoes it
        values = np.diff(values.astype(np.int32), prepend=np.int32(0))
    return values.astype(kind)


def _unpacked(name: str, values: NDArray[Any], kind: str) -> NDArray[Any]:
    import numpy as np

    if values.ndim != 1 or values.dtype != np.dtype(f"<{_code(kind)}"):
        raise ValueError(f"{name} is of another kind")
    if name in _SPREAD:
        return np.cumsum(values, dtype=np.int32)
    return values.astype(kind)


def _damaged(path: Path, why: str) -> StoreError:
    return StoreError("roads_damaged", f"{path} cannot be used: {why}", hint=_REBUILD)


@contextmanager
def _spoken(path: Path, beside: Path) -> Iterator[None]:
    try:
        yield
    except OSError as fault:
        if fault.errno == errno.ENOSPC:
            raise StoreError(
                "disk_full",
                f"there is no room left on the disk of {path}; nothing was changed",
                hint="free some room and do it again",
            ) from fault
        raise StoreError(
            "roads_unwritable",
            f"{path} cannot be written: {fault.strerror or fault}",
            hint="check who may write the folder",
        ) from fault
    finally:
        # gone already when all went well
        with contextlib.suppress(OSError):
            beside.unlink()
