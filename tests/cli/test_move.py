"""`move`: the answer, every gap, the exit codes, and where the stages are looked up."""

from __future__ import annotations

import pytest

from tests.cli.deals import AS_OF, ROWS, RULES, call, fits, written

STRICT = '  moves\n    no skipping\n    no going back\n    reopen to "Discovery"\n\npromise'


@pytest.fixture
def deals(tmp_path):
    return (*written(tmp_path), *AS_OF)


@pytest.fixture
def strict(tmp_path, deals):
    """The same with rules about moves and one stage more."""
    text = RULES.replace(
        '  outcome "Won"', '  stage "Contract"\n    exit needs champion_known\n  outcome "Won"'
    )
    text = text.replace('won after "Proposal"', 'won after "Contract"').replace("\npromise", STRICT)
    deals[0].write_text(text, encoding="utf-8")
    return deals


def moved(arguments, id_, to, *more):
    called = call("move", *arguments, "--id", id_, "--to", to, *more, "--format", "json")
    assert fits(called.json)
    return called.code, called.json


def test_an_allowed_move_is_exit_0(deals):
    code, document = moved(deals, "D4", "Proposal")
    assert code == 0
    assert document["record"] == {"type": "opportunity", "id": "D4"}
    assert (document["process"], document["from"], document["to"]) == ("sales", "Discovery", "Proposal")
    assert document["allowed"] is True
    assert (document["outcome"], document["status"], document["applies"]) == ("met", "met", "met")
    assert document["missing"] == document["refusals"] == []
    assert document["next"] is None


def test_what_is_not_met_is_exit_1_with_the_fact_and_the_way(deals):
    code, document = moved(deals, "D2", "Won")
    assert code == 1
    assert document["outcome"] == "not_met"
    lacks = [(one["stage"], one["part"], one["criterion"], one["outcome"]) for one in document["missing"]]
    assert lacks == [("Proposal", "needs", "large", "not_met"), ("Won", "needs", "decided", "unknown")]
    assert document["missing"][0]["because"][0]["value"] == "500 EUR"
    assert document["next"]["stage"] == "Won"
    assert document["next"]["fill"] == ["decided_on"]
    assert [one["field"] for one in document["next"]["change"]] == ["amount"]


def test_unknown_is_not_allowed_either(deals):
    code, document = moved(deals, "D3", "Proposal")
    assert (code, document["outcome"], document["allowed"]) == (1, "unknown", False)


def test_the_questions_are_asked(tmp_path):
    arguments = (*written(tmp_path, ("D1,12000,,Ann,,,North,New business,,",)), *AS_OF)
    code, document = moved(arguments, "D1", "Proposal")
    assert code == 1
    assert document["missing"][0]["ask"] == ["Has money been set aside?"]
    assert "ask: Has money been set aside?" in call("move", *arguments, "--id", "D1", "--to", "Proposal").out


def test_a_process_that_is_not_for_the_record(deals):
    code, document = moved(deals, "D7", "Discovery")
    assert code == 1
    assert document["refusals"] == ['the process "sales" is not for this record']
    assert (document["missing"][0]["part"], document["missing"][0]["stage"]) == ("when", None)
    assert document["missing"][0]["because"][0]["field"] == "pipeline"


def test_what_the_move_breaks_stands_apart_from_what_is_missing(strict):
    code, document = moved(strict, "D2", "Contract", "--from", "Discovery")
    assert code == 1
    assert document["refusals"] == ['no skipping: the next stage is "Proposal"']
    assert [one["criterion"] for one in document["missing"]] == ["large"]
    text = call("move", *strict, "--id", "D2", "--to", "Contract", "--from", "Discovery").out
    assert text.index("The move itself") < text.index("no skipping") < text.index('What "Proposal" needs')
    assert "it breaks a rule about moves and something is missing" in text


def test_going_back(strict):
    code, document = moved(strict, "D1", "Discovery")
    assert code == 1
    assert (document["status"], document["missing"]) == ("met", [])
    assert document["refusals"] == ['no going back: "Discovery" lies before "Proposal"']


def test_out_of_an_outcome_only_by_reopen(strict):
    assert moved(strict, "D8", "Discovery")[0] == 0
    code, document = moved(strict, "D8", "Proposal")
    assert code == 1
    assert document["refusals"] == ['"Won" is an end: no move leads from it to "Proposal"']


def test_what_it_takes_to_leave_a_stage_is_named(tmp_path, strict):
    row = ROWS[0].replace("Ann", "")
    (tmp_path / "deals.csv").write_text(
        (tmp_path / "deals.csv").read_text().replace(ROWS[0], row), encoding="utf-8"
    )
    _, document = moved(strict, "D1", "Won", "--from", "Contract")
    lacks = [(one["stage"], one["part"], one["criterion"]) for one in document["missing"]]
    assert lacks == [("Contract", "exit needs", "champion_known"), ("Won", "needs", "decided")]
    assert 'What it takes to leave "Contract"' in call("move", *strict, "--id", "D1", "--to", "Won").out


