"""Columns of numbers, amounts, percents, days and instants. What can only be said of texts is refused."""

from __future__ import annotations

import re

from qualrules.engines.sql.export.known import Known
from qualrules.engines.sql.export.lines import Line
from qualrules.engines.sql.export.words import Words
from qualrules.engines.sql.refusals import CannotSay
from qualrules.model.datatypes import Day, FieldType, Instant, Money, Percent
from qualrules.model.values import fold
from qualrules.reading.unread import Unreadable, trimmed

_NUMBER = re.compile(r"[-+.0-9e]*[0-9][-+.0-9e]*|[-+]?(nan|inf(inity)?)")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_INSTANT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}t[0-9:.+z-]*")
_HUNDREDFOLD = 100_000_000


def typed_line(words: Words, known: Known, name: str) -> Line:
    """A column whose values have the type of the field. Raises CannotSay."""
    _refuse_texts(words, known)
    columns = {name: words.stands(known.line.column)}
    column = words.held(name)
    value = _value(words, known, name, columns)
    special = [each for each in known.special if _looks(known).fullmatch(each)]
    if not special:
        return Line(columns, f"{column} IS NOT NULL", value)
    return _with_special(words, known, columns, column, value, special)


def _looks(known: Known) -> re.Pattern[str]:
    """What the folded text of a typed value can look like."""
    if isinstance(known.field.type, Day):
        return _DAY
    return _INSTANT if isinstance(known.field.type, Instant) else _NUMBER


def _with_special(
    words: Words, known: Known, columns: dict[str, str], column: str, value: str, special: list[str]
) -> Line:
    """Some values mean something else: they are told apart by their text."""
    if isinstance(known.field.type, Instant):
        raise CannotSay(
            f'"{special[0]}" is written as a datetime and stands for something else in {known.field.name}',
            known.span,
            "leave it to a query in the warehouse",
        )
    text = f"lower({words.dialect.as_text(column)})"
    read = {each: known.read(each) for each in special}
    missing = [each for each, found in read.items() if found is None]
    nothing = [each for each, found in read.items() if found is None or isinstance(found, Unreadable)]
    cases = [f"WHEN {words.among(text, nothing)} THEN NULL"] if nothing else []
    cases += [
        f"WHEN {words.among(text, [each])} THEN {words.literal(found)}"
        for each, found in read.items()
        if each not in nothing
    ]
    there = words.beside(text, missing)
    return Line(columns, there, f"CASE {' '.join(cases)} ELSE {value} END")


def _refuse_texts(words: Words, known: Known) -> None:
    datatype, name = known.field.type, known.field.name
    kind = "dates" if isinstance(datatype, Day | Instant) else "numbers"
    typed = f"an exported query reads {name} from a column of {_column_of(datatype)}"
    if getattr(known.forms, kind) is not None:
        own, source = getattr(known.line.forms, kind) is not None, words.warehouse.source
        raise CannotSay(
            f"{kind} are said to be written in texts, and {typed}",
            known.line.span if own or source is None else source.span,
            f"leave {kind} out in the source block of the warehouse, and give the column its type there",
        )
    for texts, _ in known.line.means:
        for text in texts:
            if not _looks(known).fullmatch(fold(trimmed(text))):
                raise CannotSay(
                    f'"{text}" can only stand in a text, and {typed}',
                    known.line.span,
                    "give the column its type in the warehouse",
                )


def _column_of(datatype: FieldType) -> str:
    if isinstance(datatype, Day | Instant):
        return "dates" if isinstance(datatype, Day) else "timestamps"
    return "numbers"


def _value(words: Words, known: Known, name: str, columns: dict[str, str]) -> str:
    column, forms = words.held(name), words.forms
    match known.field.type:
        case Day():
            return forms.day(column)
        case Instant():
            zone = known.forms.zone or words.header.zone
            return forms.instant(column, zone, zoned=words.warehouse.zoned)
        case Percent():
            return _percent(words, known, column)
        case Money():
            return _money(words, known, name, columns)
    return forms.number(column)


def _percent(words: Words, known: Known, column: str) -> str:
    written, line = known.forms.percents, known.line
    if written is None:
        raise CannotSay(
            f"nothing says how 20 % is written in the column of {known.field.name}",
            known.span,
            f'write {line.field}: "{line.column}" percents "20" in a source block, or percents "0.2"',
        )
    if written.strip() in ("0.2", "0,2"):
        return words.forms.converted(column, _HUNDREDFOLD)
    return words.forms.number(column)


def _money(words: Words, known: Known, name: str, columns: dict[str, str]) -> str:
    column, header = words.held(name), words.header
    usual = _in(words, column, known.forms.currency)
    if known.forms.currency_column is None:
        return usual
    said = f"{name}: currency"
    columns[said] = f"upper({words.text_of(known.forms.currency_column)})"
    code, say = words.held(said), words.dialect.text
    currencies = dict.fromkeys((*((header.currency,) if header.currency else ()), *header.rates))
    cases = " ".join(f"WHEN {say(each)} THEN {_in(words, column, each)}" for each in currencies)
    return f"CASE WHEN {code} IS NULL OR {code} = '' THEN {usual} ELSE CASE {code} {cases} END END"


def _in(words: Words, column: str, currency: str | None) -> str:
    """An amount of a currency in the ruleset's; one without a rate cannot be read."""
    if currency is None or currency == words.header.currency:
        return words.forms.number(column)
    rate = words.header.rates.get(currency)
    if rate is None:
        return words.dialect.nothing(Money())
    return words.forms.converted(column, rate)
