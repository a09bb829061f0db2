"""Our table: what it holds costs nothing, what it shows is right."""

from __future__ import annotations

from typing import Any

from story import wait_for
from textual import events
from textual.app import App, ComposeResult
from textual.content import Content

from ecfrs_tui.tui.text import plain
from ecfrs_tui.tui.widgets.columns import Column
from ecfrs_tui.tui.widgets.table import Table


class Shelf(App[None]):
    """One table of numbers with names; counts the cells that were drawn."""

    CSS = "Table { scrollbar-size-vertical: 1; overflow-x: hidden; }"

    def __init__(self, rows: list[tuple[int, str]]) -> None:
        super().__init__()
        self.start = rows
        self.drawn = 0
        self.heard: list[tuple[str, str | None]] = []

    def get_theme_variable_defaults(self) -> dict[str, str]:
        return {"dim": "#999999", "rule": "#444444"}

    def compose(self) -> ComposeResult:
        yield Table(
            [
                Column("no", self._number, least=6, right=True),
                Column("name", lambda row, width: plain(row[1]), least=8, weight=1),
            ],
            key=lambda row: str(row[0]),
            haystack=lambda row: f"{row[0]} {row[1]}",
        )

    def _number(self, row: tuple[int, str], width: int) -> Content:
        self.drawn += 1
        return Content(str(row[0]))

    def on_mount(self) -> None:
        self.table.empty = "Nothing yet."
        self.table.set_rows(self.start)
        self.table.focus()

    @property
    def table(self) -> Table[tuple[int, str]]:
        return self.query_one(Table)

    def on_table_highlighted(self, message: Table.Highlighted) -> None:
        self.heard.append(("highlighted", message.key))

    def on_table_picked(self, message: Table.Picked) -> None:
        self.heard.append(("picked", message.key))

    def lines(self) -> list[str]:
        return [strip.text for strip in self.screen._compositor.render_strips()]


def rows(count: int) -> list[tuple[int, str]]:
    return [(number, f"School {number}") for number in range(count)]


async def test_only_what_is_in_view_is_drawn() -> None:
    app = Shelf(rows(5000))
    async with app.run_test(size=(40, 20)) as pilot:
        await pilot.pause()
        assert app.drawn < 100
        assert app.lines()[1].split() == ["›", "0", "School", "0"]


async def test_the_cursor_goes_everywhere_and_stays_in_view() -> None:
    app = Shelf(rows(200))
    async with app.run_test(size=(40, 11)) as pilot:
        for key, expected in (
            ("down", 1), ("j", 2), ("k", 1), ("up", 0), ("up", 0), ("pagedown", 9), ("end", 199), ("down", 199),
            ("pageup", 190), ("home", 0), ("G", 199), ("g", 0),
        ):  # fmt: skip
            await pilot.press(key)
            assert app.table.position == expected, key
            assert any(line.startswith("›") and str(expected) in line for line in app.lines()), key


async def test_the_cursor_stays_on_its_row_when_others_come_and_go() -> None:
    app = Shelf(rows(50))
    async with app.run_test(size=(40, 12)) as pilot:
        table = app.table
        assert table.go_to("30")
        table.set_rows([(900 + n, "new") for n in range(5)] + rows(50))
        assert table.current_key == "30"
        table.set_rows([row for row in rows(50) if row[0] != 30])
        assert table.position == 35
        table.set_rows(rows(3))
        assert table.current_key == "2"
        table.set_rows([])
        assert table.current is None
        await pilot.pause()
        assert "Nothing yet." in "\n".join(app.lines())


async def test_marks_are_kept_by_key_and_go_with_their_rows() -> None:
    app = Shelf(rows(10))
    async with app.run_test(size=(40, 12)) as pilot:
        await pilot.press("space", "space")
        assert app.table.marks == ("0", "1")
        assert app.table.position == 2
        assert app.lines()[1].startswith(" ■")
        app.table.set_rows(rows(10)[1:])
        assert app.table.marks == ("1",)
        await pilot.press("ctrl+a")
        assert len(app.table.marks) == 9
        await pilot.press("ctrl+a")
        assert app.table.marks == ()


async def test_the_filter_wants_every_word_and_says_when_nothing_is_left() -> None:
    app = Shelf([(1, "Plover Marsh"), (2, "Marsh Tinkers"), (3, "Quill [/x]")])
    async with app.run_test(size=(40, 12)) as pilot:
        table = app.table
        table.go_to("2")
        table.set_filter("MARSH tin")
        assert table.counts == (1, 3)
        assert table.current_key == "2"
        table.set_filter("[/x]")
        assert [row[0] for row in table.rows] == [3]
        table.set_filter("zebra")
        await pilot.pause()
        assert "Nothing here holds “zebra”" in "\n".join(app.lines())
        table.set_filter("")
        assert table.counts == (3, 3)


