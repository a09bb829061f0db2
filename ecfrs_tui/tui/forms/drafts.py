"""Where what was typed and not kept waits: in the diary, so that it outlives the program."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ecfrs_tui.tui.forms.model import Form, Values


def found(desk: Any, form: Form) -> Values:
    """What was typed into this form and left there; nothing when there is none."""
    ask: Callable[[str, str], Any] | None = getattr(desk, "draft", None)
    if ask is None:
        return {}
    draft = ask(form.name, form.about)
    return dict(getattr(draft, "values", draft) or {})


def keep(desk: Any, form: Form, values: Values) -> None:
    """Keeps what is typed for the next time."""
    put: Callable[[str, str, Values], Any] | None = getattr(desk, "keep_draft", None)
    if put is not None:
        put(form.name, form.about, dict(values))


def drop(desk: Any, form: Form) -> None:
    """Nothing waits any more."""
    let_go: Callable[[str, str], Any] | None = getattr(desk, "drop_draft", None)
    if let_go is not None:
        let_go(form.name, form.about)
