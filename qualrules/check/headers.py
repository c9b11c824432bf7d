"""The pass that reads the headers of all files into the one header that holds.

The file that is run gives everything but the placeholders, which are joined. The clauses of every file are
checked.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Final
from zoneinfo import available_timezones

from qualrules.check.scope import Report
from qualrules.check.wording import nearest
from qualrules.diagnostics import Diagnostic, Label
from qualrules.grammar import syntax
from qualrules.grammar.spelling_values import MONTHS
from qualrules.model.moment import zone_named
from qualrules.model.rules import Header
from qualrules.model.values import BLANKS, MILLION, fold, millionths


def join_headers(files: Sequence[syntax.File], report: Report) -> Header:
    """The header under which the last of the files is run. Used files come before it."""
    placeholders: set[str] = set()
    header = Header()
    for file in files:
        header = _header(file.header, report) if file.header else Header()
        placeholders |= header.placeholders
    header = replace(header, placeholders=frozenset(placeholders))
    if header.currency is not None:
        _demand_rates(files, header, report)
    return header


def _header(item: syntax.Header, report: Report) -> Header:
    header = Header(
        name=item.name.text, version=item.version or "", title=item.title.value if item.title else ""
    )
    for clause in _said_once(item, report):
        match clause:
            case syntax.Agreed(by, on):
                header = replace(
                    header, agreed_by=tuple(text.value for text in by), agreed_on=_day(on, report)
                )
            case syntax.Effective(when):
                header = replace(header, effective=_day(when, report))
            case syntax.Currency(code):
                header = replace(header, currency=code)
            case syntax.TimeZone(zone):
                header = replace(header, zone=read_zone(zone, report) or "UTC")
            case syntax.FiscalYear(month):
                header = replace(header, fiscal_start=_month(month, report))
            case syntax.Placeholders(texts):
                header = replace(header, placeholders=header.placeholders | folded_placeholders(texts))
            case syntax.Rate():
                pass
    return replace(header, rates=_rates(item, header.currency, report))


_WORDS: Final[dict[type, str]] = {
    syntax.Agreed: "agreed by",
    syntax.Effective: "effective from",
    syntax.Currency: "currency",
    syntax.TimeZone: "time zone",
    syntax.FiscalYear: "fiscal year",
}
"""Clauses that a header has once."""


def _said_once(item: syntax.Header, report: Report) -> Iterator[syntax.HeaderClause]:
    """The clauses of a header; a second one of its kind is a mistake and left out."""
    first: dict[type, syntax.HeaderClause] = {}
    for clause in item.clauses:
        earlier = first.setdefault(type(clause), clause)
        if earlier is clause or type(clause) not in _WORDS:
            yield clause
            continue
        report.add(
            Diagnostic(
                "QR117",
                f"`{_WORDS[type(clause)]}` is said twice in this header",
                clause.span,
                labels=(Label(earlier.span, "first here"),),
                helps=("keep one of them",),
            )
        )


def folded_placeholders(texts: Sequence[syntax.String]) -> frozenset[str]:
    """Placeholders in the form in which read texts are held against them."""
    return frozenset(fold(text.value.strip(BLANKS)) for text in texts)


def _day(literal: syntax.DateLiteral, report: Report) -> date | None:
    when = read_moment(literal)
    if isinstance(when, date) and not isinstance(when, datetime):
        return when
    message = f"there is no day {literal.text}" if when is None else "this is a day, without a time"
    report.add(Diagnostic("QR312", message, literal.span, label="a day is written like 2026-11-01"))
    return None


def read_moment(literal: syntax.DateLiteral) -> date | datetime | None:
    """A written day as `date`, a written instant as `datetime`; None where the calendar has no such day or
    time.
    """
    try:
        return (
            datetime.fromisoformat(literal.text) if "T" in literal.text else date.fromisoformat(literal.text)
        )
    except ValueError:
        return None


def read_zone(text: syntax.String, report: Report) -> str | None:
    """The name of a time zone, or None with a mistake."""
    try:
        return zone_named(text.value).key
    except (OSError, ValueError, KeyError):  # what ZoneInfo raises depends on the shape of the wrong name
        pass
    report.add(
        Diagnostic(
            "QR315",
            f'there is no time zone called "{text.value}"',
            text.span,
            label=nearest(text.value, sorted(available_timezones())),
            helps=('a time zone is written like "Europe/London", "America/New_York" or "UTC"',),
        )
    )
    return None


def _month(text: syntax.String, report: Report) -> int:
    for number, name in enumerate(MONTHS, start=1):
        if name.lower() == text.value.strip().lower():
            return number
    report.add(
        Diagnostic(
            "QR315",
            f'there is no month called "{text.value}"',
            text.span,
            label=nearest(text.value, MONTHS) or 'a month is written out: "February"',
        )
    )
    return 1


def _rates(item: syntax.Header, currency: str | None, report: Report) -> dict[str, int]:
    rates: dict[str, int] = {}
    for clause in item.clauses:
        if not isinstance(clause, syntax.Rate):
            continue
        if clause.code in rates:
            report.add(Diagnostic("QR117", f"the rate of {clause.code} is said twice", clause.span))
            continue
        if currency is None:
            report.add(_rate_without_currency(clause))
            continue
        rate = _rate(clause, currency, report)
        if rate is not None:
            rates[clause.code] = rate
    return rates


def _rate_without_currency(clause: syntax.Rate) -> Diagnostic:
    return Diagnostic(
        "QR307",
        "there is a rate, but the ruleset does not say its currency",
        clause.span,
        example=(f"currency {clause.into}",),
    )


def _rate(clause: syntax.Rate, currency: str, report: Report) -> int | None:
    form = f"rate {clause.code} = {clause.number} {currency}"
    if clause.code == currency:
        message = f"{currency} is the ruleset's currency, so it needs no rate"
        report.add(Diagnostic("QR116", message, clause.span, helps=("remove this line",)))
        return None
    if clause.into != currency:
        message = f"every rate ends in the ruleset's currency, which is {currency}"
        report.add(Diagnostic("QR116", message, clause.span, example=(form,)))
        return None
    return _positive(clause, report)


def _positive(clause: syntax.Rate, report: Report) -> int | None:
    number = _decimal(clause.number)
    held = millionths(number) if number is not None else None
    if held is not None and held > 0 and Decimal(held) / MILLION == number:
        return held
    small = held is not None and number is not None and number > 0
    message = (
        "a rate has at most 6 digits after the point"
        if small
        else f"{clause.number} cannot be a rate: it must be more than 0"
    )
    report.add(
        Diagnostic(
            "QR116", message, clause.span, label=f"how much one {clause.code} is worth in {clause.into}"
        )
    )
    return None


def _decimal(text: str) -> Decimal | None:
    bare = re.sub(r"[,_]", "", text)
    factor = {"k": 1000, "m": 1_000_000}.get(bare[-1:].lower(), 1)
    try:
        return Decimal(bare.rstrip("kKmM")) * factor
    except InvalidOperation:
        return None


def _demand_rates(files: Sequence[syntax.File], header: Header, report: Report) -> None:
    """A used file counts in its own currency, which has to have a rate in the file that is run."""
    said: set[str] = set()
    main = files[-1]
    for file in files[:-1]:
        clause = currency_clause(file)
        if (
            clause is None
            or clause.code == header.currency
            or clause.code in header.rates
            or clause.code in said
        ):
            continue
        said.add(clause.code)
        own = currency_clause(main)
        report.add(
            Diagnostic(
                "QR306",
                f"{file.source.name} counts in {clause.code}, and there is no rate for it here",
                own.span if own else main.source.span(0, 0),
                labels=(Label(clause.span, f"its amounts are in {clause.code}"),),
                example=(f"rate {clause.code} = … {header.currency}",),
            )
        )


def currency_clause(file: syntax.File) -> syntax.Currency | None:
    """The `currency` clause of a file's header, if it has one."""
    if file.header is None:
        return None
    return next((clause for clause in file.header.clauses if isinstance(clause, syntax.Currency)), None)


def header_lost(file: syntax.File) -> bool:
    """Whether a header stands in the text, and could not be read."""
    return file.header is None and _HEADER.search(file.source.text) is not None


_HEADER = re.compile(r"^ruleset\b", re.MULTILINE)
