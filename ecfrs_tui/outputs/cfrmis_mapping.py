"""The mapping file of CFRMIS jobs: which of our fields goes into which of their columns, and in which words."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ecfrs_tui.errors import FileRefusedError

FILE_NAME = "cfrmis.toml"
FIELDS: dict[str, str] = {
    "visit": "our reference, the key for reading back",
    "status": "in the words of [status]",
    "job_number": "theirs, once it was read back",
    "urn": "the school's number in the national register",
    "school": "the school's or venue's name",
    "address": "street, locality and town",
    "postcode": "the school's postcode",
    "district": "as when it was booked",
    "authority": "as when it was booked",
    "phase": "Primary, Secondary …",
    "date": "the day of the visit",
    "starts": "start of the first session",
    "ends": "end of the last session",
    "arrives": "arrival, sign-in and set-up included",
    "departs": "departure, packing up included",
    "officer": "the officer assigned (the first, when there are two)",
    "officer_code": "that officer's code",
    "officers": "all officers",
    "programmes": "what is delivered",
    "topics": "of what is delivered",
    "years": "year groups",
    "sessions": "how many",
    "pupils_planned": "in all sessions",
    "attendances": "recorded, once it is delivered",
    "pupils_distinct": "recorded, once it is delivered",
    "request": "the request behind it",
    "room": "where in the school",
    "contact_name": "personal data: map it only if CFRMIS needs it",
    "contact_email": "personal data: map it only if CFRMIS needs it",
    "contact_phone": "personal data: map it only if CFRMIS needs it",
    "remarks": "what the officer wrote afterwards; may hold personal data",
}
"""Every field a job can carry."""
DEFAULT_COLUMNS = tuple(
    name
    for name in FIELDS
    if name
    not in ("room", "contact_name", "contact_email", "contact_phone", "remarks", "officer_code", "phase")
)
STATES = ("confirmed", "delivered", "cancelled", "not delivered")
READ_BACK = ("visit", "job_number", "status", "officer", "date")
"""Fields that can be read back."""
SECTIONS = {
    "file": ("form",),
    "columns": tuple(FIELDS),
    "formats": ("date", "time"),
    "status": STATES,
    "read_back": READ_BACK,
}
"""Tables of the file and the names each may hold; `fixed` may hold any."""
FORMS = ("csv", "xlsx")
_DIRECTIVES = re.compile(r"%(?![dmYyHMbBaAj%-])")
_TABLE = re.compile(r"\s*\[\s*[\"']?([\w-]+)[\"']?\s*\]")
_LONGEST = 200


@dataclass(frozen=True)
class JobMapping:
    """How jobs are written and read back. `columns` and `read_back` go from our field to their column."""

    columns: Mapping[str, str] = field(default_factory=lambda: {name: name for name in DEFAULT_COLUMNS})
    fixed: Mapping[str, str] = field(default_factory=dict)
    date_format: str = "%d/%m/%Y"
    time_format: str = "%H:%M"
    status: Mapping[str, str] = field(default_factory=lambda: {"confirmed": "booked"})
    read_back: Mapping[str, str] = field(default_factory=dict)
    form: str = "csv"

    def status_word(self, state: str) -> str:
        """What CFRMIS calls a visit's state."""
        return self.status.get(state, state)

    def column_back(self, name: str) -> str:
        """In which column of their file a field is read back."""
        return self.read_back.get(name) or self.columns.get(name) or name


