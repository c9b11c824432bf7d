"""The tables beside the grammar are those of the grammar, and every rule of it has its builder."""

from __future__ import annotations

import json
from importlib.resources import files

import pytest

from qualrules.grammar import parser, tables
from qualrules.grammar.build import TreeBuilder
from qualrules.source import SourceFile

PASSED_ON = {
    "item", "condition", "header_clause", "field_clause", "note", "score_note", "point", "step",
    "stage_clause", "move", "meaning",
    "source_setting", "source_clause", "given_value", "expect", "stage_or_none", "expression",
    "conjunction", "negation", "predicate",
    "sum", "product", "signed", "atom", "value", "plain_value",
}  # fmt: skip


def test_the_tables_belong_to_the_grammar():
    """`python -m qualrules.grammar.tables` writes them anew."""
    stored = json.loads((files("qualrules.grammar") / tables.TABLES).read_text("utf-8"))
    assert stored["made_from"][0] == tables.made_from(tables.grammar_text())[0]


def test_the_tables_and_the_grammar_read_alike(monkeypatch):
    text = 'criterion c for lead\n  when x is one of ("A", "B") and not y\n'
    quick = parser.parse(SourceFile("a", text))
    monkeypatch.setattr(tables, "TABLES", "none.json")
    tables.grammar.cache_clear()
    try:
        assert parser.parse(SourceFile("a", text)) == quick
    finally:
        tables.grammar.cache_clear()


def test_tables_of_another_grammar_are_not_used(monkeypatch):
    monkeypatch.setattr(tables, "made_from", lambda text: ["another", "0"])
    assert tables.from_tables(tables.grammar_text(), TreeBuilder()) is None


def test_every_rule_has_its_builder():
    rules = {rule.alias or str(rule.origin.name) for rule in tables.grammar().lark.rules}
    named = {rule for rule in rules if not rule.startswith("_")}
    assert named - PASSED_ON == {rule for rule in named - PASSED_ON if hasattr(TreeBuilder, rule)}


@pytest.mark.parametrize("word", ["criterion", "when", "days", "total", "USD", "lead"])
def test_a_word_is_read_as_what_fits_or_a_name(word):
    assert "NAME" in tables.grammar().lexer._classify(word)
