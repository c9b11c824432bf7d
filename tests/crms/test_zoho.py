"""Zoho CRM: the fifty deals in its shapes come to what the plain deals come to, record by record."""

from __future__ import annotations

import json

import pytest

from tests.crms import zoho_shapes as shapes
from tests.crms.expected import RULESET, expected, judged_files, outcomes
from tests.invoking import invoke


def test_pages_of_the_api_with_accounts_contacts_and_contact_roles():
    assert outcomes(RULESET, shapes.SOURCE, shapes.pages(), ids=shapes.IDS) == expected()


@pytest.mark.parametrize(
    ("id_column", "ids"), [("Record Id", shapes.EXPORT_IDS), ("Potential Id", shapes.IDS)]
)
def test_exports_that_call_deals_potentials(id_column, ids):
    assert outcomes(RULESET, shapes.SOURCE, shapes.exports(id_column), ids=ids) == expected()


# ── Bad input ──


def test_a_page_that_is_the_answer_to_a_call_that_failed_ends_the_run():
    failed = b'{"code":"INVALID_TOKEN","details":{},"message":"invalid oauth token","status":"error"}'
    done = judged_files(RULESET, shapes.SOURCE, {**shapes.pages(), "deals-page-2.json": failed})
    assert (done.code, done.out) == (2, "")
    done.says('Zoho answered with an error instead of records: "invalid oauth token" (INVALID_TOKEN)')


def test_contact_roles_that_do_not_say_their_deal_end_the_run():
    files = dict(shapes.pages())
    roles = next(content for name, content in files.items() if name.startswith("Contact_Roles-"))
    done = judged_files(RULESET, shapes.SOURCE, {**files, "roles.json": roles})
    assert done.code == 2
    done.says(
        "a page of contact roles does not say of which deal it is; put the deal's id into the file's name"
    )


# ── The past ──

MOVES = """\
ruleset moves 1.0.0
record opportunity
  next_step: text
  stage:     stage of sales
criterion agreed "A next step is agreed" for opportunity when length of next_step is at least 5
process sales "Sales" for opportunity
  stage "Qualification"
    needs agreed
  stage "Proposal"
    needs agreed
"""


def test_moves_are_judged_by_the_timeline_of_a_deal(tmp_path):
    id = "4150868000003384003"
    deal = {"id": id, "Deal_Name": "x", "Stage": "Proposal", "Next_Step": "Call them"}
    changes = [("Next_Step", "Call", "Call them", 3), ("Stage", "Qualification", "Proposal", 2)]
    timeline = [
        {
            "audited_time": f"2026-03-0{day}T09:00:00+01:00",
            "action": "updated",
            "record": {"id": id},
            "field_history": [{"api_name": name, "_value": {"old": old, "new": new}}],
        }
        for name, old, new, day in changes
    ]
    files = {
        "moves.qual": MOVES,
        "deals.json": json.dumps({"data": [deal], "info": {"more_records": False}}),
        "timeline.json": json.dumps({"__timeline": timeline, "info": {"more_records": False}}),
    }
    for name, content in files.items():
        (tmp_path / name).write_text(content)
    ruleset, deals, history = (str(tmp_path / name) for name in files)
    done = invoke("audit", ruleset, deals, "--history", history, "--as-of", "2026-11-21")
    assert done.code == 1
    done.says('moved to "Proposal" from "Qualification" on 2026-03-02', "agreed is not met: next_step")
