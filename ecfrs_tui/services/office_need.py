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
    def campaigns(self) -> tuple[need.CampaignView, ...]:
        """Saved target lists with response and conversion."""
        from ecfrs_tui.services import campaigns

        with self.context.store.reading() as session:
            return campaigns.campaigns(session, self.context.now().date())

    def campaign(self, number: int) -> tuple[need.TargetRow, ...]:
        """The schools of a saved list in its order, with the next step for each."""
        from ecfrs_tui.services import campaigns

        with self.context.store.reading() as session:
            today = self.context.now().date()
            return campaigns.campaign(session, number, today, unlocked=self._unlocked)

    def save_campaign(self, name: str, theme: str, urns: Sequence[int]) -> Outcome:
        """Keeps a list of schools for a campaign."""
        from ecfrs_tui.services import campaigns

        return campaigns.save(self.context, name, theme, urns)

    def log_contact(
        self,
        urn: int,
        *,
        kind: str,
        words: str = "",
        campaign: int | None = None,
        step: str = "",
        step_due: date | None = None,
    ) -> Outcome:
        """Notes a contact with a school."""
        from ecfrs_tui.services import contact_log

        return contact_log.log_contact(
            self.context, urn, kind=kind, words=words, campaign=campaign, step=step, step_due=step_due
        )

    def contacts_with(self, urn: int, *, limit: int = 20) -> tuple[need.ContactLine, ...]:
        """What was said and written to a school, newest first."""
        from ecfrs_tui.services import contact_log

        with self.context.store.reading() as session:
            return contact_log.contacts_with(session, urn, limit=limit)

    def raise_request(
        self,
        urn: int,
        *,
        programme: str,
        year: str = "",
        pupils: int = 0,
        reason: str,
        force: bool = False,
        incident: str = "",
    ) -> Outcome:
        """A request of our own making for a school, with why; `incident` names the one it follows."""
        from ecfrs_tui.services import raising

        done = raising.raise_request(
            self.context,
            urn,
            programme=programme,
            year=year,
            pupils=pupils,
            reason=reason,
            force=force,
            incident=incident,
        )
        self._finder_mark = -1
        return done

    def letters(self, urns: Sequence[int], theme: str, *, campaign: int | None = None) -> Outcome:
        """Drafts a letter to each school into exports/ and logs it."""
        from ecfrs_tui.services import target_letters

        return target_letters.letters(self.context, urns, theme, campaign=campaign)

    # incidents
    def incidents(self) -> tuple[need.IncidentView, ...]:
        """Incidents and review meetings, newest first."""
        from ecfrs_tui.services import incidents

        with self.context.store.reading() as session:
            return incidents.incidents(session)

    def incident(
        self,
        reference: str,
        *,
        km: float | None = None,
        minutes: int | None = None,
        phases: Sequence[str] = (),
    ) -> need.IncidentView:
        """An incident with the schools near it in order of distance."""
        from ecfrs_tui.services import incidents

        with self.context.store.reading() as session:
            return incidents.incident(self.context, session, reference, km=km, minutes=minutes, phases=phases)

    def near(
        self,
        place: str,
        *,
        km: float | None = None,
        minutes: int | None = None,
        phases: Sequence[str] = (),
        theme: str = "",
    ) -> tuple[need.NearRow, ...]:
        """Schools near a place within a radius or minutes of driving."""
        from ecfrs_tui.services import incident_places, near, themes

        with self.context.store.reading() as session:
            reach = near.reach_of(session, km, minutes, phases)
            where = incident_places.incident_place(self.context, session, place)
            about = themes.theme_named(themes.load_themes(session), theme) if theme else None
            return near.schools_near(self.context, session, where, reach, about)

    def enter_incident(
        self, *, on_date: date, kind: str, theme: str, place: str, notes: str = "", reference: str = ""
    ) -> Outcome:
        """Enters an incident or a review meeting at a place."""
        from ecfrs_tui.services import incidents

        return incidents.enter(
            self.context,
            on_date=on_date,
            kind=kind,
            theme=theme,
            place=place,
            notes=notes,
            reference=reference,
        )

    def act_on_incident(
        self, reference: str, urn: int, *, action: str, state: str = "open", due: date | None = None
    ) -> Outcome:
        """Opens or closes an action for a school near an incident."""
        from ecfrs_tui.services import incident_actions

        return incident_actions.act(self.context, reference, urn, action=action, state=state, due=due)

    def meeting_note(
        self,
        reference: str,
        *,
        km: float | None = None,
        minutes: int | None = None,
        phases: Sequence[str] = (),
    ) -> Outcome:
        """Writes the note for the review meeting into exports/."""
        from ecfrs_tui.services import meeting_notes

        return meeting_notes.meeting_note(self.context, reference, km=km, minutes=minutes, phases=phases)
