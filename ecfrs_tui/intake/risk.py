"""Scores of need by school, postcode, small area or district: wide (a column a theme) or long."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from ecfrs_tui.errors import FileRefusedError
from ecfrs_tui.intake.csvfile import Row, Table, header_key, open_table
from ecfrs_tui.intake.records import Read, ReadOptions
from ecfrs_tui.intake.rowreader import Cells, RowRefusedError, gather
from ecfrs_tui.intake.values import BadValueError, read_decimal, read_number, shortened
from ecfrs_tui.travel.postcodes import normalise

KEY_COLUMNS = {
    "urn": ("urn",),
    "postcode": ("postcode", "pcds", "pcd"),
    "lsoa": (
        "lsoa", "lsoa code", "lsoa code 2011", "lsoa code 2021", "lsoa11cd", "lsoa21cd", "lsoa11 code",
        "lsoa21 code",
    ),
    "district": ("district", "district code", "lad", "local authority district"),
}  # fmt: skip
"""What a key is, and the columns that may hold it; a file with several is read by the first."""
_BLANKS = frozenset({"na", "n/a", "supp", "-", "–", "null"})
_THOUSANDS = re.compile(r"[+-]?\d{1,3}(,\d{3})+(\.\d+)?", re.ASCII)
_LSOA = re.compile(r"[EW]01\d{6}", re.ASCII)
_MOST = 1e11
_NAMELESS = frozenset({"score", "value", "risk", "risk score"})
"""A lone column of such a name says nothing: what it is stands in the options."""


@dataclass(frozen=True, slots=True)
class Measure:
    """A column of scores: `theme` as the file names it (empty: by the options), what it weighs if it says so."""

    column: str
    name: str
    theme: str = ""
    low_is_worse: bool | None = None
    weight: float | None = None


@dataclass(frozen=True, slots=True)
class ScoreRow:
    """The values of one row: key in its usual form, (measure, value) for every measure that is known."""

    key_kind: str
    key: str
    values: tuple[tuple[str, float], ...]


def read_risk(path: Path, options: ReadOptions) -> Read[ScoreRow]:
    """A set of scores; `about` holds `key_kind`, `key_column` and the `measures`. Raises FileRefusedError."""
    table = open_table(path)
    kind, column = key_column(table)
    headers = {header_key(name): name for name in table.header}
    if "theme" in headers and "score" in headers:
        return _read_long(table, kind, column, headers["theme"], headers["score"])
    others = [name for name in table.header if name and header_key(name) not in _all_keys()]
    numbers = [name for name in others if _mostly_numbers(table, name)]
    if not numbers:
        raise FileRefusedError(
            "no_scores",
            f"{path.name}: beside “{column}” no column holds numbers",
            hint="one column a theme, or the columns theme and score",
        )
    named = len(numbers) > 1 or header_key(numbers[0]) not in _NAMELESS
    measures = [Measure(name, name if named else "", name if named else "") for name in numbers]
    return read_wide(table, kind, column, measures)


def key_column(table: Table, kinds: Sequence[str] = tuple(KEY_COLUMNS)) -> tuple[str, str]:
    """The kind of key and the column that holds it. Raises FileRefusedError when there is none."""
    for kind in kinds:
        for name in table.header:
            if header_key(name) in KEY_COLUMNS[kind]:
                return kind, name
    raise FileRefusedError(
        "columns_missing",
        f"{table.path.name}: no column says which school or area a row is about",
        hint=f"one of the columns {', '.join(kinds)} is needed",
        details={"missing": list(kinds), "header": list(table.header[:40])},
    )


def read_wide(table: Table, kind: str, column: str, measures: Sequence[Measure]) -> Read[ScoreRow]:
    """A table with a row a key and a column a measure. Raises FileRefusedError."""
    places = table.places((column, *(m.column for m in measures)))
    build = partial(_wide_row, kind=kind, column=column, measures=measures)
    read = gather(table, places, build, lambda row: row.key, column)
    return _told(table, read, kind, column, measures)


def _wide_row(cells: Cells, *, kind: str, column: str, measures: Sequence[Measure]) -> ScoreRow:
    key = read_key(cells, kind, column)
    values = [(m.name, read_score(cells, m.column)) for m in measures]
    return ScoreRow(kind, key, tuple((name, value) for name, value in values if value is not None))


def _read_long(table: Table, kind: str, column: str, theme: str, score: str) -> Read[ScoreRow]:
    places = table.places((column, theme, score))
    found: dict[str, Measure] = {}

    def build(cells: Cells) -> ScoreRow:
        key = read_key(cells, kind, column)
        name = cells.needed(theme, most=80)
        name = found.setdefault(header_key(name), Measure(score, name, name)).name
        value = read_score(cells, score)
        return ScoreRow(kind, key, () if value is None else ((name, value),))

    def told_apart(row: ScoreRow) -> tuple[str, str]:
        return row.key, row.values[0][0] if row.values else ""

    read = gather(table, places, build, told_apart, column)
    return _told(table, read, kind, column, tuple(found.values()))


def _told(
    table: Table, read: Read[ScoreRow], kind: str, column: str, measures: Sequence[Measure]
) -> Read[ScoreRow]:
    extra = table.extra((column, "theme", *(m.column for m in measures)))
    notes = list(read.notes)
    if extra:
        shown = ", ".join(f"“{name}”" for name in extra[:12]) + (" …" if len(extra) > 12 else "")
        notes.append(f"columns left out, no scores of ours: {shown}")
    about = {**read.about, "key_kind": kind, "key_column": column, "measures": tuple(measures)}
    return Read(read.records, read.rows, read.refused, read.seen, tuple(notes), about)


def read_key(cells: Cells, kind: str, column: str) -> str:
    """The key of a row in its usual form. Refuses the row when it has not the form of one."""
    readers: dict[str, Callable[[str], str]] = {"urn": _urn, "postcode": _postcode, "lsoa": _lsoa}
    if kind not in readers:
        return cells.needed(column, most=80)
    return cells.must(column, readers[kind])


def _urn(text: str) -> str:
    return str(read_number(text, least=1, most=9_999_999))


def _postcode(text: str) -> str:
    found = normalise(text)
    if found is None:
        raise BadValueError("not a postcode")
    return found


def _lsoa(text: str) -> str:
    code = text.strip().upper()
    if not _LSOA.fullmatch(code):
        raise BadValueError("not the code of a small area such as E01021234")
    return code


def read_score(cells: Cells, column: str) -> float | None:
    """A number, or None for a blank and the usual marks of one. Refuses the row for anything else."""
    text = cells.text(column)
    if not text or text.casefold() in _BLANKS:
        return None
    try:
        return read_decimal(_plain(text), least=-_MOST, most=_MOST)
    except BadValueError as fault:
        raise RowRefusedError(column, shortened(text), str(fault)) from fault


def _plain(text: str) -> str:
    return text.replace(",", "") if _THOUSANDS.fullmatch(text.strip()) else text


def _all_keys() -> frozenset[str]:
    return frozenset(name for names in KEY_COLUMNS.values() for name in names)


def _mostly_numbers(table: Table, column: str) -> bool:
    """True when at least half of what the column holds are numbers: the others are then slips."""
    at = table.header.index(column)
    filled = numbers = 0
    for row in table.rows():
        text = row.cells[at].strip() if isinstance(row, Row) else ""
        if text and text.casefold() not in _BLANKS:
            filled += 1
            try:
                read_decimal(_plain(text), least=-_MOST, most=_MOST)
                numbers += 1
            except BadValueError:
                continue
    return 2 * numbers >= filled > 0
