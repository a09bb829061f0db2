"""The program on the command line: reads the line, runs one command, prints one answer, gives one status."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from ecfrs_tui.cli.shared import PROGRAM, Shared, UsageError, asks_for_json, pull_out
from ecfrs_tui.errors import EcfrsError

DONE, REFUSED, USAGE, FAULT = 0, 1, 2, 3
STOPPED = 130
"""The status of a program that was stopped with Ctrl+C, as shells know it."""


def run(argv: Sequence[str] | None = None, environment: Mapping[str, str] | None = None) -> int:
    """Runs one command line (without the program's name) and gives its exit status."""
    words = list(sys.argv[1:] if argv is None else argv)
    _speak_utf8()
    shared, rest = Shared(json=asks_for_json(words)), list[str]()
    try:
        shared, rest = pull_out(words, os.environ if environment is None else environment)
        return _dispatch(shared, rest)
    except UsageError as fault:
        return _complain(shared, "usage", fault.message, fault.hint or _help_of(rest), USAGE)
    except EcfrsError as fault:
        return _refuse(shared, fault)
    except KeyboardInterrupt:
        return _complain(shared, "stopped", "stopped; nothing half-done is left", "", STOPPED)
    except BrokenPipeError:
        return _nobody_reads()
    except Exception as fault:
        return _our_fault(shared, fault)


def _dispatch(shared: Shared, rest: list[str]) -> int:
    if not rest:
        if shared.json:
            raise UsageError("--json goes with a command; without one the screens open")
        from ecfrs_tui.cli.screens import open_screens

        return open_screens(shared)
    if rest == ["--version"]:
        from ecfrs_tui.cli.about import version_answer

        return _print(shared, version_answer())
    return _command(shared, rest)


def _command(shared: Shared, rest: list[str]) -> int:
    import typer

    from ecfrs_tui.cli.answers import Answer, Run

    context = Run(shared, shared.clock())
    try:
        answer = _commands().main(args=rest, prog_name=PROGRAM, standalone_mode=False, obj=context)
    except typer.Abort:
        raise KeyboardInterrupt from None
    except Exception as fault:
        if not _is_usage(fault):
            raise
        raise UsageError(_usage_words(fault), _usage_hint(fault)) from None
    finally:
        context.close()
    if answer == STOPPED:
        raise KeyboardInterrupt
    if isinstance(answer, Answer):
        return _print(shared, answer)
    return answer if isinstance(answer, int) else DONE


@cache
def _commands() -> Any:
    """Every command there is; putting them together takes longer than most of them do."""
    import typer

    from ecfrs_tui.cli.commands import app

    return typer.main.get_command(app)


def _help_of(rest: Sequence[str]) -> str:
    """Where the help on a line stands: its command's, or the program's."""
    named = [rest[0]] if rest and rest[0].replace("-", "").isalpha() and not rest[0].startswith("-") else []
    return f"`{' '.join([PROGRAM, *named, '--help'])}` shows how"


def _is_usage(fault: Exception) -> bool:
    # typer's own exceptions for a wrong line; which module they live in differs between its releases
    return callable(getattr(fault, "format_message", None)) and hasattr(fault, "exit_code")


def _usage_words(fault: Any) -> str:
    words = " ".join(str(fault.format_message()).split())
    return words.rstrip(".") or "a command is missing"


def _usage_hint(fault: Any) -> str:
    context = getattr(fault, "ctx", None)
    path = context.command_path if context is not None else PROGRAM
    return f"`{path} --help` shows how"


def _print(shared: Shared, answer: Any) -> int:
    try:
        if shared.json:
            _print_json(answer.document)
        else:
            from ecfrs_tui.cli.printing import Page

            answer.show(Page(sys.stdout))
        sys.stdout.flush()
    except BrokenPipeError:
        return _nobody_reads(answer.status)
    except OSError as fault:
        # a closed pipe on Windows
        if fault.errno != 22 or os.name != "nt":
            raise
        return _nobody_reads(answer.status)
    return int(answer.status)


def _print_json(document: Any) -> None:
    import json

    sys.stdout.write(json.dumps(document, ensure_ascii=False, indent=2) + "\n")


def _nobody_reads(status: int = DONE) -> int:
    """The reader of our output has gone (`| head`): the rest is thrown away, quietly."""
    try:
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
    except (OSError, ValueError):
        pass
    return status


def _refuse(shared: Shared, fault: EcfrsError) -> int:
    from ecfrs_tui.cli.printing import complain

    complain(_sentence(fault.message), fault.hint)
    if shared.json:
        _print_json(fault.as_json())
    return fault.exit_status


def _complain(shared: Shared, code: str, message: str, hint: str, status: int) -> int:
    from ecfrs_tui.cli.printing import complain

    complain(_sentence(message), hint)
    if shared.json:
        _print_json(EcfrsError(code, message, hint=hint).as_json())
    return status


def _sentence(message: str) -> str:
    """Begins with a capital, unless it begins with a file's name or the like."""
    first = message.split(" ", 1)[0]
    return message[:1].upper() + message[1:] if first.isalpha() else message


def _our_fault(shared: Shared, fault: Exception) -> int:
    from ecfrs_tui.cli.faults import note

    where = note(shared, fault)
    message = f"something went wrong in this program ({type(fault).__name__}); it is written down in {where}"
    return _complain(shared, "fault", message, "please pass that file on", FAULT)


def _speak_utf8() -> None:
    """Standard output and error in UTF-8 whatever the console's own code page is."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            try:
                reconfigure(encoding="utf-8", errors="backslashreplace")
            except (OSError, ValueError):
                continue
