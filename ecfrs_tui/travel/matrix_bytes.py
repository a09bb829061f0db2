"""The stored form of a matrix: a versioned header and compressed tenths, little-endian."""

from __future__ import annotations

import json
import struct
import sys
import zlib
from array import array
from dataclasses import dataclass

from ecfrs_tui.errors import StoreError

NO_WAY = 0xFFFF
"""Stands for `inf` in tenths of minutes and kilometres."""

_MAGIC = b"ECFRSMX2"
_LENGTH = struct.Struct("<I")
_MOST_BYTES = 512 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class MatrixRecord:
    """A matrix as it is kept: who made it, the places in order (WGS84), tenths row after row.

    `sources` are the names of all that answered, the best first, and `by` says for each drive which one,
    a byte each; empty where all came from the first.
    """

    source: str
    version: str
    keys: tuple[str, ...]
    latitudes: tuple[float, ...]
    longitudes: tuple[float, ...]
    minutes: array[int]
    km: array[int]
    sources: tuple[str, ...] = ()
    by: bytes = b""

    def __post_init__(self) -> None:
        """Raises ValueError when the parts do not fit one another."""
        size = len(self.keys)
        if len(self.latitudes) != size or len(self.longitudes) != size:
            raise ValueError("every key needs a latitude and a longitude")
        if len(self.minutes) != size * size or len(self.km) != size * size:
            raise ValueError(f"a matrix of {size} places needs {size * size} figures")
        if len(self.by) not in (0, size * size):
            raise ValueError("every drive needs to say who answered it, or none")


def pack(record: MatrixRecord) -> bytes:
    """The record as bytes; `unpack` reads them."""
    head = {
        "source": record.source,
        "version": record.version,
        "keys": record.keys,
        "latitudes": record.latitudes,
        "longitudes": record.longitudes,
        "sources": record.sources,
    }
    text = json.dumps(head, separators=(",", ":")).encode("utf-8")
    body = _LENGTH.pack(len(text)) + text + _little(record.minutes) + _little(record.km) + record.by
    return _MAGIC + zlib.compress(body, level=3)


def unpack(data: bytes) -> MatrixRecord:
    """Raises StoreError when the bytes are cut off, changed or of another version."""
    if data[: len(_MAGIC)] != _MAGIC:
        raise _broken("they do not begin as a matrix of this version does")
    inflate = zlib.decompressobj()
    try:
        body = inflate.decompress(data[len(_MAGIC) :], _MOST_BYTES)
        if not inflate.eof or inflate.unused_data:
            raise _broken("they are cut off or too long")
        (length,) = _LENGTH.unpack_from(body)
        head = json.loads(body[_LENGTH.size : _LENGTH.size + length])
        keys = tuple(str(key) for key in head["keys"])
        figures = body[_LENGTH.size + length :]
        half = 2 * len(keys) ** 2
        if len(figures) not in (2 * half, 2 * half + half // 2):
            raise _broken("the number of figures does not fit the number of places")
        return MatrixRecord(
            source=str(head["source"]),
            version=str(head["version"]),
            keys=keys,
            latitudes=tuple(float(value) for value in head["latitudes"]),
            longitudes=tuple(float(value) for value in head["longitudes"]),
            minutes=_from_little(figures[:half]),
            km=_from_little(figures[half : 2 * half]),
            sources=tuple(str(name) for name in head["sources"]),
            by=figures[2 * half :],
        )
    except (zlib.error, struct.error, ValueError, KeyError, TypeError) as fault:
        raise _broken(f"they do not read as one ({type(fault).__name__})") from fault


def _little(figures: array[int]) -> bytes:
    if sys.byteorder == "big":
        figures = array("H", figures)
        figures.byteswap()
    return figures.tobytes()


def _from_little(data: bytes) -> array[int]:
    figures = array("H", data)
    if sys.byteorder == "big":
        figures.byteswap()
    return figures


def _broken(why: str) -> StoreError:
    return StoreError(
        "matrix_broken",
        f"The stored driving times cannot be used: {why}.",
        hint="They can be made again from the roads at any time; nothing else is lost.",
    )
