"""Handing mail to a mail server, so that of every message it is known: taken, not now, refused, or uncertain.

`smtplib` step by step, because what a lost connection means depends on the step: before the text was handed
over nothing was sent; after that the server may have taken it, and only a person may say to send it again.
"""

from __future__ import annotations

import re
import smtplib
import ssl
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from types import TracebackType
from typing import Literal, Self

from ecfrs_tui.errors import EcfrsError
from ecfrs_tui.outputs.text import one_line

SignIn = Literal["password", "token", "none"]
Fate = Literal["sent", "later", "refused", "uncertain"]
_STEPS = (OSError, smtplib.SMTPException)


@dataclass(frozen=True, slots=True)
class Server:
    """A mail server that offers STARTTLS. `secret` gives the password or the access token when it is needed.

    `hostname` is how we name ourselves; `certificates` a file of certificates to trust beside none else.
    """

    host: str
    port: int
    hostname: str
    sign_in: SignIn = "password"
    user: str = ""
    secret: Callable[[], str] = field(default=str, repr=False)
    certificates: str = ""
    seconds: float = 30.0


@dataclass(frozen=True, slots=True)
class Answer:
    """What the server said about one recipient; the code is 0 when it said nothing."""

    email: str
    fate: Fate
    code: int
    said: str


class MailServerError(EcfrsError):
    """The server cannot be used now; no message was handed over. `passing` is True when it may mend itself."""

    def __init__(self, code: str, message: str, *, hint: str, passing: bool = False) -> None:
        super().__init__(code, message, hint=hint)
        self.passing = passing


