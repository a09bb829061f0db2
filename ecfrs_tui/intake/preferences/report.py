"""Takes a sentence through all steps of reading and adds up what was understood."""

from __future__ import annotations

from datetime import date

from ecfrs_tui.domain.terms import DayShape, SchoolCalendar
from ecfrs_tui.domain.times import Span
from ecfrs_tui.domain.visits import Window
from ecfrs_tui.intake.preferences.almanac import Almanac
from ecfrs_tui.intake.preferences.answer import Answer
from ecfrs_tui.intake.preferences.clauses import ATOMS, Chunk
from ecfrs_tui.intake.preferences.idioms import Mark
from ecfrs_tui.intake.preferences.lexer import MOST_CHARACTERS, Kind, cleaned, tokens
from ecfrs_tui.intake.preferences.names import wordset
from ecfrs_tui.intake.preferences.reader import Reader
from ecfrs_tui.intake.preferences.scope import chunks
from ecfrs_tui.intake.preferences.sentence import Sentence, long_day
from ecfrs_tui.intake.preferences.values import Item, Notebook, Part
from ecfrs_tui.intake.preferences.wording import reading

Report = tuple[tuple[Window, ...], tuple[Span, ...], tuple[str, ...], float, str, tuple[str, ...]]
_NO_WISH = wordset("none n/a na no - nil not-applicable tba any all")
_MOST_NOTES, _MOST_PHRASES, _LONGEST_PHRASE = 30, 40, 120
_WORDLESS = (Kind.BREAK, Kind.COMMA, Kind.DASH, Kind.SLASH, Kind.OPEN, Kind.CLOSE, Kind.COLON, Kind.HARMLESS)
_SLIGHT = wordset("the a an our my your their is are be to of for on in at and or we it this that")


def report(
    text: str,
    *,
    today: date,
    calendar: SchoolCalendar,
    authority: str,
    urn: int | None,
    shape: DayShape | None,
    horizon_days: int,
) -> Report:
    """Windows, exclusions, words not understood, confidence, reading and notes, in this order."""
    almanac = Almanac(
        today=today, calendar=calendar, authority=authority, urn=urn, shape=shape, horizon_days=horizon_days
    )
    notebook = Notebook()
    plain = cleaned(text)
    if len(text) > MOST_CHARACTERS:
        notebook.say(f"only the first {MOST_CHARACTERS} characters were read", 0.2)
    sentence = Sentence(plain, tokens(plain), almanac, notebook)
    answer = Answer(almanac, notebook)
    if plain.strip().strip(".!-–—").lower() in ("", *_NO_WISH):
        if plain.strip():
            notebook.say(f"“{plain.strip()}” taken as no preference")
        answer.work_out([_everything()])
        _note_unknown_terms(almanac, answer)
        said = reading(answer.windows, (), almanac.shape)
        return tuple(answer.windows), (), (), 1.0, f"any school day: {said}", tuple(notebook.notes)
    items = Reader(sentence).items()
    pieces = chunks(items, notebook)
    _list_unknown(items, pieces, notebook)
    known = [i for i in items if (i.part in ATOMS and _real(i)) or i.mark is Mark.ANY]
    if not known:
        missed = _phrases(sentence, notebook) or ((" ".join(plain.split()))[:_LONGEST_PHRASE],)
        return (), (), missed, 0.0, "nothing was understood", tuple(notebook.notes[:_MOST_NOTES])
    answer.work_out(pieces)
    _note_mended(sentence)
    _note_unknown_terms(almanac, answer)
    said = reading(answer.windows, answer.exclusions, almanac.shape)
    return (
        tuple(answer.windows),
        tuple(answer.exclusions),
        _phrases(sentence, notebook),
        _confidence(sentence, items, notebook),
        said,
        tuple(notebook.notes[:_MOST_NOTES]),
    )


def _everything() -> Chunk:
    return Chunk("sentence", items=[Item(Part.MARK, 0, 0, mark=Mark.ANY)], wide=True)


def _real(item: Item) -> bool:
    """False for dates that cannot be: 31 February."""
    return item.part is not Part.DAYS or bool(item.days)


def _list_unknown(items: list[Item], pieces: list[Chunk], notebook: Notebook) -> None:
    """Notes what the grammar left over, with the `not` before it where that would turn its sense."""
    for item in items:
        if item.part is Part.UNKNOWN:
            notebook.missed(item.start, item.end)
    for chunk in pieces:
        if chunk.role is Mark.NEG and chunk.unknown and not chunk.atoms:
            first = next(i for i in chunk.items if i.part is Part.UNKNOWN)
            mark = next((m for m in chunk.marks if m.mark is not Mark.REASON and m.start < first.start), None)
            if mark is not None:
                notebook.missed(mark.start, first.end)


def _note_mended(sentence: Sentence) -> None:
    for token in sentence.tokens:
        if token.mended_from:
            written = sentence.text[token.start : token.end]
            sentence.notebook.say(f"“{written}” read as {token.word}", 0.05)


def _note_unknown_terms(almanac: Almanac, answer: Answer) -> None:
    """Days behind the last term entered count as open; that is worth a word."""
    last = almanac.last_known()
    if answer.windows and (last is None or answer.windows[-1].starts_at.date() > last):
        since = (
            "no term dates are entered"
            if last is None
            else f"no term dates are entered after {long_day(last)}"
        )
        answer.notebook.say(f"{since}: weekdays without them were taken as open")


def _phrases(sentence: Sentence, notebook: Notebook) -> tuple[str, ...]:
    """The stretches not understood, verbatim, neighbours joined."""
    joined: list[list[int]] = []
    for start, end in sorted(set(notebook.not_understood)):
        if joined:
            between = sentence.text[joined[-1][1] : start]
            near = start <= joined[-1][1] or (
                not any(c in between for c in ",.;:\n()!?")
                and len(between.split()) <= 2
                and set(between.lower().split()) <= _SLIGHT
            )
            if near:
                joined[-1][1] = max(end, joined[-1][1])
                continue
        joined.append([start, end])
    phrases = (" ".join(sentence.text[a:b].split())[:_LONGEST_PHRASE] for a, b in joined)
    return tuple(dict.fromkeys(p for p in phrases if p))[:_MOST_PHRASES]


def _confidence(sentence: Sentence, items: list[Item], notebook: Notebook) -> float:
    """See `understand`: the share of meaningful words understood, less the doubts."""
    harmless = {k for i in items if i.part is Part.HARMLESS for k in range(i.first_token, i.last_token)}
    known = missed = 0
    for k, token in enumerate(sentence.tokens):
        if any(a <= token.start and token.end <= b for a, b in notebook.not_understood):
            missed += token.word not in _SLIGHT
        elif k not in harmless and token.kind not in _WORDLESS and token.word not in _SLIGHT:
            known += 1
    share = missed / (known + missed) if known + missed else 0.0
    return round(max(0.05, min(1.0, 1.0 - share - notebook.doubts)), 2)
