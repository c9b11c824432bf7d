"""Salesforce: the fifty deals in its shapes come to what the plain deals come to, record by record."""

from __future__ import annotations

from tests.crms import salesforce_shapes as shapes
from tests.crms.expected import RULESET, expected, judged_files, outcomes


def test_three_pages_with_parents_and_child_queries():
    assert outcomes(RULESET, shapes.SOURCE, shapes.pages(), ids=shapes.IDS) == expected()


def test_trees_with_reference_ids_beside_their_plan():
    files = shapes.trees()
    assert outcomes(RULESET, shapes.TREE_SOURCE, files, ids=shapes.REFERENCES) == expected()
    done = judged_files(RULESET, shapes.TREE_SOURCE, files)
    done.says("Account-Opportunity-plan.json", "this is an SFDX plan, it holds no records")


def test_exports_of_data_loader():
    assert outcomes(RULESET, shapes.SOURCE, shapes.data_loader(), ids=shapes.IDS) == expected()


def test_tables_of_a_warehouse_without_the_deleted_rows():
    files = shapes.warehouse()
    assert outcomes(RULESET, shapes.WAREHOUSE_SOURCE, files, ids=shapes.IDS) == expected()
    done = judged_files(RULESET, shapes.WAREHOUSE_SOURCE, files)
    done.says('sf_opportunity_data.csv: 1 row is deleted in Salesforce ("is_deleted") and left out')


def test_tables_of_a_warehouse_in_parquet():
    source = shapes.WAREHOUSE_SOURCE.replace(".csv", ".parquet")
    files = shapes.warehouse_in_parquet()
    assert outcomes(RULESET, source, files, ids=shapes.IDS) == expected()
    judged_files(RULESET, source, files).says('1 row is deleted in Salesforce ("is_deleted") and left out')


def test_reports_with_labels_and_footers():
    files = shapes.reports()
    assert outcomes(RULESET, shapes.REPORT_SOURCE, files, ids=shapes.SHORT_IDS) == expected()
    done = judged_files(RULESET, shapes.REPORT_SOURCE, files)
    done.says("report1764000000001.csv: the last 5 lines are the footer of a Salesforce report")
