"""Postcodes: their form, the directory that is installed, and directories that are broken."""

from __future__ import annotations

import struct
from pathlib import Path
from typing import Any

import brotli
import msgpack
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ecfrs_tui.domain.places import Place, straight_km
from ecfrs_tui.errors import FileRefusedError
from ecfrs_tui.travel.districts import DISTRICTS, authority_of, district_name
from ecfrs_tui.travel.postcode_table import AreaTable
from ecfrs_tui.travel.postcodes import PostcodeFinder, normalise
from tests.travel.places import CHELMSFORD


@pytest.mark.parametrize(
    ("typed", "neat"),
    [
        ("cm1 1aa", "CM1 1AA"),
        ("CM11AA", "CM1 1AA"),
        ("  cm1\u00a01aa ", "CM1 1AA"),
        ("CO10 7FY", "CO10 7FY"),
        ("co107fy", "CO10 7FY"),
        ("e1 6an", "E1 6AN"),
        ("EC1A1BB", "EC1A 1BB"),
        ("W1A 0AX", "W1A 0AX"),
        ("SS99 9zz", "SS99 9ZZ"),
    ],
)
def test_a_postcode_however_it_was_typed(typed: str, neat: str) -> None:
    assert normalise(typed) == neat


@pytest.mark.parametrize(
    "typed",
    [
        "", " ", "CM1", "CM1 1A", "CM1 1AAA", "1CM 1AA", "CM1 AAA", "CM1 1CI", "QM1 1AA", "CM1-1AA",
        "CM 1 1 A A", "CM1 1AA'); DROP", "ＣＭ１ １ＡＡ", "CM١ 1AA", "C\x00M1 1AA", "CM1 1AA" * 500,
    ],
)  # fmt: skip
def test_what_is_no_postcode(typed: str) -> None:
    assert normalise(typed) is None
    assert PostcodeFinder().find(typed) is None


@settings(max_examples=150)
@given(st.from_regex(r"[A-Za-z]{1,2}[0-9][0-9A-Za-z]?[ ]{0,2}[0-9][A-Za-z]{2}", fullmatch=True))
def test_neat_stays_neat_and_holds_what_was_typed(typed: str) -> None:
    neat = normalise(typed)
    if neat is not None:
        assert neat.replace(" ", "") == typed.replace(" ", "").upper()
        assert neat[-4] == " "
        assert normalise(neat) == normalise(neat.replace(" ", "").lower()) == neat


def test_the_installed_directory_knows_chelmsford_and_says_who_governs_it(tmp_path: Path) -> None:
    found = PostcodeFinder(tmp_path).find("cm11aa")
    assert found is not None
    assert found.postcode == "CM1 1AA"
    assert straight_km(Place("", "", found.latitude, found.longitude), CHELMSFORD) < 3
    assert (found.district_code, found.district_name, found.authority) == ("E07000070", "Chelmsford", "Essex")


def test_the_fourteen_districts() -> None:
    assert len(DISTRICTS) == 14
    assert authority_of("E07000076") == "Essex"
    assert authority_of("E06000033") == "Southend-on-Sea"
    assert authority_of("E06000034") == district_name("E06000034") == "Thurrock"
    assert authority_of("E09000002") is district_name("E09000002") is None


def write_letter(folder: Path, letter: str, rows: list[tuple[Any, ...]]) -> None:
    columns = ["pcd", "laua", "oseast1m", "osnrth1m"]
    data = {name: [row[at] for row in rows] for at, name in enumerate(columns)}
    body = msgpack.packb({"columns": columns, "data": data})
    (folder / f"postcodes_{letter}.msgpack.br").write_bytes(brotli.compress(body, quality=1))


MADE_UP = [
    ("CM991AB", "E07000070", 570_700.0, 206_900.0),
    ("CM1 9ZZ", "E07000070", 571_000.0, 207_000.0),
    ("CM1 9ZY", None, None, None),
    ("CM1 9ZX", "E07000070", None, None),
    ("CM1 9ZW", "E07000070", 0.0, 0.0),
    ("CO1 9ZZ", "E07000071", 599_500.0, 225_000.0),
    ("C1  9ZZ", "E07000099", 599_500.0, 225_000.0),
    ("CW1 9ZZ", "E06000049", 370_000.0, 355_000.0),
]


