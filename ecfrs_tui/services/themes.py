"""The themes the team targets schools for: their topics of programmes and the weights of their parts."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from math import isfinite

from sqlalchemy import select
from sqlalchemy.orm import Session as DbSession

from ecfrs_tui.domain.need import DEFAULT_THEMES, Theme
from ecfrs_tui.errors import NotFoundError, RefusedError, StaleError
from ecfrs_tui.intake.values import clean
from ecfrs_tui.services import need
from ecfrs_tui.services.context import Context
from ecfrs_tui.services.matching import plain_text
from ecfrs_tui.services.needviews import ThemeView
from ecfrs_tui.services.views import Outcome
from ecfrs_tui.store import tables as t
from ecfrs_tui.store.tables.columns import columns

_CODE = re.compile(r"[a-z][a-z0-9-]{1,19}", re.ASCII)
_MOST_WEIGHT = 1000.0


def load_themes(session: DbSession) -> dict[str, Theme]:
    """The themes by code: those of a new home, as edited, and then those that were added."""
    found = {theme.code: theme for theme in DEFAULT_THEMES}
    c = columns(t.NeedTheme)
    for row in session.connection().execute(select(*c).order_by(c.code)):
        weights = {str(key): float(weight) for key, weight in (row.weights or {}).items()}
        found[row.code] = Theme(row.code, row.title, tuple(row.topics or ()), weights, row.version)
    return found


def theme_named(themes: Mapping[str, Theme], typed: str) -> Theme:
    """The theme of a code, a title, or a topic. Raises NotFoundError."""
    theme = find_theme(themes, typed)
    if theme is None:
        raise NotFoundError(
            "theme_unknown",
            f"there is no theme “{clean(typed)[:40]}”",
            hint=f"one of {', '.join(themes)}",
        )
    return theme


def find_theme(themes: Mapping[str, Theme], typed: str) -> Theme | None:
    """The theme that goes by a code, a title, the beginning of either, or a topic; None without one."""
    words = plain_text(typed)
    if not words:
        return None
    for theme in themes.values():
        if words in (plain_text(theme.code), plain_text(theme.title), *map(plain_text, theme.topics)):
            return theme
    begins = (x for x in themes.values() if plain_text(x.title).startswith(words) or x.code.startswith(words))
    return next(begins, None)


def theme_views(session: DbSession, *, unlocked: bool) -> tuple[ThemeView, ...]:
    """Every theme with the weights of its parts; restricted parts only while they are unlocked."""
    base = need.base_of(session)
    return tuple(
        ThemeView(
            theme.code,
            theme.title,
            theme.topics,
            tuple((p.key, p.label, p.weight) for p in need.parts_of(base, theme, unlocked=unlocked)),
            theme.version,
        )
        for theme in load_themes(session).values()
    )


def set_weights(
    context: Context, code: str, weights: Mapping[str, float], *, version: int, unlocked: bool = False
) -> Outcome:
    """Keeps the weights of the parts named; the others stay.

    Raises NotFoundError for an unknown theme or part, RefusedError for a weight that cannot be, StaleError.
    """
    with context.writing() as (work, _):
        session = work.session
        theme = theme_named(load_themes(session), code)
        parts = {p.key: p for p in need.parts_of(need.base_of(session), theme, unlocked=unlocked)}
        said = []
        for key, weight in weights.items():
            if key not in parts:
                raise NotFoundError(
                    "part_unknown",
                    f"{theme.title} has no part “{clean(key)[:60]}”",
                    hint=f"one of {', '.join(parts)}",
                )
            _check_weight(parts[key].label, weight)
            said.append(f"{parts[key].label} {parts[key].weight:g} to {weight:g}")
        after = {p.key: p.weight for p in parts.values()} | dict(weights)
        if not any(after.values()):
            raise RefusedError(
                "weights_all_zero", "every part would weigh nothing", hint="leave one of them a weight"
            )
        row = _row(session, theme, version)
        row.weights = {**theme.weights, **{key: float(weight) for key, weight in weights.items()}}
        session.add(row)
        words = f"Weights of {theme.title}: {', '.join(said) or 'as they were'}"
        work.record("weights", theme.code, words, details={"weights": dict(weights)})
    return Outcome(words)


def _check_weight(label: str, weight: float) -> None:
    if not isfinite(weight) or not 0 <= weight <= _MOST_WEIGHT:
        raise RefusedError(
            "weight_wrong",
            f"{label} cannot weigh {weight:g}",
            hint=f"give a number from 0 to {_MOST_WEIGHT:g}",
        )


def _row(session: DbSession, theme: Theme, version: int) -> t.NeedTheme:
    if theme.version != version:
        raise StaleError(
            "changed_since",
            f"{theme.title} has been changed since you looked (version {theme.version}, yours is {version})",
            hint="look again, then change it",
        )
    row = session.get(t.NeedTheme, theme.code)
    if row is None:
        row = t.NeedTheme(code=theme.code, title=theme.title)
        row.topics, row.weights = list(theme.topics), dict(theme.weights)
    return row


def save_theme(
    context: Context, code: str, *, title: str, topics: Sequence[str], version: int | None
) -> Outcome:
    """Adds a theme (`version` None) or renames one and says which topics belong to it.

    Raises RefusedError for a code or title that cannot be, NotFoundError, StaleError.
    """
    code = code.strip().lower()
    name = clean(title)[:60]
    named = [clean(topic)[:60] for topic in topics if clean(topic)]
    if not _CODE.fullmatch(code):
        raise RefusedError(
            "theme_code_wrong",
            f"“{clean(code)[:30]}” cannot be the code of a theme",
            hint="2 to 20 small letters, digits and hyphens, a letter first",
        )
    if not name:
        raise RefusedError("theme_title_missing", "a theme needs a title", hint="such as Home safety")
    with context.writing() as (work, _):
        known = load_themes(work.session)
        if version is None and code in known:
            raise RefusedError(
                "theme_exists", f"there is a theme {code} already", hint="change it, or take another code"
            )
        theme = theme_named(known, code) if version is not None else Theme(code, name, (), {}, 0)
        row = _row(work.session, theme, version or 0)
        row.title, row.topics = name, named
        work.session.add(row)
        verb = "Added" if version is None else "Changed"
        words = f"{verb} the theme {name} ({code}): {', '.join(named) or 'no topics yet'}"
        work.record("theme", code, words)
    return Outcome(words)
