"""officers, busy, competences, settings: what is kept about the team and about this program."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Annotated

import typer

from ecfrs_tui.cli import team_documents as documents
from ecfrs_tui.cli.answers import Answer, a_day, run_of
from ecfrs_tui.cli.commands.after import competences
from ecfrs_tui.cli.commands.booking import outcome_answer
from ecfrs_tui.cli.commands.looking import officers
from ecfrs_tui.cli.shared import UsageError

if TYPE_CHECKING:
    from ecfrs_tui.cli.printing import Page

settings = typer.Typer(help="The settings of this home (ecfrs.toml).")
Code = Annotated[str, typer.Argument(metavar="CODE", help="An officer's code.")]
Name = Annotated[str | None, typer.Option("--name", help="First and last name.")]
Email = Annotated[str | None, typer.Option("--email", help="Invitations go there.")]
Phone = Annotated[str | None, typer.Option("--phone", help="Telephone.")]
Base = Annotated[
    str | None, typer.Option("--base", metavar="PLACE", help="A postcode, or a point as LAT,LON.")
]
BaseName = Annotated[str | None, typer.Option("--base-name", help="What the base is called.")]
MostSessions = Annotated[int | None, typer.Option("--max-sessions", help="Most sessions a day.")]
MostDriving = Annotated[int | None, typer.Option("--max-drive-minutes", help="Most driving a day.")]
FirstDay = Annotated[str | None, typer.Option("--from", metavar="DATE", help="The first day in post.")]
LastDay = Annotated[str | None, typer.Option("--until", metavar="DATE", help="The last day in post.")]
Hours = Annotated[
    list[str] | None,
    typer.Option(
        "--hours", metavar="DAY=SPANS", help="As monday=08:30-16:30 (repeat); days not named are off."
    ),
]


def register(app: typer.Typer) -> None:
    """Adds this group's commands; `officers` stands with the other looks, `competences` with what came of visits."""
    app.add_typer(settings, name="settings")


@officers.command("show")
def show_officer(ctx: typer.Context, code: Code) -> Answer:
    """All that is kept about an officer."""
    from ecfrs_tui.errors import NotFoundError

    office = run_of(ctx).office()
    line = next((each for each in office.team() if each.code.upper() == code.strip().upper()), None)
    if line is None:
        raise NotFoundError(
            "officer_unknown", f"there is no officer {code}", hint="`officers list` shows them"
        )
    document = documents.officer(line, [week for week in office.weeks() if week.officer == line.code])
    return Answer(document, lambda page: page.lines([f"{k}: {v}" for k, v in document.items() if v]))


@officers.command("add")
def add_officer(
    ctx: typer.Context,
    code: Code,
    name: Annotated[str, typer.Option("--name", help="First and last name.")],
    email: Email = None,
    phone: Phone = None,
    base: Base = None,
    base_name: BaseName = None,
    max_sessions: MostSessions = None,
    max_drive_minutes: MostDriving = None,
    from_: FirstDay = None,
    hours: Hours = None,
    programme: Annotated[
        list[str] | None, typer.Option("--programme", metavar="CODE", help="May deliver it (repeat).")
    ] = None,
) -> Answer:
    """A new officer: without --hours nothing can be booked for them yet."""
    texts = _stated(
        name=name, email=email, phone=phone, base=base, base_name=base_name,
        max_sessions=max_sessions, max_drive_minutes=max_drive_minutes, active_from=_iso(from_, "--from"),
    )  # fmt: skip
    texts |= {"code": code, "programmes": ",".join(programme or ()), **_week(hours)}
    return outcome_answer(run_of(ctx).office().save_officer(texts))


@officers.command("set")
def set_officer(
    ctx: typer.Context,
    code: Code,
    name: Name = None,
    email: Email = None,
    phone: Phone = None,
    base: Base = None,
    base_name: BaseName = None,
    max_sessions: MostSessions = None,
    max_drive_minutes: MostDriving = None,
    from_: FirstDay = None,
    until: LastDay = None,
) -> Answer:
    """Changes what is named and nothing else; an empty text takes a value away."""
    texts = _stated(
        name=name, email=email, phone=phone, base=base, base_name=base_name,
        max_sessions=max_sessions, max_drive_minutes=max_drive_minutes,
        active_from=_iso(from_, "--from"), active_until=_iso(until, "--until"),
    )  # fmt: skip
    if not texts:
        raise UsageError("name something to change, such as --email")
    return outcome_answer(run_of(ctx).office().save_officer(texts, known=code))


@officers.command("leave")
def officer_leaves(
    ctx: typer.Context,
    code: Code,
    last: Annotated[str, typer.Option("--last-day", metavar="DATE", help="The last day in post.")],
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Only name the visits that need another officer.")
    ] = False,
) -> Answer:
    """The officer leaves: what was delivered stays theirs."""
    office = run_of(ctx).office()
    texts = _stated(active_until=_iso(last, "--last-day"))
    if dry_run:
        return _visits_answer(office.weigh_officer(texts, code))
    return outcome_answer(office.save_officer(texts, known=code))


