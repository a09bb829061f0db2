"""Mails that came in: the calendars in them, and the words above what they quote."""

from __future__ import annotations

import email
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email import policy
from email.message import Message
from email.utils import parseaddr, parsedate_to_datetime

from ecfrs_tui.intake.reply_calendars import clean_note
from ecfrs_tui.intake.values import clean

MOST_PARTS = 200
DEEPEST = 12
"""Mails in mails: a forward of a forward is three deep."""
MOST_TEXT = 200_000

_WINMAIL = ("application/ms-tnef", "application/vnd.ms-tnef")
_QUOTE_BEGINS = re.compile(
    r"^\s*(>|_{8,}\s*$|-{2,}\s*(original message|forwarded message)|from:\s.+|on\s.{5,200}wrote:\s*$)",
    re.IGNORECASE,
)
_TAGS = re.compile(r"<(script|style)\b.*?</\1\s*>|<[^>]*>", re.IGNORECASE | re.DOTALL)
_BREAKS = re.compile(r"<(br|/p|/div|/li|hr)\b[^>]*>", re.IGNORECASE)
_HTML_QUOTE = re.compile(
    r"<blockquote\b|<div[^>]+(divRplyFwdMsg|gmail_quote|border-top)|<hr\b", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class MailRead:
    """A mail taken apart. `said` is what its writer wrote, without what is quoted below it.

    `calendars` are the calendars in it, attached or not, each once. `said_utc` is an aware instant.
    """

    address: str = ""
    name: str = ""
    subject: str = ""
    said: str = ""
    said_utc: datetime | None = None
    calendars: tuple[bytes, ...] = ()
    winmail: bool = False
    automatic: bool = False
    problems: tuple[str, ...] = ()


@dataclass(slots=True)
class _Found:
    calendars: dict[bytes, None] = field(default_factory=dict)
    plain: str = ""
    page: str = ""
    winmail: bool = False
    problems: list[str] = field(default_factory=list)


def read_mail(data: bytes) -> MailRead:
    """Takes a mail apart; whatever is wrong with it becomes a sentence, nothing is raised."""
    try:
        message = email.message_from_bytes(data, policy=policy.compat32)
        found = _walk(message)
    except RecursionError:
        return MailRead(problems=("its parts are nested deeper than any mail program nests them",))
    name, address = parseaddr(_header(message, "From"))
    return MailRead(
        address=clean(address).lower()[:320],
        name=clean(name)[:200],
        subject=clean_note(_header(message, "Subject"))[:300],
        said=own_words(found.plain) or own_words(_text_of(found.page)),
        said_utc=_date(message),
        calendars=tuple(found.calendars),
        winmail=found.winmail,
        automatic=_automatic(message),
        problems=tuple(dict.fromkeys(found.problems)),
    )


def _walk(message: Message) -> _Found:
    found = _Found()
    waiting: list[tuple[Message, int, bool]] = [(message, 0, True)]
    parts = 0
    while waiting:
        part, depth, outermost = waiting.pop()
        parts += 1
        if parts > MOST_PARTS:
            found.problems.append(f"only the first {MOST_PARTS} of its parts were read")
            break
        if depth > DEEPEST:
            found.problems.append("its parts are nested deeper than any mail program nests them")
            continue
        inner = part.get_payload()
        if isinstance(inner, list):
            own = outermost and part.get_content_type() != "message/rfc822"
            waiting.extend((p, depth + 1, own) for p in reversed(inner) if isinstance(p, Message))
            continue
        _take(part, found, outermost)
    return found


def _take(part: Message, found: _Found, outermost: bool) -> None:
    kind = part.get_content_type()
    name = (part.get_filename() or "").lower()
    if kind in _WINMAIL or name == "winmail.dat":
        found.winmail = True
    elif kind in ("text/calendar", "application/ics") or name.endswith(".ics"):
        found.calendars.setdefault(_bytes(part))
    elif outermost and part.get_content_disposition() != "attachment":
        if kind == "text/plain" and not found.plain:
            found.plain = _text(part)
        elif kind == "text/html" and not found.page:
            found.page = _text(part)


def _bytes(part: Message) -> bytes:
    payload = part.get_payload(decode=True)
    return payload if isinstance(payload, bytes) else b""


def _text(part: Message) -> str:
    data = _bytes(part)[:MOST_TEXT]
    try:
        return data.decode(part.get_content_charset() or "utf-8", "replace")
    except LookupError:
        return data.decode("utf-8", "replace")


def _text_of(page: str) -> str:
    import html

    top = _HTML_QUOTE.split(page, maxsplit=1)[0]
    return html.unescape(_TAGS.sub(" ", _BREAKS.sub("\n", top)))


def own_words(text: str) -> str:
    """A mail's text up to where it begins to quote another."""
    return clean_note("\n".join(_above(text.splitlines())))


def _above(lines: list[str]) -> Iterator[str]:
    for line in lines:
        if _QUOTE_BEGINS.match(line):
            return
        yield line


def _header(message: Message, name: str) -> str:
    """A header in plain letters, encoded words decoded; nothing for one that cannot be read."""
    from email.header import decode_header, make_header

    value = message.get(name)
    if value is None:
        return ""
    try:
        return str(make_header(decode_header(str(value))))
    except (ValueError, LookupError, UnicodeError):
        return str(value)


def _date(message: Message) -> datetime | None:
    try:
        at = parsedate_to_datetime(str(message.get("Date", "")))
        return (at if at.tzinfo else at.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def _automatic(message: Message) -> bool:
    """An absence note or a delivery report: nobody wrote it."""
    word = str(message.get("Auto-Submitted", "no")).strip().lower()
    return word not in ("", "no") or message.get_content_type() == "multipart/report"
