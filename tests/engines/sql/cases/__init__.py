"""The tables of cases, one file a subject."""

from tests.engines.sql.cases import texts

TABLES = (*texts.TABLES,)
