"""The workbook of answers as the form service hands it out, written part by part.

Written here and not with a library so that the same seed gives the same bytes under every version of
it, and so that what such libraries do not write (escaped control characters, the hidden sheet's names,
line breaks in a table's column names) is in it as in real ones.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Sequence
from datetime import datetime
from xml.sax.saxutils import escape, quoteattr

from ecfrs_tui.demo.questions import QUESTIONS
from ecfrs_tui.demo.requests import ANSWERED_BY, FORM_COLUMNS, Response

SHEET = "Sheet1"
HIDDEN_SHEET = "_56F9DC9755BA473782653E2940F9"
"""The name that the form service gives to the sheet it hides."""

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_SHEETML = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_DAY_ZERO = datetime(1899, 12, 30)
_ZIP_DATE = (1980, 1, 1, 0, 0, 0)
_NOT_XML = re.compile(r"[\x00-\x08\x0b-\x1f]")
_LOOKS_ESCAPED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")


def forms_workbook(responses: Sequence[Response]) -> bytes:
    """The .xlsx: Sheet1 with a table of the answers and a second, very hidden sheet. Times are Excel dates."""
    header = [*FORM_COLUMNS, *(question.text for question in QUESTIONS)]
    rows = [_row(1, [_text(text) for text in header])]
    for number, response in enumerate(responses, start=2):
        cells = [
            f"<v>{response.number}</v>",
            _moment(response.started_at),
            _moment(response.completed_at),
            _text(ANSWERED_BY),
            "",
            "",
            *(_text(answer) for answer in response.answers),
        ]
        rows.append(_row(number, cells))
    area = f"A1:{_column(len(header))}{len(responses) + 1}"
    parts = {
        "[Content_Types].xml": _content_types(),
        "_rels/.rels": _relations(("officeDocument", "xl/workbook.xml")),
        "xl/workbook.xml": _workbook(),
        "xl/_rels/workbook.xml.rels": _relations(
            ("worksheet", "worksheets/sheet1.xml"),
            ("worksheet", "worksheets/sheet2.xml"),
            ("styles", "styles.xml"),
        ),
        "xl/styles.xml": _styles(),
        "xl/worksheets/sheet1.xml": _sheet(
            area, "".join(rows), '<tableParts count="1"><tablePart r:id="rId1"/></tableParts>'
        ),
        "xl/worksheets/_rels/sheet1.xml.rels": _relations(("table", "../tables/table1.xml")),
        "xl/worksheets/sheet2.xml": _sheet("A1", "", ""),
        "xl/tables/table1.xml": _table(area, header),
    }
    return _zipped(parts)


def _zipped(parts: dict[str, str]) -> bytes:
    """Stored, not deflated: compressed bytes differ between builds of zlib."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for name, text in parts.items():
            entry = zipfile.ZipInfo(name, _ZIP_DATE)
            # ZipInfo notes the system it was made on; the bytes must not depend on it
            entry.create_system = 0
            archive.writestr(entry, (_HEAD + text).encode("utf-8"))
    return out.getvalue()


def _escaped(text: str) -> str:
    """Text as the format has it: what XML cannot hold becomes `_x001B_`, what looks like that is kept."""
    kept = _LOOKS_ESCAPED.sub("_x005F_", text)
    return _NOT_XML.sub(lambda found: f"_x{ord(found.group()):04X}_", kept)


def _text(text: str) -> str:
    """The inside of a text cell; nothing for an empty one."""
    return f'<is><t xml:space="preserve">{escape(_escaped(text))}</t></is>' if text else ""


def _moment(moment: datetime) -> str:
    """The inside of a date cell: days since the day zero of the format."""
    return f"<v>{(moment - _DAY_ZERO).total_seconds() / 86400:.10f}</v>"


def _row(number: int, cells: Sequence[str]) -> str:
    """A row; cells without content are left out, as the form service leaves them."""
    written = []
    for at, inside in enumerate(cells, start=1):
        if inside:
            date_style = number > 1 and at in (2, 3)
            kind = ' t="inlineStr"' if inside.startswith("<is>") else ' s="1"' if date_style else ""
            written.append(f'<c r="{_column(at)}{number}"{kind}>{inside}</c>')
    return f'<row r="{number}">{"".join(written)}</row>'


def _column(number: int) -> str:
    """The letters of a column, 1 is A; up to ZZ."""
    first, last = divmod(number - 1, 26)
    return (chr(64 + first) if first else "") + chr(65 + last)


def _sheet(area: str, rows: str, after: str) -> str:
    return (
        f'<worksheet xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><dimension ref="{area}"/>'
        f"<sheetData>{rows}</sheetData>{after}</worksheet>"
    )


def _table(area: str, header: Sequence[str]) -> str:
    columns = "".join(
        # the line break of a column's name is written in words here, as spreadsheets do
        f'<tableColumn id="{at}" name={quoteattr(_escaped(text).replace(chr(10), "_x000a_"))}/>'
        for at, text in enumerate(header, start=1)
    )
    return (
        f'<table xmlns="{_MAIN}" id="1" name="Table1" displayName="Table1" ref="{area}" totalsRowShown="0">'
        f'<autoFilter ref="{area}"/><tableColumns count="{len(header)}">{columns}</tableColumns></table>'
    )


def _workbook() -> str:
    return (
        f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>'
        f'<sheet name="{SHEET}" sheetId="1" r:id="rId1"/>'
        f'<sheet name="{HIDDEN_SHEET}" sheetId="2" state="veryHidden" r:id="rId2"/></sheets><definedNames>'
        f'<definedName name="{HIDDEN_SHEET}FormId">"made-up-form-for-the-demonstration"</definedName>'
        f'<definedName name="{HIDDEN_SHEET}ResponseSheet">"{SHEET}"</definedName>'
        "</definedNames></workbook>"
    )


def _styles() -> str:
    return (
        f'<styleSheet xmlns="{_MAIN}">'
        '<numFmts count="1"><numFmt numFmtId="164" formatCode="m/d/yy\\ h:mm:ss"/></numFmts>'
        '<fonts count="1"><font><sz val="11"/><name val="Calibri"/></font></fonts>'
        '<fills count="2"><fill><patternFill patternType="none"/></fill>'
        '<fill><patternFill patternType="gray125"/></fill></fills>'
        '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
        '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
        '<cellXfs count="2"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
        '<xf numFmtId="164" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/></cellXfs>'
        '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
    )


def _relations(*targets: tuple[str, str]) -> str:
    rows = "".join(
        f'<Relationship Id="rId{number}" Type="{_OFFICE}/{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(targets, start=1)
    )
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{rows}</Relationships>'


def _content_types() -> str:
    parts = {
        "/xl/workbook.xml": "sheet.main",
        "/xl/worksheets/sheet1.xml": "worksheet",
        "/xl/worksheets/sheet2.xml": "worksheet",
        "/xl/styles.xml": "styles",
        "/xl/tables/table1.xml": "table",
    }
    rows = "".join(
        f'<Override PartName="{part}" ContentType="{_SHEETML}.{kind}+xml"/>' for part, kind in parts.items()
    )
    return (
        f'<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{rows}</Types>'
    )
