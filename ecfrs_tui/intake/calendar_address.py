"""Fetches a calendar from where it is published: a file, or a web address, within bounds of time and size."""

from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

from ecfrs_tui.errors import FileRefusedError
from ecfrs_tui.intake.calendar_text import MOST_BYTES
from ecfrs_tui.intake.csvfile import read_bytes
from ecfrs_tui.intake.values import shortened

if TYPE_CHECKING:
    import httpx

MOST_REDIRECTS = 5
_SCHEMES = ("http", "https", "webcal", "webcals", "file")


@dataclass(frozen=True, slots=True)
class Limits:
    """`seconds` bound the whole answer, not only the silence between its pieces."""

    seconds: float = 30.0
    most_bytes: int = MOST_BYTES


@dataclass(frozen=True, slots=True)
class Fetched:
    """What came; `data` is None when it has not changed since. `etag` and `modified` are to be shown next time."""

    data: bytes | None
    etag: str = ""
    modified: str = ""


def checked_address(text: str) -> str:
    """The address as it will be asked: a path becomes absolute, `webcal:` is `https:`.

    Raises FileRefusedError when it cannot be an address of a calendar.
    """
    address = text.strip()
    scheme = address.partition(":")[0].lower() if ":" in address else ""
    if len(scheme) <= 1:  # a path, a drive letter included
        return str(Path(address).expanduser().resolve())
    if scheme not in _SCHEMES:
        raise FileRefusedError(
            "calendar_address",
            f"“{shortened(address, 60)}” is no address of a calendar",
            hint="it begins with https://, http:// or file:, or is the path of an .ics file",
        )
    if scheme == "file":
        return address
    parts = urlsplit(address)
    if not parts.hostname or any(c.isspace() or not c.isprintable() for c in address):
        raise FileRefusedError(
            "calendar_address", f"“{shortened(address, 60)}” names no server", hint="copy the whole address"
        )
    if parts.path.lower().endswith((".html", ".htm")):
        raise FileRefusedError(
            "calendar_address",
            "that is the address of the page that shows the calendar, not of the calendar",
            hint="Outlook gives two addresses: take the one that ends in .ics",
        )
    return {"webcal": "https", "webcals": "https"}.get(scheme, scheme) + address[len(scheme) :]


def shown(address: str) -> str:
    """An address in words: a published one is a secret of whoever has it, so only its server is named."""
    parts = urlsplit(address)
    if parts.scheme.lower() in ("http", "https") and parts.hostname:
        return parts.hostname
    return Path(address).name


def fetch(address: str, *, etag: str = "", modified: str = "", limits: Limits | None = None) -> Fetched:
    """What stands at a checked address now. Waits at most the limit. Raises FileRefusedError in words."""
    limits = limits or Limits()
    scheme = urlsplit(address).scheme.lower()
    if scheme in ("http", "https"):
        return _from_web(address, etag, modified, limits)
    return Fetched(read_bytes(_path(address) if scheme == "file" else Path(address), most=limits.most_bytes))


def _path(address: str) -> Path:
    from urllib.request import url2pathname

    parts = urlsplit(address)
    host = f"//{parts.netloc}" if parts.netloc not in ("", "localhost") else ""
    return Path(url2pathname(host + parts.path))


def _from_web(address: str, etag: str, modified: str, limits: Limits) -> Fetched:
    import httpx

    headers = {"User-Agent": "ecfrs-tui", "Accept": "text/calendar, */*;q=0.1", "Accept-Encoding": "identity"}
    if etag:
        headers["If-None-Match"] = etag
    if modified:
        headers["If-Modified-Since"] = modified
    ends = time.monotonic() + limits.seconds
    where = shown(address)
    try:
        # proxies of the service's network are taken from the environment
        with httpx.Client(timeout=limits.seconds, follow_redirects=False, headers=headers) as client:
            for _ in range(MOST_REDIRECTS + 1):
                with client.stream("GET", address) as answer:
                    if not answer.has_redirect_location:
                        return _answer(answer, where, ends, limits)
                    address = _next(address, answer.headers["Location"], where)
                if time.monotonic() > ends:
                    raise _late(where, limits)
    except httpx.TimeoutException as fault:
        raise _late(where, limits) from fault
    except (httpx.HTTPError, httpx.InvalidURL, UnicodeError) as fault:
        raise FileRefusedError(
            "calendar_unreachable",
            f"{where} cannot be reached: {shortened(str(fault) or type(fault).__name__, 100)}",
            hint="check the connection and the address; what was read before still stands",
        ) from fault
    raise FileRefusedError(
        "calendar_redirects",
        f"{where} sends us on and on ({MOST_REDIRECTS} times)",
        hint="publish the calendar again and take its new address",
    )


def _next(address: str, location: str, where: str) -> str:
    following = urljoin(address, location)
    old, new = urlsplit(address), urlsplit(following)
    if new.scheme not in ("http", "https") or (old.scheme == "https" and new.scheme == "http"):
        raise FileRefusedError(
            "calendar_redirects",
            f"{where} sends us on to an address that is not safe to follow ({shortened(new.scheme, 20)}:)",
            hint="publish the calendar again and take its new address",
        )
    return following


def _answer(answer: httpx.Response, where: str, ends: float, limits: Limits) -> Fetched:
    etag, modified = (shortened(answer.headers.get(name, ""), 300) for name in ("ETag", "Last-Modified"))
    if answer.status_code == 304:
        return Fetched(None, etag, modified)
    if answer.status_code != 200:
        raise FileRefusedError(
            "calendar_status",
            f"{where} answers with status {answer.status_code}{_meaning(answer.status_code)}",
            hint="publish the calendar again and take its new address; what was read before still stands",
        )
    stated = answer.headers.get("Content-Length", "")
    if stated.isdecimal() and int(stated) > limits.most_bytes:
        raise _too_big(where, limits)
    parts, size = [], 0
    # as the pieces come: gathered into larger ones, a trickle would never be looked at
    for part in answer.iter_bytes():
        size += len(part)
        if size > limits.most_bytes:
            raise _too_big(where, limits)
        if time.monotonic() > ends:
            raise _late(where, limits)
        parts.append(part)
    return Fetched(b"".join(parts), etag, modified)


def _meaning(status: int) -> str:
    return {
        401: ": it asks to sign in",
        403: ": it does not let us in",
        404: ": there is no such calendar any more",
        410: ": the calendar is no longer published",
        429: ": it was asked too often",
    }.get(status, ": a fault of its own" if status >= 500 else "")


def _too_big(where: str, limits: Limits) -> FileRefusedError:
    return FileRefusedError(
        "calendar_too_big",
        f"{where} sends more than {limits.most_bytes / 1e6:,.0f} MB, more than an officer's diary has",
        hint="publish a shorter span of the calendar",
    )


def _late(where: str, limits: Limits) -> FileRefusedError:
    return FileRefusedError(
        "calendar_late",
        f"{where} has not sent the whole calendar within {limits.seconds:g} seconds",
        hint="try again later; what was read before still stands",
    )
