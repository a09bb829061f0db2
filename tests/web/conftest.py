"""A filled home, as for the terminal."""

from tests.terminal.conftest import filled_home

__all__ = ["filled_home"]
