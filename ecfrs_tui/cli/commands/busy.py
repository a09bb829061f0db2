"""busy: what else blocks officers, listed, entered, changed and removed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.core import TyperGroup

from ecfrs_tui.cli import team_documents as documents
from ecfrs_tui.cli.answers import Answer, a_day, run_of
from ecfrs_tui.cli.commands.booking import outcome_answer
from ecfrs_tui.cli.commands.looking import busy as busy_of
from ecfrs_tui.cli.shared import UsageError

if TYPE_CHECKING:
    from ecfrs_tui.cli.printing import Page


class _ByCode(TyperGroup):
    """`busy ASH --from …` is what it always was; other words are the commands below it."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """A line that begins with no command of ours asks about an officer."""
        if args and args[0] not in self.commands and args[0] not in ("--help", "-h"):
            args = ["of", *args]
        return super().parse_args(ctx, args)


busy = typer.Typer(
    cls=_ByCode, help="What else blocks officers: `busy CODE --from D --to D`, or one of these."
)
Number = Annotated[int, typer.Argument(metavar="N", help="Its number, as `busy list` has it.")]
What = Annotated[str, typer.Option("--what", help="Annual leave, training, dentist.")]
First = Annotated[str, typer.Option("--from", metavar="DATE", help="The first day.")]
Last = Annotated[str | None, typer.Option("--to", metavar="DATE", help="The last day; the same without it.")]
At = Annotated[
    str | None, typer.Option("--at", metavar="TIMES", help="As 09:00-12:30; whole days without it.")
]
Level = Annotated[str, typer.Option("--as", help="oof (out of office), busy or tentative.")]


def register(app: typer.Typer) -> None:
    """Adds this group's commands."""
    app.add_typer(busy, name="busy")
    busy.command("of")(busy_of)


@busy.command("list")
def list_busy(
    ctx: typer.Context,
    officer: Annotated[str, typer.Option("--officer", metavar="CODE", help="Only this officer's.")] = "",
    past_days: Annotated[int, typer.Option("--past-days", min=0, max=4000, help="How far back.")] = 0,
) -> Answer:
    """Everything that is on or to come, with its number."""
    from ecfrs_tui.cli.printing import span_text

    rows = run_of(ctx).office().busy_lines(officer=officer, past_days=past_days)

    def show(page: Page) -> None:
        page.table(
            ("number", "officer", "when", "what", "as", "source"),
            [
                (b.number, b.officer, span_text(b.starts_at, b.ends_at), b.label, b.level, b.source)
                for b in rows
            ],
            empty="Nothing stands in anybody's diary.",
        )

    return Answer([documents.busy_line(each) for each in rows], show)


@busy.command("add")
def add_busy(
    ctx: typer.Context,
    officer: Annotated[str, typer.Argument(metavar="CODE", help="An officer's code.")],
    from_: First,
    to: Last = None,
    at: At = None,
    what: What = "Annual leave",
    level: Level = "oof",
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Only name the visits that would lie across it.")
    ] = False,
) -> Answer:
    """Leave, training or another busy time; says how many visits break a rule by it."""
    texts = {"officer": officer, "label": what, "level": level, **_days(from_, to), **_times(at)}
    office = run_of(ctx).office()
    if dry_run:
        lines = office.weigh_busy(texts)
        return Answer(
            {"visits": list(lines)}, lambda page: page.lines(list(lines) or ["No visit would break a rule."])
        )
    return outcome_answer(office.save_busy(texts))


@busy.command("set")
def set_busy(
    ctx: typer.Context,
    number: Number,
    from_: Annotated[str | None, typer.Option("--from", metavar="DATE", help="The first day.")] = None,
    to: Last = None,
    at: At = None,
    what: Annotated[str | None, typer.Option("--what", help="Annual leave, training.")] = None,
    level: Annotated[str | None, typer.Option("--as", help="oof, busy or tentative.")] = None,
) -> Answer:
    """Changes what is named of one that was entered here; whole days again with --at ''."""
    from ecfrs_tui.services.records.busy_times import texts_of

    office = run_of(ctx).office()
    line = next((each for each in office.busy_lines(past_days=4000) if each.number == number), None)
    texts = dict(texts_of(line)) if line is not None else {}
    if from_ is not None:
        texts |= _days(from_, to)
    elif to is not None:
        texts["last_day"] = _days(to, None)["first_day"]
    if at is not None:
        texts |= _times(at)
    texts |= {name: text for name, text in (("label", what), ("level", level)) if text is not None}
    return outcome_answer(office.save_busy(texts, number=number))


@busy.command("remove")
def remove_busy(
    ctx: typer.Context,
    numbers: Annotated[list[int], typer.Argument(metavar="N…", help="Numbers, as `busy list` has them.")],
) -> Answer:
    """Takes them away; what a calendar brought is removed in that calendar."""
    return outcome_answer(run_of(ctx).office().remove_busy(numbers))


def _days(first: str, last: str | None) -> dict[str, str]:
    begins, ends = a_day(first, "--from"), a_day(last, "--to")
    assert begins is not None
    return {"first_day": begins.isoformat(), "last_day": ends.isoformat() if ends else ""}


def _times(at: str | None) -> dict[str, str]:
    """`09:00-12:30` as its two times. Raises UsageError."""
    if not at:
        return {"from_time": "", "until_time": ""}
    first, dash, last = at.partition("-")
    if not dash:
        raise UsageError(f"--at: “{at}” is not a stretch of time such as 09:00-12:30")
    return {"from_time": first, "until_time": last}
