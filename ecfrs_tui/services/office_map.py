"""The office's part that says where things are: implements `services.map_desk.MapDesk`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from ecfrs_tui.services.context import Context
from ecfrs_tui.services.map_places import MapPoint
from ecfrs_tui.services.views import DayView


class MapOffice:
    """What `services.office.Office` inherits."""

    context: Context

    def map_points(self, references: Sequence[str]) -> Mapping[str, MapPoint]:
        """The places of requests and visits."""
        from ecfrs_tui.services import map_places

        with self.context.store.reading() as session:
            return map_places.points_of(session, references)

    def days_of(self, day: date) -> tuple[DayView, ...]:
        """The day of every active officer, in one reading."""
        from ecfrs_tui.services import diary

        with self.context.store.reading() as session:
            book = self.context.book(session, day, day)
            return tuple(
                diary.day_view(book, each, day) for _, each in sorted(book.officers.items()) if each.active
            )
