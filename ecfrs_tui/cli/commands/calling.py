"""call: what a caller asks about a school, on one page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from ecfrs_tui.cli import documents
from ecfrs_tui.cli.answers import Answer, run_of
from ecfrs_tui.errors import NotFoundError

if TYPE_CHECKING:
    from ecfrs_tui.cli.printing import Page
    from ecfrs_tui.services.callviews import CallAnswers
    from ecfrs_tui.services.views import SchoolCard, SlotView


def register(app: typer.Typer) -> None:
    """Adds this group's commands."""
    app.command("call")(call)


def call(
    ctx: typer.Context,
    words: Annotated[list[str], typer.Argument(metavar="WORDS", help="Any fragment of the school.")],
) -> Answer:
    """When do we come, who comes, could it move, could they have another: for the school that fits best."""
    office = run_of(ctx).office()
    typed = " ".join(words)
    found = [hit for hit in office.lookup(typed, limit=30) if hit.school_key]
    if not found:
        raise NotFoundError(
            "school_unknown", f"no school or venue is known by “{typed}”", hint="fewer letters may help"
        )
    card = office.school(found[0].school_key)
    answers = office.call_answers(card.key)
    return Answer(document(card, answers), lambda page: _show(page, card, answers))


def document(card: SchoolCard, answers: CallAnswers) -> documents.Document:
    """The school with what stands and what could be."""
    return {
        "school_key": card.key,
        "urn": card.urn,
        "school": card.name,
        "town": card.town,
        "next_visits": [documents.visit(each) for each in card.next_visits],
        "last_visits": [documents.visit(each) for each in card.last_visits],
        "open_requests": [documents.request(each) for each in card.open_requests],
        "need": [{"theme": theme, "score": score} for theme, score in card.need],
        "nearest_officer": card.nearest_officer,
        "asked": answers.asked,
        "proposal": answers.proposal,
        "pupils": answers.pupils,
        "times": [documents.slot(each) for each in answers.times],
        "no_times": answers.no_times,
        "visit": answers.visit,
        "moves": [documents.slot(each) for each in answers.moves],
        "no_moves": answers.no_moves,
    }


def _show(page: Page, card: SchoolCard, answers: CallAnswers) -> None:
    from ecfrs_tui.cli.printing import span_text

    page.say(f"{card.name}, {card.town} ({card.key})")
    page.table(
        ("next visit", "when", "officers", "what", "state"),
        [
            (v.reference, span_text(v.starts_at, v.ends_at), ", ".join(v.officers), v.what, v.state)
            for v in card.next_visits
        ],
        empty="No visit is to come.",
    )
    if answers.visit:
        _times(page, f"{answers.visit} could move to", answers.moves, answers.no_moves)
    what = answers.asked or f"{answers.proposed} ({answers.proposal})"
    _times(page, f"times for {what}", answers.times, answers.no_times)


def _times(page: Page, title: str, found: tuple[SlotView, ...], why: str) -> None:
    from ecfrs_tui.cli.printing import span_text

    page.table(
        ("", title, "officers", "extra drive"),
        [
            (s.rank, span_text(s.starts_at, s.ends_at), ", ".join(s.officer_names), s.extra_drive_minutes)
            for s in found
        ],
        empty=f"No {title}: {why}." if why else f"No {title}.",
    )
