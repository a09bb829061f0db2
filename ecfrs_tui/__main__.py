"""`ecfrs-tui` and `python -m ecfrs_tui`."""

from __future__ import annotations

import sys


def main() -> int:
    """Runs the command line; gives the exit status."""
    from ecfrs_tui.cli.main import run

    return run()


if __name__ == "__main__":
    sys.exit(main())
