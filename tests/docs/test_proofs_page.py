"""The page about proofs: its command prints what it shows, and it has a row for each code with its level."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from qualrules.cli.options import PROOF_SECONDS
from qualrules.codes import CODES
from tests.invoking import ROOT
from tests.replay import UPDATE, replayed

PAGE = ROOT / "docs" / "proofs.md"
PROVED = sorted(code for code in CODES if code.startswith("QR5"))


def page() -> str:
    return PAGE.read_text(encoding="utf-8")


def test_the_command_prints_what_is_shown(tmp_path: Path) -> None:
    ruleset = re.search(r"```qual\n(.*?)```", page(), re.DOTALL)
    assert ruleset
    (tmp_path / "sales.qual").write_text(ruleset[1], encoding="utf-8")
    now = replayed(page(), tmp_path)
    if UPDATE:
        PAGE.write_text(now, encoding="utf-8")
    assert now == page()


def test_the_time_for_proofs_is_the_one_that_is_told() -> None:
    told = f"{PROOF_SECONDS:g} seconds unless"
    assert told in page()
    assert told in (ROOT / "qualrules" / "pages" / "QR520.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("code", PROVED)
def test_each_code_has_a_row(code: str) -> None:
    assert re.search(rf"^\| {code} {CODES[code]} \| .+ \| (error|warning)", page(), re.MULTILINE)
