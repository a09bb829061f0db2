"""Measures driving times against files of journey times that are not shipped.

`uv run python -m tests.benchmarks.bench_accuracy --data DIR [--source NAME ...] [--roads FILE]`
DIR holds the files its README describes: a matrix of small areas by hospital, places of both, pairs of hospitals.
Figures are shares of the journey time in the file; `scaled` means after one scale factor (sum over sum).
"""

from __future__ import annotations

import argparse
import csv
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from math import isfinite
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ecfrs_tui.domain.places import Place, straight_km
from ecfrs_tui.domain.travel import LegFacts
from ecfrs_tui.travel.skeleton import RoadSkeleton
from ecfrs_tui.travel.source import TravelSource, legs_many

ESSEX = ("CM17ET", "CO45JL", "SS00RY", "SS165NL")
"""Hospitals whose rows are the measure: drives inside the county."""

LEAST_MINUTES = 5
"""Shorter drives are stated in whole minutes too coarse to take a share of."""

_DISTANCES_KM = ((0, 5), (5, 10), (10, 20), (20, 40), (40, 200))
Floats = NDArray[np.float64]


class StraightCurve:
    """Minutes from the straight line alone, `7 + 1.2 d^0.95`: what a program without roads would say."""

    name = "straight"
    version = "1"

    def leg(self, origin: Place, destination: Place) -> LegFacts | None:
        """Never None: a straight line goes anywhere."""
        km = straight_km(origin, destination)
        return LegFacts(7 + 1.2 * km**0.95, km * 1.3, self.name, 0.0)

    def matrix(self, places: Sequence[Place]) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """The legs of all pairs."""
        legs = [self.leg(one, other) for one in places for other in places]
        shape = (len(places), len(places))
        minutes = np.array([leg.minutes if leg else np.inf for leg in legs], dtype=np.float32)
        km = np.array([leg.km if leg else np.inf for leg in legs], dtype=np.float32)
        return minutes.reshape(shape), km.reshape(shape)


@dataclass(frozen=True, slots=True)
class Pair:
    """A drive and the minutes the file states for it."""

    origin: Place
    destination: Place
    minutes: float
    area: str


def read(folder: Path, name: str) -> Iterator[dict[str, str]]:
    """Rows of a file by its header, blanks round names and values taken off."""
    with (folder / name).open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            yield {key.strip(): (value or "").strip() for key, value in row.items() if isinstance(key, str)}


def areas(folder: Path) -> dict[str, Place]:
    """Small areas by their name without blanks."""
    rows = read(folder, "lsoa11_lat_long_postcodes_essex.csv")
    return {
        row["LSOA Name"].replace(" ", ""): Place(
            row["LSOA Code"], row["LSOA Name"], float(row["Lat"]), float(row["Long"])
        )
        for row in rows
    }


def hospitals(folder: Path) -> dict[str, Place]:
    """Hospitals by postcode without blanks, from both ends of the pairs of hospitals."""
    return {
        row["from_postcode"]: Place(
            row["from_postcode"], row["from_postcode"], float(row["from_lat"]), float(row["from_long"])
        )
        for row in read(folder, "inter_hospital_east_london.csv")
    }


def matrix_pairs(folder: Path, name: str, wanted: Sequence[str]) -> list[Pair]:
    """Small area by hospital."""
    known, ends = areas(folder), hospitals(folder)
    return [
        Pair(known[row["LSOA"].replace(" ", "")], ends[end], float(row[end]), row["LSOA"].rsplit(" ", 1)[0])
        for row in read(folder, name)
        for end in wanted
    ]


def hospital_pairs(folder: Path) -> list[Pair]:
    """Pairs of hospitals with a way that was found, not made up."""
    ends = hospitals(folder)
    return [
        Pair(ends[row["from_postcode"]], ends[row["to_postcode"]], float(row["time_min"]), "hospitals")
        for row in read(folder, "inter_hospital_east_london.csv")
        if row["imputed"] == "0" and row["no_route"] == "0"
    ]


def calibration_pairs(folder: Path, column: str) -> list[Pair]:
    """Rows of the calibration file between hospitals whose places are known."""
    ends = hospitals(folder)
    pairs = []
    for row in read(folder, "calibration_minutes_dev.csv"):
        start, end = row["From"].replace(" ", ""), row["To"].replace(" ", "")
        if start in ends and end in ends:
            pairs.append(Pair(ends[start], ends[end], float(row[column]), "calibration"))
    return pairs


def show(what: str, stated: Floats, said: Floats, *, scaled: bool) -> None:
    """One line: number of pairs, error shares in per cent, ratio of all minutes."""
    if not len(stated):
        print(f"{what:46} no pair")
        return
    ratio = said.sum() / stated.sum()
    print(
        f"{what:46} {len(stated):5d} pairs  {figures(stated, said / ratio if scaled else said)}  ratio {ratio:.3f}"
    )


def figures(stated: Floats, said: Floats) -> str:
    """The error of minutes said against minutes stated."""
    share = 100 * (said - stated) / stated
    size = np.abs(share)
    under = 100 * np.mean(stated - said > 10)
    return (
        f"mean {size.mean():5.1f} %  p95 {np.percentile(size, 95):5.1f} %  max {size.max():5.0f} %"
        f"  bias {share.mean():+5.1f} %  under by > 10 min {under:4.1f} %"
    )


