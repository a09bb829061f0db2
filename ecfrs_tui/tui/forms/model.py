"""A form as data: its fields, where its values come from, and what keeps them.

Values are texts throughout. A field's `read` turns what was typed into the text that is stored (a day
into `2027-03-09`) or raises ValueError with the reason; the rules themselves live in `services.records`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ecfrs_tui.services.views import Outcome

Values = Mapping[str, str]
"""Field names to texts."""

LINE, LONG, ONE, MANY = "line", "long", "one", "many"
"""How a field is typed: on one line, on several, as one choice, as any number of choices."""


def as_typed(text: str) -> str:
    """What was typed is what is stored, but for blanks at its ends."""
    return text.strip()


def _nothing(values: Values) -> Mapping[str, str]:
    return {}


@dataclass(frozen=True)
class FormField:
    """A field. `read` makes the stored text of the typed one or raises ValueError with the reason.

    `show` makes the text to edit of the stored one; `says` what was understood, said beside the field;
    `look` the same where it takes longer (run in a thread, may raise ValueError or EcfrsError);
    `fixed` is shown and cannot be changed; `options` are (value, words) of a choice, the values of many
    parted by commas.
    """

    name: str
    label: str
    read: Callable[[str], str] = as_typed
    kind: str = LINE
    hint: str = ""
    options: tuple[tuple[str, str], ...] = ()
    show: Callable[[str], str] = as_typed
    says: Callable[[str], str] | None = None
    look: Callable[[str], str] | None = None
    fixed: bool = False


@dataclass(frozen=True)
class Loaded:
    """What is stored: values by field, and the version that a later edit must name (None: nothing yet)."""

    values: Values
    version: int | None = None


@dataclass(frozen=True)
class Form:
    """A form. `name` and `about` say whose draft is whose: `officer` and `ASH`, or nothing for a new one.

    `load` is a quick look; `save` runs in a thread, gets the stored texts and the version they were read
    at, and raises StaleError when somebody else has changed the thing since. `check` looks across fields
    and names what is wrong by field; `weigh` says what keeping these values would mean (visits that
    would break a rule), also in a thread and before anything is kept.
    """

    name: str
    about: str
    title: str
    fields: Sequence[FormField]
    load: Callable[[], Loaded]
    save: Callable[[Values, int | None], Outcome]
    verb: str = "keep"
    intro: str = ""
    check: Callable[[Values], Mapping[str, str]] = _nothing
    weigh: Callable[[Values], Sequence[str]] | None = None


@dataclass(frozen=True)
class Difference:
    """A field that is one thing here and another there; `mine` when only or also this person changed it."""

    name: str
    label: str
    yours: str
    theirs: str
    mine: bool
    both: bool = field(default=False)
