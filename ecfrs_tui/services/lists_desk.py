"""The part of the desk that remembers how a person left the lists."""

from __future__ import annotations

from typing import Protocol

from ecfrs_tui.services.list_looks import ListLook


class ListsDesk(Protocol):
    """What screens ask for and keep about their lists."""

    def list_look(self, name: str) -> ListLook:
        """The filter and the order a list was left with, by its name."""
        ...

    def keep_list_look(self, name: str, look: ListLook) -> None:
        """Keeps them for the next start; never raises."""
        ...
