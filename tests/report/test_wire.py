"""The forms of the JSON documents: every one has a schema, and the schemas name what the interface names."""

from __future__ import annotations

import json

import pytest

from qualrules.report import wire
from tests.cli.deals import AS_OF, call, fits, written

FORMS = {
    "qualrules/record/v1",
    "qualrules/run/v1",
    "qualrules/audit/v1",
    "qualrules/finding/v1",
    "qualrules/why/v1",
    "qualrules/move/v1",
    "qualrules/moves/v1",
    "qualrules/sources/v1",
    "qualrules/diagnostics/v1",
    "qualrules/test/v1",
    "qualrules/suggestions/v1",
    "qualrules/baseline/v1",
    "qualrules/ignore/v1",
    "qualrules/agree/v1",
    "qualrules/diff/v1",
}


def test_there_is_a_schema_for_every_form():
    schemas = wire.schemas()
    assert set(schemas) == FORMS
    for form, schema in schemas.items():
        assert schema["properties"]["schema"]["const"] == form
        assert schema["required"][0] == "schema"
        assert json.loads(json.dumps(schema)) == schema


def test_the_command_prints_them():
    assert call("export", "json-schema").json == wire.schemas()


def test_schemas_are_read_by_name_and_say_what_is_optional():
    record = wire.schemas()["qualrules/record/v1"]
    assert set(record["properties"]) - set(record["required"]) == {"because", "next"}
    finding = wire.schemas()["qualrules/audit/v1"]["$defs"]["FindingInfo"]
    assert set(finding["properties"]) - set(finding["required"]) == {"value", "moved"}


def test_check_and_test_write_what_their_forms_say(tmp_path):
    rules, *_ = written(tmp_path)
    assert fits(call("check", rules, "--format", "json").json)
    rules.write_text(rules.read_text(encoding="utf-8").replace("when amount", "when amont"), encoding="utf-8")
    broken = call("check", rules, "--format", "json").json
    assert broken["diagnostics"]
    assert fits(broken)
    tested = call("test", "bant", "--format", "json", "--coverage").json
    assert tested["examples"]
    assert tested["coverage"]
    assert fits(tested)


@pytest.mark.parametrize("half", ["\\ud800", "\\udfff"])
def test_half_a_character_can_be_written(tmp_path, half):
    rules, *_ = written(tmp_path)
    data = tmp_path / "deals.json"
    data.write_text(f'[{{"id": "D{half}", "champion": "{half}", "stage": "{half}"}}]', encoding="utf-8")
    for command in (
        ("run", "--format", "jsonl", "--explain"),
        ("run", "--format", "json"),
        ("run", "--format", "csv", "--explain"),
        ("run", "--explain"),
        ("audit", "--format", "json", "--show-fields"),
        ("audit", "--show-fields"),
        ("sources", "--format", "json"),
        ("sources",),
    ):
        called = call(command[0], rules, data, *AS_OF, *command[1:])
        assert called.code in (0, 1), (command, called.err)
        assert "\\ud" not in called.out, command
