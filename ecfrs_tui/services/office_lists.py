"""The office's part that remembers how a person left the lists."""

from __future__ import annotations

from pathlib import Path

from ecfrs_tui.services import list_looks
from ecfrs_tui.services.list_looks import ListLook


class ListsOffice:
    """Implements `services.lists_desk.ListsDesk`."""

    @property
    def home(self) -> Path:
        """The folder of the office."""
        raise NotImplementedError

    def list_look(self, name: str) -> ListLook:
        """How a list was left."""
        return list_looks.look_of(self.home, name)

    def keep_list_look(self, name: str, look: ListLook) -> None:
        """Keeps how it was left."""
        list_looks.keep_look(self.home, name, look)
