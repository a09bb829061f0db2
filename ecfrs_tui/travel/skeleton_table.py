"""The skeleton's driving times from a few places to many (numpy): what is needed when a place moved."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from ecfrs_tui.domain.places import Place
from ecfrs_tui.travel.network import Floats, Network, great_circle
from ecfrs_tui.travel.skeleton_matrix import fill_over_network


def skeleton_table(
    network: Network, origins: Sequence[Place], destinations: Sequence[Place], same_place_km: float
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Minutes and kilometres to a tenth, the same figures as in `skeleton_matrix`; `inf` for no way."""
    if len(origins) > len(destinations):
        # the drives are the same both ways, and the work goes by rows
        back = skeleton_table(network, destinations, origins, same_place_km)
        return back[0].T, back[1].T
    height = len(origins)
    if not height:
        return np.zeros((0, len(destinations)), np.float32), np.zeros((0, len(destinations)), np.float32)
    places = [*origins, *destinations]
    latitude = np.array([place.latitude for place in places], dtype=np.float64)
    longitude = np.array([place.longitude for place in places], dtype=np.float64)
    access = network.access(latitude, longitude)
    minutes = np.full((height, len(places)), np.inf)
    km = minutes.copy()
    fill_over_network(network, access, slice(0, height), minutes, km)
    minutes, km = minutes[:, height:], km[:, height:]
    attached = np.isfinite(access.km[:, 0])
    both = attached[:height, None] & attached[None, height:]
    points = (latitude[:height], longitude[:height], latitude[height:], longitude[height:])
    _direct(network, points, both, minutes, km, same_place_km)
    return np.round(minutes, 1).astype(np.float32), np.round(km, 1).astype(np.float32)


def _direct(
    network: Network,
    points: tuple[Floats, Floats, Floats, Floats],
    attached: NDArray[np.bool_],
    minutes: Floats,
    km: Floats,
    same_place_km: float,
) -> None:
    """Short dry legs that need no network, and nothing between two points of one place."""
    rates = network.data.rates
    lat1, lon1, lat2, lon2 = points
    straight = great_circle(lat1[:, None], lon1[:, None], lat2[None, :], lon2[None, :])
    takes = straight * rates.access_ratio / rates.access_kmh * 60 + rates.arrive_minutes
    one, other = np.nonzero((straight < rates.direct_km) & attached & (takes <= minutes))
    dry = ~network.crosses_water(lat1[one], lon1[one], lat2[other], lon2[other])
    one, other = one[dry], other[dry]
    minutes[one, other] = takes[one, other]
    km[one, other] = straight[one, other] * rates.access_ratio
    same = straight < same_place_km
    minutes[same] = 0.0
    km[same] = 0.0
