"""Who this program is and whose data it carries."""

from __future__ import annotations

from ecfrs_tui import __version__
from ecfrs_tui.cli.answers import Answer
from ecfrs_tui.cli.shared import PROGRAM
from ecfrs_tui.services.care import ATTRIBUTIONS


def version_answer() -> Answer:
    """The release, and what the licences of the data want said."""
    return Answer(
        {"version": __version__, "attributions": list(ATTRIBUTIONS)},
        lambda page: page.lines([f"{PROGRAM} {__version__}", *ATTRIBUTIONS]),
    )