def test_a_claim_that_is_no_stage_is_said(deals):
    code, document = moved(deals, "D5", "Discovery")
    assert code == 0
    assert (document["from"], document["unmapped"]) == (None, "Haggling")
    assert (
        'the stage in the CRM, "Haggling", is none' in call("move", *deals, "--id", "D5", "--to", "Won").out
    )


def test_stages_are_found_whatever_their_case(deals):
    assert moved(deals, "D4", "proposal", "--from", "DISCOVERY")[1]["to"] == "Proposal"


@pytest.mark.parametrize(
    ("more", "says"),
    [
        (("--id", "D4", "--to", "Proposl"), 'did you mean "Proposal"?'),
        (("--id", "D4", "--to", "Proposal", "--from", "Discovry"), 'did you mean "Discovery"?'),
        (("--id", "D4", "--to", "Proposal", "--process", "sale"), 'did you mean "sales"?'),
        (("--id", "D44", "--to", "Proposal"), 'there is no opportunity with the id "D44"'),
        (("--id", "D4"), "--to STAGE"),
        (("--to", "Won"), "--id ID"),
        (("--id", "D4", "--to", "Won", "--wanted", "x.csv"), "--wanted names records and stages itself"),
    ],
)
def test_what_is_not_there_is_exit_2(deals, more, says):
    called = call("move", *deals, *more)
    assert (called.code, called.out) == (2, "")
    assert says in called.err


def test_without_data(deals):
    called = call("move", deals[0], "--id", "D4", "--to", "Won")
    assert (called.code, called.out) == (2, "")
    assert "DATA is missing" in called.err


def test_two_records_of_one_id(tmp_path):
    arguments = (*written(tmp_path, (*ROWS, ROWS[3].replace("12000", "1"))), *AS_OF)
    called = call("move", *arguments, "--id", "D4", "--to", "Proposal")
    assert called.code == 2
    assert "2 records have the id" in called.err
    assert moved(arguments, "deals.csv:5", "Proposal")[0] == 0
    assert moved(arguments, "deals.csv:11", "Proposal")[0] == 1


def test_a_stage_of_two_processes_needs_the_process(deals):
    text = RULES + '\nprocess care for opportunity\n  stage "Discovery"\n  stage "Renewed"\n'
    deals[0].write_text(text, encoding="utf-8")
    called = call("move", *deals, "--id", "D4", "--to", "Discovery")
    assert called.code == 2
    assert '"Discovery" is a stage of "sales" and "care"' in called.err
    assert "--process sales" in called.err
    assert moved(deals, "D4", "Discovery", "--process", "care")[1]["from"] is None
    assert moved(deals, "D4", "Renewed")[1]["process"] == "care"


def test_of_two_processes_with_such_a_stage_the_one_for_the_record_is_meant(deals):
    care = '\nprocess care for opportunity when pipeline is "{}"\n  stage "Discovery"\n  stage "Renewed"\n'
    deals[0].write_text(RULES + care.format("Renewal"), encoding="utf-8")
    assert moved(deals, "D4", "Discovery")[1]["process"] == "sales"
    assert moved(deals, "D4", "Renewed")[1]["process"] == "care"
    deals[0].write_text(RULES + care.format("New business"), encoding="utf-8")
    called = call("move", *deals, "--id", "D4", "--to", "Discovery")
    assert '"Discovery" is a stage of "sales" and "care"' in called.err


def test_no_process_at_all(tmp_path, deals):
    text = RULES.partition("process sales")[0].replace("  stage:         stage of sales\n", "")
    deals[0].write_text(text, encoding="utf-8")
    called = call("move", *deals, "--id", "D4", "--to", "Won")
    assert called.code == 2
    assert "there is no process for opportunity" in called.err


def test_one_line_of_json(deals):
    called = call("move", *deals, "--id", "D4", "--to", "Proposal", "--format", "jsonl")
    assert len(called.out.splitlines()) == 1
    assert fits(called.json)


def test_bad_records_mean_2_after_the_answer(tmp_path):
    arguments = (*written(tmp_path, (*ROWS, "x,1,2,3,4,5,6,7,8,9,10,11")), *AS_OF)
    called = call("move", *arguments, "--id", "D4", "--to", "Proposal")
    assert called.code == 2
    assert "is allowed" in called.out
    assert call("move", *arguments, "--id", "D4", "--to", "Proposal", "--skip-bad").code == 0
