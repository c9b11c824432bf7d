"""The sentence for a piece that does not fit and that no repair knows: what would fit, and a right form to copy."""

from __future__ import annotations

import re
from collections.abc import Callable

from qualrules.diagnostics import Diagnostic, Label
from qualrules.grammar.forms import ARTICLES, CLAUSE_ORDER, CONDITION_FORM, ITEM_FORMS, expected_words, one_of
from qualrules.grammar.lexer import Token
from qualrules.grammar.place import Place, clause_words, start_of
from qualrules.grammar.repairs import RESERVED

_OPENING = {"LPAR": "RPAR", "LSQB": "RSQB", "LBRACE": "RBRACE"}
_CLOSING = {closing: opening for opening, closing in _OPENING.items()}
_SEVERAL = {"needs", "add", "subtract", "stage", "outcome", "expect"}
"""Words that may begin several parts of an item."""
_FIELD_WORDS = {"count", "days", "total", "lowest", "highest", "latest", "earliest", "length"}


def explain(place: Place) -> Diagnostic:
    """The mistake at a place."""
    return next(found for told in _EXPLANATIONS if (found := told(place)))


def _form(place: Place) -> tuple[str, ...]:
    return ITEM_FORMS.get(place.word, CONDITION_FORM)


def _open_bracket(place: Place) -> Token | None:
    """The bracket that is still open at the place."""
    still: list[Token] = []
    for token in place.read:
        if token.type in _OPENING:
            still.append(token)
        elif token.type in _CLOSING and still:
            still.pop()
    return still[-1] if still else None


def bracket_not_closed(place: Place) -> Diagnostic | None:
    """The item, or the part of it, ends inside brackets."""
    opening = _open_bracket(place)
    if opening is None or not (place.ended or place.begins_line(place.token)):
        return None
    closing = {"(": ")", "[": "]", "{": "}"}[opening]
    if _OPENING[opening.type] not in place.accepts:
        return None
    labels = () if place.ended else (Label(place.span(), "reading stops here"),)
    message = "this bracket is never closed"
    return Diagnostic(
        "QR100", message, place.span(opening), f'a "{closing}" is missing', labels, example=_form(place)
    )


def nothing_to_close(place: Place) -> Diagnostic | None:
    """A closing bracket without an opening one."""
    if place.token.type not in _CLOSING or _open_bracket(place) is not None:
        return None
    return Diagnostic(
        "QR100", f'no bracket is open that "{place.token}" could close', place.span(), "take it away"
    )


def ended_too_early(place: Place) -> Diagnostic | None:
    """The item is not complete."""
    if not place.ended or place.before is None:
        return None
    what = f"this {place.word} ends too early" if place.word in ITEM_FORMS else "the condition ends too early"
    return Diagnostic(
        "QR100", what, place.span(place.before), f"after this comes {_expected(place)}", example=_form(place)
    )


def condition_among_names(place: Place) -> Diagnostic | None:
    """`needs (a or b)`, `needs some contacts where (…)`, `needs count of contacts >= 2`."""
    word, token, before = place.need_list_word(), place.token, place.before
    if (
        word is None
        or before is None
        or not (token.type in {"LPAR", "STRING"} or before in RESERVED or token in RESERVED)
    ):
        return None
    clause = clause_words(word)
    label = f'"{clause}" takes the names of criteria and definitions'
    example = (
        "criterion two_contacts",
        "  when count of contacts is at least 2",
        "",
        f"{clause} two_contacts",
    )
    return Diagnostic(
        "QR113",
        "give the condition a name",
        place.span(before if before in RESERVED else token),
        label,
        example=example,
    )


def word_as_field(place: Place) -> Diagnostic | None:
    """`count >= 2`: a field that is called like a word of the language."""
    word = place.before
    if word is None or word not in _FIELD_WORDS or "NAME" in place.accepts or word.type in {"NAME", "UNIT"}:
        return None
    help_ = f'a field called "{word}" is written with its record\'s name: opportunity.{word}'
    message = f'"{word}" is a word of the language, and "{place.token}" does not go on from it'
    return Diagnostic(
        "QR208", message, place.span(word), f'after "{word}" comes {_expected(place)}', helps=(help_,)
    )


