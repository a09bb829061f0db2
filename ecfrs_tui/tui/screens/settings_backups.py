"""Backups in Settings: made, put back, deleted; and what is amiss with this home."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from textual.content import Content

from ecfrs_tui.services.records.deliveryviews import BackupLine
from ecfrs_tui.tui import words
from ecfrs_tui.tui.screens.dialogs import Question
from ecfrs_tui.tui.screens.settings_panel import SectionPanel
from ecfrs_tui.tui.screens.settings_slow import SlowPanel
from ecfrs_tui.tui.screens.settings_sure import ask_for_good, typed
from ecfrs_tui.tui.text import drawn, plain, tinted
from ecfrs_tui.tui.widgets.columns import Column
from ecfrs_tui.tui.widgets.pieces import Field
from ecfrs_tui.tui.work import Returned, beside

if TYPE_CHECKING:
    from ecfrs_tui.services.desk import Desk
    from ecfrs_tui.services.views import Outcome


def size_words(size: int) -> str:
    """`2.4 MB`."""
    return f"{size / 1_000_000:,.1f} MB" if size >= 100_000 else f"{size / 1000:,.0f} kB"


class BackupsPanel(SectionPanel[BackupLine]):
    """Copies in db/backups, the newest first."""

    SCOPES: ClassVar[tuple[str, ...]] = ("backups",)
    CONTEXT = "backups"
    TITLE = "Backups"
    MAIN = "backups.restore"
    UNDOABLE = False
    EMPTY = "There is no backup yet. {backups.new} makes one, also while others work."

    def columns(self) -> Sequence[Column[BackupLine]]:
        """When, why, how big."""
        return [
            Column(
                "made",
                lambda b, w: Content(f"{words.long_day(b.made_at.date())} {b.made_at:%H:%M}"),
                least=21,
            ),
            Column("why", lambda b, w: plain(b.why), least=18, weight=3, most=50),
            Column("size", lambda b, w: Content(size_words(b.size)), least=9, right=True),
            Column("file", lambda b, w: drawn(plain(b.name).plain, "dim"), least=14, weight=2, keep=3),
        ]

    def key(self, row: BackupLine) -> str:
        """The file's name."""
        return row.name

    def read(self, desk: Desk) -> Sequence[BackupLine]:
        """All of them."""
        return desk.backups()

    def summary(self, rows: Sequence[BackupLine]) -> str:
        """How many, and how much room they take."""
        return f"{words.count(len(rows), 'copy', 'copies')}, {size_words(sum(row.size for row in rows))}"

    def facts(self, row: BackupLine) -> tuple[Content, Sequence[Field]]:
        """The file in full."""
        return plain(row.name).stylize("bold"), [
            Field("lies in", plain(row.path.removesuffix(row.name)), 2),
            Field("made", plain(row.why)),
            Field("personal", Content("it holds what was held then, people forgotten since included")),
        ]

    # actions

    def new(self) -> None:
        """Copies the database."""
        desk = self.desk
        beside(
            self,
            desk.make_backup,
            lambda outcome: self._done(outcome, outcome.reference),
            lambda error: self.app.notify(error.message, severity="error", markup=False),
            name="backup",
        )

    def on_returned(self, message: Returned) -> None:
        """The copy is made, or not."""
        message.deliver()

    def restore(self) -> None:
        """Puts the copy in the place of the database, once that has been typed."""
        row, desk = self.current, self.desk
        if row is None:
            return

        def act(texts: Mapping[str, str]) -> Outcome:
            return desk.restore_backup(row.name)

        lines = [
            Field("copy", plain(row.name)),
            Field("made", Content(f"{words.long_day(row.made_at.date())} {row.made_at:%H:%M}")),
        ]
        warnings = [
            "Everything done since then is no longer there; u does not bring it back.",
            "What stands now is kept as another copy first. Messages that have left stay sent.",
        ]
        ask_for_good(
            self, Question("Put this copy back", lines, "put it back", act, warnings, (typed("restore"),))
        )

    def drop(self) -> None:
        """Deletes the copy for good."""
        row, desk = self.current, self.desk
        if row is None:
            return

        def act(texts: Mapping[str, str]) -> Outcome:
            return desk.delete_backup(row.name)

        lines = [Field("copy", plain(row.name)), Field("made", plain(row.why))]
        ask_for_good(
            self, Question("Delete this copy", lines, "delete for good", act, ["This cannot be undone."])
        )


@dataclass(frozen=True)
class HealthLine:
    """Something that was looked at: `amiss` when it wants a person."""

    what: str
    words: str
    amiss: bool = False


class HealthPanel(SlowPanel[HealthLine]):
    """What `doctor` finds: first what is amiss, then what was looked at."""

    SCOPES: ClassVar[tuple[str, ...]] = ("health",)
    CONTEXT = "health"
    TITLE = "Is all well?"
    MAIN = "health.again"

    def columns(self) -> Sequence[Column[HealthLine]]:
        """What, and how it stands."""
        return [
            Column("", lambda h, w: tinted("!", "red") if h.amiss else tinted("✓", "green"), least=1),
            Column("what", lambda h, w: plain(h.what), least=14, weight=1, most=24),
            Column("how it stands", lambda h, w: plain(h.words), least=30, weight=5),
        ]

    def key(self, row: HealthLine) -> str:
        """What and how."""
        return f"{row.what}/{row.words}"

    def read(self, desk: Desk) -> Sequence[HealthLine]:
        """Examines the home; takes a while."""
        found = desk.health()
        lines = [HealthLine("amiss", problem, True) for problem in found.problems]
        lines += [HealthLine("no place", f"{name} ({key})", True) for key, name in found.unplaced[:50]]
        lines += [
            HealthLine("odd place", f"{o.name} (urn:{o.urn}): {o.km} km from {o.postcode}", True)
            for o in found.odd[:50]
        ]
        lines += [HealthLine("missing", f"{each.words} {each.mend}", True) for each in found.missing]
        size = size_words(found.database_bytes or 0)
        lines += [
            HealthLine("release", found.version),
            HealthLine("home", str(found.home)),
            HealthLine("database", f"{size}, schema {found.schema} (ours is {found.schema_wanted})"),
            HealthLine("backups", words.count(found.backups, "copy", "copies"), not found.backups),
            HealthLine("holds", ", ".join(f"{number:,} {name}" for name, number in found.rows.items())),
            HealthLine(
                "driving times",
                f"{found.travel_source} {found.travel_version}, {found.travel_places:,} places",
            ),
            HealthLine(
                "libraries", ", ".join(f"{name} {version}" for name, version in found.libraries.items())
            ),
            *(HealthLine("data", text) for text in found.attributions),
        ]
        return lines

    def summary(self, rows: Sequence[HealthLine]) -> str:
        """How much is amiss."""
        number = sum(row.amiss for row in rows)
        return f"{number} to look at" if number else "all is well"

    def facts(self, row: HealthLine) -> tuple[Content, Sequence[Field]]:
        """The line in full."""
        return plain(row.what).stylize("bold"), [Field("", plain(row.words), 5)]

    def again(self) -> None:
        """Looks again."""
        self.stale = True
        self.freshen()
