"""Dynamics 365 Sales: the fifty deals in its shapes come to what the plain deals come to, record by record."""

from __future__ import annotations

import json

from tests.crms import dynamics_shapes as shapes
from tests.crms.deals import DEALS
from tests.crms.expected import RULESET, expected, judged_files, outcomes


def test_pages_with_companies_and_people_in_tables_of_their_own():
    found = outcomes(RULESET, shapes.SOURCE, shapes.in_tables(), ids=shapes.IDS)
    assert found == expected()


def test_pages_with_companies_and_people_expanded():
    assert outcomes(RULESET, shapes.SOURCE, shapes.expanded(), ids=shapes.IDS) == expected()


def test_pages_without_labels_with_the_option_sets():
    assert outcomes(RULESET, shapes.SOURCE, shapes.without_labels(), ids=shapes.IDS) == expected()


def test_exports_headed_by_labels():
    topics = {deal.name: deal.id for deal in DEALS}
    assert outcomes(RULESET, shapes.EXPORT_SOURCE, shapes.exports(), ids=topics) == expected()


def test_won_and_lost_are_read_from_the_state_where_the_process_still_says_an_open_stage():
    files = shapes.in_tables()
    for name in [name for name in files if name.startswith("opportunities")]:
        page = json.loads(files[name])
        for row in page["value"]:
            state = {"Won": 1, "Lost": 2}.get(row["stepname"])
            if state is not None:
                label = row["stepname"]
                row |= {"statecode": state, f"statecode{shapes.LABEL}": label, "stepname": "1-Qualify"}
        files[name] = json.dumps(page).encode()
    assert any(b"1-Qualify" in content for content in files.values())
    assert outcomes(RULESET, shapes.SOURCE, files, ids=shapes.IDS) == expected()


def test_pages_without_labels_and_without_option_sets_say_which_header_is_missing():
    files = {
        name: content
        for name, content in shapes.without_labels().items()
        if not name.endswith(("options.json", "booleans.json"))
    }
    done = judged_files(RULESET, shapes.SOURCE, files)
    assert done.code == 0
    assert "Prefer: odata.include-annotations=" in done.err
    judged = {shapes.IDS[record["record"]["id"]]: record["criteria"] for record in done.records}
    assert judged["D01"]["budget_found"] == "unknown"  # 3 is not "Approved" before somebody says so
    assert judged["D01"]["timeline"] == "met"