def said_twice_or_late(place: Place) -> Diagnostic | None:
    """`when a … when b`; `when` behind `because`."""
    order = CLAUSE_ORDER.get(place.word, ())
    rank = next((rank for rank, words in enumerate(order) if place.token in words), None)
    if rank is None or (place.token.type == "NAME" and not place.begins_line(place.token)):
        return None
    clauses = [token for token in place.read if token.type != "NAME"]
    first = next((token for token in clauses if token == place.token), None)
    if first is not None and place.token not in _SEVERAL:
        label = (Label(place.span(first), "first said here"),)
        return Diagnostic(
            "QR117",
            f'"{place.token}" is said twice',
            place.span(),
            "say it once",
            label,
            example=_form(place),
        )
    later = {word for words in order[rank + 1 :] for word in words}
    behind = next((token for token in clauses if token in later), None)
    if behind is None:
        return None
    message = f'"{place.token}" comes before "{behind}"'
    label = (Label(place.span(behind), f'"{behind}" stands here'),)
    return Diagnostic("QR100", message, place.span(), "too late here", label, example=_form(place))


def wrong_name(place: Place) -> Diagnostic | None:
    """`criterion "Budget"`, `criterion budget-known`, `criterion budget available`."""
    token, before = place.token, place.before
    if before is not None and before in ITEM_FORMS and "NAME" in place.accepts and token.type == "STRING":
        name = re.sub(r"\W+", "_", token[1:-1]).strip("_").lower() or "name"
        return Diagnostic(
            "QR100", "a name stands without quotes", place.span(), f"write {name}", example=_form(place)
        )
    if before is None or before.type != "NAME" or len(place.read) < 2 or place.read[-2] not in ITEM_FORMS:
        return None
    rest = _REST_OF_NAME.match(place.source.text, start_of(before))
    if rest is None or token.type not in {"MINUS", "NAME"} or place.begins_line(token):
        return None
    name = re.sub(r"\W+", "_", rest[0])
    message = 'a name is one word of letters, digits and "_"'
    span = place.source.span(start_of(before), start_of(before) + len(rest[0]))
    return Diagnostic("QR100", message, span, f"write {name}", example=_form(place))


_REST_OF_NAME = re.compile(r"\w+(?:-\w+|[ \t]+(?!(?:for|by|when|needs|add|from)\b)[^\W\d]\w*)+")


def wrong_version(place: Place) -> Diagnostic | None:
    """`ruleset acme 1`, `ruleset acme v1.0.0`."""
    if "VERSION" not in place.accepts or not re.fullmatch(r"\d+|[vV]\d[\w.]*", place.token):
        return None
    return Diagnostic(
        "QR116", "a version has two or three numbers", place.span(), "write 1.0.0", example=_form(place)
    )


def column_left_out(place: Place) -> Diagnostic | None:
    """`status: "Open" means "New"`: the column comes first."""
    if place.word != "source" or place.before != "means":
        return None
    message = "the column comes first, then its values and what they mean"
    label = 'write stage: "Column" "A" means "B"'
    return Diagnostic("QR100", message, place.span(place.before), label, example=_form(place))


def no_place(place: Place) -> Diagnostic:
    """Anything else."""
    written = place.span().text.strip() or str(place.token)
    message = f"{written} has no place here" if written.startswith('"') else f'"{written}" has no place here'
    return Diagnostic(
        "QR100", message, place.span(), f"here can stand {_expected(place)}", example=_form(place)
    )


def _expected(place: Place) -> str:
    said = expected_words(place.accepts, dict(place.written))
    if not said:
        kind = place.word
        return f"nothing more of {ARTICLES.get(kind, 'a')} {kind}" if kind in ITEM_FORMS else "nothing more"
    return one_of(said)


_EXPLANATIONS: tuple[Callable[[Place], Diagnostic | None], ...] = (
    condition_among_names,
    word_as_field,
    bracket_not_closed,
    nothing_to_close,
    ended_too_early,
    said_twice_or_late,
    wrong_version,
    wrong_name,
    column_left_out,
    no_place,
)
