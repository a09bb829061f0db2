"""The states of a message, and what each means for what may be done with it.

drafted -> released -> sending -> sent            (over the mail server)
        -> exported                               (into files)
        -> sent by hand
sending -> released (the server said: later) | failed | uncertain
drafted, released, failed -> withdrawn
exported, sent, … -> accepted | declined          (the answer to it)
"""

from __future__ import annotations

LEFT = ("exported", "sending", "uncertain", "sent", "sent by hand", "accepted", "declined")
"""It has reached somebody, or may have."""
WAITING = ("drafted", "released", "failed")
"""Nobody outside has it."""
STATES = (
    "drafted",
    "released",
    "sending",
    "exported",
    "sent",
    "sent by hand",
    "uncertain",
    "failed",
    "accepted",
    "declined",
    "withdrawn",
)
