"""One order of sources: the best that knows answers, whatever befalls the others, and the drive says so."""

from __future__ import annotations

import pickle
from collections.abc import Callable
from functools import partial
from math import inf

import pytest

from ecfrs_tui.domain.places import Place
from ecfrs_tui.errors import StoreError
from ecfrs_tui.travel.chain import NOBODY, Chain
from ecfrs_tui.travel.late import LateSource
from ecfrs_tui.travel.matrix import StoredMatrix
from ecfrs_tui.travel.servers import Osrm, ServerSettings
from ecfrs_tui.travel.skeleton import RoadSkeleton
from ecfrs_tui.travel.source import TravelSource
from ecfrs_tui.travel.tables import StoppedError, until
from tests.travel.made_sources import MadeSource, PiecewiseSource
from tests.travel.places import BURNHAM, CHELMSFORD, COLCHESTER, SOUTHEND, TOWNS

BROKEN = StoreError("broken", "the roads do not read")


def at(*places: Place) -> Callable[[Place], bool]:
    return lambda place: place in places


def test_one_source_is_itself() -> None:
    source = MadeSource()
    chain = Chain([source])
    assert (chain.name, chain.version) == ("made", "1")
    assert chain.leg(CHELMSFORD, COLCHESTER) == source.leg(CHELMSFORD, COLCHESTER)
    assert list(chain.stand_ins()) == [("made", "1")]
    with pytest.raises(ValueError, match="needs a source"):
        Chain([])


def test_the_best_that_knows_answers_and_the_next_says_why() -> None:
    roads = MadeSource("roads", pace=1.0, knows_not=at(BURNHAM))
    chain = Chain([roads, MadeSource("skeleton", pace=1.5)])
    known = chain.leg(CHELMSFORD, COLCHESTER)
    assert known is not None and (known.source, known.note) == ("roads", "")
    unknown = chain.leg(BURNHAM, COLCHESTER)
    assert unknown is not None and (unknown.source, unknown.note) == ("skeleton", "roads has no way")
    assert Chain([roads]).leg(BURNHAM, COLCHESTER) is None


@pytest.mark.parametrize(
    ("fault", "words"), [(BROKEN, "the roads do not read"), (KeyError("x"), r"roads failed \(KeyError\)")]
)
def test_a_source_that_breaks_off_is_stood_in_for(fault: Exception, words: str) -> None:
    roads = MadeSource("roads", fault=fault)
    chain = Chain([roads, MadeSource("skeleton")])
    leg = chain.leg(CHELMSFORD, COLCHESTER)
    assert leg is not None and leg.source == "skeleton"
    assert leg.note == words.replace("\\", "") == chain.troubles["roads"]
    answered = chain.answered(TOWNS, TOWNS)
    assert answered.failed == {"roads": chain.troubles["roads"]}
    assert (answered.by == 1).all()
    roads.fault = None
    chain.answered(TOWNS, TOWNS)
    assert chain.troubles == {}


def test_when_none_can_answer_the_last_says_why() -> None:
    chain = Chain([MadeSource("roads", fault=BROKEN), MadeSource("skeleton", fault=ValueError("gone"))])
    with pytest.raises(ValueError, match="gone"):
        chain.matrix(TOWNS)
    assert chain.leg(CHELMSFORD, COLCHESTER) is None


def test_nobody_waits_for_a_server_but_who_says_so() -> None:
    server, skeleton = MadeSource("osrm", waits=True, pace=0.5), MadeSource("skeleton")
    chain = Chain([server, skeleton])
    leg = chain.leg(CHELMSFORD, COLCHESTER)
    assert leg is not None and (leg.source, server.asked) == ("skeleton", 0)
    assert leg.note == "osrm is asked in the background only"
    patient = chain.patiently().leg(CHELMSFORD, COLCHESTER)
    assert patient is not None and (patient.source, patient.note) == ("osrm", "")


def test_a_stored_drive_of_a_server_has_its_way_only_for_who_waits() -> None:
    server, skeleton = MadeSource("osrm", waits=True), MadeSource("skeleton", pace=2.0)
    chain = Chain([server, skeleton])
    stored = StoredMatrix.build(chain, TOWNS)
    quick = stored.leg(CHELMSFORD, COLCHESTER)
    assert (quick.source, quick.via, quick.note) == ("osrm", (), "")
    waited = StoredMatrix(stored.record, chain.patiently()).leg(CHELMSFORD, COLCHESTER)
    assert (waited.via, waited.minutes, waited.km) == (("Osrm",), quick.minutes, quick.km)


