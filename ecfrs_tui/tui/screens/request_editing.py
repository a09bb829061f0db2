"""Opens the form of a request from any screen that shows one."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from ecfrs_tui.errors import EcfrsError
from ecfrs_tui.services.views import Outcome
from ecfrs_tui.tui.text import clean

if TYPE_CHECKING:
    from ecfrs_tui.tui.app import BookingApp


def edit_request(app: BookingApp, reference: str, after: Callable[[], None] | None = None) -> None:
    """The form over what is in view; of a request that is booked or done with, why not and what to do instead."""
    from ecfrs_tui.tui.forms import request_forms
    from ecfrs_tui.tui.forms.screen import FormScreen

    desk = app.desk
    if desk is None or not reference:
        return
    try:
        read = desk.request_texts(reference)
    except EcfrsError as error:
        app.complain(error)
        return
    if read.closed:
        app.notify(f"{clean(read.closed)}.", severity="warning", markup=False, timeout=8)
        return

    def closed(outcome: Outcome | None) -> None:
        if outcome is not None:
            app.report(outcome)
            if after is not None:
                after()

    app.push_screen(FormScreen(request_forms.request(desk, read)), closed)
