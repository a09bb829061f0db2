"""Mail as bytes: drafts that Outlook opens ready to send.

Headers are written here, by hand and verified, because the standard library folds long names apart and
decodes encoded words into new headers (both can change who gets the mail). The body is its own.
"""

from __future__ import annotations

import hashlib
import html
import re
from base64 import b64encode
from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes, policy
from email.header import decode_header, make_header
from email.message import EmailMessage
from email.utils import format_datetime

from ecfrs_tui.errors import FileRefusedError, RefusedError
from ecfrs_tui.outputs.invitation import Invitation, Person, checked_address
from ecfrs_tui.outputs.text import display_name, one_line, strip_controls

# RFC 2047: a line with an encoded word has at most 76 characters; 39 bytes make 52 of base64, the frame
# of the word takes 12 more, and before the first one stands the header's name
_WORD_BYTES = 39
_LONGEST_LINE = 998
_LINK = re.compile(r"<((?:mailto:|https://)[^<>\s]+)>")


@dataclass(frozen=True, slots=True)
class Enclosure:
    """A text that goes with a letter as a file; `name` is ours and ends in `.txt`."""

    name: str
    text: str


@dataclass(frozen=True, slots=True)
class Letter:
    """One mail to one person. `text` is plain; without `html` one is made from it, escaped."""

    sender: Person
    to: Person
    subject: str
    text: str
    html: str | None = None
    enclosures: tuple[Enclosure, ...] = ()


def draft_bytes(letter: Letter, invitation: Invitation | None = None) -> bytes:
    """The letter as an .eml that opens as a draft (`X-Unsent: 1`), with the invitation in it if given.

    The calendar stands in it twice. Inline it is what Outlook shows with buttons: REQUEST, or CANCEL for
    a cancelled visit. Outlook rebuilds a draft when it is sent and may drop that part, so the file
    attached has to stand alone: PUBLISH, which anybody can open into a diary, or again CANCEL. A draft
    has no Date and no Message-ID: the program that sends it gives both.

    The same letter gives the same bytes. Raises RefusedError when an address is no address, or the
    letter goes to somebody else than the invitation; FileRefusedError when what was written does not
    read back as it was meant.
    """
    sender = _checked(letter.sender, "sender's address")
    to = _checked(letter.to, "recipient's address")
    subject = one_line(letter.subject)
    body = _body(letter, invitation, to)
    headers = (
        ("From", _mailbox(sender)),
        ("To", _mailbox(to)),
        ("Subject", _unstructured(subject)),
        ("X-Unsent", "1"),
    )
    head = "".join(f"{name}: {value}\r\n" for name, value in headers)
    data = head.encode("ascii") + body.as_bytes()
    _verify(data, sender, to, subject)
    return data


def _checked(person: Person, field: str) -> Person:
    return Person(display_name(person.name), checked_address(person.email, field))


def sendable_bytes(draft: bytes, *, date: datetime, message_id: str) -> bytes:
    """A draft as it goes to a mail server: with Date and Message-ID instead of the mark of a draft.

    `date` is an aware instant. Nothing else changes, so what was previewed is what is sent. Raises
    FileRefusedError when the headers do not read back as they were meant.
    """
    head, gap, body = draft.partition(b"\r\n\r\n")
    mark = b"X-Unsent: 1\r\n"
    if head.count(mark) != 1 or not re.fullmatch(r"<[A-Za-z0-9.@_-]+>", message_id):
        raise FileRefusedError(
            "not_a_draft",
            "The message is no draft of this program, so it was not sent.",
            hint="Draft it anew.",
        )
    ours = f"Date: {format_datetime(date)}\r\nMessage-ID: {message_id}\r\n".encode("ascii")
    data = head.replace(mark, ours) + gap + body
    read = message_from_bytes(data, policy=policy.default)
    wanted = ["From", "To", "Subject", "Date", "Message-ID", "Content-Type", "MIME-Version"]
    if sorted(read.keys()) != sorted(wanted) or str(read["Message-ID"]) != message_id:
        raise FileRefusedError(
            "mail_headers",
            "The mail does not read back as it was written, so it was not sent.",
            hint="Look for unusual characters in the names and the subject.",
        )
    return data


def html_from(text: str) -> str:
    """A plain text as an HTML page: paragraphs at empty lines, addresses in <> as links, all else escaped."""
    blocks = re.split(r"\n[ \t]*\n+", strip_controls(text).strip("\n"))
    body = "\n".join(f"<p>{_linked(block).replace(chr(10), '<br>' + chr(10))}</p>" for block in blocks)
    return (
        '<!DOCTYPE html>\n<html lang="en-GB">\n<head><meta charset="utf-8"></head>\n'
        f"<body>\n{body}\n</body>\n</html>\n"
    )


def _linked(block: str) -> str:
    """Escaped, with `<mailto:…>` and `<https://…>` as something to click on."""
    pieces = _LINK.split(block)
    # every second piece is an address
    return "".join(_anchor(piece) if at % 2 else html.escape(piece) for at, piece in enumerate(pieces))


