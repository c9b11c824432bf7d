"""The forms of `diff`, from findings made by hand: what each says, that it fits, and that no text in it can act."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import get_args

import pytest

import qualrules
from qualrules.analyze.comparison.changes import (
    Affected,
    Bump,
    Change,
    Diff,
    Impact,
    Kind,
    Moved,
    Reclaimed,
    Shift,
    Shown,
    Step,
    Sum,
    Turned,
    Verdict,
    Version,
)
from qualrules.analyze.questions import Given, Witness
from qualrules.model.rules import Rules
from qualrules.model.values import Amount, Gap
from qualrules.report import diff_html, diff_json, diff_markdown, diff_text, wire_diff
from qualrules.report.diff_report import DiffReport
from qualrules.report.markdown import LONGEST
from qualrules.source import SourceFile
from tests.cli.deals import fits
from tests.report.agreements import sound
from tests.report.github_runner import orders
from tests.report.test_agreement_forms import FORBIDDEN, TEXTS, Page, harmless, tokens
from tests.report.test_hostile_text import HOSTILE, STEERING, words_of

OPEN = "some become unknown that were met, some are ruled out that were unknown"
RULES = """\
ruleset acme 2.2.0 "What we sell"
  currency EUR
record part
  kind: text
record deal
  amount: money
  kind: one of "New", "Renewal"
  closes: date
  parts: list of part
criterion large "Worth a proposal" for deal
  when amount >= 10,000 EUR
definition ours "Our deal" for deal
  needs large
score heat "How warm" for deal
  add 5 when large
process sales for deal
  stage "Proposal" "In writing"
    needs large
promise "One way" for deal
  that large