def test_rows_without_coordinates_and_strangers_are_not_found(tmp_path: Path) -> None:
    write_letter(tmp_path, "C", MADE_UP)
    finder = PostcodeFinder(data_folder=tmp_path)
    assert finder.find("CM99 1AB") is not None
    assert finder.find("CM1 9ZZ") is not None
    for postcode in ("CM1 9ZY", "CM1 9ZX", "CM1 9ZW", "CM1 9AA", "M1 9ZZ", "BT1 1AA"):
        assert finder.find(postcode) is None
    crewe = finder.find("CW1 9ZZ")
    assert crewe is not None
    assert (crewe.district_name, crewe.authority) == (None, None)
    assert finder.find("C1 9ZZ") is not None


def test_a_cache_serves_the_next_process_without_the_directory(tmp_path: Path) -> None:
    data, cache = tmp_path / "data", tmp_path / "cache"
    data.mkdir()
    write_letter(data, "C", MADE_UP)
    first = PostcodeFinder(cache, data_folder=data).find("CM1 9ZZ")
    later = PostcodeFinder(cache, data_folder=tmp_path / "gone")
    assert first is not None
    assert later.find("CM1 9ZZ") == first
    # the neighbours of the same letter were kept with it
    assert later.find("CO1 9ZZ") is not None


def test_a_damaged_cache_is_made_again(tmp_path: Path) -> None:
    write_letter(tmp_path, "C", MADE_UP)
    cache = tmp_path / "cache"
    found = PostcodeFinder(cache, data_folder=tmp_path).find("CM1 9ZZ")
    for file in cache.iterdir():
        file.write_bytes(file.read_bytes()[:-3])
    assert PostcodeFinder(cache, data_folder=tmp_path).find("CM1 9ZZ") == found
    whole = next(file for file in cache.iterdir() if "-CM" in file.name)
    assert AreaTable.from_bytes(whole.read_bytes()) is not None


def test_a_cache_folder_that_cannot_be_written_does_no_harm(tmp_path: Path) -> None:
    write_letter(tmp_path, "C", MADE_UP)
    in_the_way = tmp_path / "cache"
    in_the_way.write_text("a file, not a folder", encoding="utf-8")
    assert PostcodeFinder(in_the_way, data_folder=tmp_path).find("CM1 9ZZ") is not None


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"not brotli",
        brotli.compress(b"not msgpack \xc1"),
        brotli.compress(msgpack.packb([1, 2])),
        brotli.compress(msgpack.packb({"data": {"pcd": ["CM1 1AA"], "laua": []}})),
    ],
)
def test_a_damaged_directory_is_said_in_words(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "postcodes_C.msgpack.br").write_bytes(content)
    with pytest.raises(FileRefusedError, match="Postcodes cannot be looked up"):
        PostcodeFinder(data_folder=tmp_path).find("CM1 1AA")


def test_a_missing_directory_is_said_in_words(tmp_path: Path) -> None:
    with pytest.raises(FileRefusedError, match="missing"):
        PostcodeFinder(data_folder=tmp_path / "nowhere").find("CM1 1AA")


AREA_ROWS = st.lists(
    st.tuples(
        st.from_regex(r"CM[0-9]{1,2}[0-9][A-Z]{2}", fullmatch=True),
        st.integers(51_000_000, 52_000_000).map(lambda millionths: millionths / 1e6),
        st.integers(-500_000, 1_300_000).map(lambda millionths: millionths / 1e6),
        st.sampled_from(sorted(DISTRICTS)),
    ),
    max_size=30,
    unique_by=lambda row: row[0],
)


@settings(max_examples=60)
@given(AREA_ROWS, st.data())
def test_a_table_finds_every_row_before_and_after_the_file(
    rows: list[tuple[str, float, float, str]], data: st.DataObject
) -> None:
    table = AreaTable.of(rows)
    packed = table.to_bytes()
    again = AreaTable.from_bytes(packed)
    assert again == table
    for key, latitude, longitude, district in rows:
        assert table.find(key) == (latitude, longitude, district)
    assert table.find("ZZ999ZZ") is None
    at = data.draw(st.integers(0, len(packed) - 1))
    changed = packed[:at] + struct.pack("B", packed[at] ^ 1) + packed[at + 1 :]
    assert AreaTable.from_bytes(changed) is None
    assert AreaTable.from_bytes(packed[:at]) is None
