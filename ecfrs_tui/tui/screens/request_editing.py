"""Opens the form of a request from any screen that shows one."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from ecfrs_tui.tui.text import clean
from ecfrs_tui.tui.work import beside

if TYPE_CHECKING:
    from ecfrs_tui.services.requestviews import RequestTexts
    from ecfrs_tui.services.views import Outcome
    from ecfrs_tui.tui.app import BookingApp


def edit_request(app: BookingApp, reference: str, after: Callable[[], None] | None = None) -> None:
    """The form over what is in view; of a request that is booked or done with, why not and what to do instead."""
    desk = app.desk
    if desk is None or not reference:
        return

    def read() -> tuple[RequestTexts, tuple[str, ...]]:
        # the form's modules take a moment too, the first time
        import ecfrs_tui.tui.forms.screen  # noqa: F401

        return desk.request_texts(reference), desk.programme_codes()

    def opened(found: tuple[RequestTexts, tuple[str, ...]]) -> None:
        from ecfrs_tui.tui.forms import request_forms
        from ecfrs_tui.tui.forms.screen import FormScreen

        texts, codes = found
        if texts.closed:
            app.notify(f"{clean(texts.closed)}.", severity="warning", markup=False, timeout=8)
            return
        app.push_screen(FormScreen(request_forms.request(desk, texts, codes)), closed)

    def closed(outcome: Outcome | None) -> None:
        if outcome is not None:
            app.report(outcome)
            if after is not None:
                after()

    beside(app, read, opened, app.complain, name="request")
