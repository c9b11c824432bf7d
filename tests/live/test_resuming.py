"""A run that was cut off goes on from the last page that was kept, and writes what an uninterrupted one writes."""

from __future__ import annotations

import json
import os
import stat
from datetime import UTC, datetime, timedelta

import pytest

from qualrules.workspace import kept_pages
from tests.invoking import Done
from tests.live.reading import CRMS, run
from tests.live.server import Answer, Fault, Server


def pages_of_records(crm, server):
    """The requests for records that were answered, in their order."""
    return [line for line in server.lines if crm.records in line and "participants" not in line]


def asked_twice(lines):
    return sorted({line for line in lines if lines.count(line) > 1})


WHOLE: dict[str, Done] = {}


@pytest.fixture
def whole(crm, server, tmp_path, monkeypatch):
    """What an uninterrupted run writes, told by another server."""
    if crm.scheme not in WHOLE:
        with Server(crm.make()) as other, monkeypatch.context() as patched:
            for name, value in crm.environment(other).items():
                patched.setenv(name, value)
            WHOLE[crm.scheme] = run(crm, tmp_path)
    assert WHOLE[crm.scheme].code == 0
    return WHOLE[crm.scheme]


def cut_off(crm, server, answer, skip=2):
    """The records' third page, or what is said, does not come."""
    fault = Fault(
        lambda asked: crm.records in asked.path and "participants" not in asked.path, answer, 99, skip
    )
    server.faults.append(fault)
    return fault


@pytest.mark.parametrize(
    "answer", [Answer({}, 500), Answer({"x": "y" * 5_000}, cut=700)], ids=["fault", "dropped"]
)
def test_it_goes_on_and_writes_the_same(crm, server, tmp_path, whole, answer):
    fault = cut_off(crm, server, answer)
    first = run(crm, tmp_path)
    assert first.code == 2
    first.says("read so far are kept for a day, and the same command goes on from there")
    assert not first.out
    answered = pages_of_records(crm, server)[:2]
    fault.times = 0
    before = len(server.log)
    second = run(crm, tmp_path)
    assert second.code == 0, second.err
    assert second.out == whole.out
    second.says(f"{crm.uri}: going on after", "records read at")
    assert not set(answered) & set(server.lines[before:])


def test_cut_off_again_and_again_it_comes_to_its_end(crm, server, tmp_path, whole):
    asked = []
    for _ in range(40):
        before = len(server.log)
        fault = cut_off(crm, server, Answer({}, 503), skip=1)
        done = run(crm, tmp_path)
        answered = server.lines[before:]
        fault.times = 0
        asked += [line for line in answered if crm.records in line and answered.count(line) == 1]
        if done.code == 0:
            break
    assert done.out == whole.out
    assert asked_twice(asked) == []


def test_an_expired_token_in_the_middle(crm, server, tmp_path, whole, monkeypatch):
    fault = cut_off(crm, server, Answer({"message": "expired"}, 401))
    first = run(crm, tmp_path)
    assert first.code == 2
    first.says("does not accept", crm.credential, "kept for a day")
    fault.times = 0
    server.reply.token = "a-new-token-altogether"
    monkeypatch.setenv(crm.credential, "a-new-token-altogether")
    second = run(crm, tmp_path)
    assert second.code == 0, second.err
    assert second.out == whole.out


def test_a_server_that_stops_and_comes_back(crm, tmp_path, whole, server, monkeypatch):
    fault = cut_off(crm, server, Answer({}, 502))
    assert run(crm, tmp_path).code == 2
    fault.times = 0
    assert run(crm, tmp_path).out == whole.out


def test_a_cursor_that_is_no_longer_known_means_to_begin_anew(crm, server, tmp_path, whole):
    fault = cut_off(crm, server, Answer({}, 500))
    run(crm, tmp_path)
    fault.times = 0
    lost = server.reply
    lost.lost_cursors = True
    original = type(lost).__call__

    def forgetful(asked):
        answer = original(lost, asked)
        lost.lost_cursors = lost.lost_cursors and answer.status == 200
        return answer

    server.reply = forgetful
    second = run(crm, tmp_path)
    assert second.code == 0, second.err
    second.says("no longer knows where the earlier run stopped, so all is read anew")
    assert second.out == whole.out