"""
AS_OF = date(2026, 11, 21)
FORMS = (diff_text, diff_markdown, diff_json, diff_html)


def rules() -> Rules:
    return sound(RULES)


def shown(given: Given, old: str = "not_met", new: str = "met") -> Shown:
    return Shown(Witness("deal", given, AS_OF), old, new)


def at(file: str, line: int = 2) -> object:
    text = SourceFile(file, "\n" * (line - 1) + "x")
    return text.span(line - 1, line)


def report(*changes: Change, of_two: bool = False, **more: object) -> DiffReport:
    found = Diff("old.qual", "new.qual", "looser", changes, Version("2.1.0", "2.2.0", "minor", enough=True))
    new = rules()
    old = replace(new, header=replace(new.header, version="2.1.0"))
    return DiffReport(replace(found, **more), old, new, of_two)


LARGE = shown({"amount": Amount(Decimal(12000), "EUR")})
GAINED = Change("criterion", "large", "looser", LARGE, old_at=at("old.qual"), new_at=at("new.qual", 3))


def text(*changes: Change, **more: object) -> str:
    return diff_text.render(report(*changes, **more))


# ── What is said ──────────────────────────────────────────────────────────────────────────────────────────────────


def test_one_change() -> None:
    assert text(GAINED, equal=3) == (
        "acme 2.1.0 → 2.2.0: looser\n"
        "  old.qual → new.qual\n"
        "\n"
        'criterion large "Worth a proposal": looser (old.qual:2 → new.qual:3)\n'
        "  some records gain it, none loses it\n"
        "  a deal with nothing but amount: 12,000 EUR: was not met, is met\n"
        "\n"
        "1 change in meaning, 3 with the same meaning\n"
        "\n"
        "2.1.0 → 2.2.0 says enough: the change is minor: something is newly possible or open\n"
    )


def test_nothing_changed() -> None:
    said = text(verdict="equivalent", equal=7, version=Version("1.0.0", "1.0.0", "none", enough=True))
    assert said.startswith("acme 2.1.0 → 2.2.0: same meaning\n")
    assert "no change in meaning, 7 with the same meaning" in said
    assert said.endswith("1.0.0 → 1.0.0 says enough: nothing changed\n")


def test_each_direction_has_its_record() -> None:
    change = Change(
        "definition",
        "ours",
        "different",
        LARGE,
        shown({"kind": "New"}, "met", "not_met"),
        shown({}, "met", "unknown"),
        shown({"kind": "Renewal"}, "unknown", "not_met"),
    )
    assert text(change).splitlines()[3:9] == [
        'definition ours "Our deal": different',
        f"  some records gain it, some lose it, {OPEN}",
        "  a deal with nothing but amount: 12,000 EUR: was not met, is met",
        '  a deal with nothing but kind: "New": was met, is not met',
        "  a deal with nothing filled in: was met, is unknown",
        '  a deal with nothing but kind: "Renewal": was unknown, is not met',
    ]


def test_a_stricter_one_is_gained_by_none() -> None:
    change = Change("stage", "Proposal", "stricter", lost=shown({}, "met", "not_met"), process="sales")
    assert (
        'stage "Proposal" of sales "In writing": stricter\n  some records lose it, none gains it\n'
        in text(change)
    )


def test_points_are_points() -> None:
    change = Change("score", "heat", "looser", gained=shown({}, "25", "25 to 45"))
    said = text(change)
    assert 'score heat "How warm": looser\n  some records have more points, none has fewer\n' in said
    assert "a deal with nothing filled in: was 25 points, is 25 to 45 points" in said


def test_the_day_is_said_where_a_day_is_in_the_record() -> None:
    assert "closes: 2026-11-20, as of 2026-11-21: was" in text(
        replace(GAINED, gained=shown({"closes": date(2026, 11, 20)}))
    )
    moment = Witness("deal", {"closes": date(2026, 11, 20)}, datetime(2026, 11, 21, 9, 30, tzinfo=UTC))
    assert "as of 2026-11-21T09:30:00Z: was" in text(replace(GAINED, gained=Shown(moment, "not_met", "met")))


def test_what_follows_from_another_change_says_so() -> None:
    found = report(
        GAINED,
        Change("definition", "ours", "looser", LARGE),
        Change("stage", "Proposal", "looser", LARGE, process="sales"),
        Change("score", "heat", "looser", shown({}, "0", "5")),
        Change("promise", "One way", "looser", LARGE),
    )
    edited = sound(RULES.replace("10,000 EUR", "20,000 EUR"))
    said = diff_text.render(replace(found, old=edited))
    assert "(old.qual:2 → new.qual:3)\n  some records gain it, none loses it\n" in said
    assert said.count("  because of criterion large: some records gain it, none loses it\n") == 3
    assert "  because of criterion large: some records have more points, none has fewer\n" in said
    behind = [
        each["because_of"] for each in json.loads(diff_json.render(replace(found, old=edited)))["changes"]
    ]
    assert behind == [[], *[[{"kind": "criterion", "name": "large"}]] * 4]
    assert "because of" not in diff_text.render(found)


def test_many_causes_are_counted() -> None:
    names = [f"c{number}" for number in range(5)]
    both = [
        sound(
            RULES.replace("needs large\nscore", f"needs {', '.join(names)}\nscore")
            + "".join(f"criterion {name} for deal\n  when amount >= {least} EUR\n" for name in names)
        )
        for least in (1, 2)
    ]
    found = replace(report(Change("definition", "ours", "looser", LARGE)), old=both[0], new=both[1])
    assert "because of criterion c0, criterion c1, criterion c2 and 2 more: some records" in diff_text.render(
        found
    )


def test_what_no_record_shows_is_told_in_one_line() -> None:
    changes = (
        Change("criterion", "large", "looser", proved=False, only_in="new", new_at=at("new.qual")),
        Change("list", "trades", "different", proved=False, note='"Retail" is no longer in it'),
        Change("promise", "One way", "undecided", proved=False, note="about other records"),
        Change("move", "no skipping", "stricter", proved=False, process="sales"),
        Change("outcome", "Won", "undecided", proved=False, process="sales", only_in=""),
    )
    assert text(*changes).splitlines()[3:8] == [
        'criterion large "Worth a proposal": new (new.qual:2)',
        'list trades: different: "Retail" is no longer in it',
        'promise "One way": undecided: neither a difference nor the same meaning was proved; about other records',
        "move no skipping of sales: stricter",
        'outcome "Won" of sales: undecided: neither a difference nor the same meaning was proved',
    ]
    assert "3 changes in meaning, 2 undecided" in text(*changes)


def test_what_is_not_proved_is_said() -> None:
    said = text(replace(GAINED, proved=False))
    assert "none loses it" not in said
    assert "not proved in full: what no record is shown for may happen all the same" in said


def test_half_a_proof_is_no_verdict() -> None:
    said = text(replace(GAINED, verdict="undecided", proved=False))
    assert "looser (old" not in said
    assert (
        "undecided (old.qual:2 → new.qual:3)\n  some records gain it; whether more changes was not proved\n"
        in said
    )
    assert "was not met, is met" in said


def test_other_words_of_the_same_meaning_are_listed_by_name() -> None:
    said = text(Change("criterion", "large", "equivalent"), Change("promise", "One way", "equivalent"))
    assert (
        'no change in meaning, 2 only in words\n  only in words: criterion large, promise "One way"\n' in said
    )


@pytest.mark.parametrize("form", FORMS)
def test_without_a_solver_it_is_said(form: object) -> None:
    why = 'nothing was proved, because proofs need z3: pip install "qualrules[prove]"'
    said = form.render(report(GAINED, skipped=why))
    assert "proofs need z3" in said


@pytest.mark.parametrize(
    ("version", "words"),
    [
        (
            Version("2.1.0", "2.1.1", "minor", enough=False),
            "2.1.0 → 2.1.1 says too little: the change is minor",
        ),
        (Version("2.1.0", "2.1.1", "minor", enough=False), "; 2.2.0 says enough"),
        (Version("2.1.4", "2.2.0", "major", enough=False), "; 3.0.0 says enough"),
        (Version("2.1.4", "2.1.4", "patch", enough=False), "; 2.1.5 says enough"),
        (Version("2.1", "2.1", "patch", enough=False), "; 2.1.1 says enough"),
        (Version("", "1.0.0", "minor", enough=True), "no version → 1.0.0 says enough: the change is minor"),
        (Version("2.1.0", "", "minor", enough=False), "the new ruleset says no version: the change is minor"),
    ],
)
def test_the_version_that_would_do(version: Version, words: str) -> None:
    assert words in text(version=version)


def test_what_is_undecided_may_be_a_loss() -> None:
    undecided, major = (
        Change("criterion", "large", "undecided"),
        Version("2.1.0", "2.2.0", "major", enough=False),
    )
    lost = Change("definition", "ours", "stricter", lost=shown({}, "met", "not_met"))
    sure = "the change is major: something is taken away, or a record can lose what it had"
    assert "what is undecided may be a loss, so it counts as major; 3.0.0 says enough" in text(
        undecided, version=major
    )
    assert sure in text(undecided, lost, version=major)
    assert sure in text(Change("promise", "One way", "looser", only_in="old"), version=major)


def test_two_definitions_are_called_by_their_names() -> None:
    change = Change("definition", "a → b", "looser", LARGE, became_unknown=shown({}, "not_met", "unknown"))
    said = text(change, of_two=True, old_name="x.qual#a", new_name="y.qual#b")
    assert said.startswith("x.qual#a → y.qual#b: looser\n\ndefinition a → b: looser\n")
    assert "amount: 12,000 EUR: a is not met, b is met" in said
    assert "nothing filled in: a is not met, b is unknown" in said
    assert "says enough" not in said
    same = text(change, of_two=True, old_name="x.qual#a", new_name="y.qual#a")
    assert "x.qual#a is not met, y.qual#a is met" in same


# ── Impact ────────────────────────────────────────────────────────────────────────────────────────────────────────

IMPACT = Impact(
    records=1113,
    changed=42,
    moves=(Shift("sales", "Proposal", None, 42, {"EUR": Decimal(3_100_000)}, 3, {"large": 40}),),
    turned=(
        Turned("definition", "ours", "met", "unknown", 42, {"large": 42}),
        Turned("promise", "One way", "met", "not_met", 1),
    ),
    by_criterion={"large": 42},
    by_group=(
        Affected("North", None, 100, 1, {"EUR": Decimal("12.50")}),
        Affected(None, Gap.NOT_SUPPLIED, 9, 2),
    ),
    group_field="region",
    listed=(
        Moved(
            "deal",
            "D1",
            (Step("sales", "Proposal", None),),
            (("definition", "ours", "met", "unknown"),),
            ("large",),
            "North",
        ),
    ),
    in_stage=42,
    only_in_criteria=1,
    undecided_cause=2,
    types={"deal": (1113, 42)},
    sum=Sum({"EUR": Decimal(3_100_000)}, 3),
    amount_fields={"deal": "amount"},
    claims=(Reclaimed("sales", "agrees", "not_applicable", 42),),
    scores={"heat": 5},
    only_in=(("criterion", "extra", "new"),),
    unpaired=(0, 2),
    as_of="2026-11-21",
)


def test_the_impact_in_words() -> None:
    said = text(GAINED, impact=IMPACT)
    assert said[said.index("impact:") :].splitlines()[:-2] == [
        "impact: 42 of 1,113 records change; 42 in the stage, 1 in criteria alone; 3,100,000 EUR, 3 without an amount",
        "  stages",
        '    sales: "Proposal" → no stage: 42 records; 3,100,000 EUR, 3 without an amount; by large (40)',
        "  the CRM's stage against the agreed one",
        "    sales: agrees → not applicable: 42 records",
        "  definitions, promises and criteria",
        "    definition ours: met → unknown: 42 records; by large (42)",
        '    promise "One way": met → not met: 1 record',
        "  other points",
        "    heat: 5 records",
        "  what decided",
        "    large: 42 records",
        "    no single need: 2 records",
        "  by region",
        "    North: 1 of 100 records; 12.50 EUR",
        "    not supplied: 2 of 9 records",
        "  not compared",
        "    criterion extra: only in the new ruleset",
        "    2 records that only the new ruleset gets to read",
        "  records (the first 1 of 42)",
        '    deal D1: sales: "Proposal" → no stage; definition ours: met → unknown; by large',
    ]


def test_no_impact_is_one_line() -> None:
    said = text(GAINED, impact=Impact(7, 0, (), ()))
    assert "impact: none of 7 records changes\n\n2.1.0" in said


def test_the_impact_in_json() -> None:
    found = json.loads(diff_json.render(report(GAINED, impact=IMPACT)))
    assert fits(found)
    move = found["impact"]["moves"][0]
    assert (move["process"], move["from"], move["to"], move["count"]) == ("sales", "Proposal", None, 42)
    assert move["amount"] == {"EUR": 3_100_000}
    assert found["impact"]["groups"][0]["amount"] == {"EUR": 12.5}
    assert found["impact"]["unpaired"] == {"old": 0, "new": 2}
    assert found["impact"]["listed"][0]["stages"] == [{"process": "sales", "from": "Proposal", "to": None}]


# ── JSON ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_document_is_what_its_form_says() -> None:
    added = Change("list", "trades", "looser", proved=False, only_in="new", note="3 values")
    found = json.loads(diff_json.render(report(GAINED, added, equal=2)))
    assert fits(found)
    assert found["schema"] == "qualrules/diff/v1"
    assert found["changes"][0]["gained"] == {
        "type": "deal",
        "as_of": "2026-11-21",
        "record": {"amount": "12,000 EUR"},
        "old": "not_met",
        "new": "met",
    }
    assert found["changes"][0]["old_at"] == {"file": "old.qual", "line": 2, "column": 1}
    assert found["changes"][1]["only_in"] == "new"
    assert (found["impact"], found["skipped"], found["same"]) == (None, None, 2)
    assert found["version"] == {"old": "2.1.0", "new": "2.2.0", "bump": "minor", "enough": True}


def test_a_witness_in_json_is_a_record_that_evaluate_takes(tmp_path: Path) -> None:
    given = {
        "amount": Amount(Decimal("12000.50"), "EUR"),
        "kind": "New",
        "closes": date(2026, 11, 20),
        "parts": [{"kind": "a"}],
    }
    found = json.loads(diff_json.render(report(replace(GAINED, gained=shown(given)))))
    record = found["changes"][0]["gained"]["record"]
    (tmp_path / "acme.qual").write_text(RULES, encoding="utf-8")
    loaded = qualrules.load(tmp_path / "acme.qual")
    assert loaded.evaluate(record).criteria["large"] is qualrules.Outcome.MET
    assert record["parts"] == [{"kind": "a"}]


def test_the_form_has_every_word() -> None:
    assert get_args(wire_diff.KindWord) == get_args(Kind)
    assert get_args(wire_diff.VerdictWord) == get_args(Verdict)
    assert get_args(wire_diff.VersionInfo.model_fields["bump"].annotation) == get_args(Bump)


# ── Markdown ──────────────────────────────────────────────────────────────────────────────────────────────────────


def test_markdown() -> None:
    assert diff_markdown.render(report(GAINED, equal=3)) == (
        "## What changes in meaning: looser\n"
        "\n"
        "`acme 2.1.0 → 2.2.0`: 1 change in meaning, 3 with the same meaning.\n"
        "\n"
        "Version 2.1.0 → 2.2.0 says enough: the change is minor: something is newly possible or open.\n"
        "\n"
        "- **criterion** `large` (Worth a proposal): looser\n"
        "  - some records gain it, none loses it\n"
        "  - a deal with nothing but amount: 12,000 EUR: was not met, is met\n"
        "  - `old.qual:2 → new.qual:3`\n"
    )


def test_a_comment_has_room_for_it_however_much_changes() -> None:
    many = [replace(GAINED, name=f"criterion_{number}" * 20) for number in range(3_000)]
    moved = [Moved("deal", "D" * 500 + str(number), (), (), ()) for number in range(3_000)]
    found = report(*many, impact=replace(IMPACT, listed=tuple(moved)))
    said = diff_markdown.render(found)
    assert len(said.encode()) <= diff_markdown.LARGEST
    assert "2,900 more changes; `--format json` has all of them" in said
    assert "2.1.0 → 2.2.0 says enough" in said
    assert re.fullmatch(
        r"[\d,]+ lines only counted in the Markdown; --format json has them all",
        diff_markdown.left_out(found) or "",
    )
    assert diff_markdown.left_out(report(GAINED)) is None


# ── Texts that want to act ────────────────────────────────────────────────────────────────────────────────────────


def hostile(said: str) -> DiffReport:
    """The text as a name, a title, a value, a file, a group and an id."""
    note = shown({"kind": said}, said, said)
    change = Change(
        "promise", said, "different", note, process=said, note=said, old_at=at(said), new_at=at(said)
    )
    impact = replace(
        IMPACT,
        moves=(Shift(said, said, None, 1, {}, 0, {said: 1}),),
        turned=(Turned("promise", said, "met", "unknown", 1),),
        by_criterion={said: 1},
        by_group=(Affected(said, None, 1, 1),),
        group_field=said,
        listed=(
            Moved(
                said, said, (Step(said, said, said),), (("promise", said, "met", "unknown"),), (said,), said
            ),
        ),
        only_in=(("criterion", said, "new"),),
    )
    version = Version(said, said, "major", enough=False)
    changes = (change, replace(change, verdict="equivalent"), replace(change, kind="field", gained=None))
    return report(*changes, old_name=said, new_name=said, impact=impact, version=version, skipped=said)


@pytest.mark.parametrize("said", HOSTILE.values(), ids=HOSTILE)
def test_no_text_acts_in_a_terminal_or_a_log(said: str) -> None:
    for form in FORMS:
        rendered = form.render(hostile(said))
        assert not STEERING.search(rendered)
        assert not orders(rendered)


@pytest.mark.parametrize("said", HOSTILE.values(), ids=HOSTILE)
def test_json_holds_texts_as_they_are(said: str) -> None:
    found = json.loads(diff_json.render(hostile(said)))
    assert found["changes"][0]["gained"]["record"] == {"kind": said}
    assert found["changes"][0]["name"] == said


@pytest.mark.parametrize("said", TEXTS.values(), ids=TEXTS)
def test_no_text_becomes_html(said: str) -> None:
    page = harmless(diff_html.render(hostile(said)))
    assert words_of(said) <= set(re.findall(r"[A-Za-z]{4,}", page.text))


@pytest.mark.parametrize("said", TEXTS.values(), ids=TEXTS)
def test_no_text_becomes_markdown(said: str) -> None:
    markdown = diff_markdown.render(hostile(said))
    found = tokens(markdown)
    assert not {token.type for token in found} & FORBIDDEN
    spoken = "".join(token.content for token in found if token.type == "text")
    assert not re.search(r"(?<!\w)@\w|(?<!\w)#\d|GH-\d|https?://", spoken)


def test_a_very_long_text_is_cut_in_markdown_alone() -> None:
    found = report(replace(GAINED, gained=shown({"kind": "x" * 5_000})))
    assert "x" * (LONGEST + 1) not in diff_markdown.render(found)
    assert all("x" * 5_000 in form.render(found) for form in (diff_text, diff_json, diff_html))


def test_headings_of_the_page_are_in_order() -> None:
    page = Page(diff_html.render(report(GAINED, impact=IMPACT)))
    levels = [int(tag[1]) for tag, _ in page.tags if re.fullmatch(r"h\d", tag)]
    assert levels[:3] == [1, 2, 3]
    assert set(levels[3:]) == {3}
    assert not re.search(r"https?:|url\(|@import|<script|<link|<img|src=", diff_html.render(report(GAINED)))
