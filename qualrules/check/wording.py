"""Small turns of phrase that the checker's messages share: articles, quoted names, short lists, "did you
mean".

No message is decided here.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from qualrules.diagnostics import did_you_mean

_SHOWN = 5


def a(name: str) -> str:
    """A name with its article: `an opportunity`, `a lead`."""
    return f"{'an' if name[:1].lower() in 'aeiou' else 'a'} {name}"


def quoted(names: Iterable[str]) -> str:
    """`"a", "b"`, every one of them."""
    return ", ".join(f'"{name}"' for name in names)


def shortened(names: Sequence[str], *, quote: bool = False) -> str:
    """All of a few names; of many the first three and how many there are."""
    written = [f'"{name}"' for name in names] if quote else list(names)
    if len(written) <= _SHOWN:
        return ", ".join(written)
    return f"{', '.join(written[:3])}, … ({len(written)})"


def joined(names: Sequence[str], word: str = "and") -> str:
    """`a`, `a and b`, `a, b and c`."""
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} {word} {names[-1]}"


def nearest(name: str, known: Iterable[str]) -> str:
    """`did you mean "x"?`, or nothing where no known name is near."""
    found = did_you_mean(name, known)
    return f'did you mean "{found}"?' if found else ""
