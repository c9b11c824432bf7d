"""`fmt`: what it writes, what it only shows, and its exit codes."""

from __future__ import annotations

import pytest

from tests.cli.deals import call

PRETTY = """\
ruleset sales 1.0.0

record lead
  answer: text

criterion answered for lead
  when answer is known  # by mail or by phone
"""
UGLY = PRETTY.replace("\n  when answer is known", " when   answer is   known").replace("\n\n\n", "\n")


@pytest.fixture
def ugly(tmp_path):
    path = tmp_path / "sales.qual"
    path.write_text(UGLY)
    return path


def test_a_file_is_brought_into_its_one_look(ugly):
    called = call("fmt", ugly)
    assert (called.code, called.out) == (0, "")
    assert ugly.read_text() == PRETTY
    assert f"{ugly} formatted" in called.err


def test_a_file_that_has_its_look_is_not_touched(ugly):
    ugly.write_text(PRETTY)
    before = ugly.stat().st_mtime_ns
    assert call("fmt", ugly).err == ""
    assert ugly.stat().st_mtime_ns == before


def test_check_writes_nothing(ugly):
    called = call("fmt", "--check", ugly)
    assert (called.code, called.out) == (1, "")
    assert "is not formatted" in called.err
    assert ugly.read_text() == UGLY
    ugly.write_text(PRETTY)
    assert call("fmt", "--check", ugly).code == 0


def test_diff_shows_and_writes_nothing(ugly):
    called = call("fmt", "--diff", ugly)
    assert called.code == 1
    assert "-criterion answered for lead when   answer is   known" in called.out
    assert "+  when answer is known" in called.out
    assert ugly.read_text() == UGLY


def test_standard_input_goes_to_standard_output():
    assert call("fmt", "-", stdin=UGLY.encode()).out == PRETTY
    assert call("fmt", "-", stdin=PRETTY.encode()).out == PRETTY
    assert call("fmt", "--check", "-", stdin=UGLY.encode()).code == 1


def test_a_text_with_mistakes_is_left_as_it_is(ugly):
    ugly.write_text(UGLY + "criterion broken for lead\n  when (\n")
    before = ugly.read_text()
    called = call("fmt", ugly)
    assert called.code == 2
    assert "error[QR100]" in called.err
    assert ugly.read_text() == before


def test_one_file_with_mistakes_does_not_keep_the_others_from_their_look(ugly, tmp_path):
    (tmp_path / "broken.qual").write_text("criterion broken\n  when (\n")
    assert call("fmt", tmp_path).code == 2
    assert ugly.read_text() == PRETTY


def test_what_ships_is_not_written_to():
    assert call("fmt", "bant").code == 2
    assert call("fmt", "--check", "bant").code in (0, 1)


def test_a_link_stays_a_link(ugly, tmp_path):
    link = tmp_path / "link.qual"
    link.symlink_to(ugly.name)
    assert call("fmt", link).code == 0
    assert link.is_symlink()
    assert ugly.read_text() == PRETTY


def test_the_mode_of_a_file_stays(ugly):
    ugly.chmod(0o640)
    call("fmt", ugly)
    assert ugly.stat().st_mode & 0o777 == 0o640
