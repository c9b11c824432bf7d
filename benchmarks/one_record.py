"""The rows "one record", "one record from text" and "the reasons"; outcomes are checked first."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from benchmarks import hand, ours, workload
from benchmarks.hand import Outcomes
from benchmarks.rivals import RIVALS, Rival
from benchmarks.rows import Row, microseconds, ratio
from benchmarks.timing import Contender, Uses, interleaved

LEAST_FASTER = {"zen-engine": 8, "common-expression-language": 25, "rule-engine": 100}


def measure(count: int, rounds: int) -> list[Row]:
    """Check that all say the same of the records, then time them in turn."""
    rows = workload.records(count)
    texts = [workload.as_text(row) for row in rows]
    wanted = [hand.decide(row) for row in rows]
    ruleset = ours.load()
    must_agree("qualrules", ours.decide_many(ruleset, rows), wanted)
    must_agree("qualrules, from text", ours.decide_many(ruleset, texts), wanted)

    contenders = {
        "hand": Contender(lambda: [hand.decide(row) for row in rows], count),
        "bare": Contender(ours.bare(ruleset, rows), count),
        "verdict": Contender(ours.with_verdict(ruleset, rows), count),
        "many": Contender(lambda: ours.many(ruleset, rows), count),
        "text": Contender(lambda: ours.many(ruleset, texts), count),
        "reasons": Contender(lambda: ours.explained(ruleset, rows), count),
    }
    for rival in RIVALS:
        contenders[rival.name] = _contender(rival, rows, wanted)
    return _rows(interleaved(contenders, rounds))


def must_agree(name: str, given: Iterable[Outcomes], wanted: Iterable[Outcomes]) -> None:
    """Stop the run where a contender decides a record otherwise than the hand-written rules."""
    for place, (mine, right) in enumerate(zip(given, wanted, strict=False)):
        differs = {key: (mine.get(key), right[key]) for key in right if not _same(mine.get(key), right[key])}
        if differs:
            raise SystemExit(f"{name} disagrees with hand.py on record {place}: {differs} (given, wanted)")


def _same(given: bool | int | None, wanted: bool | int | None) -> bool:
    return given == wanted and (given is None) == (wanted is None)


def _contender(rival: Rival, rows: list[workload.Row], wanted: list[Outcomes]) -> Contender:
    decide = rival.build()
    part = rows[: max(1, int(len(rows) * rival.share))]
    must_agree(rival.name, (decide(row) for row in part[:1500]), wanted)
    return Contender(_loop(decide, part), len(part))


def _loop(decide: Callable[[workload.Row], Outcomes], rows: list[workload.Row]) -> Callable[[], object]:
    return lambda: [decide(row) for row in rows]


def _rows(uses: dict[str, Uses]) -> list[Row]:
    def row(what: str, mine: str, other: str, against: str, goal: float, *, at_least: bool = False) -> Row:
        one, two = uses[mine], uses[other]
        note = f"{microseconds(one.seconds)} against {microseconds(two.seconds)}"
        return ratio(what, against, one, two, goal, at_least=at_least, note=note)

    return [
        row("one record", "bare", "hand", "compiled function, record already read / hand-written", 1.10),
        row("one record", "verdict", "hand", "the same with the verdict object / hand-written", 1.5),
        row("one record", "many", "hand", "`evaluate_many` from raw dicts / hand-written", 4),
        *(
            row("one record", name, "many", f"{name} / `evaluate_many`", goal, at_least=True)
            for name, goal in LEAST_FASTER.items()
        ),
        row("one record from text", "text", "many", "text values / Python values", 3),
        row("the reasons", "reasons", "many", "with what blocks the next stage / plain outcome", 5),
    ]
