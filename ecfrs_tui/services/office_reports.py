"""The office's reports: implements `services.report_desk.ReportDesk`."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from ecfrs_tui.errors import StoreError
from ecfrs_tui.services import reportviews
from ecfrs_tui.services.context import Context
from ecfrs_tui.services.views import Outcome

if TYPE_CHECKING:
    from ecfrs_tui.services.competence_cover import CoverRow
    from ecfrs_tui.services.evaluations import EvaluationLine, QuestionResult
    from ecfrs_tui.services.joint import JoinRow
    from ecfrs_tui.services.partners import NewPartner, PartnerView


class ReportOffice:
    """What `services.office.Office` inherits. The rooms behind it are opened when they are asked for."""

    context: Context
    _finder_mark: int

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
        """A visit that happened, or the corrected numbers of one, session by session."""
        from ecfrs_tui.services import delivering, learning

        numbers = delivering.Numbers(
            tuple(pupils), None, distinct_pupils, teacher_present, drive_minutes, remarks
        )
        done = self._told(delivering.record(self.context, visit, numbers))
        if drive_minutes is not None:
            # the visit is recorded; while another program writes, learning can wait
            with contextlib.suppress(StoreError):
                learning.learn_if_due(self.context, after=learning.REFIT_AFTER)
        return done

    def not_delivered(self, visit: str, *, reason: str) -> Outcome:
        """A visit that did not take place; its request is open again."""
        from ecfrs_tui.services import delivering

        return self._told(delivering.not_delivered(self.context, visit, reason=reason))

    def evaluations(self, *, unmatched: bool = False, visit: str = "") -> tuple[EvaluationLine, ...]:
        """Answers of evaluation forms, newest first."""
        from ecfrs_tui.services import evaluations

        with self.context.store.reading() as session:
            return evaluations.lines(session, unmatched=unmatched, visit=visit)

    def evaluation_results(
        self, first: date | None = None, last: date | None = None
    ) -> tuple[QuestionResult, ...]:
        """Every question of the evaluation forms with the shares of its answers."""
        from ecfrs_tui.services import evaluations

        with self.context.store.reading() as session:
            return evaluations.results(session, first, last)

    def tie_evaluation(self, number: int, visit: str) -> Outcome:
        """A person says which visit an answer is about."""
        from ecfrs_tui.services import evaluations

        return evaluations.tie(self.context, number, visit)

    def quality_checks(self) -> tuple[reportviews.QualityView, ...]:
        """Checks made, newest first."""
        from ecfrs_tui.services import quality

        with self.context.store.reading() as session:
            return quality.checks(session)

    def quality_sample(
        self, first: date, last: date, *, share: float = 0.1, seed: int = 1
    ) -> tuple[str, ...]:
        """Delivered visits to be checked, drawn by chance."""
        from ecfrs_tui.services import quality

        with self.context.store.reading() as session:
            return quality.sample(session, first, last, share=share, seed=seed)

    def add_quality_check(self, visit: str, *, observer: str, findings: str, mark: str) -> Outcome:
        """Notes who observed and what was found."""
        from ecfrs_tui.services import quality

        return quality.add_check(self.context, visit, observer=observer, findings=findings, mark=mark)

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
        from ecfrs_tui.services import quality

        return quality.improve(
            self.context, check, words=words, owner=owner, due=due, number=number, state=state
        )

    def competence_cover(self) -> tuple[CoverRow, ...]:
        """Who may deliver what, and what runs out soon."""
        from ecfrs_tui.services import competence_cover

        with self.context.store.reading() as session:
            return competence_cover.cover(session, self.context.now().date())

    def partners(self, *, authority: str = "", words: str = "") -> tuple[PartnerView, ...]:
        """Education and safeguarding leads of authorities, partners and schools."""
        from ecfrs_tui.services import partners

        with self.context.store.reading() as session:
            return partners.partners(session, authority=authority, words=words)

    def add_partner(self, new: NewPartner) -> Outcome:
        """A partner's person, or a lead at a school."""
        from ecfrs_tui.services import partners

        return self._told(partners.add(self.context, new))

    def set_joint(self, visit: str, *, role: str, organisation: str = "", leaves: bool = False) -> Outcome:
        """A partner's person, by role, comes along on a visit or does not after all."""
        from ecfrs_tui.services import joint

        return joint.set_joint(self.context, visit, role=role, organisation=organisation, leaves=leaves)

    def joinable(self, first: date, last: date) -> tuple[JoinRow, ...]:
        """Visits to come, with whether a partner could join."""
        from ecfrs_tui.services import joint

        with self.context.store.reading() as session:
            return joint.joinable(session, first, last, self.context.now())

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
    def held_about(self, who: str) -> tuple[reportviews.HeldAbout, ...]:
        """What is held about a school (URN) or a person (e-mail or name)."""
        from ecfrs_tui.services import holdings

        return holdings.held_about(self.context, who)

    def forget_contact(self, who: str) -> Outcome:
        """Removes a person: history stays without the name."""
        from ecfrs_tui.services import forgetting

        return self._told(forgetting.forget_contact(self.context, who))

    def retention(self, *, apply: bool = False) -> tuple[reportviews.HeldAbout, ...]:
        """What the retention rules would remove, or removes."""
        from ecfrs_tui.services import retention

        found = retention.retention(self.context, apply=apply)
        self._finder_mark = -1
        return found

    def counts(self) -> Mapping[str, int]:
        """Figures for Today: cfrmis, quality, evaluation and improvement actions that wait."""
        from ecfrs_tui.services import cfrmis, evaluations, quality

        with self.context.store.reading() as session:
            return {
                "cfrmis": cfrmis.waiting(session),
                "quality": quality.unmarked(session),
                "evaluation": evaluations.waiting(session),
                "improvement": len(quality.open_actions(session)),
            }

    def _told(self, outcome: Outcome) -> Outcome:
        self._finder_mark = -1
        return outcome
