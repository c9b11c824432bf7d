"""What Salesforce says of itself: describes and stages."""

from __future__ import annotations

import json

from qualrules.plugins.adapters.salesforce import Salesforce
from qualrules.reading.metadata import ColumnInfo, StageInfo
from qualrules.testing import data_file
from tests.crms.expected import judged_files

DESCRIBE = {
    "name": "Opportunity",
    "label": "Opportunity",
    "childRelationships": [{"childSObject": "Task", "field": "WhatId"}],
    "fields": [
        {"name": "Id", "label": "Opportunity ID", "type": "id", "picklistValues": []},
        {"name": "Probability", "label": "Probability (%)", "type": "percent"},
        {
            "name": "Budget__c",
            "label": "Budget",
            "type": "picklist",
            "picklistValues": [
                {"value": "Approved", "label": "Approved", "active": True},
                {"value": "Old", "label": "Old", "active": False},
            ],
        },
        {
            "name": "Rivals__c",
            "label": "Rivals",
            "type": "multipicklist",
            "picklistValues": [{"value": "r1", "label": "Other vendor", "active": True}],
        },
    ],
}
STAGES = [
    {
        "MasterLabel": "Proposal",
        "ApiName": "Proposal/Price Quote",
        "SortOrder": 2,
        "IsClosed": False,
        "IsWon": False,
        "DefaultProbability": 75.0,
        "IsActive": True,
    },
    {
        "MasterLabel": "Won",
        "ApiName": "Closed Won",
        "SortOrder": 3,
        "IsClosed": True,
        "IsWon": True,
        "DefaultProbability": 100.0,
        "IsActive": True,
    },
    {
        "MasterLabel": "Lost",
        "ApiName": "Lost",
        "SortOrder": 4,
        "IsClosed": True,
        "IsWon": False,
        "DefaultProbability": 0,
        "IsActive": True,
    },
    {
        "MasterLabel": "Ancient",
        "ApiName": "Ancient",
        "SortOrder": 9,
        "IsClosed": False,
        "IsWon": False,
        "DefaultProbability": 5,
        "IsActive": False,
    },
]
RULES = """ruleset renamed 1.0.0

record opportunity
  name: text
  rivals: some of "Other vendor", "Do nothing"
  stage: stage of sales

criterion beaten for opportunity
  when rivals includes "Other vendor"

process sales for opportunity
  stage "Proposal"
    needs beaten
  outcome "Won" won
"""


def metadata(content: object, name: str = "saved.json"):
    raw = content if isinstance(content, bytes) else json.dumps(content).encode()
    (found,) = Salesforce().read(data_file(raw, name))
    return found


def page(type: str, rows: list[dict[str, object]]) -> dict[str, object]:
    url = f"/services/data/v62.0/sobjects/{type}/01J000000000001AAA"
    return {
        "done": True,
        "totalSize": len(rows),
        "records": [{"attributes": {"type": type, "url": url}, **row} for row in rows],
    }


def test_a_describe_tells_of_columns_options_and_kinds():
    found = metadata(DESCRIBE)
    assert (found.table, found.origin) == ("Opportunity", "saved.json")
    assert found.columns == (
        ColumnInfo("Id", "Opportunity ID", translated=False),
        ColumnInfo("Probability", "Probability (%)", kind="percent", translated=False),
        ColumnInfo(
            "Budget__c",
            "Budget",
            {"Approved": "Approved", "Old": "Old"},
            frozenset({"Old"}),
            kind="one",
            translated=False,
        ),
        ColumnInfo("Rivals__c", "Rivals", {"r1": "Other vendor"}, kind="several", translated=True),
    )


def test_the_describe_of_the_command_line_and_several_of_them():
    assert metadata({"status": 0, "result": DESCRIBE}).table == "Opportunity"
    account = {**DESCRIBE, "name": "Account"}
    both = Salesforce().read(data_file(json.dumps([DESCRIBE, account]).encode(), "all.json"))
    assert [each.table for each in both] == ["Opportunity", "Account"]


def test_stages_in_a_page():
    found = metadata(page("OpportunityStage", STAGES))
    assert (found.table, found.stage_column) == ("Opportunity", "StageName")
    assert found.stages == (
        StageInfo("Proposal/Price Quote", "Proposal", order=2, probability="75.0"),
        StageInfo("Closed Won", "Won", order=3, result="won", probability="100.0"),
        StageInfo("Lost", "Lost", order=4, result="lost", probability="0"),
    )
    (column,) = found.columns
    assert list(column.options) == ["Proposal/Price Quote", "Closed Won", "Lost", "Ancient"]
    assert (column.retired, column.translated) == (frozenset({"Ancient"}), True)


def test_stages_in_an_export():
    header = b"ID,MASTERLABEL,SORTORDER,ISCLOSED,ISWON,ISACTIVE\n"
    found = metadata(header + b"01J,Open,1,false,false,true\n01K,Won,2,true,true,true\n", "stages.csv")
    assert found.stages == (
        StageInfo("Open", "Open", order=1),
        StageInfo("Won", "Won", order=2, result="won"),
    )
    assert found.columns[0].translated is False


def test_renamed_values_and_stages_are_read_by_their_labels(tmp_path):
    rules = tmp_path / "rules.qual"
    rules.write_text(RULES, encoding="utf-8")
    rows = [
        {"Id": "006q000000HddohAAB", "Name": "A", "StageName": "Closed Won", "Rivals__c": "r1;Do nothing"}
    ]
    files = {
        "deals.json": json.dumps(page("Opportunity", rows)).encode(),
        "describe.json": json.dumps(DESCRIBE).encode(),
        "stages.json": json.dumps(page("OpportunityStage", STAGES)).encode(),
    }
    source = 'source org for salesforce\n  opportunity from "Opportunity"\n    rivals: "Rivals"\n'
    done = judged_files(rules, source, files)
    assert done.code == 0, done.err
    (one,) = done.records
    assert one["criteria"] == {"beaten": "met"}
    assert one["processes"]["sales"]["claimed"] == "Won"
