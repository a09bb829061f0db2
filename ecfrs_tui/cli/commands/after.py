"""quality, evaluations, competences, partners, joint: what came of visits. holds, forget, retention: care of data."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from ecfrs_tui.cli import after_documents as documents
from ecfrs_tui.cli.answers import Answer, a_day, run_of
from ecfrs_tui.cli.commands.booking import VisitName, outcome_answer
from ecfrs_tui.cli.shared import UsageError

if TYPE_CHECKING:
    from datetime import date

    from ecfrs_tui.cli.printing import Page
    from ecfrs_tui.services.reportviews import HeldAbout

quality = typer.Typer(help="Checks of delivered visits, and what is mended because of them.")
evaluations = typer.Typer(help="What schools said afterwards.")
competences = typer.Typer(help="Who may deliver what.")
partners = typer.Typer(help="Education and safeguarding leads of authorities, partners and schools.")

FirstDay = Annotated[str | None, typer.Option("--from", metavar="DATE", help="The first day.")]
LastDay = Annotated[str | None, typer.Option("--to", metavar="DATE", help="The last day.")]
Who = Annotated[str, typer.Argument(metavar="WHO", help="An e-mail address or a full name.")]


def register(app: typer.Typer) -> None:
    """Adds this group's commands."""
    for group, name in (
        (quality, "quality"),
        (evaluations, "evaluations"),
        (competences, "competences"),
        (partners, "partners"),
    ):
        app.add_typer(group, name=name)
    for command in (joint, holds, forget, retention):
        app.command(command.__name__)(command)


@quality.command("sample")
def sample(
    ctx: typer.Context,
    from_: FirstDay = None,
    to: LastDay = None,
    share: Annotated[
        float, typer.Option("--share", help="Of the visits not checked yet, 0.1 is a tenth.")
    ] = 0.1,
    seed: Annotated[int, typer.Option("--seed", help="Another number draws other visits.")] = 1,
) -> Answer:
    """Draw delivered visits to be checked, by chance."""
    office = run_of(ctx).office()
    first, last = _span(office.now().date(), from_, to)
    drawn = office.quality_sample(first, last, share=share, seed=seed)
    return Answer(list(drawn), lambda page: page.lines(drawn or ("No delivered visit there is unchecked.",)))


@quality.command("check")
def check(
    ctx: typer.Context,
    visit: VisitName,
    observer: Annotated[
        str, typer.Option("--observer", metavar="WHO", help="Who observed, or asked afterwards.")
    ],
    mark: Annotated[str, typer.Option("--mark", metavar="MARK", help="good, sound or improve.")],
    findings: Annotated[str, typer.Option("--findings", metavar="WORDS", help="What was found.")] = "",
) -> Answer:
    """Note a check of a delivered visit."""
    done = run_of(ctx).office().add_quality_check(visit, observer=observer, findings=findings, mark=mark)
    return outcome_answer(done)


@quality.command("improve")
def improve(
    ctx: typer.Context,
    number: Annotated[int, typer.Argument(metavar="CHECK", help="The check that raised it.")],
    words: Annotated[str, typer.Option("--words", help="What is to be done.")] = "",
    owner: Annotated[str, typer.Option("--owner", metavar="WHO", help="Who does it.")] = "",
    due: Annotated[str | None, typer.Option("--due", metavar="DATE", help="By when.")] = None,
    action: Annotated[int | None, typer.Option("--action", metavar="N", help="Change this one.")] = None,
    state: Annotated[str, typer.Option("--state", help="open, done or dropped.")] = "open",
) -> Answer:
    """Raise an improvement action, or change one."""
    done = (
        run_of(ctx)
        .office()
        .improve(number, words=words, owner=owner, due=a_day(due, "--due"), number=action, state=state)
    )
    return outcome_answer(done)


