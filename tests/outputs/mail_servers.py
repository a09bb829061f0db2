"""A mail server on loopback with a certificate of its own, which refuses, delays and hangs up as told."""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import trustme
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

PASSWORD = "a made-up password"
TOKEN = "a-made-up-token"


@dataclass
class Behaviour:
    """What the server does: answers by recipient, the answers to DATA in turn (empty: hang up), whom it lets in."""

    recipients: dict[str, str] = field(default_factory=dict)
    data: list[str] = field(default_factory=list)
    taken: list[Envelope] = field(default_factory=list)
    signed_in: list[str] = field(default_factory=list)

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        answer = self.recipients.get(address, "250 OK")
        if answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        answer = self.data.pop(0) if self.data else "250 taken"
        if answer in ("", "take and hang up"):
            if answer:
                self.taken.append(envelope)
            assert server.transport is not None
            server.transport.abort()  # type: ignore[attr-defined]  # a socket's transport can
            return "451 nobody hears this"
        if answer.startswith("250"):
            self.taken.append(envelope)
        return answer

    async def auth_XOAUTH2(self, server: SMTP, args: list[str]) -> AuthResult:  # noqa: N802
        from base64 import b64decode

        words = b64decode(args[1]).decode()
        good = words == f"user=bookings@education-team.example\x01auth=Bearer {TOKEN}\x01\x01"
        if good:
            self.signed_in.append("token")
        return AuthResult(success=good, handled=False)


@dataclass(frozen=True)
class Running:
    """The server, its port, and the file of the authority that signed its certificate."""

    behaviour: Behaviour
    port: int
    certificates: str


@contextmanager
def mail_server(folder: Path, *, starttls: bool = True, name: str = "127.0.0.1") -> Iterator[Running]:
    """The server; with `starttls` it takes nothing unencrypted and nobody who has not signed in."""
    behaviour = Behaviour()
    authority = trustme.CA()
    authority.cert_pem.write_to_path(str(folder / "authority.pem"))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(name).configure_cert(context)

    def authenticate(
        server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: Any
    ) -> AuthResult:
        good = isinstance(data, LoginPassword) and data.password == PASSWORD.encode()
        if good:
            behaviour.signed_in.append("password")
        return AuthResult(success=good, handled=False)

    options: dict[str, Any] = {}
    if starttls:
        options = {
            "tls_context": context,
            "require_starttls": True,
            "auth_required": True,
            "authenticator": authenticate,
        }
    controller = Controller(behaviour, hostname="127.0.0.1", port=_free_port(), **options)
    controller.start()
    try:
        yield Running(behaviour, controller.port, str(folder / "authority.pem"))
    finally:
        controller.stop(no_assert=True)


def _free_port() -> int:
    import socket

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
