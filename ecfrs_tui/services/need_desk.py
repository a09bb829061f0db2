"""The part of the desk that knows who needs a visit: need, targets, campaigns, incidents."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Protocol

from ecfrs_tui.services import needviews as need
from ecfrs_tui.services.views import Outcome


class NeedDesk(Protocol):
    """What the Targets screen and its commands ask for and do."""

    # need
    def themes(self) -> tuple[need.ThemeView, ...]:
        """The themes the team keeps, with their weights."""
        ...

    def targets(
        self,
        theme: str,
        *,
        words: str = "",
        weights: Mapping[str, float] | None = None,
        as_of: date | None = None,
        limit: int | None = None,
    ) -> need.TargetsView:
        """Open schools ranked by need; `weights` tries others without keeping them, `as_of` a past ranking."""
        ...

    def set_weights(self, theme: str, weights: Mapping[str, float], *, version: int) -> Outcome:
        """Keeps weights. Raises RefusedError for a stale version."""
        ...

    def save_theme(self, code: str, *, title: str, topics: Sequence[str], version: int | None) -> Outcome:
        """Adds a theme or renames one."""
        ...

    def sources(self) -> tuple[need.SourceView, ...]:
        """Every set that was imported, those in force first."""
        ...

    def cross(self, one: int, other: int) -> tuple[need.CrossRow, ...]:
        """Two sources side by side, where they disagree most first."""
        ...

    def unlock_restricted(self, unlocked: bool) -> Outcome:
        """Shows restricted sources for this session, or hides them again; in the audit."""
        ...

    # campaigns
    def campaigns(self) -> tuple[need.CampaignView, ...]:
        """Saved target lists with response and conversion."""
        ...

    def campaign(self, number: int) -> tuple[need.TargetRow, ...]:
        """The schools of a saved list in its order, with the next step for each."""
        ...

    def save_campaign(self, name: str, theme: str, urns: Sequence[int]) -> Outcome:
        """Keeps a list of schools for a campaign."""
        ...

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
        """Notes a contact: wrote, called, spoke, answered, booked, declined (with the reason in `words`)."""
        ...

    def contacts_with(self, urn: int, *, limit: int = 20) -> tuple[need.ContactLine, ...]:
        """What was said and written to a school, newest first."""
        ...

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
        """A request of our own making for a school, with why; `incident` is the one that it follows.

        Raises RefusedError when the school has an open request for it, unless `force`.
        """
        ...

    def letters(self, urns: Sequence[int], theme: str, *, campaign: int | None = None) -> Outcome:
        """Drafts a letter to each school into exports/ and logs it."""
        ...

    # incidents
    def incidents(self) -> tuple[need.IncidentView, ...]:
        """Incidents and review meetings, newest first."""
        ...

    def incident(
        self,
        reference: str,
        *,
        km: float | None = None,
        minutes: int | None = None,
        phases: Sequence[str] = (),
    ) -> need.IncidentView:
        """An incident with the schools near it in order of distance."""
        ...

    def near(
        self,
        place: str,
        *,
        km: float | None = None,
        minutes: int | None = None,
        phases: Sequence[str] = (),
        theme: str = "",
    ) -> tuple[need.NearRow, ...]:
        """Schools near a postcode, URN, officer's base or LAT,LON within a radius or minutes of driving."""
        ...

    def enter_incident(
        self, *, on_date: date, kind: str, theme: str, place: str, notes: str = "", reference: str = ""
    ) -> Outcome:
        """Enters an incident or a review meeting at a place."""
        ...

    def act_on_incident(
        self, reference: str, urn: int, *, action: str, state: str = "open", due: date | None = None
    ) -> Outcome:
        """Opens or closes an action for a school near an incident: `open`, `done`, `dropped`."""
        ...

    def meeting_note(
        self,
        reference: str,
        *,
        km: float | None = None,
        minutes: int | None = None,
        phases: Sequence[str] = (),
    ) -> Outcome:
        """Writes the note for the review meeting into exports/."""
        ...
