"""Exports of a CRM that were saved as workbooks or as Parquet: the CRM is recognised, and its labels feed fields."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from openpyxl import Workbook

from qualrules.plugins.manager import load_plugins
from qualrules.reading.raw import DataFile
from qualrules.workspace.given import adapter_for
from tests.crms import (
    dynamics_shapes,
    hubspot_flat_shapes,
    hubspot_shapes,
    pipedrive_shapes,
    salesforce_shapes,
    zoho_shapes,
)
from tests.crms.deals import DEALS
from tests.crms.expected import RULESET, expected, judged_files, outcomes
from tests.crms.plain_tables import tables
from tests.crms.test_xlsx import SOURCE as BOOK_SOURCE
from tests.crms.test_xlsx import book
from tests.invoking import invoke

Files = Mapping[str, bytes]
PLUGINS = load_plugins(entry_points=False)

TOPICS = {deal.name: deal.id for deal in DEALS}
EXPORTS: dict[str, tuple[Callable[[], Files], str, Mapping[str, str]]] = {
    "dynamics": (dynamics_shapes.exports, dynamics_shapes.EXPORT_SOURCE, TOPICS),
    "hubspot": (hubspot_flat_shapes.exports, hubspot_flat_shapes.EXPORT_SOURCE, hubspot_shapes.IDS),
    "pipedrive": (
        pipedrive_shapes.exports,
        pipedrive_shapes.source("Country of Address"),
        pipedrive_shapes.IDS,
    ),
    "salesforce": (salesforce_shapes.reports, salesforce_shapes.REPORT_SOURCE, salesforce_shapes.SHORT_IDS),
    "zoho": (zoho_shapes.exports, zoho_shapes.SOURCE, zoho_shapes.EXPORT_IDS),
}


def as_workbooks(files: Files) -> dict[str, bytes]:
    """Each CSV as a workbook with one sheet, its footer included."""
    return {f"{Path(name).stem}.xlsx": in_workbook({"Sheet1": content}) for name, content in files.items()}


def in_workbook(sheets: Files) -> bytes:
    workbook = Workbook()
    workbook.remove(workbook.active)
    for title, content in sheets.items():
        sheet = workbook.create_sheet(title)
        for row in csv.reader(io.StringIO(content.decode("utf-8-sig"))):
            sheet.append([cell or None for cell in row])
    out = io.BytesIO()
    workbook.save(out)
    return out.getvalue()


def recognised(name: str, content: bytes) -> str:
    return adapter_for(DataFile(name, lambda: io.BytesIO(content)), PLUGINS).name


@pytest.mark.parametrize("crm", EXPORTS)
def test_workbooks_are_read_through_the_block_for_the_crm_that_is_recognised(crm):
    """Where a block for plain workbooks stands beside it, the content decides."""
    made, source, ids = EXPORTS[crm]
    beside = source.replace('.csv"', '.xlsx"') + "\n" + BOOK_SOURCE
    assert outcomes(RULESET, beside, as_workbooks(made()), ids=ids) == expected()


def test_without_a_block_the_labels_of_the_export_feed_the_fields(tmp_path):
    deals = tmp_path / "deals.xlsx"
    deals.write_bytes(as_workbooks(pipedrive_shapes.exports())["deals-4711-1.xlsx"])
    done = invoke("sources", str(RULESET), f"opportunity={deals}", "--format", "json")
    assert done.code == 0, done.err
    assert done.document["source"] == "pipedrive"
    (table,) = done.document["tables"]
    fed = {field["field"]: field["columns"][0]["column"] for field in table["fields"] if field["columns"]}
    assert fed["close_date"] == "Deal - Expected close date"
    assert fed["stage"] == "stage_or_status"


@pytest.mark.parametrize("crm", EXPORTS)
def test_each_sheet_is_looked_at(crm):
    made, _, _ = EXPORTS[crm]
    _, content = next(iter(made().items()))
    sheets = {"About": b"Saved by,us\nOn,2026-11-21\n", "Rows": content}
    assert recognised("saved.xlsx", in_workbook(sheets)) == crm


def test_parquet_is_recognised_by_its_columns_and_ids():
    files = salesforce_shapes.warehouse_in_parquet()
    assert {recognised(name, content) for name, content in files.items()} == {"salesforce"}


def test_a_plain_workbook_stays_a_workbook_and_says_so():
    content = book()
    assert recognised("opportunity.xlsx", content) == "xlsx"
    assert recognised("deals.xlsx", in_workbook({"deals": b"id,amount,Close Date\n1,2,3\n"})) == "xlsx"
    opportunities = book({"opportunity": tables()["opportunity"]})
    done = judged_files(RULESET, "", {"opportunity.xlsx": opportunities})
    assert (done.code, len(done.records)) == (0, len(DEALS)), done.err


def test_a_workbook_that_cannot_be_read_says_why():
    done = judged_files(RULESET, "", {"deals.xlsx": book()[:2000]})
    assert (done.code, done.out) == (2, "")
    done.says("the workbook is cut off or damaged")
