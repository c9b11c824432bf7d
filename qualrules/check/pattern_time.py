"""Whether a pattern can run long, and the Python pattern that finds the same in time linear in the text.

Python's matcher tries one way after the other, so its time is the number of ways in which the beginning of a
pattern can lie in a text. Cut into chains (one character after the other, some of them repeated without
limit), that number stays within a fixed bound per character exactly where no two unlimited repetitions can
run over the same stretch: for each two of them, something between them has to be a character that they do not
share. The search itself counts as a repetition of any character before the chain, because a match may begin
anywhere.

A chain such as `budget.*approved`, in which words stand far apart, is rewritten so that each word is taken
where it comes first: when it is not followed by the next one, no later place would be.
"""

from __future__ import annotations

from qualrules.check.charsets import ANY, Characters
from qualrules.check.pattern_chains import (
    Chain,
    Link,
    Many,
    chains_of,
    characters,
    place_ends,
    refuse_twice,
    simpler,
)
from qualrules.check.pattern_tree import Choice, End, Node, One, Repeat, Sequence, Start, TooLongError

MOST_TIMES = 255
"""The largest count in `{m,n}`; some engines have no more."""
MOST_STEPS = 2_000
"""Ways to go on from one place of a text, over patterns without unlimited repetition."""


def linear_python(node: Node) -> str:
    """A Python pattern that finds the same as the node and never runs long. Raises `TooLongError` where there
    is none."""
    branches = node.branches if isinstance(node, Choice) else (node,)
    return "|".join(dict.fromkeys(part for branch in branches for part in _branch(branch)))


def _branch(node: Node) -> list[str]:
    if not _unlimited(node):
        if _steps(node) > MOST_STEPS:
            raise TooLongError("it can be read in too many ways: repeat less, or offer fewer choices")
        return [_plain(node)]
    found = []
    for chain in chains_of(node):
        refuse_twice(chain)
        placed = place_ends(chain)
        if placed is not None:
            found.append(_linear(simpler(placed)))
    # Every way ends before it begins or goes on behind the end, so nothing is ever found.
    return found or [r"[^\s\S]"]


# ── Without unlimited repetition ──────────


def _unlimited(node: Node) -> bool:
    match node:
        case Repeat(part=part, most=most):
            return most is None or _unlimited(part)
        case Sequence(parts=parts) | Choice(branches=parts):
            return any(map(_unlimited, parts))
        case _:
            return False


def _ways(node: Node) -> int:
    """In how many ways the node can lie at one place of a text, at most; beyond the limit it does not matter
    how many."""
    match node:
        case Sequence(parts=parts):
            ways = 1
            for part in parts:
                ways = min(ways * _ways(part), MOST_STEPS + 1)
            return ways
        case Choice(branches=branches):
            return sum(map(_ways, branches))
        case Repeat(part=part, least=least, most=int(most)):
            return min(sum(_powers(part)[least : most + 1]), MOST_STEPS + 1)
        case _:
            return 1


def _steps(node: Node) -> int:
    """How many characters are looked at from one place of a text, at most."""
    match node:
        case Sequence(parts=parts):
            total = 0
            for part in reversed(parts):
                total = _steps(part) + _ways(part) * total
            return total
        case Choice(branches=branches):
            return sum(map(_steps, branches))
        case Repeat(part=part, most=int(most)):
            return _steps(part) * sum(_powers(part)[:most])
        case _:
            return 1


def _powers(part: Node) -> list[int]:
    """In how many ways a part can lie in a text none, one, two … times in a row, up to the limit."""
    each, powers = _ways(part), [1]
    for _ in range(MOST_TIMES):
        powers.append(min(powers[-1] * each, MOST_STEPS + 1))
    return powers


def _plain(node: Node) -> str:
    match node:
        case One(of=characters):
            return characters.regex
        case Start():
            return r"\A"
        case End():
            return r"\Z"
        case Sequence(parts=parts):
            return "".join(_grouped(part) for part in parts)
        case Choice(branches=branches):
            return "|".join(_plain(branch) for branch in branches)
        case Repeat(part=part, least=least, most=most):
            inner = _plain(part) if isinstance(part, One) else f"(?:{_plain(part)})"
            return f"{inner}{{{least},{most}}}"


def _grouped(node: Node) -> str:
    return f"(?:{_plain(node)})" if isinstance(node, Choice) else _plain(node)


# ── Chains into Python ──────────


def _linear(chain: Chain) -> str:
    searched: Chain = chain if chain and isinstance(chain[0], Start) else (Many(ANY), *chain)
    if _never_shared(searched):
        return "".join(map(_written, chain))
    rewritten = _first_places(chain)
    if rewritten is None:
        raise TooLongError(
            "two repetitions can run over the same text: put a sign between them that neither holds"
        )
    return rewritten


def _never_shared(chain: Chain) -> bool:
    """Whether, between each two repetitions, there is a character that they do not both hold."""
    repeats = [index for index, link in enumerate(chain) if isinstance(link, Many)]
    return all(
        _parted(chain, left, right) for place, left in enumerate(repeats) for right in repeats[place + 1 :]
    )


def _parted(chain: Chain, left: int, right: int) -> bool:
    shared = characters(chain[left]) & characters(chain[right])
    if not shared:
        return True
    return any(isinstance(link, One) and not (link.of & shared) for link in chain[left + 1 : right])


def _first_places(chain: Chain) -> str | None:
    """The chain with its words taken where each comes first; None unless one repetition parts them all."""
    gaps = [index for index, link in enumerate(chain) if isinstance(link, Many)]
    gap = chain[gaps[0]]
    gaps = [index for index in gaps if chain[index] == gap]
    last = chain[gaps[-1] :]
    anchored = isinstance(chain[0], Start)
    words = _words(chain, gaps)
    within = characters(gap)
    if not _never_shared(last) or any(not _made_of(word, within) for word in words[anchored:]):
        return None
    if anchored and not all(isinstance(link, Start | One) for link in words[0]):
        return None
    skip = f"{within.regex}*?"
    front = "".join(map(_written, words[0])) if anchored else _run_start(within)
    taken = (f"(?>{skip}{''.join(map(_written, word))})" for word in words[anchored:])
    return f"{front}{''.join(taken)}{skip}{''.join(map(_written, last[1:]))}"


def _words(chain: Chain, gaps: list[int]) -> list[Chain]:
    """What stands before each gap."""
    return [chain[start:end] for start, end in zip([0, *(gap + 1 for gap in gaps)], gaps, strict=False)]


def _made_of(word: Chain, within: Characters) -> bool:
    return all(isinstance(link, One) and link.of <= within for link in word)


def _run_start(within: Characters) -> str:
    """Where a run of such characters begins: each run is looked through once."""
    return rf"(?:\A|(?<={within.others.regex}))" if within.others else r"\A"


def _written(link: Link) -> str:
    match link:
        case One(of=characters):
            return characters.regex
        case Many(of=characters):
            return f"{characters.regex}*"
        case Start():
            return r"\A"
        case End():
            return r"\Z"
