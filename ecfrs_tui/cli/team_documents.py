"""The team's records as JSON documents."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from ecfrs_tui.cli.documents import Document, day, moment

if TYPE_CHECKING:
    from ecfrs_tui.services.records.own_settings import SettingLine
    from ecfrs_tui.services.records.teamviews import BusyLine, CompetenceCell, OfficerLine, WeekLine

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def officer(line: OfficerLine, weeks: Sequence[WeekLine]) -> Document:
    """An officer with all that is kept."""
    return {
        "officer": line.code,
        "name": line.name,
        "state": line.state,
        "email": line.email,
        "phone": line.phone,
        "base": line.base,
        "base_name": line.base_name,
        "max_sessions_per_day": line.max_sessions,
        "max_drive_minutes_per_day": line.max_drive_minutes,
        "active_from": day(line.active_from),
        "active_until": day(line.active_until),
        "programmes": line.trained,
        "away": line.away,
        "version": line.version,
        "weeks": [week(each) for each in weeks],
    }


def week(line: WeekLine) -> Document:
    """A working week."""
    return {
        "officer": line.officer,
        "from": day(line.since),
        "until": day(line.until),
        "in_force": line.in_force,
        **dict(zip(DAYS, line.days, strict=True)),
    }


def busy_line(line: BusyLine) -> Document:
    """A busy time with its number."""
    return {
        "number": line.number,
        "officer": line.officer,
        "starts_at": moment(line.starts_at),
        "ends_at": moment(line.ends_at),
        "label": line.label,
        "level": line.level,
        "source": line.source,
        "version": line.version,
    }


def competence(cell: CompetenceCell) -> Document:
    """What an officer may deliver of one programme."""
    return {
        "officer": cell.officer,
        "programme": cell.programme,
        "title": cell.title,
        "state": cell.state,
        "valid_from": day(cell.valid_from),
        "valid_until": day(cell.valid_until),
    }


def setting(line: SettingLine) -> Document:
    """A setting of this home."""
    return {
        "setting": line.name,
        "value": line.value,
        "usual": line.usual,
        "from": line.where,
        "at_start": line.at_start,
        "about": line.about,
    }
