"""The one door to need for everything that is not the Targets screen: requests, cards and the planner.

Restricted sources are never part of it, so it may stand in whatever is exported.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import TYPE_CHECKING

from sqlalchemy import select
from sqlalchemy.orm import Session as DbSession

from ecfrs_tui.domain.need import Theme
from ecfrs_tui.services import themes
from ecfrs_tui.store import tables as t
from ecfrs_tui.store.tables.columns import columns

if TYPE_CHECKING:
    from ecfrs_tui.services.need import Base

NeedOf = Callable[[int | None, Iterable[str]], int | None]
"""Need of a school (URN) for the programmes of a request (their codes); None where no set knows it."""


def need_of_schools(session: DbSession, today: date) -> dict[int, int]:
    """Need from 0 to 100 by URN, the mean over the themes that have a set in force.

    Schools that no set names are left out.
    """
    by_theme = theme_needs(session, today)
    found: dict[int, list[int]] = {}
    for needs in by_theme.values():
        for urn, need in needs.items():
            found.setdefault(urn, []).append(need)
    return {urn: round(sum(needs) / len(needs)) for urn, needs in found.items()}


def need_of_requests(session: DbSession, today: date) -> NeedOf:
    """The need of a school on the themes of what it asked for: the greatest of them.

    A programme that belongs to no theme counts with the mean over all themes.
    """
    by_theme = theme_needs(session, today)
    if not by_theme:
        return lambda urn, programmes: None
    c = columns(t.Programme)
    topics = dict(session.connection().execute(select(c.code, c.topic)).tuples().all())
    known = themes.load_themes(session)

    def overall(urn: int) -> int | None:
        found = [needs[urn] for needs in by_theme.values() if urn in needs]
        return round(sum(found) / len(found)) if found else None

    def need_of(urn: int | None, programmes: Iterable[str]) -> int | None:
        if urn is None:
            return None
        about = [x for x in known.values() if any(topics.get(code) in x.topics for code in programmes)]
        found = [by_theme[x.code][urn] for x in about if urn in by_theme.get(x.code, {})]
        return max(found) if found else overall(urn)

    return need_of


def need_of_card(session: DbSession, today: date, urn: int) -> tuple[tuple[str, int], ...]:
    """(theme, need) of a school, the greatest first; nothing while no set names it."""
    by_theme = theme_needs(session, today)
    if not by_theme:
        return ()
    known = themes.load_themes(session)
    found = [(known[code].title, needs[urn]) for code, needs in by_theme.items() if urn in needs]
    return tuple(sorted(found, key=lambda pair: (-pair[1], pair[0])))


def theme_needs(session: DbSession, today: date) -> dict[str, dict[int, int]]:
    """Need by URN for every theme that an open set in force speaks of."""
    c = columns(t.ScoreSet)
    anything = select(c.id).where(c.in_force & ~c.restricted).limit(1)
    if session.connection().execute(anything).first() is None:
        return {}
    # it needs numpy, which a home without scores should not wait for
    from ecfrs_tui.services import need

    base = need.base_of(session)
    known = themes.load_themes(session)
    made_for = (need.visits_mark(session, base), today, known)
    kept = base.kept.get("needs")
    if kept is None or kept[0] != made_for:
        kept = base.kept["needs"] = (made_for, _theme_needs(session, base, known, today))
    found: dict[str, dict[int, int]] = kept[1]
    return found


def _theme_needs(
    session: DbSession, base: Base, known: Mapping[str, Theme], today: date
) -> dict[str, dict[int, int]]:
    from ecfrs_tui.services import need

    found = {}
    for theme in known.values():
        parts = need.parts_of(base, theme)
        speaking = [n for n, part in enumerate(parts) if part.of is not None and part.weight > 0]
        if not speaking:
            continue
        matrix = need.matrix_of(session, base, theme, today)
        scores, _ = matrix.needs(need.weights_of(parts))
        named = matrix.known[:, speaking].any(axis=1).tolist()
        found[theme.code] = {
            school.urn: round(score)
            for school, score, is_named in zip(base.land.schools, scores.tolist(), named, strict=True)
            if is_named
        }
    return found
