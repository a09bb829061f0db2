"""Ranking times for a visit."""
