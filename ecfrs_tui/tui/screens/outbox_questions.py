"""What the outbox asks before anything leaves or is said to have left."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from textual.content import Content

from ecfrs_tui.tui import words
from ecfrs_tui.tui.screens.dialogs import Question
from ecfrs_tui.tui.text import clean, drawn, plain, run_on
from ecfrs_tui.tui.widgets.pieces import Field

if TYPE_CHECKING:
    from ecfrs_tui.services.desk import Desk
    from ecfrs_tui.services.outboxviews import Chosen, MessageView
    from ecfrs_tui.services.views import Outcome

MOST_SHOWN = 60


def _count(chosen: Chosen) -> str:
    return words.count(len(chosen.numbers), "message")


def release(desk: Desk, chosen: Chosen, views: Sequence[MessageView]) -> Question[Outcome]:
    """The dry run: everything that would leave, each with whom it goes to and by which way."""
    lines = [
        Field(
            clean(view.about),
            run_on(
                plain(view.kind).stylize("bold"), " to ", plain(view.to), drawn(f"  {view.way or 'files'}  ", "dim"),
                plain(view.subject),
            ),
            3,
        )
        for view in views[:MOST_SHOWN]
    ]  # fmt: skip
    if len(views) > MOST_SHOWN:
        lines.append(Field("", drawn(f"and {len(views) - MOST_SHOWN} more", "dim")))
    return Question(
        f"Let {_count(chosen)} go", lines, "let them go", lambda texts: desk.release_messages(chosen)
    )


def by_hand(desk: Desk, chosen: Chosen) -> Question[Outcome]:
    """A person has sent them by some other way."""
    lines = [Field("", Content("They count as sent, and are not sent by the program."))]
    return Question(
        f"{_count(chosen)} sent by hand", lines, "note it", lambda texts: desk.sent_by_hand(chosen)
    )


def withdraw(desk: Desk, chosen: Chosen) -> Question[Outcome]:
    """They have reached nobody and will not."""
    lines = [Field("", Content("They have reached nobody, and will not."))]
    return Question(
        f"Withdraw {_count(chosen)}", lines, "withdraw", lambda texts: desk.withdraw_messages(chosen)
    )


def retry(desk: Desk, chosen: Chosen, *, uncertain: bool) -> Question[Outcome]:
    """Once more; where it may have arrived that is said."""
    warnings = (
        ["It may have arrived already: ask the school before it goes a second time."] if uncertain else []
    )
    return Question(
        f"Try {_count(chosen)} again",
        [Field("", Content("They wait for the mail server once more."))],
        "try again",
        lambda texts: desk.retry_messages(chosen, again=uncertain),
        warnings,
    )


def files(desk: Desk, chosen: Chosen) -> Question[Outcome]:
    """As files in exports/."""
    lines = [Field("", Content("As .eml drafts and .ics files in exports/, one folder a day."))]
    return Question(
        f"Write {_count(chosen)}", lines, "write the files", lambda texts: desk.write_messages(chosen)
    )