def read_mapping(path: Path) -> JobMapping:
    """The mapping of a file; the neutral one when there is none.

    Raises FileRefusedError with the line and the name that cannot stand.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        return JobMapping()
    except (OSError, UnicodeDecodeError) as fault:
        raise FileRefusedError(
            "mapping_unreadable", f"{path} cannot be read: {fault}", hint="save it as UTF-8 text"
        ) from fault
    try:
        tables = tomllib.loads(text)
    except tomllib.TOMLDecodeError as fault:
        raise FileRefusedError(
            "mapping_unreadable",
            f"{path.name}: {fault}",
            hint="`ecfrs-tui cfrmis mapping` writes an example to compare with",
        ) from fault
    _check(path, text, tables)
    plain = JobMapping()
    formats = tables.get("formats", {})
    return JobMapping(
        columns=tables.get("columns") or plain.columns,
        fixed=tables.get("fixed", {}),
        date_format=formats.get("date", plain.date_format),
        time_format=formats.get("time", plain.time_format),
        status={**plain.status, **tables.get("status", {})},
        read_back=tables.get("read_back", {}),
        form=tables.get("file", {}).get("form", plain.form),
    )


def _check(path: Path, text: str, tables: Mapping[str, Any]) -> None:
    for section, names in tables.items():
        if section != "fixed" and section not in SECTIONS:
            known = ", ".join(f"[{name}]" for name in (*SECTIONS, "fixed"))
            raise _refused(path, text, "", section, "there is no such table", f"there are {known}")
        if not isinstance(names, dict):
            raise _refused(
                path, text, "", section, "must be a table", f"write [{section}] on a line of its own"
            )
        for name, value in names.items():
            if section in SECTIONS and name not in SECTIONS[section]:
                what = (
                    "there is no such field" if section in ("columns", "read_back") else "is not known here"
                )
                raise _refused(path, text, section, name, what, f"one of {', '.join(SECTIONS[section])}")
            if not isinstance(value, str) or not value.strip() or len(value) > _LONGEST:
                raise _refused(
                    path,
                    text,
                    section,
                    name,
                    "needs a text",
                    f"in quotation marks, at most {_LONGEST} characters",
                )
    _check_values(path, text, tables)


def _check_values(path: Path, text: str, tables: Mapping[str, Any]) -> None:
    form = tables.get("file", {}).get("form", "csv")
    if form not in FORMS:
        raise _refused(
            path, text, "file", "form", f"“{form}” cannot be written", f"one of {', '.join(FORMS)}"
        )
    for name, value in tables.get("formats", {}).items():
        if _DIRECTIVES.search(value) or "%" not in value:
            raise _refused(
                path, text, "formats", name, f"“{value}” is no format", "such as %d/%m/%Y or %H:%M"
            )
    columns = tables.get("columns", {})
    if columns and "visit" not in columns:
        raise _refused(
            path, text, "", "columns", "“visit” is missing", "without our reference jobs cannot be read back"
        )
    taken: set[str] = set()
    for section in ("columns", "fixed"):
        for name, value in tables.get(section, {}).items():
            column = (value if section == "columns" else name).casefold()
            if column in taken:
                raise _refused(
                    path,
                    text,
                    section,
                    name,
                    f"the column “{column}” is filled twice",
                    "leave one of them out",
                )
            taken.add(column)


def _refused(path: Path, text: str, section: str, name: str, what: str, hint: str) -> FileRefusedError:
    line = _line_of(text, section, name)
    place = f"line {line}" if line else f"[{section}]"
    return FileRefusedError(
        "mapping_wrong",
        f"{path.name}, {place}: “{name}”: {what}",
        hint=hint,
        details={"line": line, "name": name},
    )


def _line_of(text: str, section: str, name: str) -> int | None:
    """The line on which a name stands in its table (a table by itself for no section), None when hidden."""
    inside = ""
    key = re.compile(rf"\s*[\"']?{re.escape(name)}[\"']?\s*(=|\.)")
    for number, line in enumerate(text.splitlines(), 1):
        table = _TABLE.match(line)
        if table:
            inside = table[1]
            if not section and inside == name:
                return number
        elif inside == section and key.match(line):
            return number
    return None


def example() -> str:
    """A commented mapping file with every field, the common ones in force."""
    lines = [
        "# How visits become CFRMIS jobs. Fill in the names of CFRMIS's columns on the right.",
        f"# Save this as {FILE_NAME} in the home; a line that begins with # is not in force.",
        "",
        "[file]",
        '# "csv" or "xlsx"',
        'form = "csv"',
        "",
        "[columns]",
        "# our field = their column, in the order the columns shall stand",
    ]
    for name, what in FIELDS.items():
        off = "" if name in DEFAULT_COLUMNS else "# "
        lines += [f"# {what}", f'{off}{name} = "{name.replace("_", " ").capitalize()}"']
    lines += [
        "",
        "[fixed]",
        "# their column = what stands there in every job",
        '# "Job type" = "Education visit"',
        "",
        "[formats]",
        'date = "%d/%m/%Y"',
        'time = "%H:%M"',
        "",
        "[status]",
        "# state of the visit = what CFRMIS calls it",
        'confirmed = "Booked"',
        'delivered = "Delivered"',
        'cancelled = "Cancelled"',
        '"not delivered" = "Not delivered"',
        "",
        "[read_back]",
        "# in which column of a file from CFRMIS each of these stands, when it is another than above",
        *(f'# {name} = "{name.replace("_", " ").capitalize()}"' for name in READ_BACK),
        "",
    ]
    return "\n".join(lines)
