"""Wrong spellings that the lexer knows: each is read as the right one, and refused with the repair.

Here are signs and words by themselves. Forms made of several right words are in `wrong_forms.py`.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from qualrules.dataclass import dataclass
from qualrules.diagnostics import Diagnostic, Edit, Fix
from qualrules.source import SourceFile, Span

Fits = Callable[[str], bool]
"""Whether a terminal has a place at the point that reading has reached."""

FIXED = "`qualrules check --fix` changes this for you"

_AMOUNT = r"\d[\d_]*(?:,\d+)*(?:\.\d+)?(?:[kKmM](?!\w))?"

BEFORE_WORDS = {
    "NOT_WORD": r"(?:[iI]s|IS|[dD]oes|DOES)(?:n['’]t|N['’]T)(?!\w)",
    "PHRASE": r"(?:(?:less|fewer|smaller|more|greater|larger)[ \t]+than[ \t]+or[ \t]+equals?[ \t]+to|equals?[ \t]+to"
    r"|any[ \t]+of(?=[ \t]*\()|at(?:least|most)|morethan|lessthan|equals|(?:later|earlier)[ \t]+than|in(?=[ \t]*\()"
    r"|(?:greater|bigger|higher|larger|smaller|fewer|lower)(?=[ \t]+than))(?!\w)",
    "CODE_FIRST": rf"[A-Z]{{3}}[ \t]+{_AMOUNT}(?![\w.%]|[ \t]*[A-Z]{{3}}\b)",
}
BEFORE_NUMBERS = {
    "WRONG_DATE": r"\d{1,2}[/.]\d{1,2}[/.](?:\d{4}|\d{2})(?![\w/.])|\d{1,2}-\d{1,2}-\d{4}(?![\w-])"
    r"|\d{4}-\d\d-\d\d[ \t]\d\d:\d\d(?::\d\d)?(?:Z|[+-]\d\d:\d\d)?|\d{4}[/.]\d{1,2}[/.]\d{1,2}(?![\w/.])|\d{4}-(?:\d-\d{1,2}|\d\d-\d)(?![\w-])",
    "SPACED": r"\d[\d_]*(?:\.\d+)?[ \t]+%|\d[\d_]*(?:\.\d+)?[ \t]+[kKmM](?=[ \t]+[A-Z]{3}\b)"
    r"|\d[\d_]*(?:\.\d+)?[ \t]*(?:million|thousand)\b|\d{1,3}(?:\.\d{3})+,\d+",
    "SIGN_FIRST": rf"[$€£¥][ \t]?{_AMOUNT}",
    "SIGN_LAST": rf"{_AMOUNT}[ \t]?[€£¥$](?!\d)",
}
BEFORE_SIGNS = {
    "CURLY": r"“[^”\n]*”|[“”„«»‟][^“”„«»‟\"\n]*[“”„«»‟\"]|‘[^‘’\n]*’|'[^'\n]*'"
    r"|\"[^\"“”\n]*[“”](?=[ \t]*(?:[,)\]}#\r]|$|\n))",
    "OPEN_QUOTE": r"[\"“”„«»‟](?:\\.|[^\\\n])*\\?",
    "OTHER_COMMENT": r"//[^\n]*|--[ \t][^\n]*",
    "WRONG_SIGN": r"===?|=>|=<|<>|!==|≥|≤|≠|&&?|\|\|?|−|–|—|×|÷|!(?!=)",
}
"""Named patterns, by where they must be tried among those of the right spellings."""

WRONG_SIGNS = {
    "=>": (">=", "is at least"),
    "=<": ("<=", "is at most"),
    "<>": ("!=", "is not"),
    "!==": ("!=", "is not"),
    "==": ("=", "is"),
    "===": ("=", "is"),
    "≥": (">=", "is at least"),
    "≤": ("<=", "is at most"),
    "≠": ("!=", "is not"),
    "&&": ("and", ""),
    "&": ("and", ""),
    "||": ("or", ""),
    "|": ("or", ""),
    "!": ("not", ""),
    "−": ("-", ""),
    "–": ("-", ""),
    "—": ("-", ""),
    "×": ("*", ""),
    "÷": ("/", ""),
}
"""Wrong sign → the right one, and how a comparison is said in words."""

OTHER_WORDS = {
    "null": "missing",
    "nil": "missing",
    "blank": "missing",
    "empty": "missing",
    "true": "yes",
    "false": "no",
}
"""Words of other languages → the word of this one."""

PHRASES = {
    "atleast": "at least",
    "atmost": "at most",
    "morethan": "more than",
    "lessthan": "less than",
    "equals": "is",
    "equals to": "is",
    "less than or equal to": "at most",
    "fewer than or equal to": "at most",
    "smaller than or equal to": "at most",
    "more than or equal to": "at least",
    "greater than or equal to": "at least",
    "larger than or equal to": "at least",
    "later than": "after",
    "earlier than": "before",
    "greater": "more",
    "bigger": "more",
    "higher": "more",
    "larger": "more",
    "smaller": "less",
    "fewer": "less",
    "lower": "less",
}
"""How comparisons are said elsewhere → how they are said here."""

SMALL_WORDS = {"missing", "known", "yes", "no", "not", "today", "now", "some", "every"}
"""Words that are the language's even in capital letters where a name could stand: `x is Missing`."""

