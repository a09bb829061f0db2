"""The part of the desk about the team's own records: officers, weeks, leave, competences, settings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Protocol

from ecfrs_tui.services.records import teamviews
from ecfrs_tui.services.views import Outcome

if TYPE_CHECKING:
    from ecfrs_tui.services.records.own_settings import SettingLine


class TeamDesk(Protocol):
    """What settings and commands ask. Values of forms are texts by field; `version` is what was read (None:
    whatever stands). Each `weigh_…` names the visits that would break a rule if it were kept."""

    def team(self) -> tuple[teamviews.OfficerLine, ...]:
        """Every officer with all that is kept."""
        ...

    def place_words(self, text: str) -> str:
        """The place of a typed base in words. Raises ValueError when there is none."""
        ...

    def save_officer(
        self, texts: Mapping[str, str], *, known: str = "", version: int | None = None
    ) -> Outcome:
        """A new officer, or another state of a known one."""
        ...

    def weigh_officer(self, texts: Mapping[str, str], known: str) -> tuple[str, ...]:
        """Visits that would need another officer."""
        ...

    def weeks(self) -> tuple[teamviews.WeekLine, ...]:
        """Every working week."""
        ...

    def save_week(
        self,
        officer: str,
        texts: Mapping[str, str],
        *,
        since: date | None,
        new: bool = False,
        version: int | None = None,
    ) -> Outcome:
        """The working week that begins on a day."""
        ...

    def drop_week(self, officer: str, since: date, *, version: int | None = None) -> Outcome:
        """Takes back a week that begins on a day."""
        ...

    def weigh_week(self, officer: str, texts: Mapping[str, str], since: date | None) -> tuple[str, ...]:
        """Visits outside the week."""
        ...

    def busy_lines(self, *, officer: str = "", past_days: int = 31) -> tuple[teamviews.BusyLine, ...]:
        """What else blocks officers."""
        ...

    def save_busy(
        self, texts: Mapping[str, str], *, number: int | None = None, version: int | None = None
    ) -> Outcome:
        """Leave or another busy time."""
        ...

    def remove_busy(self, numbers: Sequence[int]) -> Outcome:
        """Takes entered busy times away."""
        ...

    def weigh_busy(self, texts: Mapping[str, str], number: int | None = None) -> tuple[str, ...]:
        """Visits that lie across it."""
        ...

    def competence_grid(self) -> teamviews.CompetenceGrid:
        """Programmes by officers."""
        ...

    def renew_competences(
        self,
        pairs: Sequence[tuple[str, str]],
        texts: Mapping[str, str],
        *,
        versions: Mapping[tuple[str, str], int] | None = None,
    ) -> Outcome:
        """Officers may deliver programmes until a day."""
        ...

    def end_competences(self, pairs: Sequence[tuple[str, str]], last: date) -> Outcome:
        """They may deliver it no longer."""
        ...

    def weigh_end(self, pairs: Sequence[tuple[str, str]], last: date) -> tuple[str, ...]:
        """Visits that would be without a trained officer."""
        ...

    def own_settings(self) -> tuple[SettingLine, ...]:
        """Every setting of ecfrs.toml with its value and where that comes from."""
        ...

    def save_setting(self, name: str, text: str) -> Outcome:
        """Another value in ecfrs.toml; an empty text goes back to the usual one."""
        ...
