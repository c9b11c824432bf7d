"""The tables of cases, one file a subject."""

from tests.engines.sql.cases import moments, numbers, rings, rows, rules, texts

TABLES = (*texts.TABLES, *numbers.TABLES, *moments.TABLES, *rows.TABLES, *rings.TABLES, *rules.TABLES)
