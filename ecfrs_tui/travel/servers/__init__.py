"""Routing servers that the service may run: OSRM or Valhalla, asked over HTTP in the background."""

from __future__ import annotations

from ecfrs_tui.travel.servers.asking import ServerError
from ecfrs_tui.travel.servers.osrm import Osrm
from ecfrs_tui.travel.servers.server import RoutingServer, ServerSettings
from ecfrs_tui.travel.servers.valhalla import Valhalla

KINDS: dict[str, type[RoutingServer]] = {"osrm": Osrm, "valhalla": Valhalla}
"""The kinds by their names in ecfrs.toml."""

__all__ = ["KINDS", "Osrm", "RoutingServer", "ServerError", "ServerSettings", "Valhalla"]
