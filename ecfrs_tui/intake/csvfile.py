"""Delimited text as other programs write it: encoding, delimiter, header and rows, or a clear refusal."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from ecfrs_tui.errors import FileRefusedError
from ecfrs_tui.intake.records import Refused
from ecfrs_tui.intake.values import clean, shortened

MOST_BYTES = 300_000_000
"""The whole national register is about 60 MB; five times that is not a file of ours."""
_NOT_TEXT = (
    (b"PK\x03\x04", "a workbook or a zip file", "open it in Excel and save it as “CSV UTF-8”"),
    (b"\xd0\xcf\x11\xe0", "an old or locked Excel workbook", "open it in Excel and save it as “CSV UTF-8”"),
    (b"%PDF", "a PDF document", "ask for the table itself"),
    (b"\x1f\x8b", "a compressed file", "unpack it first"),
    (b"\xff\xfe", "UTF-16 text", "save it as “CSV UTF-8”"),
    (b"\xfe\xff", "UTF-16 text", "save it as “CSV UTF-8”"),
)
_MARKUP = re.compile(rb"\s*(\xef\xbb\xbf)?\s*<(!doctype|html|\?xml|head|body|table)", re.IGNORECASE)

_SEPARATOR_LINE = re.compile(r"sep=.?\r?\n", re.IGNORECASE)


def header_key(name: str) -> str:
    """A header for comparing: letters and digits, lower case, single spaces (`LA (name)` → `la name`)."""
    return re.sub(r"[\W_]+", " ", clean(name).casefold()).strip()


@dataclass(frozen=True, slots=True)
class Row:
    """One row; `number` as a spreadsheet counts, `cells` as they came."""

    number: int
    cells: list[str]


@dataclass(frozen=True, slots=True)
class Table:
    """A text table whose header has been read."""

    path: Path
    header: tuple[str, ...]
    header_row: int
    encoding: str
    delimiter: str
    lines: int
    """Line ends in the file: about how many rows to expect."""
    _text: str
    quoted: bool = True

    def places(self, needed: Sequence[str], wanted: Sequence[str] = ()) -> dict[str, int]:
        """Where each needed and wanted column stands, by the name asked for; wanted ones may be missing.

        Raises FileRefusedError when a needed one is missing or one of them appears twice.
        """
        keys = [header_key(name) for name in self.header]
        found: dict[str, int] = {}
        for name in (*needed, *wanted):
            count = keys.count(header_key(name))
            if count > 1:
                raise FileRefusedError(
                    "column_twice",
                    f"{self.path.name}: the column “{name}” appears {count} times in the header "
                    f"(row {self.header_row})",
                    hint="remove or rename all but one",
                )
            if count:
                found[name] = keys.index(header_key(name))
        missing = [name for name in needed if name not in found]
        if missing:
            shown = ", ".join(shortened(name, 30) for name in self.header[:8]) or "nothing"
            raise FileRefusedError(
                "columns_missing",
                f"{self.path.name}: {_columns(missing)} missing from the header (row {self.header_row})",
                hint=f"the header holds {shown}{' …' if len(self.header) > 8 else ''}",
                details={"missing": missing, "header": list(self.header[:40])},
            )
        return found

    def extra(self, known: Sequence[str]) -> tuple[str, ...]:
        """Header names that are none of the known ones."""
        keys = {header_key(name) for name in known}
        return tuple(shortened(name, 40) for name in self.header if name and header_key(name) not in keys)

    def rows(self) -> Iterator[Row | Refused]:
        """The rows below the header; blank ones are left out, short ones filled up.

        A row with more cells than the header is given as refused. Raises FileRefusedError when the
        file turns out to be cut off.
        """
        width = len(self.header)
        reader = _reader(self._text, self.delimiter, quoted=self.quoted)
        number, last_short = 0, False
        try:
            for number, cells in enumerate(reader, 1):
                if number <= self.header_row:
                    continue
                last_short = 0 < len(cells) < width
                if len(cells) == width:
                    if not any(cells):
                        continue
                elif not any(cells):
                    last_short = False
                    continue
                elif len(cells) > width and any(cell.strip() for cell in cells[width:]):
                    yield Refused(
                        number,
                        "",
                        shortened(self.delimiter.join(cells)),
                        f"{len(cells)} cells where the header has {width}: "
                        "is a value with a comma in it not in quotes?",
                    )
                    continue
                else:
                    cells = (cells + [""] * (width - len(cells)))[:width]  # noqa: PLW2901
                yield Row(number, cells)
        except csv.Error as fault:
            raise _broken(self.path, number + 1, fault) from fault
        if last_short and not self._text.endswith(("\n", "\r")):
            raise FileRefusedError(
                "file_cut_off",
                f"{self.path.name}: the last row ({number}) stops in the middle; the file is cut off",
                hint="fetch or export it again",
            )


def _columns(names: list[str]) -> str:
    listed = ", ".join(f"“{name}”" for name in names)
    return f"the column {listed} is" if len(names) == 1 else f"the columns {listed} are"


def _broken(path: Path, row: int, fault: csv.Error) -> FileRefusedError:
    if "end of data" in str(fault):
        return FileRefusedError(
            "file_cut_off",
            f"{path.name}: a quotation mark that opens in or before row {row} is never closed; "
            "the file is cut off",
            hint="fetch or export it again",
        )
    if "field larger" in str(fault):
        return FileRefusedError(
            "file_not_a_table",
            f"{path.name}: row {row} holds a value of more than {csv.field_size_limit():,} characters; "
            "that is no table of this kind",
            hint="check that this is the right file",
        )
    return FileRefusedError(
        "file_not_a_table",
        f"{path.name}: row {row} cannot be taken apart into cells ({fault})",
        hint="check the quotation marks there, or export the file again",
    )


def _reader(text: str, delimiter: str, *, quoted: bool) -> Iterator[list[str]]:
    lines = io.StringIO(text, newline="")
    if quoted:
        return csv.reader(lines, delimiter=delimiter, strict=True)
    return csv.reader(lines, delimiter=delimiter, strict=True, quoting=csv.QUOTE_NONE)


def read_bytes(path: Path, *, most: int = MOST_BYTES) -> bytes:
    """A file's bytes. Raises FileRefusedError when it is missing, a folder, unreadable, empty or far too big."""
    try:
        if path.is_dir():
            raise FileRefusedError("file_is_folder", f"{path} is a folder, not a file", hint="name the file")
        size = path.stat().st_size
        if size > most:
            raise FileRefusedError(
                "file_too_big",
                f"{path.name} has {size / 1e6:,.0f} MB; more than {most / 1e6:,.0f} MB is no file of this kind",
                hint="check that this is the right file",
            )
        content = path.read_bytes()
    except FileNotFoundError as fault:
        raise FileRefusedError(
            "file_missing", f"there is no file {path}", hint="check its name and folder"
        ) from fault
    except OSError as fault:
        raise FileRefusedError(
            "file_unreadable",
            f"{path} cannot be read: {fault.strerror}",
            hint="close it in other programs, and check who may read it",
        ) from fault
    if not content.strip(b"\r\n\t \x00\xef\xbb\xbf"):
        raise FileRefusedError("file_empty", f"{path.name} is empty", hint="fetch or export it again")
    return content


