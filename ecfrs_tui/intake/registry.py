"""Which reader reads which kind of file. A new format is one module here and one line in `READERS`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

from ecfrs_tui.errors import FileRefusedError
from ecfrs_tui.intake.csvfile import header_key
from ecfrs_tui.intake.records import Read, ReadOptions


@dataclass(frozen=True, slots=True)
class Format:
    """A kind of file: the module and function that read it, and the columns that tell it from others."""

    module: str
    function: str
    marks: tuple[str, ...]

    def reader(self) -> Callable[[Path, ReadOptions], Read[Any]]:
        """The function, its module imported now: most runs read no file at all."""
        reader: Callable[[Path, ReadOptions], Read[Any]] = getattr(
            import_module(f"ecfrs_tui.intake.{self.module}"), self.function
        )
        return reader


READERS: dict[str, Format] = {
    "schools": Format("gias", "read_schools", ("URN", "EstablishmentName")),
    "school-links": Format("gias", "read_links", ("URN", "LinkURN")),
    "officers": Format("officers", "read", ("officer", "name", "base_postcode")),
    "programmes": Format("programmes", "read", ("programme", "title", "minutes")),
    "competences": Format("competences", "read", ("officer", "programme")),
    "terms": Format("terms", "read_terms", ("authority", "kind", "first_day")),
    "school-days": Format("terms", "read_school_days", ("opens", "lunch_starts", "closes")),
    "evaluations": Format("evaluations", "read", ("ID", "Start time", "Completion time", "Visit reference")),
    "bookings": Format("bookings", "read", ("Booking Id", "Date Time", "Staff Name")),
    "requests": Format("forms", "read", ("ID", "Start time", "Completion time")),
    "risk": Format("risk", "read_risk", ("theme", "score")),
    "deprivation": Format("deprivation", "read", ("LSOA code (2011)",)),
    "incidents": Format("incidents", "read", ("reference", "date", "type")),
    "lsoa-lookup": Format("areas", "read", ("LSOA11CD", "LSOA21CD")),
    "delivery-targets": Format("delivery_targets", "read", ("measure", "from", "until", "target")),
}


def read_file(kind: str, path: Path, options: ReadOptions) -> Read[Any]:
    """Reads a file as the kind it is said to be.

    Raises FileRefusedError; when the columns are those of another kind, the hint says which.
    """
    try:
        return READERS[kind].reader()(path, options)
    except FileRefusedError as fault:
        looks_like = guess_kind(fault.details.get("header", ())) if fault.code == "columns_missing" else None
        if looks_like in (None, kind):
            raise
        raise FileRefusedError(
            fault.code,
            fault.message,
            hint=f"this looks like a file of {looks_like}: import it as such",
            details=fault.details,
        ) from fault


def guess_kind(header: object) -> str | None:
    """The kind of file whose telling columns all stand in a header, or None."""
    keys = {header_key(str(name)) for name in header} if isinstance(header, list | tuple) else set()
    fitting = (kind for kind, form in READERS.items() if {header_key(mark) for mark in form.marks} <= keys)
    return next(fitting, None)
