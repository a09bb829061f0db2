"""Keeps what is typed into a window: a little after each key, when it is left, and when it falls over."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, cast

from textual.screen import Screen
from textual.timer import Timer

from ecfrs_tui.errors import EcfrsError
from ecfrs_tui.tui import words
from ecfrs_tui.tui.text import clean
from ecfrs_tui.tui.work import beside

if TYPE_CHECKING:
    from typing import Any

    from ecfrs_tui.services.desk import Desk
    from ecfrs_tui.services.draftviews import Draft
    from ecfrs_tui.tui.app import BookingApp

SECONDS_UNTIL_KEPT = 1.0
"""After the last key; a killed program loses no more than was typed in that time."""


class DraftKeeper:
    """The draft of one window. `texts` gives what is typed there now, where it differs from what it began with."""

    def __init__(
        self, screen: Screen[Any], form: str, about: str, texts: Callable[[], Mapping[str, str]]
    ) -> None:
        self._screen = screen
        self._key = (clean(form)[:200], clean(about)[:200])
        self._texts = texts
        self._timer: Timer | None = None
        self._kept: Mapping[str, str] = {}
        # a draft that is still being kept must not come after the one that drops it
        self._one_at_a_time = threading.Lock()
        self._over = False

    @property
    def _app(self) -> BookingApp:
        return cast("BookingApp", self._screen.app)

    def found(self) -> Draft | None:
        """What was typed here before and neither done nor thrown away."""
        desk = self._app.desk
        try:
            draft = desk.draft(*self._key) if desk is not None else None
        except EcfrsError:
            # a window that asks must open, whatever became of the last one
            return None
        self._kept = dict(draft.values) if draft is not None else {}
        return draft

    def later(self) -> None:
        """Something was typed: it is kept once the hands rest."""
        self._stop()
        self._timer = self._screen.set_timer(SECONDS_UNTIL_KEPT, self.now)

    def now(self) -> bool:
        """Keeps what is typed, in a thread; True when there is something to keep."""
        self._stop()
        app, texts = self._app, dict(self._texts())
        desk = app.desk
        if desk is None or texts == self._kept:
            return bool(texts)
        self._kept = texts
        # the app outlives the window: a draft is kept even when the window is left at once
        beside(
            app,
            lambda: self._keep(desk),
            lambda nothing: None,
            lambda error: self._not_kept(app, error),
            name=f"draft {self._key}",
        )
        return bool(texts)

    def _keep(self, desk: Desk) -> None:
        with self._one_at_a_time:
            if not self._over:
                desk.keep_draft(*self._key, self._kept)

    def _not_kept(self, app: BookingApp, error: EcfrsError) -> None:
        self._kept = {}
        if not self._screen.is_attached:
            app.complain(error)

    def done(self, desk: Desk) -> None:
        """What was typed has become of use. For a thread: it writes. Raises StoreError."""
        with self._one_at_a_time:
            self._over = True
            desk.drop_draft(*self._key)

    def drop(self) -> None:
        """Throws away what was typed."""
        self._stop()
        self._kept = {}
        desk = self._app.desk
        assert desk is not None
        key = self._key

        def gone() -> None:
            with self._one_at_a_time:
                desk.drop_draft(*key)

        beside(self._app, gone, lambda nothing: None, lambda error: None, name=f"draft {self._key}")

    def stop(self) -> None:
        """What is typed from now on is not kept by itself."""
        self._stop()

    def _stop(self) -> None:
        if self._timer is not None:
            self._timer.stop()
            self._timer = None


def back_words(draft: Draft, key: str) -> str:
    """That a draft is back, since when, and how to be rid of it."""
    return f"What you typed on {words.moment(draft.at)} is back. {key} begins afresh."
