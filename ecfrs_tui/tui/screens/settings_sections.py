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
    Section("program", "This program", "program", _in("settings_program", "ProgramPanel")),
)
