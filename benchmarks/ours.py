"""Our side: the one file of the benchmarks that knows how qualrules is called.

Everything else here deals in plain rows, in outcomes as `hand.decide` gives them, and in plain calls.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import tee
from pathlib import Path

import qualrules
from benchmarks.hand import Outcomes
from benchmarks.tree import STAGES
from benchmarks.workload import AS_OF, Row
from qualrules.engines.compiled import compile_ruleset
from qualrules.evaluate.layout import Layout
from qualrules.evaluate.missing import missing_in
from qualrules.evaluate.verdict import Verdict, interpret
from qualrules.model.moment import moment_of

BENCH = Path(__file__).with_name("bench.qual")
THREE_VALUED = {"met": True, "not_met": False, "unknown": None}
NUMBER_OF_STAGE = {None: 0} | {name: place for place, name in enumerate(STAGES, start=1)}


def load(path: Path = BENCH) -> qualrules.Ruleset:
    """Read a ruleset, from its text to typed rules."""
    return qualrules.load(path)


def outcomes_of(verdict: Verdict) -> Outcomes:
    """Give a verdict in the form of `hand.decide`, to be held against it."""
    outcomes: Outcomes = {name: THREE_VALUED[outcome.value] for name, outcome in verdict.criteria.items()}
    outcomes["stage"] = NUMBER_OF_STAGE[verdict.processes["sales"].supported]
    return outcomes


def many(ruleset: qualrules.Ruleset, rows: Iterable[Row]) -> int:
    """Judge raw rows and let the verdicts go; return how many there were."""
    count = 0
    for _verdict in ruleset.evaluate_many(rows, as_of=AS_OF):
        count += 1
    return count


def decide_many(ruleset: qualrules.Ruleset, rows: Iterable[Row]) -> list[Outcomes]:
    """Judge raw rows, for comparison."""
    return [outcomes_of(verdict) for verdict in ruleset.evaluate_many(rows, as_of=AS_OF)]


def explained(ruleset: qualrules.Ruleset, rows: Iterable[Row]) -> int:
    """Judge raw rows and ask each verdict which facts keep it from its next stage; return how many facts."""
    stages = ruleset.rules.processes["sales"].stages
    count = 0
    for verdict in ruleset.evaluate_many(rows, as_of=AS_OF):
        reached = NUMBER_OF_STAGE[verdict.processes["sales"].furthest]
        if reached < len(stages):
            count += sum(len(one.facts) for one in missing_in(verdict.explain(), stages[reached].gate))
    return count


def bare(ruleset: qualrules.Ruleset, rows: Iterable[Row]) -> Callable[[], object]:
    """Read the rows, and give a call that judges the records with the bare compiled function."""
    records = list(ruleset.records(rows))
    judge = compile_ruleset(ruleset.rules, "opportunity").bind(moment_of(AS_OF, "UTC"))
    return lambda: [judge(record) for record in records]


def with_verdict(ruleset: qualrules.Ruleset, rows: Iterable[Row]) -> Callable[[], object]:
    """Read the rows, and give a call that judges the records and makes the verdict objects."""
    records, moment = list(ruleset.records(rows)), moment_of(AS_OF, "UTC")
    evaluate = compile_ruleset(ruleset.rules, "opportunity").evaluate_many
    return lambda: list(evaluate(records, moment))


# ── Whole tables ──────────────────────────────────────────────────────────────────────────────────────────────────────


def run_arguments(data: object, out: Path, engine: str = "duckdb", ruleset: Path = BENCH) -> list[object]:
    """What `qualrules` is given to judge a whole table into a file."""
    form = out.suffix.removeprefix(".")
    return ["run", ruleset, data, "--engine", engine, "--as-of", AS_OF, "--format", form, "-o", out]


def identified(folder: Path, adapter: str) -> list[object]:
    """What is added so that a record is named by its id, not by its place: a server has no order of its own."""
    file = folder / f"{adapter}.qual"
    file.write_text(
        f'source tables for {adapter}\n  opportunity from "opportunities" identified by "id"\n', "utf-8"
    )
    return ["--source", file]


def audit_arguments(data: Path, out: Path, engine: str = "duckdb") -> list[object]:
    """What `qualrules` is given to audit a whole table into a JSON document."""
    return ["audit", BENCH, data, "--engine", engine, "--as-of", AS_OF, "-o", f"json:{out}"]


@dataclass(frozen=True)
class Interpreted:
    """What the interpreter says of one record."""

    id: str
    criteria: dict[str, bool | None]
    stages: dict[str, bool | None]
    furthest: str | None
    possible: str | None


def interpreted(rows: Iterable[Row]) -> Iterator[Interpreted]:
    """Judge raw rows by the interpreter alone."""
    ruleset, moment = load(), moment_of(AS_OF, "UTC")
    layout = Layout(ruleset.rules, "opportunity")
    given, read = tee(rows)
    for row, record in zip(given, ruleset.records(read), strict=True):
        verdict = interpret(layout, record, moment)
        sales = verdict.processes["sales"]
        yield Interpreted(
            str(row["id"]),
            {name: THREE_VALUED[outcome.value] for name, outcome in verdict.criteria.items()},
            {name: THREE_VALUED[outcome.value] for name, outcome in sales.stages.items()},
            sales.furthest,
            sales.possible,
        )


def results_in_sql(ruleset: qualrules.Ruleset) -> str:
    """The columns of `run` as SQL for DuckDB, over a relation of records in held form."""
    from qualrules.engines.sql.duckdb import DuckDB
    from qualrules.engines.sql.query import Fixed, result_columns, results

    rules, dialect = ruleset.rules, DuckDB()
    select = results(rules, "opportunity", dialect, Fixed(moment_of(AS_OF, "UTC")))
    columns = ", ".join(map(dialect.identifier, result_columns(rules, "opportunity", dialect)))
    return f"SELECT {columns} FROM (\n{select}\n)"


def held_records(ruleset: qualrules.Ruleset, source: str) -> str:
    """SQL for DuckDB that puts clean records of the workload into held form: types, small letters, no gaps."""
    from qualrules.engines.sql import relations
    from qualrules.engines.sql.duckdb import DuckDB
    from qualrules.model.datatypes import Choices, Text

    dialect = DuckDB()
    folded = {Text: "lower({})", Choices: "list_transform({}, lambda each: lower(each))"}
    columns = [
        "row_number() OVER () AS " + dialect.identifier(relations.KEY),
        "id AS " + dialect.identifier(relations.ID),
    ]
    for name, field in relations.wanted(ruleset.rules, ["opportunity"])["opportunity"].fields.items():
        value = folded.get(type(field.type), "{}").format(name)
        columns.append(f"CAST({value} AS {dialect.column_type(field.type)}) AS {name}")
        columns.append(f"FALSE AS {dialect.identifier(relations.gap(name))}")
    return f"SELECT {', '.join(columns)} FROM {source}"
