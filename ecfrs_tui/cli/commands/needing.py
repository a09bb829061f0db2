"""targets, sources, cross, themes, weights: who needs a visit, and what that stands on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from ecfrs_tui.cli import need_documents
from ecfrs_tui.cli.answers import Answer, a_day, run_of
from ecfrs_tui.cli.shared import UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ecfrs_tui.cli.printing import Page
    from ecfrs_tui.services.needviews import CrossRow, SourceView, TargetsView, ThemeView
    from ecfrs_tui.services.sources import JoinView


def register(app: typer.Typer) -> None:
    """Adds this group's commands."""
    app.command("targets")(targets)
    app.command("sources")(sources)
    app.command("cross")(cross)
    app.command("themes")(themes)
    app.command("weights")(weights)


def targets(
    ctx: typer.Context,
    theme: Annotated[str, typer.Option("--theme", metavar="THEME", help="A theme: its code or its title.")],
    limit: Annotated[
        int | None, typer.Option("--limit", min=1, help="How many at most; 20 on a page.")
    ] = None,
    district: Annotated[
        str, typer.Option("--district", metavar="NAME", help="Only the schools of this district.")
    ] = "",
    words: Annotated[
        str,
        typer.Option("--words", metavar="WORDS", help="Only what fits, such as phase:primary visited:never."),
    ] = "",
    as_of: Annotated[
        str | None, typer.Option("--as-of", metavar="DATE", help="The ranking as it stood on a day.")
    ] = None,
    parts: Annotated[bool, typer.Option("--parts", help="Show what each score is made of.")] = False,
) -> Answer:
    """Schools by their need for a theme. Restricted sources are left out."""
    asked = f'{words} district:"{district.replace(chr(34), "")}"' if district else words
    office = run_of(ctx).office()
    view = office.targets(theme, words=asked, as_of=a_day(as_of, "--as-of"), limit=limit)
    return Answer(
        [need_documents.target(row) for row in view.rows],
        lambda page: _show_targets(page, view, limit or 20, parts),
    )


def _show_targets(page: Page, view: TargetsView, most: int, parts: bool) -> None:
    from ecfrs_tui.cli.printing import day_text

    page.say(f"{view.title}: {len(view.rows)} schools")
    rows = view.rows[:most]
    page.table(
        ("", "need", "school", "town", "district", "last visit", "next visit", "last contact"),
        [
            (
                r.rank,
                r.need,
                f"{r.school} ({r.urn})",
                r.town,
                r.district,
                day_text(r.last_visit) or "never",
                day_text(r.next_visit),
                " · ".join(x for x in (r.last_contact, r.response, r.request or "") if x),
            )
            for r in rows
        ],
        empty="No school fits.",
    )
    if parts:
        for row in rows:
            page.say(f"{row.rank}. {row.school}, need {row.need}")
            page.list(part.words for part in row.parts)
    if len(view.rows) > most:
        page.say(f"{len(view.rows) - most} more: --limit shows them")
    if view.hidden_parts:
        page.say(f"{view.hidden_parts} restricted sources are left out.")
    page.list(view.notes, mark="!")


def sources(
    ctx: typer.Context,
    number: Annotated[
        int | None,
        typer.Argument(metavar="NUMBER", help="A source: how it joins the schools, and whom it misses."),
    ] = None,
) -> Answer:
    """Every set of scores or points that was imported, those in force first."""
    office = run_of(ctx).office()
    if number is None:
        found = office.sources()
        return Answer([need_documents.source(s) for s in found], lambda page: _show_sources(page, found))
    from ecfrs_tui.services.sources import join_report

    with office.context.store.reading() as session:
        view = join_report(session, number)
    return Answer(need_documents.join(view), lambda page: _show_join(page, view))


