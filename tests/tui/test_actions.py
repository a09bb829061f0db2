"""The registry: every action is whole, reachable and clashes with none; the footer fits."""

from __future__ import annotations

import inspect
import tomllib
from typing import Any

import pytest
from fake_desk import FakeDesk
from story import told
from typer.main import get_command

from ecfrs_tui.cli.commands import app as commands
from ecfrs_tui.keyfile import flat, lines_of
from ecfrs_tui.tui import actions
from ecfrs_tui.tui.acting import Acting
from ecfrs_tui.tui.actions import grammar
from ecfrs_tui.tui.app import BookingApp
from ecfrs_tui.tui.forms.chooser import Chooser
from ecfrs_tui.tui.forms.clash import FormClashScreen
from ecfrs_tui.tui.forms.screen import FormScreen
from ecfrs_tui.tui.keymap import checked, clashes
from ecfrs_tui.tui.screens.areas import AreasScreen
from ecfrs_tui.tui.screens.availability import AvailabilityScreen
from ecfrs_tui.tui.screens.campaigns import CampaignScreen, CampaignsScreen
from ecfrs_tui.tui.screens.card_officer import OfficerScreen
from ecfrs_tui.tui.screens.card_school import SchoolScreen
from ecfrs_tui.tui.screens.card_visit import VisitScreen
from ecfrs_tui.tui.screens.clash import ClashScreen
from ecfrs_tui.tui.screens.county import CountyScreen
from ecfrs_tui.tui.screens.crash import CrashScreen
from ecfrs_tui.tui.screens.day import DayScreen
from ecfrs_tui.tui.screens.dialogs import ChoiceScreen, QuestionScreen, ReadScreen
from ecfrs_tui.tui.screens.fault import FaultScreen
from ecfrs_tui.tui.screens.freed import FreedScreen
from ecfrs_tui.tui.screens.guide import Contents, GuideScreen, PageView
from ecfrs_tui.tui.screens.history import HistoryScreen
from ecfrs_tui.tui.screens.incidents import IncidentsScreen
from ecfrs_tui.tui.screens.letters import LettersScreen, WordingScreen
from ecfrs_tui.tui.screens.lookup import LookupScreen
from ecfrs_tui.tui.screens.missing import MissingScreen
from ecfrs_tui.tui.screens.near import NearScreen
from ecfrs_tui.tui.screens.offers import OffersScreen, WaitersTable
from ecfrs_tui.tui.screens.order import OrderScreen
from ecfrs_tui.tui.screens.outbox import OutboxScreen
from ecfrs_tui.tui.screens.placing_day import PlaceDayScreen
from ecfrs_tui.tui.screens.plan import PlanScreen
from ecfrs_tui.tui.screens.plan_choose import ChoosePanel
from ecfrs_tui.tui.screens.plan_result import ResultPanel
from ecfrs_tui.tui.screens.plan_run import RunPanel
from ecfrs_tui.tui.screens.readin import ReadInScreen
from ecfrs_tui.tui.screens.replies import RepliesScreen
from ecfrs_tui.tui.screens.reports import ReportsScreen
from ecfrs_tui.tui.screens.reports_cfrmis import CfrmisScreen
from ecfrs_tui.tui.screens.reports_goals import GoalsScreen
from ecfrs_tui.tui.screens.reports_quality import QualityScreen
from ecfrs_tui.tui.screens.requests import RequestsScreen
from ecfrs_tui.tui.screens.settings import SectionMenu, SettingsScreen
from ecfrs_tui.tui.screens.settings_answers import AnswersPanel
from ecfrs_tui.tui.screens.settings_audit import AuditPanel
from ecfrs_tui.tui.screens.settings_backups import BackupsPanel, HealthPanel
from ecfrs_tui.tui.screens.settings_busy import BusyPanel
from ecfrs_tui.tui.screens.settings_calendars import CalendarsPanel
from ecfrs_tui.tui.screens.settings_competences import CompetencesPanel
from ecfrs_tui.tui.screens.settings_days import SchoolDaysPanel
from ecfrs_tui.tui.screens.settings_districts import DistrictsPanel
from ecfrs_tui.tui.screens.settings_drives import DrivesPanel
from ecfrs_tui.tui.screens.settings_held import HeldPanel, RetentionPanel
from ecfrs_tui.tui.screens.settings_officers import OfficersPanel
from ecfrs_tui.tui.screens.settings_people import ContactsPanel, PartnersPanel
from ecfrs_tui.tui.screens.settings_places import PlacesPanel
from ecfrs_tui.tui.screens.settings_program import ProgramPanel
from ecfrs_tui.tui.screens.settings_programmes import ProgrammesPanel
from ecfrs_tui.tui.screens.settings_questions import QuestionsPanel
from ecfrs_tui.tui.screens.settings_terms import TermsPanel
from ecfrs_tui.tui.screens.settings_themes import NeedSetsPanel, ThemesPanel
from ecfrs_tui.tui.screens.settings_weeks import WeeksPanel
from ecfrs_tui.tui.screens.sources import CrossScreen, SourcesScreen
from ecfrs_tui.tui.screens.standins import StandInScreen, StandInTable
from ecfrs_tui.tui.screens.start import StartScreen
from ecfrs_tui.tui.screens.targets import TargetsScreen
from ecfrs_tui.tui.screens.targets_map import MapScreen
from ecfrs_tui.tui.screens.today import TodayScreen
from ecfrs_tui.tui.screens.undo import UndoScreen
from ecfrs_tui.tui.screens.visits import VisitsScreen
from ecfrs_tui.tui.screens.why import WhyScreen
from ecfrs_tui.tui.widgets.keybar import Key, fitting, length
from ecfrs_tui.tui.widgets.placetable import PlaceTable
from ecfrs_tui.tui.widgets.slots import SlotTable
from ecfrs_tui.tui.widgets.table import Table
from ecfrs_tui.tui.widgets.weektable import WeekTable
from ecfrs_tui.tui.widgets.weightspanel import WeightsPanel

