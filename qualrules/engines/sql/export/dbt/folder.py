"""The files of `export dbt`, by their names in the folder of a dbt project."""

from __future__ import annotations

from collections.abc import Iterator

from qualrules.engines.sql.export.asked import Asked
from qualrules.engines.sql.export.dbt.columns import columns
from qualrules.engines.sql.export.dbt.model import model
from qualrules.engines.sql.export.dbt.names import Place, model_name, place, project_name, refuse_one_model
from qualrules.engines.sql.export.dbt.schema import schema
from qualrules.engines.sql.export.dbt.tests import tests
from qualrules.engines.sql.export.statement import Statement
from qualrules.model.rules import Rules


def folder(rules: Rules, asked: Asked) -> dict[str, str]:
    """File name → text. Raises CannotSay."""
    project, records = project_name(rules), asked.records(rules)
    refuse_one_model(rules, records)
    files, places, models = {}, list[Place](), {}
    for record in records:
        name, described = model_name(rules, record), list(columns(rules, record))
        statement = Statement(rules, record, asked.warehouse, asked.dialect)
        files[f"models/{project}/{name}.sql"] = model(rules, record, asked)
        words = f"{rules.header.title or project} ({rules.header.version}): what each {record} meets"
        models[name] = (words.replace(" ()", ""), described)
        places += filter(None, (place(asked.warehouse, each) for each in statement.reading.tables()))
        for test, text in tests(rules, statement, asked, described):
            files[_free(files, f"tests/{project}/{test}")] = text
    files[f"models/{project}/schema.yml"] = schema(models, places)
    files[f"models/{project}/README.md"] = "\n".join(_readme(rules, asked, list(models), places)) + "\n"
    return files


def _free(files: dict[str, str], name: str) -> str:
    number, found = 1, f"{name}.sql"
    while found in files:
        number += 1
        found = f"{name}_{number}.sql"
    return found


def _readme(rules: Rules, asked: Asked, models: list[str], places: list[Place]) -> Iterator[str]:
    sources = list(dict.fromkeys(each.source for each in places))
    yield f"# {project_name(rules)} for dbt"
    yield ""
    yield f"Written by `qualrules export dbt` for {asked.dialect} and dbt 1.10.5 or later."
    yield "Write it again when the ruleset changes."
    yield ""
    yield from (
        f"- `{name}`: one row a record, an outcome is true, false, or null where it is unknown"
        for name in models
    )
    yield ""
    yield "What can be set in `dbt_project.yml` (all of it can be left out):"
    yield ""
    yield "```yaml"
    yield "vars:"
    yield '  as_of: "2026-11-21"   # judge as of this day; left out, the day on which the model is asked'
    yield from (
        f"  {name}_schema: raw   # where the tables of {name} are; left out, the target's schema"
        for name in sources
    )
    yield "```"
    if not sources:
        yield ""
        tables = dict.fromkeys(
            name
            for record in asked.records(rules)
            for name in Statement(rules, record, asked.warehouse, asked.dialect).reading.tables().values()
        )
        yield f"The records come from these models of the project: {', '.join(f'`{name}`' for name in tables)}."
