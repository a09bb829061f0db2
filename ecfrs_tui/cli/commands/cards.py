"""school, visit, officer: everything about one; requests edit: a request put right."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from ecfrs_tui.cli import card_documents, stated
from ecfrs_tui.cli.answers import Answer, run_of
from ecfrs_tui.cli.commands.booking import outcome_answer
from ecfrs_tui.cli.commands.requesting import Reference, requests

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ecfrs_tui.cli.printing import Page
    from ecfrs_tui.services.cardviews import CardLine, OfficerPage, SchoolPage, VisitPage


def register(app: typer.Typer) -> None:
    """Adds this group's commands; `requests edit` stands with the other commands of the inbox."""
    app.command("school")(school)
    app.command("visit")(visit)
    app.command("officer")(officer)


def school(
    ctx: typer.Context,
    key: Annotated[str, typer.Argument(metavar="URN", help="A school's URN, or venue:3.")],
) -> Answer:
    """Everything about a school or venue, and all that ever was with it."""
    page = run_of(ctx).office().school_page(key)
    return Answer(card_documents.school(page), lambda out: _show_school(out, page))


def visit(
    ctx: typer.Context,
    reference: Annotated[str, typer.Argument(metavar="VISIT", help="A visit, such as VIS-0311.")],
) -> Answer:
    """Everything about a visit: drives, what is wrong with it, who was told, what came back."""
    page = run_of(ctx).office().visit_page(reference)
    return Answer(card_documents.visit(page), lambda out: _show_visit(out, page))


def officer(
    ctx: typer.Context,
    code: Annotated[str, typer.Argument(metavar="CODE", help="An officer's code.")],
) -> Answer:
    """Everything about an officer: what they may deliver, the next ten days, how old the calendar is."""
    page = run_of(ctx).office().officer_page(code)
    return Answer(card_documents.officer(page), lambda out: _show_officer(out, page))


@requests.command("edit")
def edit(ctx: typer.Context, reference: Reference, fields: stated.Fields) -> Answer:
    """Put an open request right: sessions, pupils, dates, not_dates, contact_name, contact_email, contact_phone,
    room, parking, teacher_present, remarks, note, urn. Dates are counted from the day it came."""
    from ecfrs_tui.services.request_editing import FIELDS

    texts = stated.pairs(fields, tuple(FIELDS))
    return outcome_answer(run_of(ctx).office().edit_request(reference, texts))


def _show_lines(out: Page, lines: Sequence[CardLine]) -> None:
    from ecfrs_tui.cli.printing import moment_text

    out.table(
        ("when", "", "what", "state", "reference"),
        [
            (
                moment_text(each.when) if each.when else "",
                each.kind,
                ", ".join((each.words, *each.officers)),
                each.state,
                each.reference,
            )
            for each in lines
        ],
    )


def _show_school(out: Page, page: SchoolPage) -> None:
    card = page.card
    out.say(f"{card.name}, {card.town}  {card.phase}  {card.pupils or '?'} pupils  {card.key}")
    out.fields(
        (
            ("where", ", ".join(filter(None, (card.postcode, card.district, card.authority)))),
            ("telephone", card.phone),
            ("mind", card.place_note),
            ("room", page.room),
            ("parking", page.parking),
            ("notes", page.notes),
            ("nearest", card.nearest_officer),
        )
    )
    out.list(card.contacts)
    for need in page.need:
        out.say(f"need {need.need}: {need.title}")
        out.list(part.words for part in need.parts)
    _show_lines(out, page.lines)


def _show_visit(out: Page, page: VisitPage) -> None:
    from ecfrs_tui.cli.printing import span_text

    row = page.row
    out.say(f"{row.reference}  {row.school}, {row.town}  [{row.state}]  {page.state_reason}")
    out.fields(
        (
            ("when", span_text(row.starts_at, row.ends_at)),
            ("officers", ", ".join(row.officers)),
            ("what", row.what),
            ("young people", row.pupils),
            ("contact", page.contact),
            ("room", page.room),
            ("notes", page.notes),
            ("remarks", page.remarks),
            ("partners", ", ".join(page.partners)),
            ("messages", row.messages),
        )
    )
    out.list(page.warnings, mark="!")
    out.list(f"{rule} allowed: {why}" for rule, why in page.overrides)
    out.list(
        f"{each.name}: {each.minutes} min {'from' if each.towards else 'on to'} {each.place}"
        for each in page.drives
    )
    _show_lines(out, page.lines)


def _show_officer(out: Page, page: OfficerPage) -> None:
    from ecfrs_tui.cli.printing import day_text

    line = page.line
    out.say(f"{line.name} ({line.code})  {line.state}  {line.base_name} {line.base}")
    out.fields(
        (
            ("this week", f"{page.week_visits} visits, {page.week_drive} minutes at the wheel"),
            ("away", line.away),
            ("calendar", "; ".join(each.words for each in page.diaries)),
            ("trained", ", ".join(each.title for each in page.competences if each.state == "held")),
        )
    )
    out.list(
        f"{each.title}: {each.state}, {day_text(each.valid_until)}"
        for each in page.competences
        if each.state != "held"
    )
    out.table(
        ("day", "visits", "free", "driving", "what"),
        [
            (day_text(each.day), each.visits, f"{each.free_minutes} min", f"{each.drive_minutes} min", words)
            for each, words in zip(page.days, page.day_words, strict=True)
        ],
    )
