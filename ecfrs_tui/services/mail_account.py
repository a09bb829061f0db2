"""The mail account of `[mail]`: where it is, and its secret from the environment, the keyring or a command."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping
from typing import TYPE_CHECKING

from ecfrs_tui.errors import RefusedError
from ecfrs_tui.services.context import Context

if TYPE_CHECKING:
    from ecfrs_tui.outputs.smtp import Server

PASSWORD = "ECFRS_MAIL_PASSWORD"
SAFE = "ecfrs-tui"
"""The name under which the system's keyring keeps the password."""
_TOKEN_SECONDS = 60


def server_of(context: Context, environment: Mapping[str, str] | None = None) -> Server:
    """The mail server as the settings name it. Raises RefusedError when none is named."""
    from ecfrs_tui.outputs.smtp import Server

    mail, settings = context.settings.mail, context.settings
    if not mail.server:
        raise RefusedError(
            "no_mail_server",
            "no mail server is named in the settings",
            hint="set [mail] server in ecfrs.toml, or write files with `outbox export`",
        )
    user = mail.user or settings.sender_email
    env = os.environ if environment is None else environment

    def secret() -> str:
        return (
            token_of(mail.token_command, mail.seconds) if mail.sign_in == "token" else password_of(user, env)
        )

    return Server(
        host=mail.server,
        port=mail.port,
        hostname=settings.sender_email.rpartition("@")[2] or "localhost",
        sign_in=mail.sign_in,
        user=user,
        secret=secret,
        certificates=mail.certificates,
        seconds=mail.seconds,
    )


def password_of(user: str, environment: Mapping[str, str], variable: str = PASSWORD) -> str:
    """The password of an account, from the environment or the keyring. Raises RefusedError."""
    if variable in environment:
        return environment[variable]
    import keyring
    from keyring.errors import KeyringError

    try:
        found = keyring.get_password(SAFE, user)
    except KeyringError as fault:
        raise RefusedError(
            "no_password",
            f"the password of {user} cannot be read: this computer has no keyring that is open",
            hint=f"set {variable} for this program instead",
        ) from fault
    if found is None:
        raise RefusedError(
            "no_password",
            f"there is no password for {user} in the keyring",
            hint=f"store it with `keyring set {SAFE} {user}`, or set {variable} for this program",
        )
    return found


def token_of(command: list[str], seconds: float) -> str:
    """The token the command printed; it is never repeated in a message. Raises RefusedError."""
    if not command:
        raise RefusedError(
            "no_token_command",
            "signing in by token needs a command that prints one",
            hint="set [mail] token_command in ecfrs.toml",
        )
    try:
        done = subprocess.run(command, capture_output=True, timeout=max(seconds, _TOKEN_SECONDS), check=False)
    except (OSError, subprocess.TimeoutExpired) as fault:
        why = getattr(fault, "strerror", None) or "it did not end in time"
        raise _no_token(command, why) from fault
    token = done.stdout.decode("ascii", "ignore").strip()
    if done.returncode or not token or any(letter.isspace() or letter == "\x01" for letter in token):
        raise _no_token(command, f"it ended with status {done.returncode} and no token")
    return token


def _no_token(command: list[str], why: str) -> RefusedError:
    return RefusedError(
        "no_token",
        f"the command for the access token ({command[0]}) gave none: {why}",
        hint="run it by hand to see what it says",
    )
