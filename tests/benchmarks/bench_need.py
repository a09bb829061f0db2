"""Need: a change of weights over all themes, points near schools against scipy, and the list a screen asks for.

    uv run python -m tests.benchmarks.bench_need

Made-up schools and points spread over the county as towns are. `weights` is the middle of many runs over
8 themes of 12 sources (and the two parts of our own diary); the product must agree with the rule book, row by
row. `points` builds the buckets and counts with decay; scipy builds a cKDTree and queries it by radius, bare:
it neither measures nor adds up.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Any

import numpy as np

from ecfrs_tui.clock import RehearsalClock
from ecfrs_tui.domain import need as rules
from ecfrs_tui.services import need, targeting
from ecfrs_tui.services.need_joining import Ground, Join, Land
from ecfrs_tui.services.need_points import counts
from ecfrs_tui.services.need_visits import Visited
from ecfrs_tui.store import tables as t
from ecfrs_tui.store.migrate import migrate
from ecfrs_tui.store.work import Store

SCHOOLS, THEMES, SOURCES, POINTS = 1500, 8, 12, 20_000
DAY = date(2027, 3, 1)
NOW = datetime(2027, 3, 1, 9)


def timed(run: Callable[[], Any], times: int) -> float:
    """The middle of some runs, in milliseconds."""
    taken = []
    for _ in range(times):
        start = perf_counter()
        run()
        taken.append(1000 * (perf_counter() - start))
    return median(taken)


def places(random: np.random.Generator, number: int) -> tuple[Any, Any]:
    """Latitudes and longitudes around forty towns."""
    towns = np.column_stack((random.uniform(51.5, 52.05, 40), random.uniform(0.05, 1.2, 40)))
    at = towns[random.integers(0, 40, number)] + random.normal(0, 0.03, (number, 2))
    return at[:, 0], at[:, 1]


def themes(random: np.random.Generator) -> list[need.ThemeMatrix]:
    """A matrix for every theme; a tenth of the values is not known."""
    land = Land(
        tuple(
            Ground(900000 + n, f"School {n}", "", "", "", "", "", 300, "", "", None, None)
            for n in range(SCHOOLS)
        ),
        {},
        {},
        {},
        (),
    )
    made = []
    for _ in range(THEMES):
        parts = []
        for number in range(SOURCES):
            values = [None if random.random() < 0.1 else float(v) for v in random.gamma(2, 3, SCHOOLS)]
            facts = need.SetFacts(
                number, f"Source {number}", "", "scores", "", DAY, False, True, 1.0, 30.0, Join(),
                tuple(rules.percentiles(values)),
            )  # fmt: skip
            parts.append(need.PartFacts(facts.key, facts.label, 30.0, facts))
        parts += [need.PartFacts(key, key, 20.0, None) for key in (rules.SINCE, rules.REACHED)]
        made.append(need.make_matrix(land, tuple(parts), Visited(), DAY))
    return made


def bench_weights(random: np.random.Generator) -> None:
    """A change of weights, all themes ranked again."""
    made = themes(random)

    def again() -> list[Any]:
        weights = random.uniform(0, 50, SOURCES + 2).tolist()
        return [np.argsort(-matrix.needs(weights)[0], kind="stable") for matrix in made]

    weights = [float(w) for w in random.uniform(0, 50, SOURCES + 2)]
    rows = [
        [None if not k else p for p, k in zip(ps, ks, strict=True)]
        for ps, ks in zip(made[0].percentiles.tolist(), made[0].known.tolist(), strict=True)
    ]
    start = perf_counter()
    one_by_one = [rules.combine(row, weights).need for row in rows]
    plain = 1000 * (perf_counter() - start) * THEMES
    apart = float(np.abs(made[0].needs(weights)[0] - np.array(one_by_one)).max())
    taken = timed(again, 200)
    print(
        f"weights: {SCHOOLS:,} schools x {THEMES} themes x {SOURCES} sources ranked again in {taken:.2f} ms; "
        f"row by row by the rule book {plain:.0f} ms ({plain / taken:.0f} times), at most {apart:.1e} apart"
    )


def bench_points(random: np.random.Generator) -> None:
    """Points near schools, by radius."""
    from scipy.spatial import cKDTree

    at, where = places(random, SCHOOLS), places(random, POINTS)
    for radius in (0.5, 1.0, 2.0):
        scale = np.array([111.195, 111.195 * np.cos(np.radians(at[0].mean()))])
        schools, points = (np.column_stack(each) * scale for each in (at, where))

        def tree(schools: Any = schools, points: Any = points, radius: float = radius) -> Any:
            return cKDTree(points).query_ball_point(schools, radius)

        def ours(radius: float = radius) -> Any:
            return counts(*at, *where, radius)

        found = tree()
        check = np.array(
            [
                np.sum(1 - np.hypot(*(points[near] - s).T) / radius)
                for near, s in zip(found, schools, strict=True)
            ]
        )
        apart = float(np.abs(check - ours()).max())
        mine, theirs = timed(ours, 30), timed(tree, 30)
        pairs = sum(len(near) for near in found)
        print(
            f"points: {POINTS:,} against {SCHOOLS:,} schools within {radius:g} km ({pairs:,} pairs): {mine:.1f} ms, "
            f"scipy cKDTree {theirs:.1f} ms (ratio {mine / theirs:.2f}), at most {apart:.1e} apart"
        )


def fill(store: Store, random: np.random.Generator) -> None:
    """Schools with twelve sets by URN."""
    at = places(random, SCHOOLS)
    with store.writing("bench") as work:
        work.session.add_all(
            t.School(
                urn=900000 + n,
                name=f"School {n}",
                district=f"District {n % 14}",
                authority="Essex",
                pupils=300,
                latitude=float(at[0][n]),
                longitude=float(at[1][n]),
            )
            for n in range(SCHOOLS)
        )
        for number in range(1, SOURCES + 1):
            when = store.clock.now_utc()
            work.session.add(
                t.ScoreSet(id=number, source=f"Source {number}", theme="", as_of=DAY, imported_utc=when)
            )
            work.session.flush()
            values = random.gamma(2, 3, SCHOOLS)
            work.session.add_all(
                t.Score(set_id=number, key_kind="urn", key=str(900000 + n), value=float(values[n]))
                for n in range(SCHOOLS)
            )
        work.record("import", "bench", "made up", undoable=False)


def bench_list(random: np.random.Generator) -> None:
    """What the screen asks for while weights are moved."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "bookings.sqlite3"
        migrate(path, NOW)
        store = Store(path, RehearsalClock(NOW))
        fill(store, random)
        with store.reading() as session:

            def look(limit: int | None) -> Any:
                tried = {"source-1": float(random.uniform(0, 50))}
                return targeting.targets(session, "home", today=DAY, weights=tried, limit=limit)

            start = perf_counter()
            look(None)
            first = 1000 * (perf_counter() - start)
            whole, some = timed(lambda: look(None), 20), timed(lambda: look(50), 20)
        store.close()
    print(
        f"list: first look {first:.0f} ms, then with other weights {whole:.0f} ms for all {SCHOOLS:,} schools "
        f"with every part in words, {some:.0f} ms for the first 50"
    )


def main() -> None:
    """Prints all figures."""
    random = np.random.default_rng(20270301)
    bench_weights(random)
    bench_points(random)
    bench_list(random)


if __name__ == "__main__":
    main()
