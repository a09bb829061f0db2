"""Ctrl+C once is a wish to stop, twice it is Ctrl+C."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator

import pytest

from ecfrs_tui.cli.interrupting import stop_on_ctrl_c


@pytest.fixture
def _python_s_own_ctrl_c() -> Iterator[None]:
    """A job started in the background by a shell is deaf to Ctrl+C, and so would be what is tested here."""
    inherited = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, inherited)


@pytest.mark.usefixtures("_python_s_own_ctrl_c")
def test_the_first_is_a_wish_and_the_second_the_usual_one() -> None:
    before = signal.getsignal(signal.SIGINT)
    with stop_on_ctrl_c() as stop:
        assert not stop()
        signal.raise_signal(signal.SIGINT)
        assert stop()
        with pytest.raises(KeyboardInterrupt):
            signal.raise_signal(signal.SIGINT)
    assert signal.getsignal(signal.SIGINT) is before


def test_another_thread_leaves_signals_alone() -> None:
    seen: list[bool] = []

    def elsewhere() -> None:
        before = signal.getsignal(signal.SIGINT)
        with stop_on_ctrl_c() as stop:
            seen.extend([stop(), signal.getsignal(signal.SIGINT) is before])

    thread = threading.Thread(target=elsewhere)
    thread.start()
    thread.join()
    assert seen == [False, True]
