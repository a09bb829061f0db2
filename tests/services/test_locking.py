"""How long others wait for the lock of a program that has only just started."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tests.services.desk_world import fill, make_context

BOOKS = """
import sys
from datetime import datetime
from pathlib import Path

from sqlalchemy import event

from ecfrs_tui.services import booking
from tests.services.desk_world import make_context

context = make_context(Path(sys.argv[1]))
known, new = [], set()


def began(connection):
    if connection.get_execution_options().get("writing"):
        known.append(set(sys.modules))


def ended(connection):
    if connection.get_execution_options().get("writing"):
        new.update(set(sys.modules) - known[-1])


event.listen(context.store.engine, "begin", began)
event.listen(context.store.engine, "commit", ended)
booking.book(context, "REQ-0001", officers=["ASH"], starts_at=datetime(2027, 3, 9, 10, 0))
assert known, "no transaction was seen"
print(*sorted(name for name in new if not name.startswith("encodings")))
"""


def test_nothing_is_imported_while_the_database_is_locked(tmp_path: Path) -> None:
    made = make_context(tmp_path)
    fill(made)
    made.store.close()
    ran = subprocess.run(
        [sys.executable, "-c", BOOKS, str(tmp_path)],
        cwd=Path(__file__).parents[2], capture_output=True, text=True, check=True, timeout=100,
    )  # fmt: skip
    assert ran.stdout.split() == []
