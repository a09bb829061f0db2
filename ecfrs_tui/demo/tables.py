"""Reading the package's own tables and writing CSV as bytes."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from importlib.resources import files


def data_bytes(name: str) -> bytes:
    """A file of the package's data folder with LF line ends, whatever a checkout made of them."""
    return (files("ecfrs_tui.demo") / "data" / name).read_bytes().replace(b"\r\n", b"\n")


def data_rows(name: str) -> list[dict[str, str]]:
    """The rows of a CSV of the package's data folder (UTF-8, header row)."""
    return list(csv.DictReader(io.StringIO(data_bytes(name).decode("utf-8"), newline="")))


def csv_bytes(
    header: Sequence[str],
    rows: Iterable[Sequence[object]],
    *,
    encoding: str = "utf-8",
    line_end: str = "\n",
    quote_text: bool = False,
) -> bytes:
    """A CSV as bytes; `quote_text` puts quotes round everything that is not a number, as GIAS does."""
    out = io.StringIO(newline="")
    writer = csv.writer(
        out, lineterminator=line_end, quoting=csv.QUOTE_NONNUMERIC if quote_text else csv.QUOTE_MINIMAL
    )
    writer.writerow(header)
    writer.writerows(rows)
    return out.getvalue().encode(encoding)
