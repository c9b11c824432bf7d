"""Texts far larger than anyone writes: every one is read or refused with a sentence, in a time that a person waits."""

from __future__ import annotations

import pytest

from tests.bad_input.deals import HEADER, ROWS, RULESET

MILLIONS = "x" * 10_000_000
LONG_CELL = {
    "csv": f"{HEADER}5 EUR,,{MILLIONS},A\n{ROWS}",
    "json": f'[{{"amount":1,"next_step":"{MILLIONS}"}},{{"amount":20000,"next_step":"call"}},{{"stage":"B"}},{{}}]',
    "jsonl": f'{{"amount":1,"next_step":"{MILLIONS}"}}\n{{"amount":20000,"next_step":"call"}}\n{{}}\n{{}}\n',
}
CRITERION = """
criterion c{n} "Criterion {n}" for lead
  when f{field} is at least {n} and t{field} is known
  unless t{other} is "no"
"""


def many_lines(count: int, wrong_every: int = 0) -> tuple[str, int]:
    """A ruleset of so many lines, and how many of its criteria are written wrong."""
    fields = "".join(f"  f{n}: number\n  t{n}: text\n" for n in range(1000))
    items = (count - 2002) // 4
    criteria = [CRITERION.format(n=n, field=n % 1000, other=n * 7 % 1000) for n in range(items)]
    wrong = range(0, items, wrong_every) if wrong_every else ()
    for n in wrong:
        criteria[n] = criteria[n].replace("is at least", "=>")
    return f"ruleset large 1.0.0\nrecord lead\n{fields}{''.join(criteria)}", len(wrong)


@pytest.mark.slow
@pytest.mark.parametrize("form", LONG_CELL)
def test_a_record_of_ten_million_characters(qualrules, folder, form):
    (folder / f"long.{form}").write_text(LONG_CELL[form], encoding="utf-8")
    done = qualrules("run", "deals.qual", f"long.{form}", "--format", "jsonl")
    done.says()
    assert done.code == 0
    assert [one["criteria"]["planned"] for one in done.records][:2] == ["met", "met"]
    assert len(done.records) == 4
    assert len(done.err) < 3000


@pytest.mark.slow
def test_a_value_of_ten_million_characters_that_cannot_be_read_is_shown_in_part(qualrules, folder):
    (folder / "long.csv").write_text(f"{HEADER}{MILLIONS},,call,A\n{ROWS}", encoding="utf-8")
    for name in ("run", "audit --show-fields", "sources"):
        done = qualrules(*name.split(), "deals.qual", "long.csv")
        done.says("1 value of amount cannot be read", "xxx…")
        assert len(done.out + done.err) < 10_000


@pytest.mark.slow
def test_a_file_that_is_one_line_without_an_end(qualrules, folder):
    """The line is taken for a header; no message shows it whole."""
    (folder / "line.csv").write_text(MILLIONS, encoding="utf-8")
    for name in ("run", "sources"):
        done = qualrules(name, "deals.qual", "line.csv")
        done.says("no record was read")
        assert done.code == 2
        assert len(done.out + done.err) < 3000


@pytest.mark.slow
def test_a_ruleset_with_a_line_of_ten_million_characters_is_refused(qualrules, folder):
    (folder / "long.qual").write_text(f"{RULESET}\n# {MILLIONS}\n", encoding="utf-8")
    checked = qualrules("check", "long.qual")
    checked.says("QR109", "at most 10,000,000 are read", "split it")
    assert checked.code == 1
    done = qualrules("run", "long.qual", "good.csv")
    done.says("QR109", "at most 10,000,000 are read")
    assert (done.code, done.out) == (2, "")


@pytest.mark.slow
def test_a_ruleset_of_40_megabytes_is_not_even_read(qualrules, folder):
    (folder / "long.qual").write_bytes(b"#" * 40_000_001)
    done = qualrules("check", "long.qual")
    done.says("larger than 40 MB")
    assert (done.code, done.out) == (2, "")


@pytest.mark.slow
def test_a_line_just_below_the_bound_is_read(qualrules, folder):
    (folder / "long.qual").write_text(f"{RULESET}\n# {MILLIONS[:9_000_000]}\n", encoding="utf-8")
    done = qualrules("run", "long.qual", "good.csv", "--format", "jsonl")
    done.says()
    assert (done.code, len(done.records)) == (0, 3)


@pytest.mark.slow
def test_a_ruleset_of_50_000_lines(process, folder):
    text, _ = many_lines(50_000)
    assert 49_990 <= text.count("\n") <= 50_000
    (folder / "large.qual").write_text(text, encoding="utf-8")
    checked = process("check", "--no-prove", "large.qual")
    checked.says("no mistakes")
    assert (checked.code, checked.out) == (0, "")


@pytest.mark.slow
def test_a_record_is_judged_by_thousands_of_criteria(process, folder):
    text, _ = many_lines(12_000)
    (folder / "large.qual").write_text(text, encoding="utf-8")
    (folder / "leads.csv").write_text("f0,t0\n5,yes\n", encoding="utf-8")
    done = process("run", "large.qual", "leads.csv", "--format", "jsonl")
    done.says("leads.csv does not supply", "(1998)")
    assert done.code == 0
    assert len(done.records[0]["criteria"]) == 2499


@pytest.mark.slow
def test_each_mistake_in_50_000_lines_is_told(process, folder):
    text, wrong = many_lines(50_000, wrong_every=100)
    (folder / "large.qual").write_text(text, encoding="utf-8")
    done = process("check", "large.qual")
    done.says(f"{wrong} errors in 1 file")
    assert done.code == 1
    assert done.out.count("error[QR104]") == wrong == 120
