"""How an agreement calls fields, records and rules, and how it writes values: words, no conditions."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime

from qualrules.check.literals import decimal_of_literal
from qualrules.check.wording import a
from qualrules.diagnostics import listed
from qualrules.grammar.build_values import unescaped
from qualrules.grammar.syntax import NumberLiteral
from qualrules.model import rules as r
from qualrules.model.datatypes import (
    MOMENTS,
    Choice,
    Choices,
    Day,
    FieldType,
    Link,
    Money,
    Number,
    Percent,
    StageOf,
    Type,
    YesNo,
)
from qualrules.model.values import fold, number_text
from qualrules.report import agreement_nouns as nouns
from qualrules.source import SourceFile, Span

_MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
_PREPOSITION = re.compile(r"at|by|for|from|in|of|on|since|till|to|until|with", re.IGNORECASE)
_NO_NOUN = re.compile(
    r"are|can|did|does|has|have|how|if|is|they|was|we|were|what|when|where|which|who|why|will", re.IGNORECASE
)
_AMOUNT = re.compile(r"(-?)\s*([\d.,_]+[km]?)\s*([A-Za-z]{3})", re.IGNORECASE)
_STRING = re.compile(r'"(?:[^"\\]|\\.)*"')
_PLACEHOLDERS = re.compile(r'\bplaceholders((?:[\s,]*"(?:[^"\\]|\\.)*")+)')


def spaced(name: str) -> str:
    """A name as words: `budget_status` is `budget status`."""
    return " ".join(name.replace("_", " ").split())


def quoted(text: str) -> str:
    """A text in typographic quotes."""
    return f"“{text}”"


def an(record: str) -> str:
    """A record with its article: `an opportunity`."""
    return a(spaced(record))


def capital(text: str) -> str:
    """With a capital at the beginning; the rest as it is."""
    return text[:1].upper() + text[1:]


def anchor(kind: str, *names: str) -> str:
    """The anchor of a heading: letters, digits and hyphens, one for each thing."""
    return "-".join((kind, *("".join(map(_anchored, name)) for name in names)))


def _anchored(character: str) -> str:
    if character.isascii() and (character.isalnum() or character == "_"):
        return character
    return f".{ord(character):x}."


# ── Fields ────────────────────────────────────────────────────────────────────────────────────────────────────────


def field_noun(name: str, datatype: Type) -> str:
    """A field of a record in a sentence: `the budget status`, `the number of employees`, `the date “signed on”`.

    Quoted wherever it is not sure that *the* can stand before it.
    """
    words = spaced(name)
    parts = words.lower().split()
    if isinstance(datatype, YesNo) or (parts and _NO_NOUN.fullmatch(parts[0])):
        return quoted(words)
    if isinstance(datatype, Link):
        return _link_noun(words)
    is_moment = isinstance(datatype, MOMENTS)
    if parts and parts[-1] in (nouns.MOMENTS if is_moment else nouns.NOUNS):
        return f"the {words}"
    if is_moment:
        return f"the {'date' if isinstance(datatype, Day) else 'time'} {quoted(words)}"
    if isinstance(datatype, Number) and any(map(_is_plural, parts)) and nouns.NOT_COUNTED.isdisjoint(parts):
        return f"the number of {words}"
    return quoted(words)


def _is_plural(word: str) -> bool:
    return len(word) > 2 and word.endswith("s") and not word.endswith(("ss", "us", "is"))


def of_links(links: Iterable[str]) -> str:
    """`of the account`, from the nearest link to the furthest."""
    return "".join(f" of {_link_noun(spaced(link))}" for link in reversed(tuple(links)))


def _link_noun(words: str) -> str:
    is_noun = _PREPOSITION.fullmatch(words.rpartition(" ")[2]) is None
    return f"the {words}" if is_noun else quoted(words)


def type_in_words(datatype: FieldType) -> str:
    """What a field holds, for people who do not know the word type."""
    match datatype:
        case Choice(values):
            return "one of " + listed([quoted(value) for value in values], "or")
        case Choices(values):
            return "any of " + listed([quoted(value) for value in values], "and")
        case StageOf(process):
            return f"the stage in the process {quoted(spaced(process))} that the CRM claims"
    return _HOLDS.get(type(datatype).__name__, "")


_HOLDS = {
    "Text": "text",
    "Number": "a number",
    "Money": "an amount of money",
    "Percent": "a percentage",
    "YesNo": "yes or no",
    "Day": "a date",
    "Instant": "a date and time",
    "Link": "a linked record",
    "ListOf": "a list of records",
}

# ── Values ────────────────────────────────────────────────────────────────────────────────────────────────────────


def day(moment: date) -> str:
    """`1 October 2026`, the same in every country."""
    return f"{moment.day} {_MONTHS[moment.month - 1]} {moment.year}"


def instant(moment: datetime) -> str:
    """`1 October 2026, 09:30 UTC`."""
    utc = moment.astimezone(UTC)
    return f"{day(utc)}, {utc:%H:%M:%S} UTC".replace(":00 UTC", " UTC")


def month(number: int) -> str:
    """The name of a month, from 1."""
    return _MONTHS[number - 1]


def held_value(value: object, datatype: Type, currency: str | None) -> str:
    """A held value as people write it."""
    match value:
        case bool():
            return "yes" if value else "no"
        case int() if isinstance(datatype, Money):
            return f"{number_text(value)} {currency or ''}".rstrip()
        case int():
            return number_text(value) + "%" * isinstance(datatype, Percent)
        case datetime():
            return instant(value)
        case date():
            return day(value)
        case frozenset():
            return listed(sorted(held_value(each, datatype, currency) for each in value), "and")
    spelling = datatype.spelling if isinstance(datatype, Choice | Choices | StageOf) else {}
    return quoted(spelling.get(str(value), str(value)))


def constant(written: r.Constant, header: r.Header) -> str:
    """A written value: texts as they were spelled, amounts in the currency that was written and in the agreed one."""
    shown = held_value(written.value, written.type, header.currency)
    if isinstance(written.type, Money):
        return _amount(written.span, shown, header)
    if isinstance(written.value, str) and not isinstance(written.type, Choice | Choices | StageOf):
        return quoted(spelled(written.value, written.span, ()))
    return shown


def _amount(span: Span, shown: str, header: r.Header) -> str:
    found = _AMOUNT.fullmatch(span.text.strip())
    if found is None or found[3].upper() == (header.currency or "").upper():
        return shown
    number = decimal_of_literal(NumberLiteral(found[2], negative=bool(found[1])))
    return f"{number:,f} {found[3].upper()} ({shown} at the agreed rate)"


def spelled(folded: str, span: Span, lists: Iterable[Sequence[r.Constant]]) -> str:
    """A folded text as it was written: in the span, or in one of the named lists."""
    spans = (span, *(each.span for values in lists for each in values))
    for text in (unescaped(found) for place in spans for found in _STRING.findall(place.text)):
        for form in (text, text.strip()):
            if fold(form) == folded:
                return form
    return folded


def source_files(rules: r.Rules) -> list[SourceFile]:
    """The files that the rules stand in, each once."""
    groups = (rules.records, rules.criteria, rules.definitions, rules.scores, rules.promises, rules.processes)
    return list(
        {id(item.span.source): item.span.source for group in groups for item in group.values()}.values()
    )


def as_declared(folded: Iterable[str], sources: Iterable[SourceFile]) -> list[str]:
    """Placeholders in the spelling in which a file declares them, in alphabetical order."""
    lines = (line for source in sources for line in _PLACEHOLDERS.findall(source.text))
    written = {fold(text): text for line in lines for text in map(unescaped, _STRING.findall(line))}
    return [written.get(text, text) for text in sorted(folded)]
