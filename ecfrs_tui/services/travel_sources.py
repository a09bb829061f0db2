"""Which sources of driving times a home has, in the one order of precedence: roads, server, skeleton.

What people stated about a drive beats them all, and what recorded drives taught scales them
(`services.corrections`, `services.learning`).
"""

from __future__ import annotations

import hashlib
from functools import partial
from pathlib import Path

from ecfrs_tui.config import TravelSettings
from ecfrs_tui.services.roads import NETWORK
from ecfrs_tui.travel.chain import Chain
from ecfrs_tui.travel.late import LateSource
from ecfrs_tui.travel.skeleton import RoadSkeleton
from ecfrs_tui.travel.source import TravelSource

ORDER = ("roads", "server", "skeleton")
"""The order in words; the server's own name is its kind."""


def sources_of(home: Path, settings: TravelSettings) -> Chain:
    """The sources that are there, the best first; nothing is opened or asked yet."""
    found = (roads_of(home), server_of(settings), RoadSkeleton())
    return Chain([source for source in found if source is not None])


def roads_of(home: Path) -> TravelSource | None:
    """The road network that was built in this home, if any. Its version is that of the file."""
    from ecfrs_tui.travel.roads.engine import METHOD, open_network

    file = home / NETWORK
    try:
        stat = file.stat()
    except OSError:
        return None
    mark = hashlib.sha256(f"{stat.st_size} {stat.st_mtime_ns}".encode()).hexdigest()
    return LateSource("roads", f"{METHOD}-{mark[:12]}", partial(open_network, file))


def server_of(settings: TravelSettings) -> TravelSource | None:
    """The routing server of the settings, if one is named."""
    if not settings.server:
        return None
    from ecfrs_tui.travel.servers import KINDS, ServerSettings

    stated = ServerSettings(settings.server, settings.seconds, settings.block, settings.data)
    return KINDS[settings.kind](stated)
