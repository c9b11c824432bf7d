"""Words that stand bare where a text in quotes or one name belongs: the repair takes the whole phrase, or is not safe.

Where a phrase ends is read from the text of its line, because nothing in it means what it would mean elsewhere.
"""

from __future__ import annotations

import re

from qualrules.diagnostics import Diagnostic, Edit, Fix, did_you_mean
from qualrules.grammar.lexer import Token
from qualrules.grammar.little_words import Repair
from qualrules.grammar.place import Place, accepts_after, end_of, start_of
from qualrules.grammar.respelled import FIXED
from qualrules.source import Span

_TEXT_AFTER = {
    "STAGE", "OUTCOME", "USE", "ZONE", "IN", "BY", "PROMISE", "EXAMPLE", "BECAUSE", "ASK", "OWNER", "ABOUT",
    "PLACEHOLDERS", "COMMA", "KEY", "TO", "AFTER", "DATES", "NUMBERS", "PERCENTS", "MEANS",
}  # fmt: skip
_CLAUSES = {"about", "default", "placeholders", "missing", "means", "dates", "numbers", "percents", "currency"}  # fmt: skip
_LINE = re.compile(r"[^\n#]*")
_STOP = re.compile(r"[,\])}]|(?<![^\s])[^\W\d]\w*(?=[ \t]*:|(?![\w./-]))")
_GOES_ON_SURELY = re.compile(r"[ \t]*[\d\"]")
_SEVERAL_WORDS = re.compile(r"[^\W\d]\w*(?:[ \t]+[^\W\d]\w*)+[ \t]*:(?=[ \t]*\S)")
_QUOTE_MARKS = re.compile('["“”„«»‟]')


def missing_quotes(place: Place) -> Repair | None:
    """`stage Discovery` → `stage "Discovery"`; `agreed by Head of Sales` → `agreed by "Head of Sales"`."""
    token, before = place.token, place.before
    if before is None or before.type not in _TEXT_AFTER or not token[:1].isalpha() or token.type == "KEY":
        return None
    if "STRING" not in place.accepts or place.accepts & {"NAME", "REGEX"} or place.begins_line(token):
        return None
    span, sure = _phrase(place)
    if _QUOTE_MARKS.search(span.text):
        sure, span = False, place.span()
    sure = sure and did_you_mean(span.text, place.words()) is None
    text = '"{}"'.format(span.text.replace("\\", "\\\\"))
    said = f'"{place.read[-2].strip(chr(34))}" means {text}' if _is_value(place) else text
    fix = Fix((Edit(span, text),), f"write {text}", sure)
    helps = (FIXED,) if sure else ()
    message = "the quotes are missing: a text stands in quotes"
    mistake = Diagnostic("QR100", message, span, f"write {said}", helps=helps, fix=fix)
    upto = span.end if sure else _line_end(place)
    return Repair((Token("STRING", text, span.start, span.end),), mistake, upto=upto)


def _is_value(place: Place) -> bool:
    return place.read[-1].type == "MEANS" and len(place.read) > 1 and place.read[-2].type == "STRING"


def _line_end(place: Place) -> int:
    """Where the line ends, or the comment on it begins."""
    found = _LINE.match(place.source.text, start_of(place.token))
    return found.end() if found else end_of(place.token)


def _phrase(place: Place) -> tuple[Span, bool]:
    """From the word to the end of its line, or to what can stand behind a text; and whether that is surely its end."""
    text, begin = place.source.text, start_of(place.token)
    end = _line_end(place)
    behind = accepts_after(place.parser, "STRING")
    ends = {place.written[kind] for kind in behind if kind in place.written}
    sure = True
    for stop in _STOP.finditer(text, end_of(place.token), end):
        key = stop[0].isidentifier() and text[stop.end() : end].lstrip(" \t")[:1] == ":"
        if stop[0] in ends or (key and "KEY" in behind):
            sure = key or not stop[0].isidentifier() or bool(_GOES_ON_SURELY.match(text, stop.end(), end))
            end = stop.start()
            break
    written = text[begin:end].rstrip()
    return place.source.span(begin, begin + len(written)), sure


def name_of_several_words(place: Place) -> Repair | None:
    """`budget status: text` → `budget_status: text`."""
    token = place.token
    found = _SEVERAL_WORDS.match(place.source.text, start_of(token))
    if found is None or "KEY" not in place.accepts or not _may_begin_a_key(place):
        return None
    words = found[0][:-1].split()
    if words[-1] in _CLAUSES:
        return None
    sure = not set(words[1:-1]) & set(place.written.values())
    name = "_".join(words)
    span = place.source.span(found.start(), found.end())
    message = 'a name is one word of letters, digits and "_"'
    fix = Fix((Edit(span, f"{name}:"),), f"write {name}:", sure)
    helps = (FIXED,) if sure else ()
    mistake = Diagnostic("QR100", message, span, f"write {name}:", helps=helps, fix=fix)
    return Repair((Token("KEY", f"{name}:", span.start, span.end),), mistake, upto=span.end)


def _may_begin_a_key(place: Place) -> bool:
    behind_list = place.before is not None and place.before.type == "LIST"
    return place.begins_line(place.token) or behind_list


_PLAIN = r"(?:text|number|money|percent|yes/no|date|datetime)"
_READS_ON = re.compile(
    r"[ \t]*(?:=|[\"\d\[{$€£¥-]"
    rf"|{_PLAIN}[ \t]*(?:$|[\n\r#\"“]|(?:default|about|placeholders|missing)\b)"
    r"|(?:one|some|stage|list)[ \t]+of\b|(?:missing|yes|no|not[ \t]+supplied)[ \t]*(?:$|[\n\r#]))"
)


def surely_a_value(place: Place) -> bool:
    """Whether a type or a value stands behind the word, so that its name ends there: not in `budget status one of …`."""
    return _READS_ON.match(place.source.text, end_of(place.token)) is not None
