"""programmes, terms, school-days: what is delivered, and on which days schools are open."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from ecfrs_tui.cli import stated
from ecfrs_tui.cli.answers import Answer, a_day, run_of
from ecfrs_tui.cli.commands.booking import outcome_answer
from ecfrs_tui.cli.commands.looking import programmes
from ecfrs_tui.cli.stated import Fields

if TYPE_CHECKING:
    from ecfrs_tui.cli.printing import Page

terms = typer.Typer(help="Terms, holidays and INSET days.")
school_days = typer.Typer(help="When schools open, have lunch and close.")
Code = Annotated[str, typer.Argument(metavar="CODE", help="A programme's code.")]
Number = Annotated[int, typer.Argument(metavar="N", help="Its number, as the list has it.")]
Numbers = Annotated[list[int], typer.Argument(metavar="N", help="Their numbers, as the list has them.")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Only name the visits that would break a rule.")]
SCOPE = typer.Argument(metavar="FOR", help="An authority, or a school's URN.")


def register(app: typer.Typer) -> None:
    """Adds this group's commands; `programmes` itself stands with the other looks."""
    app.add_typer(terms, name="terms")
    app.add_typer(school_days, name="school-days")


def weighed(lines: tuple[str, ...]) -> Answer:
    """The visits that would break a rule."""
    return Answer({"visits": list(lines)}, lambda page: page.lines(stated.visits_shown(lines)))


@programmes.command("show")
def show_programme(ctx: typer.Context, code: Code) -> Answer:
    """All that is kept about a programme."""
    from ecfrs_tui.errors import NotFoundError

    rows = run_of(ctx).office().programmes_kept()
    line = next((each for each in rows if each.code.upper() == code.strip().upper()), None)
    if line is None:
        raise NotFoundError(
            "programme_unknown", f"there is no programme {code}", hint="`programmes list` shows them"
        )
    document = stated.document(line)
    return Answer(document, lambda page: page.lines(stated.shown(document)))


@programmes.command("add")
def add_programme(ctx: typer.Context, code: Code, fields: Fields) -> Answer:
    """A new programme: `programmes add WS5 title="Water safety" minutes=45 years=5-6`."""
    return outcome_answer(run_of(ctx).office().save_programme({"code": code, **_programme(fields)}))


@programmes.command("set")
def set_programme(ctx: typer.Context, code: Code, fields: Fields, dry_run: DryRun = False) -> Answer:
    """Changes what is named and nothing else."""
    office, texts = run_of(ctx).office(), _programme(fields)
    if dry_run:
        return weighed(office.weigh_programme(texts, code))
    return outcome_answer(office.save_programme(texts, known=code))


@programmes.command("retire")
def retire_programme(
    ctx: typer.Context,
    code: Code,
    from_: Annotated[
        str | None, typer.Option("--from", metavar="DATE", help="The first day without it; today otherwise.")
    ] = None,
    again: Annotated[bool, typer.Option("--again", help="It is delivered after all.")] = False,
    dry_run: DryRun = False,
) -> Answer:
    """It is delivered no longer; what was delivered stays. Says which visits and requests still want it."""
    office = run_of(ctx).office()
    day = a_day(from_, "--from") or office.now().date()
    texts = {"retired_from": "" if again else day.isoformat()}
    if dry_run:
        return weighed(office.weigh_programme(texts, code))
    return outcome_answer(office.save_programme(texts, known=code))


def _programme(fields: list[str]) -> dict[str, str]:
    from ecfrs_tui.services.records.catalogue import FIELDS

    return stated.pairs(fields, tuple(FIELDS), ("retired_from",))


@terms.command("list")
def list_terms(
    ctx: typer.Context, past: Annotated[bool, typer.Option("--past", help="What is over too.")] = False
) -> Answer:
    """Terms, holidays and INSET days by their first day, with where they come from."""
    rows = run_of(ctx).office().term_entries(past=past)

    def show(page: Page) -> None:
        page.table(
            ("number", "for", "kind", "name", "first day", "last day", "source"),
            [
                (
                    r.number,
                    r.place,
                    r.kind,
                    r.label,
                    r.first_day,
                    r.last_day,
                    r.source + " (edited)" * r.edited,
                )
                for r in rows
            ],
            empty="No terms are entered. `ecfrs-tui import terms FILE` brings them in, `terms add` enters one.",
        )

    return Answer([stated.document(each) for each in rows], show)