NODES: tuple[type[Acting], ...] = (
    BookingApp, TodayScreen, RequestsScreen, AvailabilityScreen, VisitsScreen, DayScreen, LookupScreen,
    QuestionScreen, ChoiceScreen, ReadScreen, FaultScreen, WhyScreen, Table, SlotTable, WeekTable,
    PlaceTable, PlaceDayScreen, OutboxScreen, RepliesScreen, OffersScreen, WaitersTable, LettersScreen, WordingScreen,
    PlanScreen, ChoosePanel, RunPanel, ResultPanel, StandInScreen, StandInTable, FreedScreen, OrderScreen,
    TargetsScreen, WeightsPanel, MapScreen, AreasScreen, SourcesScreen, CrossScreen, CampaignsScreen, CampaignScreen,
    CrashScreen, ClashScreen, UndoScreen, SchoolScreen, VisitScreen, OfficerScreen, HistoryScreen, CountyScreen,
    IncidentsScreen, NearScreen, ReportsScreen, GoalsScreen, CfrmisScreen, QualityScreen,
    SettingsScreen, SectionMenu, OfficersPanel, WeeksPanel, BusyPanel, CompetencesPanel, ProgramPanel,
    ProgrammesPanel, TermsPanel, SchoolDaysPanel, ThemesPanel, NeedSetsPanel, PlacesPanel, ContactsPanel, PartnersPanel,
    DistrictsPanel, QuestionsPanel, AnswersPanel, DrivesPanel, CalendarsPanel, HeldPanel, RetentionPanel, BackupsPanel,
    HealthPanel, AuditPanel,
    FormScreen, Chooser, FormClashScreen,
    StartScreen, MissingScreen, ReadInScreen, GuideScreen, Contents, PageView,
)  # fmt: skip


def _nodes(scope: str) -> list[type[Acting]]:
    return [node for node in NODES if scope in node.all_scopes()]


