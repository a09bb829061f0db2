"""Opens an .xlsx workbook from a stranger without trusting it."""

from __future__ import annotations

import contextlib
import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from ecfrs_tui.errors import FileRefusedError
from ecfrs_tui.intake.csvfile import read_bytes

MOST_BYTES = 50_000_000
MOST_UNPACKED = 300_000_000
"""A Forms result of 10,000 answers unpacks to some 30 MB."""
MOST_PARTS = 2_000
MOST_ROWS = 100_000
MOST_COLUMNS = 300
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
"""How workbooks write characters that XML cannot hold: `_x000D_` is a carriage return."""
_EXCEL_EPOCH = datetime(1899, 12, 30)


def _refused(code: str, path: Path, words: str, hint: str) -> FileRefusedError:
    return FileRefusedError(code, f"{path.name} {words}", hint=hint)


def _checked(path: Path) -> bytes:
    content = read_bytes(path, most=MOST_BYTES)
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        raise _refused(
            "workbook_locked",
            path,
            "is locked with a password, or is a workbook of the old kind (.xls)",
            "open it in Excel and save it as .xlsx without a password",
        )
    if not content.startswith(b"PK"):
        raise _refused(
            "file_not_workbook",
            path,
            "is not an Excel workbook (.xlsx)",
            "export the answers of the form again (“Open in Excel”)",
        )
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
            unpacked = sum(part.file_size for part in parts)
            names = {part.filename for part in parts}
            locked = any(part.flag_bits & 1 for part in parts)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as fault:
        raise _refused(
            "workbook_damaged", path, "is cut off or damaged", "export the answers again"
        ) from fault
    if locked:
        raise _refused("workbook_locked", path, "is locked with a password", "save it without one")
    if unpacked > MOST_UNPACKED or len(parts) > MOST_PARTS:
        raise _refused(
            "workbook_too_big",
            path,
            f"would unpack to {unpacked / 1e6:,.0f} MB in {len(parts):,} parts; no form's answers do",
            "check that this is the right file",
        )
    if "xl/workbook.xml" not in names:
        raise _refused(
            "file_not_workbook",
            path,
            "is a zip file, but not an Excel workbook (.xlsx)",
            "export the answers of the form again (“Open in Excel”)",
        )
    return content


@contextlib.contextmanager
def visible_sheets(path: Path) -> Iterator[list[tuple[str, Iterator[tuple[Any, ...]]]]]:
    """The visible sheets of a workbook with their rows of values; formulas by their stored result.

    Raises FileRefusedError when it is missing, locked, damaged, far too big or no workbook.
    """
    content = _checked(path)
    import openpyxl

    damaged = _refused("workbook_damaged", path, "is cut off or damaged", "export the answers again")
    try:
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
    except FileRefusedError:
        raise
    except Exception as fault:  # a broken workbook makes the library raise nearly anything
        raise damaged from fault
    try:
        yield [
            (sheet.title, _rows(path, sheet, damaged))
            for sheet in book.worksheets
            if sheet.sheet_state == "visible"
        ]
    finally:
        book.close()


def _rows(path: Path, sheet: Any, damaged: FileRefusedError) -> Iterator[tuple[Any, ...]]:
    # the stated size of a sheet may be a lie; without it the rows themselves count
    sheet.reset_dimensions()
    rows = sheet.iter_rows(values_only=True)
    for number in range(1, MOST_ROWS + 2):
        try:
            row: Sequence[Any] = next(rows)
        except StopIteration:
            return
        except Exception as fault:
            raise damaged from fault
        if number > MOST_ROWS or len(row) > MOST_COLUMNS:
            raise _refused(
                "workbook_too_big",
                path,
                f"has more than {MOST_ROWS:,} rows or {MOST_COLUMNS} columns",
                "check that this is the right file",
            )
        yield tuple(row)


def as_text(value: Any) -> str:
    """A cell as a person would read it; whole numbers without a point, dates as `9 March 2027`."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    if isinstance(value, datetime):
        day = f"{value.day} {value:%B %Y}"
        return day if value.time() == time() else f"{day} {value:%H:%M}"
    if isinstance(value, date):
        return f"{value.day} {value:%B %Y}"
    if isinstance(value, time):
        return f"{value:%H:%M}"
    return _ESCAPED.sub(lambda m: chr(int(m[1], 16)), str(value))


def as_moment(value: Any) -> datetime | None:
    """A cell as a date and time (seconds kept), also when Excel holds it as a bare number; None otherwise."""
    if isinstance(value, datetime):
        return value.replace(microsecond=0, tzinfo=None)
    if isinstance(value, date):
        return datetime.combine(value, time())
    if isinstance(value, int | float) and not isinstance(value, bool) and 20_000 < value < 90_000:
        return _EXCEL_EPOCH + timedelta(seconds=round(value * 86_400))
    return None
