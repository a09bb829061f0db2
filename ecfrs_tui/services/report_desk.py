"""The part of the desk that says what visits brought: after the visit, reports, CFRMIS, care of data."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Protocol

from ecfrs_tui.services import reportviews as reports
from ecfrs_tui.services.views import Outcome


class ReportDesk(Protocol):
    """What the Reports screen and its commands ask for and do."""

    # after the visit
    def deliver_sessions(
        self,
        visit: str,
        *,
        pupils: Sequence[int],
        distinct_pupils: int | None = None,
        teacher_present: bool | None = None,
        drive_minutes: int | None = None,
        remarks: str = "",
    ) -> Outcome:
        """A visit that happened, with the attendances of each of its sessions in order."""
        ...

    def not_delivered(self, visit: str, *, reason: str) -> Outcome:
        """A confirmed visit that did not take place; its request is open again."""
        ...

    def quality_checks(self) -> tuple[reports.QualityView, ...]:
        """Checks made, newest first."""
        ...

    def quality_sample(
        self, first: date, last: date, *, share: float = 0.1, seed: int = 1
    ) -> tuple[str, ...]:
        """Delivered visits to be checked, drawn by chance."""
        ...

    def add_quality_check(self, visit: str, *, observer: str, findings: str, mark: str) -> Outcome:
        """Notes who observed and what was found."""
        ...

    def improve(
        self,
        check: int,
        *,
        words: str,
        owner: str,
        due: date | None = None,
        number: int | None = None,
        state: str = "open",
    ) -> Outcome:
        """Raises an improvement action, or changes one by its number."""
        ...

    # reports
    def report(self, options: reports.ReportOptions) -> reports.ReportView:
        """A report as tables and series."""
        ...

    def export_report(
        self, options: reports.ReportOptions, path: Path | None = None, form: str = "xlsx"
    ) -> Outcome:
        """Writes a report as xlsx, html or csv, into exports/ without a path."""
        ...

    def delivery_targets(self) -> tuple[reports.DeliveryTargetView, ...]:
        """Targets with where they stand."""
        ...

    def save_delivery_target(
        self,
        *,
        measure: str,
        topic: str,
        district: str,
        first_day: date,
        last_day: date,
        target: int,
        number: int | None = None,
        version: int | None = None,
    ) -> Outcome:
        """Adds a delivery target or changes one."""
        ...

    # CFRMIS
    def cfrmis(self, *, first: date | None = None, last: date | None = None) -> tuple[reports.CfrmisRow, ...]:
        """Visits as jobs with their hand-over state and differences."""
        ...

    def export_cfrmis(self, path: Path | None = None, *, visits: Sequence[str] = ()) -> Outcome:
        """Writes the job file through the mapping of the home, and notes the hand-over."""
        ...

    def reconcile_cfrmis(self, path: Path) -> Outcome:
        """Reads back job numbers and states; what differs stays in `cfrmis()`."""
        ...

    # care
    def held_about(self, who: str) -> tuple[reports.HeldAbout, ...]:
        """What is held about a school (URN) or a person (e-mail or name)."""
        ...

    def forget_contact(self, who: str) -> Outcome:
        """Removes a person: history stays without the name."""
        ...

    def retention(self, *, apply: bool = False) -> tuple[reports.HeldAbout, ...]:
        """What the retention rules would remove, or removes."""
        ...

    def counts(self) -> Mapping[str, int]:
        """Figures for Today: cfrmis, quality, evaluation and improvement actions that wait."""
        ...
