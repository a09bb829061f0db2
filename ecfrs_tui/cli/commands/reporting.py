"""report, cfrmis, delivery-targets: what visits brought, for partners and for CFRMIS."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ecfrs_tui.cli import report_documents
from ecfrs_tui.cli.answers import Answer, a_day, run_of
from ecfrs_tui.cli.shared import UsageError

if TYPE_CHECKING:
    from ecfrs_tui.cli.printing import Page
    from ecfrs_tui.services.reportviews import CfrmisRow, ReportView

KINDS = ("reach", "projected", "coverage", "targets", "response", "driving", "quality", "competence")
"""A test holds them against the reports there are."""
cfrmis = typer.Typer(help="Visits as CFRMIS jobs: hand over what waits, read back, compare.")
targets = typer.Typer(help="How many young people, visits or schools by when.")
Mapping = Annotated[
    Path | None,
    typer.Option("--mapping", metavar="FILE", help="Another mapping than cfrmis.toml of the home."),
]
FromDay = Annotated[str | None, typer.Option("--from", metavar="DATE", help="The first day.")]
ToDay = Annotated[str | None, typer.Option("--to", metavar="DATE", help="The last day.")]


def register(app: typer.Typer) -> None:
    """Adds this group's commands."""
    app.command("report")(report)
    app.add_typer(cfrmis, name="cfrmis")
    app.add_typer(targets, name="delivery-targets")


def report(
    ctx: typer.Context,
    kind: Annotated[str, typer.Argument(metavar="KIND", help=f"One of {', '.join(KINDS)}.")],
    from_: FromDay = None,
    to: ToDay = None,
    by: Annotated[
        str,
        typer.Option(
            "--by",
            help="month, quarter, year (of school), calendar_year, term, district, authority, phase, "
            "year_group, topic, programme, officer.",
        ),
    ] = "month",
    topic: Annotated[str, typer.Option("--topic", help="Only this topic.")] = "",
    district: Annotated[str, typer.Option("--district", help="Only this district.")] = "",
    authority: Annotated[str, typer.Option("--authority", help="Only this authority.")] = "",
    phase: Annotated[str, typer.Option("--phase", help="Only schools of this phase.")] = "",
    partner: Annotated[
        bool,
        typer.Option("--partner", help="The edition for partners: no personal data, nothing restricted."),
    ] = False,
    out: Annotated[
        Path | None, typer.Option("--out", metavar="FILE", help="Write it: .xlsx, .html or .csv.")
    ] = None,
) -> Answer:
    """What was delivered and will be, by whatever it is cut by; the running school year unless dates are stated."""
    from ecfrs_tui.services.reportviews import ReportOptions

    if kind not in KINDS:
        raise UsageError(f"there is no report “{kind}”; it is one of {', '.join(KINDS)}")
    if out is not None and not out.suffix:
        raise UsageError("--out: end the name with .xlsx, .html or .csv")
    options = ReportOptions(
        kind, a_day(from_, "--from"), a_day(to, "--to"), by, topic, district, authority, phase, partner
    )
    office = run_of(ctx).office()
    view = office.report(options)
    files = office.export_report(options, out).files if out is not None else ()
    return Answer(report_documents.report(view, files), lambda page: _show_report(page, view, files))


@cfrmis.callback(invoke_without_command=True)
def hand_over(
    ctx: typer.Context,
    out: Annotated[
        Path | None, typer.Option("--out", metavar="FILE", help="Where to; exports/ otherwise.")
    ] = None,
    mapping: Mapping = None,
    visit: Annotated[
        list[str] | None,
        typer.Option("--visit", metavar="V", help="Only this visit, also when it waits no more (repeat)."),
    ] = None,
) -> Answer | None:
    """Without a further word: write what waits as a job file, and note that it was handed over."""
    if ctx.invoked_subcommand is not None:
        return None
    from ecfrs_tui.services import cfrmis as jobs

    if out is not None and out.suffix.casefold() not in (".csv", ".xlsx"):
        raise UsageError("--out: end the name with .csv or .xlsx")
    outcome = jobs.hand_over(run_of(ctx).office().context, out, visits=visit or (), mapping_file=mapping)
    document = {"words": outcome.words, "files": list(outcome.files)}
    return Answer(document, lambda page: page.say(outcome.words))


@cfrmis.command("list")
def list_jobs(
    ctx: typer.Context,
    from_: FromDay = None,
    to: ToDay = None,
    state: Annotated[
        list[str] | None,
        typer.Option("--state", help="new, changed, handed_over, reconciled or differs (repeat)."),
    ] = None,
) -> Answer:
    """Visits with their hand-over state, job number and differences."""
    rows = run_of(ctx).office().cfrmis(first=a_day(from_, "--from"), last=a_day(to, "--to"))
    if state:
        rows = tuple(row for row in rows if row.state in state)
    return Answer([report_documents.job(row) for row in rows], lambda page: _show_jobs(page, rows))


@cfrmis.command("reconcile")
def reconcile(
    ctx: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A CSV or XLSX of CFRMIS with job numbers.")],
    mapping: Mapping = None,
) -> Answer:
    """Take over job numbers and list where their jobs are not as ours."""
    from ecfrs_tui.services import reconciling

    office = run_of(ctx).office()
    outcome = reconciling.reconcile(office.context, file, mapping_file=mapping)
    rows = tuple(row for row in office.cfrmis() if row.state in ("differs", "changed"))

    def show(page: Page) -> None:
        page.say(outcome.words)
        if rows:
            _show_jobs(page, rows)

    return Answer({"words": outcome.words, "differs": [report_documents.job(row) for row in rows]}, show)