def _decoded(path: Path, content: bytes) -> tuple[str, str]:
    for mark, what, hint in _NOT_TEXT:
        if content.startswith(mark):
            raise FileRefusedError("file_not_csv", f"{path.name} is {what}, not a CSV file", hint=hint)
    if _MARKUP.match(content):
        raise FileRefusedError(
            "file_not_csv",
            f"{path.name} is a web page or XML, not a CSV file",
            hint="a sign-in page may have been saved in its place: download it again",
        )
    if b"\x00" in content:
        at = content.count(b"\n", 0, content.index(b"\x00")) + 1
        raise FileRefusedError(
            "file_not_csv",
            f"{path.name}: a NUL byte stands in line {at}; this is not plain text, or is damaged",
            hint="fetch or export it again as “CSV UTF-8”",
        )
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            return content.decode(encoding), encoding
        except UnicodeDecodeError:
            continue
    raise FileRefusedError(
        "file_encoding",
        f"{path.name} is neither UTF-8 nor Windows-1252 text",
        hint="open it in Excel and save it as “CSV UTF-8”",
    )


def open_table(path: Path, *, delimiters: str = ",;\t", quoted: bool = True) -> Table:
    """A delimited text file with its header: UTF-8 with or without mark, else Windows-1252.

    The delimiter is the one that splits the header most. Where nothing is `quoted`, a quotation mark is a
    character like any other. Raises FileRefusedError with what is wrong.
    """
    text, encoding = _decoded(path, read_bytes(path))
    first_line = _SEPARATOR_LINE.sub("", text[:200_000].lstrip()).partition("\n")[0]
    delimiter = max(delimiters, key=first_line.count)
    header: list[str] = []
    header_row = 0
    try:
        for header_row, header in enumerate(_reader(text, delimiter, quoted=quoted), 1):  # noqa: B007 - used below
            if any(cell.strip() for cell in header) and not _SEPARATOR_LINE.match(
                delimiter.join(header) + "\n"
            ):
                break
    except csv.Error as fault:
        raise _broken(path, header_row + 1, fault) from fault
    while header and not header[-1].strip():
        header.pop()
    return Table(
        path=path,
        header=tuple(clean(name) for name in header),
        header_row=header_row,
        encoding=encoding,
        delimiter=delimiter,
        lines=text.count("\n"),
        _text=text,
        quoted=quoted,
    )