def _anchor(address: str) -> str:
    label = "Send this answer" if address.startswith("mailto:") else address
    return f'<a href="{html.escape(address)}">{html.escape(label)}</a>'


def _body(letter: Letter, invitation: Invitation | None, to: Person) -> EmailMessage:
    text = strip_controls(letter.text)
    page = html_from(text) if letter.html is None else strip_controls(letter.html)
    message = EmailMessage(policy=policy.SMTP)
    message.set_content(text, charset="utf-8", cte="base64")
    message.add_alternative(page, subtype="html", charset="utf-8", cte="base64")
    if invitation is not None:
        _check_matches(invitation, to)
        _add_calendar(message, invitation)
    for one in letter.enclosures:
        content = strip_controls(one.text).replace("\n", "\r\n").encode("utf-8")
        # as bytes, and named by us: a text would be decoded and named anew by the library
        message.add_attachment(
            content, maintype="text", subtype="plain", filename=one.name, params={"charset": "utf-8"}
        )
    _fix_boundaries(message, text + page)
    return message


def _check_matches(invitation: Invitation, to: Person) -> None:
    invited = invitation.attendee.email.strip().casefold()
    if invited != to.email.casefold():
        raise RefusedError(
            "wrong_recipient",
            f"The letter goes to {to.email}, but the invitation in it is for {one_line(invited, 80)}.",
            hint="Write one mail for each person invited.",
        )
    if invited == invitation.organizer.email.strip().casefold():
        raise RefusedError(
            "organiser_invited",
            f"{to.email} both invites and is invited, so the mail would ask for no answer.",
            hint="Set another address as the organiser in the configuration.",
        )


def _add_calendar(message: EmailMessage, invitation: Invitation) -> None:
    from ecfrs_tui.outputs.ical import calendar_bytes

    inline = calendar_bytes(invitation, "CANCEL" if invitation.cancelled else "REQUEST")
    attached = calendar_bytes(invitation, "CANCEL" if invitation.cancelled else "PUBLISH")
    name = "cancellation.ics" if invitation.cancelled else "visit.ics"
    # as bytes: texts would get the line ends of the machine inside the base64
    message.add_alternative(
        inline,
        maintype="text",
        subtype="calendar",
        cte="base64",
        params={"method": "CANCEL" if invitation.cancelled else "REQUEST", "charset": "UTF-8"},
    )
    message.add_attachment(
        attached, maintype="application", subtype="ics", filename=name, params={"name": name}
    )


def _fix_boundaries(message: EmailMessage, content: str) -> None:
    """Boundaries made from the content instead of by chance: the same letter, the same bytes."""
    digest = hashlib.sha256(content.encode("utf-8")).hexdigest()[:24]
    multiparts = [part for part in message.walk() if part.is_multipart()]
    for number, part in enumerate(multiparts):
        part.set_boundary(f"=_visit-{number}-{digest}")


def _mailbox(person: Person) -> str:
    """`"Name" <address>`; a name beyond ASCII as encoded words, which stand without quotes."""
    if not person.name:
        return person.email
    if person.name.isascii():
        return f'"{person.name}" <{person.email}>'
    return f"{_encoded_words(person.name)}\r\n <{person.email}>"


def _unstructured(text: str) -> str:
    return text if text.isascii() else _encoded_words(text)


def _encoded_words(text: str) -> str:
    """The text as base64 words of at most 75 characters, each of whole characters, one a line."""
    chunks: list[bytes] = [b""]
    for character in text:
        encoded = character.encode("utf-8")
        if len(chunks[-1]) + len(encoded) > _WORD_BYTES:
            chunks.append(b"")
        chunks[-1] += encoded
    return "\r\n ".join(f"=?utf-8?B?{b64encode(chunk).decode('ascii')}?=" for chunk in chunks)


def _verify(data: bytes, sender: Person, to: Person, subject: str) -> None:
    """Read the finished mail and compare: names of headers, both people, the subject."""
    read = message_from_bytes(data, policy=policy.default)
    wanted = ["From", "To", "Subject", "X-Unsent", "Content-Type", "MIME-Version"]
    addresses = [[one.addr_spec for one in getattr(read[name], "addresses", ())] for name in ("From", "To")]
    # the newer reader puts spaces between the encoded words of a name, the older one reads them as they are
    plain = message_from_bytes(data, policy=policy.compat32)
    texts = [str(make_header(decode_header(plain[name]))) for name in ("From", "To", "Subject")]
    head = data.split(b"\r\n\r\n", 1)[0]
    if (
        sorted(read.keys()) != sorted(wanted)
        or addresses != [[sender.email], [to.email]]
        or texts != [_shown(sender), _shown(to), subject]
        or str(read["Subject"]) != subject
        or max(map(len, head.split(b"\r\n"))) > _LONGEST_LINE
    ):
        raise FileRefusedError(
            "mail_headers",
            f"The mail to {to.email} does not read back as it was written, so it was not kept.",
            hint="Look for unusual characters in the school's name, the contact's name and the subject.",
        )


def _shown(person: Person) -> str:
    quoted = f'"{person.name}"' if person.name.isascii() else person.name
    return f"{quoted} <{person.email}>" if person.name else person.email
