"""A thousand leads in a real Tryton: made through its own API, moved, read live, judged, audited with their history."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import pytest

import qualrules
from qualrules.report.record_form import record_form
from tests.invoking import Done, invoke
from tests.tryton.authored import LEADS, Lead
from tests.tryton.conftest import PACKAGE
from tests.tryton.crm import Author

pytestmark = pytest.mark.slow
RULES, SOURCE = PACKAGE / "rules" / "sales.qual", PACKAGE / "rules" / "tryton.qual"
STATES = {
    "lead": "Lead",
    "opportunity": "Opportunity",
    "converted": "Converted",
    "won": "Won",
    "lost": "Lost",
    "cancelled": "Cancelled",
}
CLOSED = ("won", "lost", "cancelled")
MOVES = {"moved-too-early": "early", "move-unproven": "unproven"}

Crm = dict[str, Lead]
"""Tryton's id → what was authored."""


@pytest.fixture(scope="module")
def environment(tryton: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[pytest.MonkeyPatch]:
    """The address and the credentials where a user would put them, and a place of its own for kept pages."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("QUALRULES_TRYTON_ORG_URL", f"http://{tryton}")
        patch.setenv("QUALRULES_TRYTON_USER", "admin")
        patch.setenv("QUALRULES_TRYTON_PASSWORD", "admin")
        patch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))
        yield patch


@pytest.fixture(scope="module")
def crm(installed: Path, environment: pytest.MonkeyPatch) -> Crm:
    """All of them, after everything was written and moved."""
    from qualrules_tryton.rpc import Session  # type: ignore[import-not-found] # installed by the fixture

    session = Session("org")
    author = Author(session)
    author.create()
    author.live()
    session.close()
    return {str(id): lead for lead, id in author.ids.items()}


def command(name: str, *options: str, address: str = "org") -> Done:
    return invoke(name, str(RULES), f"tryton://{address}", "--source", str(SOURCE), *options)


def plain(lead: Lead) -> dict[str, object]:
    """What Tryton should have by now, as `evaluate` takes it."""
    today = datetime.now(UTC).date()
    written, closed = lead.written, lead.way.state in CLOSED  # Tryton writes the day on which it was closed
    return {
        "name": lead.name,
        "buyer": lead.company,
        "amount": f"{lead.amount} {lead.currency}" if "amount" in written else None,
        "pain": lead.value("comment") if "comment" in written else None,
        "close_date": today if closed else lead.value("end_date") if "end_date" in written else None,
        "probability": f"{lead.probability * 100:.0f}%",
        "opened_on": today - timedelta(days=1),
        "loss_note": lead.value("lost_reason") if "lost_reason" in written else None,
        "stage": STATES[lead.way.state],
        "account": {"name": lead.company} if lead.company else None,
    }


def judged(form: dict[str, Any]) -> dict[str, Any]:
    return {part: form[part] for part in ("criteria", "processes")}


@cache
def expected() -> dict[int, dict[str, Any]]:
    """By the number of the lead: what its plain dict comes to."""
    ruleset = qualrules.load(RULES)
    verdicts = ruleset.evaluate_many((plain(lead) for lead in LEADS), record_type="opportunity")
    return {lead.number: judged(record_form(verdict)) for lead, verdict in zip(LEADS, verdicts, strict=True)}


def found(done: Done, crm: Crm) -> dict[int, dict[str, Any]]:
    assert done.code == 0, done.err
    assert len(done.records) == len(LEADS)
    return {crm[record["record"]["id"]].number: judged(record) for record in done.records}


def test_a_run_judges_each_record_as_its_plain_dict(crm: Crm, tryton: str):
    done = command("run", "--format", "jsonl", address=tryton)
    assert found(done, crm) == expected()
    assert {lead.way.state for lead in LEADS} == STATES.keys()
    for name in ("worth_known", "pain_told", "day_agreed", "likely", "company"):
        assert len({each["criteria"][name] for each in expected().values()}) >= 2, name


def test_the_history_shows_exactly_the_moves_before_their_gate(crm: Crm):
    done = command("audit", "--history", "tryton://org", "--format", "json")
    assert done.code == 1, done.err
    told: dict[str, set[tuple[int, str]]] = {name: set() for name in MOVES}
    for each in done.document["findings"]:
        if each["name"] in MOVES:
            told[each["name"]].add((crm[each["record"]["id"]].number, each["moved"]["to"]))
    for name, kind in MOVES.items():
        authored = {(lead.number, to) for lead in LEADS for to in getattr(lead.way, kind)}
        assert authored, kind
        assert told[name] == authored, name
    counted = done.document["history"]["processes"]["sales"]
    assert (counted["too_early"], counted["unproven"]) == (300, 50)
    assert counted["allowed"] == counted["moves"] - 350
    claims(done, crm)
    filled_later(done, crm)


def claims(done: Done, crm: Crm) -> None:
    """What is wrong now is something else than what was wrong then."""
    counted = Counter(
        each["claim"] for judged in expected().values() for each in judged["processes"].values()
    )
    summary = done.document["summary"]["sales"]
    assert {claim: summary[claim] for claim in counted} == counted
    ahead = {crm[each["record"]["id"]] for each in done.document["findings"] if each["name"] == "stage-ahead"}
    assert ahead == {
        lead for lead in LEADS if expected()[lead.number]["processes"]["sales"]["claim"] == "ahead"
    }


def filled_later(done: Done, crm: Crm) -> None:
    """Records that agree today and were moved too early all the same: only the past can tell."""
    early = {
        crm[each["record"]["id"]] for each in done.document["findings"] if each["name"] == "moved-too-early"
    }
    agree = {lead for lead in early if expected()[lead.number]["processes"]["sales"]["claim"] == "agrees"}
    assert len(agree) >= 100


def test_a_run_that_was_cut_off_goes_on_and_gives_the_same(crm: Crm, monkeypatch: pytest.MonkeyPatch):
    from qualrules_tryton.rpc import Session

    whole, calls = Session.call, Counter[str]()

    def breaks_off(session: object, method: str, *params: object) -> object:
        calls[method] += 1
        if method == "model.sale.opportunity.read" and calls[method] > 1:
            raise qualrules.LiveError("the server cannot be reached: connection reset by peer")
        return whole(session, method, *params)

    with monkeypatch.context() as patch:
        patch.setattr(Session, "call", breaks_off)
        done = command("run", "--format", "jsonl")
    assert (done.code, done.out) == (2, "")
    done.says("connection reset by peer", "500 records read so far are kept")
    calls.clear()
    with monkeypatch.context() as patch:
        patch.setattr(Session, "call", lambda *asked: (calls.update([asked[1]]), whole(*asked))[1])
        again = command("run", "--format", "jsonl")
    assert found(again, crm) == expected()
    assert calls["model.sale.opportunity.read"] == 1  # the first page was kept


def test_only_the_fields_that_the_rules_read_are_asked_for(
    crm: Crm, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
):
    from qualrules_tryton.rpc import Session

    small = tmp_path / "small.qual"
    small.write_text(
        "ruleset small 1.0.0\n  currency EUR\nrecord opportunity\n  amount: money\n  name: text\n"
        'criterion worth "Worth it" for opportunity\n  when amount is more than 100 EUR\n'
    )
    asked: list[tuple[str, object]] = []
    whole = Session.call
    monkeypatch.setattr(Session, "call", lambda *call: (asked.append((call[1], call[2:])), whole(*call))[1])
    done = invoke("run", str(small), "tryton://org", "--format", "jsonl")
    assert done.code == 0, done.err
    assert len(done.records) == len(LEADS)
    read = {tuple(params[1]) for method, params in asked if method.endswith(".read")}
    assert read == {("amount", "currency.code")}
    written = ("create", "write", "delete", "copy", "opportunity", "lost")
    assert not [method for method, _ in asked if method.rpartition(".")[2] in written]


@pytest.mark.parametrize(
    ("settings", "place", "sentences"),
    [
        (
            {"PASSWORD": "wrong"},
            "org",
            ("Tryton refused the user or the password", "set QUALRULES_TRYTON_USER"),
        ),
        ({"PASSWORD": ""}, "org", ("no user and password are set for Tryton",)),
        ({}, "nowhere", ("the address names no host and database", "QUALRULES_TRYTON_NOWHERE_URL")),
        (
            {"ELSEWHERE_URL": "http://127.0.0.1:9/crm"},
            "elsewhere",
            ("the server cannot be reached", "5 times"),
        ),
    ],
)
def test_what_keeps_it_from_reading_is_said_in_a_sentence(
    crm: Crm,
    settings: dict[str, str],
    place: str,
    sentences: tuple[str, ...],
    monkeypatch: pytest.MonkeyPatch,
):
    from qualrules_tryton import rpc

    monkeypatch.setattr(rpc, "FIRST_WAIT", 0.01)
    for name, value in settings.items():
        monkeypatch.setenv(f"QUALRULES_TRYTON_{name}", value)
    done = command("run", address=place)
    assert done.code == 2
    done.says(*sentences)
    assert "wrong" not in done.err


def test_a_model_that_is_not_there_is_named(crm: Crm, tmp_path: Path):
    source = tmp_path / "source.qual"
    source.write_text('source tryton\n  opportunity from "sale.chance"\n    buyer: "party.name"\n')
    done = invoke("run", str(RULES), "tryton://org", "--source", str(source), "--format", "jsonl")
    done.says('this Tryton has no model "sale.chance" for opportunity that the user may read')
    rules = tmp_path / "tickets.qual"
    rules.write_text(
        "ruleset tickets 1.0.0\nrecord ticket\n  name: text\n"
        'criterion named "It has a name" for ticket\n  when name is known\n'
    )
    source.write_text('source tryton\n  ticket from "ticket"\n    name: "name"\n')
    done = invoke("run", str(rules), "tryton://org", "--source", str(source))
    assert done.code == 2
    done.says("this Tryton has no model for ticket that the user may read (ticket)", 'ticket from "MODEL"')
