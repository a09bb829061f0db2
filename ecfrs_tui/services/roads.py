"""The road network of a home: built from an extract, looked at, taken away."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from ecfrs_tui.clock import Clock
from ecfrs_tui.domain.places import Place, straight_km
from ecfrs_tui.errors import FileRefusedError, StoreError

if TYPE_CHECKING:
    from ecfrs_tui.services.context import Context
    from ecfrs_tui.travel.roads.box import Box
    from ecfrs_tui.travel.roads.engine import RoadNetwork
    from ecfrs_tui.travel.roads.record import Provenance

NETWORK = Path("db") / "roads" / "network.npz"
ATTRIBUTION = "Roads © OpenStreetMap contributors, Open Database Licence 1.0 (openstreetmap.org/copyright)."

Say = Callable[[str, int, int], None]

_STEPS = 3


@dataclass(frozen=True, slots=True)
class FarPlace:
    """A school, venue or base that meets no road within the limit."""

    key: str
    label: str
    latitude: float
    longitude: float


@dataclass(frozen=True, slots=True)
class RoadsState:
    """What is known of the home's road network. `far` are the places without drives over it."""

    file: Path
    file_bytes: int
    version: str
    junctions: int
    roads: int
    box: Box
    provenance: Provenance
    places: int
    far: tuple[FarPlace, ...]


def build(
    home: Path, clock: Clock, file: Path, *, context: Context | None, ferries: bool, say: Say
) -> RoadsState:
    """Reads an extract and puts its network in force. `context` is None in a home without a database.

    Raises FileRefusedError for a file that cannot serve, StoreError when it cannot be kept; the network
    that was in force stays so then.
    """
    from ecfrs_tui.travel.roads.joining import join
    from ecfrs_tui.travel.roads.keeping import write
    from ecfrs_tui.travel.roads.reading import fingerprint_of, header_box, read_roads
    from ecfrs_tui.travel.roads.record import Provenance

    places = _places(context)
    stated = header_box(file)
    if stated is not None:
        # most files say what they cover: a whole country need not be read to be refused
        _must_hold_some(file, stated, places)
    say(f"Reading {file.name}", 0, _STEPS)
    provenance = Provenance(
        source=file.name,
        source_bytes=file.stat().st_size,
        source_sha256=fingerprint_of(file),
        made_utc=clock.now_utc().isoformat(timespec="seconds"),
        ferries=ferries,
        road_km=0.0,
        dropped_share=0.0,
        missing_points=0,
    )
    raw = read_roads(file, ferries=ferries, say=lambda words, _done, _of: say(words, 0, _STEPS))
    say(f"Joining {len(raw.length):,} roads at their junctions", 1, _STEPS)
    record = join(raw, provenance)
    _must_hold_some(file, record.box, places)
    say("Writing the network", 2, _STEPS)
    write(record, home / NETWORK)
    say("Joining schools and bases to the roads", _STEPS, _STEPS)
    return _state(home, places)


def status(home: Path, context: Context | None) -> RoadsState | None:
    """The network in force; None when there is none. Raises StoreError when it cannot be used."""
    return _state(home, _places(context)) if (home / NETWORK).exists() else None


def remove(home: Path) -> Path | None:
    """Takes the network away; gives back the file that went, None when there was none."""
    path = home / NETWORK
    try:
        path.unlink()
    except FileNotFoundError:
        return None
    except OSError as fault:
        raise StoreError(
            "roads_unwritable",
            f"{path} cannot be removed: {fault.strerror}",
            hint="close every other window of this program and try again",
        ) from fault
    return path


def far_places(network: RoadNetwork, places: Sequence[Place]) -> tuple[FarPlace, ...]:
    """The places that meet no road within the limit, by name."""
    far = [place for place in places if network.attach(place) is None]
    return tuple(
        FarPlace(place.key, place.label, place.latitude, place.longitude)
        for place in sorted(far, key=lambda place: (place.label, place.key))
    )


def _state(home: Path, places: Sequence[Place]) -> RoadsState:
    from ecfrs_tui.travel.roads.engine import open_network

    path = home / NETWORK
    network = open_network(path)
    record = network.record
    return RoadsState(
        file=path,
        file_bytes=path.stat().st_size,
        version=network.version,
        junctions=len(record.node_x),
        roads=len(record.tail),
        box=record.box,
        provenance=record.provenance,
        places=len(places),
        far=far_places(network, places),
    )


def _places(context: Context | None) -> list[Place]:
    if context is None:
        return []
    from ecfrs_tui.services.travelling import all_places

    with context.store.reading() as session:
        return all_places(session)


def _must_hold_some(file: Path, box: Box, places: Sequence[Place]) -> None:
    """Raises FileRefusedError when none of the home's schools lies where the file has roads."""
    from ecfrs_tui.travel.roads.box import box_of

    schools = [place for place in places if place.key.startswith("urn:")]
    ours = box_of(schools)
    if ours is None or any(box.holds(school) for school in schools):
        return
    nearest = min(straight_km(school, _middle(box)) for school in schools)
    raise FileRefusedError(
        "other_country",
        f"{file.name} covers {box.words()}, but none of the {len(schools)} schools of this home lies there: "
        f"they lie within {ours.words()} (the nearest is {nearest:.0f} km from the middle of the file)",
        hint="use an extract of your own county; nothing was changed",
        details={"file_box": _corners(box), "schools_box": _corners(ours)},
    )


def _middle(box: Box) -> Place:
    return Place("", "", (box.south + box.north) / 2, (box.west + box.east) / 2)


def _corners(box: Box) -> list[float]:
    return [box.south, box.west, box.north, box.east]
