"""What a change does to records: counted against verdicts compared by hand, and who is named as the cause."""

from __future__ import annotations

import gc
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from random import Random

import pytest

from qualrules.analyze.comparison.changes import Affected, Impact, Reclaimed, Shift, StageTotal, Step, Turned
from qualrules.analyze.effects.impact import ImpactCount, Layouts, Wish
from qualrules.analyze.effects.pairing import NoPairs, Pair, Pairing
from qualrules.evaluate.grouping import NoSuchField
from qualrules.evaluate.layout import Layout
from qualrules.evaluate.verdict import Verdict, interpret
from qualrules.model.moment import moment_of
from qualrules.model.rules import Rules
from qualrules.model.values import Gap
from qualrules.reading.plain import PlainReader
from tests.laws import records
from tests.laws.rulesets import ruleset_text
from tests.laws.strategies import checked

DAY = date(2026, 11, 21)
ALL = Wish(listed=100)
RULES = """\
ruleset deals 1.0.0 "Deals"
  currency EUR

record account
  employees: number

record opportunity
  amount:  money
  money:   one of "None", "Said", "Signed"
  date:    date
  contact: text
  hot:     yes/no
  owner:   text
  account: account
  stage:   stage of sales

criterion large for account
  when employees >= 100

criterion budget for opportunity
  when money is one of ("Said", "Signed")

criterion timeline for opportunity
  when date is known

criterion champion for opportunity
  when contact is known

criterion fits for opportunity
  when account.large

score warmth for opportunity
  add 10 when budget

definition qualified for opportunity
  needs at least 2 of budget, timeline, champion

process sales for opportunity
  stage "Discovery"
    needs champion
  stage "Proposal"
    needs budget, timeline
  outcome "Won" won
    needs hot

promise "Money before heat" for opportunity
  that budget or hot is not yes
"""
FULL = {
    "amount": "1,000 EUR",
    "money": "Said",
    "date": "2026-10-01",
    "contact": "x",
    "hot": "no",
    "owner": "East",
    "account": {"employees": 50},
    "stage": "Proposal",
}


def rules_of(text: str) -> Rules:
    found = checked(text)
    assert found.rules is not None, [one.message for one in found.diagnostics]
    return found.rules


def edited(*edits: tuple[str, str]) -> str:
    text = RULES
    for before, after in edits:
        assert text.count(before) == 1, before
        text = text.replace(before, after)
    return text


def verdict(rules: Rules, record: str, given: Mapping[str, object], id: str = "1") -> Verdict:
    moment = moment_of(DAY, rules.header.zone, rules.header.fiscal_start)
    return interpret(Layout(rules, record), PlainReader(rules).read(record, given, id), moment)


def impact(pairs: Iterable[Pair], layouts: Layouts, wish: Wish) -> Impact:
    """What changes, over all pairs."""
    counted = ImpactCount(layouts, wish)
    for old, new in pairs:
        counted.add(old, new)
    return counted.impact()


def compared(
    new: str, given: Iterable[Mapping[str, object]], wish: Wish = ALL, *, old: str = RULES
) -> Impact:
    """The impact of the change on opportunities."""
    old_rules, new_rules = rules_of(old), rules_of(new)
    layouts = {"opportunity": (Layout(old_rules, "opportunity"), Layout(new_rules, "opportunity"))}
    pairs = (
        (
            verdict(old_rules, "opportunity", each, str(number)),
            verdict(new_rules, "opportunity", each, str(number)),
        )
        for number, each in enumerate(given)
    )
    return impact(pairs, layouts, wish)


# ── Counts ────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_stricter_threshold_moves_records_and_says_which_criterion_and_what_they_are_worth():
    signed = FULL | {"money": "Signed"}
    poor = {key: value for key, value in FULL.items() if key != "amount"}
    new = edited(('when money is one of ("Said", "Signed")', 'when money is "Signed"'))
    found = compared(new, [FULL, FULL, signed, poor], Wish(listed=1))
    assert (found.records, found.changed, found.in_stage, found.types) == (4, 3, 3, {"opportunity": (4, 3)})
    assert found.moves == (
        Shift("sales", "Proposal", "Discovery", 3, {"EUR": Decimal(2000)}, 1, {"budget": 3}),
    )
    assert (found.sum.amount, found.sum.without) == ({"EUR": Decimal(2000)}, 1)
    assert found.amount_fields == {"opportunity": "amount"}
    assert found.by_criterion == {"budget": 3}
    money = [{"EUR": Decimal(thousands * 1000)} for thousands in range(4)]
    assert found.stages == (
        StageTotal("sales", "Discovery", 0, 3, {}, money[2]),
        StageTotal("sales", "Proposal", 4, 1, money[3], money[1]),
        StageTotal("sales", "Won", 0, 0),
        StageTotal("sales", None, 0, 0),
    )
    assert found.claims == (Reclaimed("sales", "agrees", "ahead", 3),)
    assert found.turned == (Turned("criterion", "budget", "met", "not_met", 3),)
    assert found.scores == {"warmth": 3}
    assert [(one.id, one.steps, one.by) for one in found.listed] == [
        ("0", (Step("sales", "Proposal", "Discovery"),), ("budget",))
    ]


