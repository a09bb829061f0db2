"""Opening a written draft in the program that the system has for it."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

MOST = 10
"""More windows at once help nobody."""


def open_drafts(files: Sequence[str]) -> int:
    """Opens the mails among the files, ten at most; how many. Where there is no program nothing happens."""
    mails = [Path(name) for name in files if name.endswith(".eml")][:MOST]
    opened = 0
    for mail in mails:
        with suppress(OSError):
            _open(mail)
            opened += 1
    return opened


def _open(path: Path) -> None:
    if sys.platform == "win32":
        os.startfile(path)
        return
    program = "open" if sys.platform == "darwin" else "xdg-open"
    quiet = subprocess.DEVNULL
    subprocess.Popen([program, str(path)], stdin=quiet, stdout=quiet, stderr=quiet, start_new_session=True)
