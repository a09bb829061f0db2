"""The read model of two edits of one thing: what stood, what another has made of it, and what is typed here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    # a window that may ask about a clash is part of the first frame, and the other read models are not
    from ecfrs_tui.services.views import HistoryLine


@dataclass(frozen=True, slots=True)
class ClashField:
    """One field in three states, as texts."""

    name: str
    before: str
    theirs: str
    mine: str

    @property
    def both(self) -> bool:
        """Whether both have changed it, and not to the same."""
        return self.theirs != self.before and self.mine not in (self.before, self.theirs)


@dataclass(frozen=True, slots=True)
class Clash:
    """What has happened to a thing since it was opened here, the newest first, and the fields that differ now."""

    title: str
    since: tuple[HistoryLine, ...]
    fields: tuple[ClashField, ...] = ()


def clash_fields(
    labels: Sequence[tuple[str, str]],
    before: Mapping[str, str],
    theirs: Mapping[str, str],
    mine: Mapping[str, str],
) -> tuple[ClashField, ...]:
    """The fields on which mine and theirs are not the same, in the order of (name, label)."""
    found = [
        ClashField(label, before.get(name, ""), theirs.get(name, ""), mine.get(name, ""))
        for name, label in labels
    ]
    return tuple(field for field in found if field.theirs.strip() != field.mine.strip())
