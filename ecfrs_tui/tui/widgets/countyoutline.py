"""The shore, the large rivers and the towns by which one finds one's way on a small map of the county.

Shore and rivers are a coarser copy of the lines in `travel/data/water.csv`; degrees, WGS84, latitude first.
"""

from __future__ import annotations

Point = tuple[float, float]

SHORE: tuple[Point, ...] = (
    (51.505, 0.005), (51.495, 0.06), (51.517, 0.12), (51.49, 0.178), (51.468, 0.225), (51.463, 0.32), (51.446, 0.36),
    (51.468, 0.455), (51.5, 0.515), (51.509, 0.61), (51.524, 0.72), (51.515, 0.79), (51.535, 0.85), (51.575, 0.945),
    (51.615, 0.99), (51.66, 0.985), (51.71, 0.98), (51.748, 0.965), (51.765, 1.02), (51.765, 1.1), (51.777, 1.165),
    (51.81, 1.225), (51.84, 1.285), (51.88, 1.308), (51.92, 1.302), (51.955, 1.3),
)  # fmt: skip
RIVERS: tuple[tuple[Point, ...], ...] = (
    ((51.62, 0.578), (51.636, 0.672), (51.62, 0.8), (51.616, 0.88), (51.625, 0.96)),
    ((51.734, 0.69), (51.728, 0.72), (51.741, 0.82), (51.757, 0.93), (51.765, 1.02)),
    ((51.872, 0.946), (51.833, 0.978), (51.795, 1.01), (51.765, 1.03)),
    ((51.953, 1.075), (51.951, 1.22), (51.955, 1.3)),
)
TOWNS: tuple[tuple[str, float, float], ...] = (
    ("Chelmsford", 51.736, 0.469), ("Colchester", 51.889, 0.904), ("Harlow", 51.770, 0.095),
    ("Basildon", 51.576, 0.488), ("Southend", 51.538, 0.711), ("Clacton", 51.789, 1.153),
    ("Braintree", 51.878, 0.552), ("Grays", 51.476, 0.325), ("Brentwood", 51.620, 0.305),
    ("Saffron Walden", 52.022, 0.243), ("Harwich", 51.945, 1.288), ("Maldon", 51.732, 0.676),
)  # fmt: skip
"""Name and place, those that are labelled first."""
SOUTH, NORTH, WEST, EAST = 51.44, 52.10, -0.03, 1.32
"""Bounds of greater Essex."""
