"""Lines of a header that end too early: said on the line itself, not of the one that comes behind it."""

from __future__ import annotations

from qualrules.diagnostics import Diagnostic, Edit, Fix
from qualrules.grammar.lexer import Token
from qualrules.grammar.little_words import Repair
from qualrules.grammar.place import Place, end_of, start_of
from qualrules.grammar.respelled import FIXED
from qualrules.grammar.spelling_values import header_currency


def ends_too_early(place: Place) -> Repair | None:
    """`rate USD = 0.92` and `agreed by "Head of Sales"`, each at the end of its line."""
    if place.word != "ruleset" or not (place.ended or place.begins_line(place.token)):
        return None
    first = next((token for token in reversed(place.read) if token.type in {"RATE", "AGREED"}), None)
    last = place.before
    if first is None or last is None:
        return None
    if first.type == "RATE" and last.type in {"INT", "NUMBER"}:
        return _rate(place, first, last)
    if first.type == "AGREED" and last.type == "STRING" and "ON" in place.accepts:
        return _agreed(place, first, last)
    return None


def _rate(place: Place, first: Token, last: Token) -> Repair:
    own = header_currency(place.source)
    written = " ".join(place.span(first, last).text.split())
    form = f"{written} {own or 'EUR'}"
    fix = Fix((Edit(place.gap(last), f" {own}"),), f"write {form}") if own else None
    message = "this rate does not say in which currency it is"
    helps = (FIXED,) if fix else ()
    span = place.span(first, last)
    mistake = Diagnostic("QR100", message, span, f"write {form}", helps=helps, fix=fix)
    return Repair((_behind(last, "CURRENCY", own or "EUR"), *_rest(place)), mistake)


def _agreed(place: Place, first: Token, last: Token) -> Repair:
    written = " ".join(place.read[place.read.index(first) :]).replace(" ,", ",")
    message = "this does not say on which day it was agreed"
    label = f"write {written} on 2026-10-01, with your day"
    mistake = Diagnostic("QR100", message, place.span(first, last), label)
    return Repair((_behind(last, "ON", "on"), _behind(last, "DATE", "2026-10-01"), *_rest(place)), mistake)


def _behind(last: Token, kind: str, text: str) -> Token:
    return Token(kind, text, end_of(last), end_of(last))


def _rest(place: Place) -> tuple[Token, ...]:
    return () if place.ended or start_of(place.token) == end_of(place.token) else (place.token,)
