"""The rule book: pure values and functions."""
