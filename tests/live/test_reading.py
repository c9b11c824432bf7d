"""A live run means what a run over saved pages means, and asks for what the rules read and for no more."""

from __future__ import annotations

import gc
from shutil import copytree

from tests.crms.deals import AS_OF
from tests.crms.expected import RULESET, expected
from tests.invoking import invoke
from tests.live.reading import HUBSPOT, outcomes, run
from tests.live.server import Server

ONE_FIELD = """ruleset one_field 1.0.0
  currency USD

record opportunity
  name:      text
  next_step: text
  need:      text

criterion named for opportunity
  when name is known
"""


def test_the_fifty_deals_come_to_what_the_plain_deals_come_to(crm, server, tmp_path):
    done = run(crm, tmp_path)
    assert done.code == 0, done.err
    assert outcomes(crm, done) == expected()


def test_a_run_over_the_pages_as_files_writes_the_same(crm, server, tmp_path, cache, monkeypatch):
    saved = tmp_path / "saved"
    monkeypatch.setattr(
        "qualrules.workspace.kept_pages.Finished.__init__",
        lambda self, folder, files: (copytree(folder, saved), setattr(self, "files", files), None)[-1],
    )
    live = run(crm, tmp_path)
    pages = sorted(str(path) for path in saved.glob("*/*.json"))
    source = ("--source", str(tmp_path / "source.qual"), "--as-of", AS_OF, "--type", "opportunity")
    files = invoke("run", str(RULESET), *pages, *source, "--format", "jsonl")
    assert files.code == 0, files.err
    assert files.out == live.out
    assert len(files.records) == 50


def test_what_no_rule_reads_is_not_asked_for_and_does_not_come(crm, server, tmp_path):
    assert run(crm, tmp_path).code == 0
    assert len(server.log) > 5
    assert not any(crm.unread in line for line in server.lines)
    assert not any(b"nobody reads this" in body for body in server.sent)


def test_a_server_is_only_asked_to_give(crm, server, tmp_path):
    run(crm, tmp_path)
    assert {asked.method for asked in server.log} == {"GET"}


def test_nothing_is_kept_of_a_run_that_read_everything(crm, server, tmp_path, cache):
    assert run(crm, tmp_path).code == 0
    gc.collect()
    assert list(cache.iterdir()) == []


def test_nobody_is_told_that_more_pages_follow_nor_the_same_thing_for_each_page(crm, server, tmp_path):
    done = run(crm, tmp_path)
    assert "follow" not in done.err
    notes = [line[:60] for line in done.err.splitlines() if line.startswith("note")]
    assert len(notes) == len(set(notes))


def test_a_condition_beside_the_rules_brings_its_field(tmp_path, monkeypatch):
    rules = tmp_path / "one.qual"
    rules.write_text(ONE_FIELD, encoding="utf-8")
    with Server(HUBSPOT.make()) as server:
        for name, value in HUBSPOT.environment(server).items():
            monkeypatch.setenv(name, value)
        base = ("run", str(rules), HUBSPOT.uri, "--format", "jsonl")
        every = invoke(*base)
        assert "hs_next_step" not in " ".join(server.lines)
        assert "companies" not in " ".join(server.lines)
        some = invoke(*base, "--where", "next_step is known")
        assert "hs_next_step" in " ".join(server.lines)
        assert '"need' not in " ".join(server.lines)
    assert every.code == some.code == 0, some.err
    assert 0 < len(some.records) < len(every.records) == 50


def test_groups_are_by_a_field_that_was_fetched_for_them(crm, server, tmp_path):
    done = run(crm, tmp_path, "--group-by", "pipeline", command="audit")
    assert done.code in (0, 1), done.err
    assert "New business" in done.out


def test_sources_say_what_came(crm, server, tmp_path):
    done = run(crm, tmp_path, command="sources")
    assert done.code == 0, done.err
    done.says("50")


def test_only_the_columns_that_were_asked_for_are_missed(tmp_path, monkeypatch):
    rules, source = tmp_path / "one.qual", tmp_path / "source.qual"
    rules.write_text(ONE_FIELD, encoding="utf-8")
    block = 'source portal for hubspot\n  opportunity from "deals" identified by "id"\n'
    with Server(HUBSPOT.make()) as server:
        for name, value in HUBSPOT.environment(server).items():
            monkeypatch.setenv(name, value)
        told = {}
        for field in ("name", "next_step"):
            source.write_text(f'{block}    {field}: "no_such_property"\n', encoding="utf-8")
            told[field] = invoke("run", str(rules), HUBSPOT.uri, "--source", str(source)).err
    assert "QR406" in told["name"]
    assert "QR406" not in told["next_step"]
