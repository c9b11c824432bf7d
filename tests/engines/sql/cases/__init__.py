"""The tables of cases, one file a subject."""

from tests.engines.sql.cases import numbers, texts

TABLES = (*texts.TABLES, *numbers.TABLES)
