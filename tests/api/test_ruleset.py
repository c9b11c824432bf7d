"""`qualrules.load` and what a ruleset answers to plain dicts."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

import qualrules
from tests.cli.deals import RULES, call, written

PROPOSAL = {
    "amount": "12,000 EUR",
    "budget_status": "Approved",
    "pipeline": "New business",
    "stage_since": date(2026, 11, 10),
    "stage": "Proposal",
}
DAY = "2026-11-21"


@pytest.fixture
def ruleset(tmp_path):
    (tmp_path / "deals.qual").write_text(RULES, encoding="utf-8")
    return qualrules.load(tmp_path / "deals.qual")


def test_a_ruleset_says_what_it_is(ruleset):
    assert (ruleset.name, ruleset.version) == ("deals", "2.1.0")
    assert ruleset.digest.startswith("sha256:")
    assert ruleset.record_types == ("opportunity",)
    assert list(ruleset.rules.criteria) == ["budget", "champion_known", "large", "decided", "loss_known"]


def test_a_shipped_ruleset_by_its_name():
    verdict = qualrules.load("bant").evaluate({}, as_of=DAY)
    assert verdict.criteria["budget"] is qualrules.Outcome.UNKNOWN


def test_one_verdict(ruleset):
    verdict = ruleset.evaluate(PROPOSAL, as_of=DAY)
    assert verdict.criteria["budget"] is qualrules.Outcome.MET
    assert verdict.criteria["decided"] is qualrules.Outcome.UNKNOWN
    assert verdict.definitions["bant"] is qualrules.Outcome.MET
    assert verdict.scores["heat"] == qualrules.ScoreRange(45, 45)
    assert verdict.promises["One way to close"] is qualrules.Outcome.MET
    assert verdict.processes["sales"].supported == "Proposal"
    assert verdict.processes["sales"].claim is qualrules.Claim.AGREES
    assert verdict.move("sales", "Won").outcome is qualrules.Outcome.UNKNOWN


def test_an_explanation_is_the_text_of_why(tmp_path):
    rules, data, *source = written(tmp_path)
    text = str(qualrules.load(rules).evaluate(PROPOSAL, as_of=DAY).explain())
    assert "Process sales" in text
    assert "budget: met" in text
    assert "budget: met" in call("why", rules, data, *source, "--as-of", DAY, "--id", "D1").out


AMOUNTS = ["12,000 EUR", "12k", 12000, 12000.0, Decimal(12000), qualrules.Amount(Decimal(12000), "EUR")]


@pytest.mark.parametrize("amount", AMOUNTS)
def test_values_as_text_and_as_python_values(ruleset, amount):
    verdict = ruleset.evaluate(PROPOSAL | {"amount": amount}, as_of=DAY)
    assert verdict.criteria["large"] is qualrules.Outcome.MET


def test_a_value_of_the_wrong_type_is_unreadable_and_never_raised(ruleset):
    verdict = ruleset.evaluate({"amount": object(), "champion": 3, "stage": ["Proposal"]}, as_of=DAY)
    assert verdict.criteria["large"] is qualrules.Outcome.UNKNOWN
    assert verdict.criteria["champion_known"] is qualrules.Outcome.UNKNOWN
    assert {problem.field for problem in ruleset.problems(verdict)} == {"amount", "champion", "stage"}


@pytest.mark.parametrize(
    "as_of", [DAY, date(2026, 11, 21), datetime(2026, 11, 21, 12, tzinfo=UTC), "2026-11-21T12:00Z"]
)
def test_the_moment_as_a_day_an_instant_or_text(ruleset, as_of):
    deciding = {"decided_on": "2026-11-21"}
    assert ruleset.evaluate(deciding, as_of=as_of).criteria["decided"] is qualrules.Outcome.MET
    assert (
        ruleset.evaluate({"decided_on": "2026-11-22"}, as_of=as_of).criteria["decided"]
        is qualrules.Outcome.NOT_MET
    )


def test_left_out_the_moment_is_now(ruleset):
    assert ruleset.evaluate({"decided_on": date(2020, 1, 1)}).criteria["decided"] is qualrules.Outcome.MET
    assert ruleset.evaluate({"decided_on": date(9000, 1, 1)}).criteria["decided"] is qualrules.Outcome.NOT_MET


def test_a_moment_that_is_none(ruleset):
    with pytest.raises(ValueError, match="is not a day or an instant"):
        ruleset.evaluate({}, as_of="yesterday")


def test_many_verdicts_come_one_by_one_in_their_order(ruleset):
    taken = []

    def rows():
        for number in range(5):
            taken.append(number)
            yield PROPOSAL | {"amount": number * 5000}

    verdicts = ruleset.evaluate_many(rows(), as_of=DAY)
    assert taken == []
    first = next(verdicts)
    assert taken == [0]
    outcomes = [verdict.criteria["large"].value for verdict in (first, *verdicts)]
    assert outcomes == ["not_met", "not_met", "met", "met", "met"]


def test_many_verdicts_are_those_of_one_at_a_time(ruleset):
    rows = [PROPOSAL, {}, PROPOSAL | {"stage": "Haggling"}, {"pipeline": "Renewal"}]
    for row, verdict in zip(rows, ruleset.evaluate_many(rows, as_of=DAY), strict=True):
        alone = ruleset.evaluate(row, as_of=DAY)
        assert verdict.answers == alone.answers
        assert verdict.processes == alone.processes


def test_records_are_read_and_not_judged(ruleset):
    (record,) = ruleset.records([PROPOSAL])
    assert isinstance(record, qualrules.Record)
    assert record.values["amount"] == 12_000_000_000


def test_the_record_type(tmp_path):
    further = "\nrecord lead\n  email: text\n\ncriterion reachable for lead when email is known\n"
    (tmp_path / "two.qual").write_text(RULES + further, encoding="utf-8")
    ruleset = qualrules.load(str(tmp_path / "two.qual"))
    assert ruleset.record_types == ("opportunity", "lead")
    verdict = ruleset.evaluate({"email": "a@example.com"}, record_type="lead")
    assert dict(verdict.criteria) == {"reachable": qualrules.Outcome.MET}
    with pytest.raises(ValueError, match="record_type"):
        ruleset.evaluate({})
    with pytest.raises(ValueError, match='did you mean "lead"'):
        ruleset.evaluate({}, record_type="leed")
    with pytest.raises(ValueError, match="record_type"):
        ruleset.evaluate_many([])


def test_mistakes_are_raised_with_all_their_diagnostics(tmp_path):
    broken = RULES.replace("when amount", "when amont").replace('"Approved")', '"Aproved")')
    (tmp_path / "broken.qual").write_text(broken, encoding="utf-8")
    with pytest.raises(qualrules.RulesetError) as caught:
        qualrules.load(tmp_path / "broken.qual")
    assert {diagnostic.code for diagnostic in caught.value.diagnostics} == {"QR201", "QR202"}
    assert "broken.qual:29:8: error[QR201]" in str(caught.value)


def test_a_file_that_is_not_there_is_said_the_same_way(tmp_path):
    with pytest.raises(qualrules.RulesetError) as caught:
        qualrules.load(tmp_path / "none.qual")
    assert caught.value.diagnostics[0].code == "QR413"


def test_a_slip_in_a_shipped_name_is_answered_with_the_nearest():
    with pytest.raises(qualrules.RulesetError, match='did you mean the shipped ruleset "bant"'):
        qualrules.load("bantt")


def test_keys_that_are_no_fields_are_problems(tmp_path):
    text = "ruleset r\nrecord contact\n  role: text\nrecord firm\n  size: number\nrecord deal\n  pain: text\n"
    text += "  firm: firm\n  contacts: list of contact\ncriterion a for deal when pain is known\n"
    (tmp_path / "r.qual").write_text(text, encoding="utf-8")
    ruleset = qualrules.load(tmp_path / "r.qual")
    given = {"pian": "x", "firm": {"sise": 3}, "contacts": [{"role": "x"}, {"zzz": 1}]}
    verdict = ruleset.evaluate(given)
    told = [(each.code, each.record, each.field, each.raw, each.reason) for each in ruleset.problems(verdict)]
    assert told == [
        ("QR415", "firm", "sise", "3", 'did you mean "size"?'),
        ("QR415", "contact", "zzz", "1", ""),
        ("QR415", "deal", "pian", "x", 'did you mean "pain"?'),
    ]


@pytest.mark.parametrize("given", [[1], "x", None, 5])
def test_what_is_no_dict_is_no_record(ruleset, given):
    with pytest.raises(ValueError, match="a record is a dict of field → value, not"):
        ruleset.evaluate(given)
    verdicts = ruleset.evaluate_many([{}, given])
    next(verdicts)
    with pytest.raises(ValueError, match="a record is a dict of field → value, not"):
        next(verdicts)
    with pytest.raises(ValueError, match="a record is a dict"):
        list(ruleset.records([given]))


def test_an_outcome_is_neither_true_nor_false():
    for outcome in qualrules.Outcome:
        with pytest.raises(TypeError, match=r"compare with Outcome\.MET: unknown is neither yes nor no"):
            bool(outcome)


def test_a_ruleset_may_be_shared_by_threads(ruleset):
    rows = [PROPOSAL | {"amount": number} for number in range(9_000, 11_000, 20)]
    wanted = [verdict.answers for verdict in ruleset.evaluate_many(rows, as_of=DAY)]

    def work(_: int) -> list[object]:
        return [ruleset.evaluate(row, as_of=DAY).answers for row in rows]

    fresh = qualrules.Ruleset(ruleset.rules)
    with ThreadPoolExecutor(8) as pool:
        assert all(answers == wanted for answers in pool.map(work, range(8)))
        first = list(pool.map(lambda row: fresh.evaluate(row, as_of=DAY).answers, rows))
    assert first == wanted