@officers.command("week")
def officer_week(
    ctx: typer.Context,
    code: Code,
    hours: Hours = None,
    from_: Annotated[
        str | None, typer.Option("--from", metavar="DATE", help="Another week from this day on.")
    ] = None,
    change: Annotated[
        bool, typer.Option("--change", help="Correct the week that begins on that day (or the first).")
    ] = False,
    drop: Annotated[bool, typer.Option("--drop", help="Take the week of that day back.")] = False,
) -> Answer:
    """The working weeks of an officer: shown, another one from a day on, one corrected or taken back."""
    office = run_of(ctx).office()
    since = a_day(from_, "--from")
    if drop:
        if since is None:
            raise UsageError("say with --from which week is taken back")
        return outcome_answer(office.drop_week(code, since))
    if hours:
        if since is None and not change:
            raise UsageError(
                "say with --from when it begins, or with --change that the first week is corrected"
            )
        return outcome_answer(office.save_week(code, _week(hours), since=since, new=not change))
    rows = [week for week in office.weeks() if week.officer.upper() == code.strip().upper()]

    def show(page: Page) -> None:
        page.table(
            ("from", "until", "now", *documents.DAYS),
            [(w.since or "", w.until or "", "yes" if w.in_force else "", *w.days) for w in rows],
            empty=f"No week of {code.upper()} is kept.",
        )

    return Answer([documents.week(each) for each in rows], show)


@competences.command("list")
def list_competences(
    ctx: typer.Context,
    officer: Annotated[str, typer.Option("--officer", metavar="CODE", help="Only this officer's.")] = "",
) -> Answer:
    """Who may deliver what, until when; what has lapsed too."""
    grid = run_of(ctx).office().competence_grid()
    wanted = officer.strip().upper()
    cells = [
        cell
        for row in grid.rows
        for cell in row.cells
        if cell.state != "never" and (not wanted or cell.officer.upper() == wanted)
    ]

    def show(page: Page) -> None:
        page.table(
            ("officer", "programme", "title", "state", "from", "until"),
            [
                (c.officer, c.programme, c.title, c.state, c.valid_from or "", c.valid_until or "")
                for c in cells
            ],
            empty="Nobody may deliver anything yet.",
        )

    return Answer([documents.competence(cell) for cell in cells], show)


Pairs = Annotated[
    list[str], typer.Argument(metavar="OFFICER/PROGRAMME", help="As ASH/HS3; several after one another.")
]


@competences.command("renew")
def renew(
    ctx: typer.Context,
    pairs: Pairs,
    until: Annotated[
        str | None, typer.Option("--until", metavar="DATE", help="The last day; for good without it.")
    ] = None,
    from_: Annotated[
        str | None,
        typer.Option("--from", metavar="DATE", help="Where it is new or has lapsed; today otherwise."),
    ] = None,
) -> Answer:
    """They may deliver it: what holds goes on, what has lapsed begins anew."""
    texts = _stated(valid_until=_iso(until, "--until"), valid_from=_iso(from_, "--from"))
    return outcome_answer(run_of(ctx).office().renew_competences(_pairs(pairs), texts))


@competences.command("end")
def end(
    ctx: typer.Context,
    pairs: Pairs,
    last: Annotated[str, typer.Option("--last-day", metavar="DATE", help="The last day they may.")],
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Only name the visits that would be without.")
    ] = False,
) -> Answer:
    """They may deliver it no longer."""
    office, day = run_of(ctx).office(), a_day(last, "--last-day")
    assert day is not None
    if dry_run:
        return _visits_answer(office.weigh_end(_pairs(pairs), day))
    return outcome_answer(office.end_competences(_pairs(pairs), day))


@settings.command("list")
def list_settings(ctx: typer.Context) -> Answer:
    """Every setting, its value, and where that comes from."""
    rows = run_of(ctx).office().own_settings()

    def show(page: Page) -> None:
        page.table(
            ("setting", "value", "from", "usually"), [(s.name, s.value, s.where, s.usual) for s in rows]
        )

    return Answer([documents.setting(each) for each in rows], show)


@settings.command("set")
def set_setting(
    ctx: typer.Context,
    name: Annotated[str, typer.Argument(metavar="NAME", help="As `settings list` has it: mail.port.")],
    value: Annotated[
        str, typer.Argument(metavar="VALUE", help="The new value; an empty one goes back to the usual.")
    ],
) -> Answer:
    """Changes one value in ecfrs.toml and leaves the rest of the file as it is."""
    return outcome_answer(run_of(ctx).office().save_setting(name, value))


def _visits_answer(lines: tuple[str, ...]) -> Answer:
    return Answer(
        {"visits": list(lines)},
        lambda page: page.lines(list(lines) or ["No visit would break a rule."]),
    )


def _stated(**values: object) -> dict[str, str]:
    return {name: str(value) for name, value in values.items() if value is not None}


def _iso(text: str | None, option: str) -> str | None:
    """The day behind an option as it is stored; an empty one stays empty."""
    if text is None or not text.strip():
        return text
    day = a_day(text, option)
    return day.isoformat() if isinstance(day, date) else None


def _week(hours: list[str] | None) -> dict[str, str]:
    """`monday=08:30-16:30` as texts by weekday; three letters are enough. Raises UsageError."""
    found: dict[str, str] = {}
    for stated in hours or ():
        day, equals, spans = stated.partition("=")
        name = day.strip().lower()
        known = [each for each in documents.DAYS if len(name) >= 3 and each.startswith(name)]
        if not equals or not known:
            raise UsageError(f"--hours: “{stated}” is not a day with its hours, such as monday=08:30-16:30")
        found[known[0]] = spans
    return found


def _pairs(stated: list[str]) -> list[tuple[str, str]]:
    """`ASH/HS3` as officer and programme. Raises UsageError."""
    found = []
    for each in stated:
        officer, slash, programme = each.partition("/")
        if not slash:
            raise UsageError(f"“{each}” is not an officer and a programme, such as ASH/HS3")
        found.append((officer, programme))
    return found