@quality.command("list")
def list_quality(ctx: typer.Context) -> Answer:
    """Checks with their actions, newest first."""
    rows = run_of(ctx).office().quality_checks()

    def show(page: Page) -> None:
        lines = [
            (row.number, row.visit, row.school, row.mark, row.observer, row.findings, _actions(row.actions))
            for row in rows
        ]
        page.table(
            ("check", "visit", "school", "mark", "observer", "findings", "actions"), lines, "No checks yet."
        )

    return Answer([documents.quality(row) for row in rows], show)


def _actions(actions: tuple[tuple[int, str, str, date | None, str], ...]) -> str:
    return "; ".join(f"{n} {words} ({owner}, {state})" for n, words, owner, _, state in actions)


@evaluations.command("list")
def list_evaluations(
    ctx: typer.Context,
    unmatched: Annotated[bool, typer.Option("--unmatched", help="Only those tied to no visit.")] = False,
    visit: Annotated[str, typer.Option("--visit", metavar="VISIT", help="Only those of one visit.")] = "",
) -> Answer:
    """Answers of evaluation forms, newest first."""
    rows = run_of(ctx).office().evaluations(unmatched=unmatched, visit=visit)

    def show(page: Page) -> None:
        lines = [(row.number, row.visit, row.school, row.why, len(row.answers)) for row in rows]
        page.table(("answer", "visit", "school", "why to no visit", "answers"), lines, "No answers.")

    return Answer([documents.evaluation(row) for row in rows], show)


@evaluations.command("results")
def results(ctx: typer.Context, from_: FirstDay = None, to: LastDay = None) -> Answer:
    """Every question with the shares of its answers, and what was said in free words."""
    office = run_of(ctx).office()
    rows = office.evaluation_results(a_day(from_, "--from"), a_day(to, "--to"))

    def show(page: Page) -> None:
        for row in rows:
            page.say(f"{row.question} ({row.answered} answered)")
            page.list(f"{share:.0%} {answer} ({count})" for answer, count, share in row.shares)
            page.list(row.words)

    return Answer([documents.result(row) for row in rows], show)


@evaluations.command("tie")
def tie(
    ctx: typer.Context,
    answer: Annotated[int, typer.Argument(metavar="ANSWER", help="Its number in `evaluations list`.")],
    visit: VisitName,
) -> Answer:
    """Say which visit an answer is about."""
    return outcome_answer(run_of(ctx).office().tie_evaluation(answer, visit))


@competences.command("cover")
def cover(ctx: typer.Context) -> Answer:
    """Who may deliver what, what runs out within 90 days, and what can then no longer be delivered."""
    rows = run_of(ctx).office().competence_cover()

    def show(page: Page) -> None:
        lines = [
            (
                row.programme,
                row.title,
                row.needed,
                ", ".join(row.officers),
                ", ".join(f"{officer} until {last}" for officer, last in row.expiring),
                f"too few from {row.uncovered_from}" if row.uncovered_from else "",
            )
            for row in rows
        ]
        page.table(
            ("programme", "title", "needs", "officers", "running out", ""), lines, "No programmes yet."
        )

    return Answer([documents.cover(row) for row in rows], show)


@partners.command("list")
def list_partners(
    ctx: typer.Context,
    authority: Annotated[str, typer.Option("--authority", metavar="NAME", help="Of one authority.")] = "",
    words: Annotated[str, typer.Option("--words", help="That hold all these words.")] = "",
) -> Answer:
    """Leads and partners with their roles."""
    rows = run_of(ctx).office().partners(authority=authority, words=words)

    def show(page: Page) -> None:
        lines = [
            (
                row.number,
                row.role,
                row.name,
                row.organisation or row.school,
                row.authority,
                row.email,
                row.phone,
            )
            for row in rows
        ]
        columns = ("contact", "role", "name", "organisation or school", "authority", "e-mail", "telephone")
        page.table(columns, lines, "No partners yet.")

    return Answer([documents.partner(row) for row in rows], show)


