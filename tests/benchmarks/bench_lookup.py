"""Look-up per keystroke over a made-up county; run it: `python -m tests.benchmarks.bench_lookup [MONTHS]`.

5,000 schools, 3,000 contacts, 1,500 requests and 2,000 visits; every beginning of every query is asked,
as when it is typed. Then a key to the painted list on the screens over a real office of 5,000 schools with so
many months (12) behind it, while the cards are read beside; 120 are ten years and take minutes to make.
"""

from __future__ import annotations

import asyncio
import random
import statistics
import sys
import tempfile
from datetime import datetime, timedelta
from itertools import product
from pathlib import Path
from time import perf_counter

from ecfrs_tui.clock import RehearsalClock
from ecfrs_tui.services.lookup import Finder
from ecfrs_tui.store import tables as t
from ecfrs_tui.store.migrate import migrate
from ecfrs_tui.store.work import Store, Work

NOW = datetime(2027, 3, 1, 9)
SCHOOLS, CONTACTS, REQUESTS, VISITS = 5000, 3000, 1500, 2000
FIRST = (
    "North",
    "Holly",
    "Great ",
    "Ash",
    "Fern",
    "Oak",
    "Little ",
    "St Osric's ",
    "St Wilda's ",
    "Brook",
    "Elm",
)
SECOND = (
    "lands",
    "mere",
    "combe",
    "ingford",
    "stead",
    "bury",
    "well",
    "Leas",
    "den",
    "marsh",
    "field",
    "hurst",
)
KINDS = (
    "Primary School",
    "Infant School",
    "Junior School",
    "C of E Primary School",
    "Church of England Voluntary Controlled Primary School",
    "Catholic Primary School",
    "High School",
    "Academy",
    "Community Primary School and Nursery",
)
TOWNS = (
    "Basildon",
    "Chelmsford",
    "Harlow",
    "Colchester",
    "Clacton-on-Sea",
    "Burnham-on-Crouch",
    "Rayleigh",
    "Epping",
)
GIVEN = ("Ada", "Bram", "Cleo", "Dara", "Ebba", "Finn", "Gwen", "Hugo", "Iris", "Jude", "Kit", "Lena")
FAMILY = (
    "Abbotley",
    "Brindlow",
    "Cartmoor",
    "Dunsworth",
    "Eversley",
    "Fallowfield",
    "Garrowby",
    "Hathersedge",
)
QUERIES = (
    "northlands primary basildon",
    "st osrics c of e",
    "saint wildas",
    "northlnds primry",
    "hollymere junor harlow",
    "cm1 1ab",
    "cm11",
    "ada brindlow",
    "01632 960123",
    "REQ-0147",
    "147",
    "vis-12",
    "900123",
    "greta leas burnham",
    "church of england voluntary",
    "zzzzzz qqqqq",
)


def fill(work: Work, chance: random.Random) -> None:
    """The made-up county."""
    names = [f"{a}{b} {kind}" for a, b, kind in product(FIRST, SECOND, KINDS)]
    chance.shuffle(names)
    names += [f"{names[n % len(names)]} {TOWNS[n % len(TOWNS)]}" for n in range(SCHOOLS - len(names))]
    letters = "ABDEFGHJLN"
    schools = [
        {
            "urn": 900001 + n,
            "name": name,
            "town": chance.choice(TOWNS),
            "district": chance.choice(TOWNS),
            "street": f"{chance.choice(FIRST)}{chance.choice(SECOND)} Road",
            "postcode": f"CM{chance.randint(1, 20)} {chance.randint(1, 9)}{''.join(chance.choices(letters, k=2))}",
            "phone": f"01632 960{n % 1000:03d}",
            "phase": "Primary",
            "status": "Closed" if n % 60 == 0 else "Open",
        }
        for n, name in enumerate(names[:SCHOOLS])
    ]
    work.bulk_insert(t.School, schools)
    work.session.add(t.Programme(code="HS3", title="Home safety"))
    work.session.add(t.Officer(code="ASH", name="Ash", base_name="Rayleigh"))
    work.session.flush()
    for n in range(CONTACTS):
        name = f"{chance.choice(GIVEN)} {chance.choice(FAMILY)}"
        mail = f"office{n}@school{n % SCHOOLS}.example"
        phone = f"07700 900{n % 1000:03d}"
        urn = 900001 + n % SCHOOLS
        work.session.add(t.Contact(urn=urn, name=name, role="office manager", email=mail, phone=phone))
    for n in range(REQUESTS):
        work.session.add(
            t.Request(
                reference=f"REQ-{n + 1:04d}",
                received_at=NOW - timedelta(hours=n * 11),
                source="bench",
                source_key=str(n),
                urn=900001 + chance.randrange(SCHOOLS),
                contact_name=f"{chance.choice(GIVEN)} {chance.choice(FAMILY)}",
            )
        )
    for n in range(VISITS):
        starts = NOW - timedelta(hours=n * 9)
        work.session.add(
            t.Visit(
                reference=f"VIS-{n + 1:04d}",
                state="delivered",
                urn=900001 + chance.randrange(SCHOOLS),
                arrives_at=starts,
                starts_at=starts,
                ends_at=starts + timedelta(hours=1),
                departs_at=starts + timedelta(hours=1),
                uid=f"{n}@bench.example",
            )
        )


