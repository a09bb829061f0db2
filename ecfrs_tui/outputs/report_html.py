"""A report as one HTML page that needs nothing from anywhere else: its pictures and its style stand in it."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from ecfrs_tui.outputs.report_page import Column, Page, Table, Value, fit, in_words
from ecfrs_tui.outputs.report_picture import picture

STYLE = """
body{font:15px/1.45 system-ui,sans-serif;color:#22303a;background:#fbf8f3;margin:2rem auto;max-width:62rem;
padding:0 1rem}h1{margin:0}h2{margin:2rem 0 .4rem}p.when{color:#55636d;margin:.2rem 0 1.4rem}
dl{display:flex;flex-wrap:wrap;gap:.6rem 2rem;margin:0}dt{color:#55636d}dd{margin:0;font-size:1.5rem}
table{border-collapse:collapse;width:100%}th,td{padding:.25rem .6rem;text-align:left;
border-bottom:1px solid #dcd3c4}th.n,td.n{text-align:right;font-variant-numeric:tabular-nums}
tfoot td{font-weight:600;border-top:2px solid #22303a}svg{width:100%;height:auto;margin:.6rem 0}
svg text{font:12px system-ui,sans-serif;fill:#22303a}svg .g{stroke:#dcd3c4}ul{color:#55636d;padding-left:1.2rem}
td{white-space:pre-line;overflow-wrap:anywhere}@media print{body{background:#fff;margin:0}}
"""
POLICY = "default-src 'none'; style-src 'unsafe-inline'"
"""Even text that slipped through could load and run nothing."""


def document(page: Page) -> bytes:
    """The page as UTF-8. Every text of the report is escaped; nothing is fetched when it is opened."""
    title = escape(f"{fit(page.title)}, {fit(page.span)}")
    figures = "".join(
        f"<div><dt>{escape(fit(name))}</dt><dd>{escape(in_words(value, 'number')) or '–'}</dd></div>"
        for name, value in page.figures
    )
    notes = "".join(f"<li>{escape(fit(note))}</li>" for note in page.notes)
    parts = [
        '<!doctype html><html lang="en-GB"><head><meta charset="utf-8">',
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">',
        '<meta name="viewport" content="width=device-width,initial-scale=1">',
        f"<title>{title}</title><style>{STYLE}</style></head><body>",
        f"<h1>{escape(fit(page.title))}</h1>",
        f'<p class="when">{escape(fit(page.span))} · made {page.made_at:%d/%m/%Y %H:%M}</p>',
        f"<dl>{figures}</dl>",
        *(_part(table, f"p{number}") for number, table in enumerate(page.tables)),
        f"<h2>What is counted</h2><ul>{notes}</ul>" if notes else "",
        "</body></html>\n",
    ]
    return "".join(parts).encode("utf-8")


def _part(table: Table, name: str) -> str:
    head = "".join(f"<th{_class(c)} scope=col>{escape(fit(c.title))}</th>" for c in table.columns)
    body = "".join(_row(table.columns, row) for row in table.rows)
    foot = f"<tfoot>{_row(table.columns, table.totals)}</tfoot>" if table.totals else ""
    return (
        f"<h2>{escape(fit(table.title))}</h2>{picture(table, name)}"
        f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody>{foot}</table>"
    )


def _row(columns: Sequence[Column], row: Sequence[Value]) -> str:
    cells = "".join(
        f"<td{_class(column)}>{escape(in_words(value, column.form))}</td>"
        for column, value in zip(columns, row, strict=True)
    )
    return f"<tr>{cells}</tr>"


def _class(column: Column) -> str:
    return "" if column.form in ("text", "date") else " class=n"
