"""Repairs of one little word or sign: left out, put in, or said otherwise. Tables, and how each row becomes a repair."""

from __future__ import annotations

import re
from dataclasses import dataclass

from qualrules.diagnostics import Diagnostic, Edit, Fix
from qualrules.grammar.lexer import Token
from qualrules.grammar.place import Place, clause_words, end_of, start_of
from qualrules.grammar.respelled import FIXED


@dataclass(frozen=True, slots=True)
class Repair:
    """The pieces to read instead, and the mistake. `skip`: pass over what comes until something fits again."""

    pieces: tuple[Token, ...]
    mistake: Diagnostic | None
    skip: bool = False
    closing: str = ""
    """A sign to read as soon as what comes does not fit: the bracket that was left out."""
    upto: int = 0
    """The offset up to which the text is passed over: the pieces stand for all of it."""


def piece(kind: str, text: str, token: Token) -> Token:
    """A piece that stands where another stood."""
    return Token(kind, text, start_of(token), end_of(token))


def fixed(code: str, message: str, label: str, place: Place, *edits: Edit, safe: bool = True) -> Diagnostic:
    """A mistake at the place, with its repair."""
    helps = (FIXED,) if safe else ()
    return Diagnostic(code, message, place.span(), label, helps=helps, fix=Fix(edits, label, safe))


_LEFT_OUT: tuple[tuple[set[str], str, str], ...] = (
    (
        {
            "WITHIN",
            "BETWEEN",
            "KNOWN",
            "MISSING",
            "ONE",
            "IN",
            "NOT",
            "AT",
            "MORE",
            "LESS",
            "BEFORE",
            "AFTER",
        },
        "IS",
        "is",
    ),
    ({"LPAR"}, "WHERE", "where"),
    ({"PERCENT"}, "PROBABILITY", "probability"),
)
"""Before which pieces a word is often left out: the pieces, the terminal of the word, the word."""

_OTHERWISE = (("=", "IS", "is"), ("=", "MEANS", "means"), ("[", "LPAR", "("), ("]", "RPAR", ")"))
"""A sign that stands for a word or another sign: the sign, the terminal of the right one, the right one."""

_SIGN_AFTER_IS = {
    ">": ("more than", ("MORE", "THAN")),
    ">=": ("at least", ("AT", "LEAST")),
    "<": ("less than", ("LESS", "THAN")),
    "<=": ("at most", ("AT", "MOST")),
    "!=": ("not", ("NOT",)),
    "=": ("", ()),
}
_CURRENCIES = {
    "aed", "ars", "aud", "bgn", "brl", "cad", "chf", "clp", "cny", "cop", "czk", "dkk", "eur", "gbp", "hkd", "huf",
    "idr", "ils", "inr", "jpy", "krw", "mxn", "myr", "nok", "nzd", "php", "pln", "ron", "sar", "sek", "sgd", "thb",
    "try", "twd", "uah", "usd", "vnd", "zar",
}  # fmt: skip


def left_out(place: Place) -> Repair | None:
    """`d within last 30 days` → `d is within last 30 days`."""
    token = place.token
    if place.before == "is":
        return None
    for pieces, kind, word in _LEFT_OUT:
        if (
            token.type in pieces
            and kind in place.accepts
            and not (token.type == "NOT" and place.begins_line(token))
        ):
            insert = Edit(place.source.span(start_of(token), start_of(token)), f"{word} ")
            mistake = fixed(
                "QR100", f'"{word}" is missing before this', f'write "{word} {token}"', place, insert
            )
            return Repair((piece(kind, word, token), token), mistake)
    return None


def otherwise(place: Place) -> Repair | None:
    """`expect fit = met` → `expect fit is met`; `["A"]` → `("A")`."""
    token = place.token
    for sign, kind, word in _OTHERWISE:
        if token == sign and kind in place.accepts:
            mistake = fixed(
                "QR104", f'"{sign}" has no place here', f'write "{word}"', place, Edit(place.span(), word)
            )
            return Repair((piece(kind, word, token),), mistake)
    return None


