"""Everything a desk can do is taken back whole: after a restart, and by two people in turn; or it is said why not."""

from __future__ import annotations

import inspect
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path

import pytest

from ecfrs_tui.clock import RehearsalClock
from ecfrs_tui.errors import RefusedError, StaleError
from ecfrs_tui.services.amending import Amendment
from ecfrs_tui.services.desk import Desk
from ecfrs_tui.services.office import Office, open_office
from tests.services.doings import DOINGS, World

NOW = datetime(2027, 3, 1, 9, 0)
Rows = dict[str, list[dict[str, object]]]

READS = frozenset(
    """best_order bookings calendars campaign campaigns cfrmis change_mark check check_templates contacts_with counts
    cross day delivery_targets draft drafts fits_gap freed_times held_about history incident incidents lookup messages
    near now offer offers officers outgoing plan preview_template quality_checks quality_sample replies report request
    requests school sources stand_ins suggest targets template templates themes today undo_steps visit visits waiting
    week why_not authorities backups busy_lines competence_grid corrections districts evaluations form_questions hand
    health list_look own_settings people person_place phases place_at place_costs place_facts place_why place_words
    places_kept postcode_words programme_codes programmes_kept read_dates school_days team term_entries try_template
    weeks weigh_busy weigh_end weigh_officer weigh_place weigh_programme weigh_school_day weigh_term
    weigh_week place_key school_page visit_page officer_page history_of request_texts days_of map_points
    call_answers folder index_again is_empty known_hits start_steps still_missing""".split()  # noqa: SIM905 - a list of words, not of lines
)

NOT_TAKEN_BACK = {
    "undo": "it is what takes back",
    "send_messages": "has left; what was done before it is taken back by the message that matches",
    "write_messages": "has left; the same",
    "export_messages": "has left; the same",
    "retry_messages": "asks the mail server once more; withdrawing the messages stops it",
    "draft_due": "the program does it by itself; each draft can be withdrawn",
    "export_cfrmis": "has left: a job file was handed over",
    "export_report": "writes a file and nothing else",
    "officer_week": "writes a file and nothing else",
    "day_sheet": "writes a file and nothing else",
    "meeting_note": "writes a file and nothing else",
    "copy_template": "writes a file and nothing else",
    "fetch_calendars": "reads anew what an officer's calendar says",
    "fetch_replies": "notes what has come in; each reply is applied or dismissed by itself",
    "read_replies": "the same",
    "refresh_travel": "computes anew",
    "demonstration": "fills a home of its own; this one stays as it is",
    "write_pattern": "writes a file and nothing else",
    "tend": "sends and fetches what the program does by itself",
    "make_backup": "a copy changes nothing",
    "delete_backup": "for good; asked before",
    "restore_backup": "what stood before lies in a copy of its own, which can be put back",
    "keep_list_look": "how a list was left",
    "keep_screen_look": "how the screens look",
    "forget_contact": "for good, as the law wants it",
    "retention": "for good, as the law wants it",
    "unlock_restricted": "of this session alone; the same again locks",
    "keep_draft": "what is typed and not done",
    "drop_draft": "the same",
}
"""With the reason, as a person would be told it."""

ELSEWHERE = {
    "apply_reply": "tests/services/test_replies.py",
    "dismiss_reply": "tests/services/test_replies.py",
    "settle_bookings": "tests/services/test_taking_over.py",
}
"""Taken back in tests of their own, which have the replies and exports that these need."""

JOURNAL = frozenset({"audit_entry", "undo_entry", "draft", "import_run"})
COMPUTED = frozenset({"travel_matrix"})
"""Follows by itself from what is stored."""


@pytest.fixture(scope="module")
def filled(filled_demo: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = Path(shutil.copytree(filled_demo, tmp_path_factory.mktemp("undo") / "home"))
    with opened(home, "set-up") as office:
        office.today()
    return home


@pytest.fixture
def home(filled: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(filled, tmp_path / "home"))


@contextmanager
def opened(home: Path, actor: str) -> Iterator[Office]:
    office = open_office(home, RehearsalClock(NOW))
    office.context.settings = office.context.settings.model_copy(update={"actor": actor})
    try:
        yield office
    finally:
        office.close()


def rows(home: Path, *, without: frozenset[str] = frozenset()) -> Rows:
    """Every row of every table but the journals; versions and counters only ever rise, so they are left out."""
    found: Rows = {}
    with closing(sqlite3.connect(home / "db" / "bookings.sqlite3")) as connection:
        connection.row_factory = sqlite3.Row
        names = connection.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name"
        ).fetchall()
        for (name,) in names:
            if name in JOURNAL | COMPUTED or name in without or name.startswith("sqlite_"):
                continue
            found[name] = [
                {key: value for key, value in dict(row).items() if key != "version"}
                for row in connection.execute(f"SELECT * FROM {name} ORDER BY 1")
                if not str(row[0]).startswith("counter:")
            ]
    found["(files)"] = [{"name": name, "text": text} for name, text in files(home).items()]
    return found


