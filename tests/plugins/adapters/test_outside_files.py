"""The adapters on files of real CRMs and their tools, which are not in the repository."""

from __future__ import annotations

from functools import partial

import pytest

from qualrules.plugins.manager import load_plugins
from qualrules.reading.raw import BadRow, DataFile

FILES = [
    ("maven_crm", "sales_pipeline.csv", "csv", {"sales_pipeline.csv": 8800}),
    ("maven_crm", "accounts.csv", "csv", {"accounts.csv": 85}),
    ("sfdx_tree", "Opportunitys.json", "salesforce", {"Opportunity": 278}),
    ("sfdx_tree", "Contacts.json", "salesforce", {"Contact": 119}),
    ("easy_spaces", "Leads.json", "salesforce", {"Lead": 11}),
    ("easy_spaces", "Lead_Data.csv", "csv", {"Lead_Data.csv": 11}),
    ("fivetran_hubspot", "deal_data.csv", "hubspot", {"deal_data.csv": 44}),
]


@pytest.mark.parametrize(
    ("folder", "name", "adapter", "expected"), FILES, ids=[name for _, name, _, _ in FILES]
)
def test_every_record_of_a_real_file_is_read(outside_data, folder, name, adapter, expected):
    path = outside_data(folder) / name
    head = path.read_bytes()[:65_536]
    best = max(load_plugins(entry_points=False).adapters, key=lambda one: one.recognises(head, name))
    assert best.name == adapter
    tables = list(best.read(DataFile(name, partial(path.open, "rb"))))
    assert {table.name: len(list(table.rows)) for table in tables} == expected
    assert not [row for table in tables for row in table.rows if isinstance(row, BadRow) or row.note]