def sign_after_is(place: Place) -> Repair | None:
    """`x is >= 5` → `x is at least 5`."""
    token, before = place.token, place.before
    if before is None or before.type != "IS" or token not in _SIGN_AFTER_IS:
        return None
    written, kinds = _SIGN_AFTER_IS[token]
    label = f'write "is {written}"' if written else "take it away"
    mistake = fixed("QR104", f'"{token}" does not go with "is"', label, place, Edit(place.span(), written))
    return Repair(tuple(piece(kind, kind.lower(), token) for kind in kinds), mistake)


def too_much(place: Place) -> Repair | None:
    """`within the last 30 days`, `expect stage is "A"`, `a and b;`."""
    token, before = place.token, place.before
    is_named = (
        token.type == "IS" and before is not None and before.type in {"STAGE", "POSSIBLE", "CLAIM_WORD"}
    )
    if token not in {"the", ";"} and not is_named:
        return None
    end = end_of(token)
    if token.isalpha() and place.source.text[end : end + 1] == " ":
        end += 1
    away = Edit(place.source.span(start_of(token), end), "")
    return Repair((), fixed("QR100", f'"{token}" is too much here', "take it away", place, away))


def small_currency(place: Place) -> Repair | None:
    """`5k eur` → `5k EUR`."""
    token = place.token
    if "CURRENCY" not in place.accepts or token.lower() not in _CURRENCIES:
        return None
    code = token.upper()
    message = "a currency is written in capital letters"
    return Repair(
        (piece("CURRENCY", code, token),),
        fixed("QR107", message, f"write {code}", place, Edit(place.span(), code)),
    )


def any_of_left_out(place: Place) -> Repair | None:
    """`t contains ("a", "b")` → `t contains any of ("a", "b")`."""
    token, before = place.token, place.before
    if token.type != "LPAR" or "ANY" not in place.accepts or "STRING" not in place.accepts or before is None:
        return None
    at = place.source.span(start_of(token), start_of(token))
    safe = not before.startswith("include")
    label = 'write "any of" before it' if safe else 'write "any of" or "all of" before it'
    message = f'"{before}" alone takes one text'
    mistake = fixed("QR100", message, label, place, Edit(at, "any of "), safe=safe)
    return Repair((piece("ANY", "any", token), piece("OF", "of", token), token), mistake)


def brackets_in_a_field(place: Place) -> Repair | None:
    """`budget: one of ("A", "B")` in a record → `one of "A", "B"`."""
    token, before = place.token, place.before
    if place.word != "record" or before is None:
        return None
    if token.type == "RPAR":
        return Repair((), None)
    found = re.compile(r"\(([^()\n]*)\)").match(place.source.text, start_of(token))
    if token.type != "LPAR" or before.type != "OF" or found is None:
        return None
    bare = Edit(place.source.span(found.start(), found.end()), found[1])
    return Repair(
        (),
        fixed("QR100", "the values of a field stand without brackets", "take the brackets away", place, bare),
    )


def dashed_list(place: Place) -> Repair | None:
    """`needs`, and each name on a line behind a dash."""
    word, token, before = place.need_list_word(), place.token, place.before
    if word is None or before is None or token.type != "MINUS" or not place.begins_line(token):
        return None
    blank = 1 if place.source.text[end_of(token) : end_of(token) + 1] == " " else 0
    edits = [Edit(place.source.span(start_of(token), end_of(token) + blank), "")]
    pieces: tuple[Token, ...] = ()
    if before.type == "NAME":
        edits.insert(0, Edit(place.gap(before), ","))
        pieces = (piece("COMMA", ",", token),)
    message = f'names after "{clause_words(word)}" have commas between them, not dashes before them'
    return Repair(pieces, fixed("QR119", message, 'write ","' if pieces else "take it away", place, *edits))


LITTLE_WORDS = (
    left_out,
    sign_after_is,
    otherwise,
    too_much,
    small_currency,
    any_of_left_out,
    brackets_in_a_field,
)