def measure(source: TravelSource, what: str, pairs: Sequence[Pair], *, scaled: bool) -> None:
    """Ask the source about the pairs and print what is reached; where there is no way is counted."""
    stated, said, _ = asked(source, pairs)
    show(f"{what}{', scaled' if scaled else ', as they are'}", stated, said, scaled=scaled)
    if len(stated) < len(pairs):
        print(f"{'':46} {len(pairs) - len(stated):5d} pairs left out: too short or no way")


def asked(source: TravelSource, pairs: Sequence[Pair]) -> tuple[Floats, Floats, list[tuple[Pair, LegFacts]]]:
    """Stated and said minutes of the pairs that are long enough and have a way."""
    legs = legs_many(source, [(pair.origin, pair.destination) for pair in pairs])
    kept = [
        (pair, leg)
        for pair, leg in zip(pairs, legs, strict=True)
        if leg is not None and isfinite(leg.minutes) and pair.minutes >= LEAST_MINUTES
    ]
    stated = np.array([pair.minutes for pair, _ in kept])
    said = np.array([leg.minutes for _, leg in kept])
    return stated, said, kept


def by_class(source: TravelSource, pairs: Sequence[Pair], wet: Callable[[Place, Place], bool] | None) -> None:
    """Shares by straight distance, and where an estuary lies between, under the one factor of all pairs."""
    stated, said, kept = asked(source, pairs)
    said = said / (said.sum() / stated.sum())
    km = np.array([straight_km(pair.origin, pair.destination) for pair, _ in kept])
    for least, most in _DISTANCES_KM:
        some = (km >= least) & (km < most)
        if some.any():
            what = f"  {least}-{most} km"
            print(f"{what:46} {some.sum():5d} pairs  {figures(stated[some], said[some])}")
    if wet is not None:
        some = np.array([wet(pair.origin, pair.destination) for pair, _ in kept])
        if some.any():
            print(
                f"{'  water on the straight line':46} {some.sum():5d} pairs  {figures(stated[some], said[some])}"
            )


def within(source: TravelSource, pairs: Sequence[Pair]) -> None:
    """How many drives lie within the error that their own leg states, under the one factor."""
    stated, said, kept = asked(source, pairs)
    errors = np.array([leg.error_minutes for _, leg in kept])
    right = np.abs(said - stated * (said.sum() / stated.sum())) <= errors
    print(f"{'  within the stated error_minutes':46} {len(right):5d} pairs  {100 * right.mean():.0f} %")


def factor_from_other_districts(source: TravelSource, pairs: Sequence[Pair]) -> None:
    """Each district judged with the factor of the other districts, and each hospital likewise."""
    stated, said, kept = asked(source, pairs)
    for what, keys in (
        ("factor of the other districts", np.array([pair.area for pair, _ in kept])),
        ("factor of the other hospitals", np.array([pair.destination.key for pair, _ in kept])),
    ):
        scaled = said.copy()
        for key in sorted(set(keys)):
            here = keys == key
            scaled[here] /= said[~here].sum() / stated[~here].sum()
        print(f"{'  ' + what:46} {len(stated):5d} pairs  {figures(stated, scaled)}")


def source_named(name: str, roads: Path | None) -> TravelSource:
    """The source to measure; the road engine needs its network file."""
    if name == "skeleton":
        return RoadSkeleton()
    if name == "straight":
        return StraightCurve()
    if name == "roads" and roads is not None:
        from ecfrs_tui.travel.roads.engine import RoadNetwork

        return RoadNetwork(roads)
    raise SystemExit(f"There is no source {name!r} here: skeleton, straight, or roads with --roads FILE.")


def report(source: TravelSource, folder: Path) -> None:
    """Every table of one source."""
    print(f"\n{source.name}, version {source.version}")
    quiet = matrix_pairs(folder, "lsoa_travel_time_matrix_uncalibrated_essex_dev.csv", ESSEX)
    measure(source, "areas x Essex hospitals, free flow", quiet, scaled=True)
    by_class(source, quiet, getattr(source, "crosses_water", None))
    factor_from_other_districts(source, quiet)
    within(source, quiet)
    busy = matrix_pairs(folder, "lsoa_travel_time_matrix_calibrated_essex_dev.csv", ESSEX)
    measure(source, "areas x Essex hospitals, calibrated", busy, scaled=False)
    romford = matrix_pairs(folder, "lsoa_travel_time_matrix_uncalibrated_essex_dev.csv", ("RM70AG",))
    measure(source, "areas x Romford, free flow", romford, scaled=True)
    between = hospital_pairs(folder)
    measure(source, "pairs of hospitals", between, scaled=True)
    for column in ("OSM", "Google Noon Wed"):
        rows = calibration_pairs(folder, column)
        measure(source, f"calibration file, {column}", rows, scaled=False)


def main() -> None:
    """Print the tables of each source asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--source", action="append", choices=["skeleton", "straight", "roads"])
    parser.add_argument("--roads", type=Path)
    given = parser.parse_args()
    names = given.source or ["skeleton", "straight", *(["roads"] if given.roads else [])]
    for name in names:
        report(source_named(name, given.roads), given.data)


if __name__ == "__main__":
    main()
