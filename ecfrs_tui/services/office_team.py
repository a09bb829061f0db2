"""The office's records of the team: implements `services.team_desk.TeamDesk`."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

from ecfrs_tui.errors import EcfrsError
from ecfrs_tui.services.context import Context
from ecfrs_tui.services.records import teamviews
from ecfrs_tui.services.views import Outcome

if TYPE_CHECKING:
    from ecfrs_tui.services.records.own_settings import SettingLine
    from ecfrs_tui.services.travelling import Travelling


class TeamOffice:
    """What `services.office.Office` inherits. The rooms behind it are opened when they are asked for."""

    context: Context
    travelling: Travelling
    _finder_mark: int

    def team(self) -> tuple[teamviews.OfficerLine, ...]:
        """Every officer with all that is kept."""
        from ecfrs_tui.services.records import team as room

        with self.context.store.reading() as session:
            return room.team(session, self.context.now())

    def place_words(self, text: str) -> str:
        """The place of a typed base in words. Raises ValueError when there is none."""
        from ecfrs_tui.services.records import officers

        return officers.place_words(self.context, text)

    def save_officer(
        self, texts: Mapping[str, str], *, known: str = "", version: int | None = None
    ) -> Outcome:
        """A new officer, or another state of a known one; drives from a new base are reckoned at once."""
        from ecfrs_tui.services.records import officers

        outcome = self._kept(officers.save(self.context, texts, known=known, version=version))
        if "base" in texts:
            # the officer is kept; drives that cannot be reckoned now are reckoned when they are asked for
            with contextlib.suppress(EcfrsError):
                self.travelling.refresh()
        return outcome

    def weigh_officer(self, texts: Mapping[str, str], known: str) -> tuple[str, ...]:
        """Visits that would need another officer."""
        from ecfrs_tui.services.records import officers

        return officers.weigh(self.context, texts, known)

    def weeks(self) -> tuple[teamviews.WeekLine, ...]:
        """Every working week."""
        from ecfrs_tui.services.records import team as room

        with self.context.store.reading() as session:
            return room.weeks(session, self.context.now())

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
        from ecfrs_tui.services.records import weeks

        return self._kept(weeks.save(self.context, officer, texts, since=since, new=new, version=version))

    def drop_week(self, officer: str, since: date, *, version: int | None = None) -> Outcome:
        """Takes back a week that begins on a day."""
        from ecfrs_tui.services.records import weeks

        return self._kept(weeks.drop(self.context, officer, since, version=version))

    def weigh_week(self, officer: str, texts: Mapping[str, str], since: date | None) -> tuple[str, ...]:
        """Visits outside the week."""
        from ecfrs_tui.services.records import weeks

        return weeks.weigh(self.context, officer, texts, since)

    def busy_lines(self, *, officer: str = "", past_days: int = 31) -> tuple[teamviews.BusyLine, ...]:
        """What else blocks officers."""
        from ecfrs_tui.services.records import team as room

        with self.context.store.reading() as session:
            return room.busy_lines(session, self.context.now(), officer=officer, past_days=past_days)

    def save_busy(
        self, texts: Mapping[str, str], *, number: int | None = None, version: int | None = None
    ) -> Outcome:
        """Leave or another busy time."""
        from ecfrs_tui.services.records import busy_times

        return self._kept(busy_times.save(self.context, texts, number=number, version=version))

    def remove_busy(self, numbers: Sequence[int]) -> Outcome:
        """Takes entered busy times away."""
        from ecfrs_tui.services.records import busy_times

        return self._kept(busy_times.remove(self.context, numbers))

    def weigh_busy(self, texts: Mapping[str, str], number: int | None = None) -> tuple[str, ...]:
        """Visits that lie across it."""
        from ecfrs_tui.services.records import busy_times

        return busy_times.weigh(self.context, texts, number)

    def competence_grid(self) -> teamviews.CompetenceGrid:
        """Programmes by officers."""
        from ecfrs_tui.services.records import team as room

        with self.context.store.reading() as session:
            return room.competence_grid(session, self.context.now().date())

    def renew_competences(
        self,
        pairs: Sequence[tuple[str, str]],
        texts: Mapping[str, str],
        *,
        versions: Mapping[tuple[str, str], int] | None = None,
    ) -> Outcome:
        """Officers may deliver programmes until a day."""
        from ecfrs_tui.services.records import competences

        return self._kept(competences.renew(self.context, pairs, texts, versions=versions))

    def end_competences(self, pairs: Sequence[tuple[str, str]], last: date) -> Outcome:
        """They may deliver it no longer."""
        from ecfrs_tui.services.records import competences

        return self._kept(competences.end(self.context, pairs, last))

    def weigh_end(self, pairs: Sequence[tuple[str, str]], last: date) -> tuple[str, ...]:
        """Visits that would be without a trained officer."""
        from ecfrs_tui.services.records import competences

        return competences.weigh_end(self.context, pairs, last)

    def own_settings(self) -> tuple[SettingLine, ...]:
        """Every setting of ecfrs.toml with its value and where that comes from."""
        from ecfrs_tui.services.records import own_settings

        return own_settings.lines(self.context.home)

    def save_setting(self, name: str, text: str) -> Outcome:
        """Another value in ecfrs.toml; an empty text goes back to the usual one."""
        from ecfrs_tui.services.records import own_settings

        return own_settings.save(self.context, name, text)

    def _kept(self, outcome: Outcome) -> Outcome:
        self._finder_mark = -1
        return outcome
