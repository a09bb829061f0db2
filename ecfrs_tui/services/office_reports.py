"""The office's reports: implements `services.report_desk.ReportDesk`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

from ecfrs_tui.services import reportviews
from ecfrs_tui.services.context import Context
from ecfrs_tui.services.views import Outcome


class ReportOffice:
    """What `services.office.Office` inherits. The rooms behind it are opened when they are asked for."""

    context: Context
    _finder_mark: int

    # after the visit

    # reports
    def report(self, options: reportviews.ReportOptions) -> reportviews.ReportView:
        """A report as tables and series."""
        from ecfrs_tui.services.reporting import run

        return run.report(self.context, options)

    def export_report(
        self, options: reportviews.ReportOptions, path: Path | None = None, form: str = "xlsx"
    ) -> Outcome:
        """Writes a report as xlsx, html or csv, into exports/ without a path."""
        from ecfrs_tui.services.reporting import run

        return run.export(self.context, options, path, form)

    def delivery_targets(self) -> tuple[reportviews.DeliveryTargetView, ...]:
        """Targets with where they stand."""
        from ecfrs_tui.services import delivery_targets

        with self.context.store.reading() as session:
            return delivery_targets.standing(session, self.context.now())

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
        from ecfrs_tui.services import delivery_targets

        wanted = delivery_targets.Wanted(measure, topic, district, first_day, last_day, target)
        return delivery_targets.save(self.context, wanted, number=number, version=version)

    # CFRMIS
    def cfrmis(
        self, *, first: date | None = None, last: date | None = None
    ) -> tuple[reportviews.CfrmisRow, ...]:
        """Visits as jobs with their hand-over state and differences."""
        from ecfrs_tui.services import cfrmis

        return cfrmis.rows(self.context, first=first, last=last)

    def export_cfrmis(self, path: Path | None = None, *, visits: Sequence[str] = ()) -> Outcome:
        """Writes the job file through the mapping of the home, and notes the hand-over."""
        from ecfrs_tui.services import cfrmis

        return cfrmis.hand_over(self.context, path, visits=visits)

    def reconcile_cfrmis(self, path: Path) -> Outcome:
        """Reads back job numbers and states; what differs stays in `cfrmis()`."""
        from ecfrs_tui.services import reconciling

        return reconciling.reconcile(self.context, path)

    # care

    def counts(self) -> Mapping[str, int]:
        """Figures for Today: cfrmis, quality, evaluation and improvement actions that wait."""
        from ecfrs_tui.services import cfrmis

        with self.context.store.reading() as session:
            return {"cfrmis": cfrmis.waiting(session, self.context)}
