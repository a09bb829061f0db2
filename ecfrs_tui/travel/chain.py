"""Several sources in one order: the first that knows a drive answers, and the drive says why it was not another.

A source whose attribute `waits` is true takes its time (a server, a network of real roads): it fills
matrices in the background and is asked for single drives only by who says that he can wait.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from typing import TYPE_CHECKING

from ecfrs_tui.domain.places import Place
from ecfrs_tui.domain.travel import LegFacts
from ecfrs_tui.errors import EcfrsError
from ecfrs_tui.travel.source import TravelSource
from ecfrs_tui.travel.tables import Progress, StoppedError, quietly, table_of

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

NOBODY = 255
"""In a table of who answered: no source knows a way."""

_log = logging.getLogger("ecfrs_tui.travel")


@dataclass(frozen=True, slots=True)
class Answered:
    """A table with who answered each drive: `by` holds places in `sources`, or NOBODY.

    `failed` names the sources that broke off, each with a sentence; their drives came from the next.
    """

    minutes: NDArray[np.float32]
    km: NDArray[np.float32]
    by: NDArray[np.uint8]
    sources: tuple[str, ...]
    failed: dict[str, str]


class Chain:
    """A travel source (`TravelSource`) over others in order of precedence."""

    def __init__(self, sources: Sequence[TravelSource], *, patient: bool = False) -> None:
        """At least one source, the best first. A patient one asks those that wait for single drives too."""
        if not sources:
            raise ValueError("a chain needs a source")
        self.sources = tuple(sources)
        self._patient = patient
        self._troubles: dict[str, str] = {}

    @property
    def name(self) -> str:
        """That of the first source."""
        return self.sources[0].name

    @property
    def version(self) -> str:
        """Changes with any of the sources."""
        return _version(self.sources)

    @property
    def troubles(self) -> dict[str, str]:
        """What last went wrong with a source, by its name."""
        return dict(self._troubles)

    def stand_ins(self) -> Iterator[tuple[str, str]]:
        """Names and versions of the matrices that may be used, the best first: all sources, then fewer."""
        for size in range(len(self.sources), 0, -1):
            for some in combinations(self.sources, size):
                yield some[0].name, _version(some)

    def without(self, names: Sequence[str]) -> Chain:
        """The same order without some of the sources."""
        return Chain([source for source in self.sources if source.name not in names])

    def patiently(self) -> Chain:
        """The same order for callers who can wait at every drive."""
        return Chain(self.sources, patient=True)

    def leg(self, origin: Place, destination: Place) -> LegFacts | None:
        """The drive from the first source that knows it; only a patient chain asks those that wait."""
        note = ""
        for source in self.sources:
            if _waits(source) and not self._patient:
                note = note or f"{source.name} is asked in the background only"
                continue
            try:
                facts = source.leg(origin, destination)
            except Exception as fault:
                note = self._failed(source, fault)
                continue
            if facts is not None:
                return replace(facts, note=note) if note and facts.source != "same place" else facts
            note = f"{source.name} has no way"
        return None

    def leg_by(self, name: str, origin: Place, destination: Place) -> LegFacts | None:
        """The drive as one of the sources sees it; None where it knows no way, fails, or would have to wait."""
        for source in self.sources:
            if source.name == name and (self._patient or not _waits(source)):
                try:
                    return source.leg(origin, destination)
                except Exception as fault:
                    self._failed(source, fault)
        return None

    def matrix(self, places: Sequence[Place]) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """Minutes and kilometres between all places; `inf` where no source knows a way."""
        found = self.answered(places, places)
        return found.minutes, found.km

    def answered(
        self, origins: Sequence[Place], destinations: Sequence[Place], progress: Progress = quietly
    ) -> Answered:
        """A table in which each source fills what those before it left open.

        Raises StoppedError from `progress`, and the last source's own error when none could answer.
        """
        import numpy as np

        minutes = np.full((len(origins), len(destinations)), np.inf, dtype=np.float32)
        km, by = minutes.copy(), np.full(minutes.shape, NOBODY, dtype=np.uint8)
        failed: dict[str, str] = {}
        same = np.zeros(minutes.shape, dtype=np.bool_)
        column_of = {place.key: at for at, place in enumerate(destinations)}
        for at, place in enumerate(origins):
            if place.key in column_of:
                same[at, column_of[place.key]] = True
        for number, source in enumerate(self.sources):
            try:
                for rows, columns in _gaps(by == NOBODY, same):
                    found = table_of(
                        source, [origins[at] for at in rows], [destinations[at] for at in columns], progress
                    )
                    _fill(number, np.ix_(rows, columns), found, (minutes, km, by))
            except StoppedError:
                raise
            except Exception as fault:
                if len(failed) == len(self.sources) - 1:
                    raise
                failed[source.name] = self._failed(source, fault)
                # what it gave before it broke off is not kept: the name of a matrix says who made it
                gone = by == number
                minutes[gone], km[gone], by[gone] = np.inf, np.inf, NOBODY
            else:
                self._troubles.pop(source.name, None)
        return Answered(minutes, km, by, tuple(source.name for source in self.sources), failed)

    def _failed(self, source: TravelSource, fault: Exception) -> str:
        """Remembers and gives in a few words what went wrong."""
        if isinstance(fault, EcfrsError):
            words = fault.message
        else:
            _log.error("source %s failed", source.name, exc_info=fault)
            words = f"{source.name} failed ({type(fault).__name__})"
        self._troubles[source.name] = words
        return words


def _version(sources: Sequence[TravelSource]) -> str:
    if len(sources) == 1:
        return sources[0].version
    return " ".join(f"{source.name}:{source.version}" for source in sources)


def _waits(source: TravelSource) -> bool:
    return bool(getattr(source, "waits", False))


def _gaps(missing: NDArray[np.bool_], same: NDArray[np.bool_]) -> Iterator[tuple[list[int], list[int]]]:
    """Rows and columns that cover what is missing: places nobody reaches first, then what is left.

    `same` marks the drives from a place to itself, which every source answers.
    """

    alone = (missing | same).all(axis=1) & missing.any(axis=1)
    unreached = (missing | same).all(axis=0) & missing.any(axis=0)
    every = range(missing.shape[1])
    if alone.any():
        yield _numbers(alone), list(every)
    rest = missing.copy()
    rest[alone, :] = False
    if (rest & unreached).any():
        yield _numbers((rest & unreached).any(axis=1)), _numbers((rest & unreached).any(axis=0))
    rest[:, unreached] = False
    if rest.any():
        yield _numbers(rest.any(axis=1)), _numbers(rest.any(axis=0))


def _numbers(marked: np.bool_ | NDArray[np.bool_]) -> list[int]:
    import numpy as np

    return [int(at) for at in np.nonzero(marked)[0]]


def _fill(
    number: int,
    part: tuple[NDArray[np.intp], ...],
    found: tuple[NDArray[np.float32], NDArray[np.float32]],
    whole: tuple[NDArray[np.float32], NDArray[np.float32], NDArray[np.uint8]],
) -> None:
    """Puts a source's figures where nobody has answered yet."""
    import numpy as np

    (takes, long), (minutes, km, by) = found, whole
    fills = (by[part] == NOBODY) & np.isfinite(takes) & np.isfinite(long)
    minutes[part] = np.where(fills, takes, minutes[part])
    km[part] = np.where(fills, long, km[part])
    by[part] = np.where(fills, np.uint8(number), by[part])
