"""Schools ranked by need: weights, missing parts, past rankings, restricted sources, filters, league tables."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest
from sqlmodel import select

from ecfrs_tui.domain.need import DEFAULT_THEMES
from ecfrs_tui.errors import NotFoundError, RefusedError, StaleError
from ecfrs_tui.services import restricted, sources, targeting, themes
from ecfrs_tui.services.context import Context
from ecfrs_tui.services.needviews import TargetRow, TargetsView
from ecfrs_tui.services.office_need import NeedOffice
from ecfrs_tui.store import tables as t
from tests.services.need_world import add_schools, add_set, rising

TODAY = date(2027, 3, 1)


class Desk(NeedOffice):
    """The part of the office that knows need."""

    def __init__(self, context: Context) -> None:
        self.context = context
        self._finder_mark = -1


@pytest.fixture
def county(context: Context) -> Context:
    """Ten schools, all that are open, and a set for home safety that rises with their number."""
    with context.store.writing("set-up") as work:
        for school in work.session.exec(select(t.School)):
            school.status = "Closed"
    add_schools(context)
    add_set(context, 1, rising())
    return context


def look(context: Context, theme: str = "home", **more: Any) -> TargetsView:
    with context.store.reading() as session:
        return targeting.targets(session, theme, today=TODAY, **more)


def numbers(view: TargetsView) -> list[int]:
    return [row.urn - 900100 for row in view.rows]


def visit(
    context: Context,
    urn: int,
    at: datetime,
    *,
    state: str = "delivered",
    pupils: int = 30,
    topic: str = "Home safety",
) -> None:
    """A visit on a topic with a session."""
    with context.store.writing("set-up") as work:
        code = topic[:2].upper() + "X"
        if work.session.get(t.Programme, code) is None:
            work.session.add(t.Programme(code=code, title=topic, topic=topic))
            work.session.flush()
        number = len(work.session.exec(select(t.Visit)).all()) + 1
        row = t.Visit(
            reference=f"VIS-9{number:03}",
            state=state,
            urn=urn,
            arrives_at=at,
            starts_at=at,
            ends_at=at.replace(hour=at.hour + 1),
            departs_at=at.replace(hour=at.hour + 1),
            uid=f"{number}@made-up",
        )
        work.session.add(row)
        work.session.flush()
        work.session.add(
            t.VisitSession(visit_id=row.id, programme=code, pupils=pupils, starts_at=at, ends_at=row.ends_at)
        )
        work.record("set-up", row.reference, "a made-up visit", undoable=False)


def test_the_ranking_opens_into_its_parts(county: Context) -> None:
    view = look(county)
    assert (view.theme, view.title, numbers(view)) == ("home", "Home safety", list(range(10, 0, -1)))
    top = view.rows[0]
    model, since, reached = top.parts
    assert model.words == "Model 2027: 10, higher than 95 of 100 schools, weight 30: 41 points"
    assert since.words == "never visited on this theme, weight 25: 36 points"
    assert reached.words == "0 of 100 pupils reached this school year, weight 15: 21 points"
    assert (top.rank, top.need) == (1, 98)
    for row in view.rows:
        assert row.need == round(sum(part.points for part in row.parts))
    assert [s.number for s in view.sources] == [1]


def test_a_visit_lowers_need_on_its_theme_alone(county: Context) -> None:
    visit(county, 900110, datetime(2027, 2, 15, 9), pupils=80)
    top = {row.urn: row for row in look(county).rows}[900110]
    assert (top.last_visit, top.reached_percent) == (date(2027, 2, 15), 80)
    assert "last visited Mon 15 Feb 2027" in top.parts[1].words
    assert "80 of 100 pupils reached this school year" in top.parts[2].words
    assert top.need == 45
    add_set(county, 2, rising(), theme="water")
    assert numbers(look(county, "water"))[0] == 10


def test_only_delivered_and_past_visits_count_and_what_is_ahead_is_shown(county: Context) -> None:
    visit(county, 900101, datetime(2027, 3, 20, 9), state="confirmed")
    visit(county, 900101, datetime(2027, 1, 20, 9), state="cancelled")
    row = {row.urn: row for row in look(county).rows}[900101]
    assert (row.last_visit, row.next_visit, row.reached_percent) == (None, date(2027, 3, 20), 0)


def test_visits_to_a_predecessor_are_the_schools_own_past(county: Context) -> None:
    with county.store.writing("set-up") as work:
        work.session.add(t.SchoolLink(urn=900105, linked_urn=900001, kind="Predecessor"))
        work.record("import", "links", "made up", undoable=False)
    visit(county, 900001, datetime(2026, 10, 5, 9))
    row = {row.urn: row for row in look(county).rows}[900105]
    assert (row.last_visit, row.reached_percent) == (date(2026, 10, 5), 30)


def test_a_missing_part_is_said_and_counts_as_the_middle(county: Context) -> None:
    add_set(county, 2, rising(1, 5), source="Half")
    view = look(county)
    rows = {row.urn: row for row in view.rows}
    half = {part.label: part for part in rows[900110].parts}["Half 2027"]
    assert (half.value, half.percentile, half.points) == (None, None, pytest.approx(15))
    assert half.words == "Half 2027: not known, so it counts as the middle, weight 30: 15 points"
    assert rows[900110].need == round(0.7 * 97.86 + 15), "no higher for what nobody knows"
    assert (rows[900110].known_percent, rows[900101].known_percent) == (70, 100)
    assert any("5 of 10 schools are ranked on a part of the weight" in note for note in view.notes)


def test_a_set_where_low_is_worse_ranks_the_other_way(county: Context) -> None:
    add_set(county, 2, rising(), source="Rank", theme="water", high=False)
    view = look(county, "water")
    assert numbers(view) == list(range(1, 11))
    assert "lower than 95 of 100 schools" in view.rows[0].parts[0].words


def test_weights_are_tried_without_being_kept_and_then_kept(county: Context) -> None:
    add_set(county, 2, {urn: -value for urn, value in rising().items()}, source="Contrary")
    tried = look(county, weights={"model": 0, "contrary": 50})
    assert numbers(tried) == list(range(1, 11))
    assert {row.need for row in look(county).rows if row.urn in (900101, 900110)} == {70}
    desk = Desk(county)
    done = desk.set_weights("home", {"model": 0, "contrary": 50}, version=0)
    assert done.words == "Weights of Home safety: Model 2027 30 to 0, Contrary 2027 30 to 50"
    assert numbers(look(county)) == list(range(1, 11))
    (home,) = (theme for theme in desk.themes() if theme.code == "home")
    assert home.version == 1 and {key: weight for key, _, weight in home.weights}["contrary"] == 50
    with pytest.raises(StaleError):
        desk.set_weights("home", {"model": 1}, version=0)
    desk.set_weights("home", {"model": 20}, version=1)
    (home,) = (theme for theme in desk.themes() if theme.code == "home")
    assert home.version == 2 and {key: weight for key, _, weight in home.weights}["contrary"] == 50
    with county.store.reading() as session:
        words = [entry.words for entry in session.exec(select(t.AuditEntry)) if entry.action == "weights"]
    assert len(words) == 2


@pytest.mark.parametrize(
    ("theme", "weights", "code"),
    [
        ("home", {"model": -1.0}, "weight_wrong"),
        ("home", {"model": float("nan")}, "weight_wrong"),
        ("home", {"nothing": 1.0}, "part_unknown"),
        ("home", {"model": 0.0, "since-visit": 0.0, "reached": 0.0}, "weights_all_zero"),
        ("flying", {"model": 1.0}, "theme_unknown"),
    ],
)
def test_weights_that_cannot_be_are_refused(
    county: Context, theme: str, weights: dict[str, float], code: str
) -> None:
    with pytest.raises((RefusedError, NotFoundError)) as refused:
        themes.set_weights(county, theme, weights, version=0)
    assert refused.value.code == code


def test_a_weight_outlives_the_set_it_was_given_to(county: Context) -> None:
    themes.set_weights(county, "home", {"model": 77}, version=0)
    with county.store.writing("set-up") as work:
        work.session.get_one(t.ScoreSet, 1).in_force = False
        work.record("import", "1", "replaced", undoable=False)
    add_set(county, 2, rising(), as_of=date(2027, 2, 1))
    assert look(county).rows[0].parts[0].weight == 77


def test_a_past_ranking_stands_on_what_was_known_then(county: Context) -> None:
    add_set(county, 2, {u: -v for u, v in rising().items()}, as_of=date(2026, 1, 1), in_force=False)
    visit(county, 900101, datetime(2026, 9, 10, 9))
    past = look(county, as_of=date(2026, 6, 1))
    assert numbers(past) == list(range(1, 11))
    assert all(row.last_visit is None for row in past.rows)
    assert [s.number for s in past.sources] == [2]
    assert past.notes[0] == "as it stood on Mon 1 Jun 2026, by the weights of today"
    assert numbers(look(county, as_of=date(2027, 1, 1)))[0] == 10
    before = look(county, as_of=date(2025, 1, 1))
    assert before.sources == () and any("no source speaks of this theme" in note for note in before.notes)


def test_a_past_ranking_holds_the_schools_of_its_day(county: Context) -> None:
    with county.store.writing("set-up") as work:
        work.session.get_one(t.School, 900110).status = "Closed"
        work.session.get_one(t.School, 900110).closed_on = date(2026, 12, 31)
        work.session.get_one(t.School, 900109).opened_on = date(2026, 9, 1)
        work.record("set-up", "", "closed", undoable=False)
    assert 10 not in numbers(look(county))
    past = numbers(look(county, as_of=date(2026, 6, 1)))
    assert 10 in past and 9 not in past


def test_restricted_sources_are_seen_only_while_unlocked(county: Context) -> None:
    add_set(
        county, 2, {u: -v for u, v in rising().items()}, source="Police list", restricted=True, weight=500
    )
    desk = Desk(county)

    def home() -> TargetsView:
        return desk.targets("home")

    locked = home()
    assert (locked.unlocked, locked.hidden_parts, numbers(locked)[0]) == (False, 1, 10)
    assert "Police" not in repr([row.parts for row in locked.rows])
    assert "Police" not in repr(desk.themes())
    with pytest.raises(RefusedError, match="Police list is restricted"):
        desk.cross(1, 2)
    with pytest.raises(NotFoundError):
        desk.set_weights("home", {"police-list": 1}, version=0)
    desk.unlock_restricted(True)
    opened = home()
    assert (opened.unlocked, opened.hidden_parts, numbers(opened)[0]) == (True, 0, 1)
    assert any(part.restricted for part in opened.rows[0].parts)
    assert len(desk.cross(1, 2)) == 10
    assert Desk(county).targets("home").hidden_parts == 1, "another session is locked"
    desk.unlock_restricted(False)
    assert home() == locked
    with county.store.reading() as session:
        told = [
            (e.action, e.actor) for e in session.exec(select(t.AuditEntry)) if e.reference == "restricted"
        ]
        undo = [u for u in session.exec(select(t.UndoEntry)) if u.reference == "restricted"]
    assert told == [("unlock", "Pat"), ("lock", "Pat")] and undo == []
    assert restricted.note(county, False).words == "Locked restricted sources again"


def test_filters_choose_and_ranks_count_everybody(county: Context) -> None:
    visit(county, 900102, datetime(2026, 11, 3, 9))
    assert numbers(look(county, words="district:harlow visited:never")) == [10, 8, 6, 4]
    assert numbers(look(county, words="phase:secondary")) == [10, 5]
    (row,) = look(county, words="school 03").rows
    assert row.rank == 8
    assert numbers(look(county, limit=2)) == [10, 9]
    assert look(county, words="nobody").rows == ()


def test_what_was_done_about_a_school_stands_beside_it(county: Context) -> None:
    with county.store.writing("set-up") as work:
        add = work.session.add
        add(t.ContactLog(urn=900110, at=datetime(2027, 2, 2, 9), kind="answered"))
        add(t.ContactLog(urn=900110, at=datetime(2027, 2, 9, 9), kind="called"))
        add(
            t.Request(
                reference="REQ-0900",
                state="ready",
                received_at=datetime(2027, 2, 1),
                source="target",
                source_key="1",
                urn=900110,
            )
        )
        add(t.TargetList(id=1, name="Spring", theme="home", made_at=datetime(2027, 2, 1)))
        work.session.flush()
        for day in (9, 5, None):
            due = None if day is None else date(2027, 3, day)
            add(t.TargetEntry(list_id=1, urn=900110, rank=1, need=1.0, step=f"call {day}", step_due=due))
        work.record("set-up", "", "contacts", undoable=False)
    row = look(county).rows[0]
    assert (row.last_contact, row.response, row.request) == ("called 9 Feb 2027", "answered", "REQ-0900")
    assert (row.step, row.step_due) == ("call 5", date(2027, 3, 5))


def test_the_league_tables_add_up(county: Context) -> None:
    visit(county, 900110, datetime(2027, 2, 15, 9), pupils=10)
    view = look(county)
    assert sum(area.schools for area in view.districts) == 10
    (essex,) = view.authorities
    assert (essex.name, essex.schools, essex.never_visited, essex.young_people) == ("Essex", 10, 9, 10)
    needs = [row.need for row in view.rows]
    assert essex.high == sum(need >= 70 for need in needs)
    assert essex.mean_need == pytest.approx(sum(needs) / 10, abs=1)
    harlow = {area.name: area for area in view.districts}["Harlow"]
    assert (harlow.never_visited, harlow.young_people) == (4, 10)
    assert [area.mean_need for area in view.districts] == sorted(
        (a.mean_need for a in view.districts), reverse=True
    )


def test_the_same_look_gives_the_same_rows_and_any_change_is_seen(county: Context) -> None:
    first: tuple[TargetRow, ...] = look(county).rows
    assert look(county).rows == first
    add_set(county, 2, {u: -v for u, v in rising().items()}, source="More", weight=400)
    assert numbers(look(county))[0] == 1
    with county.store.writing("set-up") as work:
        work.session.get_one(t.School, 900101).status = "Closed"
        work.record("set-up", "", "closed", undoable=False)
    assert 1 not in numbers(look(county))


def test_two_sources_side_by_side(county: Context) -> None:
    add_set(county, 2, {**rising(1, 8), 900101: 99.0}, source="Other")
    with county.store.reading() as session:
        found = sources.cross(session, 1, 2)
        assert found[0].urn == 900101
        assert (found[0].one, found[0].other) == (5.0, pytest.approx(93.75))
        assert found[0].apart == pytest.approx(5.0 - 93.75)
        assert [row.other for row in found[-2:]] == [None, None]
        with pytest.raises(NotFoundError, match="no source 9"):
            sources.cross(session, 1, 9)


def test_themes_are_a_list_the_team_edits(county: Context) -> None:
    desk = Desk(county)
    assert [theme.code for theme in desk.themes()] == [theme.code for theme in DEFAULT_THEMES]
    desk.save_theme("dogs", title="Dog safety", topics=["Dogs", " "], version=None)
    desk.save_theme("home", title="Safe homes", topics=["Home safety"], version=0)
    found = {theme.code: theme for theme in desk.themes()}
    assert (found["dogs"].title, found["dogs"].topics, found["dogs"].version) == ("Dog safety", ("Dogs",), 1)
    assert (found["home"].title, found["home"].version) == ("Safe homes", 1)
    assert desk.targets("safe homes", limit=1).theme == desk.targets("SAFE", limit=1).theme == "home"
    for code, title, version, expected in (
        ("dogs", "Again", None, "theme_exists"),
        ("dogs", "Stale", 0, "changed_since"),
        ("no such", "x", None, "theme_code_wrong"),
        ("cats", " ", None, "theme_title_missing"),
        ("cats", "Cats", 3, "theme_unknown"),
    ):
        with pytest.raises((RefusedError, NotFoundError)) as refused:
            desk.save_theme(code, title=title, topics=[], version=version)
        assert refused.value.code == expected
