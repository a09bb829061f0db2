"""A small real web server on loopback that publishes a calendar, and can misbehave in every way."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class Handler(BaseHTTPRequestHandler):
    """Answers as the test says."""

    protocol_version = "HTTP/1.1"
    server: CalendarServer

    def log_message(self, *_: object) -> None:
        """Silence."""

    def do_GET(self) -> None:
        self.server.asked.append((self.path, dict(self.headers)))
        self.server.answer(self)

    def say(self, status: int, data: bytes = b"", **headers: str) -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(data)))
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(data)


class CalendarServer(ThreadingHTTPServer):
    """`answer` is what it does; `released` lets those go that hang."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.asked: list[tuple[str, dict[str, str]]] = []
        self.answer: Callable[[Handler], None] = lambda handler: handler.say(404)
        self.released = threading.Event()

    def handle_error(self, *_: object) -> None:
        """A client that hangs up is what some tests are about."""

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/ash/calendar.ics"


@contextmanager
def publishing() -> Iterator[CalendarServer]:
    """A server that runs meanwhile."""
    server = CalendarServer()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield server
    finally:
        server.released.set()
        server.shutdown()
        server.server_close()
        thread.join()


def publishes(data: bytes, etag: str = '"1"') -> Callable[[Handler], None]:
    """Sends the calendar, or says that it has not changed."""

    def answer(handler: Handler) -> None:
        if handler.headers.get("If-None-Match") == etag:
            handler.say(304, ETag=etag)
        else:
            handler.say(200, data, ETag=etag, Content_Type="text/calendar; charset=utf-8")

    return answer


def endless(handler: Handler) -> None:
    """Never stops sending."""
    handler.send_response(200)
    handler.end_headers()
    while not handler.server.released.is_set():
        handler.wfile.write(b"X-WORDS:" + b"x" * 60_000 + b"\r\n")


def trickle(handler: Handler) -> None:
    """Sends a little now and then, for ever."""
    handler.send_response(200)
    handler.end_headers()
    while not handler.server.released.wait(0.02):
        handler.wfile.write(b"x")
        handler.wfile.flush()


def silent(handler: Handler) -> None:
    """Never answers."""
    handler.server.released.wait(30)


def loop(handler: Handler) -> None:
    """Sends on to itself."""
    handler.say(302, Location="/again")
