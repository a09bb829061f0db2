"""The skeleton's driving times between many places at once (numpy)."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from ecfrs_tui.domain.places import Place
from ecfrs_tui.travel.network import Access, Floats, Network, great_circle

_ROWS_AT_ONCE = 64
"""Bounds the working memory to some megabytes whatever the number of places."""


def skeleton_matrix(
    network: Network, places: Sequence[Place], same_place_km: float
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Minutes and kilometres to a tenth, the same figures as the skeleton's `leg` pair by pair.

    Symmetric, zero diagonal, `inf` where there is no way.
    """
    size = len(places)
    latitude = np.array([place.latitude for place in places], dtype=np.float64)
    longitude = np.array([place.longitude for place in places], dtype=np.float64)
    minutes = np.full((size, size), np.inf)
    km = np.full((size, size), np.inf)
    if size:
        access = network.access(latitude, longitude)
        for first in range(0, size, _ROWS_AT_ONCE):
            rows = slice(first, min(first + _ROWS_AT_ONCE, size))
            fill_over_network(network, access, rows, minutes, km)
        _direct(network, access, latitude, longitude, minutes, km, same_place_km)
    np.fill_diagonal(minutes, 0.0)
    np.fill_diagonal(km, 0.0)
    return np.round(minutes, 1).astype(np.float32), np.round(km, 1).astype(np.float32)


def fill_over_network(network: Network, access: Access, rows: slice, minutes: Floats, km: Floats) -> None:
    """Fill a block of rows with the quickest of all pairs of access legs."""
    rates = network.data.rates
    legs = access.node.shape[1]
    best = np.full((rows.stop - rows.start, minutes.shape[1]), np.inf)
    best_km = best.copy()
    for one in range(legs):
        node, ahead = access.node[rows, one, None], access.minutes[rows, one, None]
        for other in range(legs):
            takes = (ahead + access.minutes[None, :, other]) + network.minutes[
                node, access.node[None, :, other]
            ]
            better = takes < best
            long = (access.km[rows, one, None] + access.km[None, :, other]) * rates.access_ratio + network.km[
                node, access.node[None, :, other]
            ]
            best = np.where(better, takes, best)
            best_km = np.where(better, long, best_km)
    minutes[rows] = best + rates.arrive_minutes
    km[rows] = best_km


def _direct(
    network: Network,
    access: Access,
    latitude: Floats,
    longitude: Floats,
    minutes: Floats,
    km: Floats,
    same_place_km: float,
) -> None:
    """Put in the short dry legs that need no network, and nothing between two points of one place."""
    rates = network.data.rates
    straight = great_circle(latitude[:, None], longitude[:, None], latitude[None, :], longitude[None, :])
    one, other = np.nonzero(np.triu(straight < rates.direct_km, k=1))
    near = straight[one, other]
    attached = np.isfinite(access.km[:, 0])
    takes = near * rates.access_ratio / rates.access_kmh * 60 + rates.arrive_minutes
    hopeful = attached[one] & attached[other] & (takes <= minutes[one, other])
    one, other, near, takes = one[hopeful], other[hopeful], near[hopeful], takes[hopeful]
    dry = ~network.crosses_water(latitude[one], longitude[one], latitude[other], longitude[other])
    one, other, near, takes = one[dry], other[dry], near[dry], takes[dry]
    minutes[one, other] = minutes[other, one] = takes
    km[one, other] = km[other, one] = near * rates.access_ratio
    same = straight < same_place_km
    minutes[same] = 0.0
    km[same] = 0.0
