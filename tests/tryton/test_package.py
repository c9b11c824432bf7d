"""The example package of a plugin: found by its entry point, made of public names alone, true to the contract."""

from __future__ import annotations

import ast
import json
import os
import subprocess
import sys
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

import qualrules
from qualrules.plugins.manager import load_plugins
from qualrules.testing import data_file
from tests.invoking import invoke
from tests.tryton.conftest import PACKAGE, ROOT

RULES = PACKAGE / "rules"
FIELDS = {
    "state": {"string": "State", "type": "selection", "selection": [["lead", "Lead"], ["won", "Won"]]},
    "amount": {"string": "Amount", "type": "numeric", "monetary": True},
    "party": {"string": "Party", "type": "many2one", "relation": "party.party"},
    "origin": {"string": "Origin", "type": "reference", "selection": [["", ""], ["sale.sale", "Sale"]]},
}


@pytest.fixture
def package(installed: Path) -> ModuleType:
    import qualrules_tryton  # type: ignore[import-not-found] # installed by the fixture

    return qualrules_tryton


def read(package: Any, document: object, name: str = "answer.json") -> list[Any]:
    content = document if isinstance(document, bytes) else json.dumps(document).encode()
    return list(package.Tryton().read(data_file(content, name)))


def rows(package: Any, document: object) -> list[Any]:
    (table,) = read(package, document)
    return list(table.rows)


# ── A package like any other ──


def test_its_entry_point_is_found(package: ModuleType):
    plugins = load_plugins()
    assert plugins.problems == ()
    adapter = plugins.adapter("tryton")
    assert adapter is not None
    assert plugins.provider(adapter) == "qualrules-tryton[tryton] 1.0.0"
    assert "tryton" in {source.scheme for source in plugins.live_sources}
    fields = data_file(json.dumps({"model": "sale.opportunity", "fields": FIELDS}).encode(), "fields.json")
    assert [type(each) for each in adapter.read(fields)] == [qualrules.Metadata]
    listed = invoke("plugins")
    listed.says("qualrules-tryton", "adapter tryton", "live source tryton")


def test_it_imports_nothing_but_public_names():
    own = sorted((PACKAGE / "qualrules_tryton").glob("*.py"))
    assert len(own) >= 6
    for file in own:
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            modules = [each.name for each in node.names] if isinstance(node, ast.Import) else []
            if isinstance(node, ast.ImportFrom):
                modules = [node.module or ""]
                if node.module == "qualrules":
                    assert {each.name for each in node.names} <= set(qualrules.__all__), file.name
            for module in modules:
                top = module.partition(".")[0]
                assert module == "qualrules" or top in {"qualrules_tryton", *sys.stdlib_module_names}, (
                    file.name
                )


