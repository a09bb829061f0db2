"""Makes a network of the ways of an extract: cut at junctions, and only what can be reached both ways."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ecfrs_tui.domain.places import EARTH_KM
from ecfrs_tui.errors import FileRefusedError
from ecfrs_tui.travel.roads.access import Use
from ecfrs_tui.travel.roads.delays import JUNCTION_SECONDS
from ecfrs_tui.travel.roads.extra import needed
from ecfrs_tui.travel.roads.reading import RawRoads
from ecfrs_tui.travel.roads.record import ADDRESS, DEGREE, NEVER, THROUGH, NetworkRecord, Provenance
from ecfrs_tui.travel.roads.speeds import SCALE

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

_LEAST_ARMS = 3


@dataclass(frozen=True, slots=True)
class _Points:
    """The points of all ways, one after another, with what is met at each."""

    node: Ints
    x: NDArray[np.int32]
    y: NDArray[np.int32]
    way: Ints
    first: Bools
    last: Bools
    shut: Bools
    private: Bools
    delay_forward: Floats
    delay_backward: Floats
    nodes: int


@dataclass(frozen=True, slots=True)
class _Pieces:
    """Stretches of ways between breaks: positions of their ends among the points, and what they take."""

    start: Ints
    stop: Ints
    tail: Ints
    head: Ints
    way: Ints
    metres: Floats
    forward: Floats
    """Seconds; `inf` where nobody may drive so."""
    backward: Floats
    open: Bools
    nodes: int


def join(raw: RawRoads, provenance: Provenance) -> NetworkRecord:
    """The network of the roads read. `provenance` is completed with lengths and shares.

    Raises FileRefusedError when no two junctions can be reached from one another.
    """
    points = _points(raw)
    pieces = _cut(raw, points)
    kept, through = _reachable(pieces)
    if not through.any():
        raise FileRefusedError(
            "no_roads",
            f"{provenance.source} holds no roads open to all that join one another",
            hint="use an extract of the county as Geofabrik offers it (.osm.pbf)",
        )
    return _record(raw, points, pieces, kept, through, provenance)


def _points(raw: RawRoads) -> _Points:
    refs = np.frombuffer(raw.refs, dtype=np.int64)
    length = np.frombuffer(raw.length, dtype=np.int64)
    ids, node = np.unique(refs, return_inverse=True)
    stop = np.cumsum(length)
    first, last = np.zeros(len(refs), dtype=np.bool_), np.zeros(len(refs), dtype=np.bool_)
    first[stop - length] = True
    last[stop - 1] = True
    arms = np.bincount(node, weights=np.where(first | last, 1, 2), minlength=len(ids))
    # where roads meet, a barrier stands in the mouth of the smallest: shutting all of them would be worse
    alone = arms <= 2
    delay = np.zeros((2, len(ids)))
    known = np.array(sorted(raw.delay), dtype=np.int64)
    at, there = _positions(ids, known)
    delay[:, at] = np.array([raw.delay[int(ref)] for ref in known[there]]).reshape(-1, 2).T
    return _Points(
        node=node,
        x=np.frombuffer(raw.x, dtype=np.int32),
        y=np.frombuffer(raw.y, dtype=np.int32),
        way=np.repeat(np.arange(len(length)), length),
        first=first,
        last=last,
        shut=(_among(ids, raw.shut) & alone)[node],
        private=(_among(ids, raw.private) & alone)[node],
        delay_forward=delay[0][node],
        delay_backward=delay[1][node],
        nodes=len(ids),
    )


def _positions(ids: Ints, wanted: Ints) -> tuple[Ints, Bools]:
    """Where sorted `wanted` stand in sorted `ids`, and which of them do."""
    at = np.searchsorted(ids, wanted)
    there = (at < len(ids)) & (ids[np.minimum(at, len(ids) - 1)] == wanted)
    return at[there], there


def _among(ids: Ints, wanted: set[int]) -> Bools:
    found = np.zeros(len(ids), dtype=np.bool_)
    found[_positions(ids, np.array(sorted(wanted), dtype=np.int64))[0]] = True
    return found


def _cut(raw: RawRoads, points: _Points) -> _Pieces:
    used = np.bincount(points.node, minlength=points.nodes)
    breaks = points.first | points.last | (used[points.node] > 1) | points.shut | points.private
    at = np.flatnonzero(breaks)
    same_way = ~points.last[at[:-1]]
    start, stop = at[:-1][same_way], at[1:][same_way]
    tail, head, nodes = _ends(points, start, stop)
    way = points.way[start]
    step = _steps(points)
    metres = step[stop] - step[start]
    extra = np.frombuffer(raw.extra, dtype=np.float64)[way]
    lost_forward = np.concatenate(([0.0], np.cumsum(points.delay_forward)))
    lost_backward = np.concatenate(([0.0], np.cumsum(points.delay_backward)))
    # what stands at a node is met on arriving there
    there = lost_forward[stop + 1] - lost_forward[start + 1] + extra
    back = lost_backward[stop] - lost_backward[start] + extra
    use = np.frombuffer(raw.use, dtype=np.int8)[way]
    return _Pieces(
        start=start,
        stop=stop,
        tail=tail,
        head=head,
        way=way,
        metres=metres,
        forward=_seconds(metres, np.frombuffer(raw.forward)[way]) + there * SCALE,
        backward=_seconds(metres, np.frombuffer(raw.backward)[way]) + back * SCALE,
        open=(use == Use.OPEN) & ~points.private[start] & ~points.private[stop],
        nodes=nodes,
    )


def _ends(points: _Points, start: Ints, stop: Ints) -> tuple[Ints, Ints, int]:
    """Nodes of the pieces' ends; each road that ends at a shut barrier gets an end of its own there."""
    tail, head = points.node[start].copy(), points.node[stop].copy()
    nodes = points.nodes
    for ends, at in ((tail, start), (head, stop)):
        shut = np.flatnonzero(points.shut[at])
        ends[shut] = np.arange(nodes, nodes + len(shut))
        nodes += len(shut)
    return tail, head, nodes


