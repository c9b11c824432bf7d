"""Columns of texts: free text, declared values, yes and no, several values in one text, ids of linked records."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from qualrules.engines.sql.export.known import Known
from qualrules.engines.sql.export.lines import Line
from qualrules.engines.sql.export.words import Words
from qualrules.engines.sql.refusals import CannotSay
from qualrules.model.datatypes import StageOf, Text
from qualrules.model.values import fold
from qualrules.reading.unread import PartlyKept


def text_line(words: Words, known: Known, name: str) -> Line:
    """A text, one of declared values, a stage, or yes and no."""
    text = words.held(name)
    free = isinstance(known.field.type, Text)
    read = known.values((*known.spelled, *known.special))
    value = _cases(words, text, read, known.missing if free else (), others=free)
    claim = ""
    if isinstance(known.field.type, StageOf):
        claim = _cases(words, text, known.claims, known.missing, others=True)
    return Line({name: _folded(words, known)}, words.beside(text, known.missing), value, claim)


def several_line(words: Words, known: Known, name: str) -> Line:
    """Some of declared values, separated in one text. Raises CannotSay."""
    separator = known.forms.separator or ";"
    if separator.lower() != separator.upper():
        raise CannotSay(
            f'the values of {known.field.name} are separated by "{separator}", whose letters are folded with the text',
            known.span,
            'separate them by a sign, as in separated by ";"',
        )
    text = words.held(name)
    # Read as a whole: texts that mean something, and values that have the separator in them.
    whole = (*known.special, *(value for value in known.spelled if separator in value))
    read = {each: known.read(each) for each in dict.fromkeys(whole)}
    kept = {each: value.kept if isinstance(value, PartlyKept) else value for each, value in read.items()}
    missing = [each for each, value in kept.items() if value is None]
    cases = [f"WHEN {text} IS NULL OR {words.among(text, missing)} THEN NULL"]
    cases += [
        f"WHEN {words.among(text, [each])} THEN {words.literal(value)}"
        for each, value in kept.items()
        if isinstance(value, frozenset)
    ]
    means = {each: known.part(each) for each in known.meant}
    split = words.forms.parts(text, fold(separator), known.spelled, means)
    value = f"CASE {' '.join(cases)} ELSE {split} END"
    return Line({name: _folded(words, known)}, words.beside(text, missing), value)


def link_line(words: Words, known: Known, name: str) -> Line:
    """The id of a linked record; whether there is such a record is another question. Raises CannotSay."""
    if known.meant:
        raise CannotSay(
            f"ids of {known.field.name} are said to mean something else, which an exported query does not read",
            known.line.span,
            "leave it to a query in the warehouse",
        )
    text = words.held(name)
    blanks = [each for each in known.special if each]
    there = words.beside(text, [""])
    if blanks:
        there += f" AND {words.beside(words.dialect.folded(text), blanks)}"
    return Line({name: words.text_of(known.line.column)}, there, text)


def _folded(words: Words, known: Known) -> str:
    folded = words.dialect.folded(words.text_of(known.line.column))
    return f"coalesce({folded}, '')" if known.empty_means_something else folded


def _cases(
    words: Words, text: str, values: Mapping[str, object], missing: Sequence[str], *, others: bool
) -> str:
    """The values that texts stand for; with `others`, every other text stands for itself."""
    itself = [each for each, value in values.items() if value == each] if not others else []
    by_value: dict[object, list[str]] = {}
    for each, value in values.items():
        if value != each:
            by_value.setdefault(value, []).append(each)
    if others and not by_value:
        return f"CASE WHEN {words.beside(text, missing)} THEN {text} END" if missing else text
    cases = [f"WHEN {words.among(text, missing)} THEN NULL"] if missing else []
    cases += [f"WHEN {words.among(text, itself)} THEN {text}"] if itself else []
    cases += [
        f"WHEN {words.among(text, each)} THEN {words.literal(value)}" for value, each in by_value.items()
    ]
    return f"CASE {' '.join(cases)}{f' ELSE {text}' if others else ''} END"
