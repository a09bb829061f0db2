"""One report: the options checked, the kind's module asked, the edition named, the file written."""

from __future__ import annotations

from dataclasses import replace
from importlib import import_module
from pathlib import Path

from ecfrs_tui.errors import RefusedError
from ecfrs_tui.services.context import Context
from ecfrs_tui.services.reporting.base import Scope, day_text, scope_of
from ecfrs_tui.services.reporting.draft import Draft
from ecfrs_tui.services.reportviews import ReportOptions, ReportView
from ecfrs_tui.services.views import Outcome

KINDS = ("reach", "projected", "coverage", "targets", "response", "driving", "quality", "competence")
"""A kind is a module of this package with `build(context, session, scope)`."""
FORMS = {"xlsx": "report_workbook", "html": "report_html", "csv": "report_csv"}
PARTNERS = (
    "Edition for partners: no contacts, no officers, no remarks, no venues by name, nothing from restricted "
    "sources."
)


def report(context: Context, options: ReportOptions) -> ReportView:
    """A report as tables and series. Raises RefusedError for a kind, cut or span that cannot be."""
    kind = options.kind.strip().casefold()
    if kind not in KINDS:
        raise RefusedError(
            "report_unknown", f"there is no report “{options.kind}”", hint=f"one of {', '.join(KINDS)}"
        )
    scope = scope_of(options, context.now().date())
    module = import_module(f"ecfrs_tui.services.reporting.{kind}")
    with context.store.reading() as session:
        draft: Draft = module.build(context, session, scope)
    return ReportView(
        options=replace(options, kind=kind, by=scope.by, first=scope.first, last=scope.last),
        title=draft.title,
        span=_span(scope),
        made_at=context.now(),
        figures=draft.figures,
        tables=draft.tables,
        notes=(*draft.notes, *((PARTNERS,) if options.partner else ())),
    )


def export(context: Context, options: ReportOptions, path: Path | None, form: str) -> Outcome:
    """Writes a report, and notes in the audit who took it out in which edition.

    A path's own ending beats `form`. Raises RefusedError for another form, FileRefusedError when the file
    cannot be written; then nothing stands there that did not before.
    """
    form = _form(path, form)
    view = report(context, options)
    target = path or _place(context, view, form)
    _write(context, view, target, form)
    edition = ", edition for partners" if options.partner else ""
    words = f"Wrote the report {view.title}, {view.span}{edition}, to {target}"
    with context.writing_files() as (work, written):
        written.append(target)
        work.record("report", "", words, undoable=False)
    return Outcome(words, None, (str(target),))


def _write(context: Context, view: ReportView, target: Path, form: str) -> None:
    # before the audit's transaction: a long workbook must not keep others from writing
    if form != "xlsx":
        from ecfrs_tui.outputs.files import write_atomic

        writer = import_module(f"ecfrs_tui.outputs.{FORMS[form]}")
        write_atomic(target, writer.document(view))
        return
    from ecfrs_tui.outputs import report_workbook
    from ecfrs_tui.services.reporting import visits

    with context.store.reading() as session:
        lists = (visits.listed(session, view.options),) if view.options.kind == "reach" else ()
        report_workbook.write(target, view, lists)


def _form(path: Path | None, form: str) -> str:
    ending = path.suffix.casefold().lstrip(".") if path is not None else ""
    ending = {"htm": "html"}.get(ending, ending)
    wanted = ending or form.casefold()
    if wanted not in FORMS:
        raise RefusedError(
            "report_form", f"a report cannot be written as “{wanted}”", hint=f"one of {', '.join(FORMS)}"
        )
    return wanted


def _place(context: Context, view: ReportView, form: str) -> Path:
    from ecfrs_tui.outputs.names import folder_for, safe_filename

    options = view.options
    days = f"{options.first} to {options.last}"
    edition = "partners" if options.partner else ""
    name = safe_filename(view.title, f"by {options.by}", days, edition, suffix=f".{form}")
    return context.exports / folder_for(context.now().date()) / name


def _span(scope: Scope) -> str:
    days = f"{day_text(scope.first)} to {day_text(scope.last)}"
    return f"{days} ({scope.filters})" if scope.filters else days
