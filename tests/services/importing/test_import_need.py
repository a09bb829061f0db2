"""Sets of need going in: how they join, what takes over from what, and what asks first."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from sqlmodel import select

from ecfrs_tui.errors import FileRefusedError, NotFoundError, RefusedError
from ecfrs_tui.services import sources
from ecfrs_tui.services.importing import ImportOptions
from ecfrs_tui.services.views import ImportReport
from ecfrs_tui.store import journal
from ecfrs_tui.store import tables as t
from ecfrs_tui.store.work import Store
from tests.services.importing.conftest import Import

OPTIONS = ImportOptions(find_postcode=lambda _: None)
Brought = Callable[..., ImportReport]


@pytest.fixture
def schools(store: Store) -> Store:
    """Twelve open schools 900001 to 900012 and a closed one, 900013; the last open one has no place."""
    with store.writing("set-up") as work:
        for n in range(1, 14):
            work.session.add(
                t.School(
                    urn=900000 + n,
                    name=f"Made-up School {n}",
                    status="Closed" if n == 13 else "Open",
                    district="Maldon" if n % 2 else "Harlow",
                    district_code="E07000074" if n % 2 else "E07000073",
                    postcode=f"CM9 {n % 10}AA",
                    lsoa=f"E0100000{n}" if n < 4 else "",
                    latitude=None if n == 12 else 51.7 + n / 100,
                    longitude=None if n == 12 else 0.6,
                )
            )
        work.record("set-up", "", "made up", undoable=False)
    return store


@pytest.fixture
def take(schools: Store, bring: Import) -> Brought:
    """Imports with the options of need by name."""

    def take_in(kind: str, text: str, **options: Any) -> ImportReport:
        return bring(kind, text, options=replace(OPTIONS, **options))

    return take_in


def by_urn(
    first: int = 1, last: int = 12, *, column: str = "score", times: float = 1.0, down: bool = False
) -> str:
    """A file of scores, rising by one each."""
    rows = [f"{900000 + n},{times * (100 - n if down else n)}" for n in range(first, last + 1)]
    return "\n".join([f"urn,{column}", *rows]) + "\n"


def sets(store: Store) -> list[tuple[str, str, date, bool, int, int]]:
    with store.reading() as session:
        return [
            (s.source, s.theme, s.as_of, s.in_force, s.joined, s.not_joined)
            for s in session.exec(select(t.ScoreSet).order_by(t.ScoreSet.id))  # type: ignore[arg-type]
        ]


def test_scores_join_by_urn_and_say_whom_they_miss(schools: Store, take: Brought) -> None:
    report = take(
        "risk", by_urn(2, 13), source="Model", theme="Home safety", publisher="Us", as_of=date(2027, 1, 1)
    )
    assert (report.added, report.refused) == (12, ())
    assert sets(schools) == [("Model", "home", date(2027, 1, 1), True, 11, 1)]
    assert report.notes == (
        "Model: as of 2027-01-01: 11 of 12 open schools got a value (urn 11)",
        "Model: counts in home, with a weight of 30",
        "1 without a value, because its URN is not in the set: Made-up School 1 (900001); `sources 1` names all",
    )
    with schools.reading() as session:
        view = sources.join_report(session, 1)
        assert view.missing == ((900001, "Made-up School 1", "its URN is not in the set"),)
        (listed,) = sources.source_views(session)
    assert (listed.publisher, listed.through, listed.rows, listed.direction) == ("Us", "urn 11", 12, "high")


def test_the_same_file_again_changes_nothing(schools: Store, take: Brought) -> None:
    take("risk", by_urn(), source="Model", theme="home")
    before = sets(schools)
    report = take("risk", by_urn(), source="Model", theme="home")
    assert (report.added, report.changed, report.unchanged) == (0, 0, 12)
    assert sets(schools) == before


def test_a_newer_set_takes_over_and_an_older_one_does_not(schools: Store, take: Brought) -> None:
    for as_of, times in ((date(2026, 1, 1), 1.0), (date(2027, 1, 1), 2.0), (date(2025, 1, 1), 3.0)):
        report = take("risk", by_urn(times=times), source="Model", theme="home", as_of=as_of)
    assert [(as_of.year, force) for _, _, as_of, force, *_ in sets(schools)] == [
        (2026, False),
        (2027, True),
        (2025, False),
    ]
    assert any("2027-01-01 is newer and stays in force" in note for note in report.notes)
    other = take("risk", by_urn(), source="Another", theme="home", as_of=date(2026, 6, 1))
    assert other.added == 12 and sets(schools)[1][3], "another source replaces nothing"


def test_undo_takes_the_set_away_and_the_last_one_is_in_force_again(schools: Store, take: Brought) -> None:
    take("risk", by_urn(), source="Model", theme="home", as_of=date(2026, 1, 1))
    take("risk", by_urn(times=2), source="Model", theme="home", as_of=date(2027, 1, 1))
    with schools.writing("tester") as work:
        (entry,) = work.session.exec(select(t.UndoEntry).order_by(t.UndoEntry.id.desc()).limit(1)).all()  # type: ignore[union-attr]
        journal.put_back(work.session, [(c[0], c[1], c[2], c[3]) for c in entry.changes])
    assert [(as_of.year, force) for _, _, as_of, force, *_ in sets(schools)] == [(2026, True)]
    with schools.reading() as session:
        assert {s.set_id for s in session.exec(select(t.Score))} == {1}


@pytest.mark.parametrize(
    ("text", "options", "words"),
    [
        (by_urn(down=True), {}, "upside down"),
        (by_urn(times=1000), {}, "is the unit the same"),
        ("urn,score\n" + "".join(f"{900000 + n},0\n" for n in range(1, 13)), {}, "every school is zero"),
        ("postcode,score\nCM99 1AA,3\nCM99 2AA,4\n", {}, "no open school got a value"),
    ],
)
def test_what_cannot_be_right_asks_first(
    schools: Store, take: Brought, text: str, options: dict[str, Any], words: str
) -> None:
    take("risk", by_urn(), source="Model", theme="home", as_of=date(2026, 1, 1))
    before = sets(schools)
    stated = {"source": "Model", "theme": "home", "as_of": date(2027, 1, 1), **options}
    with pytest.raises(RefusedError) as refused:
        take("risk", text, **stated)
    assert refused.value.code == "implausible_set" and refused.value.exit_status == 1
    assert words in refused.value.message and "stays in force" in refused.value.message
    assert "--accept-anyway" in refused.value.hint
    assert sets(schools) == before
    take("risk", text, accept_anyway=True, **stated)
    assert [force for *_, force, _, _ in sets(schools)] == [False, True]


def test_a_set_upside_down_goes_in_with_its_direction(schools: Store, take: Brought) -> None:
    take("risk", by_urn(), source="Model", theme="home", as_of=date(2026, 1, 1))
    take("risk", by_urn(down=True), source="Model", theme="home", as_of=date(2027, 1, 1), low_is_worse=True)
    with schools.reading() as session:
        assert [v.direction for v in sources.source_views(session)] == ["low", "high"]


def test_bad_rows_are_named_and_the_good_ones_go_in(schools: Store, take: Brought) -> None:
    text = by_urn() + "900099,3\n900001,4\n900013,1\n"
    report = take("risk", text, source="Model", theme="home")
    assert [(r.row, r.column, r.value, r.reason) for r in report.refused] == [
        (14, "urn", "900099", "no school has this URN"),
        (15, "urn", "900001", "stands in row 2 already"),
    ]
    assert report.added == 13, "a school that closed is known"


def test_unknown_districts_are_named(take: Brought) -> None:
    report = take("risk", "district,score\nMALDON,3\nE07000073,5\nAtlantis,9\n", source="Model", theme="home")
    assert [(r.row, r.value, r.reason) for r in report.refused] == [
        (4, "Atlantis", "no school lies in a district of this name")
    ]
    assert "12 of 12 open schools got a value (district 12)" in report.notes[0]


def test_nothing_but_bad_rows_is_refused_whole(schools: Store, take: Brought) -> None:
    with pytest.raises(RefusedError, match="no row of the file can stand"):
        take("risk", "urn,score\n900099,1\n900098,2\n", source="Model")
    with pytest.raises(FileRefusedError):
        take("risk", "urn\n900001\n")
    assert sets(schools) == []


def test_wide_columns_find_their_themes(schools: Store, take: Brought) -> None:
    rows = "".join(f"{900000 + n},{n},{n * n},{n % 5}\n" for n in range(1, 13))
    report = take("risk", "urn,home safety,Knife,sprockets\n" + rows, source="Model")
    assert [(source, theme) for source, theme, *_ in sets(schools)] == [
        ("Model: home safety", "home"),
        ("Model: Knife", "knife"),
        ("Model: sprockets", ""),
    ]
    assert any("“sprockets” is no theme of ours" in note for note in report.notes)
    with schools.reading() as session:
        assert [s.weight for s in session.exec(select(t.ScoreSet))] == [30, 30, 0]
    with pytest.raises(NotFoundError, match="no theme “flying”"):
        take("risk", by_urn(), theme="flying")


def test_areas_join_by_register_postcode_and_centroid_across_both_censuses(
    schools: Store, take: Brought
) -> None:
    imd = "LSOA code (2011),Index of Multiple Deprivation (IMD) Rank\n" + "".join(
        f"E0100000{n},{n * 1000}\n" for n in range(1, 8)
    )
    report = take("deprivation", imd)
    assert "3 of 12 open schools got a value (lsoa 3)" in report.notes[0]
    assert any("9 without a value, because no small area is known" in note for note in report.notes)
    take("lsoa-lookup", "pcds,lsoa11cd\nCM9 4AA,E01000004\nCM9 5AA,E01000009\n")
    take("lsoa-lookup", "LSOA11CD,LSOA21CD\nE01000006,E01000096\nE01000006,E01000097\nE01000005,E01000009\n")
    take("lsoa-lookup", "LSOA21CD,x,y\nE01000096,580000,210000\n")
    take("deprivation", imd.replace("7000", "7001"), as_of=date(2020, 1, 1))
    with schools.reading() as session:
        view = sources.join_report(session, 2)
    assert view.source.through == (
        "nearest lsoa (2011 to 2021) 6, lsoa 3, lsoa of the postcode 1, lsoa of the postcode (2011 to 2021) 1"
    )
    assert [urn for urn, *_ in view.missing] == [900012]
    again = take("lsoa-lookup", "LSOA21CD,x,y\nE01000096,580000,210000\n")
    assert (again.added, again.unchanged) == (0, 1)
    moved = take("lsoa-lookup", "LSOA21CD,x,y\nE01000096,580100,210000\n")
    assert (moved.added, moved.changed) == (0, 1)


def test_an_area_that_was_split_has_the_mean_of_its_parts(schools: Store, take: Brought) -> None:
    take("lsoa-lookup", "LSOA11CD,LSOA21CD\nE01000001,E01000091\nE01000001,E01000092\n")
    take(
        "risk",
        "lsoa,score\nE01000091,3\nE01000092,5\nE01000002,8\nE01000003,1\n",
        source="Model",
        theme="home",
    )
    from ecfrs_tui.services import need

    with schools.reading() as session:
        (facts,) = need.base_of(session).sets
    assert facts.join.values == {900001: 4.0, 900002: 8.0, 900003: 1.0}


POINTS = "reference,date,type,theme,latitude,longitude\n"


def test_points_count_near_schools_a_set_a_theme(schools: Store, take: Brought) -> None:
    text = (
        POINTS
        + "A,01/02/2027,Bin,fires,51.71,0.6\nB,03/02/2027,Bin,fires,51.715,0.6\n"
        + "C,02/02/2027,Call,Hoax calls,51.72,0.6\n"
    )
    report = take("incidents", text + "D,02/02/2027,Bin,fires,54.0,-1.0\n", source="Fire reports")
    assert sets(schools) == [
        ("Fire reports", "fires", date(2027, 2, 3), True, 11, 1),
        ("Fire reports", "hoax", date(2027, 2, 3), True, 11, 1),
    ]
    assert [(r.row, r.column, r.reason) for r in report.refused] == [
        (5, "latitude", "no school lies within 15 km: in the sea, or far from our county")
    ]
    assert any("2 have one within 1 km" in note for note in report.notes)
    assert any("1 without a value, because nobody knows where it is" in note for note in report.notes)
    again = take("incidents", text, source="Fire reports")
    assert (again.added, again.unchanged) == (0, 3)
    wider = take("incidents", text, source="Fire reports", radius_km=3.0)
    assert wider.added == 3 and any("within 3 km" in note for note in wider.notes)


def test_police_types_go_to_their_themes_and_a_stated_theme_takes_all(schools: Store, take: Brought) -> None:
    text = "category,date,lat,long,id\n" + "".join(
        f"{what},2023-0{n},51.7{n},0.6,{n}\n"
        for n, what in enumerate(("robbery", "drugs", "criminal-damage-arson", "robbery"), 1)
    )
    report = take("incidents", text)
    assert [(source, theme) for source, theme, *_ in sets(schools)] == [
        ("data.police.uk robbery", "knife"),
        ("data.police.uk criminal damage and arson", "fires"),
    ]
    assert (report.added, report.notes[0].partition(";")[0]) == (
        3,
        "1 of a type that belongs to no theme was left out (drugs)",
    )
    take("incidents", text, theme="knife", source="All crime")
    assert sets(schools)[-1][:2] == ("All crime", "knife")
    with schools.reading() as session:
        assert [v.publisher for v in sources.source_views(session)] == ["Home Office"] * 3


def test_points_that_cover_a_corner_of_the_county_ask_first(schools: Store, take: Brought) -> None:
    everywhere = (
        POINTS
        + "P,01/01/2027,Bin,fires,51.711,0.6\n"
        + "".join(f"P{n},01/01/2027,Bin,fires,{51.7 + n / 100},0.6\n" for n in range(1, 12))
    )
    take("incidents", everywhere, radius_km=0.5, source="Fires")
    corner = POINTS + "Q,01/02/2027,Bin,fires,51.71,0.6\n"
    with pytest.raises(RefusedError, match="does it cover the whole county"):
        take("incidents", corner, radius_km=0.5, source="Fires")
    with pytest.raises(RefusedError, match="every school is zero"):
        take("incidents", POINTS + "Q,01/02/2027,Bin,fires,51.71,0.65\n", radius_km=0.5, source="Others")
    assert len(sets(schools)) == 1


def test_restricted_sets_are_marked(schools: Store, take: Brought) -> None:
    take("risk", by_urn(), source="Police list", theme="knife", restricted=True)
    with schools.reading() as session:
        (view,) = sources.source_views(session)
    assert view.restricted and view.in_force


def test_a_rehearsal_leaves_nothing(schools: Store, bring: Import) -> None:
    report = bring("risk", by_urn(), options=replace(OPTIONS, source="Model", theme="home"), dry_run=True)
    assert report.added == 12 and sets(schools) == []
