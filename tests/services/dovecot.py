"""A real IMAP server on loopback: Dovecot of Debian's packages, with a certificate of an authority of its own."""

from __future__ import annotations

import grp
import json
import os
import pwd
import shutil
import socket
import ssl
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import trustme

PROGRAM = shutil.which("dovecot") or shutil.which("dovecot", path="/usr/sbin:/usr/local/sbin")
WHY_NOT = "Dovecot is not installed (Debian: apt-get install dovecot-imapd)"
USER, PASSWORD = "bookings@education-team.example", "a_made-up_password"
TOKEN = "a-made-up-token"
CAME = datetime(2027, 2, 28, 12, tzinfo=UTC)


@dataclass
class Server:
    """A running server: its ports, the mail folder, and a file of certificates to trust."""

    home: Path
    port: int
    plain_port: int
    certificates: Path

    @property
    def mails(self) -> Path:
        return self.home / "mail" / "Maildir"

    def deliver(self, name: str, content: bytes) -> None:
        """Puts a mail into the inbox as another program would: written beside it, then moved in."""
        new, tmp = self.mails / "new", self.mails / "tmp"
        path = tmp / name
        path.write_bytes(content)
        # when it came, by the clock of the tests
        os.utime(path, (CAME.timestamp(), CAME.timestamp()))
        _give(path)
        path.rename(new / name)

    def seen(self) -> list[str]:
        """Names of mails marked as read."""
        return [p.name for p in (self.mails / "cur").glob("*") if "S" in p.name.partition(":2,")[2]]


def _owner() -> tuple[str, str]:
    """Dovecot gives no mail to root; somebody unprivileged who is always there gets it then."""
    user = pwd.getpwuid(os.geteuid()).pw_name
    if os.geteuid() == 0:
        return "nobody", grp.getgrgid(pwd.getpwnam("nobody").pw_gid).gr_name
    return user, grp.getgrgid(os.getegid()).gr_name


def _give(path: Path) -> None:
    if os.geteuid() == 0:
        shutil.chown(path, *_owner())


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _settings(home: Path, port: int, plain: int) -> str:
    user, group = _owner()
    root = os.geteuid() == 0
    internal = (
        ""
        if root
        else f"default_internal_user = {user}\ndefault_internal_group = {group}\ndefault_login_user = {user}\n"
    )
    chroots = "" if root else "service imap-login {\n  chroot =\n}\nservice anvil {\n  chroot =\n}\n"
    return f"""
protocols = imap
listen = 127.0.0.1
base_dir = {home}/run
state_dir = {home}/run
log_path = {home}/log
ssl = required
ssl_cert = <{home}/server.pem
ssl_key = <{home}/server.key
mail_location = maildir:{home}/mail/Maildir
first_valid_uid = 1
{internal}{chroots}
service imap-login {{
  inet_listener imap {{
    port = {plain}
  }}
  inet_listener imaps {{
    port = {port}
    ssl = yes
  }}
}}
auth_mechanisms = plain login xoauth2
passdb {{
  driver = oauth2
  mechanisms = xoauth2
  args = {home}/oauth2.conf
}}
passdb {{
  driver = static
  args = password={{PLAIN}}{PASSWORD}
}}
userdb {{
  driver = static
  args = uid={user} gid={group} home={home}/mail
}}
"""


def _tokens(address: str) -> str:
    """Dovecot asks this address whether a token is good."""
    return (
        f"introspection_url = {address}/?token=\nintrospection_mode = get\nusername_attribute = email\n"
        "active_attribute = active\nactive_value = yes\n"
    )


class _TokenDesk(BaseHTTPRequestHandler):
    """Knows one token, as a sign-in service would."""

    def do_GET(self) -> None:
        good = parse_qs(urlsplit(self.path).query).get("token") == [TOKEN]
        body = json.dumps({"email": USER, "active": "yes"} if good else {"active": "no"}).encode()
        self.send_response(200 if good else 401)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Says nothing."""


@contextmanager
def _token_desk() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), _TokenDesk) as desk:
        thread = threading.Thread(target=desk.serve_forever, daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{desk.server_port}"
        finally:
            desk.shutdown()
            thread.join()


@contextmanager
def running(home: Path) -> Iterator[Server]:
    """A server that answers by the time the block begins, and is gone after it."""
    assert PROGRAM is not None
    authority = trustme.CA()
    certificate = authority.issue_cert("localhost", "127.0.0.1")
    (home / "mail" / "Maildir").mkdir(parents=True)
    for name in ("cur", "new", "tmp"):
        (home / "mail" / "Maildir" / name).mkdir()
    certificate.private_key_pem.write_to_path(home / "server.key")
    for blob in certificate.cert_chain_pems:
        blob.write_to_path(home / "server.pem", append=True)
    authority.cert_pem.write_to_path(home / "ca.pem")
    for path in (home / "mail", *(home / "mail").rglob("*")):
        _give(path)
    server = Server(home, _free_port(), _free_port(), home / "ca.pem")
    config = home / "dovecot.conf"
    config.write_text(_settings(home, server.port, server.plain_port))
    with _token_desk() as address:
        (home / "oauth2.conf").write_text(_tokens(address))
        with (home / "said").open("wb") as said:
            process = subprocess.Popen([PROGRAM, "-F", "-c", str(config)], stderr=said)
        try:
            _until_it_answers(server, process)
            yield server
        finally:
            process.terminate()
            process.wait(timeout=20)


def _until_it_answers(server: Server, process: subprocess.Popen[bytes]) -> None:
    trust = ssl.create_default_context(cafile=str(server.certificates))
    deadline = time.monotonic() + 30
    while True:
        try:
            with (
                socket.create_connection(("127.0.0.1", server.port), timeout=5) as raw,
                trust.wrap_socket(raw, server_hostname="localhost") as safe,
            ):
                if safe.recv(20).startswith(b"* OK"):
                    return
        except OSError as fault:
            if process.poll() is not None or time.monotonic() > deadline:
                said = [p.read_text() for p in (server.home / "said", server.home / "log") if p.exists()]
                raise RuntimeError("\n".join(said)) from fault
