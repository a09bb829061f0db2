"""A small real routing server on loopback that speaks OSRM and Valhalla, and can misbehave in every way."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from ecfrs_tui.domain.places import Place, straight_km

SECONDS_PER_KM = 72.0
DETOUR = 1.25
SEA_EAST_OF = 1.5
"""East of this longitude there is no road: points are put on one far away."""
ISLAND_NORTH_OF = 52.5
"""North of this latitude lies an island with roads of its own."""

Bad = Callable[["Handler"], None]


class Handler(BaseHTTPRequestHandler):
    """Answers one question, or does what the test says instead."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: FakeServer

    def log_message(self, *_: object) -> None:
        """Silence."""

    def do_GET(self) -> None:
        self.server.asked.append(self.path)
        if self.server.bad is not None:
            self.server.bad(self)
        else:
            self.say(*_osrm(self.server, self.path))

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.asked.append(self.path)
        if self.server.bad is not None:
            self.server.bad(self)
        else:
            self.say(*_valhalla(self.server, self.path, body))

    def say(self, status: int, document: Any) -> None:
        self.raw(status, json.dumps(document).encode())

    def raw(self, status: int, data: bytes, **headers: str) -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(data)))
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(data)


class FakeServer(ThreadingHTTPServer):
    """`bad` replaces every answer; `released` lets those go that hang."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.bad: Bad | None = None
        self.asked: list[str] = []
        self.released = threading.Event()
        self.most_coordinates = 100
        self.most_pairs = 2500

    def handle_error(self, *_: object) -> None:
        """A client that hangs up is what some tests are about."""

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"


@contextmanager
def running() -> Iterator[FakeServer]:
    """A server that runs meanwhile."""
    server = FakeServer()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield server
    finally:
        server.released.set()
        server.shutdown()
        server.server_close()
        thread.join()


def drive(one: Place, other: Place) -> tuple[float, float] | None:
    """Seconds and metres of the made-up county; None between the island and the rest."""
    if (one.latitude > ISLAND_NORTH_OF) != (other.latitude > ISLAND_NORTH_OF):
        return None
    km = straight_km(one, other) * DETOUR
    return round(km * SECONDS_PER_KM, 1), round(km * 1000, 1)


def _snap(place: Place) -> float:
    return 183_000.0 if place.longitude > SEA_EAST_OF else 12.5


def _osrm(server: FakeServer, path: str) -> tuple[int, Any]:
    parts = urlsplit(path)
    service, coordinates = parts.path.split("/")[1], parts.path.rsplit("/", 1)[1]
    points = [
        Place("", "", float(la), float(lo)) for lo, la in (c.split(",") for c in coordinates.split(";"))
    ]
    if len(points) > server.most_coordinates:
        return 400, {"code": "TooBig", "message": "Too many table coordinates"}
    stands = [{"distance": _snap(p), "location": [p.longitude, p.latitude], "name": ""} for p in points]
    if service == "route":
        found = drive(points[0], points[1])
        if found is None:
            return 400, {"code": "NoRoute", "message": "Impossible route between points"}
        route = {"duration": found[0], "distance": found[1], "legs": [{"summary": "A12, \u202eA130\x07"}]}
        return 200, {"code": "Ok", "routes": [route], "waypoints": stands}
    query = parse_qs(parts.query)
    some = [int(n) for n in query["sources"][0].split(";")]
    others = [int(n) for n in query["destinations"][0].split(";")]
    grid = [[drive(points[i], points[j]) for j in others] for i in some]
    return 200, {
        "code": "Ok",
        "durations": [[cell and cell[0] for cell in row] for row in grid],
        "distances": [[cell and cell[1] for cell in row] for row in grid],
        "sources": [stands[i] for i in some],
        "destinations": [stands[j] for j in others],
    }


def _valhalla(server: FakeServer, path: str, body: Any) -> tuple[int, Any]:
    def read(items: Any) -> list[Place]:
        return [Place("", "", item["lat"], item["lon"]) for item in items]

    def refuse(code: int, words: str) -> tuple[int, Any]:
        return 400, {"error_code": code, "error": words, "status_code": 400, "status": "Bad Request"}

    if path == "/route":
        some, others = (read([item]) for item in body["locations"])
        limit = body["locations"][0]["search_cutoff"]
    else:
        some, others = read(body["sources"]), read(body["targets"])
        limit = body["sources"][0]["search_cutoff"]
    if len(some) * len(others) > server.most_pairs:
        return refuse(150, "Exceeded max locations: 2500")
    if any(_snap(place) > limit for place in (*some, *others)):
        return refuse(171, "No suitable edges near location")
    grid = [[drive(one, other) for other in others] for one in some]
    if any(cell is None for row in grid for cell in row):
        return refuse(170, "Locations are in unconnected regions")
    if path == "/route":
        assert grid[0][0] is not None
        seconds, metres = grid[0][0]
        return 200, {"trip": {"status": 0, "summary": {"time": seconds, "length": metres / 1000}}}
    rows = [
        [
            {"from_index": i, "to_index": j, "time": cell[0], "distance": cell[1] / 1000}
            for j, cell in enumerate(row)
            if cell is not None
        ]
        for i, row in enumerate(grid)
    ]
    return 200, {"sources_to_targets": rows, "units": "kilometers"}
