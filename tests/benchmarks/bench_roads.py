"""Measures the road engine: `python -m tests.benchmarks.bench_roads [EXTRACT.osm.pbf]`.

Without an extract it draws an Essex-sized county of its own: towns of dense streets, main roads between
them, cul-de-sacs and drives. The accelerator's column stays empty where pyroutingkit is not installed.
"""

from __future__ import annotations

import random
import sys
import tempfile
from multiprocessing import get_context
from pathlib import Path
from resource import RUSAGE_SELF, getrusage
from time import perf_counter

from ecfrs_tui.domain.places import Place
from ecfrs_tui.travel.roads.box import Box
from tests.travel.roads.sketch import Sketch

PLACES = 820
LEGS = 400
COLUMNS, ROWS = 310, 290
STEP = 260.0
"""A lattice of 80 by 75 km with a tenth of its streets missing: about 90,000 junctions and 160,000 streets."""


def draw(path: Path, seed: int = 5) -> Path:
    """An extract of a made-up county, the same for the same seed."""
    chance = random.Random(seed)
    sketch = Sketch()
    spot = {
        (column, row): (
            column * STEP + chance.uniform(-60, 60),
            row * STEP + chance.uniform(-60, 60),
        )
        for column in range(COLUMNS)
        for row in range(ROWS)
    }
    for column in range(COLUMNS):
        for row in range(ROWS):
            here = spot[column, row]
            for other in ((column + 1, row), (column, row + 1)):
                if other not in spot:
                    continue
                main = (other[1] == row and row % 20 == 0) or (other[0] == column and column % 20 == 0)
                if not main and chance.random() < 0.1:
                    continue
                _street(sketch, chance, here, spot[other], main, row)
            if chance.random() < 0.25:
                # a cul-de-sac, or somebody's drive
                end = (here[0] + chance.uniform(40, 90), here[1] + chance.uniform(40, 90))
                sketch.way([here, end], "service" if chance.random() < 0.6 else "residential")
    return sketch.write(path)


def _street(
    sketch: Sketch,
    chance: random.Random,
    start: tuple[float, float],
    end: tuple[float, float],
    main: bool,
    row: int,
) -> None:
    bends = [
        (
            start[0] + (end[0] - start[0]) * share + chance.uniform(-8, 8),
            start[1] + (end[1] - start[1]) * share + chance.uniform(-8, 8),
        )
        for share in (0.25, 0.5, 0.75)
    ]
    if main:
        sketch.way([start, *bends, end], "primary", ref=f"A{100 + row}")
    elif chance.random() < 0.06:
        sketch.way([start, *bends, end], "residential", oneway="yes")
    else:
        kind = "residential" if chance.random() < 0.7 else "unclassified"
        sketch.way([start, *bends, end], kind)


def scattered(box: Box, count: int, seed: int = 9) -> list[Place]:
    """Points anywhere in a box, the same for the same seed."""
    chance = random.Random(seed)
    return [
        Place(f"p{n}", f"place {n}", chance.uniform(box.south, box.north), chance.uniform(box.west, box.east))
        for n in range(count)
    ]


def _said(what: str, value: str) -> None:
    print(f"{what:58} {value:>16}", flush=True)


def _peak() -> str:
    return f"{getrusage(RUSAGE_SELF).ru_maxrss / 1024:.0f} MiB"


def build(file: Path, target: Path) -> None:
    """From the extract to the network file, in a process of its own: its memory is its own."""
    from ecfrs_tui.travel.roads.joining import join
    from ecfrs_tui.travel.roads.keeping import write
    from ecfrs_tui.travel.roads.reading import read_roads
    from ecfrs_tui.travel.roads.record import Provenance

    started = perf_counter()
    raw = read_roads(file, ferries=False, say=lambda *_: None)
    read_at = perf_counter()
    record = join(raw, Provenance(file.name, 0, "", "", False, 0.0, 0.0, 0))
    joined_at = perf_counter()
    write(record, target)
    _said("the extract", f"{file.stat().st_size / 1e6:.1f} MB")
    _said("reading it", f"{read_at - started:.1f} s")
    _said("joining", f"{joined_at - read_at:.1f} s")
    _said("writing", f"{perf_counter() - joined_at:.1f} s")
    _said("peak memory of the build", _peak())
    _said("network file", f"{target.stat().st_size / 1e6:.2f} MB")
    _said("ways / pieces", f"{len(raw.length):,} / {len(record.tail):,}")
    _said(
        "length kept, share dropped",
        f"{record.provenance.road_km:,.0f} km, {record.provenance.dropped_share:.1%}",
    )


def ask(target: Path, quick: bool) -> None:
    """Opens the network and asks it, in a process of its own."""
    import numpy as np

    from ecfrs_tui.travel.roads.engine import open_network

    with_what = "with pyroutingkit" if quick else "scipy alone"
    started = perf_counter()
    network = open_network(target, hierarchies=quick)
    places = scattered(network.record.box, PLACES)
    opened = perf_counter()
    _said(f"open ({with_what})", f"{opened - started:.2f} s")
    _said("through junctions / directed roads", f"{len(network.core):,} / {len(network.core.value):,}")
    network.leg(places[0], places[1])
    _said("first drive: the tree of road points built", f"{perf_counter() - opened:.2f} s")
    begun = perf_counter()
    minutes, km = network.matrix(places)
    taken = perf_counter() - begun
    _said(f"{PLACES} x {PLACES} places, {with_what}", f"{taken:.1f} s")
    begun = perf_counter()
    network.matrix(places)
    _said("once more", f"{perf_counter() - begun:.1f} s")
    _said("pairs with a way", f"{np.isfinite(minutes).mean():.1%}")
    if not quick:
        chance = random.Random(3)
        took = []
        for _ in range(LEGS):
            pair = chance.choice(places), chance.choice(places)
            begun = perf_counter()
            network.leg(*pair)
            took.append(perf_counter() - begun)
        _said(
            "one drive, median and 95th percentile",
            f"{np.median(took) * 1000:.0f}, {np.percentile(took, 95) * 1000:.0f} ms",
        )
    _said("peak memory", _peak())
    np.savez(target.with_name(f"{quick}.npz"), minutes=minutes, km=km, taken=taken)


def compare(folder: Path) -> None:
    """Ratio of the two, and how far they differ."""
    import numpy as np

    slow, quick = np.load(folder / "False.npz"), np.load(folder / "True.npz")
    way = np.isfinite(slow["minutes"])
    apart = np.abs(slow["minutes"][way] - quick["minutes"][way])
    far = np.abs(slow["km"][way] - quick["km"][way])
    _said("accelerator: scipy's time over its own", f"{float(slow['taken'] / quick['taken']):.2f}")
    _said("minutes differ by at most", f"{apart.max():.1f}")
    _said("kilometres differ by at most, share over 0.15", f"{far.max():.1f}, {(far > 0.15).mean():.4%}")


def _alone(work: object, *arguments: object) -> None:
    process = get_context("spawn").Process(target=work, args=arguments)  # type: ignore[arg-type]
    process.start()
    process.join()
    if process.exitcode:
        sys.exit(process.exitcode)


def main() -> None:
    """Print one line a figure."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        file = Path(sys.argv[1]) if len(sys.argv) > 1 else draw(folder / "county.osm.pbf")
        target = folder / "network.npz"
        _alone(build, file, target)
        for quick in (False, True):
            _alone(ask, target, quick)
        compare(folder)


if __name__ == "__main__":
    main()