class Connection:
    """A signed-in connection; several messages may go over one. Use with `with`."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self._smtp: smtplib.SMTP | None = None

    def __enter__(self) -> Self:
        self._smtp = _opened(self._server)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._smtp is not None:
            with suppress(*_STEPS):
                self._smtp.quit()
            self._smtp.close()
            self._smtp = None

    @property
    def usable(self) -> bool:
        """Whether another message may go over it."""
        return self._smtp is not None and self._smtp.sock is not None

    def send(self, raw: bytes, sender: str, recipients: Sequence[str]) -> tuple[Answer, ...]:
        """Hands over exactly these bytes (CRLF); one answer for each recipient, in their order."""
        smtp = self._smtp
        if smtp is None:
            raise ValueError("the connection is not open")
        answers: dict[str, Answer] = {}
        try:
            code, said = smtp.mail(sender)
            if code != 250:
                return self._all(recipients, code, said)
            for email in recipients:
                code, said = smtp.rcpt(email)
                answers[email] = _answer(email, code, said)
            taken = [email for email in recipients if answers[email].fate == "sent"]
            if not taken:
                smtp.rset()
                return tuple(answers[email] for email in recipients)
            code, said = smtp.docmd("DATA")
        except _STEPS as fault:
            self._drop()
            return tuple(Answer(email, "later", 0, _fault_words(fault)) for email in recipients)
        fate = self._handed_over(smtp, raw, code, said)
        answers.update((email, Answer(email, *fate)) for email in taken)
        return tuple(answers[email] for email in recipients)

    def _handed_over(self, smtp: smtplib.SMTP, raw: bytes, code: int, said: bytes) -> tuple[Fate, int, str]:
        if code == 354:
            try:
                smtp.send(_dotted(raw))
                code, said = smtp.getreply()
            except _STEPS as fault:
                self._drop()
                return "uncertain", 0, _fault_words(fault)
        else:
            with suppress(*_STEPS):
                smtp.rset()
        answer = _answer("", code, said)
        if code == 421:
            self._drop()
        return answer.fate, answer.code, answer.said

    def _all(self, recipients: Sequence[str], code: int, said: bytes) -> tuple[Answer, ...]:
        if self._smtp is not None:
            with suppress(*_STEPS):
                self._smtp.rset()
        return tuple(_answer(email, code, said) for email in recipients)

    def _drop(self) -> None:
        if self._smtp is not None:
            self._smtp.close()


def _opened(server: Server) -> smtplib.SMTP:
    """Connected, encrypted, signed in. Raises MailServerError; no password is shown before the encryption."""
    where = f"the mail server {server.host}:{server.port}"
    smtp = _connected(server, where)
    try:
        smtp.ehlo()
        if not smtp.has_extn("starttls"):
            raise MailServerError(
                "mail_not_encrypted",
                f"{where} offers no encryption (STARTTLS), so nothing was sent and no password shown.",
                hint="ask for its port with STARTTLS, mostly 587",
            )
        smtp.starttls(context=_trusting(server))
        smtp.ehlo()
        _sign_in(smtp, server, where)
    except ssl.SSLCertVerificationError as fault:
        smtp.close()
        raise MailServerError(
            "mail_certificate",
            f"{where} could not prove who it is: {one_line(fault.verify_message)}.",
            hint="check its name; name the service's own certificates in [mail] certificates",
        ) from fault
    except smtplib.SMTPAuthenticationError as fault:
        smtp.close()
        raise MailServerError(
            "mail_sign_in",
            f"{where} did not accept the sign-in of {server.user}: {_words(fault.smtp_code, fault.smtp_error)}.",
            hint="check the account and its password or token; nothing was sent",
        ) from fault
    except _STEPS as fault:
        smtp.close()
        raise _unreachable(where, fault) from fault
    except BaseException:
        smtp.close()
        raise
    return smtp


def _connected(server: Server, where: str) -> smtplib.SMTP:
    try:
        return smtplib.SMTP(server.host, server.port, timeout=server.seconds, local_hostname=server.hostname)
    except _STEPS as fault:
        raise _unreachable(where, fault) from fault


def _unreachable(where: str, fault: Exception) -> MailServerError:
    return MailServerError(
        "mail_unreachable",
        f"{where} could not be used: {_fault_words(fault)}.",
        hint="nothing was sent; it is tried again with the next `outbox send`",
        passing=True,
    )


def _trusting(server: Server) -> ssl.SSLContext:
    try:
        return ssl.create_default_context(cafile=server.certificates or None)
    except (OSError, ssl.SSLError) as fault:
        raise MailServerError(
            "mail_certificates",
            f"The certificates in {server.certificates} cannot be read: {_fault_words(fault)}.",
            hint="name a file of PEM certificates in [mail] certificates",
        ) from fault


def _sign_in(smtp: smtplib.SMTP, server: Server, where: str) -> None:
    if server.sign_in == "none":
        return
    secret = server.secret()
    if not smtp.has_extn("auth"):
        raise MailServerError(
            "mail_sign_in",
            f"{where} offers no sign-in.",
            hint='set sign_in = "none" in [mail] if it needs none',
        )
    if server.sign_in == "password":
        smtp.login(server.user, secret)
        return
    words = f"user={server.user}\x01auth=Bearer {secret}\x01\x01"

    def token(challenge: bytes | None = None) -> str:
        # a challenge here is the server's account of what is wrong: an empty answer ends the attempt
        return words if challenge is None else ""

    smtp.user, smtp.password = server.user, ""
    smtp.auth("XOAUTH2", token)


def _answer(email: str, code: int, said: bytes) -> Answer:
    fate: Fate = "sent" if 200 <= code < 300 else "later" if 400 <= code < 500 else "refused"
    if code < 200 or 300 <= code < 400:
        fate = "later"
    return Answer(email, fate, code, _words(code, said))


def _dotted(raw: bytes) -> bytes:
    """The text as DATA wants it: dots at the beginning of lines doubled, and the line with one dot at its end."""
    body = raw if raw.endswith(b"\r\n") else raw + b"\r\n"
    return re.sub(rb"(?m)^\.", b"..", body) + b".\r\n"


def _words(code: int, said: bytes | str) -> str:
    text = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
    return one_line(f"{code} {text}").rstrip(".")


def _fault_words(fault: Exception) -> str:
    if isinstance(fault, TimeoutError):
        return "it did not answer in time"
    if isinstance(fault, smtplib.SMTPServerDisconnected):
        return "it closed the connection"
    if isinstance(fault, smtplib.SMTPResponseException):
        return _words(
            fault.smtp_code, bytes(fault.smtp_error) if isinstance(fault.smtp_error, bytes) else b""
        )
    return one_line(getattr(fault, "strerror", None) or str(fault) or type(fault).__name__).rstrip(".")