@terms.command("add")
def add_term(
    ctx: typer.Context,
    scope: Annotated[str, SCOPE],
    kind: Annotated[str, typer.Argument(metavar="KIND", help="term, holiday or inset.")],
    first: Annotated[str, typer.Argument(metavar="FIRST", help="The first day.")],
    last: Annotated[
        str | None, typer.Argument(metavar="[LAST]", help="The last day; the same without it.")
    ] = None,
    label: Annotated[str, typer.Option("--name", help="What it is called.")] = "",
    dry_run: DryRun = False,
) -> Answer:
    """A term, holiday or INSET day of an authority or of one school."""
    days = {"first_day": a_day(first, "FIRST"), "last_day": a_day(last, "LAST")}
    texts = {"scope": scope, "kind": kind, "label": label}
    texts |= {name: day.isoformat() for name, day in days.items() if day is not None}
    office = run_of(ctx).office()
    return weighed(office.weigh_term(texts)) if dry_run else outcome_answer(office.save_term(texts))


@terms.command("set")
def set_term(ctx: typer.Context, number: Number, fields: Fields) -> Answer:
    """Changes what is named and nothing else; the file it came from leaves it from then on."""
    from ecfrs_tui.errors import NotFoundError
    from ecfrs_tui.services.records.terms import FIELDS

    office = run_of(ctx).office()
    texts = stated.pairs(fields, tuple(FIELDS), ("first_day", "last_day"))
    line = next((each for each in office.term_entries(past=True) if each.number == number), None)
    if line is None:
        raise NotFoundError("term_unknown", f"there is no entry {number}", hint="`terms list` shows them")
    now = {name: str(value) for name, value in stated.document(line).items() if name in FIELDS}
    return outcome_answer(office.save_term({**now, **texts}, number=number))


@terms.command("remove")
def remove_terms(ctx: typer.Context, numbers: Numbers) -> Answer:
    """Takes entries away; one that was imported comes back when its file is read again."""
    return outcome_answer(run_of(ctx).office().remove_terms(numbers))


@school_days.command("list")
def list_days(ctx: typer.Context) -> Answer:
    """The shapes of school days: the usual one, those of phases, those of schools of their own."""
    rows = run_of(ctx).office().school_days()

    def show(page: Page) -> None:
        page.table(
            ("number", "for", "opens", "lunch", "closes", "schools"),
            [
                (r.number, r.place, f"{r.opens:%H:%M}", f"{r.lunch_starts:%H:%M}–{r.lunch_ends:%H:%M}",
                 f"{r.closes:%H:%M}", r.schools)
                for r in rows
            ],
            empty="No school days are entered: 08:45 to 15:15 with lunch from 12:00 to 13:00 is taken for all.",
        )  # fmt: skip

    return Answer([stated.document(each) for each in rows], show)


@school_days.command("add")
def add_day(ctx: typer.Context, fields: Fields, dry_run: DryRun = False) -> Answer:
    """`school-days add phase=Primary opens=08:45 lunch_starts=12:00 lunch_ends=13:00 closes=15:15`."""
    from ecfrs_tui.services.records.school_days import FIELDS

    texts, office = stated.pairs(fields, tuple(FIELDS)), run_of(ctx).office()
    return (
        weighed(office.weigh_school_day(texts)) if dry_run else outcome_answer(office.save_school_day(texts))
    )


@school_days.command("set")
def set_day(ctx: typer.Context, number: Number, fields: Fields) -> Answer:
    """Changes what is named and nothing else."""
    from ecfrs_tui.errors import NotFoundError
    from ecfrs_tui.services.records.school_days import FIELDS

    office, texts = run_of(ctx).office(), stated.pairs(fields, tuple(FIELDS))
    line = next((each for each in office.school_days() if each.number == number), None)
    if line is None:
        raise NotFoundError(
            "day_unknown", f"there is no school day {number}", hint="`school-days list` shows them"
        )
    now = {n: str(v or "") for n, v in stated.document(line).items() if n in FIELDS}
    return outcome_answer(office.save_school_day({**now, **texts}, number=number))


@school_days.command("remove")
def remove_days(ctx: typer.Context, numbers: Numbers) -> Answer:
    """Takes shapes away: the more general one holds."""
    return outcome_answer(run_of(ctx).office().remove_school_days(numbers))
