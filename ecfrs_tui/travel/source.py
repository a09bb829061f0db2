"""What a source of driving times is. A new one is one class."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol

from ecfrs_tui.domain.places import Place
from ecfrs_tui.domain.travel import LegFacts

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


class TravelSource(Protocol):
    """Answers how long drives take at quiet times of day.

    `version` changes whenever the answers may: stored matrices of another version are made again.
    """

    @property
    def name(self) -> str:
        """One word that stands beside every figure it gave, such as `skeleton`."""
        ...

    @property
    def version(self) -> str:
        """Names the roads and the method behind the answers."""
        ...

    def leg(self, origin: Place, destination: Place) -> LegFacts | None:
        """The drive in minutes and kilometres; None where there is no way."""
        ...

    def matrix(self, places: Sequence[Place]) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """Minutes and kilometres from each place (row) to each (column); `inf` where there is no way."""
        ...


def legs_many(source: TravelSource, pairs: Sequence[tuple[Place, Place]]) -> list[LegFacts | None]:
    """The drives of many pairs in their order, each pair of points asked once."""
    asked: dict[tuple[float, float, float, float], LegFacts | None] = {}
    answers: list[LegFacts | None] = []
    for origin, destination in pairs:
        points = (origin.latitude, origin.longitude, destination.latitude, destination.longitude)
        if points not in asked:
            asked[points] = source.leg(origin, destination)
        answers.append(asked[points])
    return answers
