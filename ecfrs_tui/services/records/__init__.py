"""Keeping the team's own records: each change one transaction, one audit entry, one step of undo."""
