"""One postcode area (CM, SS …) as a block of fixed records that is searched without unpacking it."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterable
from dataclasses import dataclass

_MAGIC = b"ECFRSPC1"
_HEAD = struct.Struct("<8sIII")
_RECORD = struct.Struct("<7siiH")
_SCALE = 1e6
"""Degrees are kept to a millionth: a tenth of a metre."""


@dataclass(frozen=True, slots=True)
class AreaTable:
    """Sorted records of compact postcode, latitude, longitude and the number of the district code."""

    records: bytes
    districts: tuple[str, ...]

    @classmethod
    def of(cls, rows: Iterable[tuple[str, float, float, str]]) -> AreaTable:
        """From rows of (postcode without spaces, latitude, longitude, district code), in any order."""
        ordered = sorted(rows)
        districts = tuple(sorted({row[3] for row in ordered}))
        number = {code: at for at, code in enumerate(districts)}
        packed = (
            _RECORD.pack(
                key.encode("ascii"), round(latitude * _SCALE), round(longitude * _SCALE), number[code]
            )
            for key, latitude, longitude, code in ordered
        )
        return cls(b"".join(packed), districts)

    def find(self, compact: str) -> tuple[float, float, str] | None:
        """Latitude, longitude and district code of a postcode without spaces."""
        wanted = compact.encode("ascii").ljust(7, b"\0")
        low, high = 0, len(self.records) // _RECORD.size
        while low < high:
            middle = (low + high) // 2
            start = middle * _RECORD.size
            key = self.records[start : start + 7]
            if key == wanted:
                _, latitude, longitude, district = _RECORD.unpack_from(self.records, start)
                return latitude / _SCALE, longitude / _SCALE, self.districts[district]
            if key < wanted:
                low = middle + 1
            else:
                high = middle
        return None

    def to_bytes(self) -> bytes:
        """For a cache file; `from_bytes` reads it."""
        names = ",".join(self.districts).encode("ascii")
        body = names + self.records
        return _HEAD.pack(_MAGIC, len(names), len(self.records), zlib.crc32(body)) + body

    @classmethod
    def from_bytes(cls, data: bytes) -> AreaTable | None:
        """None when the bytes are not a whole table of this version: a cache is simply made again."""
        if len(data) < _HEAD.size:
            return None
        magic, names, records, check = _HEAD.unpack_from(data)
        body = data[_HEAD.size :]
        whole = len(body) == names + records and records % _RECORD.size == 0
        if magic != _MAGIC or not whole or zlib.crc32(body) != check:
            return None
        districts = tuple(body[:names].decode("ascii").split(",")) if names else ()
        return cls(body[names:], districts)
