"""qualrules: a small language and an engine for qualification rules, in which unknown is an answer.

    ruleset = qualrules.load("bant")
    verdict = ruleset.evaluate({"amount": "12,000 EUR", "budget_status": None})

Names are imported when they are first used, so that `import qualrules` costs next to nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from qualrules._version import __version__

if TYPE_CHECKING:
    from qualrules.api import Ruleset, RulesetError, load
    from qualrules.diagnostics import Diagnostic, Level
    from qualrules.evaluate.moves import MoveVerdict
    from qualrules.evaluate.verdict import Verdict
    from qualrules.evaluate.words import Explanation
    from qualrules.lint.linted import Linted, LintRule
    from qualrules.model.record import Record
    from qualrules.model.values import Amount, Gap, Share
    from qualrules.model.verdict import Claim, ProcessVerdict, ScoreRange
    from qualrules.plugins.hookspecs import hookimpl, hookspec
    from qualrules.reading.live import CursorLost, LiveError, LiveRequest, LiveSource, Page, WantedTable
    from qualrules.reading.metadata import ColumnInfo, Metadata, StageInfo
    from qualrules.reading.raw import (
        Adapter,
        BadRow,
        BadValue,
        DataFile,
        FileLayout,
        HistoryForm,
        Knowledge,
        RawRow,
        RawTable,
        Surveyed,
        UnreadableFile,
        WatchedColumn,
    )
    from qualrules.truth import Outcome

__all__ = [
    "Adapter",
    "Amount",
    "BadRow",
    "BadValue",
    "Claim",
    "ColumnInfo",
    "CursorLost",
    "DataFile",
    "Diagnostic",
    "Explanation",
    "FileLayout",
    "Gap",
    "HistoryForm",
    "Knowledge",
    "Level",
    "LintRule",
    "Linted",
    "LiveError",
    "LiveRequest",
    "LiveSource",
    "Metadata",
    "MoveVerdict",
    "Outcome",
    "Page",
    "ProcessVerdict",
    "RawRow",
    "RawTable",
    "Record",
    "Ruleset",
    "RulesetError",
    "ScoreRange",
    "Share",
    "StageInfo",
    "Surveyed",
    "UnreadableFile",
    "Verdict",
    "WantedTable",
    "WatchedColumn",
    "__version__",
    "hookimpl",
    "hookspec",
    "load",
]

_HOMES = {
    "Ruleset": "api",
    "RulesetError": "api",
    "load": "api",
    "Diagnostic": "diagnostics",
    "Level": "diagnostics",
    "MoveVerdict": "evaluate.moves",
    "Verdict": "evaluate.verdict",
    "Explanation": "evaluate.words",
    "LintRule": "lint.linted",
    "Linted": "lint.linted",
    "Record": "model.record",
    "Amount": "model.values",
    "Gap": "model.values",
    "Share": "model.values",
    "Claim": "model.verdict",
    "ProcessVerdict": "model.verdict",
    "ScoreRange": "model.verdict",
    "hookimpl": "plugins.hookspecs",
    "hookspec": "plugins.hookspecs",
    "CursorLost": "reading.live",
    "LiveError": "reading.live",
    "LiveRequest": "reading.live",
    "LiveSource": "reading.live",
    "Page": "reading.live",
    "WantedTable": "reading.live",
    "ColumnInfo": "reading.metadata",
    "Metadata": "reading.metadata",
    "StageInfo": "reading.metadata",
    "Adapter": "reading.raw",
    "BadRow": "reading.raw",
    "BadValue": "reading.raw",
    "DataFile": "reading.raw",
    "FileLayout": "reading.raw",
    "HistoryForm": "reading.raw",
    "Knowledge": "reading.raw",
    "RawRow": "reading.raw",
    "RawTable": "reading.raw",
    "Surveyed": "reading.raw",
    "UnreadableFile": "reading.raw",
    "WatchedColumn": "reading.raw",
    "Outcome": "truth",
}


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    found = getattr(import_module(f"qualrules.{_HOMES[name]}"), name)
    globals()[name] = found
    return found


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
