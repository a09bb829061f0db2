"""What every command shares: the home, the clock and `--json`, wherever they stand on the line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from ecfrs_tui.cli.values import WrongValueError, read_moment
from ecfrs_tui.clock import Clock, RehearsalClock, SystemClock
from ecfrs_tui.shipped import checkout

PROGRAM = "ecfrs-tui"
_WITH_VALUE = ("--home", "--now")


class UsageError(Exception):
    """The command was called in a way it cannot be; `hint` says where to read how, if not in its help."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


@dataclass(frozen=True, slots=True)
class Shared:
    """The shared options as stated: `home` and `now` (London wall time) may be absent."""

    home: Path | None = None
    json: bool = False
    now: datetime | None = None

    def clock(self) -> Clock:
        """The machine's clock, or one that stands at the time stated."""
        return SystemClock() if self.now is None else RehearsalClock(self.now)


def pull_out(argv: Sequence[str], environment: Mapping[str, str]) -> tuple[Shared, list[str]]:
    """Takes the shared options out of the line, from any place before `--`; the rest stays in order.

    What the line does not state comes from ECFRS_HOME and ECFRS_NOW. Raises UsageError.
    """
    stated: dict[str, str] = {}
    rest: list[str] = []
    left = list(argv)
    while left:
        word = left.pop(0)
        if word == "--":
            rest += [word, *left]
            break
        name, equals, value = word.partition("=")
        if word == "--json":
            stated[word] = "yes"
        elif name in _WITH_VALUE:
            if not equals:
                if not left or left[0] == "--":
                    raise UsageError(f"{name} needs a value behind it")
                value = left.pop(0)
            stated[name] = value
        else:
            rest.append(word)
    home, home_from = _stated(stated, environment, "--home", "ECFRS_HOME")
    now, now_from = _stated(stated, environment, "--now", "ECFRS_NOW")
    if "--home" in stated and not home:
        raise UsageError("--home needs a folder behind it")
    moment = None
    if now or "--now" in stated:
        try:
            moment = read_moment(now)
        except WrongValueError as fault:
            raise UsageError(f"{now_from}: {fault}") from None
    place = Path(home).expanduser() if home else None
    if place is not None and "\0" in home:
        raise UsageError(f"{home_from}: a folder's name cannot hold a NUL character")
    return Shared(place, "--json" in stated, moment), rest


def asks_for_json(argv: Sequence[str]) -> bool:
    """True when `--json` stands before `--`, for errors that come before the options are read."""
    words = list(argv)
    return "--json" in (words[: words.index("--")] if "--" in words else words)


def _stated(
    stated: Mapping[str, str], environment: Mapping[str, str], option: str, variable: str
) -> tuple[str, str]:
    if option in stated:
        return stated[option], option
    return environment.get(variable, ""), variable


def home_of(shared: Shared) -> Path:
    """The home: as stated, else the checkout, else the platform's data folder."""
    if shared.home is not None:
        return shared.home.absolute()
    root = checkout()
    return root if root is not None else _data_folder()


def demo_home_of(shared: Shared) -> Path:
    """The demonstration's own home, so that it never touches the team's; unless one is stated."""
    return shared.home.absolute() if shared.home is not None else home_of(shared) / "demo"


def _data_folder() -> Path:
    from platformdirs import user_data_path

    return user_data_path(PROGRAM, appauthor=False)
