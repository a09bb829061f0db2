"""Placing many requests at once."""
