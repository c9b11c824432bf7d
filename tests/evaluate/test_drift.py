"""What `sources` says where the CRM's own lists, stages and gates are not those that were agreed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from qualrules.check.pipeline import check
from qualrules.evaluate.crm_gates import gate_drifts
from qualrules.evaluate.crm_pipelines import is_for
from qualrules.model.moment import moment_of
from qualrules.reading.collect import read_data
from qualrules.reading.drift import drifts
from qualrules.reading.metadata import ColumnInfo, Metadata, StageInfo
from qualrules.reading.raw import Knowledge
from qualrules.report.drift_text import drift_in_words
from qualrules.source import SourceFile
from tests.reading.making import json_table

TEXT = """ruleset r 1.0.0
  currency EUR
  placeholders "TBD"

record deal
  amount:    money
  budget:    one of "Identified", "Approved", "Gone"
  wishes:    some of "Demo", "Price"
  next_step: text
  pipeline:  text
  stage:     stage of sales

criterion budget_known "There is money" for deal
  when budget is known

score worth for deal
  add 5 when amount is at least 10 EUR

criterion worthwhile for deal
  when worth >= 5

process sales for deal GUARD
  stage "Discovery" needs budget_known
  stage "Solution"
  stage "Proposal" needs worthwhile
  outcome "Won" won
  outcome "Lost" lost

source production for json
  deal from "deals" identified by "id"
    budget: "Budget" "Free" means "Approved" "Open" means missing
