"""The office's need, campaigns and incidents: implements `services.need_desk.NeedDesk`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from ecfrs_tui.services import needviews as need
from ecfrs_tui.services.context import Context
from ecfrs_tui.services.views import Outcome


class NeedOffice:
    """What `services.office.Office` inherits. The rooms are opened when they are asked for."""

    context: Context
    _finder_mark: int
    _unlocked: bool = False
    """Whether restricted sources are shown: of this session, never kept."""

    # need
    def themes(self) -> tuple[need.ThemeView, ...]:
        """The themes the team keeps, with their weights."""
        from ecfrs_tui.services import themes

        with self.context.store.reading() as session:
            return themes.theme_views(session, unlocked=self._unlocked)

    def targets(
        self,
        theme: str,
        *,
        words: str = "",
        weights: Mapping[str, float] | None = None,
        as_of: date | None = None,
        limit: int | None = None,
    ) -> need.TargetsView:
        """Open schools ranked by need."""
        from ecfrs_tui.services import targeting

        with self.context.store.reading() as session:
            return targeting.targets(
                session,
                theme,
                today=self.context.now().date(),
                words=words,
                weights=weights,
                as_of=as_of,
                limit=limit,
                unlocked=self._unlocked,
            )

    def set_weights(self, theme: str, weights: Mapping[str, float], *, version: int) -> Outcome:
        """Keeps weights."""
        from ecfrs_tui.services import themes

        return themes.set_weights(self.context, theme, weights, version=version, unlocked=self._unlocked)

    def save_theme(self, code: str, *, title: str, topics: Sequence[str], version: int | None) -> Outcome:
        """Adds a theme or renames one."""
        from ecfrs_tui.services import themes

        return themes.save_theme(self.context, code, title=title, topics=topics, version=version)

    def sources(self) -> tuple[need.SourceView, ...]:
        """Every set that was imported, those in force first."""
        from ecfrs_tui.services import sources

        with self.context.store.reading() as session:
            return sources.source_views(session)

    def cross(self, one: int, other: int) -> tuple[need.CrossRow, ...]:
        """Two sources side by side, where they disagree most first."""
        from ecfrs_tui.services import sources

        with self.context.store.reading() as session:
            return sources.cross(session, one, other, unlocked=self._unlocked)

    def unlock_restricted(self, unlocked: bool) -> Outcome:
        """Shows restricted sources for this session, or hides them again; in the audit."""
        from ecfrs_tui.services import restricted

        done = restricted.note(self.context, unlocked)
        self._unlocked = unlocked
        return done

    # campaigns

    # incidents
