"""What need is made of: ranks, weights, decay, missing parts, and sets that cannot be believed."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecfrs_tui.domain import need
from ecfrs_tui.domain.need import Joined

DAY = date(2027, 3, 1)
maybe = st.one_of(st.none(), st.floats(-1e6, 1e6).map(lambda v: round(v, 3)))


def test_percentiles_are_mid_ranks_and_follow_the_direction() -> None:
    assert need.percentiles([1, 2, 2, 5]) == [12.5, 50, 50, 87.5]
    assert need.percentiles([1, None, 5], high_is_worse=False) == [75, None, 25]
    assert need.percentiles([7]) == [50]
    assert need.percentiles([None, None]) == [None, None]


@given(st.lists(maybe, max_size=40))
def test_percentiles_keep_the_order_and_their_mean_is_fifty(values: list[float | None]) -> None:
    found = need.percentiles(values)
    pairs = [(v, p) for v, p in zip(values, found, strict=True) if v is not None and p is not None]
    assert len(pairs) == sum(v is not None for v in values)
    for v, p in pairs:
        assert 0 < p < 100
        assert all((v < w) == (p < q) for w, q in pairs)
    if pairs:
        assert sum(p for _, p in pairs) / len(pairs) == pytest.approx(50)


@given(st.lists(maybe, max_size=30))
def test_the_other_direction_turns_every_percentile_round(values: list[float | None]) -> None:
    high, low = need.percentiles(values), need.percentiles(values, high_is_worse=False)
    assert all(
        (h is None and v is None) or (h is not None and v is not None and h + v == pytest.approx(100))
        for h, v in zip(high, low, strict=True)
    )


parts = st.lists(
    st.tuples(st.one_of(st.none(), st.floats(0, 100)), st.floats(0, 100).map(lambda w: round(w, 2))),
    min_size=1,
    max_size=12,
)


@given(parts)
def test_a_need_is_the_sum_of_its_points_and_within_its_parts(rows: list[tuple[float | None, float]]) -> None:
    score = need.combine([p for p, _ in rows], [w for _, w in rows])
    assert score.need == pytest.approx(sum(score.points))
    weighed = [need.MIDDLE if p is None else p for p, w in rows if w > 0]
    if weighed:
        assert min(weighed) - 1e-6 <= score.need <= max(weighed) + 1e-6
        assert 0 <= score.known <= 1 + 1e-9
    else:
        assert (score.need, score.known) == (0, 0)


@given(parts, st.integers(0, 11))
def test_a_missing_part_counts_as_the_middle(rows: list[tuple[float | None, float]], at: int) -> None:
    at %= len(rows)
    with_gap = [(None if n == at else p, w) for n, (p, w) in enumerate(rows)]
    in_the_middle = [(need.MIDDLE if n == at else p, w) for n, (p, w) in enumerate(rows)]
    one = need.combine([p for p, _ in with_gap], [w for _, w in with_gap])
    other = need.combine([p for p, _ in in_the_middle], [w for _, w in in_the_middle])
    assert one.need == pytest.approx(other.need)
    assert one.known <= other.known


def test_decay_falls_in_a_straight_line_to_the_radius() -> None:
    assert [need.decay(km, 2.0) for km in (0, 0.5, 1, 2, 3)] == [1, 0.75, 0.5, 0, 0]


def test_time_since_a_visit_is_full_after_three_years_and_without_one() -> None:
    assert need.since_visit(None, DAY) == 100
    assert need.since_visit(DAY, DAY) == 0
    assert need.since_visit(DAY + timedelta(days=30), DAY) == 0
    assert need.since_visit(date(2025, 9, 1), DAY) == pytest.approx(49.8, abs=0.1)
    assert need.since_visit(date(2001, 1, 1), DAY) == 100


def test_the_share_reached_turns_into_the_share_not_reached() -> None:
    assert need.not_yet_reached(30, 120) == 75
    assert need.not_yet_reached(500, 120) == 0
    assert need.not_yet_reached(0, None) is None
    assert need.not_yet_reached(5, 0) == 0


@pytest.mark.parametrize(
    ("day", "start"),
    [
        (date(2027, 8, 31), date(2026, 9, 1)),
        (date(2027, 9, 1), date(2027, 9, 1)),
        (date(2027, 1, 1), date(2026, 9, 1)),
    ],
)
def test_a_school_year_starts_in_september(day: date, start: date) -> None:
    assert need.school_year_start(day) == start


def test_a_part_opens_into_words() -> None:
    assert need.standing_words("IDACI 2025", 0.41, 88.9) + need.weight_words(30, 26.4) == (
        "IDACI 2025: 0.41, higher than 88 of 100 schools, weight 30: 26 points"
    )
    assert need.standing_words("IMD", 19102, 40, low=True) == "IMD: 19,102, lower than 40 of 100 schools"
    assert [need.number_words(v) for v in (3.0, 0.0, -1.25, 12345.6)] == ["3", "0", "-1.25", "12,346"]
    assert need.missing_words("IDACI", 30, 15.0) == (
        "IDACI: not known, so it counts as the middle, weight 30: 15 points"
    )
    assert "weighs nothing" in need.missing_words("IDACI", 0, 0.0)


LAST = Joined({urn: float(urn % 17) for urn in range(100)})


def test_a_believable_set_meets_no_objection() -> None:
    near = Joined({urn: value + urn % 3 for urn, value in LAST.values.items()})
    assert need.objections(LAST) == need.objections(near, LAST) == ()


def test_an_empty_and_a_constant_set_are_objected_to() -> None:
    assert need.objections(Joined({})) == ("no open school got a value from it",)
    assert need.objections(Joined(dict.fromkeys(range(9), 0.0))) == ("the value of every school is zero",)
    assert "the same (4)" in need.objections(Joined(dict.fromkeys(range(9), 4.0)), LAST)[0]


def test_a_set_upside_down_is_objected_to_unless_its_direction_says_so() -> None:
    values = {urn: 20 - value for urn, value in LAST.values.items()}
    assert "upside down" in need.objections(Joined(values), LAST)[0]
    assert need.objections(Joined(values, high_is_worse=False), LAST) == ()


def test_another_unit_is_objected_to() -> None:
    assert need.objections(Joined({u: 5 * v for u, v in LAST.values.items()}), LAST) == ()
    assert "unit" in need.objections(Joined({u: 100 * v for u, v in LAST.values.items()}), LAST)[0]
    assert "unit" in need.objections(Joined({u: v / 100 for u, v in LAST.values.items()}), LAST)[0]


@given(st.lists(st.tuples(st.integers(-50, 50), st.integers(-50, 50)), min_size=2, max_size=30))
def test_a_rank_correlation_lies_between_minus_one_and_one(pairs: list[tuple[int, int]]) -> None:
    x, y = [float(a) for a, _ in pairs], [float(b) for _, b in pairs]
    rho = need.spearman(x, y)
    if len(set(x)) == 1 or len(set(y)) == 1:
        assert rho is None
        return
    assert rho is not None and -1 - 1e-9 <= rho <= 1 + 1e-9
    assert need.spearman(x, x) == pytest.approx(1)
    assert need.spearman(x, [-b for b in y]) == pytest.approx(-rho)
