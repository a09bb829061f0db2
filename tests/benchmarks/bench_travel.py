"""Measures the travel floor: `python tests/benchmarks/bench_travel.py`. Made-up places round real towns."""

from __future__ import annotations

import random
import tempfile
import timeit
from collections.abc import Callable
from pathlib import Path
from time import perf_counter

from ecfrs_tui.domain.places import Place
from ecfrs_tui.travel.matrix import StoredMatrix
from ecfrs_tui.travel.osgb import to_degrees
from ecfrs_tui.travel.postcodes import PostcodeFinder
from ecfrs_tui.travel.skeleton import RoadSkeleton
from ecfrs_tui.travel.source import legs_many

PLACES = 820


def made_up_places(skeleton: RoadSkeleton, count: int, seed: int = 7) -> list[Place]:
    """Points scattered a few hundred metres round towns, the same for the same seed."""
    chance = random.Random(seed)
    towns = [node for node in skeleton.data.nodes if node.kind in "CTV"]
    places = []
    for at in range(count):
        town = chance.choice(towns)
        latitude = town.latitude + chance.gauss(0, 0.004)
        longitude = town.longitude + chance.gauss(0, 0.006)
        places.append(Place(f"urn:{900_000 + at}", f"{town.name} {at}", latitude, longitude))
    return places


def report(what: str, work: Callable[[], object], unit: str = "ms") -> None:
    """Run once and print the time."""
    started = perf_counter()
    work()
    print(f"{what:55} {(perf_counter() - started) * 1000:10.1f} {unit}")


def main() -> None:
    """Print one line a figure."""
    skeleton = RoadSkeleton()
    places = made_up_places(skeleton, PLACES)
    chance = random.Random(3)
    pairs = [(chance.choice(places), chance.choice(places)) for _ in range(5000)]
    report("first leg (numpy and the network set up)", lambda: skeleton.leg(places[0], places[1]))
    report("5,000 legs of places seen and unseen", lambda: legs_many(skeleton, pairs))
    report(f"matrix of {PLACES} places", lambda: skeleton.matrix(places))
    matrix = StoredMatrix.build(skeleton, places)
    data = matrix.to_bytes()
    print(f"{'stored size':55} {len(data) / 1024:10.0f} KiB")
    report("to bytes", matrix.to_bytes)
    report("from bytes", lambda: StoredMatrix.from_bytes(data, skeleton))
    one, other = places[3], places[40]
    runs = 200_000
    takes = timeit.timeit(lambda: matrix.quiet_minutes(one, other), number=runs) / runs
    print(f"{'quiet_minutes':55} {takes * 1e6:10.3f} µs")
    eastings = [chance.uniform(540_000, 620_000) for _ in range(1500)]
    northings = [chance.uniform(180_000, 245_000) for _ in range(1500)]
    report("1,500 grid points, pyproj imported first", lambda: to_degrees(eastings, northings))
    report("1,500 grid points again", lambda: to_degrees(eastings, northings))
    with tempfile.TemporaryDirectory() as folder:
        report("first postcode, no cache", lambda: PostcodeFinder(Path(folder)).find("CM1 1AA"))
        finder = PostcodeFinder(Path(folder))
        report("first postcode, cache of another process", lambda: finder.find("CM1 1AA"))
        report("second postcode", lambda: finder.find("CM2 6LN"))


if __name__ == "__main__":
    main()