@pytest.mark.parametrize("action", actions.ACTIONS, ids=lambda action: action.id)
def test_every_action_is_whole(action: actions.Action) -> None:
    assert action.id.count(".") == 1
    assert action.keys
    assert action.title and action.description and len(action.title) <= 16
    assert action.palette
    nodes = _nodes(action.scope)
    assert nodes, f"nobody has the scope {action.scope}"
    for node in nodes:
        assert callable(getattr(node, action.method)), f"{node.__name__}.{action.method}"
        if action.reason:
            assert inspect.signature(getattr(node, action.reason)).return_annotation == "str"


@pytest.mark.parametrize("command", sorted({action.command for action in actions.ACTIONS if action.command}))
def test_every_command_that_is_named_exists(command: str) -> None:
    node: Any = get_command(commands)
    for word in command.split():
        node = node.commands.get(word)
        assert node is not None, f"{word} of {command}"


def test_ids_are_their_own() -> None:
    assert len(actions.BY_ID) == len(actions.ACTIONS)


def test_every_scope_is_live_somewhere() -> None:
    live = {scope for scopes in actions.CONTEXTS.values() for scope in scopes}
    assert {action.scope for action in actions.ACTIONS} <= live


def test_no_key_means_two_things_in_any_context() -> None:
    assert clashes({}) == []


@pytest.mark.parametrize("action", actions.ACTIONS, ids=lambda action: action.id)
def test_a_key_means_the_same_everywhere(action: actions.Action) -> None:
    assert grammar.faults_of(action.id, action.keys, action.verb) == []


def test_the_grammar_says_one_thing_once() -> None:
    letters = [meaning for key, meaning in grammar.GRAMMAR.items() if "than_sign" not in key]
    assert len(letters) == len(set(letters))
    assert set(grammar.MEANINGS) <= set(letters) | {"sort"}


def test_a_stranger_to_the_grammar_is_named() -> None:
    assert grammar.faults_of("visits.cancel", ("c",), "drop") == [
        "visits.cancel: c means “contact”, not “drop”"
    ]
    assert grammar.faults_of("visits.quack", ("q",), "") == ["visits.quack: q has no meaning in the grammar"]
    assert grammar.faults_of("visits.quack", ("f7",), "quack") == [
        "visits.quack: “quack” is no meaning of the grammar"
    ]


def test_shadowing_names_actions_that_exist_and_keys_they_share() -> None:
    for action in actions.ACTIONS:
        for other in action.over:
            assert set(action.keys) & set(actions.BY_ID[other].keys), f"{action.id} over {other}"


@pytest.mark.parametrize("context", actions.CONTEXTS)
def test_the_footer_has_at_most_seven_keys_and_fits_eighty_columns(context: str) -> None:
    chosen = actions.footer(context, {})
    assert len(chosen) <= actions.MOST_FOOTER_KEYS
    keys = [Key(key, action.title, action.id) for key, action in chosen]
    assert length(keys) <= 80
    assert fitting(keys, 80) == keys
    if "app" in actions.CONTEXTS[context]:
        assert {"app.help", "app.undo"} <= {action.id for _, action in chosen}


def test_a_narrow_footer_drops_whole_keys() -> None:
    keys = [Key(key, action.title, action.id) for key, action in actions.footer("requests", {})]
    kept = fitting(keys, 40)
    assert length(kept) <= 40
    assert kept[-1] == keys[-1]


def test_the_key_list_for_the_readme_names_every_action() -> None:
    text = actions.as_markdown()
    for action in actions.ACTIONS:
        assert action.description in text
    assert "| `F2` `ctrl+k` | Look up" in text
    assert "| `D` | drop | decline, cancel" in text
    assert actions.as_markdown({"visits.cancel": "f7"}).count("| `f7` | Cancel, with a reason |") == 1


# the person's own keys


