"""Patterns cut into chains: one character after the other, some of them repeated without limit.

A pattern finds a text where one of its chains does. Whether a chain can run long is asked in `pattern_time`.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise

from qualrules.check.charsets import ANY, Characters
from qualrules.check.pattern_tree import Choice, End, Node, One, Repeat, Sequence, Start, TooLongError
from qualrules.dataclass import dataclass


@dataclass(frozen=True, slots=True)
class Many:
    """In a chain: characters of a set, as many as there are, or none."""

    of: Characters


Link = One | Many | Start | End
Chain = tuple[Link, ...]

MOST_CHAINS = 200
MOST_LINKS = 5_000
"""Over all chains of a pattern."""


def chains_of(node: Node) -> list[Chain]:
    """Every way through the node as a chain; together they find what it finds. Raises `TooLongError`."""
    match node:
        case One() | Start() | End():
            return [(node,)]
        case Choice(branches=branches):
            return _bounded([chain for branch in branches for chain in chains_of(branch)])
        case Sequence(parts=parts):
            return _joined(map(chains_of, parts))
        case Repeat(part=part, least=least, most=None):
            one = _one(part)
            return [(*(One(one) for _ in range(least)), Many(one))]
        case Repeat(part=part, least=least, most=most):
            own = chains_of(part)
            times = [_joined([own] * count) for count in range(least, (most or 0) + 1)]
            return _bounded([chain for chains in times for chain in chains])


def _joined(parts: Iterable[list[Chain]]) -> list[Chain]:
    """Each chain of the first part before each of the next, and so on."""
    found: list[Chain] = [()]
    for chains in parts:
        found = _bounded([(*before, *behind) for before in found for behind in chains])
    return found


def _bounded(chains: list[Chain]) -> list[Chain]:
    if len(chains) > MOST_CHAINS or sum(map(len, chains)) > MOST_LINKS:
        raise TooLongError("it can be read in too many ways: repeat less, or offer fewer choices")
    return chains


def _one(node: Node) -> Characters:
    """The set of characters that a part stands for, if it stands for one character."""
    if isinstance(node, One):
        return node.of
    if isinstance(node, Choice) and all(isinstance(branch, One | Choice) for branch in node.branches):
        found = Characters(())
        for branch in map(_one, node.branches):
            if found & branch:
                raise TooLongError("the choices in this repetition overlap: write each character once")
            found |= branch
        return found
    raise TooLongError("only one character or class can be repeated without limit, not a group")


def refuse_twice(chain: Chain) -> None:
    """Two repetitions of the same characters in a row: the classic pattern that other systems run long on."""
    repeats = [index for index, link in enumerate(chain) if isinstance(link, Many)]
    for left, right in pairwise(repeats):
        own = characters(chain[left])
        if all(isinstance(link, One | Many) and link.of == own for link in chain[left : right + 1]):
            raise TooLongError("two repetitions of the same characters in a row: write one")


def place_ends(chain: Chain) -> Chain | None:
    """The chain with the text's start only in front and its end only behind; None where it can never be
    found."""
    starts = [index for index, link in enumerate(chain) if isinstance(link, Start)]
    ends = [index for index, link in enumerate(chain) if isinstance(link, End)]
    first = starts[-1] + 1 if starts else 0
    last = ends[0] if ends else len(chain)
    before, behind, kept = chain[:first], chain[last:], chain[first:last]
    if any(isinstance(link, One) for link in (*before, *behind)):
        return None
    front: Chain = (Start(),) if starts else ()
    back: Chain = (End(),) if ends else ()
    return (*front, *kept, *back)


def simpler(chain: Chain) -> Chain:
    """Without repetitions that change nothing: beside a wider one, only the shortest way counts."""
    links: list[Link] = list(chain)
    if not chain or not isinstance(chain[0], Start):
        links.insert(0, Many(ANY))
    if not isinstance(links[-1], End):
        links.append(Many(ANY))
    while (found := _needless(links)) is not None:
        del links[found]
    if isinstance(links[0], Many) and links[0].of == ANY:
        del links[0]
    if links and isinstance(links[-1], Many) and links[-1].of == ANY:
        del links[-1]
    return tuple(links)


def _needless(links: list[Link]) -> int | None:
    """A repetition within a wider one from which only characters of its own kind part it: it can go."""
    repeats = [index for index, link in enumerate(links) if isinstance(link, Many)]
    for left, right in pairwise(repeats):
        for narrow, wide in ((right, left), (left, right)):
            own, other = characters(links[narrow]), characters(links[wide])
            between = links[left + 1 : right]
            if own <= other and all(isinstance(link, One) and link.of == own for link in between):
                return narrow
    return None


def characters(link: Link) -> Characters:
    """The characters that a link of a chain stands for."""
    return link.of if isinstance(link, One | Many) else Characters(())
