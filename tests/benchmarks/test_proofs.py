"""The benchmark of proofs measures what it says: rulesets of their size, an edit that is found. Nothing is timed here."""

from __future__ import annotations

import pytest

from benchmarks import ours, proofs


def test_the_rulesets_have_the_size_asked_for(tmp_path):
    for criteria, stages in proofs.SIZES:
        old, new = proofs.written(tmp_path, criteria, stages)
        rules = ours.load(old).rules
        assert len(rules.criteria) == criteria
        assert len(rules.processes["sales"].stages) == stages
        assert len(old.read_text("utf-8").splitlines()) == len(new.read_text("utf-8").splitlines())


def test_one_loosened_threshold_is_found(tmp_path):
    old, new = (ours.load(path).rules for path in proofs.written(tmp_path, 12, 3))
    proofs._compared(old, new)
    with pytest.raises(SystemExit, match="stricter"):
        proofs._compared(new, old)
    with pytest.raises(SystemExit):
        proofs._compared(old, old)


def test_a_process_measures_itself(tmp_path):
    found = proofs._alone("checks", 1, *proofs.written(tmp_path, 12, 3))
    assert found.seconds > 0
    assert 20 < found.megabytes < proofs.MOST_MEGABYTES
