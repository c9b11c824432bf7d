"""JSON lines by Python and by DuckDB: the same records, the same account."""

from __future__ import annotations

import json
import random
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qualrules.engines.whole import Unsuitable
from tests.engines.scan import typed
from tests.engines.scan.both import read_both

RULES = typed.RULES.replace("source exports for parquet", "source exports for jsonl").replace(
    ".parquet", ".jsonl"
)
PLAIN = RULES.format(zone="UTC", percents="", placeholder="-")
NUMBERS = ("0", "1", "-3", "20", "12.50", "0.125", "1e3", "1E-7", "123456789012", "1234567890123", "20.0", "-0.0",
           "0.1000000000000000055", "0.00000050000000000000001", "18446744073709551615",
           "12345678901234567890123")  # fmt: skip
WHOLES = ("0", "1", "-3", "20", "999999999999", "1000000000000", "18446744073709551615")
TEXTS = (*typed.TEXTS, 'say "hi"', "a\\b", "tab\t", "line\nend", "\u2028", "size", '"size": 5')
LISTS = (["New"], ["old", "NEW"], [], ["Odd"], [None, "New"], ["n/a"])
KINDS = {
    "numbers": NUMBERS,
    "wholes": WHOLES,
    "texts": tuple(map(json.dumps, TEXTS)),
    "wide": tuple(json.dumps(text, ensure_ascii=False) for text in TEXTS),
    "answers": ("true", "false"),
    "lists": tuple(map(json.dumps, LISTS)),
    "nothing": ("null",),
}
FITTING = {
    "id": ("texts", "wholes"),
    "name": ("texts", "wide", "wholes", "nothing"),
    "amount": ("numbers", "wholes", "texts"),
    "size": ("numbers", "wholes", "texts", "answers"),
    "discount": ("numbers", "wholes", "texts"),
    "closes": ("texts", "wholes"),
    "touched": ("texts",),
    "won": ("answers", "texts"),
    "tier": ("texts", "answers", "numbers"),
    "tags": ("lists", "texts"),
    "phase": ("texts", "numbers"),
    "account": ("texts", "wholes"),
}


def export(seed: int, rows: int = 30) -> tuple[str, dict[str, str]]:
    """The ruleset, and the files."""
    choice = random.Random(seed)
    kinds = {key: KINDS[choice.choice(fitting)] for key, fitting in FITTING.items()}
    lines = []
    for _ in range(rows):
        filled = {key: choice.choice(values) for key, values in kinds.items() if choice.random() < 0.9}
        parts = [f'"{key}":{choice.choice(("", " "))}{value}' for key, value in filled.items()]
        lines.append("{" + ", ".join(parts) + "}")
    accounts = choice.choice((("1", "20", "0"), ('"12"', '"Gold"', '"12"')))
    percents = choice.choice(('  percents "20"', '  percents "0.2"'))
    ruleset = RULES.format(
        zone=choice.choice(("UTC", "Europe/Berlin")),
        percents=percents,
        placeholder=choice.choice(("-", "20")),
    )
    named = "\n".join(f'{{"id": {id}, "name": "a", "size": 1.5}}' for id in accounts)
    return ruleset, {"deals.jsonl": "\n".join(lines) + "\n", "accounts.jsonl": named}


@settings(max_examples=8, deadline=None)
@given(seed=st.integers(0, 10**6))
def test_random_lines_are_read_alike(seed: int) -> None:
    """Numbers of any length, texts with escapes, lists, keys that rows lack."""
    ruleset, files = export(seed)
    with TemporaryDirectory() as folder, read_both(Path(folder), ruleset, files) as both:
        assert both.differences() == []
        if both.scanned is not None:
            assert both.some_records("deal", [1, 2, 30]) == []


@pytest.mark.parametrize(
    "text",
    [
        pytest.param('{"id": 1}\n\n{"id": 2}\n', id="a blank line"),
        pytest.param('{"id": 1}\n{"id": \n', id="a broken line"),
        pytest.param('{"id": 1}\n[1]\n', id="no object"),
        pytest.param('{"id": 1, "id": 2}\n', id="a key twice"),
        pytest.param('{"id": {"a": 1}}\n', id="an object inside"),
        pytest.param('{"tags": [{"a": 1}]}\n', id="rows inside"),
        pytest.param('{"tags": ["a", 1]}\n', id="a list of several kinds"),
        pytest.param('{"id": 1}\n{"id": "a"}\n', id="values of several kinds"),
        pytest.param('{"id": 1} {"id": 2}\n', id="two objects in a line"),
        pytest.param('{"a\\"b": 1}\n', id="quotes in a key"),
        pytest.param('{"id": "1", "am\\u006funt": 5.5}\n', id="decimals under a key with a backslash"),
    ],
)
def test_what_could_be_read_otherwise_is_refused(text: str, tmp_path: Path) -> None:
    with pytest.raises(Unsuitable, match=r"deals\.jsonl"):
        read_both(tmp_path, PLAIN, {"deals.jsonl": text, "accounts.jsonl": '{"id": 1}'})
