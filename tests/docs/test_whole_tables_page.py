"""The page on whole tables names every engine, and the numbers that the program goes by."""

from __future__ import annotations

from pathlib import Path

from qualrules.cli import audit, run
from qualrules.engines.duckdb import database
from qualrules.workspace import choosing_engine, whole_audit

PAGE = (Path(__file__).parents[2] / "docs" / "whole_tables.md").read_text(encoding="utf-8")


def test_every_engine_has_its_line():
    for engine in choosing_engine.ENGINES:
        assert f"| `{engine}` |" in PAGE


def test_the_numbers_are_those_of_the_program():
    assert f"about {choosing_engine.MANY:,}\nrecords" in PAGE
    assert f"A database shows {whole_audit.MOST:,} where" in PAGE
    assert f"at most {whole_audit.MOST_GROUPS:,} groups" in PAGE
    assert f"keeps to {database.MEMORY.removesuffix('MiB')} MiB" in PAGE


def test_every_form_is_told_of():
    for form in audit.FORMATS:
        assert f"`{form}`" in PAGE
    for form in run.FORMATS:
        assert form == "table" or f"`.{form}`" in PAGE