def spread(times: list[float]) -> str:
    """Median, 95th per cent and the slowest."""
    ordered = sorted(times)
    return (
        f"median {statistics.median(ordered):5.1f} ms, 95 % {ordered[int(len(ordered) * 0.95)]:5.1f} ms, "
        f"slowest {ordered[-1]:5.1f} ms"
    )


def painted(months: int) -> None:
    """A key to the painted list, and what the desk itself takes of it."""
    here = Path(__file__).resolve().parent
    sys.path[:0] = [str(here.parent / "tui"), str(here.parents[1])]
    from tests.benchmarks.history import made
    from tests.benchmarks.lookup_paint import keystrokes

    with tempfile.TemporaryDirectory() as folder:
        office = made(Path(folder) / "home", months=months, schools=SCHOOLS)
        usual, found, cards = office.known_hits, [], []

        def timed(*given: object, **named: object) -> object:
            began = perf_counter()
            hits = usual(*given, **named)  # type: ignore[arg-type]
            found.append(1000 * (perf_counter() - began))
            return hits

        office.known_hits = timed  # type: ignore[method-assign, assignment]
        print(f"key to paint   {spread(asyncio.run(keystrokes(office)))}")
        print(f"of it the desk {spread(found)}")
        for hit in usual("school", limit=20):
            if hit.kind == "school":
                began = perf_counter()
                office.school(hit.school_key)
                office.call_answers(hit.school_key)
                cards.append(1000 * (perf_counter() - began))
        print(f"card, beside   {spread(cards)}")
        office.close()


def main() -> None:
    """Measures and prints."""
    index()
    painted(int(sys.argv[1]) if len(sys.argv) > 1 else 12)


def index() -> None:
    """The index alone, without a screen."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "bench.sqlite3"
        migrate(path, NOW)
        store = Store(path, RehearsalClock(NOW))
        with store.writing("bench") as work:
            fill(work, random.Random(2027))
        with store.reading() as session:
            began = perf_counter()
            finder = Finder(session)
            print(f"first finder   {1000 * (perf_counter() - began):6.1f} ms")
            began = perf_counter()
            finder = Finder(session, finder)
            print(f"nothing new    {1000 * (perf_counter() - began):6.1f} ms")
        with store.writing("bench") as work:
            work.session.add(t.Contact(name="Nina Newcombe"))
        with store.reading() as session:
            began = perf_counter()
            finder = Finder(session, finder)
            print(f"one new        {1000 * (perf_counter() - began):6.1f} ms")
        finder.warm()
        taken: list[tuple[float, str]] = []
        for query in QUERIES:
            for end in range(1, len(query) + 1):
                began = perf_counter()
                finder.find(query[:end])
                taken.append((1000 * (perf_counter() - began), query[:end]))
        print(f"{len(taken)} keystrokes {spread([milliseconds for milliseconds, _ in taken])}")
        slowest, words = max(taken)
        print(f"slowest        {slowest:6.1f} ms  ({words!r})")
        store.close()


if __name__ == "__main__":
    main()