CURRENCY_SIGNS = {"$": "USD", "€": "EUR", "£": "GBP", "¥": "JPY"}
_DOLLARS = {"AUD", "CAD", "HKD", "MXN", "NZD", "SGD", "USD"}
_HEADER_CURRENCY = re.compile(
    r"^[ \t]+currency[ \t]+([A-Z]{3})\b|^ruleset\b.*\bcurrency[ \t]+([A-Z]{3})\b", re.MULTILINE
)
_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Respelled:
    """What stands for a wrong spelling: the right pieces of text, and the mistake to report."""

    pieces: tuple[str, ...]
    mistake: Diagnostic


def _mistake(code: str, message: str, label: str, span: Span, right: str | None, *helps: str) -> Diagnostic:
    fix = Fix((Edit(span, right),), f"write {right}") if right is not None else None
    return Diagnostic(code, message, span, label, helps=helps or ((FIXED,) if fix else ()), fix=fix)


def respell(kind: str, span: Span, fits: Fits) -> Respelled | None:
    """The right spelling of a wrong one, or None where it is right after all."""
    return _RESPELLERS[kind](span, fits)


def respelled_word(right: str, span: Span) -> Respelled:
    """A word of another language, or one in capital letters."""
    message = f'"{span.text}" is not a word of the language'
    return Respelled((right,), _mistake("QR103", message, f'write "{right}"', span, right))


def _not_word(span: Span, fits: Fits) -> Respelled:
    first = span.text.lower()[:-3]
    right = f"{first} not"
    mistake = _mistake(
        "QR103", f'"{span.text}" is not a word of the language', f'write "{right}"', span, right
    )
    return Respelled((first, "not"), mistake)


def _phrase(span: Span, fits: Fits) -> Respelled | None:
    said = " ".join(span.text.split())
    if said == "equal to":
        return _nothing(span) if fits("AT") else None
    if said == "any of":
        right, known = "one of", fits("ONE")
    elif said == "in":
        right = "is one of" if fits("IS") else "one of"
        known = fits("IS") or fits("ONE")
    else:
        right = PHRASES[said]
        known = fits(right.split()[0].upper())
    if not known:
        return None
    message = f'"{span.text}" is not how this is said here'
    return Respelled(tuple(right.split()), _mistake("QR103", message, f'write "{right}"', span, right))


def _nothing(span: Span) -> Respelled:
    """`is equal to 5`: `is` says it all."""
    text = span.source.text
    away = span.source.span(span.start, span.end + (text[span.end : span.end + 1] == " "))
    fix = Fix((Edit(away, ""),), "take it away")
    message = f'"{span.text}" is not how this is said here'
    return Respelled((), Diagnostic("QR103", message, span, 'write "is" alone', helps=(FIXED,), fix=fix))


def _spaced(span: Span, fits: Fits) -> Respelled:
    """`10 %`, `5 k EUR`, `10 million`, `1.200,50`."""
    text = span.text
    if re.search(r"\.\d{3},", text):
        right = text.replace(".", "").replace(",", ".")
    else:
        digits = re.match(r"[\d.,_]+", text)
        unit = text[digits.end() :].strip() if digits else ""
        right = f"{digits[0] if digits else text}{ {'million': 'm', 'thousand': 'k'}.get(unit, unit)}"
    message = f'"{text}" is not how a number is written'
    return Respelled((right,), _mistake("QR106", message, f"write {right}", span, right))


