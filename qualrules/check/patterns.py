"""The patterns of `matches`: the subset that means the same everywhere, checked to run in time linear in the
text.

Read here into a small tree; whether it can run long is asked in `pattern_time`. Matching itself happens
elsewhere, with the Python pattern that `check_pattern` gives, searched in folded text.
"""

from __future__ import annotations

from qualrules.check import charsets
from qualrules.check.charsets import Characters
from qualrules.check.pattern_time import MOST_TIMES, linear_python
from qualrules.check.pattern_tree import Choice, End, Node, One, Repeat, Sequence, Start, TooLongError
from qualrules.check.scope import Report
from qualrules.diagnostics import Diagnostic
from qualrules.source import Span

LONGEST = 500
"""Characters of a pattern."""
DEEPEST = 20
"""Groups inside groups."""

_SETS = {"d": charsets.DIGITS, "w": charsets.WORD, "s": charsets.BLANK}
_CONTROLS = {"t": "\t", "n": "\n", "r": "\r"}


class PatternError(Exception):
    """Something that is not in the subset: a sentence, and where it stands in the pattern."""

    def __init__(self, sentence: str, label: str = "") -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.label = label


def check_pattern(pattern: str, span: Span, report: Report) -> str | None:
    """The pattern for Python's `re`, to be searched in folded text; None after a reported mistake."""
    try:
        if len(pattern) > LONGEST:
            raise PatternError(f"this pattern is longer than {LONGEST} characters")
        return linear_python(_Reader(pattern).read())
    except PatternError as mistake:
        report.add(_mistake(mistake.sentence, mistake.label, span))
    except TooLongError as mistake:
        report.add(_mistake("this pattern can run long on some texts", str(mistake), span))
    return None


def read_pattern(pattern: str) -> Node:
    """The tree of a pattern that the checker let through."""
    return _Reader(pattern).read()


def _mistake(sentence: str, label: str, span: Span) -> Diagnostic:
    return Diagnostic(
        "QR118",
        sentence,
        span,
        label=label,
        notes=(
            r"patterns know letters, . [a-z] \d \w \s ( ) | * + ? {2,5} ^ $ and a backslash before a sign",
        ),
        helps=('often words do: t contains any of ("vp", "director")',),
    )


