"""Letters that the team may change: text with places for facts, in a sandbox.

What ships lies in `wording/`; a file of the same name in the home's `templates/` goes before it. A file with a
mistake is never half used: the shipped one is, and a sentence says file, line and what is wrong.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ecfrs_tui.errors import NotFoundError, RefusedError
from ecfrs_tui.outputs.text import one_line, strip_controls

SHIPPED = Path(__file__).resolve().parent / "wording"
PARTS = ("school", "equipment", "parents")
"""What a school must provide, what the officer brings, the letter to parents: `parts/<key>.<part>.txt`."""
_LONGEST = 60_000
_SUBJECT = re.compile(r"Subject:[ \t]*(.*)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Rendered:
    """A letter's subject (empty for a part) and text; `problem` says why the team's own file was not used."""

    subject: str
    text: str
    source: Path
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Wording:
    """The templates of a home: `own` is the folder of the team's files, which need not exist."""

    own: Path | None = None

    def names(self) -> tuple[str, ...]:
        """Every template, as it is asked for: `invitation`, …, `parts/knife-crime.parents`."""
        folders = [SHIPPED, *([self.own] if self.own is not None and self.own.is_dir() else [])]
        found = {
            path.relative_to(folder).with_suffix("").as_posix()
            for folder in folders
            for path in (*folder.glob("*.txt"), *folder.glob("parts/*.txt"))
        }
        return tuple(sorted(found, key=lambda name: (name.startswith("parts/"), name)))

    def path(self, name: str) -> Path:
        """The file that stands for a template. Raises NotFoundError."""
        own = self._own(name)
        path = own if own is not None else SHIPPED / f"{name}.txt"
        if name not in self.names():
            raise NotFoundError(
                "template_unknown",
                f"there is no template “{one_line(name, 60)}”",
                hint="`templates list` shows them",
            )
        return path

    def render(self, name: str, values: Mapping[str, Any]) -> Rendered:
        """The letter or part with these facts, from the team's file if that is in order. Raises NotFoundError."""
        path = self.path(name)
        try:
            return _rendered(path, name, values)
        except TemplateError as fault:
            spare = SHIPPED / f"{name}.txt"
            if path == spare or not spare.is_file():
                raise RefusedError(
                    "template_wrong", fault.words, hint="mend that line, or remove the file"
                ) from fault
            kept = _rendered(spare, name, values)
            return Rendered(kept.subject, kept.text, spare, f"{fault.words}; the shipped one was used")

    def has(self, name: str) -> bool:
        """Whether there is a template of that name."""
        return self._own(name) is not None or (SHIPPED / f"{name}.txt").is_file()

    def _own(self, name: str) -> Path | None:
        if self.own is None or not re.fullmatch(r"(parts/)?[a-z0-9.-]+", name):
            return None
        path = self.own / f"{name}.txt"
        return path if path.is_file() else None


class TemplateError(Exception):
    """A template cannot be used; `words` say file, line and what is wrong."""

    def __init__(self, path: Path, line: int | None, what: str) -> None:
        where = f", line {line}" if line else ""
        self.words = f"{path}{where}: {one_line(what).rstrip('.')}"
        super().__init__(self.words)


def slug(text: str) -> str:
    """`Road safety: the walk` as it stands in the name of a part: `road-safety-the-walk`."""
    return "-".join(re.findall(r"[a-z0-9]+", text.lower()))


def _rendered(path: Path, name: str, values: Mapping[str, Any]) -> Rendered:
    text = strip_controls(_filled(path, values))
    if name.startswith("parts/"):
        return Rendered("", text.strip("\n"), path)
    head, _, body = text.lstrip("\n").partition("\n")
    subject = _SUBJECT.fullmatch(head)
    if subject is None or not subject[1].strip():
        raise TemplateError(path, 1, "the first line must be “Subject: ” with the subject behind it")
    if not body.strip():
        raise TemplateError(path, None, "there is a subject, and nothing below it")
    return Rendered(one_line(subject[1]), body.strip("\n") + "\n", path)


def _filled(path: Path, values: Mapping[str, Any]) -> str:
    import jinja2

    try:
        source = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as fault:
        raise TemplateError(path, None, "it is not UTF-8 text; save it as UTF-8") from fault
    except OSError as fault:
        raise TemplateError(path, None, f"it cannot be read: {fault.strerror}") from fault
    try:
        template = _environment(path, source).get_template(path.name)
        return "".join(_within(path, template.generate(**values)))
    except jinja2.TemplateSyntaxError as fault:
        raise TemplateError(path, fault.lineno, fault.message or "it cannot be understood") from fault
    except TemplateError:
        raise
    except Exception as fault:  # whatever an expression of theirs does, a letter is not lost for it
        raise TemplateError(path, _line_of(fault, path), _what(fault)) from fault


def _within(path: Path, pieces: Iterator[str]) -> Iterator[str]:
    length = 0
    for piece in pieces:
        length += len(piece)
        if length > _LONGEST:
            raise TemplateError(path, None, f"the letter grows beyond {_LONGEST:,} characters")
        yield piece


def _environment(path: Path, source: str) -> Any:
    import jinja2
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    class Sandbox(ImmutableSandboxedEnvironment):
        # a power or a product of texts could take all memory in one step
        intercepted_binops = frozenset(["**", "*"])

        def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
            raise jinja2.exceptions.SecurityError(f"“{operator}” is not for letters")

    def load(_: str) -> tuple[str, str, None]:
        return source, str(path), None

    return Sandbox(
        loader=jinja2.FunctionLoader(load),
        undefined=jinja2.StrictUndefined,
        autoescape=False,  # plain text: the page is made from it later, escaped
        keep_trailing_newline=True,
        trim_blocks=False,
        cache_size=0,
    )


def _what(fault: Exception) -> str:
    said = str(fault) or type(fault).__name__
    return said.replace(" is undefined", " is not among the facts of this letter")


def _line_of(fault: Exception, path: Path) -> int | None:
    """The line of the template in which it went wrong: Jinja puts the file into the traceback."""
    line, at = None, fault.__traceback__
    while at is not None:
        if at.tb_frame.f_code.co_filename == str(path):
            line = at.tb_lineno
        at = at.tb_next
    return line