@partners.command("add")
def add_partner(
    ctx: typer.Context,
    role: Annotated[str, typer.Option("--role", metavar="ROLE", help="Such as safeguarding lead.")],
    name: Annotated[str, typer.Option("--name", help="Who it is.")] = "",
    organisation: Annotated[
        str, typer.Option("--organisation", metavar="NAME", help="Whom they work for.")
    ] = "",
    authority: Annotated[
        str, typer.Option("--authority", metavar="NAME", help="Which they answer for.")
    ] = "",
    urn: Annotated[
        int | None, typer.Option("--urn", min=1, max=10**9, help="The school they work at.")
    ] = None,
    email: Annotated[str, typer.Option("--email", help="E-mail address.")] = "",
    phone: Annotated[str, typer.Option("--phone", help="Telephone number.")] = "",
) -> Answer:
    """Enter a partner's person, or a lead at a school."""
    from ecfrs_tui.services.partners import NewPartner

    new = NewPartner(role, name, organisation, authority, urn, email, phone)
    return outcome_answer(run_of(ctx).office().add_partner(new))


def joint(
    ctx: typer.Context,
    visit: Annotated[
        str, typer.Argument(metavar="[VISIT]", help="Without one: where joining is possible.")
    ] = "",
    role: Annotated[
        str, typer.Option("--role", metavar="ROLE", help="Who comes along: a role, not a name.")
    ] = "",
    organisation: Annotated[str, typer.Option("--organisation", metavar="NAME", help="Whose.")] = "",
    leaves: Annotated[bool, typer.Option("--leaves", help="Does not come along after all.")] = False,
    from_: FirstDay = None,
    to: LastDay = None,
) -> Answer:
    """A partner comes along on a visit; without a visit: visits to come that a partner could join."""
    from datetime import timedelta

    office = run_of(ctx).office()
    if visit:
        if not role:
            raise UsageError("--role needs a role behind it: who comes along")
        done = office.set_joint(visit, role=role, organisation=organisation, leaves=leaves)
        return outcome_answer(done)
    first = a_day(from_, "--from") or office.now().date()
    rows = office.joinable(first, a_day(to, "--to") or first + timedelta(days=90))

    def show(page: Page) -> None:
        lines = [
            (
                f"{row.starts_at:%a %d %b %H:%M}",
                row.visit,
                row.school,
                row.district,
                ", ".join(row.programmes),
                row.words,
            )
            for row in rows
        ]
        page.table(
            ("when", "visit", "school", "district", "programmes", ""), lines, "No visits are to come then."
        )

    return Answer([documents.join(row) for row in rows], show)


def holds(
    ctx: typer.Context,
    who: Annotated[str, typer.Argument(metavar="WHO", help="A URN, an e-mail address or a full name.")],
) -> Answer:
    """What is held about a school or a person."""
    return _held(run_of(ctx).office().held_about(who), "Nothing is held.")


def forget(ctx: typer.Context, who: Who) -> Answer:
    """Remove a person from everything that is held, for good. History stays without the name."""
    return outcome_answer(run_of(ctx).office().forget_contact(who))


def retention(
    ctx: typer.Context,
    apply: Annotated[bool, typer.Option("--apply", help="Remove it, for good.")] = False,
) -> Answer:
    """What is kept longer than the rules of [care] allow; with --apply it is removed."""
    rows = run_of(ctx).office().retention(apply=apply)
    return _held(rows, "Nothing is kept longer than the rules allow.", "older than")


def _held(rows: tuple[HeldAbout, ...], empty: str, until: str = "kept until") -> Answer:
    def show(page: Page) -> None:
        lines = [(row.where, row.what, row.count, row.keep_until or "") for row in rows]
        page.table(("where", "what", "how many", until), lines, empty)

    return Answer([documents.held(row) for row in rows], show)


def _span(today: date, from_: str | None, to: str | None) -> tuple[date, date]:
    """The days stated; the last 90 without any."""
    from datetime import timedelta

    last = a_day(to, "--to") or today
    return a_day(from_, "--from") or last - timedelta(days=90), last
