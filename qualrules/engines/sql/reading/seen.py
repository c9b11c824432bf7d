"""What all values of a raw column are like, seen by one look at its rows: with it the cheapest SQL that is exact is written.

The first rows say what is worth asking, all rows answer. Of what was not seen nothing is known, and nothing is taken for
granted. Knows no fields: whether what was seen is enough for one is decided in `plain` and `survey`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

from qualrules.dataclass import dataclass
from qualrules.engines.sql.database import Database
from qualrules.engines.sql.reading.raw import NOTHING_SEEN, RawColumn, Seen
from qualrules.engines.sql.reading.words import Words
from qualrules.model.values import BLANKS

FIRST = 2_000
"""Rows that say what to ask of all."""
FEW = 64
"""Different values that are kept in mind of a column, at the most."""
DIGITS = "[0-9]{1,12}"
NUMBER = "[0-9]{1,12}([.][0-9]{1,6})?"
EITHER = "[1-9][0-9]{0,2}[.][0-9]{3}"
"""A number, or a thousand times as much where the point only parts its digits."""
CLEAR = "[0-9]{1,12}([.]([0-9]{1,2}|[0-9]{4,6}))?|(0[0-9]{0,11}|[0-9]{4,12})[.][0-9]{3}"
"""A number of any other kind."""
DAY = "[0-9]{4}-[0-9]{2}-[0-9]{2}"
LOOKED_AT = ("text", "texts")

_Answers = Sequence[object]


@dataclass(frozen=True)
class _Question:
    """Aggregates over all rows, and what their answers say of the column."""

    asked: tuple[str, ...]
    seen: Callable[[_Answers], Seen]


def look(
    database: Database, words: Words, source: str, columns: Mapping[str, RawColumn]
) -> tuple[int, dict[str, Seen]]:
    """How many rows a relation has, and what is seen of some columns, texts or lists of them. Raises DatabaseError."""
    listed = ", ".join(raw.sql for raw in columns.values())
    first = database.rows(f"SELECT {listed} FROM {source} AS raw LIMIT {FIRST}")
    values = zip(*first, strict=True) if first else ((),) * len(columns)
    questions = [
        _question(words, raw, [value for value in of_column if value is not None])
        for raw, of_column in zip(columns.values(), values, strict=True)
    ]
    asked = ["COUNT(*)", *(text for question in questions for text in question.asked)]
    ((count, *answers),) = database.rows(f"SELECT {', '.join(asked)} FROM {source} AS raw")
    assert isinstance(count, int)
    seen: dict[str, Seen] = {}
    for name, question in zip(columns, questions, strict=True):
        own, answers = answers[: len(question.asked)], answers[len(question.asked) :]
        seen[name] = question.seen(own)
    return count, seen


def _question(words: Words, raw: RawColumn, values: Sequence[object]) -> _Question:
    """What to ask of a column with these values in the first rows."""
    if raw.kind == "texts":
        return _items(words, raw.sql, values)
    texts = [value for value in values if isinstance(value, str)]
    different = set(texts)
    if texts and all(re.fullmatch(NUMBER, text) for text in different):
        return _numbers(words, raw.sql, texts)
    if texts and all(re.fullmatch(DAY, text) for text in different):
        return _days(words, raw.sql, texts[0])
    if len(different) <= FEW:
        return _few(raw.sql, different)
    return _texts(words, raw.sql, is_small=_is_small(different))


def _numbers(words: Words, text: str, values: Sequence[str]) -> _Question:
    """Digits with a point. Some could be read with a comma, too: then one that could not tells how all are written. Of
    every kind that may be there is an example: another file may be written with a comma, and then the two are at odds.
    """
    either = next((value for value in values if re.fullmatch(EITHER, value)), None)
    pointed = next((value for value in values if "." in value and not re.fullmatch(EITHER, value)), None)
    if either is not None and pointed is None:
        # Asked all the same: in a column that nobody reads, a database sees no letters that are none.
        return _Question((f"COUNT({text})",), lambda _: NOTHING_SEEN)
    examples = tuple(value for value in (pointed, either) if value is not None)
    found = Seen(frozenset({"numbers"}), None, examples)
    kinds = NUMBER if either is not None else CLEAR if pointed is not None else DIGITS
    odd = f"NOT {words.matches(text, kinds)}"
    return _Question((_any(odd),), lambda answers: NOTHING_SEEN if answers[0] else found)


def _days(words: Words, text: str, example: str) -> _Question:
    def seen(answers: _Answers) -> Seen:
        return NOTHING_SEEN if answers[0] else Seen(frozenset({"dates"}), None, (example,))

    return _Question((_any(f"{text} IS NOT NULL AND {words.day(text)} IS NULL"),), seen)


def _few(text: str, values: set[str]) -> _Question:
    """Whether all values are among those of the first rows."""

    def seen(answers: _Answers) -> Seen:
        return Seen(_facts(values), frozenset(values)) if answers[0] == len(values) else NOTHING_SEEN

    # Where none was seen, different ones need not be told apart, which takes memory for each.
    return _Question((f"COUNT(DISTINCT {text})" if values else f"COUNT({text})",), seen)


def _texts(words: Words, text: str, *, is_small: bool) -> _Question:
    asked = [_any(f"{text} IS NOT NULL AND NOT ({words.is_neat(text)})")]
    if is_small:
        asked.append(_any(f"{text} <> {words.small(text)}"))

    def seen(answers: _Answers) -> Seen:
        if answers[0]:
            return NOTHING_SEEN
        return Seen(frozenset({"neat"} if answers[-1] or not is_small else {"neat", "small"}))

    return _Question(tuple(asked), seen)


def _items(words: Words, texts: str, values: Sequence[object]) -> _Question:
    """Whether all items of all lists are among those of the first rows."""
    items = [item for value in values if isinstance(value, list | tuple) for item in value]
    few = {item for item in items if isinstance(item, str)}
    if not 0 < len(few) <= FEW or not all(isinstance(item, str) for item in items):
        return _Question((), lambda _: NOTHING_SEEN)

    def seen(answers: _Answers) -> Seen:
        return NOTHING_SEEN if answers[0] else Seen(_facts(few), frozenset(few))

    return _Question((_any(words.has_other(texts, sorted(few))),), seen)


def _facts(texts: Collection[str]) -> frozenset[str]:
    if not texts:
        return frozenset({"numbers", "dates", "neat", "small"})
    if not all(text.isascii() and text and text == text.strip(BLANKS) for text in texts):
        return frozenset()
    return frozenset({"neat", "small"} if _is_small(texts) else {"neat"})


def _is_small(texts: Iterable[str]) -> bool:
    return all(text == text.lower() for text in texts)


def _any(condition: str) -> str:
    return f"MAX(CASE WHEN {condition} THEN 1 ELSE 0 END)"