def files(home: Path) -> dict[str, str]:
    """What a change may leave beside the database."""
    found = [home / "ecfrs.toml", *sorted((home / "templates").glob("*.txt"))]
    return {each.name: each.read_text(encoding="utf-8") for each in found if each.is_file()}


def differences(before: Rows, after: Rows) -> list[str]:
    found = []
    for table, old in before.items():
        new = after[table]
        found += [f"{table} lost {row}" for row in old if row not in new]
        found += [f"{table} gained {row}" for row in new if row not in old]
    return found


def by_hand(home: Path) -> None:
    """Nothing leaves before it is released."""
    (home / "ecfrs.toml").write_text(
        '[mail]\nway = "mail"\nserver = "mail.example"\nrelease = "by hand"\n', encoding="utf-8"
    )


def desk_methods() -> set[str]:
    return {name for name, _ in inspect.getmembers(Desk, inspect.isfunction) if not name.startswith("_")}


def test_everything_a_desk_can_do_is_in_one_of_the_lists() -> None:
    lists = [set(DOINGS), set(READS), set(NOT_TAKEN_BACK), set(ELSEWHERE)]
    named = set().union(*lists)
    assert sum(map(len, lists)) == len(named)
    missing = desk_methods() - named
    assert not missing, f"say in tests/services how these are taken back, or why not: {sorted(missing)}"
    assert not named - desk_methods()


def test_what_is_tested_elsewhere_is_tested_there() -> None:
    for name, file in ELSEWHERE.items():
        assert "undo(" in (Path(__file__).parents[2] / file).read_text(encoding="utf-8"), name


@pytest.mark.parametrize("name", DOINGS)
def test_it_is_taken_back_whole_after_a_restart(home: Path, tmp_path: Path, name: str) -> None:
    by_hand(home)
    first, doing = DOINGS[name]
    with opened(home, "set-up") as office:
        first(World(office, tmp_path))
    before = rows(home)
    with opened(home, "Pat") as office:
        doing(World(office, tmp_path))
    done = rows(home)
    assert differences(before, done), f"{name} changed nothing"
    with opened(home, "Pat") as office:
        told = office.undo()
        assert told.words.startswith("Undone: ")
        with pytest.raises(RefusedError, match="nothing of yours to undo"):
            office.undo()
    assert differences(before, rows(home)) == []


TOLD = {"book": "CANCEL", "book_slot": "CANCEL", "cancel": "REQUEST", "move": "REQUEST", "amend": "REQUEST"}
"""What an undo sends to whoever had been told, by the method of the calendar message."""


@pytest.mark.parametrize("name", TOLD)
def test_what_has_left_is_answered_by_the_message_that_matches(home: Path, tmp_path: Path, name: str) -> None:
    _, doing = DOINGS[name]
    visit = ""
    if not name.startswith("book"):
        with opened(home, "set-up") as office:
            world = World(office, tmp_path)
            booked = office.book_slot(world.request, world.slots[0]).visit
            assert booked is not None
            visit = booked.reference
    before = rows(home)
    with opened(home, "Pat") as office:
        doing(World(office, tmp_path, visit=visit))
    with opened(home, "Pat") as office:
        files = office.undo().files
    sent = [Path(file).read_text(encoding="utf-8") for file in files if file.endswith(".ics")]
    assert sent and all(f"METHOD:{TOLD[name]}" in text.replace("\r\n ", "") for text in sent)
    after = rows(home)
    assert standing(after) == standing(before)
    assert [row["state"] for row in after["request"]] == [row["state"] for row in before["request"]]


def standing(found: Rows) -> list[tuple[object, ...]]:
    """The visits that stand, as far as people see them."""
    unseen = ("uid", "sequence", "id")
    return sorted(
        tuple(str(value) for key, value in row.items() if key not in unseen)
        for row in found["visit"]
        if row["state"] in ("held", "confirmed", "delivered")
    )


def test_two_people_take_back_each_their_own_in_turn(home: Path, tmp_path: Path) -> None:
    by_hand(home)
    before = rows(home)
    turns = ("log_contact", "hold", "save_campaign", "cancel", "set_weights", "wait", "enter_incident")
    with opened(home, "Pat") as pat, opened(home, "Sam") as sam:
        people = (pat, sam)
        for number, name in enumerate(turns):
            DOINGS[name][1](World(people[number % 2], tmp_path))
        said = [people[number % 2].undo().words for number in range(len(turns))]
        assert len(set(said)) == len(turns)
        for office in people:
            with pytest.raises(RefusedError, match="nothing of yours"):
                office.undo()
    assert differences(before, rows(home)) == []


def test_what_another_has_changed_since_is_refused_and_stays(home: Path, tmp_path: Path) -> None:
    by_hand(home)
    with opened(home, "Pat") as pat, opened(home, "Sam") as sam:
        visit = World(pat, tmp_path).confirmed.reference
        pat.amend(visit, Amendment(room="The hall"))
        sam.amend(visit, Amendment(room="The gym"))
        with pytest.raises(StaleError, match="has been changed since"):
            pat.undo()
        sam.undo()
        assert pat.undo().words.startswith("Undone: ")
