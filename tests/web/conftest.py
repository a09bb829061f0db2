"""A filled home, as for the terminal."""

from tests.terminal.conftest import _filled, filled_home

__all__ = ["_filled", "filled_home"]
