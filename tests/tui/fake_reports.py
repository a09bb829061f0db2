"""Made-up reports, targets, hand-over and checks for the screens' tests."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from ecfrs_tui.errors import FileRefusedError, RefusedError
from ecfrs_tui.services import reportviews as r
from ecfrs_tui.services.views import Outcome

if TYPE_CHECKING:
    from fake_desk import FakeDesk

    _Base = FakeDesk
else:
    _Base = object

MONTHS = (
    "Sep 2026",
    "Oct 2026",
    "Nov 2026",
    "Dec 2026",
    "Jan 2027",
    "Feb 2027",
    "Mar 2027",
    "Apr 2027",
    "May 2027",
    "Jun 2027",
    "Jul 2027",
    "Aug 2027",
)
DISTRICTS = (
    "Basildon",
    "Braintree",
    "Brentwood",
    "Castle Point",
    "Chelmsford",
    "Colchester",
    "Epping Forest",
    "Harlow",
    "Maldon",
    "Rochford",
    "Southend-on-Sea",
    "Tendring",
    "Thurrock",
    "Uttlesford",
)


class FakeReports(_Base):
    """The part of the made-up desk that reports."""

    def _reports(self) -> dict[str, list[object]]:
        if not hasattr(self, "_report_state"):
            goals: list[object] = [
                r.DeliveryTargetView(
                    1, "young_people", "", "", date(2026, 9, 1), date(2027, 8, 31), 52000, 21480, 6120, 2400
                ),
                r.DeliveryTargetView(
                    2,
                    "schools",
                    self._text("Knife crime", 1),
                    self._text("Harlow", 2),
                    date(2026, 9, 1),
                    date(2027, 8, 31),
                    14,
                    9,
                    5,
                    0,
                ),
                r.DeliveryTargetView(
                    3, "visits", "Arson", "", date(2026, 10, 1), date(2026, 11, 5), 60, 48, 0, 0
                ),
            ]
            checks: list[object] = [
                r.QualityView(
                    2,
                    "VIS-0212",
                    self._text("Saltings Community School", 1),
                    date(2027, 3, 2),
                    self._text("the team lead", 2),
                    self._text("Started late, the hall was double booked; pupils asked good questions", 3),
                    "improve",
                    (
                        (
                            1,
                            self._text("Ring the school the day before", 4),
                            self._text("Ash", 5),
                            date(2027, 3, 5),
                            "open",
                        ),
                        (2, "Take the spare cable", "Birch", date(2027, 3, 30), "done"),
                    ),
                ),
                r.QualityView(
                    1,
                    "VIS-0208",
                    "Plover Marsh Primary",
                    date(2027, 2, 11),
                    "the team lead",
                    "Clear and calm",
                    "good",
                    (),
                ),
            ]
            states = ("new", "changed", "handed_over", "reconciled", "differs")
            jobs: list[object] = [
                r.CfrmisRow(
                    f"VIS-{211 + i:04}",
                    self._text(("Plover Marsh Primary", "Oyster Reach High")[i % 2], i),
                    datetime(2027, 3, 1 + i, 9, 30),
                    self._text("Ash", i),
                    "confirmed",
                    states[i % 5],
                    f"J{4000 + i}" if i % 5 > 2 else "",
                    datetime(2027, 3, 8, 16) if i % 5 > 0 else None,
                    (self._text("officer: theirs Birch, ours Ash", i), "date: theirs 4 Mar")
                    if i % 5 == 4
                    else (),
                )
                for i in range(10)
            ]
            empty = self.kind == "empty"
            self._report_state: dict[str, list[object]] = {
                "goals": [] if empty else goals,
                "checks": [] if empty else checks,
                "jobs": [] if empty else jobs,
            }
        return self._report_state

    def report(self, options: r.ReportOptions) -> r.ReportView:
        self.calls.append(("report", options))
        if self.gate is not None:
            self.gate.wait(10)
        if options.partner and options.by == "officer":
            raise RefusedError(
                "by_officer", "the edition for partners names no officers", hint="Cut it by district."
            )
        coverage = options.kind == "coverage"
        tables = (self._coverage(),) if coverage else (self._reach(options), self._coverage())
        names = (
            "attendances",
            "distinct pupils",
            "visits",
            "schools",
            "booked",
            "held",
            "expected",
            "projected",
            "target",
        )
        figures = tuple(zip(names, (21480, 18112, 167, 143, 6120, 840, 2400, 30840, 52000), strict=True))
        if self.kind == "empty":
            tables, figures = (replace(tables[0], rows=(), totals=(), series=(), labels=()),), ()
        notes = (
            "Attendances: actual numbers of delivered sessions; one pupil in two sessions counts twice.",
            self._text("Booked: planned pupils of confirmed visits.", 2),
        )
        title = self._text(
            {"reach": "Reach", "coverage": "Coverage"}.get(options.kind, options.kind.capitalize()), 0
        )
        return r.ReportView(options, title, "2026/27", self.now(), figures, tables, notes)

    def _reach(self, options: r.ReportOptions) -> r.ReportTable:
        labels = DISTRICTS if options.by == "district" else MONTHS
        labels = tuple(self._text(label, i) for i, label in enumerate(labels))
        done = [max(0, 4200 - abs(i - 2) * 610) if i < 7 else 0 for i in range(len(labels))]
        booked = [0 if i < 6 else max(0, 2400 - (i - 6) * 700) for i in range(len(labels))]
        held = [0 if i < 6 else 260 for i in range(len(labels))]
        asked = [0 if i < 7 else 800 for i in range(len(labels))]
        rows = tuple(
            (label, d // 130, d // 150, d // 60, d, d * 85 // 100, b, h, a, 4300)
            for label, d, b, h, a in zip(labels, done, booked, held, asked, strict=True)
        )
        first = r.ReportColumn("cut", "District" if options.by == "district" else "Month")
        rest = tuple(
            r.ReportColumn(key, title, "number")
            for key, title in (
                ("visits", "Visits"),
                ("schools", "Schools"),
                ("sessions", "Sessions"),
                ("att", "Attendances"),
                ("dis", "Distinct pupils"),
                ("booked", "Booked"),
                ("held", "Held"),
                ("exp", "Expected"),
                ("target", "Target"),
            )
        )
        columns = (first, *rest)
        totals = ("All", *(sum(int(row[at] or 0) for row in rows) for at in range(1, 10)))
        series = (
            r.ReportSeries("Delivered", tuple(map(float, done))),
            r.ReportSeries("Booked", tuple(map(float, booked))),
            r.ReportSeries("Held", tuple(map(float, held))),
            r.ReportSeries("Expected", tuple(map(float, asked))),
            r.ReportSeries("Target", tuple(4300.0 for _ in labels), "line"),
        )
        return r.ReportTable(f"Reach by {options.by}", columns, rows, totals, series, labels)

    def _coverage(self) -> r.ReportTable:
        columns = (
            r.ReportColumn("school", "School"),
            r.ReportColumn("district", "District"),
            r.ReportColumn("last", "Last visit", "date"),
            r.ReportColumn("share", "Reached", "percent"),
        )
        rows = (
            (self._text("Marram Academy", 1), "Tendring", None, 0.0),
            ("Kestrel High", "Harlow", date(2022, 5, 3), 12.5),
        )
        return r.ReportTable("Schools long not visited", columns, rows)

    def export_report(
        self, options: r.ReportOptions, path: Path | None = None, form: str = "xlsx"
    ) -> Outcome:
        self._write("report", f"{options.kind} {options.by} {options.partner} {form}")
        return Outcome("Wrote the report", None, (f"exports/reach-2026-27.{form}",))

    def delivery_targets(self) -> tuple[r.DeliveryTargetView, ...]:
        return tuple(self._reports()["goals"])  # type: ignore[arg-type]

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
        self._write(
            "goal", f"{measure} {topic} {district} {first_day} {last_day} {target} {number} {version}"
        )
        goals = self._reports()["goals"]
        kept = r.DeliveryTargetView(
            number or 9, measure, topic, district, first_day, last_day, target, 0, 0, 0
        )
        goals[:] = [kept if getattr(goal, "number", 0) == number else goal for goal in goals]
        if number is None:
            goals.append(kept)
        return Outcome("Kept the target")

    def cfrmis(self, *, first: date | None = None, last: date | None = None) -> tuple[r.CfrmisRow, ...]:
        return tuple(self._reports()["jobs"])  # type: ignore[arg-type]

    def export_cfrmis(self, path: Path | None = None, *, visits: Sequence[str] = ()) -> Outcome:
        self._write("cfrmis", f"{list(visits)}")
        jobs = self._reports()["jobs"]
        for at, job in enumerate(jobs):
            assert isinstance(job, r.CfrmisRow)
            if job.visit in visits or (not visits and job.state in ("new", "changed")):
                jobs[at] = replace(job, state="handed_over", handed_over_at=self.now())
        return Outcome("Wrote the jobs", None, ("exports/cfrmis.csv",))

    def reconcile_cfrmis(self, path: Path) -> Outcome:
        if path.name != "back.csv":
            raise FileRefusedError(
                "no_file", f"there is no file {path}", hint="Give the file with job numbers."
            )
        self._write("reconcile", path.name)
        return Outcome("Read 3 job numbers back")

    def quality_checks(self) -> tuple[r.QualityView, ...]:
        return tuple(self._reports()["checks"])  # type: ignore[arg-type]

    def quality_sample(
        self, first: date, last: date, *, share: float = 0.1, seed: int = 1
    ) -> tuple[str, ...]:
        self.calls.append(("sample", (first, last, share)))
        return ("VIS-0211", "VIS-0209")

    def add_quality_check(self, visit: str, *, observer: str, findings: str, mark: str) -> Outcome:
        self._write("check", f"{visit} {observer} {mark} {findings}")
        return Outcome(f"Noted a check of {visit}")

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
        self._write("improve", f"{check} {number} {state} {words} {owner} {due}")
        return Outcome("Kept the action")

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
        self._write("sessions", f"{visit} {tuple(pupils)} of {distinct_pupils}, teacher {teacher_present}")
        return self.deliver(visit, pupils=sum(pupils), remarks=remarks, drive_minutes=drive_minutes)

    def not_delivered(self, visit: str, *, reason: str) -> Outcome:
        self._write("not delivered", f"{visit}: {reason}")
        return Outcome(f"{visit} was not delivered", self._change(visit, state="not delivered"))

    def held_about(self, who: str) -> tuple[r.HeldAbout, ...]:
        return (r.HeldAbout("contacts", who, 1, None),)

    def forget_contact(self, who: str) -> Outcome:
        self._write("forget", who)
        return Outcome(f"Forgot {who}")

    def retention(self, *, apply: bool = False) -> tuple[r.HeldAbout, ...]:
        return ()

    def counts(self) -> Mapping[str, int]:
        return {"cfrmis": 4, "quality": 1}
