"""The office's records of what is delivered: implements `services.delivery_desk.DeliveryDesk`."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from ecfrs_tui.errors import EcfrsError
from ecfrs_tui.services.context import Context
from ecfrs_tui.services.records import deliveryviews as kept
from ecfrs_tui.services.views import Outcome

if TYPE_CHECKING:
    from ecfrs_tui.services.travelling import Travelling


class DeliveryOffice:
    """What `services.office.Office` inherits. The rooms behind it are opened when they are asked for."""

    context: Context
    travelling: Travelling
    _finder_mark: int

    def programmes_kept(self) -> tuple[kept.ProgrammeLine, ...]:
        """The catalogue with all that is kept."""
        from ecfrs_tui.services.records import delivery_looks
        from ecfrs_tui.services.visit_letters import wording_of

        with self.context.store.reading() as session:
            return delivery_looks.programmes(session, wording_of(self.context), self.context.now())

    def save_programme(
        self, texts: Mapping[str, str], *, known: str = "", version: int | None = None
    ) -> Outcome:
        """A new programme, or another state of a known one."""
        from ecfrs_tui.services.records import catalogue

        return self._kept(catalogue.save(self.context, texts, known=known, version=version))

    def weigh_programme(self, texts: Mapping[str, str], known: str) -> tuple[str, ...]:
        """Visits that would break a rule."""
        from ecfrs_tui.services.records import catalogue

        return catalogue.weigh(self.context, texts, known)

    def term_entries(self, *, past: bool = False) -> tuple[kept.TermLine, ...]:
        """Terms, holidays and INSET days."""
        from ecfrs_tui.services.records import delivery_looks

        with self.context.store.reading() as session:
            return delivery_looks.terms(session, self.context.now().date(), past=past)

    def authorities(self) -> tuple[str, ...]:
        """The authorities that terms are entered for."""
        from ecfrs_tui.services.records import terms

        with self.context.store.reading() as session:
            return terms.authorities(session)

    def save_term(
        self, texts: Mapping[str, str], *, number: int | None = None, version: int | None = None
    ) -> Outcome:
        """A term, holiday or INSET day of an authority or a school."""
        from ecfrs_tui.services.records import terms

        return self._kept(terms.save(self.context, texts, number=number, version=version))

    def remove_terms(self, numbers: Sequence[int]) -> Outcome:
        """Takes entries away."""
        from ecfrs_tui.services.records import terms

        return self._kept(terms.remove(self.context, numbers))

    def weigh_term(self, texts: Mapping[str, str], number: int | None = None) -> tuple[str, ...]:
        """Visits on days on which the school would be closed."""
        from ecfrs_tui.services.records import terms

        return terms.weigh(self.context, texts, number)

    def school_days(self) -> tuple[kept.SchoolDayLine, ...]:
        """The shapes of school days."""
        from ecfrs_tui.services.records import delivery_looks

        with self.context.store.reading() as session:
            return delivery_looks.school_days(session)

    def phases(self) -> tuple[str, ...]:
        """The phases that schools have."""
        from ecfrs_tui.services.records import delivery_looks

        with self.context.store.reading() as session:
            return delivery_looks.phases(session)

    def save_school_day(
        self, texts: Mapping[str, str], *, number: int | None = None, version: int | None = None
    ) -> Outcome:
        """The shape of a day."""
        from ecfrs_tui.services.records import school_days

        return self._kept(school_days.save(self.context, texts, number=number, version=version))

    def remove_school_days(self, numbers: Sequence[int]) -> Outcome:
        """Takes shapes away; the usual one holds."""
        from ecfrs_tui.services.records import school_days

        return self._kept(school_days.remove(self.context, numbers))

    def weigh_school_day(self, texts: Mapping[str, str], number: int | None = None) -> tuple[str, ...]:
        """Visits whose sessions would lie outside the day."""
        from ecfrs_tui.services.records import school_days

        return school_days.weigh(self.context, texts, number)

    def places_kept(self, *, closed: bool = False) -> tuple[kept.PlaceLine, ...]:
        """Venues and schools."""
        from ecfrs_tui.services.records import place_looks

        with self.context.store.reading() as session:
            return place_looks.places(session, closed=closed)

    def place_facts(self, key: str) -> kept.PlaceFacts:
        """All about one place."""
        from ecfrs_tui.services.records import place_looks

        with self.context.store.reading() as session:
            return place_looks.place(session, key, self.context.now().date())

    def postcode_words(self, text: str) -> str:
        """Where a typed postcode lies. Raises ValueError when there is none."""
        from ecfrs_tui.services.records import places

        return places.postcode_words(self.context, text)

    def save_place(self, key: str, texts: Mapping[str, str], *, version: int | None = None) -> Outcome:
        """What we know about a school, or another state of a venue; no key is a new venue."""
        from ecfrs_tui.services.records import places

        if key and not key.startswith("venue:"):
            return self._kept(places.save_school(self.context, key, texts, version=version))
        outcome = self._kept(places.save_venue(self.context, texts, known=key, version=version))
        if "postcode" in texts:
            # the venue is kept; drives that cannot be reckoned now are reckoned when they are asked for
            with contextlib.suppress(EcfrsError):
                self.travelling.refresh()
        return outcome

    def weigh_place(self, key: str, texts: Mapping[str, str]) -> tuple[str, ...]:
        """Visits that would break a rule."""
        from ecfrs_tui.services.records import places

        return places.weigh(self.context, key, texts)

    def people(self, *, at: str = "", partners: bool = False) -> tuple[kept.PersonLine, ...]:
        """People at schools and venues, or at partners."""
        from ecfrs_tui.services.records import place_looks

        with self.context.store.reading() as session:
            return place_looks.people(session, self.context.now().date(), at=at, partners=partners)

    def person_place(self, key: str) -> str:
        """The school or venue of a typed key. Raises ValueError when there is none."""
        from ecfrs_tui.services.records import people

        with self.context.store.reading() as session:
            return people.place_words(session, key)

    def save_person(
        self, texts: Mapping[str, str], *, number: int | None = None, version: int | None = None
    ) -> Outcome:
        """A new person, or another state of one."""
        from ecfrs_tui.services.records import people

        return self._kept(people.save(self.context, texts, number=number, version=version))

    def form_questions(self) -> tuple[kept.QuestionLine, ...]:
        """Questions of forms with the fields they fill."""
        from ecfrs_tui.services.records import place_looks

        with self.context.store.reading() as session:
            return place_looks.questions(session)

    def save_question(self, number: int, field: str, *, version: int | None = None) -> Outcome:
        """A question is that field; requests not yet offered are read again."""
        from ecfrs_tui.services.records import mappings

        return self._kept(mappings.save(self.context, number, field, version=version))

    def confirm_questions(self, numbers: Sequence[int]) -> Outcome:
        """Questions are understood as they should be."""
        from ecfrs_tui.services.records import mappings

        return self._kept(mappings.confirm(self.context, numbers))

    def _kept(self, outcome: Outcome) -> Outcome:
        self._finder_mark = -1
        return outcome
