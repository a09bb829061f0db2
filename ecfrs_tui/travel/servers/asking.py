"""One question to a server over HTTP: bounded in time and size, no redirects, an object of JSON or a sentence."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from ecfrs_tui.errors import EcfrsError

if TYPE_CHECKING:
    import httpx

MOST_BYTES = 16 * 1024 * 1024
_HINT = "check `server` and `kind` under [travel] in ecfrs.toml; other sources answer meanwhile"


class ServerError(EcfrsError):
    """The routing server does not answer, refuses, or answers what cannot be used."""

    def __init__(self, message: str) -> None:
        super().__init__("routing_server", message, hint=_HINT)


class UnroutableError(Exception):
    """The server says that a point lies off its roads or two points are not connected."""


class Asker:
    """Asks one server. Hold it open with `with` for many questions over one connection."""

    def __init__(self, name: str, address: str, seconds: float, most_bytes: int = MOST_BYTES) -> None:
        """`seconds` bound a whole answer, not only the silence between its pieces."""
        self.name, self.address = name, address.rstrip("/")
        self._seconds, self._most_bytes = seconds, most_bytes
        self._client: httpx.Client | None = None

    def __enter__(self) -> Asker:
        import httpx

        # the server stands in the service's own network: no proxy, no stored passwords, and nobody
        # may send us on to another host
        self._client = httpx.Client(
            timeout=self._seconds,
            follow_redirects=False,
            trust_env=False,
            headers={"User-Agent": "ecfrs-tui", "Accept": "application/json"},
        )
        return self

    def __exit__(self, *_: object) -> None:
        if self._client is not None:
            self._client.close()
            self._client = None

    def get(self, path: str) -> tuple[int, dict[str, Any]]:
        """Status and document of a path. Raises ServerError."""
        return self._ask("GET", path, None)

    def post(self, path: str, body: Mapping[str, Any]) -> tuple[int, dict[str, Any]]:
        """Status and document of what is answered to a body of JSON. Raises ServerError."""
        return self._ask("POST", path, body)

    def refused(self, status: int, document: Mapping[str, Any], *keys: str) -> ServerError:
        """The server's own words about a refusal, under the first of these keys, in short."""
        said = next((str(document[key]) for key in keys if document.get(key)), "")
        said = "".join(c for c in said if c.isprintable())[:120]
        return ServerError(f"{self._who} refuses (status {status}){f': {said}' if said else ''}")

    def nonsense(self, what: str) -> ServerError:
        """An answer that cannot be used, and what is wrong with it."""
        return ServerError(f"{self._who} answers what cannot be used: {what}")

    @property
    def _who(self) -> str:
        return f"the {self.name} server at {self.address}"

    def _ask(self, method: str, path: str, body: Mapping[str, Any] | None) -> tuple[int, dict[str, Any]]:
        import httpx

        assert self._client is not None, "an Asker is used inside `with`"
        ends = time.monotonic() + self._seconds
        try:
            with self._client.stream(method, f"{self.address}{path}", json=body) as answer:
                if answer.is_redirect:
                    raise self.nonsense("it sends us on to another address; name the final one")
                return answer.status_code, self._document(answer.status_code, self._read(answer, ends))
        except httpx.TimeoutException as fault:
            raise self._late() from fault
        except httpx.HTTPError as fault:
            why = str(fault) or type(fault).__name__
            raise ServerError(f"{self._who} cannot be reached: {why}") from fault
        except (httpx.InvalidURL, UnicodeError) as fault:
            raise ServerError(f"{self.address[:80]!r} is no address of a server: {fault}") from fault

    def _read(self, answer: httpx.Response, ends: float) -> bytes:
        parts, size = [], 0
        for part in answer.iter_bytes():
            size += len(part)
            if size > self._most_bytes:
                raise self.nonsense(f"more than {self._most_bytes // 1024:,} KiB")
            if time.monotonic() > ends:
                raise self._late()
            parts.append(part)
        return b"".join(parts)

    def _document(self, status: int, data: bytes) -> dict[str, Any]:
        try:
            # NaN and Infinity are no JSON, though Python reads them
            document = json.loads(data, parse_constant=_no_number)
        except (ValueError, RecursionError) as fault:
            if status >= 500:
                raise self.refused(status, {}) from fault
            raise self.nonsense(f"no JSON (status {status})") from fault
        if not isinstance(document, dict):
            raise self.nonsense("not an object of JSON")
        return document

    def _late(self) -> ServerError:
        return ServerError(f"{self._who} has not answered within {self._seconds:g} seconds")


def _no_number(name: str) -> float:
    raise ValueError(f"{name} is no number of JSON")