def test_two_criteria_that_keep_a_record_from_its_stage_both_count():
    new = edited(
        ('when money is one of ("Said", "Signed")', 'when money is "Signed"'),
        ("when date is known", "when date is after 2026-10-15"),
    )
    late = FULL | {"date": "2026-11-01"}
    rich = FULL | {"money": "Signed"}
    (shift,) = compared(new, [FULL, late, rich, late]).moves
    assert (shift.count, shift.by) == (4, {"budget": 3, "timeline": 2})


def test_a_need_that_is_new_is_the_cause_though_no_criterion_turned():
    new = edited(("    needs budget, timeline\n", "    needs budget, timeline, fits\n"))
    found = compared(new, [FULL, FULL | {"account": {"employees": 500}}])
    assert [(shift.count, shift.by) for shift in found.moves] == [(1, {"fits": 1})]
    assert found.turned == ()


def test_a_need_that_is_gone_is_the_cause_of_a_move_forward():
    new = edited(("    needs budget, timeline\n", "    needs budget\n"))
    undated = {key: value for key, value in FULL.items() if key != "date"}
    (shift,) = compared(new, [undated]).moves
    assert (shift.old, shift.new, shift.by) == ("Discovery", "Proposal", {"timeline": 1})


def test_the_innermost_name_that_turned_is_the_cause_also_in_a_linked_record():
    new = edited(("when employees >= 100", "when employees >= 50"))
    found = compared(new, [FULL])
    assert found.turned == (Turned("criterion", "fits", "not_met", "met", 1, {"account.large": 1}),)
    assert (found.by_criterion, found.only_in_criteria) == ({"account.large": 1}, 1)
    assert found.moves == ()


def test_a_definition_turns_by_its_criteria_or_by_its_own_needs():
    by_criterion = compared(
        edited(("when date is known", "when date is after 2026-10-15")),
        [FULL | {"contact": "", "money": "Said"}],
    )
    (turned,) = (one for one in by_criterion.turned if one.kind == "definition")
    assert (turned.old, turned.new, turned.by) == ("met", "not_met", {"timeline": 1})
    by_need = compared(edited(("needs at least 2 of", "needs at least 3 of")), [FULL | {"contact": ""}])
    (turned,) = by_need.turned
    assert (turned.name, turned.by) == ("qualified", {"needs at least 3 of budget, timeline, champion": 1})


def test_a_promise_is_told_with_the_criterion_that_broke_it():
    new = edited(('when money is one of ("Said", "Signed")', 'when money is "Signed"'))
    found = compared(new, [FULL | {"hot": "yes"}])
    (turned,) = (one for one in found.turned if one.kind == "promise")
    assert (turned.old, turned.new, turned.by) == ("met", "not_met", {"budget": 1})
    assert (found.in_stage, found.in_promise) == (0, 1)


def test_inside_a_name_that_is_denied_the_side_on_which_it_is_lower_has_the_reason():
    promised = edited(
        ("  that budget or hot is not yes\n", "  that not qualified\n"),
        ("needs at least 2 of budget, timeline, champion", "needs budget, timeline"),
    )
    open_date = FULL | {"money": None}
    found = compared(
        promised.replace("when date is known", "when date is after 2026-10-15"), [open_date], old=promised
    )
    turned = {one.kind: (one.old, one.new, one.by) for one in found.turned}
    assert turned["definition"] == ("unknown", "not_met", {"timeline": 1})
    assert turned["promise"] == ("unknown", "met", {"timeline": 1})
    back = compared(
        promised, [open_date], old=promised.replace("when date is known", "when date is after 2026-10-15")
    )
    (turned_back,) = (one for one in back.turned if one.kind == "promise")
    assert (turned_back.old, turned_back.new, turned_back.by) == ("met", "unknown", {"timeline": 1})


def test_a_need_that_both_have_and_answer_alike_is_no_cause():
    given = {key: value for key, value in FULL.items() if key != "money"} | {"contact": ""}
    new = edited(
        ("of budget, timeline, champion\n", "of budget, timeline, champion\n  unknown counts as not met\n")
    )
    found = compared(new, [given])
    assert found.turned == (Turned("definition", "qualified", "unknown", "not_met", 1),)
    assert (found.by_criterion, found.undecided_cause) == ({}, 1)


