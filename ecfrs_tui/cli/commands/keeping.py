"""schools, venues, contacts, mapping, backups: places, people, forms, and copies of all of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from ecfrs_tui.cli import stated
from ecfrs_tui.cli.answers import Answer, a_day, run_of
from ecfrs_tui.cli.commands.booking import outcome_answer
from ecfrs_tui.cli.commands.catalogue import weighed
from ecfrs_tui.cli.shared import UsageError
from ecfrs_tui.cli.stated import Fields

if TYPE_CHECKING:
    from ecfrs_tui.cli.printing import Page
    from ecfrs_tui.services.records.deliveryviews import PlaceLine

schools = typer.Typer(help="What we know about schools beside the register.")
venues = typer.Typer(help="Places that are not in the register.")
contacts = typer.Typer(help="People to turn to at schools and venues.")
mapping = typer.Typer(help="Which question of a form is which field.")
backups = typer.Typer(
    help="Copies of the database in db/backups; `backup` makes one, `restore` puts one back."
)
School = Annotated[str, typer.Argument(metavar="URN", help="A school, as 900001.")]
Venue = Annotated[int, typer.Argument(metavar="N", help="Its number, as `venues list` has it.")]
Person = Annotated[int, typer.Argument(metavar="N", help="Their number, as `contacts list` has it.")]
Question = Annotated[int, typer.Argument(metavar="N", help="Its number, as `mapping list` has it.")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Only name the visits that would break a rule.")]


def register(app: typer.Typer) -> None:
    """Adds this group's commands."""
    for group, name in ((schools, "schools"), (venues, "venues"), (contacts, "contacts"), (mapping, "mapping"),
                        (backups, "backups")):  # fmt: skip
        app.add_typer(group, name=name)


def _places(rows: list[PlaceLine], empty: str) -> Answer:
    def show(page: Page) -> None:
        page.table(
            ("key", "name", "postcode", "authority", "room", "parking", "letters"),
            [
                (
                    r.key,
                    r.name,
                    r.postcode,
                    r.authority,
                    r.room,
                    r.parking,
                    "none" if r.do_not_contact else "",
                )
                for r in rows
            ],
            empty=empty,
        )

    return Answer([stated.document(each) for each in rows], show)


@schools.command("list")
def list_schools(
    ctx: typer.Context,
    everything: Annotated[bool, typer.Option("--all", help="Also those we know nothing more about.")] = False,
    closed: Annotated[bool, typer.Option("--closed", help="Closed ones too.")] = False,
) -> Answer:
    """Schools about which we know something beside the register."""
    rows = [each for each in run_of(ctx).office().places_kept(closed=closed) if not each.venue]
    return _places(
        [each for each in rows if everything or each.known],
        "Nothing is known beside the register yet. `schools set URN room=…` enters it.",
    )


@schools.command("show")
def show_school(ctx: typer.Context, school: School) -> Answer:
    """The register's fields and ours beside them."""
    facts = run_of(ctx).office().place_facts(f"urn:{school.removeprefix('urn:')}")
    ours = stated.document(facts.line)
    document = {
        **ours,
        "register": dict(facts.register),
        "edited": list(facts.edited),
        "people": list(facts.people),
    }

    def show(page: Page) -> None:
        page.lines([f"{label}: {words}" for label, words in facts.register])
        page.lines(
            stated.shown({n: ours[n] for n in ("authority", "room", "parking", "notes", "do_not_contact")})
        )

    return Answer(document, show)


@schools.command("set")
def set_school(ctx: typer.Context, school: School, fields: Fields, dry_run: DryRun = False) -> Answer:
    """Changes room, parking, notes, do_not_contact or authority; the register's fields stay the register's."""
    from ecfrs_tui.services.records.places import OURS

    office, key = run_of(ctx).office(), f"urn:{school.removeprefix('urn:')}"
    texts = stated.pairs(fields, tuple(OURS))
    return (
        weighed(office.weigh_place(key, texts)) if dry_run else outcome_answer(office.save_place(key, texts))
    )


@venues.command("list")
def list_venues(ctx: typer.Context) -> Answer:
    """Every venue with its number."""
    rows = [each for each in run_of(ctx).office().places_kept() if each.venue]
    return _places(rows, "There are no venues yet. `venues add name=… postcode=…` adds one.")


@venues.command("add")
def add_venue(ctx: typer.Context, fields: Fields) -> Answer:
    """`venues add name="Harbour Youth Club" postcode="CM1 1QE"`: booked like a school from then on."""
    from ecfrs_tui.services.records.places import OF_VENUES

    return outcome_answer(run_of(ctx).office().save_place("", stated.pairs(fields, tuple(OF_VENUES))))


@venues.command("set")
def set_venue(ctx: typer.Context, number: Venue, fields: Fields) -> Answer:
    """Changes what is named and nothing else."""
    from ecfrs_tui.services.records.places import OF_VENUES

    texts = stated.pairs(fields, tuple(OF_VENUES))
    return outcome_answer(run_of(ctx).office().save_place(f"venue:{number}", texts))