"""
COLUMNS = (
    ColumnInfo("b", "Budget", {"1": "Identified", "2": "Free", "3": "Open", "4": "On hold", "5": "TBD"}),
    ColumnInfo("wishes", "Wishes", {"7": "Demo", "8": "Trial"}),
    ColumnInfo("amount", "Amount", required_in=("d",)),
    ColumnInfo("next_step", "Next step", required_in=("p",)),
    ColumnInfo("hash", "Owner's car", required_in=("p", "d")),
)
STAGES = (
    StageInfo("d", "Discovery", "1", "New", 1),
    StageInfo("p", "Proposal", "1", "New", 2),
    StageInfo("s", "Solution", "1", "New", 3),
    StageInfo("c", "Contract", "1", "New", 4),
    StageInfo("w", "Won", "1", "New", 5, "won"),
)


def found(columns=COLUMNS, stages=STAGES, guard="", text=TEXT):
    checked = check(SourceFile("r.qual", text.replace(" GUARD", guard)), lambda *_: None)
    rules = checked.rules
    assert rules is not None, checked.diagnostics
    row = {
        "id": 1,
        "b": 1,
        "wishes": [7],
        "amount": 1,
        "next_step": "",
        "hash": 1,
        "stage": "d",
        "derived": "d",
        "pipeline": 1,
    }
    said = Metadata("deals", columns, stages, "stage", "pipeline")
    reading, diagnostics = read_data(
        rules, rules.sources[0], [(None, json_table("deals", [row]))], Knowledge(), ("deal",), metadata=[said]
    )
    assert reading is not None, diagnostics
    cells = reading.cells["deal"]
    applies = is_for(rules, cells, moment_of(date(2026, 11, 21), "UTC", 1))
    both = (*drifts(rules, cells, applies), *gate_drifts(rules, cells, applies))
    return [(one.field, drift_in_words(one)) for one in both]


def test_values_that_only_one_of_the_two_knows():
    said = dict(found(stages=()))
    assert said["budget"] == 'only the CRM has the value "On hold"; only the definition has "Gone"'
    assert said["wishes"] == 'only the CRM has the value "Trial"; only the definition has "Price"'


def test_a_value_that_the_crm_no_longer_offers():
    budget = ColumnInfo(
        "b", "Budget", {"1": "Identified", "2": "Approved", "9": "Gone"}, retired=frozenset({"9"})
    )
    assert dict(found((budget,), ()))["budget"] == 'the CRM no longer offers "Gone"'


def test_lists_that_are_the_same_say_nothing():
    columns = (ColumnInfo("b", "Budget", {"1": "Identified", "2": "Approved", "9": "gone"}),)
    stages = tuple(each for each in STAGES if each.id in "dw")
    assert [field for field, _ in found(columns, stages)] == ["stage"]


def test_stages_that_only_one_of_the_two_knows_and_their_order():
    said = [text for field, text in found(columns=()) if field == "stage"]
    assert said == [
        'only the CRM has the stage "Contract"; only the definition has "Lost"',
        (
            'the CRM\'s order of the pipeline "New" is "Discovery", "Proposal", "Solution", '
            'the agreed one "Discovery", "Solution", "Proposal"'
        ),
    ]


def test_one_label_in_two_pipelines():
    stages = (*STAGES, StageInfo("x", "Proposal", "2", "Renewal", 1))
    shared = (
        '"Proposal" is a stage of "New" and "Renewal", and the process does not say for which pipeline it is'
    )
    assert ("stage", shared) in found((), stages)
    assert ("stage", shared) not in found((), stages, '\n  when pipeline is "New"')


def test_one_label_in_two_pipelines_of_one_name_is_said_whatever_the_process_is_for():
    stages = (
        *STAGES,
        StageInfo("x", "Proposal", "2", "New", 1),
        StageInfo("y", "Proposal", "3", "Renewal", 1),
    )
    told = "and the process does not say for which pipeline it is"
    both, all_ = '"New (1)" and "New (2)"', '"New (1)" and "New (2)" and "Renewal"'
    assert ("stage", f'"Proposal" is a stage of {both}, {told}') in found(
        (), stages, '\n  when pipeline is "New"'
    )
    assert ("stage", f'"Proposal" is a stage of {all_}, {told}') in found((), stages)


def test_pipelines_that_only_one_of_the_two_knows():
    text = TEXT.replace("pipeline:  text", 'pipeline:  one of "New", "Gone"')
    stages = (*STAGES, StageInfo("x", "Renew", "2", "Renewal", 1))
    said = [each for field, each in found((), stages, text=text) if field == "pipeline"]
    assert said == ['only the CRM has the value "Renewal"; only the definition has "Gone"']


def test_stages_of_a_pipeline_that_the_process_is_not_for_are_left_out():
    stages = (*STAGES, StageInfo("x", "Renew", "2", "Renewal", 1))
    assert '"Renew"' in str(found((), stages))
    assert '"Renew"' not in str(found((), stages, '\n  when pipeline is "New"'))


def test_a_pipeline_whose_name_no_file_says_may_be_the_one_that_the_process_is_for():
    stages = tuple(replace(each, pipeline_label="") for each in STAGES)
    said = [text for field, text in found(columns=(), stages=stages, guard=' when pipeline is "New"')]
    assert 'only the CRM has the stage "Contract"; only the definition has "Lost"' in said
    other = StageInfo("x", "Discovery", "2", "", 1)
    said = [text for _, text in found(columns=(), stages=(*stages, other), guard=' when pipeline is "New"')]
    assert not any("does not say for which pipeline" in text for text in said)
    named = [text for field, text in found(columns=(), guard=' when pipeline is "Renewal"')]
    assert not any('only the CRM has the stage "Contract"' in text for text in named)


def test_the_crms_own_gates_against_the_agreed_ones():
    said = [text for _, text in found() if text.startswith("in ")]
    assert said == [
        'in "Discovery" only the CRM asks for "Amount", "Owner\'s car"; only the agreed gate needs budget',
        'in "Proposal" only the CRM asks for "Next step", "Owner\'s car"',
    ]


def test_what_is_asked_before_a_stage_is_left_is_asked_for_in_the_next_one():
    text = TEXT.replace('stage "Solution"', 'stage "Solution"\n    exit needs named')
    text = text.replace("score worth", "criterion named for deal\n  when next_step is known\n\nscore worth")
    said = [each for _, each in found(text=text) if each.startswith("in ")]
    assert said[1:] == ['in "Proposal" only the CRM asks for "Owner\'s car"']


OTHERS = (
    StageInfo("x", "Proposal", "2", "Renewal", 1),
    StageInfo("y", "Renew", "2", "Renewal", 2),
)


def test_gates_in_a_pipeline_that_the_process_is_not_for_are_left_out():
    columns = (*COLUMNS[:4], ColumnInfo("hash", "Owner's car", required_in=("x",)))
    asked = 'in "Proposal" only the CRM asks for "Next step", "Owner\'s car"'
    assert ("stage", asked) in found(columns, (*STAGES, *OTHERS))
    assert ("stage", asked) not in found(columns, (*STAGES, *OTHERS), '\n  when pipeline is "New"')


def test_a_column_of_stages_of_all_pipelines_is_compared_in_those_that_the_process_is_for():
    """As Pipedrive's `stage_or_status`, whose options are the stages of every pipeline."""
    labels = {each.id: each.label for each in (*STAGES, *OTHERS)}
    derived = ColumnInfo("derived", "Stage or status", labels, kind="one")
    text = TEXT + '    stage: "derived"\n'
    said = found((derived,), (*STAGES, *OTHERS), '\n  when pipeline is "New"', text)
    assert ("stage", 'only the CRM has the stage "Contract"; only the definition has "Lost"') in said


def test_what_is_asked_for_at_the_end_is_compared_too():
    text = TEXT.replace('outcome "Won" won', 'outcome "Won" won after "Solution" needs named')
    text = text.replace("score worth", "criterion named for deal\n  when next_step is known\n\nscore worth")
    columns = (*COLUMNS[:3], ColumnInfo("hash", "Owner's car", required_in=("w",)))
    said = [each for _, each in found(columns, text=text) if each.startswith('in "Won')]
    assert said == ['in "Won" only the CRM asks for "Owner\'s car"; only the agreed gate needs next_step']


def test_an_end_that_pipelines_share_is_asked_about_by_each_of_them():
    """As in Pipedrive, where won and lost are no stages."""
    columns = (*COLUMNS[:3], ColumnInfo("hash", "Owner's car", required_in=("2/Won",)))
    stages = (*STAGES[:4], *OTHERS, StageInfo("Won", "Won", result="won"))
    asked = ("stage", 'in "Won" only the CRM asks for "Owner\'s car"')
    assert asked in found(columns, stages)
    assert asked not in found(columns, stages, '\n  when pipeline is "New"')


def test_a_crm_without_gates_has_no_gates_to_compare():
    bare = tuple(replace(each, required_in=()) for each in COLUMNS)
    assert not [text for _, text in found(bare) if text.startswith("in ")]
