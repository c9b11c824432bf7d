"""Repairs at a piece that does not fit: how reading goes on behind a known mistake, so that the next one is found too.

One function a repair. Each looks at the place and gives the pieces to read instead of the one that does not fit, with the
mistake to report, or None. Those of one little word are in `little_words.py`; what none of them knows is told by
`syntax_errors.py`.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from qualrules.diagnostics import Diagnostic, Edit, Fix, did_you_mean
from qualrules.grammar.bare_words import missing_quotes, name_of_several_words, surely_a_value
from qualrules.grammar.header_lines import ends_too_early
from qualrules.grammar.lexer import Token
from qualrules.grammar.little_words import LITTLE_WORDS, Repair, dashed_list, piece
from qualrules.grammar.place import Place, clause_words, end_of, start_of
from qualrules.grammar.respelled import FIXED

NO_BRACKETS = "the values of a list stand in brackets"


def find(place: Place) -> Repair | None:
    """The first repair that knows the place."""
    return next((repair for known in REPAIRS if (repair := known(place))), None)


def and_in_needs(place: Place) -> Repair | None:
    """`needs a and b` → `needs a, b`."""
    word, token, before = place.need_list_word(), place.token, place.before
    if word is None or before is None or token.type not in {"AND", "OR"} or "COMMA" not in place.accepts:
        return None
    span = place.span()
    same = (token.type == "AND") != (word.type == "UNLESS")
    if same:
        comma = Fix((Edit(place.source.span(end_of(before), end_of(token)), ","),), "write a comma")
        message = f'names after "{clause_words(word)}" have a comma between them, not "{token}"'
        mistake = Diagnostic("QR113", message, span, 'write "," instead', helps=(FIXED,), fix=comma)
    else:
        mistake = Diagnostic(
            "QR113", f'"{token}" does not join names after "{clause_words(word)}"', span, _or_label(word)
        )
    return Repair((piece("COMMA", ",", token),), mistake)


def _or_label(word: Token) -> str:
    if word.type == "UNLESS":
        return "each of the names blocks by itself; for both at once give the condition a name"
    return f'write "{clause_words(word)} any of a, b", or give the condition a name'


def condition_in_needs(place: Place) -> Repair | None:
    """`needs amount > 3`: a condition needs a name first."""
    word, token, before = place.need_list_word(), place.token, place.before
    if word is None or before is None or before.type != "NAME" or token.type not in _GOES_ON:
        return None
    line_end = place.source.text.find("\n", start_of(token))
    rest = (
        place.source.text[start_of(before) : line_end if line_end >= 0 else None]
        .split(",")[0]
        .split("#")[0]
        .strip()
    )
    label = f'"{clause_words(word)}" takes the names of criteria and definitions'
    example = (f"criterion enough_{before}", f"  when {rest}", "", f"{clause_words(word)} enough_{before}")
    span = place.source.span(start_of(before), start_of(before) + len(rest))
    mistake = Diagnostic("QR113", "give the condition a name", span, label, example=example)
    return Repair((), mistake, skip=True)


_GOES_ON = {
    "COMPARISON", "EQUAL", "IS", "CONTAINS", "STARTS", "ENDS", "MATCHES", "INCLUDES", "DOES",
    "PLUS", "MINUS", "STAR", "SLASH", "LPAR",
}  # fmt: skip


RESERVED = {
    "some", "every", "no", "none", "count", "total", "lowest", "highest", "latest", "earliest",
    "days", "length", "today", "now",
}  # fmt: skip
"""Words that begin a condition and are never the name of a criterion."""

_NAMES_IN_BRACKETS = re.compile(
    r"\(([^\W\d]\w*(?:\.\w+)*(?:\s*,\s*(?:not\s+)?[^\W\d]\w*(?:\.\w+)*)*)\s*,?\s*\)"
)


def brackets_in_needs(place: Place) -> Repair | None:
    """`needs at least 2 of (a, b)` → `needs at least 2 of a, b`."""
    word, token = place.need_list_word(), place.token
    if word is None:
        return None
    if token.type == "RPAR":
        return Repair((), None)
    found = _NAMES_IN_BRACKETS.match(place.source.text, start_of(token))
    if token.type != "LPAR" or found is None:
        return None
    fix = Fix((Edit(place.source.span(found.start(), found.end()), found[1]),), "take the brackets away")
    message = f'names after "{clause_words(word)}" stand without brackets'
    span = place.source.span(found.start(), found.end())
    mistake = Diagnostic("QR113", message, span, "take the brackets away", helps=(FIXED,), fix=fix)
    return Repair((), mistake)


def missing_comma(place: Place) -> Repair | None:
    """`("A" "B")`, `needs a b`."""
    token, before = place.token, place.before
    if before is None or "COMMA" not in place.accepts or (before.type, token.type) not in _SIDE_BY_SIDE:
        return None
    if (place.begins_line(token) and token.type == "NAME") or before in RESERVED:
        return None
    gap = place.gap(before)
    comma = (piece("COMMA", ",", before), token)
    if "ABOUT" in place.accepts:
        label = 'a value has "," before it, a description "about"'
        return Repair(
            comma, Diagnostic("QR119", "a comma is missing, or the word about", place.span(), label)
        )
    fix = Fix((Edit(gap, ","),), "add the comma")
    mistake = Diagnostic(
        "QR119", "a comma is missing before this", place.span(), 'write ","', helps=(FIXED,), fix=fix
    )
    return Repair(comma, mistake)


_SIDE_BY_SIDE = {
    ("STRING", "STRING"), ("NAME", "NAME"), ("NAME", "NOT"), ("INT", "INT"), ("NUMBER", "NUMBER"),
    ("RBRACE", "LBRACE"), ("RPAR", "LPAR"), ("RPAR", "NAME"), ("DATE", "DATE"), ("PERCENT", "PERCENT"),
    ("CURRENCY", "INT"), ("CURRENCY", "NUMBER"),
}  # fmt: skip


def missing_brackets(place: Place) -> Repair | None:
    """`is one of "A", "B"` → `is one of ("A", "B")`."""
    token, before = place.token, place.before
    values = {"STRING", "INT", "NUMBER", "DATE", "PERCENT"}
    if before is None or before.type != "OF" or token.type not in values or "LPAR" not in place.accepts:
        return None
    mistake = Diagnostic(
        "QR100", NO_BRACKETS, place.span(), 'write ("A", "B")', example=('industry is one of ("A", "B")',)
    )
    return Repair((piece("LPAR", "(", before), token), mistake, closing="RPAR")


def colon_too_many(place: Place) -> Repair | None:
    """`when: x` → `when x`."""
    token = place.token
    if token.type != "KEY":
        return None
    word = str(token)[:-1].rstrip()
    kind = next((name for name in place.accepts if place.written.get(name) == word), None)
    is_name = "NAME" in place.accepts and place.before is not None and not place.begins_line(token)
    kind = kind or ("NAME" if is_name else None)
    if kind is None:
        return None
    end = end_of(token)
    span = place.source.span(end - 1, end)
    fix = Fix((Edit(span, ""),), "take the colon away")
    mistake = Diagnostic(
        "QR100", f'no colon comes after "{word}"', span, "take it away", helps=(FIXED,), fix=fix
    )
    return Repair((Token(kind, word, start_of(token), start_of(token) + len(word)),), mistake)


def missing_colon(place: Place) -> Repair | None:
    """`amount money` → `amount: money`."""
    token, before = place.token, place.before
    after = place.source.text[end_of(token) : end_of(token) + 2]
    names_a_list = before is not None and before.type == "LIST"
    if (
        "KEY" not in place.accepts
        or not token.isidentifier()
        or not (place.begins_line(token) or names_a_list)
    ):
        return None
    if did_you_mean(token, place.words()) or not after[:1].isspace() or after.strip() == "":
        return None
    sign = _EQUALS.match(place.source.text, end_of(token))
    gap = place.source.span(end_of(token), sign.end()) if sign else place.gap(token)
    sure = surely_a_value(place)
    fix = Fix((Edit(gap, ":"),), "add the colon", sure)
    message, helps = f'a colon is missing after "{token}"', (FIXED,) if sure else ()
    mistake = Diagnostic("QR100", message, place.span(), f'write "{token}:"', helps=helps, fix=fix)
    return Repair((piece("KEY", f"{token}:", token),), mistake)


_EQUALS = re.compile(r"[ \t]*=")


def sign_for_colon(place: Place) -> Repair | None:
    """The `=` of `amount = 5`, whose name was read as if a colon stood behind it."""
    token, before = place.token, place.before
    if before is None or before.type != "KEY" or token not in {"=", "=="}:
        return None
    return Repair((), None if _EQUALS.match(place.source.text, end_of(before)) else _sign_too_many(place))


def _sign_too_many(place: Place) -> Diagnostic:
    fix = Fix((Edit(place.span(), ""),), "take it away")
    return Diagnostic(
        "QR100", 'no "=" comes after a colon', place.span(), "take it away", helps=(FIXED,), fix=fix
    )


def misspelt_word(place: Place) -> Repair | None:
    """`unles x` → `unless x`."""
    token = place.token
    if not token.isidentifier() or len(token) < 4:
        return None
    near = did_you_mean(token, place.words())
    kind = next((name for name in place.accepts if near and place.written.get(name) == near), None)
    if near is None or kind is None or near == token:
        return None
    fix = Fix((Edit(place.span(), near),), f"write {near}", safe=False)
    mistake = Diagnostic(
        "QR100", f'"{token}" has no place here', place.span(), f'did you mean "{near}"?', fix=fix
    )
    return Repair((piece(kind, near, token),), mistake)


def text_as_pattern(place: Place) -> Repair | None:
    """`matches "abc"` → `matches /abc/`."""
    if "REGEX" not in place.accepts or place.token.type != "STRING":
        return None
    pattern = f"/{place.token[1:-1].replace('/', chr(92) + '/') or '.'}/"
    fix = Fix((Edit(place.span(), pattern),), f"write {pattern}", safe=False)
    message = "a pattern stands between slashes, not in quotes"
    mistake = Diagnostic("QR118", message, place.span(), f"write {pattern}", fix=fix)
    return Repair((piece("REGEX", pattern, place.token),), mistake)


REPAIRS: tuple[Callable[[Place], Repair | None], ...] = (
    ends_too_early,
    and_in_needs,
    brackets_in_needs,
    dashed_list,
    condition_in_needs,
    missing_brackets,
    missing_comma,
    text_as_pattern,
    colon_too_many,
    name_of_several_words,
    missing_colon,
    sign_for_colon,
    *LITTLE_WORDS,
    missing_quotes,
    misspelt_word,
)