@cfrmis.command("mapping")
def mapping_example(
    ctx: typer.Context,
    out: Annotated[
        Path | None, typer.Option("--out", metavar="FILE", help="Write it there; otherwise it is shown.")
    ] = None,
) -> Answer:
    """An example of the mapping file, every field explained."""
    from ecfrs_tui.errors import RefusedError
    from ecfrs_tui.outputs.cfrmis_mapping import example
    from ecfrs_tui.outputs.files import write_atomic

    text = example()
    if out is None:
        return Answer({"mapping": text, "files": []}, lambda page: page.lines(text.splitlines()))
    if out.exists():
        raise RefusedError("file_stands", f"{out} stands already", hint="name another file")
    write_atomic(out, text.encode("utf-8"))
    return Answer({"mapping": text, "files": [str(out)]}, lambda page: page.say(f"Wrote {out}"))


@cfrmis.command("begin")
def begin(
    ctx: typer.Context, date: Annotated[str, typer.Argument(metavar="DATE", help="The first day.")]
) -> Answer:
    """From which day on visits become jobs; earlier ones no longer wait."""
    from ecfrs_tui.services import cfrmis as jobs

    day = a_day(date, "DATE")
    if day is None:
        raise UsageError("name the day")
    outcome = jobs.begin(run_of(ctx).office().context, day)
    return Answer({"words": outcome.words}, lambda page: page.say(outcome.words))


@targets.command("list")
def list_targets(ctx: typer.Context) -> Answer:
    """Targets with where they stand."""
    rows = run_of(ctx).office().delivery_targets()

    def show(page: Page) -> None:
        from ecfrs_tui.cli.printing import day_text

        page.table(
            (
                "number",
                "measure",
                "topic",
                "district",
                "from",
                "until",
                "target",
                "delivered",
                "booked",
                "expected",
            ),
            [
                (
                    v.number,
                    v.measure,
                    v.topic or "all",
                    v.district or "all",
                    day_text(v.first_day),
                    day_text(v.last_day),
                    v.target,
                    v.delivered,
                    v.booked,
                    v.expected,
                )
                for v in rows
            ],
            empty="There are no delivery targets. `ecfrs-tui delivery-targets set` states one.",
        )

    return Answer([report_documents.target(v) for v in rows], show)


@targets.command("set")
def set_target(
    ctx: typer.Context,
    measure: Annotated[str, typer.Argument(metavar="MEASURE", help="young_people, visits or schools.")],
    target: Annotated[int, typer.Argument(metavar="TARGET", help="How many.")],
    from_: Annotated[str, typer.Option("--from", metavar="DATE", help="The first day.")],
    until: Annotated[str, typer.Option("--until", metavar="DATE", help="The last day.")],
    topic: Annotated[str, typer.Option("--topic", help="Of this topic only.")] = "",
    district: Annotated[str, typer.Option("--district", help="In this district only.")] = "",
    number: Annotated[
        int | None, typer.Option("--number", metavar="N", help="Change this target instead of adding one.")
    ] = None,
) -> Answer:
    """State a delivery target, or change one."""
    first, last = a_day(from_, "--from"), a_day(until, "--until")
    if first is None or last is None:
        raise UsageError("name both days")
    outcome = (
        run_of(ctx)
        .office()
        .save_delivery_target(
            measure=measure.replace("-", "_"),
            topic=topic,
            district=district,
            first_day=first,
            last_day=last,
            target=target,
            number=number,
        )
    )
    return Answer({"words": outcome.words}, lambda page: page.say(outcome.words))


def _show_report(page: Page, view: ReportView, files: tuple[str, ...]) -> None:
    from ecfrs_tui.outputs.report_page import in_words

    page.say(f"{view.title}, {view.span}")
    page.fields((name, in_words(value, "number")) for name, value in view.figures)
    for table in view.tables:
        page.say("")
        page.say(table.title)
        rows = [*table.rows, *((table.totals,) if table.totals else ())]
        forms = [column.form for column in table.columns]
        page.table(
            [column.title for column in table.columns],
            [[_shown(value, form) for value, form in zip(row, forms, strict=True)] for row in rows],
            empty="Nothing.",
        )
    page.list(view.notes)
    page.list((f"written to {file}" for file in files), mark="→")


def _shown(value: object, form: str) -> object:
    from ecfrs_tui.outputs.report_page import in_words

    if form == "number" and (value is None or isinstance(value, int | float)):
        return value
    return in_words(value, form)  # type: ignore[arg-type]  # values of a report


def _show_jobs(page: Page, rows: tuple[CfrmisRow, ...]) -> None:
    from ecfrs_tui.cli.printing import moment_text

    page.table(
        ("visit", "when", "school", "officer", "status", "hand-over", "job", "differences"),
        [
            (
                r.visit,
                moment_text(r.starts_at),
                r.school,
                r.officer,
                r.status,
                r.state.replace("_", " "),
                r.job_number,
                "; ".join(r.differences),
            )
            for r in rows
        ],
        empty="There are no jobs.",
    )