def test_the_no_way_of_a_stand_in_is_not_the_last_word() -> None:
    skeleton = MadeSource("skeleton", knows_not=at(BURNHAM))
    roads = MadeSource("roads", waits=True)
    record = StoredMatrix.build(skeleton, TOWNS).record
    for source in (skeleton, Chain([roads, skeleton])):
        stored = StoredMatrix(record, source)
        assert stored.quiet_minutes(BURNHAM, COLCHESTER) == stored.leg(BURNHAM, COLCHESTER).minutes == inf
    patient = StoredMatrix(record, Chain([roads, skeleton]).patiently())
    leg = patient.leg(BURNHAM, COLCHESTER)
    assert leg.source == "roads"
    assert (patient.quiet_minutes(BURNHAM, COLCHESTER), patient.quiet_km(BURNHAM, COLCHESTER)) == (
        leg.minutes,
        leg.km,
    )


def test_a_table_is_filled_by_each_in_turn() -> None:
    sea = Place("sea", "", 51.75, 1.9)
    places = [*TOWNS, sea]
    chain = Chain(
        [
            PiecewiseSource("roads", knows_not=at(BURNHAM, sea)),
            MadeSource("skeleton", pace=2, knows_not=at(sea)),
        ]
    )
    found = chain.answered(places, places)
    for i, one in enumerate(places):
        for j, other in enumerate(places):
            if one is other:
                continue
            leg = chain.leg(one, other)
            assert (leg is None) == (found.by[i, j] == NOBODY) == (sea in (one, other))
            if leg is not None:
                assert found.minutes[i, j] == pytest.approx(leg.minutes)
                assert found.sources[found.by[i, j]] == leg.source


def test_a_stored_matrix_says_who_answered_each_drive() -> None:
    roads, skeleton = MadeSource("roads", knows_not=at(BURNHAM)), MadeSource("skeleton", pace=2)
    chain = Chain([roads, skeleton])
    again = StoredMatrix.from_bytes(StoredMatrix.build(chain, TOWNS).to_bytes(), chain)
    for one in TOWNS:
        for other in TOWNS:
            if one is not other:
                leg = again.leg(one, other)
                assert leg == chain.leg(one, other)
                assert leg.source == ("skeleton" if BURNHAM in (one, other) else "roads")
    stood_in = StoredMatrix.from_bytes(StoredMatrix.build(skeleton, TOWNS).to_bytes(), chain)
    leg = stood_in.leg(CHELMSFORD, SOUTHEND)
    assert (leg.source, leg.note) == ("skeleton", "roads has not answered yet")


def test_the_next_is_asked_about_little_more_than_the_gaps() -> None:
    roads = PiecewiseSource("roads", knows_not=at(BURNHAM, SOUTHEND))
    skeleton = PiecewiseSource("skeleton", pace=2)
    found = Chain([roads, skeleton]).answered(TOWNS, TOWNS)
    assert (found.by != NOBODY).all()
    assert skeleton.asked == 2 * len(TOWNS) + 2 * (len(TOWNS) - 2)


def test_a_matrix_over_a_chain_goes_to_a_worker_process() -> None:
    server = Osrm(ServerSettings("http://127.0.0.1:1"))
    late = LateSource("roads", "7", RoadSkeleton)
    matrix = StoredMatrix.build(Chain([late, RoadSkeleton()]), TOWNS)
    again = pickle.loads(pickle.dumps(StoredMatrix(matrix.record, Chain([server, late, RoadSkeleton()]))))
    assert again.quiet_minutes(BURNHAM, SOUTHEND) == matrix.quiet_minutes(BURNHAM, SOUTHEND)


def test_stopping_leaves_at_once() -> None:
    source = PiecewiseSource("roads")
    done = iter([False, False, True])
    with pytest.raises(StoppedError):
        Chain([source, MadeSource("skeleton")]).answered(TOWNS, TOWNS, until(lambda: next(done)))
    assert source.asked == 2 * len(TOWNS)


def test_stand_ins_are_the_same_order_with_fewer() -> None:
    chain = Chain([MadeSource("roads", "a"), MadeSource("osrm", "b"), MadeSource("skeleton", "c")])
    names = list(chain.stand_ins())
    assert names[0] == (chain.name, chain.version) == ("roads", "roads:a osrm:b skeleton:c")
    assert names[-1] == ("skeleton", "c")
    assert len(names) == 7
    without = chain.without(["osrm"])
    assert (without.name, without.version) in names


def _opened(log: list[int]) -> TravelSource:
    log.append(1)
    return RoadSkeleton()


def test_a_late_source_is_opened_once_and_when_asked() -> None:
    log: list[int] = []
    late = LateSource("roads", "7", partial(_opened, log))
    assert Chain([late]).leg(CHELMSFORD, COLCHESTER) is None
    chain = Chain([late]).patiently()
    assert (chain.name, chain.version, log) == ("roads", "7", [])
    for _ in range(2):
        leg = chain.leg(CHELMSFORD, COLCHESTER)
    assert leg is not None and log == [1]
    minutes, _ = chain.matrix([CHELMSFORD, COLCHESTER])
    assert minutes[0, 1] == pytest.approx(leg.minutes)
    again = pickle.loads(pickle.dumps(LateSource("roads", "7", RoadSkeleton)))
    assert again.leg(CHELMSFORD, COLCHESTER) == RoadSkeleton().leg(CHELMSFORD, COLCHESTER)