def test_what_is_older_than_a_day_is_not_gone_on_from(crm, server, tmp_path, cache, whole):
    fault = cut_off(crm, server, Answer({}, 500))
    run(crm, tmp_path)
    fault.times = 0
    (journal,) = cache.glob("*/journal.jsonl")
    early = (datetime.now(UTC) - timedelta(days=1, hours=1)).isoformat()
    lines = [json.loads(line) for line in journal.read_text().splitlines()]
    journal.write_text("".join(json.dumps({**line, "at": early}) + "\n" for line in lines))
    before = len(server.log)
    second = run(crm, tmp_path)
    second.says("an earlier run was cut off at", "too long ago to go on from there")
    assert second.out == whole.out
    assert set(pages_of_records(crm, server)[:1]) <= set(server.lines[before:])


def test_a_page_and_a_line_that_were_not_written_whole_are_asked_for_again(
    crm, server, tmp_path, cache, whole
):
    fault = cut_off(crm, server, Answer({}, 500))
    run(crm, tmp_path)
    fault.times = 0
    (journal,) = cache.glob("*/journal.jsonl")
    text = journal.read_text()
    journal.write_text(text[:-20])
    second = run(crm, tmp_path)
    assert second.code == 0, second.err
    assert second.out == whole.out


def test_only_the_user_may_look_into_what_is_kept(crm, server, tmp_path, cache):
    cut_off(crm, server, Answer({}, 500))
    run(crm, tmp_path)
    for folder in (cache, *(each for each in cache.rglob("*") if each.is_dir())):
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_another_request_does_not_go_on_from_there(crm, server, tmp_path, cache):
    fault = cut_off(crm, server, Answer({}, 500))
    run(crm, tmp_path)
    fault.times = 0
    other = run(crm, tmp_path, "--where", "contract_signed_on is known", "--group-by", "x", command="audit")
    assert "going on" not in other.err
    fewer = tmp_path / "fewer.qual"
    fewer.write_text(
        "ruleset fewer 1.0.0\n  currency USD\n\nrecord opportunity\n  name: text\n\n"
        "criterion named for opportunity\n  when name is known\n"
    )
    done = run(crm, tmp_path, ruleset=fewer)
    assert "going on" not in done.err


def test_control_c_keeps_what_was_read(crm, server, tmp_path, whole, monkeypatch):
    add, added = kept_pages.KeptPages.add, []

    def interrupted(self, page):
        added.append(page)
        if sum(1 for each in added if each.records) == 2:
            raise KeyboardInterrupt
        add(self, page)

    monkeypatch.setattr(kept_pages.KeptPages, "add", interrupted)
    assert run(crm, tmp_path).code == 130
    monkeypatch.setattr(kept_pages.KeptPages, "add", add)
    second = run(crm, tmp_path)
    second.says("going on after 20 records")
    assert second.out == whole.out


def test_two_runs_of_one_request_do_not_write_into_one_folder(crm, server, tmp_path, monkeypatch):
    pytest.importorskip("fcntl")
    inner = []
    add = kept_pages.KeptPages.add

    def adding(self, page):
        if not inner:
            inner.append(None)
            inner.append(run(crm, tmp_path))
        add(self, page)

    monkeypatch.setattr(kept_pages.KeptPages, "add", adding)
    assert run(crm, tmp_path).code == 0
    assert inner[1].code == 2
    inner[1].says(f"{crm.uri} is being read by another run just now")


def test_what_other_runs_left_behind_goes_away_after_a_day(server, crm, tmp_path, cache):
    left = cache / "0123.left"
    left.mkdir(parents=True)
    (left / "deals.json").write_text("{}")
    old = (datetime.now(UTC) - timedelta(days=2)).timestamp()
    os.utime(left, (old, old))
    run(crm, tmp_path)
    assert not left.exists()


def test_there_are_three() -> None:
    assert sorted(CRMS) == ["hubspot", "pipedrive", "salesforce"]