def _steps(points: _Points) -> Floats:
    """Metres along the ways up to each point (great circle, whatever lies between two ways counted too)."""
    latitude, longitude = np.radians(points.y / DEGREE), np.radians(points.x / DEGREE)
    half_lat, half_lon = np.diff(latitude) / 2, np.diff(longitude) / 2
    root = np.sin(half_lat) ** 2 + np.cos(latitude[:-1]) * np.cos(latitude[1:]) * np.sin(half_lon) ** 2
    step = 2 * EARTH_KM * 1000 * np.arcsin(np.sqrt(root))
    step[points.last[:-1]] = 0.0
    return np.concatenate(([0.0], np.cumsum(step)))


def _seconds(metres: Floats, kmh: Floats) -> Floats:
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(kmh > 0, metres / (kmh / 3.6), np.inf)


def _reachable(pieces: _Pieces) -> tuple[Bools, Bools]:
    """Which pieces are kept, and which of them carry through traffic.

    The core is the largest part of the open roads in which every junction reaches every other. Kept is
    what reaches the core and is reached from it, private roads included; what of that lies outside the
    core is good for first and last stretches only.
    """
    core = _components(pieces, pieces.open)
    inside_core = core == _largest(core, pieces, pieces.open)
    every = _components(pieces, np.ones(len(pieces.tail), dtype=np.bool_))
    some_core_node = int(np.flatnonzero(inside_core)[0])
    inside = every == every[some_core_node]
    kept = inside[pieces.tail] & inside[pieces.head]
    through = kept & pieces.open & inside_core[pieces.tail] & inside_core[pieces.head]
    return kept, through


def _components(pieces: _Pieces, chosen: Bools) -> Ints:
    """Number of the strongly connected part each node belongs to."""
    sparse: Any = needed("scipy.sparse")
    graphs: Any = needed("scipy.sparse.csgraph")
    there, back = chosen & np.isfinite(pieces.forward), chosen & np.isfinite(pieces.backward)
    one = np.concatenate((pieces.tail[there], pieces.head[back]))
    other = np.concatenate((pieces.head[there], pieces.tail[back]))
    shape = (pieces.nodes, pieces.nodes)
    graph = sparse.coo_matrix((np.ones(len(one), dtype=np.int8), (one, other)), shape=shape).tocsr()
    labels: Ints = graphs.connected_components(graph, directed=True, connection="strong")[1]
    return labels


