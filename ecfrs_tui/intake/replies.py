"""Replies as files: an .ics or .eml each, or a folder of them."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from ecfrs_tui.errors import FileRefusedError, NotFoundError
from ecfrs_tui.intake.offer_codes import found
from ecfrs_tui.intake.reply_calendars import CalendarAnswer, read_calendar
from ecfrs_tui.intake.reply_mails import MailRead, read_mail

LARGEST = 25_000_000
"""Bytes of one file: mail servers take no more."""
MOST_FILES = 2_000
READABLE = (".eml", ".ics")
_OUTLOOK_ITEM = b"\xd0\xcf\x11\xe0"


@dataclass(frozen=True, slots=True)
class Reply:
    """What one file or mail says.

    `codes` are what may be reply codes, those of the subject alone when it has any, else those of the
    words that its writer wrote. `broken` is a sentence about a file that could not be read at all.
    """

    name: str
    content_hash: str
    answers: tuple[CalendarAnswer, ...] = ()
    mail: MailRead | None = None
    codes: tuple[tuple[str, int | None], ...] = ()
    problems: tuple[str, ...] = ()
    broken: str = ""


def files_of(paths: Sequence[Path]) -> tuple[list[Path], list[str]]:
    """The files to read, folders opened (not those inside them), and sentences about what is left out.

    Raises NotFoundError for a path that is not there, FileRefusedError for a folder that cannot be read.
    """
    files: list[Path] = []
    notes: list[str] = []
    for path in paths:
        if not path.is_dir():
            if not path.exists():
                raise NotFoundError("no_file", f"{path} is not there", hint="name a file or a folder")
            files.append(path)
            continue
        try:
            inside = sorted(path.iterdir())
        except OSError as fault:
            raise FileRefusedError("folder_unreadable", f"{path} cannot be read: {fault.strerror}") from fault
        mine = [p for p in inside if p.suffix.lower() in READABLE and p.is_file()]
        notes += [_outlook_words(p.name) for p in inside if p.suffix.lower() == ".msg"]
        files += mine
    if len(files) > MOST_FILES:
        notes.append(
            f"only the first {MOST_FILES:,} of {len(files):,} files were read: read again for the rest"
        )
    return files[:MOST_FILES], notes


def read_file(path: Path) -> Reply:
    """One file; whatever is wrong with it stands in the answer, nothing is raised."""
    try:
        if not path.is_file():
            return Reply(path.name, "", broken=f"{path.name} is no file")
        with path.open("rb") as file:
            data = file.read(LARGEST + 1)
    except OSError as fault:
        return Reply(path.name, "", broken=f"{path.name} cannot be read: {fault.strerror}")
    return read_bytes(data, path.name)


def read_bytes(data: bytes, name: str) -> Reply:
    """The bytes of a file or a mail, told apart by what they hold and not by their name."""
    if len(data) > LARGEST:
        return Reply(name, "", broken=f"{name} is larger than {LARGEST // 1_000_000} MB: no reply is")
    digest = hashlib.sha256(data).hexdigest()
    start = data[:200].lstrip(b"\xef\xbb\xbf \t\r\n")
    if data.startswith(_OUTLOOK_ITEM):
        return Reply(name, digest, broken=_outlook_words(name))
    if not data.strip():
        return Reply(name, digest, broken=f"{name} is empty")
    if start[:15].upper() == b"BEGIN:VCALENDAR":
        read = read_calendar(data)
        return Reply(name, digest, read.answers, None, (), _named(name, read.problems))
    if start[:1] == b"<":
        return Reply(name, digest, broken=f"{name} is a web page, not a mail and not a calendar")
    return _of_mail(read_mail(data), name, digest)


def _of_mail(mail: MailRead, name: str, digest: str) -> Reply:
    if not mail.address and not mail.calendars and not mail.winmail and not mail.problems:
        return Reply(name, digest, broken=f"{name} is neither a mail nor a calendar")
    answers: dict[CalendarAnswer, None] = {}
    problems: list[str] = []
    for calendar in mail.calendars:
        read = read_calendar(calendar)
        answers.update(dict.fromkeys(read.answers))
        problems += read.problems
    # the same answer, or our own invitation quoted with it, may be attached once more
    trouble = [*mail.problems, *(() if answers else problems)]
    in_subject = [named for named in found(mail.subject) if named[1] is not None]
    codes = in_subject or [*found(mail.said), *found(mail.subject)]
    return Reply(name, digest, tuple(answers), mail, tuple(dict.fromkeys(codes)), _named(name, trouble))


def _named(name: str, problems: Sequence[str]) -> tuple[str, ...]:
    return tuple(f"{name}: {problem}" for problem in problems)


def _outlook_words(name: str) -> str:
    return f"{name} is in Outlook's own format: save it again as “Text only” or drag it out as .eml"
