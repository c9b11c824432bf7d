"""`run --since` through the command: what is judged anew and why, and that the output is always that of a full run."""

from __future__ import annotations

import subprocess

import pytest

from tests.invoking import command, invoke, surroundings
from tests.workspace.since.pipeline import Pipeline

NONE = "0 of 5 records were judged anew"
NEXT = "2026-11-22"


@pytest.fixture
def pipeline(tmp_path):
    found = Pipeline(tmp_path)
    assert found.anew() == f'all 5 records were judged anew: "{found.state}" is new'
    return found


def test_nothing_changed(pipeline):
    assert pipeline.anew() == NONE
    assert pipeline.anew() == NONE


# ── Records ──


def test_a_field_that_rules_read(pipeline):
    pipeline.deals[1]["amount"] = "20000"
    assert pipeline.anew() == "1 of 5 records were judged anew (1 changed)"
    assert pipeline.anew() == NONE


@pytest.mark.parametrize(
    ("name", "value"), [("amount", ""), ("amount", "n/k"), ("interests", "Price"), ("stage", "Proposal")]
)
def test_a_value_that_is_missing_or_unreadable_or_another_choice(pipeline, name, value):
    pipeline.deals[0][name] = value
    assert pipeline.anew() == "1 of 5 records were judged anew (1 changed)"


@pytest.mark.parametrize(
    ("name", "value"), [("amount", "12,000.00"), ("nickname", "z"), ("interests", "Price;Demo")]
)
def test_another_text_for_the_same_value_and_a_field_that_no_rule_reads(pipeline, name, value):
    pipeline.deals[0][name] = value if "," not in value else f'"{value}"'
    assert pipeline.anew() == NONE


def test_a_linked_record(pipeline):
    pipeline.accounts[0]["country"] = "FR"
    assert pipeline.anew() == "2 of 5 records were judged anew (2 changed)"


def test_a_field_of_a_linked_record_that_no_rule_reads(pipeline):
    pipeline.accounts[0]["employees"] = "99"
    assert pipeline.anew() == NONE


def test_a_linked_record_that_is_gone(pipeline):
    del pipeline.accounts[2]
    assert pipeline.anew() == "1 of 5 records were judged anew (1 changed)"


def test_another_linked_record_with_the_same_values(pipeline):
    pipeline.deals[0]["account_id"] = "A3"
    assert pipeline.anew() == NONE


def test_child_rows(pipeline):
    pipeline.contacts[2]["role"] = "Champion"
    assert pipeline.anew() == "1 of 5 records were judged anew (1 changed)"
    del pipeline.contacts[1]
    assert pipeline.anew() == "1 of 5 records were judged anew (1 changed)"
    pipeline.contacts[0]["title"] = "CIO"
    assert pipeline.anew() == NONE


def test_child_rows_in_another_order(pipeline):
    pipeline.contacts.reverse()
    assert pipeline.anew() == NONE


def test_rows_that_are_new_and_rows_that_are_gone(pipeline):
    pipeline.deals.append({**pipeline.deals[0], "id": "D6"})
    del pipeline.deals[1]
    assert pipeline.anew() == "1 of 5 records were judged anew (1 new); 1 of the last run are gone"
    assert pipeline.anew() == NONE


def test_rows_in_another_order(pipeline):
    pipeline.deals.reverse()
    assert pipeline.anew() == NONE


def test_two_records_with_one_id(pipeline):
    pipeline.deals[1]["id"] = "D1"
    assert pipeline.anew() == "1 of 5 records were judged anew (1 new); 1 of the last run are gone"
    assert pipeline.anew() == NONE
    pipeline.deals[0], pipeline.deals[1] = pipeline.deals[1], pipeline.deals[0]
    assert pipeline.anew() == NONE


def test_records_without_ids_are_known_by_what_they_say(tmp_path):
    pipeline = Pipeline(tmp_path)
    pipeline.source = pipeline.source.replace('"deals.csv" identified by "id"', '"deals.csv"').replace(
        '    contacts: contact by "deal_id"\n', ""
    )
    pipeline.deals = [{name: text for name, text in row.items() if name != "id"} for row in pipeline.deals]
    pipeline.anew()
    pipeline.deals.insert(0, {**pipeline.deals[0], "amount": "7"})
    assert pipeline.anew() == "1 of 6 records were judged anew (1 new)"


def test_more_records_than_are_looked_up_at_once(pipeline):
    pipeline.deals += [{**pipeline.deals[0], "id": f"E{number}"} for number in range(1200)]
    assert pipeline.anew() == "1,200 of 1,205 records were judged anew (1,200 new)"
    pipeline.deals[700]["pain"] = ""
    assert pipeline.anew() == "1 of 1,205 records were judged anew (1 changed)"