class _Reader:
    """Reads a pattern from left to right."""

    def __init__(self, pattern: str) -> None:
        self.pattern = pattern
        self.position = 0
        self.depth = 0

    def read(self) -> Node:
        if not self.pattern:
            raise PatternError("this pattern is empty", "write what is looked for")
        node = self._choice()
        if self.position < len(self.pattern):
            raise PatternError('this ")" closes no group', r"a bracket itself is written \)")
        return node

    @property
    def _next(self) -> str:
        return self.pattern[self.position : self.position + 1]

    def _take(self) -> str:
        taken = self._next
        self.position += 1
        return taken

    def _choice(self) -> Node:
        branches = [self._sequence()]
        while self._next == "|":
            self._take()
            branches.append(self._sequence())
        return branches[0] if len(branches) == 1 else Choice(tuple(branches))

    def _sequence(self) -> Node:
        parts: list[Node] = []
        while self._next not in ("", "|", ")"):
            parts.append(self._repeated(self._atom()))
        return parts[0] if len(parts) == 1 else Sequence(tuple(parts))

    def _repeated(self, atom: Node) -> Node:
        bounds = self._bounds()
        if bounds is None:
            return atom
        if isinstance(atom, Start | End):
            raise PatternError('"^" and "$" cannot be repeated')
        if self._next and self._next in "*+?{":
            raise PatternError(
                f'"{self._next}" cannot stand behind another repetition',
                "repetitions are as long as they can be; there is no other kind",
            )
        return Repeat(atom, *bounds)

    def _bounds(self) -> tuple[int, int | None] | None:
        simple: dict[str, tuple[int, int | None]] = {"*": (0, None), "+": (1, None), "?": (0, 1)}
        if self._next in simple:
            return simple[self._take()]
        return self._counted() if self._next == "{" else None

    def _counted(self) -> tuple[int, int | None]:
        end = self.pattern.find("}", self.position)
        least, comma, most = self.pattern[self.position + 1 : max(end, 0)].partition(",")
        if end < 0 or not _is_count(least) or not (most == "" or _is_count(most)):
            raise PatternError('"{" begins a count, as in {2,5}', r"a brace itself is written \{")
        self.position = end + 1
        low = int(least)
        high = (int(most) if most else None) if comma else low
        if max(low, high or 0) > MOST_TIMES:
            raise PatternError(f"a part can be repeated {MOST_TIMES} times at the most")
        if high is not None and high < low:
            raise PatternError(f"{{{least},{most}}} runs backwards")
        return low, high

    def _atom(self) -> Node:
        sign = self._take()
        match sign:
            case "(":
                return self._group()
            case "[":
                return One(self._class())
            case ".":
                return One(charsets.LINE_ENDS.others)
            case "^":
                return Start()
            case "$":
                return End()
            case "\\":
                return One(self._escape())
            case "*" | "+" | "?" | "{":
                raise PatternError(f'"{sign}" repeats nothing here', f"the sign itself is written \\{sign}")
            case _:
                return One(charsets.folded(sign, sign))

    def _group(self) -> Node:
        if self.pattern.startswith("?:", self.position):
            self.position += 2
        elif self._next == "?":
            raise PatternError(
                f'"({self.pattern[self.position : self.position + 2]}" is not in the patterns here'
            )
        self.depth += 1
        if self.depth > DEEPEST:
            raise PatternError(f"groups stand {DEEPEST} deep at the most")
        inner = self._choice()
        if self._take() != ")":
            raise PatternError('a "(" is not closed', r"a bracket itself is written \(")
        self.depth -= 1
        return inner

    def _escape(self) -> Characters:
        sign = self._take()
        if sign.lower() in _SETS and sign:
            found = _SETS[sign.lower()]
            return found if sign.islower() else found.others
        if sign in _CONTROLS:
            return charsets.folded(_CONTROLS[sign], _CONTROLS[sign])
        if not sign or sign.isalnum():
            raise PatternError(f'"\\{sign}" is not in the patterns here')
        return charsets.folded(sign, sign)

    def _class(self) -> Characters:
        negated = self._next == "^"
        self.position += negated
        found = Characters(())
        while self._next != "]":
            if not self._next:
                raise PatternError('a "[" is not closed', r"a bracket itself is written \[")
            found |= self._class_part()
        self._take()
        if not found:
            raise PatternError("this class holds nothing", r"a bracket itself is written \]")
        return found.others if negated else found

    def _class_part(self) -> Characters:
        first = self._class_sign()
        if isinstance(first, Characters):
            return first
        if self._next != "-" or self.pattern[self.position + 1 : self.position + 2] in ("]", ""):
            return charsets.folded(first, first)
        self._take()
        last = self._class_sign()
        if isinstance(last, Characters) or last < first:
            raise PatternError("this range in a class runs backwards", r"a minus itself is written \-")
        if not (first + last).isascii():
            raise PatternError(
                f'the range "{first}-{last}" differs between systems', "write the letters one by one"
            )
        return charsets.folded(first, last)

    def _class_sign(self) -> str | Characters:
        sign = self._take()
        if sign == "[":
            raise PatternError(
                '"[" inside a class differs between systems', r"a bracket itself is written \["
            )
        if sign != "\\":
            return sign
        escaped = self._take()
        if escaped in _SETS:
            return _SETS[escaped]
        if escaped in _CONTROLS:
            return _CONTROLS[escaped]
        if not escaped or escaped.isalnum():
            raise PatternError(f'"\\{escaped}" is not in the classes here')
        return escaped


def _is_count(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= 4
