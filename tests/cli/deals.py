"""A small ruleset with every kind of rule, an export of deals for it, and a way to call a command in this process."""

from __future__ import annotations

import io
import json
import sys
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from qualrules.cli import main
from qualrules.report import wire

AS_OF = ("--as-of", "2026-11-21")

RULES = """\
ruleset deals 2.1.0 "What a deal needs"
  currency EUR
  placeholders "TBD"

record account
  country: text

record opportunity
  amount:        money
  budget_status: one of "None", "Identified", "Approved"
  champion:      text
  decided_on:    date
  lost_because:  text
  region:        text
  pipeline:      one of "New business", "Renewal"
  account:       account
  stage_since:   date
  stage:         stage of sales

criterion budget "Money is there" for opportunity
  when budget_status is one of ("Identified", "Approved")
  ask "Has money been set aside?"

criterion champion_known "Somebody wants it" for opportunity
  when champion is known
  ask "Who wants it?"

criterion large "Worth a proposal" for opportunity
  when amount is at least 10k EUR

criterion decided "They have decided" for opportunity
  when decided_on is on or before today

criterion loss_known "We know why" for opportunity
  when lost_because is known

definition bant "Qualified" for opportunity
  needs budget, large

score heat "How warm it is" for opportunity
  add 25 when budget "money"
  add 20 when large "size"

process sales "How it is sold" for opportunity when pipeline is "New business"
  stage "Discovery"
    needs budget
    should have champion_known
    stay at most 30 days since stage_since
  stage "Proposal"
    needs large
  outcome "Won" won after "Proposal"
    needs decided
  outcome "Lost" lost
    needs loss_known

promise "One way to close" for opportunity
  that at most 1 of (decided, loss_known)
"""

COLUMNS = "id,amount,budget_status,champion,decided_on,lost_because,region,pipeline,stage_since,stage"
ROWS = (
    "D1,12000,Approved,Ann,,,North,New business,2026-11-10,Proposal",  # agrees
    "D2,500,Approved,,,,North,New business,2026-11-10,Proposal",  # ahead, and without a champion
    "D3,,Approved,Ann,,,South,New business,2026-11-10,Proposal",  # unproven
    "D4,12000,Approved,Ann,,,,New business,2026-09-01,Discovery",  # behind and overdue
    "D5,12000,Approved,Ann,,,South,New business,,Haggling",  # unmapped
    "D6,12000,Approved,Ann,,,South,New business,,",  # unclaimed
    "D7,12000,None,Ann,,,South,Renewal,,Proposal",  # not applicable
    "D8,12000,Approved,Ann,2026-11-01,price,South,New business,,Won",  # two outcomes, promise broken
    "D9,a lot,TBD,Ann,,,South,New business,,Discovery",  # unreadable amount, placeholder
)
SOURCE = """\
source export for csv  numbers "1,234.56"
  opportunity from "deals.csv" identified by "id"
"""


@dataclass(frozen=True)
class Called:
    """What a command did."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """Standard output as one document."""
        return json.loads(self.out)

    @property
    def lines(self) -> list[Any]:
        """Standard output as one document a line."""
        return [json.loads(line) for line in self.out.splitlines()]


def call(*args: object, stdin: bytes = b"") -> Called:
    """Run a command as the program would."""
    out, err = io.TextIOWrapper(io.BytesIO()), io.TextIOWrapper(io.BytesIO())
    kept = sys.stdin
    sys.stdin = io.TextIOWrapper(io.BytesIO(stdin))
    try:
        with redirect_stdout(out), redirect_stderr(err):
            code = main.run([str(arg) for arg in args])
    finally:
        sys.stdin = kept
    return Called(code, _text(out), _text(err))


def _text(stream: io.TextIOWrapper) -> str:
    stream.flush()
    raw = stream.buffer
    assert isinstance(raw, io.BytesIO)
    return raw.getvalue().decode("utf-8")


def written(
    folder: Path, rows: tuple[str, ...] = ROWS, columns: str = COLUMNS
) -> tuple[Path, Path, str, Path]:
    """The ruleset, the data and the source block in a folder, as the arguments of a command."""
    (folder / "deals.qual").write_text(RULES, encoding="utf-8")
    (folder / "export.source.qual").write_text(SOURCE, encoding="utf-8")
    (folder / "deals.csv").write_text("\n".join([columns, *rows, ""]), encoding="utf-8")
    return folder / "deals.qual", folder / "deals.csv", "--source", folder / "export.source.qual"


def fits(document: dict[str, Any]) -> bool:
    """Whether a document is what its form says, no more and no less."""
    form = next(one for one in wire.DOCUMENTS if wire.form_of(one) == document["schema"])
    read = form.model_validate(document, strict=True)
    assert read.model_dump(by_alias=True, exclude_unset=True) == document
    return True
