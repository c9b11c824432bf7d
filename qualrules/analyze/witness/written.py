"""A record that answers a question, written down: as `evaluate` and JSON take it, as an example, in words for a message.

Fields stand in the declared order, chosen values in the declared spelling; fields that the ruleset does not declare come
last, as they were given. Nothing is judged or left out here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal

from qualrules.analyze.questions import Given, Witness
from qualrules.analyze.witness.places import declared, target
from qualrules.grammar.format import formatted
from qualrules.grammar.print_conditions import quoted
from qualrules.model.datatypes import Choice, Choices, Money, StageOf
from qualrules.model.moment import moment_of
from qualrules.model.rules import Rules
from qualrules.model.schema import Field
from qualrules.model.values import BLANKS, Amount, Gap, Share, fold

NOTHING = "nothing filled in"
"""In words, a record without values."""


class NotWritableError(ValueError):
    """A value that has no such form: what is not supplied in JSON, a text with a line end in an example."""


# ── As `evaluate` and JSON take it ──


def plain(given: Given, rules: Rules, record: str) -> dict[str, object]:
    """The record in texts, whole numbers, yes/no, lists and dicts; what is missing is left out.

    `evaluate` reads it as the same record. Raises NotWritableError where a field is not supplied.
    """
    return {
        name: _plain(value, rules, target(field))
        for name, value, field in _fields(given, rules, record)
        if value is not None
    }


def _plain(value: object, rules: Rules, inner: str) -> object:
    match value:
        case Gap():
            raise NotWritableError("JSON has no form for a field that is not supplied")
        case Mapping():
            return plain(value, rules, inner)
        case list():
            return [_plain(item, rules, inner) for item in value]
        case bool() | str():
            return value
        case Decimal():
            return int(value) if value == value.to_integral_value() else f"{value:f}"
        case datetime():
            return f"{value.replace(tzinfo=None).isoformat()}Z"
    return _literal(value)


# ── As an example ──


def example(title: str, witness: Witness, rules: Rules, expects: Sequence[str], *, dated: bool = True) -> str:
    """An example in its canonical look; `expects` are whole lines such as `expect fit is met`.

    Without `dated` it does not say its day, for what comes out the same on every one.

    Raises NotWritableError where the title or a value cannot be written in an example under these rules.
    """
    when = witness.as_of
    if isinstance(when, datetime):
        when = moment_of(when, rules.header.zone).now
    as_of = f" as of {_literal(when)}" if dated else ""
    head = f"example {_on_one_line(title)} for {witness.record}{as_of}"
    lines = [
        f"{name}: {_given(value, field, rules)}"
        for name, value, field in _fields(witness.given, rules, witness.record)
    ]
    return formatted("example", "\n  ".join([head, *lines, *expects]))


def _given(value: object, field: Field | None, rules: Rules) -> str:
    match value:
        case _ if field is None:
            raise NotWritableError("an example gives only fields that the ruleset declares")
        case Mapping():
            fields = _fields(value, rules, target(field))
            return _braces([f"{name}: {_given(each, inner, rules)}" for name, each, inner in fields], " ")
        case []:
            return '""' if isinstance(field.type, Choices) else "[]"
        case [Mapping(), *_]:
            return f"[ {', '.join(_given(row, field, rules) for row in value)} ]"
        case list():
            return ", ".join(_on_one_line(str(text)) for text in value)
        case str():
            return _on_one_line(value)
    return _literal(value)


def _on_one_line(text: str) -> str:
    if any(sign < " " or sign == "\x7f" for sign in text.replace("\t", "")):
        raise NotWritableError("a text in an example has no line ends or control characters")
    return quoted(text)


# ── In words ──


def in_words(given: Given, rules: Rules, record: str) -> str:
    """The record on one line, for a message: `employees: 40, account: { industry: "Steel" }`."""
    return ", ".join(_each_in_words(given, rules, record)) or NOTHING


def _each_in_words(given: Given, rules: Rules, record: str) -> list[str]:
    return [f"{name}: {_said(each, field, rules)}" for name, each, field in _fields(given, rules, record)]


def _said(value: object, field: Field | None, rules: Rules) -> str:
    match value:
        case Mapping():
            return _braces(_each_in_words(value, rules, target(field)), ", ")
        case []:
            return "none"
        case [Mapping(), *_]:
            return f"[ {', '.join(_said(row, field, rules) for row in value)} ]"
        case list():
            return ", ".join(quoted(str(text)) for text in value)
        case str():
            return quoted(value)
    return _literal(value)


# ── What the forms share ──


def _fields(given: Given, rules: Rules, record: str) -> Iterator[tuple[str, object, Field | None]]:
    """Names and values in the declared order, values in the one form in which they are written."""
    fields = declared((rules,), record)
    known = [name for name in fields if name in given]
    for name in (*known, *(name for name in given if name not in fields)):
        field = fields.get(name)
        yield name, _settled(given[name], field, rules), field


def _settled(value: object, field: Field | None, rules: Rules) -> object:
    kind = None if field is None else field.type
    match value:
        case str() if isinstance(kind, Choice | StageOf):
            return kind.spelling.get(_folded(value), value)
        case list() | tuple() | frozenset() if isinstance(kind, Choices):
            return _chosen(value, kind)
        case bool():
            return value
        case int() | Decimal():
            currency = rules.header.currency if isinstance(kind, Money) else None
            return Amount(Decimal(value), currency) if currency else Decimal(value)
        case datetime():
            return moment_of(value, rules.header.zone).now
        case tuple():
            return list(value)
    return value


def _chosen(values: Sequence[object] | frozenset[object], kind: Choices) -> list[str]:
    """Chosen values as they are declared and in that order, then whatever is not declared."""
    given = {_folded(str(value)): str(value) for value in values}
    declared = [spelled for folded, spelled in kind.spelling.items() if folded in given]
    return declared + [value for folded, value in given.items() if folded not in kind.spelling]


def _folded(text: str) -> str:
    return fold(text.strip(BLANKS))


def _literal(value: object) -> str:
    """A single value as the language writes it."""
    match value:
        case None:
            return "missing"
        case Gap():
            return value.value
        case bool():
            return "yes" if value else "no"
        case Decimal():
            return _number(value)
        case Amount(number, currency):
            return f"{_number(number)} {currency}"
        case Share(percent):
            return f"{_number(percent)}%"
        case datetime():
            seconds = "seconds" if value.second else "minutes"
            return f"{value.astimezone(UTC).replace(tzinfo=None).isoformat(timespec=seconds)}Z"
        case date():
            return value.isoformat()
    raise NotWritableError(f"a value of the kind {type(value).__name__} has no form in the language")


def _number(number: Decimal) -> str:
    written = f"{number:,f}"
    return written.rstrip("0").rstrip(".") if "." in written else written


def _braces(parts: Sequence[str], between: str) -> str:
    return f"{{ {between.join(parts)} }}" if parts else "{}"
