"""Values written as elsewhere: `$5k`, `10 %`, `1.200,50`, `03/04/2026`. Each is read as the right one, and refused."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

from qualrules.diagnostics import Diagnostic
from qualrules.grammar.respelled import Fits, Respelled, mistake
from qualrules.source import SourceFile, Span

_AMOUNT = r"\d[\d_]*(?:,\d+)*(?:\.\d+)?(?:[kKmM](?!\w))?"

CODE_FIRST = {
    "CODE_FIRST": rf"[A-Z]{{3}}[ \t]+{_AMOUNT}(?![\w.%]|[ \t]*[A-Z]{{3}}\b)",
}
"""A named pattern that must be tried before words are."""
BEFORE_NUMBERS = {
    "WRONG_DATE": r"\d{1,2}[/.]\d{1,2}[/.](?:\d{4}|\d{2})(?![\w/.])|\d{1,2}-\d{1,2}-\d{4}(?![\w-])"
    r"|\d{4}-\d\d-\d\d[ \t]\d\d:\d\d(?::\d\d)?(?:Z|[+-]\d\d:\d\d)?"
    r"|\d{4}[/.]\d{1,2}[/.]\d{1,2}(?![\w/.])|\d{4}-(?:\d-\d{1,2}|\d\d-\d)(?![\w-])",
    "SPACED": r"\d[\d_]*(?:\.\d+)?[ \t]+%|\d[\d_]*(?:\.\d+)?[ \t]+[kKmM](?=[ \t]+[A-Z]{3}\b)"
    r"|\d[\d_]*(?:\.\d+)?[ \t]*(?:million|thousand)\b|\d{1,3}(?:\.\d{3})+,\d+",
    "SIGN_FIRST": rf"[$€£¥][ \t]?{_AMOUNT}",
    "SIGN_LAST": rf"{_AMOUNT}[ \t]?[€£¥$](?!\d)",
}
"""Named patterns that must be tried before those of right numbers."""

CURRENCY_SIGNS = {"$": "USD", "€": "EUR", "£": "GBP", "¥": "JPY"}
_DOLLARS = {"AUD", "CAD", "HKD", "MXN", "NZD", "SGD", "USD"}
_HEADER_CURRENCY = re.compile(
    r"^[ \t]+currency[ \t]+([A-Z]{3})\b|^ruleset\b.*\bcurrency[ \t]+([A-Z]{3})\b", re.MULTILINE
)
_HEADER_ENDS = 20_000
"""A currency that is said further down than this is not looked for."""
MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


def _spaced(span: Span, fits: Fits) -> Respelled:
    """`10 %`, `5 k EUR`, `10 million`, `1.200,50`."""
    text = span.text
    if re.search(r"\.\d{3},", text):
        right = text.replace(".", "").replace(",", ".")
    else:
        digits = re.match(r"[\d.,_]+", text)
        unit = text[digits.end() :].strip() if digits else ""
        right = f"{digits[0] if digits else text}{ {'million': 'm', 'thousand': 'k'}.get(unit, unit) }"
    message = f'"{text}" is not how a number is written'
    return Respelled((right,), mistake("QR106", message, f"write {right}", span, right))


def _code_first(span: Span, fits: Fits) -> Respelled | None:
    if not fits("NUMBER"):
        return None
    code, amount = span.text.split()
    return _amount(span, amount, code)


def _sign_first(span: Span, fits: Fits) -> Respelled:
    return _amount(span, span.text[1:].strip(), _code_of(span.text[0], span.source))


def _sign_last(span: Span, fits: Fits) -> Respelled:
    return _amount(span, span.text[:-1].strip(), _code_of(span.text[-1], span.source))


def _code_of(sign: str, source: SourceFile) -> str:
    """The currency that a sign stands for; a dollar is the ruleset's own where that is one."""
    own = header_currency(source) if sign == "$" else None
    return own if own in _DOLLARS else CURRENCY_SIGNS[sign]


def header_currency(source: SourceFile) -> str | None:
    """The currency that the header of a text says, as it stands there."""
    found = _HEADER_CURRENCY.search(source.text, 0, _HEADER_ENDS)
    return (found[1] or found[2]) if found else None


def _amount(span: Span, amount: str, code: str) -> Respelled:
    right = f"{amount} {code}"
    found = mistake("QR107", "an amount ends with the code of its currency", f"write {right}", span, right)
    return Respelled((amount, code), found)


def _day(year: int, month: int, day: int) -> str | None:
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return None


def _wrong_date(span: Span, fits: Fits) -> Respelled | None:
    if ":" in span.text:
        right = "T".join(span.text.split())
        zone = "" if re.search(r"Z|[+-]\d\d:\d\d$", right) else "Z"
        message = 'an instant has a "T" between its day and its time, and ends with its zone'
        found = mistake("QR304", message, f"write {right}{zone}", span, right if not zone else None)
        return Respelled((right + zone,), found)
    if fits("VERSION") and re.fullmatch(r"\d+\.\d+\.\d+", span.text):
        return None
    first, second, third = (int(part) for part in re.split(r"[/.-]", span.text))
    if first > 31:
        return _unclear_date(span, [_day(first, second, third)])
    year = third + (0 if third > 99 else 2000 if third < 70 else 1900)
    return _unclear_date(span, [_day(year, second, first), _day(year, first, second)])


def _unclear_date(span: Span, readings: list[str | None]) -> Respelled:
    days = list(dict.fromkeys(reading for reading in readings if reading))
    if not days:
        label = "a date is written year first: 2026-04-03"
        return Respelled(("2026-01-01",), mistake("QR304", f'"{span.text}" is no date', label, span, None))
    if len(days) == 1:
        message = "a date is written year first"
        return Respelled((days[0],), mistake("QR304", message, f"write {days[0]}", span, days[0]))
    said = " or ".join(f"{int(day[8:])} {MONTHS[int(day[5:7]) - 1]}" for day in days)
    label = f"write the year first: {days[0]} or {days[1]}"
    return Respelled((days[0],), Diagnostic("QR304", f"this could be {said}", span, label))


RESPELLERS: dict[str, Callable[[Span, Fits], Respelled | None]] = {
    "CODE_FIRST": _code_first,
    "WRONG_DATE": _wrong_date,
    "SPACED": _spaced,
    "SIGN_FIRST": _sign_first,
    "SIGN_LAST": _sign_last,
}
"""Name of a pattern → what it means here."""
