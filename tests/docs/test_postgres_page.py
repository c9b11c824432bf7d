"""The page about PostgreSQL: its definitions, its table and its commands, on a real server."""

from __future__ import annotations

import re
from pathlib import Path

import psycopg

from tests.engines.postgres.server import Server
from tests.replay import UPDATE, console_blocks, replayed

PAGE = Path(__file__).parents[2] / "docs" / "postgres.md"
ADDRESS = "postgresql://rev@db.example/crm"


def block(page: str, language: str) -> str:
    """What the page's block of a language holds."""
    found = re.search(rf"```{language}\n(.*?)```", page, re.DOTALL)
    assert found
    return found[1]


def test_the_commands_print_what_is_shown(postgres_server: Server, tmp_path: Path) -> None:
    page, address = PAGE.read_text(encoding="utf-8"), postgres_server.new_database()
    (tmp_path / "deals.qual").write_text(block(page, "qual"), encoding="utf-8")
    with psycopg.connect(address) as connection:
        connection.execute(block(page, "sql"))  # type: ignore[arg-type]  # the page's own text
    now = replayed(page.replace(ADDRESS, address), tmp_path).replace(address, ADDRESS)
    if UPDATE:
        PAGE.write_text(now, encoding="utf-8")
    assert now == PAGE.read_text(encoding="utf-8")
    assert len(console_blocks(page)) == 2
    with psycopg.connect(address) as connection:
        assert connection.execute("SELECT count(*) FROM results").fetchone() == (4,)