async def test_a_click_highlights_and_a_double_click_picks() -> None:
    app = Shelf(rows(30))
    async with app.run_test(size=(40, 12)) as pilot:
        await pilot.click(Table, offset=(10, 4))
        await wait_for(pilot, lambda: app.table.position == 3)
        assert ("picked", "3") not in app.heard
        await pilot.click(Table, offset=(10, 6), times=2)
        await wait_for(pilot, lambda: ("picked", "5") in app.heard)
        assert app.table.position == 5


async def test_numbers_stand_to_the_right_and_the_scrollbar_takes_no_cell() -> None:
    app = Shelf(rows(300))
    async with app.run_test(size=(24, 8)) as pilot:
        await pilot.press("end")
        line = next(line for line in app.lines() if line.startswith("›"))
        assert line.startswith("›    299  School 299")
        assert len(line) == 24


async def test_each_move_says_so_once() -> None:
    app = Shelf(rows(3))
    async with app.run_test(size=(40, 12)) as pilot:
        app.heard.clear()
        await pilot.press("down", "down", "down")
        await wait_for(pilot, lambda: len(app.heard) == 2)
        assert app.heard == [("highlighted", "1"), ("highlighted", "2")]


def test_the_message_knows_its_table() -> None:
    table: Table[Any] = Table([], key=str)
    assert Table.Highlighted(table, None).control is table
    assert Table.Picked(table, "x").control is table


async def test_a_click_on_a_heading_orders_turns_round_and_gives_the_own_order_back() -> None:
    app = Shelf([(2, "Plover"), (30, "Marsh"), (100, "Quill")])
    async with app.run_test(size=(40, 12)) as pilot:
        table = app.table
        orders = []
        for _ in range(3):
            await pilot.click(Table, offset=(12, 0))
            orders.append([row[1] for row in table.rows])
            if table.order:
                assert ("name ▲", "name ▼")[table.order[1]] in app.lines()[0]
        assert orders == [
            ["Marsh", "Plover", "Quill"],
            ["Quill", "Plover", "Marsh"],
            ["Plover", "Marsh", "Quill"],
        ]
        await pilot.click(Table, offset=(5, 0))
        assert [row[0] for row in table.rows] == [2, 30, 100]
        await pilot.press("less_than_sign")
        assert [row[0] for row in table.rows] == [100, 30, 2]


async def test_the_wheel_scrolls_and_leaves_the_cursor() -> None:
    app = Shelf(rows(200))
    async with app.run_test(size=(40, 11)) as pilot:
        await pilot._post_mouse_events([events.MouseScrollDown], Table, offset=(10, 5))
        await wait_for(pilot, lambda: app.table.scroll_y > 0)
        assert app.table.position == 0


async def test_shift_and_arrows_mark_a_range_that_shrinks_again() -> None:
    app = Shelf(rows(20))
    async with app.run_test(size=(40, 12)) as pilot:
        table = app.table
        await pilot.press("space", "down")
        await pilot.press("shift+down", "shift+down", "shift+down")
        assert table.marks == ("0", "2", "3", "4", "5")
        await pilot.press("shift+up", "shift+up")
        assert table.marks == ("0", "2", "3")
        await pilot.press("shift+up", "shift+up", "shift+up", "shift+up")
        assert table.marks == ("0", "1", "2")
        assert table.position == 0


async def test_keys_order_the_list_and_filter_and_order_go_together() -> None:
    app = Shelf([(5, "Plover"), (1, "Plover"), (3, "Marsh")])
    async with app.run_test(size=(40, 12)) as pilot:
        table = app.table
        await pilot.press("greater_than_sign")
        assert [row[0] for row in table.rows] == [1, 3, 5]
        table.set_filter("no:>2 plover,marsh -marsh")
        assert [row[0] for row in table.rows] == []
        table.set_filter("no:>2 name:plover,marsh")
        assert [row[0] for row in table.rows] == [3, 5]
        await pilot.press("greater_than_sign", "greater_than_sign")
        assert table.order is None
        assert [row[0] for row in table.rows] == [5, 3]


async def test_rows_are_copied_as_lines_as_a_table_or_by_name() -> None:
    app = Shelf([(1, "=Plover"), (2, "Marsh\x1b[31m")])
    async with app.run_test(size=(40, 12)) as pilot:
        table = app.table
        assert table.as_text() == "no: 1\nname: =Plover"
        assert table.as_text(short=True) == "1"
        await pilot.press("ctrl+a")
        assert table.as_text() == "no\tname\n1\t'=Plover\n2\tMarsh"
        assert table.as_text(short=True) == "1\n2"