@contacts.command("list")
def list_contacts(
    ctx: typer.Context,
    at: Annotated[str, typer.Option("--at", metavar="KEY", help="Of one place: 900001 or venue:3.")] = "",
    partners: Annotated[bool, typer.Option("--partners", help="Those of organisations.")] = False,
    left: Annotated[bool, typer.Option("--left", help="Also those who have left.")] = False,
) -> Answer:
    """People at schools and venues."""
    if at and not at.removeprefix("urn:").removeprefix("venue:").isdecimal():
        raise UsageError("--at needs a URN, such as 900001, or a venue, such as venue:3")
    rows = run_of(ctx).office().people(at=at, partners=partners)
    rows = tuple(each for each in rows if left or not each.left)

    def show(page: Page) -> None:
        page.table(
            ("number", "name", "role", "at", "e-mail", "telephone", ""),
            [
                (r.number, r.name, r.role, r.place, r.email, r.phone,
                 f"left {r.left_on}" if r.left else "safeguarding lead" if r.safeguarding_lead else "")
                for r in rows
            ],
            empty="Nobody is kept yet. `contacts add` enters somebody.",
        )  # fmt: skip

    return Answer([stated.document(each) for each in rows], show)


@contacts.command("add")
def add_contact(
    ctx: typer.Context,
    at: Annotated[str, typer.Argument(metavar="KEY", help="900001, venue:3, or - for a partner's.")],
    fields: Fields,
) -> Answer:
    """`contacts add 900001 name="Robin Made-Up" role="head of Year 6" email=…`."""
    texts = {"key": "" if at == "-" else at, **_person(fields)}
    return outcome_answer(run_of(ctx).office().save_person(texts))


@contacts.command("set")
def set_contact(ctx: typer.Context, number: Person, fields: Fields) -> Answer:
    """Changes what is named and nothing else."""
    return outcome_answer(run_of(ctx).office().save_person(_person(fields), number=number))


@contacts.command("left")
def contact_left(
    ctx: typer.Context,
    number: Person,
    on: Annotated[
        str | None, typer.Option("--on", metavar="DATE", help="From when; today otherwise.")
    ] = None,
    back: Annotated[bool, typer.Option("--back", help="Has not left after all.")] = False,
) -> Answer:
    """The person is turned to no longer; what they asked for stays theirs."""
    office = run_of(ctx).office()
    day = a_day(on, "--on") or office.now().date()
    return outcome_answer(office.save_person({"left_on": "" if back else day.isoformat()}, number=number))


def _person(fields: list[str]) -> dict[str, str]:
    from ecfrs_tui.services.records.people import FIELDS

    return stated.pairs(fields, (*FIELDS, "key"), ("left_on",))


@mapping.command("list")
def list_mapping(
    ctx: typer.Context,
    unsure: Annotated[bool, typer.Option("--unconfirmed", help="Only what nobody has confirmed.")] = False,
) -> Answer:
    """The questions of every form, with the field each is read as and an answer to it."""
    rows = [each for each in run_of(ctx).office().form_questions() if not (unsure and each.confirmed)]

    def show(page: Page) -> None:
        page.table(
            ("number", "form", "question", "read as", "", "an answer"),
            [
                (
                    r.number,
                    r.form,
                    r.question,
                    r.field or "-",
                    "" if r.confirmed else "not confirmed",
                    r.example[:60],
                )
                for r in rows
            ],
            empty="No form has been read yet. `ecfrs-tui import requests FILE` reads one.",
        )

    return Answer([stated.document(each) for each in rows], show)


@mapping.command("set")
def set_mapping(
    ctx: typer.Context,
    number: Question,
    field: Annotated[str, typer.Argument(metavar="FIELD", help="A field of a request, or - for none.")],
) -> Answer:
    """The question is that field; requests nobody has been offered a time for are read again."""
    return outcome_answer(run_of(ctx).office().save_question(number, field))


@mapping.command("confirm")
def confirm_mapping(
    ctx: typer.Context, numbers: Annotated[list[int], typer.Argument(metavar="N", help="Their numbers.")]
) -> Answer:
    """The questions are understood as they should be."""
    return outcome_answer(run_of(ctx).office().confirm_questions(numbers))


@backups.command("list")
def list_backups(ctx: typer.Context) -> Answer:
    """Copies of the database, the newest first."""
    from ecfrs_tui.services.backups import backups as known

    rows = known(run_of(ctx).home)

    def show(page: Page) -> None:
        page.table(
            ("name", "made", "bytes", "why"),
            [(r.name, f"{r.made_at:%Y-%m-%d %H:%M}", f"{r.size:,}", r.why) for r in rows],
            empty="There is no backup yet. `ecfrs-tui backup` makes one.",
        )

    return Answer([stated.document(each) for each in rows], show)


@backups.command("delete")
def delete_backup(
    ctx: typer.Context, name: Annotated[str, typer.Argument(metavar="NAME", help="As `backups list` has it.")]
) -> Answer:
    """Deletes a copy for good."""
    return outcome_answer(run_of(ctx).office().delete_backup(name))
