"""The value by which records are grouped, as a query: a field of theirs, or of a record that they link to.

Values are those that are held, so two spellings of a text are one group. How a value is written is seen on a record.
"""

from __future__ import annotations

from qualrules.engines.sql.dialect import Dialect
from qualrules.engines.sql.kept import Results
from qualrules.engines.sql.relations import KEY
from qualrules.engines.sql.steps import Steps
from qualrules.model.rules import FieldValue, Rules

STEP, VALUE = "group.step", "group.value"


def group_keys(rules: Rules, record: str, field: FieldValue, dialect: Dialect) -> str:
    """The query: of each record its key, its value, and where there is none a number that says at which link or field that
    is so, and whether it is missing or not readable.
    """
    steps = Steps(rules, record, dialect)
    missing = []
    for place in range(len(field.links) + 1):
        path = field.links[:place]
        name = (*field.links, field.name)[place]
        column, gap = steps.read(path, name), steps.gap_of(path, name)
        missing.append(
            f"WHEN {column} IS NULL THEN CASE WHEN {gap} THEN {2 * place + 1} ELSE {2 * place} END"
        )
    value = steps.read(field.links, field.name)
    key, step, shown = (dialect.identifier(name) for name in (KEY, STEP, VALUE))
    relations = ",\n".join(steps.relations())
    return f"WITH {relations}\nSELECT {key}, CASE {' '.join(missing)} END AS {step}, {value} AS {shown}\nFROM {steps.last}"


def how_many(groups: str, dialect: Dialect) -> str:
    """The query: how many groups there are, so that nobody asks for more than can be held."""
    step, value = dialect.identifier(STEP), dialect.identifier(VALUE)
    return f"SELECT COUNT(*) FROM (SELECT DISTINCT {step}, {value} FROM {dialect.identifier(groups)}) AS g"


def by_group(results: Results, groups: str, select: str, dialect: Dialect) -> str:
    """Aggregates over results, once for each group: first the key of the group's first record."""
    key, step, value = (dialect.identifier(name) for name in (KEY, STEP, VALUE))
    return (
        f"SELECT MIN(g.{key}),\n{select}\nFROM (SELECT * FROM {results.text}) AS k"
        f"\nJOIN {dialect.identifier(groups)} AS g ON g.{key} = k.{key}\nGROUP BY g.{step}, g.{value}"
    )