def _other_comment(span: Span, fits: Fits) -> Respelled:
    sign = span.text[:2]
    at = span.source.span(span.start, span.start + 2)
    mistake = _mistake("QR104", f'"{sign}" does not begin a comment', 'did you mean "#"?', at, "#")
    return Respelled((), mistake)


def _wrong_sign(span: Span, fits: Fits) -> Respelled:
    right, words = WRONG_SIGNS[span.text]
    said = f" ({words})" if words else ""
    what = "a comparison" if words else "a sign of the language"
    blank = " " if span.text == "!" and span.source.text[span.end : span.end + 1].strip() else ""
    label = f'did you mean "{right}"{said}?'
    mistake = _mistake("QR104", f'"{span.text}" is not {what}', label, span, right + blank)
    return Respelled((right,), mistake)


def _curly(span: Span, fits: Fits) -> Respelled:
    inner = span.text[1:-1].replace("\\", "\\\\").replace('"', '\\"')
    right = f'"{inner}"'
    if span.text[0] in "'‘":
        message = "a text stands in double quotes"
        return Respelled((right,), _mistake("QR101", message, f"write {right}", span, right))
    message = "this quote mark is a curly one, probably pasted from a document or a chat"
    help_ = "`qualrules check --fix` straightens every quote in the file"
    return Respelled(
        (right,), _mistake("QR101", message, f"use straight quotes: {right}", span, right, help_)
    )


def _open_quote(span: Span, fits: Fits) -> Respelled:
    written = span.text.rstrip()
    span = span.source.span(span.start, span.start + len(written))
    inner = written[1:].replace("\\", "\\\\").replace('"', '\\"')
    message = "this text has no closing quote"
    helps = ("a text begins and ends on one line",)
    label = 'put a " where the text ends'
    return Respelled((f'"{inner}"',), Diagnostic("QR108", message, span, label, helps=helps))


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
    if sign == "$" and (found := _HEADER_CURRENCY.search(source.text)):
        code = found[1] or found[2]
        if code in _DOLLARS:
            return code
    return CURRENCY_SIGNS[sign]


def _amount(span: Span, amount: str, code: str) -> Respelled:
    right = f"{amount} {code}"
    mistake = _mistake("QR107", "an amount ends with the code of its currency", f"write {right}", span, right)
    return Respelled((amount, code), mistake)


def _day(year: int, month: int, day: int) -> str | None:
    days = 31 if month in {1, 3, 5, 7, 8, 10, 12} else 30 if month in {4, 6, 9, 11} else 28 + (year % 4 == 0)
    return f"{year:04}-{month:02}-{day:02}" if 1 <= month <= 12 and 1 <= day <= days else None


def _wrong_date(span: Span, fits: Fits) -> Respelled | None:
    if ":" in span.text:
        right = "T".join(span.text.split())
        zone = "" if re.search(r"Z|[+-]\d\d:\d\d$", right) else "Z"
        message = 'an instant has a "T" between its day and its time, and ends with its zone'
        mistake = _mistake("QR304", message, f"write {right}{zone}", span, right if not zone else None)
        return Respelled((right + zone,), mistake)
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
        return Respelled(("2026-01-01",), _mistake("QR304", f'"{span.text}" is no date', label, span, None))
    if len(days) == 1:
        message = "a date is written year first"
        return Respelled((days[0],), _mistake("QR304", message, f"write {days[0]}", span, days[0]))
    said = " or ".join(f"{int(day[8:])} {_MONTHS[int(day[5:7]) - 1]}" for day in days)
    label = f"write the year first: {days[0]} or {days[1]}"
    return Respelled((days[0],), Diagnostic("QR304", f"this could be {said}", span, label))


_RESPELLERS: dict[str, Callable[[Span, Fits], Respelled | None]] = {
    "NOT_WORD": _not_word,
    "PHRASE": _phrase,
    "CODE_FIRST": _code_first,
    "WRONG_DATE": _wrong_date,
    "SPACED": _spaced,
    "OTHER_COMMENT": _other_comment,
    "SIGN_FIRST": _sign_first,
    "SIGN_LAST": _sign_last,
    "CURLY": _curly,
    "OPEN_QUOTE": _open_quote,
    "WRONG_SIGN": _wrong_sign,
}
