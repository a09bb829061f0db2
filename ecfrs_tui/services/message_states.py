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
WANTED = ("uncertain", "failed", "drafted", "released")
"""A person or the program has still to do with it, those a person has to look at first."""
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
