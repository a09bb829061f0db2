"""Making a matrix, whole or only the rows and columns of the places that came or moved (numpy)."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ecfrs_tui.domain.places import Place
from ecfrs_tui.travel.chain import NOBODY, Answered, Chain
from ecfrs_tui.travel.matrix_bytes import NO_WAY, MatrixRecord
from ecfrs_tui.travel.source import TravelSource
from ecfrs_tui.travel.tables import Progress, quietly

_WHOLE_FROM = 6
"""Above one place in this many a whole matrix costs less than its parts."""


@dataclass(frozen=True, slots=True)
class Made:
    """A matrix, how many places were asked about anew, and the sources that broke off, with sentences."""

    record: MatrixRecord
    asked: int
    failed: dict[str, str]


def make(source: TravelSource, places: Sequence[Place], progress: Progress = quietly) -> Made:
    """Asks for all pairs. A source that broke off does not stand in the matrix's name and version.

    Raises ValueError when two places share a key, StoppedError from `progress`.
    """
    if len({place.key for place in places}) != len(places):
        raise ValueError("every place of a matrix needs a key of its own")
    chain = source if isinstance(source, Chain) else Chain([source])
    found = chain.answered(places, places, progress)
    made_by = chain.without(tuple(found.failed)) if found.failed else chain
    record = _record(
        made_by, places, _tenths(found.minutes), _tenths(found.km), _among(made_by, found), found.sources
    )
    return Made(record, len(places), found.failed)


def renew(
    record: MatrixRecord | None, source: TravelSource, places: Sequence[Place], progress: Progress = quietly
) -> Made:
    """The matrix of these places: asks only about those that are not in the record as they are now.

    Without a record, or with one of another source or version, all are asked about. Where a source
    breaks off, a record of the same source stays as it was. Raises as `make` does.
    """
    chain = source if isinstance(source, Chain) else Chain([source])
    if record is None or (record.source, record.version) != (chain.name, chain.version):
        return make(chain, places, progress)
    known = {
        (key, latitude, longitude): at
        for at, (key, latitude, longitude) in enumerate(
            zip(record.keys, record.latitudes, record.longitudes, strict=True)
        )
    }
    was = [known.get((place.key, place.latitude, place.longitude)) for place in places]
    fresh = [at for at, before in enumerate(was) if before is None]
    if len(fresh) * _WHOLE_FROM > len(places):
        whole = make(chain, places, progress)
        return Made(record, 0, whole.failed) if whole.failed else whole
    kept = [at for at, before in enumerate(was) if before is not None]
    new, old = [places[at] for at in fresh], [places[at] for at in kept]
    away = chain.answered(new, places, progress)
    home = chain.answered(old, new, progress)
    failed = {**away.failed, **home.failed}
    if failed:
        return Made(record, 0, failed)
    return Made(_joined(record, chain, places, was, (fresh, kept), (away, home)), len(fresh), {})


def _joined(
    record: MatrixRecord,
    chain: Chain,
    places: Sequence[Place],
    was: Sequence[int | None],
    groups: tuple[list[int], list[int]],
    answers: tuple[Answered, Answered],
) -> MatrixRecord:
    """The old figures of the places kept, the new ones in the rows and columns of the fresh ones."""
    (fresh, kept), (away, home) = groups, answers
    before = np.array([at for at in was if at is not None], dtype=np.intp)
    size, old = len(places), len(record.keys)
    grids = []
    for figures, rows, columns in (
        (np.frombuffer(record.minutes, dtype=np.uint16), _tenths(away.minutes), _tenths(home.minutes)),
        (np.frombuffer(record.km, dtype=np.uint16), _tenths(away.km), _tenths(home.km)),
        (_by_of(record), away.by, home.by),
    ):
        grid = np.zeros((size, size), dtype=figures.dtype)
        if kept:
            grid[np.ix_(kept, kept)] = figures.reshape(old, old)[np.ix_(before, before)]
        grid[fresh, :] = rows
        grid[np.ix_(kept, fresh)] = columns
        grids.append(grid)
    return _record(chain, places, grids[0], grids[1], grids[2], away.sources)


def _by_of(record: MatrixRecord) -> NDArray[np.uint8]:
    if record.by:
        return np.frombuffer(record.by, dtype=np.uint8)
    return np.zeros(len(record.keys) ** 2, dtype=np.uint8)


def _among(chain: Chain, found: Answered) -> NDArray[np.uint8]:
    """Who answered, by place in `chain`, which may lack the sources that broke off."""
    if not found.failed:
        return found.by
    names = [source.name for source in chain.sources]
    table = np.full(256, NOBODY, dtype=np.uint8)
    for at, name in enumerate(found.sources):
        if name in names:
            table[at] = names.index(name)
    return table[found.by]


def _record(
    chain: Chain,
    places: Sequence[Place],
    minutes: NDArray[np.uint16],
    km: NDArray[np.uint16],
    by: NDArray[np.uint8],
    sources: tuple[str, ...],
) -> MatrixRecord:
    by = np.where(minutes == NO_WAY, np.uint8(0), by)
    return MatrixRecord(
        source=chain.name,
        version=chain.version,
        keys=tuple(place.key for place in places),
        latitudes=tuple(place.latitude for place in places),
        longitudes=tuple(place.longitude for place in places),
        minutes=array("H", np.ascontiguousarray(minutes).tobytes()),
        km=array("H", np.ascontiguousarray(km).tobytes()),
        sources=tuple(name for name in sources if name in {source.name for source in chain.sources}),
        by=by.tobytes() if by.any() else b"",
    )


def _tenths(figures: Any) -> NDArray[np.uint16]:
    """Minutes or kilometres in tenths; what is not finite has no way."""
    grid = np.asarray(figures, dtype=np.float64)
    finite = np.isfinite(grid)
    tenths = np.where(finite, np.clip(np.rint(np.where(finite, grid, 0) * 10), 0, NO_WAY - 1), NO_WAY)
    return tenths.astype(np.uint16)
