"""What a change does to records that are read over the network: each ruleset asks for its own fields."""

from __future__ import annotations

from collections import Counter

from tests.crms.deals import AS_OF
from tests.crms.expected import RULESET
from tests.invoking import invoke
from tests.live.reading import outcomes, run


def test_the_counts_are_those_of_two_runs_over_the_network(crm, server, tmp_path):
    text = RULESET.read_text(encoding="utf-8")
    before, after = "employees is at least 50 and", "employees is at least 300 and"
    assert text.count(before) == 1
    new = tmp_path / "new.qual"
    new.write_text(text.replace(before, after), encoding="utf-8")
    old_run, new_run = (outcomes(crm, run(crm, tmp_path, ruleset=ruleset)) for ruleset in (RULESET, new))
    turned = Counter(
        ("criterion", name, old_run[id]["criteria"][name], new_run[id]["criteria"][name])
        for id in old_run
        for name in old_run[id]["criteria"]
        if old_run[id]["criteria"][name] != new_run[id]["criteria"][name]
    )
    assert turned
    options = ("--source", str(tmp_path / "source.qual"), "--as-of", AS_OF, "--type", "opportunity")
    asked = ("--group-by", "lead_source", "--format", "json")
    done = invoke("diff", str(RULESET), str(new), "--records", crm.uri, *options, *asked)
    assert done.code == 0, done.err
    impact = done.document["impact"]
    found = {
        (one["kind"], one["name"], one["from"], one["to"]): one["count"]
        for one in impact["turned"]
        if one["kind"] == "criterion"
    }
    assert found == turned
    # A field that no rule reads is fetched, too, because it was asked for.
    assert {"Web", "Referral"} <= {group["value"] for group in impact["groups"]}
    done.says(f"{crm.uri} is read once for each ruleset")
