"""Learning from drives: an odd one moves little, few are not believed, and what is worse is never used."""

from __future__ import annotations

import random
from dataclasses import replace
from math import exp, log

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ecfrs_tui.travel.learning import (
    LEAST,
    LEAST_RECORDS,
    MOST,
    MOST_RECORDS,
    PULL,
    WIDTH,
    DriveRecord,
    calibrate,
    robust_factor,
)

ERRORS = st.lists(st.floats(-3, 3), max_size=60)
DRIVES = st.lists(
    st.builds(
        DriveRecord,
        st.integers(1, 10_000),
        st.sampled_from(["skeleton", "roads"]),
        st.sampled_from(["term 08:00", "term 09:15", "holiday 00:00"]),
        st.floats(0, 90),
        st.floats(0, 240),
    ),
    max_size=80,
    unique_by=lambda drive: drive.number,
)


def drives(count: int, factor: float, *, spread: float = 0.1, band: str = "term 09:15") -> list[DriveRecord]:
    """Drives that take `factor` times what was stated, give or take."""
    chance = random.Random(count)
    found = []
    for number in range(1, count + 1):
        stated = chance.uniform(8, 50)
        found.append(
            DriveRecord(number, "skeleton", band, stated, stated * factor * exp(chance.gauss(0, spread)))
        )
    return found


@settings(max_examples=200, deadline=None)
@given(ERRORS, st.floats(-20, 20))
def test_one_odd_drive_moves_the_factor_by_no_more_than_its_bound(errors: list[float], odd: float) -> None:
    moved = abs(log(robust_factor([*errors, odd])) - log(robust_factor(errors)))
    assert moved <= WIDTH / PULL + 1e-9


@settings(max_examples=200, deadline=None)
@given(ERRORS)
def test_factors_stay_within_reason_and_turn_with_their_drives(errors: list[float]) -> None:
    factor = robust_factor(errors)
    assert LEAST <= factor <= MOST
    turned = robust_factor([-error for error in errors])
    if LEAST * 1.01 < factor < MOST / 1.15:
        assert turned == pytest.approx(1 / factor, rel=1e-6) or turned == LEAST


@settings(max_examples=150, deadline=None)
@given(DRIVES)
def test_too_few_or_worse_is_never_used(records: list[DriveRecord]) -> None:
    for found in calibrate(records):
        assert found.records == sum(
            d.usable and d.source == found.source and found.band in ("", d.band) for d in records
        )
        if found.used:
            assert found.records >= LEAST_RECORDS
            assert found.error_with < found.error_without
        else:
            assert found.records < LEAST_RECORDS or found.error_with > found.error_without - 0.002


@settings(max_examples=50, deadline=None)
@given(DRIVES, st.randoms())
def test_the_order_of_the_records_does_not_matter(records: list[DriveRecord], chance: random.Random) -> None:
    shuffled = list(records)
    chance.shuffle(shuffled)
    assert calibrate(shuffled) == calibrate(records)


def test_a_source_that_is_always_too_quick_is_learned() -> None:
    whole, band = calibrate(drives(60, 1.2))
    assert whole.used and whole.factor == pytest.approx(1.2, abs=0.04)
    assert whole.error_with < 0.11 < whole.error_without
    assert band.band == "term 09:15" and not band.used
    assert band.why == "no better on held-back drives"


def test_a_band_is_learned_over_its_source() -> None:
    rest = [replace(d, number=d.number + 1000) for d in drives(80, 1.0, spread=0.03)]
    peak = [replace(d, band="term 08:00") for d in drives(20, 1.3, spread=0.03)]
    found = {c.band: c for c in calibrate([*rest, *peak])}
    assert found["term 08:00"].used
    scale = found[""].factor if found[""].used else 1.0
    assert scale * found["term 08:00"].factor == pytest.approx(1.25, abs=0.06)


def test_drives_that_go_as_stated_change_nothing() -> None:
    assert not any(found.used for found in calibrate(drives(200, 1.0)))


def test_wild_records_do_not_spoil_the_rest() -> None:
    good = drives(60, 1.15, spread=0.05)
    wild = [replace(d, number=d.number + 500, actual=600) for d in good[:6]]
    whole = calibrate([*good, *wild])[0]
    assert whole.factor == pytest.approx(1.15, abs=0.05)


def test_only_the_newest_drives_are_looked_at() -> None:
    old = [replace(d, actual=d.stated * 1.5) for d in drives(MOST_RECORDS, 1.0)]
    new = [replace(d, number=d.number + MOST_RECORDS, actual=d.stated) for d in old]
    whole = calibrate([*old, *new])[0]
    assert (whole.records, round(whole.factor, 6)) == (MOST_RECORDS, 1.0)


def test_drives_without_minutes_teach_nothing() -> None:
    assert (
        calibrate([DriveRecord(1, "skeleton", "term 08:00", 0.4, 10), DriveRecord(2, "roads", "x", 10, 0)])
        == ()
    )