def _show_sources(page: Page, found: Sequence[SourceView]) -> None:
    from ecfrs_tui.cli.printing import day_text

    page.table(
        ("", "source", "publisher", "kind", "theme", "as of", "worse", "schools", "without", "through", ""),
        [
            (
                s.number,
                s.name,
                s.publisher,
                s.kind,
                s.theme or "every",
                day_text(s.as_of),
                s.direction,
                s.joined,
                s.not_joined,
                s.through,
                " · ".join(
                    x for x in ("in force" if s.in_force else "replaced", "restricted" * s.restricted) if x
                ),
            )
            for s in found
        ],
        empty="Nothing was imported yet: `import risk`, `deprivation` or `incidents` brings a source.",
    )


def _show_join(page: Page, view: JoinView) -> None:
    _show_sources(page, (view.source,))
    page.table(("urn", "school", "why it has no value"), view.missing, empty="Every open school has a value.")


def cross(
    ctx: typer.Context,
    one: Annotated[int, typer.Argument(metavar="A", help="A source, by its number in `sources`.")],
    other: Annotated[int, typer.Argument(metavar="B", help="Another source.")],
    limit: Annotated[int | None, typer.Option("--limit", min=1, help="How many at most.")] = None,
) -> Answer:
    """Two sources side by side: where they disagree most stands first."""
    found = run_of(ctx).office().cross(one, other)[:limit]
    return Answer(
        [need_documents.crossed(r) for r in found], lambda page: _show_cross(page, found, limit or 20)
    )


def _show_cross(page: Page, found: Sequence[CrossRow], most: int) -> None:
    page.table(
        ("urn", "school", "district", "one", "other", "apart"),
        [(r.urn, r.school, r.district, r.one, r.other, r.apart) for r in found[:most]],
        empty="No school is in either.",
    )


def themes(
    ctx: typer.Context,
    save: Annotated[
        str, typer.Option("--save", metavar="CODE", help="Add or change this theme (with --title, --topic).")
    ] = "",
    title: Annotated[str, typer.Option("--title", metavar="WORDS", help="Its title.")] = "",
    topic: Annotated[
        list[str] | None, typer.Option("--topic", metavar="TOPIC", help="A topic of programmes (repeat).")
    ] = None,
) -> Answer:
    """The themes, with the parts of their scores and what each weighs."""
    office = run_of(ctx).office()
    if save:
        stands = next((t for t in office.themes() if t.code == save.strip().lower()), None)
        office.save_theme(
            save,
            title=title or (stands.title if stands else ""),
            topics=topic if topic is not None else (stands.topics if stands else ()),
            version=stands.version if stands else None,
        )
    elif title or topic:
        raise UsageError("--title and --topic belong to --save CODE")
    found = office.themes()
    return Answer([need_documents.theme(t) for t in found], lambda page: _show_themes(page, found))


def _show_themes(page: Page, found: Sequence[ThemeView]) -> None:
    for theme in found:
        page.say(f"{theme.code}: {theme.title} ({', '.join(theme.topics) or 'no topics'})")
        page.list(f"{label}, weight {weight:g} ({key})" for key, label, weight in theme.weights)


def weights(
    ctx: typer.Context,
    theme: Annotated[str, typer.Argument(metavar="THEME", help="A theme: its code or its title.")],
    changes: Annotated[
        list[str], typer.Argument(metavar="PART=WEIGHT", help="Such as imd=20; `themes` names the parts.")
    ],
) -> Answer:
    """Keep other weights for the parts of a theme."""
    stated: dict[str, float] = {}
    for change in changes:
        key, equals, value = change.rpartition("=")
        try:
            stated[key] = float(value)
        except ValueError:
            equals = ""
        if not equals or not key:
            raise UsageError(f"“{change}” is not a part with its weight, such as imd=20")
    office = run_of(ctx).office()
    code = office.targets(theme, limit=1).theme
    version = next(t.version for t in office.themes() if t.code == code)
    done = office.set_weights(code, stated, version=version)
    view = next(t for t in office.themes() if t.code == code)
    return Answer(need_documents.theme(view), lambda page: page.say(done.words))