def _largest(component: Ints, pieces: _Pieces, chosen: Bools) -> int:
    """The part with the most road in it."""
    within = chosen & (component[pieces.tail] == component[pieces.head])
    metres = np.bincount(component[pieces.tail[within]], weights=pieces.metres[within])
    return int(np.argmax(metres)) if len(metres) else int(component[0])


def _record(
    raw: RawRoads, points: _Points, pieces: _Pieces, kept: Bools, through: Bools, provenance: Provenance
) -> NetworkRecord:
    chosen = np.flatnonzero(kept)
    start, stop = pieces.start[chosen], pieces.stop[chosen]
    ends, inverse = np.unique(np.concatenate((pieces.tail[chosen], pieces.head[chosen])), return_inverse=True)
    tail, head = inverse[: len(chosen)], inverse[len(chosen) :]
    node_x, node_y = np.zeros(len(ends), dtype=np.int32), np.zeros(len(ends), dtype=np.int32)
    for nodes, at in ((tail, start), (head, stop)):
        node_x[nodes], node_y[nodes] = points.x[at], points.y[at]
    wait = _waits(tail, head, through[chosen], len(ends))
    inner = stop - start - 1
    offsets = np.concatenate(([0], np.cumsum(inner)))
    # position among the points of every inner point, piece after piece
    where = np.arange(offsets[-1]) - np.repeat(offsets[:-1], inner) + np.repeat(start + 1, inner)
    names, name = _names(raw, pieces.way[chosen])
    address = np.frombuffer(raw.address, dtype=np.int8)[pieces.way[chosen]]
    metres = pieces.metres[chosen]
    return NetworkRecord(
        node_x=node_x,
        node_y=node_y,
        tail=tail.astype(np.int32),
        head=head.astype(np.int32),
        forward=_hundredths(pieces.forward[chosen] + wait[head]),
        backward=_hundredths(pieces.backward[chosen] + wait[tail]),
        length=np.maximum(np.rint(metres * 10), 1).astype(np.uint32),
        name=name,
        flags=(through[chosen] * THROUGH + (address > 0) * ADDRESS).astype(np.uint8),
        points_from=offsets.astype(np.int32),
        points_x=points.x[where],
        points_y=points.y[where],
        names=names,
        towns=tuple(sorted(raw.towns, key=lambda t: (t.name, t.latitude, t.longitude))),
        provenance=_completed(provenance, raw, pieces.metres, metres),
    )


def _waits(tail: Ints, head: Ints, through: Bools, nodes: int) -> Floats:
    """Seconds lost on arriving at each node, where at least three through arms meet."""
    arms = np.bincount(np.concatenate((tail[through], head[through])), minlength=nodes)
    return np.where(arms >= _LEAST_ARMS, JUNCTION_SECONDS * SCALE, 0.0)


def _hundredths(seconds: Floats) -> NDArray[np.uint32]:
    whole = np.where(np.isfinite(seconds), np.rint(np.maximum(seconds, 0.01) * 100), NEVER)
    return whole.astype(np.uint32)


def _names(raw: RawRoads, way: Ints) -> tuple[tuple[str, ...], NDArray[np.int32]]:
    used, name = np.unique(np.frombuffer(raw.name, dtype=np.int32)[way], return_inverse=True)
    every = list(raw.names)
    return tuple(every[at] for at in used), name.astype(np.int32)


def _completed(provenance: Provenance, raw: RawRoads, every: Floats, kept: Floats) -> Provenance:
    whole, left = float(every.sum()), float(kept.sum())
    return replace(
        provenance,
        road_km=round(left / 1000, 1),
        dropped_share=round(1 - left / whole, 4) if whole else 0.0,
        missing_points=raw.missing,
    )
