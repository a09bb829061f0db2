"""Importing what others write: one file, one transaction, one report."""

from ecfrs_tui.services.importing.base import ImportOptions
from ecfrs_tui.services.importing.run import KINDS, import_file

__all__ = ["KINDS", "ImportOptions", "import_file"]
