"""`audit --redact`: no id and no value of a record in any form, on any stream; the same findings."""

from __future__ import annotations

import json

import pytest

from qualrules.cli.audit import FORMATS
from qualrules.evaluate.redaction import pseudonym
from tests.cli.deals import AS_OF, ROWS, call, fits, written

COLUMNS = "id,amount,budget_status,champion,decided_on,lost_because,region,pipeline,stage_since,stage"
SECRETS = tuple(f"ACME-{number:03}" for number in range(1, 12))
NAMED = {"Ann": "Annabel", "North": "Northmoor", "South": "Southmoor", "12000": "12345", "price": "pricey"}
IN_FIELDS = (*NAMED.values(), "Haggling", "a lot")
HISTORY = (
    "record id,field,old value,new value,changed at",
    "ACME-001,stage,Discovery,Proposal,2026-11-01 10:00",
    "ACME-001,amount,8000,12000,2026-11-05 10:00",
    "ACME-099,stage,Discovery,Proposal,2026-11-01 10:00",
)


@pytest.fixture
def audit(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    rows = [row.replace(f"D{number},", f"{SECRETS[number - 1]},", 1) for number, row in enumerate(ROWS, 1)]
    for plain, telling in NAMED.items():  # words that stand nowhere else in what is told
        rows = [row.replace(plain, telling) for row in rows]
    written(tmp_path, (*rows, rows[1]), COLUMNS)  # ACME-002 stands there twice
    (tmp_path / "past.csv").write_text("\n".join((*HISTORY, "")), encoding="utf-8")
    return lambda *options: call(
        "audit", "deals.qual", "deals.csv", "--source", "export.source.qual", *AS_OF, *options
    )


@pytest.mark.parametrize("form", FORMATS)
def test_no_id_and_no_value_in_any_form_on_any_stream(audit, form):
    options = ("--format", form, "--group-by", "region", "--history", "past.csv")
    hidden, shown = audit(*options, "--redact"), audit(*options)
    told = hidden.out + hidden.err
    assert [word for word in (*SECRETS, "ACME", *IN_FIELDS) if word in told] == []
    assert "ACME-002" in shown.out + shown.err, "without --redact the id is told"
    assert hidden.code == shown.code == 1


def test_the_findings_are_the_same(audit):
    hidden, shown = (audit("--format", "json", *more).json for more in (("--redact",), ()))
    assert fits(hidden)
    assert [one["fingerprint"] for one in hidden["findings"]] == [
        one["fingerprint"] for one in shown["findings"]
    ]
    assert hidden["summary"]["findings"] == shown["summary"]["findings"]
    names = {
        one["record"]["id"]: two["record"]["id"]
        for one, two in zip(shown["findings"], hidden["findings"], strict=True)
    }
    assert len(set(names.values())) == len(names) == 7
    assert all(name.startswith("id-") for name in names.values())


def test_it_does_not_anonymise(audit):
    """As the documentation says: who guesses an id finds its pseudonym, and the place of the row is told."""
    hidden, shown = (audit("--format", "json", *more).json["findings"] for more in (("--redact",), ()))
    guessed = {pseudonym("opportunity", f"ACME-{number:03}"): f"ACME-{number:03}" for number in range(1000)}
    told = [one["record"]["id"] for one in shown]
    assert [guessed.get(one["record"]["id"]) for one in hidden] == told
    assert "(deals.csv:3)" in audit("--redact").out


def test_a_baseline_written_with_pseudonyms_holds_for_both(audit, tmp_path):
    assert audit("--redact", "--write-baseline", "known.json").code == 0
    assert "ACME" not in (tmp_path / "known.json").read_text("utf-8")
    for more in ((), ("--redact",)):
        document = audit("--format", "json", "--baseline", "known.json", *more).json
        assert document["summary"]["findings"]["new"] == 0


def test_what_is_ignored_by_its_id_stays_ignored(audit, tmp_path):
    entry = '[[ignore]]\ncode = "QR601"\nrecord = "ACME-002"\nreason = "late"\nexpires = "2027-01-01"\n'
    (tmp_path / "qualrules-ignore.toml").write_text(entry, encoding="utf-8")
    document = audit("--format", "json", "--redact").json
    ignored = [one for one in document["findings"] if one["suppressed"]]
    assert [one["code"] for one in ignored] == ["QR601", "QR601"], "the id stands there twice"
    assert "ACME" not in json.dumps(document)


def test_what_is_said_of_exceptions_shows_no_line_of_their_file(audit, tmp_path):
    entries = (
        '{code = "QR604", record = "ACME-001", reason = "late", expires = "2027-01-01"}',
        '{code = "QR604", record = "ACME-002", reason = "late", expires = "2026-01-01"}',
    )
    (tmp_path / "qualrules-ignore.toml").write_text(f"ignore = [{', '.join(entries)}]\n", encoding="utf-8")
    assert "ACME-001" in audit().err, "without --redact the line is shown"
    hidden = audit("--redact")
    assert "ACME" not in hidden.out + hidden.err
    assert "warning[QR711]: this exception matches no finding (qualrules-ignore.toml:1)" in hidden.err
    assert "warning[QR712]: this exception lapsed on 2026-01-01" in hidden.err


def test_it_does_not_go_with_values(audit):
    done = audit("--redact", "--show-fields")
    assert done.code == 2
    assert "--show-fields" in done.err


def test_it_wins_over_a_setting(audit, tmp_path):
    (tmp_path / "qualrules.toml").write_text("show-fields = true\n", encoding="utf-8")
    done = audit("--redact", "--format", "json")
    assert done.code == 1
    assert "value" not in done.json["findings"][0]
