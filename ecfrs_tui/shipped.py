"""Finds what travels with the program: migrations and fixtures, in a checkout or inside the wheel."""

from __future__ import annotations

from pathlib import Path

PACKAGE = Path(__file__).resolve().parent


def checkout() -> Path | None:
    """The checkout this program runs from, or None when it is installed."""
    root = PACKAGE.parent
    return root if (root / "pyproject.toml").is_file() and (root / "db" / "migrations").is_dir() else None


def shipped(name: str) -> Path:
    """The folder `migrations` or `fixtures`, wherever it lies."""
    root = checkout()
    if root is not None:
        return root / ("db/migrations" if name == "migrations" else name)
    return PACKAGE / "shipped" / name
