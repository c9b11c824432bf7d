"""A small pipeline with every way in which a record can hang on something: its own fields, a linked record, child rows,
the day, the stage that the CRM claims; and a way to run it with a state.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from tests.invoking import Done, invoke

RULES = """\
ruleset pipeline 1.0.0 "What a deal needs"
  currency EUR
  rate USD = 0.5 EUR

record account
  country:   text
  employees: number

record contact
  role:  one of "Champion", "Buyer"
  title: text

record opportunity
  amount:     money
  pain:       text
  nickname:   text
  interests:  some of "Demo", "Price", "Trial", "Support"
  close_date: date
  since:      date
  account:    account
  contacts:   list of contact
  stage:      stage of sales

criterion large "Worth it" for opportunity
  when amount >= 10k EUR

criterion pain_known "They hurt" for opportunity
  when pain is known and account.country is "DE"

criterion in_time "Closes soon" for opportunity
  when close_date is within next 30 days

criterion champion "Somebody wants it" for opportunity
  when some contacts where (role is "Champion")

criterion keen "They asked for several things" for opportunity
  when interests includes any of ("Demo", "Trial")

score heat "How warm it is" for opportunity
  add 25 when large "size"
  add 20 when keen "interest"

process sales "How it is sold" for opportunity
  stage "Discovery"
    needs pain_known
    stay at most 30 days since since
  stage "Proposal"
    needs large
  outcome "Won" won after "Proposal"
    needs in_time
"""
SOURCE = """\
source export for csv  numbers "1,234.56"
  opportunity from "deals.csv" identified by "id"
    account: "account_id"
    contacts: contact by "deal_id"
  account from "accounts.csv" identified by "id"
  contact from "contacts.csv" identified by "id"
"""
DAY = "2026-11-21"
Row = dict[str, str]


def deals() -> list[Row]:
    columns = ("id", "amount", "pain", "nickname", "interests", "close_date", "since", "account_id", "stage")
    rows = (
        ("D1", "12000", "slow", "a", "Demo;Price", "2026-12-10", "2026-11-01", "A1", "Discovery"),
        ("D2", "500", "", "b", "Support", "2026-12-30", "2026-11-10", "A1", "Proposal"),
        ("D3", "", "dear", "c", "Trial;Demo", "", "", "A2", "Discovery"),
        ("D4", "a lot", "slow", "d", "", "2026-11-01", "", "A2", ""),
        ("D5", "10000", "slow", "e", "Price", "2026-11-25", "", "A3", "Won"),
    )
    return [dict(zip(columns, row, strict=True)) for row in rows]


def accounts() -> list[Row]:
    rows = (("A1", "DE", "10"), ("A2", "FR", "20"), ("A3", "DE", "30"))
    return [dict(zip(("id", "country", "employees"), row, strict=True)) for row in rows]


def contacts() -> list[Row]:
    rows = (
        ("C1", "D1", "Champion", "CEO"),
        ("C2", "D1", "Buyer", "CFO"),
        ("C3", "D2", "Buyer", "CFO"),
        ("C4", "D5", "Buyer", "CTO"),
    )
    return [dict(zip(("id", "deal_id", "role", "title"), row, strict=True)) for row in rows]


@dataclass
class Pipeline:
    """The files of a run, and what its last one told."""

    folder: Path
    rules: str = RULES
    source: str = SOURCE
    deals: list[Row] = field(default_factory=deals)
    accounts: list[Row] = field(default_factory=accounts)
    contacts: list[Row] = field(default_factory=contacts)

    @property
    def state(self) -> Path:
        return self.folder / "kept.state"

    def words(self, *more: str, day: str = DAY) -> tuple[str, ...]:
        """The words of a call, its files written."""
        for name in ("deals", "accounts", "contacts"):
            (self.folder / f"{name}.csv").write_text(_csv(getattr(self, name)), encoding="utf-8")
        (self.folder / "pipeline.qual").write_text(self.rules, encoding="utf-8")
        (self.folder / "export.source.qual").write_text(self.source, encoding="utf-8")
        data = [str(self.folder / f"{name}.csv") for name in ("deals", "accounts", "contacts")]
        source = ("--source", str(self.folder / "export.source.qual"), "--as-of", day)
        return ("run", str(self.folder / "pipeline.qual"), *data, *source, *more)

    def run(self, *more: str, day: str = DAY, form: str = "csv") -> Done:
        """A run with the state, held against a full one."""
        words = self.words("--format", form, *more, day=day)
        done, full = invoke(*words, "--since", str(self.state)), invoke(*words)
        assert done.out == full.out
        assert done.code == full.code == 0
        assert [line for line in done.err.splitlines() if "judged anew" not in line] == full.err.splitlines()
        return done

    def anew(self, *more: str, day: str = DAY) -> str:
        """What the run told of the records that were judged anew."""
        (line,) = [line for line in self.run(*more, day=day).err.splitlines() if "judged anew" in line]
        return line


def _csv(rows: list[Row]) -> str:
    lines = [",".join(rows[0]), *(",".join(row.values()) for row in rows)]
    return "\n".join(lines) + "\n"
