"""Wrong spellings that the lexer knows: each is read as the right one, and refused with the repair.

Here are signs and words by themselves; values are in `spelling_values.py`, forms made of several right words in
`wrong_forms.py`.
"""

from __future__ import annotations

from collections.abc import Callable

from qualrules.diagnostics import Diagnostic, Edit, Fix
from qualrules.grammar import spelling_values
from qualrules.grammar.respelled import FIXED, Fits, Respelled, mistake
from qualrules.source import Span

BEFORE_WORDS = {
    "NOT_WORD": r"(?:[iI]s|IS|[dD]oes|DOES)(?:n['’]t|N['’]T)(?!\w)",
    "PHRASE": r"(?:(?:less|fewer|smaller|more|greater|larger)[ \t]+than[ \t]+or[ \t]+equals?[ \t]+to|equals?[ \t]+to"
    r"|any[ \t]+of(?=[ \t]*\()|at(?:least|most)|morethan|lessthan|equals|(?:later|earlier)[ \t]+than|in(?=[ \t]*\()"
    r"|(?:greater|bigger|higher|larger|smaller|fewer|lower)(?=[ \t]+than))(?!\w)",
    **spelling_values.CODE_FIRST,
}
BEFORE_SIGNS = {
    "CURLY": r"“[^”\n]{0,1000}”|[“”„«»‟][^“”„«»‟\"\n]*[“”„«»‟\"]|‘[^‘’\n]*’|'[^'\n]*'"
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


def respell(kind: str, span: Span, fits: Fits) -> Respelled | None:
    """The right spelling of a wrong one, or None where it is right after all."""
    return _RESPELLERS[kind](span, fits)


def respelled_word(right: str, span: Span) -> Respelled:
    """A word of another language, or one in capital letters."""
    message = f'"{span.text}" is not a word of the language'
    return Respelled((right,), mistake("QR103", message, f'write "{right}"', span, right))


def _not_word(span: Span, fits: Fits) -> Respelled:
    first = span.text.lower()[:-3]
    right = f"{first} not"
    found = mistake("QR103", f'"{span.text}" is not a word of the language', f'write "{right}"', span, right)
    return Respelled((first, "not"), found)


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
    return Respelled(tuple(right.split()), mistake("QR103", message, f'write "{right}"', span, right))


def _nothing(span: Span) -> Respelled:
    """`is equal to 5`: `is` says it all."""
    text = span.source.text
    away = span.source.span(span.start, span.end + (text[span.end : span.end + 1] == " "))
    fix = Fix((Edit(away, ""),), "take it away")
    message = f'"{span.text}" is not how this is said here'
    return Respelled((), Diagnostic("QR103", message, span, 'write "is" alone', helps=(FIXED,), fix=fix))


def _other_comment(span: Span, fits: Fits) -> Respelled:
    sign = span.text[:2]
    at = span.source.span(span.start, span.start + 2)
    found = mistake("QR104", f'"{sign}" does not begin a comment', 'did you mean "#"?', at, "#")
    return Respelled((), found)


def _wrong_sign(span: Span, fits: Fits) -> Respelled:
    right, words = WRONG_SIGNS[span.text]
    said = f" ({words})" if words else ""
    what = "a comparison" if words else "a sign of the language"
    blank = " " if span.text == "!" and span.source.text[span.end : span.end + 1].strip() else ""
    label = f'did you mean "{right}"{said}?'
    found = mistake("QR104", f'"{span.text}" is not {what}', label, span, right + blank)
    return Respelled((right,), found)


def _curly(span: Span, fits: Fits) -> Respelled:
    inner = span.text[1:-1].replace("\\", "\\\\").replace('"', '\\"')
    right = f'"{inner}"'
    if span.text[0] in "'‘":
        message = "a text stands in double quotes"
        return Respelled((right,), mistake("QR101", message, f"write {right}", span, right))
    message = "this quote mark is a curly one, probably pasted from a document or a chat"
    help_ = "`qualrules check --fix` straightens every quote in the file"
    return Respelled((right,), mistake("QR101", message, f"use straight quotes: {right}", span, right, help_))


def _open_quote(span: Span, fits: Fits) -> Respelled:
    written = span.text.rstrip()
    span = span.source.span(span.start, span.start + len(written))
    inner = written[1:].replace("\\", "\\\\").replace('"', '\\"')
    message = "this text has no closing quote"
    helps = ("a text begins and ends on one line",)
    label = 'put a " where the text ends'
    return Respelled((f'"{inner}"',), Diagnostic("QR108", message, span, label, helps=helps))


_RESPELLERS: dict[str, Callable[[Span, Fits], Respelled | None]] = {
    "NOT_WORD": _not_word,
    "PHRASE": _phrase,
    "OTHER_COMMENT": _other_comment,
    "CURLY": _curly,
    "OPEN_QUOTE": _open_quote,
    "WRONG_SIGN": _wrong_sign,
    **spelling_values.RESPELLERS,
}
