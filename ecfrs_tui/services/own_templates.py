"""The team's own words of letters: kept, dropped for the shipped ones, and each taken back like any change."""

from __future__ import annotations

from pathlib import Path

from ecfrs_tui.errors import RefusedError, StaleError
from ecfrs_tui.services import template_looks, visit_letters
from ecfrs_tui.services.context import Context
from ecfrs_tui.services.views import Outcome
from ecfrs_tui.store.journal import Change

_FILES = "templates"


def keep(context: Context, name: str, text: str) -> Outcome:
    """Keeps words as the team's own, in the home's `templates/`.

    Raises NotFoundError, RefusedError when they hold a mistake or are as they were.
    """
    tried = template_looks.try_out(context, name, text)
    if tried.problem:
        raise RefusedError("template_wrong", tried.problem, hint="mend that line first")
    text = text.replace("\r\n", "\n")
    path = _path(context, name)
    if _read(path) == text:
        raise RefusedError("nothing_changed", f"the words of {name} are as they were")
    return _put(context, name, text, f"Kept the words of {name} in {path}")


def restore(context: Context, name: str) -> Outcome:
    """The shipped words again; undo brings the team's own back. Raises NotFoundError, RefusedError."""
    visit_letters.wording_of(context).path(name)
    if _read(_path(context, name)) is None:
        raise RefusedError(
            "template_shipped", f"the shipped words of {name} stand", hint="there is nothing to drop"
        )
    return _put(context, name, None, f"The shipped words of {name} stand again")


def take_back(context: Context, change: Change) -> None:
    """The words of before. Raises StaleError when the file has been changed since."""
    _, name, before, after = change
    path = _path(context, str(name))
    if _read(path) != (after or {}).get("text"):
        raise StaleError(
            "changed_since",
            f"the words of {name} have been changed since, so this cannot be undone",
            hint=f"look at {path}",
        )
    _write(path, (before or {}).get("text"))


def _put(context: Context, name: str, text: str | None, words: str) -> Outcome:
    path = _path(context, name)
    with context.writing() as (work, _):
        work.note((_FILES, name, {"text": _read(path)}, {"text": text}))
        work.record("template", name, words)
        _write(path, text)
    return Outcome(words)


def _path(context: Context, name: str) -> Path:
    return context.home / _FILES / f"{name}.txt"


def _read(path: Path) -> str | None:
    """The words of a file, None when there is none. Raises RefusedError when they could not be put back."""
    try:
        return path.read_text(encoding="utf-8") if path.is_file() else None
    except (OSError, UnicodeDecodeError) as fault:
        raise RefusedError(
            "template_unread", f"{path} cannot be read as UTF-8 text: {fault}", hint="save it as UTF-8 first"
        ) from None


def _write(path: Path, text: str | None) -> None:
    from ecfrs_tui.outputs.files import write_atomic

    if text is None:
        path.unlink(missing_ok=True)
    else:
        write_atomic(path, text.encode("utf-8"))