def test_a_need_that_is_turned_around_is_a_cause():
    old = edited(("needs at least 2 of budget, timeline, champion", "needs timeline, budget"))
    new = edited(("needs at least 2 of budget, timeline, champion", "needs timeline\n  unless budget"))
    (turned,) = compared(new, [FULL], old=old).turned
    assert (turned.name, turned.old, turned.new, turned.by) == ("qualified", "met", "not_met", {"budget": 1})


def test_nothing_is_kept_of_the_records_that_were_counted():
    rules = rules_of(RULES)
    layout = Layout(rules, "opportunity")
    alive = []

    def pairs():
        for number in range(60):
            yield verdict(rules, "opportunity", FULL, str(number)), verdict(rules, "opportunity", FULL)
            if number in (20, 59):
                alive.append(sum(isinstance(each, Verdict) for each in gc.get_objects()))

    assert impact(pairs(), {"opportunity": (layout, layout)}, Wish("owner")).records == 60
    assert alive[1] <= alive[0]


def test_a_stage_of_another_name_has_no_need_for_a_cause_and_is_counted_apart():
    new = edited(('stage "Proposal"', 'stage "Offer"'))
    found = compared(new, [FULL | {"stage": "Discovery"}])
    assert [(shift.old, shift.new, shift.by) for shift in found.moves] == [("Proposal", "Offer", {})]
    assert (found.undecided_cause, found.by_criterion) == (1, {})


def test_an_outcome_is_a_stage_that_one_can_leave():
    new = edited(("    needs hot\n", "    needs hot, fits\n"))
    (shift,) = compared(new, [FULL | {"hot": "yes"}]).moves
    assert (shift.old, shift.new, shift.by) == ("Won", "Proposal", {"fits": 1})


def test_a_guard_that_is_not_met_takes_the_record_out_of_the_process():
    new = edited(("process sales for opportunity\n", "process sales for opportunity when hot is yes\n"))
    (shift,) = compared(new, [FULL]).moves
    assert (shift.old, shift.new) == ("Proposal", None)
    assert list(shift.by) == ["hot is yes"]


def test_stages_are_told_of_processes_in_which_a_record_moves_those_of_both_rulesets():
    new = edited(('stage "Proposal"', 'stage "Offer"'))
    found = compared(new, [FULL | {"stage": "Discovery"}])
    assert [(total.stage, total.old, total.new) for total in found.stages] == [
        ("Discovery", 0, 0),
        ("Offer", 0, 1),
        ("Won", 0, 0),
        ("Proposal", 1, 0),
        (None, 0, 0),
    ]
    assert compared(RULES, [FULL]).stages == ()


def test_a_score_alone_changes_no_record():
    found = compared(edited(("add 10 when budget", "add 20 when budget")), [FULL, FULL])
    assert (found.changed, found.scores) == (0, {"warmth": 2})


def test_what_only_one_ruleset_has_is_told_and_not_compared():
    new = edited(
        ("definition qualified for", "definition sql for"),
        ('promise "Money before heat"', 'promise "Heat after money"'),
    )
    found = compared(new, [FULL])
    assert found.changed == 0
    assert set(found.only_in) == {
        ("definition", "qualified", "old"),
        ("definition", "sql", "new"),
        ("promise", "Money before heat", "old"),
        ("promise", "Heat after money", "new"),
    }


# ── Groups and amounts ────────────────────────────────────────────────────────────────────────────────────────────

STRICTER = (('when money is one of ("Said", "Signed")', 'when money is "Signed"'),)


def test_records_without_a_group_are_a_group_behind_all_others():
    west, nobody = FULL | {"owner": "West"}, FULL | {"owner": ""}
    found = compared(edited(*STRICTER), [west, nobody, FULL, FULL | {"money": "Signed"}], Wish("owner"))
    assert found.group_field == "owner"
    assert found.by_group == (
        Affected("East", None, 2, 1, {"EUR": Decimal(1000)}),
        Affected("West", None, 1, 1, {"EUR": Decimal(1000)}),
        Affected(None, Gap.MISSING, 1, 1, {"EUR": Decimal(1000)}),
    )
    assert found.listed == ()


def test_a_group_that_only_the_old_ruleset_has_is_read_there():
    new = edited(*STRICTER, ("  owner:   text\n", ""))
    assert [group.value for group in compared(new, [FULL], Wish("owner")).by_group] == ["East"]


def test_the_amount_is_the_field_that_is_named_or_the_only_one():
    two = edited(*STRICTER, ("  amount:  money\n", "  amount:  money\n  list:    money\n"))
    given = [FULL | {"list": "7 EUR"}]
    assert compared(two, given).sum.amount == {"EUR": Decimal(1000)}
    assert compared(two, given, Wish(amount="list")).sum.amount == {"EUR": Decimal(7)}
    unclear = edited(*STRICTER, ("  amount:  money\n", "  price:   money\n  list:    money\n"))
    # The old ruleset has `amount`, so its value is there.
    assert compared(unclear, given).amount_fields == {"opportunity": "amount"}


