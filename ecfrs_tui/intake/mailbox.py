"""A mailbox read over IMAP: what came since last time, byte for byte, and nothing in it changed.

IMAPClient reads the server's answers (the standard library's leaves them as raw lines), and gives sizes
before the mails and the exact bytes of each.
"""

from __future__ import annotations

import imaplib
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from ecfrs_tui.errors import FileRefusedError, RefusedError
from ecfrs_tui.intake.replies import LARGEST

if TYPE_CHECKING:
    from imapclient import IMAPClient

AT_A_TIME = 100
"""Mails whose sizes are asked for at one time."""
MOST_HELD = 60_000_000
"""Bytes of mails held at one time; the rest is for the next reading."""


@dataclass(frozen=True, slots=True)
class Account:
    """Where a mailbox is. `secret` gives the password or, with `by_token`, an access token."""

    server: str
    port: int
    security: str
    folder: str
    user: str
    secret: Callable[[], str]
    by_token: bool = False
    certificates: str = ""
    seconds: float = 30.0

    @property
    def name(self) -> str:
        """`somebody@imap.example/INBOX`: never holds the secret."""
        return f"{self.user}@{self.server}/{self.folder}"


@dataclass(frozen=True, slots=True)
class Fetched:
    """Mails with their numbers, oldest first. `last_uid` is the highest number looked at.

    `renumbered` says that the server gave new numbers to everything since last time.
    """

    uid_validity: int
    last_uid: int
    mails: tuple[tuple[int, bytes], ...]
    problems: tuple[str, ...] = ()
    renumbered: bool = False
    more: bool = False


def fetch(account: Account, uid_validity: int, last_uid: int, *, since: date, most: int) -> Fetched:
    """The mails after `last_uid`; without one, or when the numbers are new, those of `since` and later.

    The folder is opened for reading only and mails stay unread. Raises RefusedError when the server or
    the account refuses, FileRefusedError for a file of certificates that cannot be read.
    """
    with _spoken(account), _signed_in(account) as client:
        selected = client.select_folder(account.folder, readonly=True)
        validity = int(selected.get(b"UIDVALIDITY", 0))
        known = validity == uid_validity and last_uid > 0
        criteria = ["UID", f"{last_uid + 1}:*"] if known else ["SINCE", since]
        # `n:*` always gives the last mail, also when its number is below n
        uids = sorted(int(u) for u in client.search(criteria) if not known or int(u) > last_uid)
        wanted, more = uids[:most], len(uids) > most
        mails: list[tuple[int, bytes]] = []
        problems: list[str] = []
        last = last_uid if known else 0
        held = 0
        for uid, size in _sizes(client, wanted):
            if held + size > MOST_HELD and mails:
                more = True
                break
            if size > LARGEST:
                problems.append(f"mail {uid} has {size // 1_000_000} MB and was not fetched: no reply has")
            elif (body := _body(client, uid)) is not None:
                mails.append((uid, body))
                held += len(body)
            last = uid
        if not known and not uids:
            # nothing to begin with: go on from whatever comes next
            last = max(0, int(selected.get(b"UIDNEXT", 1)) - 1)
    renumbered = bool(uid_validity) and validity != uid_validity
    return Fetched(validity, last, tuple(mails), tuple(problems), renumbered, more)


def _sizes(client: IMAPClient, uids: list[int]) -> Iterator[tuple[int, int]]:
    for part in (uids[n : n + AT_A_TIME] for n in range(0, len(uids), AT_A_TIME)):
        sizes = client.fetch(part, ["RFC822.SIZE"])
        for uid in part:
            yield uid, int(sizes.get(uid, {}).get(b"RFC822.SIZE", 0))


def _body(client: IMAPClient, uid: int) -> bytes | None:
    """The exact bytes; None when somebody deleted the mail meanwhile."""
    found = client.fetch([uid], ["BODY.PEEK[]"]).get(uid)
    body = found.get(b"BODY[]") if found else None
    return body if isinstance(body, bytes) else None


@contextmanager
def _signed_in(account: Account) -> Iterator[IMAPClient]:
    from imapclient import IMAPClient

    context = _trust(account)
    plain = account.security == "starttls"
    client = IMAPClient(
        account.server,
        port=account.port,
        ssl=not plain,
        ssl_context=None if plain else context,
        timeout=account.seconds,
    )
    try:
        if plain:
            client.starttls(context)
        secret = account.secret()
        if account.by_token:
            client.oauth2_login(account.user, secret)
        else:
            client.login(account.user, secret)
        yield client
    finally:
        with suppress(Exception):  # the mails are here; how the server says goodbye matters to nobody
            client.logout()


def _trust(account: Account) -> ssl.SSLContext:
    try:
        return ssl.create_default_context(cafile=account.certificates or None)
    except (OSError, ssl.SSLError) as fault:
        raise FileRefusedError(
            "certificates_unreadable",
            f"the certificates in {account.certificates} cannot be read: {fault}",
            hint="name a PEM file in [mailbox] certificates",
        ) from fault


@contextmanager
def _spoken(account: Account) -> Iterator[None]:
    """Turns what servers and networks do into sentences; what the server said is quoted, never the secret."""
    from imapclient.exceptions import IMAPClientError, LoginError

    where = f"{account.server}:{account.port}"
    try:
        yield
    except LoginError as fault:
        raise RefusedError(
            "mailbox_login",
            f"{where} does not let {account.user} in: {_said(fault)}",
            hint='check the account and its password; Microsoft 365 wants sign_in = "token"',
        ) from fault
    except ssl.SSLCertVerificationError as fault:
        raise RefusedError(
            "mailbox_certificate",
            f"{where} shows a certificate that is not trusted: {fault.verify_message}",
            hint="name the service's own certificates in [mailbox] certificates",
        ) from fault
    except TimeoutError as fault:
        raise RefusedError(
            "mailbox_slow", f"{where} did not answer within {account.seconds:g} s", hint="try again later"
        ) from fault
    except (imaplib.IMAP4.abort, ssl.SSLError, OSError) as fault:
        raise RefusedError(
            "mailbox_unreachable", f"{where} cannot be reached: {_said(fault)}", hint="try again later"
        ) from fault
    except (IMAPClientError, imaplib.IMAP4.error) as fault:
        raise RefusedError(
            "mailbox_refused",
            f"{where} refuses: {_said(fault)}",
            hint=f"check that the folder {account.folder} is there and may be read",
        ) from fault


def _said(fault: Exception) -> str:
    from ecfrs_tui.intake.values import clean

    if isinstance(fault, OSError) and fault.strerror:
        return fault.strerror
    text = fault.args[0] if fault.args else ""
    words = text.decode("utf-8", "replace") if isinstance(text, bytes) else str(text)
    return clean(words)[:200] or type(fault).__name__
