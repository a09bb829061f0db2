"""Use cases: the only door to writes."""
