"""The sections of Settings, in the order of the menu; each module is imported when its section is looked at."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from typing import Any


@dataclass(frozen=True)
class Section:
    """A section: its name, its words in the menu, the group it belongs to, and what makes its panel."""

    id: str
    title: str
    group: str
    make: Callable[[], Any]


def _in(module: str, panel: str) -> Callable[[], Any]:
    """Makes a panel of a module of this package, which is imported only then."""

    def make() -> Any:
        return getattr(import_module(f"ecfrs_tui.tui.screens.{module}"), panel)()

    return make


SECTIONS: tuple[Section, ...] = (
    Section("officers", "Officers", "team", _in("settings_officers", "OfficersPanel")),
    Section("weeks", "Working weeks", "team", _in("settings_weeks", "WeeksPanel")),
    Section("busy", "Leave, other times", "team", _in("settings_busy", "BusyPanel")),
    Section("competences", "Competences", "team", _in("settings_competences", "CompetencesPanel")),
    Section("calendars", "Calendars", "team", _in("settings_calendars", "CalendarsPanel")),
    Section("programmes", "Programmes", "delivery", _in("settings_programmes", "ProgrammesPanel")),
    Section("terms", "Terms, INSET days", "delivery", _in("settings_terms", "TermsPanel")),
    Section("schooldays", "School days", "delivery", _in("settings_days", "SchoolDaysPanel")),
    Section("themes", "Themes, weights", "delivery", _in("settings_themes", "ThemesPanel")),
    Section("needsets", "Sources of need", "delivery", _in("settings_themes", "NeedSetsPanel")),
    Section("places", "Schools, venues", "places", _in("settings_places", "PlacesPanel")),
    Section("contacts", "Contacts", "places", _in("settings_people", "ContactsPanel")),
    Section("partners", "Partners", "places", _in("settings_people", "PartnersPanel")),
    Section("districts", "Districts", "places", _in("settings_districts", "DistrictsPanel")),
    Section("drives", "Drives put right", "places", _in("settings_drives", "DrivesPanel")),
    Section("questions", "Form questions", "forms", _in("settings_questions", "QuestionsPanel")),
    Section("answers", "Evaluations", "forms", _in("settings_answers", "AnswersPanel")),
    Section("held", "Held about whom", "care", _in("settings_held", "HeldPanel")),
    Section("retention", "Kept too long", "care", _in("settings_held", "RetentionPanel")),
    Section("backups", "Backups", "care", _in("settings_backups", "BackupsPanel")),
    Section("health", "Is all well?", "care", _in("settings_backups", "HealthPanel")),
    Section("audit", "Who did what", "care", _in("settings_audit", "AuditPanel")),
    Section("program", "This program", "program", _in("settings_program", "ProgramPanel")),
)
