"""How a list of requests is asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecfrs_tui.tui.fieldfilter import FieldFilter

if TYPE_CHECKING:
    from ecfrs_tui.services.views import RequestRow

ASKS: FieldFilter[RequestRow] = FieldFilter(
    lambda r: f"{r.reference} {r.school} {r.town} {r.district} {r.what} {r.state}",
    {
        "district": lambda r: r.district,
        "pupils": lambda r: r.pupils,
        "programme": lambda r: r.programmes,
        "missing": lambda r: r.missing,
        "received": lambda r: r.received_at,
    },
    {
        "ready": lambda r: r.state == "ready",
        "new": lambda r: r.state == "new",
        "unsure": lambda r: not r.school_known,
        "incomplete": lambda r: bool(r.missing),
    },
)
"""`district:harlow need:>60 received:>-7 incomplete`."""
