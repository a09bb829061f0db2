"""`python -m ecfrs_tui.demo --today 2027-03-01 --out fixtures [--seed N]`: writes the made-up files."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from ecfrs_tui.demo.fixtures import SEED, write_fixtures
from ecfrs_tui.errors import FileRefusedError


def main(arguments: Sequence[str] | None = None) -> int:
    """Write the files; 0 when done, 1 when the folder was refused."""
    parser = argparse.ArgumentParser(prog="python -m ecfrs_tui.demo", description=(main.__doc__ or ""))
    parser.add_argument("--today", type=date.fromisoformat, required=True, help="the day it is, YYYY-MM-DD")
    parser.add_argument("--out", type=Path, required=True, help="the folder to write to")
    parser.add_argument("--seed", type=int, default=SEED, help="what chance starts from (%(default)s)")
    chosen = parser.parse_args(arguments)
    try:
        written = write_fixtures(chosen.out, today=chosen.today, seed=chosen.seed)
    except FileRefusedError as refused:
        sys.stderr.write(f"{refused.message} {refused.hint}\n")
        return 1
    sys.stdout.write(f"{len(written)} files written to {chosen.out}\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