# ── The day ──


def test_days_that_change_nothing(pipeline):
    assert pipeline.anew(day=NEXT) == NONE
    assert pipeline.anew(day="2026-11-20") == NONE


def test_a_day_on_which_conditions_turn(pipeline):
    # On 26 November D5 no longer closes in the next 30 days; nobody else's answer turns before the 30th.
    assert pipeline.anew(day="2026-11-25") == NONE
    assert pipeline.anew(day="2026-11-26") == "1 of 5 records were judged anew (1 because of the day)"
    # On the 30th D2 begins to; on 2 December D1 has been in its stage for more than 30 days.
    assert pipeline.anew(day="2026-12-02") == "2 of 5 records were judged anew (2 because of the day)"
    assert pipeline.anew(day="2026-12-02") == NONE


def test_a_day_before_the_last_run(pipeline):
    pipeline.anew(day="2026-12-02")
    assert pipeline.anew() == "3 of 5 records were judged anew (3 because of the day)"


def test_a_changed_record_on_another_day(pipeline):
    pipeline.deals[4]["pain"] = ""
    assert pipeline.anew(day="2026-11-26") == "1 of 5 records were judged anew (1 changed)"


# ── The rules ──


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("10k EUR", "11k EUR"),
        ("add 25", "add 26"),
        ("rate USD = 0.5 EUR", "rate USD = 0.6 EUR"),
        ("country is", "country is not"),
    ],
)
def test_a_changed_rule(pipeline, old, new):
    pipeline.rules = pipeline.rules.replace(old, new)
    assert pipeline.anew() == "all 5 records were judged anew: the rules changed"
    assert pipeline.anew() == NONE


def test_titles_and_versions_are_not_the_meaning(pipeline):
    pipeline.rules = pipeline.rules.replace('"Worth it"', '"Large"').replace("1.0.0", "1.0.1")
    assert pipeline.anew() == NONE


def test_rules_in_another_order(pipeline):
    head, *criteria = pipeline.rules.split("criterion ")
    *criteria, last = criteria
    pipeline.rules = "criterion ".join([head, *reversed(criteria), last])
    assert pipeline.anew() == NONE
    pipeline.deals[0]["interests"] = ""
    assert pipeline.anew() == "1 of 5 records were judged anew (1 changed)"


def test_another_ruleset(pipeline):
    pipeline.rules = pipeline.rules.replace("ruleset pipeline", "ruleset other").replace("10k EUR", "1k EUR")
    assert pipeline.anew().endswith(f'judged anew: "{pipeline.state}" was kept for the ruleset "pipeline"')


# ── Options ──


def test_every_form_is_written_from_what_is_kept(pipeline):
    for form in ("table", "jsonl", "csv"):
        for more in ((), ("--explain",), ("--process", "sales")):
            assert NONE in pipeline.run(*more, form=form).err


def test_records_that_a_condition_leaves_out_are_kept_all_the_same(pipeline):
    pipeline.deals[0]["amount"] = "13000"
    assert pipeline.anew("--where", "amount < 10k EUR") == "0 of 1 records were judged anew"
    assert pipeline.anew() == "1 of 5 records were judged anew (1 changed)"


def test_another_type_of_record(tmp_path):
    pipeline = Pipeline(tmp_path)
    pipeline.rules += '\ncriterion served "We serve them" for account\n  when country is "DE"\n'
    pipeline.anew("--type", "opportunity")
    told = pipeline.anew("--type", "account")
    assert told == f'all 3 records were judged anew: "{pipeline.state}" knows no account'
    both = ("--type", "account", "--type", "opportunity")
    assert pipeline.anew(*both) == "5 of 8 records were judged anew (5 new)"
    assert pipeline.anew(*both) == "0 of 8 records were judged anew"


def test_nothing_is_told_to_who_wants_to_hear_nothing(pipeline):
    assert invoke(*pipeline.words("-q", "--since", str(pipeline.state))).err == ""


def test_it_is_the_same_from_process_to_process(pipeline):
    """Sets and hashes are in another order in each."""
    for seed in ("1", "2", "3"):
        words = pipeline.words("--since", str(pipeline.state), "-o", str(pipeline.folder / f"{seed}.csv"))
        done = subprocess.run(
            command(*words),
            env=surroundings(PYTHONHASHSEED=seed),
            capture_output=True,
            text=True,
            timeout=120,
            check=True,
        )
        assert NONE in done.stderr
    assert (pipeline.folder / "1.csv").read_bytes() == (pipeline.folder / "3.csv").read_bytes()
