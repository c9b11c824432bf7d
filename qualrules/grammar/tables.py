"""The grammar, ready to use: made once a process, when first asked for.

Working out the tables of the parser costs half a second, reading them a few hundredths. So they lie beside the grammar,
in `tables.json`, with the grammar and the version of lark that they were made from; where one of the two is another,
they are worked out anew. `python -m qualrules.grammar.tables` writes the file.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from functools import cache
from importlib.resources import files
from typing import Any

import lark
from lark.grammar import Rule
from lark.lexer import TerminalDef

from qualrules.dataclass import dataclass
from qualrules.grammar.build import TreeBuilder
from qualrules.grammar.lexer import Lexer

TABLES = "tables.json"


@dataclass(frozen=True, slots=True)
class Grammar:
    """The parser of lark, the builder that it calls, and the lexer for its terminals."""

    lark: lark.Lark
    builder: TreeBuilder
    lexer: Lexer


@cache
def grammar() -> Grammar:
    """The grammar of the language."""
    text = grammar_text()
    builder = TreeBuilder()
    parser = from_tables(text, builder) or worked_out(text, builder)
    return Grammar(parser, builder, Lexer(parser.terminals))


def grammar_text() -> str:
    """The text of `qualrules.lark`."""
    return (files(__package__) / "qualrules.lark").read_text(encoding="utf-8")


def worked_out(text: str, builder: TreeBuilder) -> lark.Lark:
    """The parser, made from the text of the grammar."""
    return lark.Lark(
        text,
        parser="lalr",
        lexer="basic",
        start=["item", "condition"],
        keep_all_tokens=True,
        maybe_placeholders=False,
        transformer=builder,
    )


def from_tables(text: str, builder: TreeBuilder) -> lark.Lark | None:
    """The parser from the tables that lie beside the grammar, where they belong to it."""
    try:
        stored = json.loads((files(__package__) / TABLES).read_bytes())
    except (OSError, ValueError):
        return None
    if stored.get("made_from") != made_from(text):
        return None
    rules = stored["data"]["parser"]["parser"]
    rules["tokens"] = _numbered(rules["tokens"])
    rules["states"] = {int(state): _numbered(actions) for state, actions in rules["states"].items()}
    load: Callable[..., lark.Lark] = lark.Lark._load_from_dict  # noqa: SLF001 - the public way takes pickles only
    return load(stored["data"], _numbered(stored["memo"]), transformer=builder)


def _numbered(stored: dict[str, Any]) -> dict[int, Any]:
    """JSON has only texts as keys, where the tables have numbers."""
    return {int(key): value for key, value in stored.items()}


def made_from(text: str) -> list[str]:
    """What tables must have been made from to be used."""
    return [hashlib.sha256(text.encode()).hexdigest(), lark.__version__]


def tables() -> str:
    """The content of `tables.json`."""
    text = grammar_text()
    data, memo = worked_out(text, TreeBuilder()).memo_serialize([TerminalDef, Rule])
    data["options"].pop("transformer", None)
    stored = {"made_from": made_from(text), "data": data, "memo": memo}
    return json.dumps(stored, separators=(",", ":"), default=str) + "\n"


def main() -> None:
    """Writes the tables beside the grammar, unless they belong to it already."""
    from pathlib import Path

    if from_tables(grammar_text(), TreeBuilder()) is None:
        Path(__file__).with_name(TABLES).write_text(tables(), encoding="utf-8")


if __name__ == "__main__":
    main()
