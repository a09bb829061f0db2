"""A source that is opened when it is first asked: naming it must not wait for its file."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from ecfrs_tui.domain.places import Place
from ecfrs_tui.domain.travel import LegFacts
from ecfrs_tui.travel.source import TravelSource
from ecfrs_tui.travel.tables import Progress, quietly, table_of

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


class LateSource:
    """A travel source (`TravelSource`, `TableSource`) behind a name and a version that are known already.

    Opening takes a second or more and a single drive some hundredths, so it `waits`: nobody asks it while
    a screen is waited for. In another process it is opened anew, so that no network
    travels there. Asking raises what opening raises.
    """

    waits = True

    def __init__(self, name: str, version: str, opens: Callable[[], TravelSource]) -> None:
        self.name, self.version = name, version
        self._opens = opens
        self._opened: TravelSource | None = None
        self._lock = threading.Lock()

    def opened(self) -> TravelSource:
        """The source itself."""
        with self._lock:
            if self._opened is None:
                self._opened = self._opens()
            return self._opened

    def leg(self, origin: Place, destination: Place) -> LegFacts | None:
        """As the source answers."""
        return self.opened().leg(origin, destination)

    def matrix(self, places: Sequence[Place]) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """As the source answers."""
        return self.opened().matrix(places)

    def table(
        self, origins: Sequence[Place], destinations: Sequence[Place], progress: Progress = quietly
    ) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """As the source answers, by whatever it can do."""
        return table_of(self.opened(), origins, destinations, progress)

    def __getstate__(self) -> dict[str, Any]:
        return {"name": self.name, "version": self.version, "_opens": self._opens}

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.__init__(state["name"], state["version"], state["_opens"])  # type: ignore[misc]
