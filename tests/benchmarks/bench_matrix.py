"""Measures the one matrix: `python -m tests.benchmarks.bench_matrix`. Made-up places round real towns."""

from __future__ import annotations

import statistics
import timeit
import tracemalloc
from collections.abc import Callable
from dataclasses import replace
from time import perf_counter
from typing import TypeVar

from ecfrs_tui.domain.places import Place
from ecfrs_tui.domain.travel import Learned
from ecfrs_tui.travel.chain import Chain
from ecfrs_tui.travel.making import make, renew
from ecfrs_tui.travel.matrix import Override, StoredMatrix
from ecfrs_tui.travel.matrix_bytes import pack, unpack
from ecfrs_tui.travel.skeleton import RoadSkeleton
from tests.benchmarks.bench_travel import PLACES, made_up_places

T = TypeVar("T")
ROUNDS = 5
LOOKUPS = 200_000


def timed(what: str, work: Callable[[], T], rounds: int = ROUNDS) -> tuple[float, T]:
    """The median of some rounds in seconds, printed, and what the last one gave."""
    taken = []
    for _ in range(rounds):
        started = perf_counter()
        result = work()
        taken.append(perf_counter() - started)
    median = statistics.median(taken)
    print(f"{what:66} {median * 1000:10.1f} ms")
    return median, result


def nanoseconds(what: str, matrix: StoredMatrix, one: Place, other: Place) -> float:
    """One look-up, printed."""
    takes = timeit.timeit(lambda: matrix.quiet_minutes(one, other), number=LOOKUPS) / LOOKUPS
    print(f"{what:66} {takes * 1e9:10.0f} ns")
    return takes


def main() -> None:
    """Print one line a figure."""
    places = made_up_places(RoadSkeleton(), PLACES)
    first, _ = timed(
        f"skeleton, {PLACES} x {PLACES}, from nothing (imports in)", lambda: RoadSkeleton().matrix(places), 1
    )
    skeleton = RoadSkeleton()
    chain = Chain([skeleton])
    bare, _ = timed(f"skeleton, {PLACES} x {PLACES}", lambda: skeleton.matrix(places))
    full, made = timed("the same through the chain, as a record", lambda: make(chain, places))
    print(f"{'of the allowed 3 s':66} {first / 3:10.2f}")
    print(f"{'record to bare':66} {full / bare:10.2f}")

    moved = [replace(places[0], latitude=places[0].latitude + 0.01), *places[1:]]
    one, renewed = timed("one place moved: its row and column", lambda: renew(made.record, chain, moved))
    assert renewed.record == make(chain, moved).record
    print(f"{'incremental to full':66} {one / full:10.2f}")
    ten = [replace(place, latitude=place.latitude + 0.01) for place in places[:10]] + places[10:]
    some, _ = timed("ten places moved", lambda: renew(made.record, chain, ten))
    print(f"{'incremental to full':66} {some / full:10.2f}")

    _, data = timed("to bytes", lambda: pack(made.record))
    print(f"{'stored size':66} {len(data) / 1024:10.0f} KiB")
    print(f"{'bytes a drive':66} {len(data) / PLACES**2:10.2f}")
    _, record = timed("from bytes", lambda: unpack(data))
    _, matrix = timed("a matrix over it", lambda: StoredMatrix(record, chain))
    tracemalloc.start()
    kept = StoredMatrix.from_bytes(data, chain)
    print(f"{'memory of a loaded matrix':66} {tracemalloc.get_traced_memory()[0] / 1024:10.0f} KiB")
    tracemalloc.stop()
    plain = nanoseconds("quiet_minutes", kept, places[3], places[40])

    learned = {"skeleton": Learned(1.1, 40, 0.08)}
    stated = [Override(places[n].key, places[n + 1].key, 30, "who", "why") for n in range(0, 100, 2)]
    _, scaled = timed("with a learned scale and 50 corrections", lambda: matrix.with_others(stated, learned))
    takes = nanoseconds("quiet_minutes of it", scaled, places[3], places[40])
    print(f"{'learned and corrected to plain':66} {takes / plain:10.2f}")


if __name__ == "__main__":
    main()