def test_own_keys_are_taken_in_the_way_people_write_them() -> None:
    assert checked({"app.help": "?,f3", "visits.cancel": "Z", "list.down": "ctrl+j"}) == (
        {"app.help": "question_mark,f3", "visits.cancel": "Z", "list.down": "ctrl+j"},
        "",
    )


@pytest.mark.parametrize(
    ("keymap", "says"),
    [
        ({"requests.hodl": "b"}, "“requests.hodl” is not an action (did you mean “requests.hold”?)"),
        ({"requests.hold": "hyper+x"}, "“hyper+x” of requests.hold is not a key"),
        ({"requests.hold": "w"}, "w is both"),
        ({"requests.hold": ""}, "requests.hold has no key"),
        ({"slots.book": "2"}, "2 is both"),
    ],
)
def test_faulty_keys_are_named_and_the_usual_ones_stand(keymap: dict[str, str], says: str) -> None:
    found, message = checked(keymap)
    assert found == {}
    assert says in message


def test_two_actions_may_swap_their_keys() -> None:
    swap = {"requests.hold": "w", "requests.why": "h"}
    assert checked(swap) == (swap, "")


async def test_own_keys_work_and_are_shown() -> None:
    async with told(keymap={"app.requests": "f11", "requests.whole": "f7"}) as story:
        await story.press("f11")
        await story.until(lambda: isinstance(story.app.screen, RequestsScreen))
        assert "f11 Requests" in story.text
        await story.until(lambda: story.app.screen.listing.rows)  # type: ignore[attr-defined]
        await story.press("z")
        assert not isinstance(story.app.screen, ReadScreen)
        await story.press("f7")
        await story.until(lambda: isinstance(story.app.screen, ReadScreen))


async def test_a_clash_is_said_once_and_the_usual_keys_work() -> None:
    async with told(keymap={"app.requests": "5"}) as story:
        assert "5 is both" in story.toasts
        assert story.toasts.count("Your keys were not used") == 1
        await story.act("app.requests")
        await story.until(lambda: isinstance(story.app.screen, RequestsScreen))


@pytest.mark.parametrize("kind", ["usual", "empty"])
async def test_a_key_with_a_reason_against_it_says_the_reason(kind: str) -> None:
    async with told(FakeDesk(kind=kind)) as story:
        await story.press("app.visits", "home", "visits.confirm")
        reason = "VIS-0211 is delivered, not held." if kind == "usual" else "No visit is chosen."
        await story.until(lambda: reason in story.toasts)
        assert not isinstance(story.app.screen, QuestionScreen)


# faults of the file, with their places

SETTINGS = """theme = "paper"
[keys]
"visits.cancel" = "f7"
requests.hodl = "b"
'requests.hold' = "w"
[rules]
notice_days = 3
"""


def test_faults_name_the_line_of_the_file_and_what_is_near() -> None:
    lines = lines_of(SETTINGS)
    assert lines == {"visits.cancel": 3, "requests.hodl": 4, "requests.hold": 5}
    assert (
        "ecfrs.toml line 4: “requests.hodl” is not an action (did you mean"
        in checked({"requests.hodl": "b"}, lines)[1]
    )
    assert (
        "ecfrs.toml line 5: w is both requests.hold and requests.why"
        in checked({"requests.hold": "w"}, lines)[1]
    )
    assert (
        "“entr” of visits.cancel is not a key (did you mean “enter”?)"
        in checked({"visits.cancel": "entr"}, lines)[1]
    )


def test_names_of_actions_need_no_quotation_marks() -> None:
    stated = tomllib.loads('[keys]\nvisits.cancel = "f7"\n"requests.hold" = "f9"\n')["keys"]
    assert flat(stated) == {"visits.cancel": "f7", "requests.hold": "f9"}


def test_there_is_always_a_way_out() -> None:
    assert checked({"app.quit": "f12"}) == ({"app.quit": "f12,ctrl+q"}, "")
    assert checked({"app.quit": "f12", "app.refresh": "ctrl+q"})[0]["app.quit"] == "f12"
    assert "app.quit has no key" in checked({"app.quit": ""})[1]