@pytest.mark.parametrize(
    ("wish", "says"),
    [
        (Wish("ownr"), 'opportunity has no field called "ownr"; did you mean "owner"?'),
        (Wish(amount="worth"), 'opportunity has no field called "worth"; money fields: amount'),
        (Wish(amount="owner"), '"owner" of opportunity is text, and only money is summed'),
    ],
)
def test_a_field_that_cannot_be_used_is_refused(wish, says):
    with pytest.raises(NoSuchField) as raised:
        compared(RULES, [], wish)
    assert str(raised.value) == says


def test_sums_are_exact():
    given = [FULL | {"amount": f"0.{cents:02} EUR"} for cents in (10, 20, 1)]
    assert compared(edited(*STRICTER), given).sum.amount == {"EUR": Decimal("0.31")}


# ── Random rulesets ───────────────────────────────────────────────────────────────────────────────────────────────


def differs(old: Verdict, new: Verdict) -> bool:
    """Whether two verdicts differ in what both have, said plainly."""
    for before, after in (
        (old.criteria, new.criteria),
        (old.definitions, new.definitions),
        (old.promises, new.promises),
        *(
            ({name: old.processes[name].supported}, {name: new.processes[name].supported})
            for name in old.processes
            if name in new.processes
        ),
    ):
        if any(before[name] != after[name] for name in before if name in after):
            return True
    return False


@pytest.mark.parametrize("share", range(2))
def test_over_random_rulesets_what_changed_is_what_differs_and_the_same_rules_change_nothing(share):
    moved = explained = 0
    for seed in range(share * 5, share * 5 + 5):
        rng = Random(seed)
        texts = ruleset_text(rng), ruleset_text(rng)
        for old, new in ((rules_of(texts[0]), rules_of(texts[1])), (rules_of(texts[0]),) * 2):
            layouts = {"opportunity": (Layout(old, "opportunity"), Layout(new, "opportunity"))}
            drawn = [records.record(rng, "opportunity") for _ in range(6)]
            pairs = [tuple(verdict(rules, "opportunity", each) for rules in (old, new)) for each in drawn]
            found = impact(((pair[0], pair[1]) for pair in pairs), layouts, Wish(listed=6))
            assert found.changed == sum(differs(*pair) for pair in pairs) == len(found.listed), seed
            assert found.changed == 0 or old is not new
            moved += found.in_stage
            explained += sum(bool(one.steps and one.by) for one in found.listed)
    assert moved > 8  # else little was tried
    assert explained > moved * 0.9


# ── Pairs ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def verdicts(*ids: str) -> list[Verdict]:
    rules = rules_of(RULES)
    return [verdict(rules, "account", {}, id) for id in ids]


def paired(old: str, new: str) -> tuple[list[str], list[int]]:
    pairing = Pairing()
    found = [
        one.record.id + other.record.id
        for one, other in pairing.pairs(iter(verdicts(*old)), iter(verdicts(*new)))
    ]
    return found, pairing.unpaired


@pytest.mark.parametrize(
    ("old", "new", "pairs", "unpaired"),
    [
        ("abc", "abc", ["aa", "bb", "cc"], [0, 0]),
        ("abc", "ac", ["aa", "cc"], [1, 0]),
        ("ac", "abcd", ["aa", "cc"], [0, 2]),
        ("abc", "cba", ["bb", "aa", "cc"], [0, 0]),
        ("aab", "aab", ["aa", "aa", "bb"], [0, 0]),
        ("aab", "ab", ["aa", "bb"], [1, 0]),
        ("", "a", [], [0, 1]),
        ("ab", "cd", [], [2, 2]),
    ],
)
def test_records_are_paired_by_order_and_id(old, new, pairs, unpaired):
    found, left = paired(old, new)
    assert sorted(found) == sorted(pairs)
    assert left == unpaired


def test_rows_under_other_ids_are_paired_by_their_place():
    (one,), (other,) = verdicts("a"), verdicts("b")
    one.record.place = other.record.place = "deals.csv:2"
    assert list(Pairing().pairs(iter([one]), iter([other]))) == [(one, other)]


def test_too_many_records_without_a_counterpart_are_refused(monkeypatch):
    monkeypatch.setattr("qualrules.analyze.effects.pairing.MOST_WAITING", 2)
    with pytest.raises(NoPairs, match='the first under the old rules is "a", under the new ones "x"'):
        list(Pairing().pairs(iter(verdicts(*"abc")), iter(verdicts(*"xyz"))))