@pytest.mark.slow
def test_it_passes_its_own_tests(site: Path):
    """An author's own test run: another process, with nothing but the two packages on its path."""
    tests = PACKAGE / "tests"
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(site), str(ROOT)])}
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "-p",
        "no:cacheprovider",
        "--rootdir",
        str(tests),
        str(tests),
    ]
    done = subprocess.run(
        command, capture_output=True, text=True, encoding="utf-8", env=environment, cwd=tests, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "39 passed" in done.stdout


def test_its_rules_and_its_source_block_have_no_mistakes():
    done = invoke("check", str(RULES))
    assert (done.code, done.out + done.err) == (0, "no mistakes in 2 files\n")


# ── Saved answers ──


def test_values_become_what_they_stand_for(package: ModuleType):
    instant = {"year": 2026, "month": 5, "day": 1, "hour": 8, "minute": 30, "second": 1, "microsecond": 250}
    record = {
        "id": 7,
        "amount": {"__class__": "Decimal", "decimal": "84000.50"},
        "end_date": {"__class__": "date", "year": 2026, "month": 12, "day": 15},
        "create_date": {"__class__": "datetime", **instant},
        "spent": {"__class__": "timedelta", "seconds": 90.5},
        "lines": [1, 2],
        "conversion_probability": 0.35,
        "party": 4,
        "party.": {"id": 4, "name": "Zoë", "lang.": {"id": 1, "code": "en"}},
        "employee": None,
        "employee.": None,
    }
    (row,) = rows(package, {"id": 0, "result": [record]})
    assert row.values == {
        "id": 7,
        "amount": Decimal("84000.50"),
        "end_date": date(2026, 12, 15),
        "create_date": datetime(2026, 5, 1, 8, 30, 1, 250, tzinfo=UTC),
        "spent": Decimal("90.5"),
        "lines": [1, 2],
        "conversion_probability": Decimal("0.35"),
        "party": {"id": 4, "name": "Zoë", "lang": {"id": 1, "code": "en"}},
        "employee": None,
    }


@pytest.mark.parametrize(
    "value",
    [
        {"__class__": "Decimal", "decimal": "many"},
        {"__class__": "Decimal"},
        {"__class__": "date", "year": 2026, "month": 13, "day": 1},
        {"__class__": "datetime", "year": "2026"},
    ],
)
def test_a_value_that_tryton_cannot_have_written_makes_a_bad_row(
    package: ModuleType, value: dict[str, object]
):
    (bad,) = rows(package, [{"id": 1, "x": value}])
    assert isinstance(bad, qualrules.BadRow)
    assert f"a {value['__class__']} of Tryton cannot have the parts" in bad.message


def test_fields_describe_columns_and_stages(package: ModuleType):
    (metadata,) = read(package, {"model": "sale.opportunity", "fields": FIELDS}, "fields.json")
    assert isinstance(metadata, qualrules.Metadata)
    assert (metadata.table, metadata.stage_column) == ("sale.opportunity", "state")
    assert [(each.id, each.label, each.result) for each in metadata.stages] == [
        ("lead", "Lead", ""),
        ("won", "Won", "won"),
    ]
    kinds = {each.column: (each.label, each.kind, dict(each.options)) for each in metadata.columns}
    assert kinds["state"] == ("State", "one", {"lead": "Lead", "won": "Won"})
    assert kinds["amount"] == ("Amount", "number", {})
    assert kinds["origin"] == ("Origin", "", {"sale.sale": "Sale"})


def test_revisions_are_snapshots_from_the_beginning(package: ModuleType):
    (table,) = read(package, {"model": "sale.opportunity", "revisions": [{"id": 1, "state": "lead"}]})
    assert table.name == "sale.opportunity"
    assert table.history == qualrules.HistoryForm("snapshots", "id", "_datetime", whole=True)


@pytest.mark.parametrize(
    ("document", "sentence"),
    [
        ({"id": 0, "error": ["UserError", ["You may not read this", ""]]}, "Tryton answered with an error"),
        ({"id": 0, "result": 7}, "the answer of Tryton is not a list of records"),
        ({"model": "sale.opportunity", "records": {}}, "the answer of Tryton is not a list of records"),
        ({"id": 0}, 'this is no answer of Tryton: it has no "result"'),
        (7, "this is a single JSON value"),
        (b'{"model"', "this is no JSON"),
        (b'["\xff"]', "is UTF-8, and this is not"),
    ],
)
def test_what_is_no_answer_is_refused_in_a_sentence(package: ModuleType, document: object, sentence: str):
    with pytest.raises(qualrules.UnreadableFile) as refused:
        read(package, document)
    assert sentence in str(refused.value)


def test_ids_alone_are_bad_rows(package: ModuleType):
    (bad,) = rows(package, {"id": 0, "result": [12]})
    assert isinstance(bad, qualrules.BadRow)


def test_a_saved_answer_is_judged(package: ModuleType, tmp_path: Path):
    amount = {"__class__": "Decimal", "decimal": "1000"}
    record = {
        "id": 1,
        "state": "opportunity",
        "amount": amount,
        "party": 4,
        "party.": {"id": 4, "name": "Zoë Ltd"},
    }
    other = {**record, "id": 2, "amount": None, "currency": 1, "currency.": {"id": 1, "code": "EUR"}}
    answer = tmp_path / "answer.json"
    answer.write_text(json.dumps({"id": 0, "result": [record, other]}), encoding="utf-8")
    source = RULES / "tryton.qual"
    done = invoke(
        "run",
        str(RULES / "sales.qual"),
        f"opportunity={answer}",
        "--source",
        str(source),
        "--format",
        "jsonl",
    )
    assert done.code == 0, done.err
    assert [(each["record"]["id"], each["criteria"]["worth_known"]) for each in done.records] == [
        ("1", "met"),
        ("2", "not_met"),
    ]
    assert {each["criteria"]["buyer_known"] for each in done.records} == {"met"}
    assert {each["processes"]["sales"]["claimed"] for each in done.records} == {"Opportunity"}


# ── Which fields are asked for ──


@pytest.mark.parametrize(
    ("columns", "said", "asked"),
    [
        ({"amount": ("Amount",)}, (), ["amount", "currency.code"]),
        ({"stage": ("nothing", "state", "amount")}, (), ["state"]),
        ({"stage": ("nothing", "state", "amount")}, ("stage",), ["state", "amount", "currency.code"]),
        ({"buyer": ("party.name",)}, (), ["party.name"]),
        ({"buyer": ("party.shoe_size",)}, (), []),
        ({"buyer": ("amount.name",)}, (), []),
    ],
)
def test_a_model_is_asked_for_fields_that_it_has(
    package: ModuleType, columns: dict[str, tuple[str, ...]], said: tuple[str, ...], asked: list[str]
):
    from qualrules_tryton.fields import Model, asked_for

    model = Model(
        "sale.opportunity", {**FIELDS, "currency": {"type": "many2one", "relation": "currency.currency"}}
    )
    related = {"party.party": {"name": {"string": "Name"}}, "currency.currency": {"code": {"string": "Code"}}}
    others = ("currency.code",) if "currency.code" in asked else ()
    wanted = qualrules.WantedTable("opportunity", (model.name,), columns, said=frozenset(said), others=others)
    assert asked_for(model, wanted, related.__getitem__) == asked


# ── Addresses ──


@pytest.mark.parametrize(
    ("place", "url"),
    [
        ("localhost/crm", "http://localhost:8000/crm/rpc/"),
        ("127.0.0.1:9000/crm", "http://127.0.0.1:9000/crm/rpc/"),
        ("crm.example.org/sales", "https://crm.example.org:443/sales/rpc/"),
        ("crm.example.org:8443/sales", "https://crm.example.org:8443/sales/rpc/"),
    ],
)
def test_a_password_leaves_the_machine_over_tls_only(
    package: ModuleType, place: str, url: str, monkeypatch: pytest.MonkeyPatch
):
    from qualrules_tryton import rpc

    asked: list[tuple[str, str]] = []
    monkeypatch.setattr(rpc.Session, "_log_in", lambda self, *login: asked.append((self._url, *login[:1])))
    monkeypatch.setenv("QUALRULES_TRYTON_USER", "everywhere")
    monkeypatch.setenv("QUALRULES_TRYTON_PASSWORD", "secret")
    rpc.Session(place)
    monkeypatch.setenv("QUALRULES_TRYTON_ORG_URL", f"http://{place}")
    monkeypatch.setenv("QUALRULES_TRYTON_ORG_USER", "here")
    rpc.Session("org")
    assert asked == [(url, "everywhere"), (url, "here")]
