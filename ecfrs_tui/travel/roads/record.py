"""A network of roads as it is kept: one row for each piece of road between two junctions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ecfrs_tui.travel.roads.box import Box
from ecfrs_tui.travel.roads.towns import Town

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

THROUGH = 1
"""Bit of `flags`: open to all from end to end, so that a drive may pass over it."""
ADDRESS = 2
"""Bit of `flags`: a place may be joined to it."""

NEVER = 0xFFFFFFFF
"""Stands in `forward` and `backward` where nobody may drive so."""

DEGREE = 10_000_000
"""Coordinates are whole ten-millionths of a degree, as OpenStreetMap keeps them."""


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where a network came from and what was left out, for `status`."""

    source: str
    """Name of the extract."""
    source_bytes: int
    source_sha256: str
    made_utc: str
    """ISO 8601."""
    ferries: bool
    road_km: float
    """Length of what was kept."""
    dropped_share: float
    """Share of the length that cannot be reached from the rest, and back, and was left out."""
    missing_points: int
    """Points of roads that the extract does not hold: where it was cut."""


@dataclass(frozen=True, slots=True)
class NetworkRecord:
    """The arrays of a network. Every array but those of nodes and `points_*` has one entry a piece.

    `forward` and `backward` are hundredths of seconds, `length` decimetres. Piece p is drawn from node
    `tail[p]` over `points_x[points_from[p] : points_from[p + 1]]` to node `head[p]`.
    """

    node_x: NDArray[np.int32]
    node_y: NDArray[np.int32]
    tail: NDArray[np.int32]
    head: NDArray[np.int32]
    forward: NDArray[np.uint32]
    backward: NDArray[np.uint32]
    length: NDArray[np.uint32]
    name: NDArray[np.int32]
    flags: NDArray[np.uint8]
    points_from: NDArray[np.int32]
    points_x: NDArray[np.int32]
    points_y: NDArray[np.int32]
    names: tuple[str, ...]
    towns: tuple[Town, ...]
    provenance: Provenance

    @property
    def box(self) -> Box:
        """What the junctions cover."""
        return Box(
            float(self.node_y.min()) / DEGREE,
            float(self.node_x.min()) / DEGREE,
            float(self.node_y.max()) / DEGREE,
            float(self.node_x.max()) / DEGREE,
        )
