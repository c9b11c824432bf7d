"""The way to the next stage leads there, and no shorter one does.

The conditions are drawn so that no two of them ask opposite things of one field: then the way has to be the shortest.
"""

from __future__ import annotations

from itertools import combinations, product
from random import Random

from hypothesis import given, note
from hypothesis import strategies as st

from qualrules.evaluate.layout import Layout
from qualrules.evaluate.verdict import Verdict, interpret
from qualrules.model.moment import moment_of
from qualrules.model.rules import Rules
from qualrules.reading.plain import PlainReader
from qualrules.truth import MET
from tests.laws.records import TODAY
from tests.laws.strategies import rules_of

FIELDS = tuple(f"f{number}" for number in range(4))
STAGES = ("One", "Two", "Three")
Given = dict[str, bool | None]


def condition(rng: Random, wanted: Given, depth: int) -> str:
    """A condition that every field helps only by its wanted value."""
    if depth == 0 or rng.random() < 0.3:
        name = rng.choice(FIELDS)
        return name if wanted[name] else f"not {name}"
    parts = [condition(rng, wanted, depth - 1) for _ in range(rng.randint(2, 3))]
    how = rng.choice(("all", "any", f"at least {rng.randint(1, len(parts))}"))
    return f"{how} of ({', '.join(parts)})"


def drawn(rng: Random, wanted: Given) -> str:
    """A process whose stages need criteria and a score."""
    fields = [f"  {name}: yes/no" for name in FIELDS]
    criteria = [f"criterion c{n} when {condition(rng, wanted, 2)}" for n in range(3)]
    lines = [f"  add {rng.randint(1, 9)} when c{n}" for n in range(2)]
    lines.append(f"  add {rng.randint(1, 9)} when {condition(rng, wanted, 1)}")
    enough = f"criterion enough when points >= {rng.randint(1, 9)}"
    names = ["c0", "c1", "c2", "enough"]
    stages = [f'  stage "{stage}" needs {rng.choice(names)}, {rng.choice(names)}' for stage in STAGES]
    items = ["record thing\n" + "\n".join(fields), *criteria, "score points\n" + "\n".join(lines), enough]
    return "\n".join(['ruleset way 1.0 "Ways"', *items, "process path for thing", *stages, ""])


def judged(rules: Rules, values: Given) -> Verdict:
    record = PlainReader(rules).read("thing", values)
    return interpret(Layout(rules, "thing"), record, moment_of(TODAY, "UTC"))


def leads_there(rules: Rules, values: Given, changed: tuple[str, ...], stage: str) -> bool:
    """Whether some values of the fields bring the record to the stage."""
    for new in product((True, False), repeat=len(changed)):
        after = judged(rules, {**values, **dict(zip(changed, new, strict=True))})
        if after.processes["path"].stages[stage] is MET:
            return True
    return False


@given(st.randoms(use_true_random=False))
def test_the_way_leads_to_the_stage_and_no_shorter_one_does(rng: Random):
    wanted: Given = {name: rng.random() < 0.5 for name in FIELDS}
    values: Given = {name: rng.choice((True, False, None)) for name in FIELDS}
    text = drawn(rng, wanted)
    note(text)
    rules = rules_of(text)
    verdict = judged(rules, values)
    for stage in STAGES:
        way = verdict.explain().way_to("path", stage)
        assert way is not None
        facts = tuple(dict.fromkeys((*way.fill, *(action.path for action in way.change))))
        possible = leads_there(rules, values, FIELDS, stage)
        assert way.reachable == possible
        if possible:
            assert leads_there(rules, values, facts, stage), (values, stage, facts)
            shorter = combinations(FIELDS, len(facts) - 1) if facts else ()
            assert not any(leads_there(rules, values, fewer, stage) for fewer in shorter), (
                values,
                stage,
                facts,
            )
        assert all(values[name] is None for name in way.fill)
        assert all(values[action.path] is not None for action in way.change)
