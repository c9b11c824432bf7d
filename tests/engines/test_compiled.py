"""The compiled engine as a piece of machinery: what its source may hold, how it grows, and how it is shared."""

from __future__ import annotations

import ast
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta

import pytest

from qualrules.engines.compiled import compile_ruleset
from qualrules.evaluate.layout import Layout
from qualrules.evaluate.verdict import answers_of
from qualrules.model.moment import Moment, moment_of
from qualrules.model.rules import Rules
from qualrules.reading.plain import PlainReader
from tests.evaluate.asking import AS_OF, HEADER, RECORDS, rules_of

AWKWARD = (
    "');import os#",
    "{0}",
    "%s",
    "\\\\",
    "None",
    "True",
    "search",
    "k0",
    "here.values",
    "\u2028",
    "'''",
)


def moment(as_of: date | datetime = AS_OF) -> Moment:
    return moment_of(as_of, "UTC")


def agrees(rules: Rules, given: dict[str, object], at: Moment | None = None) -> bool:
    """Whether engine and interpreter give the same answers."""
    at = at or moment()
    record = PlainReader(rules).read("deal", given, "1")
    answers = answers_of(Layout(rules, "deal"), record, at)
    return compile_ruleset(rules, "deal").bind(at)(record) == answers


def awkward_rules() -> Rules:
    listed = ", ".join(f'"{text}"' for text in AWKWARD)
    return rules_of(
        f"""
list texts: {listed}
criterion one for deal when pain is one of ({listed})
criterion two for deal when pain contains any of texts
criterion three for deal when pain starts with any of ("search", "{AWKWARD[0]}")
criterion four for deal when pain ends with any of ("search", "None")
criterion five for deal when pain matches /search|[{{]0/
criterion six for deal when pain is "search" or pain is "None"
"""
    )


def test_the_source_holds_no_text_of_the_ruleset():
    """Only made-up names and integers: whatever a ruleset says, it cannot become code."""
    source = compile_ruleset(awkward_rules(), "deal").source
    texts = [node.value for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Constant)]
    assert not [text for text in texts if isinstance(text, str)]
    names = {node.id for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Name)}
    assert not names & {"pain", "deal", "os", "search"}


@pytest.mark.parametrize("text", AWKWARD)
def test_awkward_texts_are_only_texts(text):
    rules = awkward_rules()
    assert agrees(rules, {"pain": text.replace("\\\\", "\\")})
    assert agrees(rules, {"pain": f"a {text} b"})


def test_a_pattern_and_equal_texts_stay_apart():
    """Two texts of which the first is called like something of the engine's own are still two texts."""
    rules = rules_of(
        'criterion it for deal when pain starts with any of ("search", "abc") and pain matches /abc/\n'
    )
    assert agrees(rules, {"pain": "abcdef"})
    assert agrees(rules, {"pain": "searching"})


@pytest.mark.parametrize("count", ["exactly", "at least", "at most"])
def test_nested_counts_grow_linearly(count):
    def source(depth: int) -> str:
        condition = "seats > 1"
        for _ in range(depth):
            condition = f"{count} 1 of ({condition}, asked, used > 2)"
        return compile_ruleset(rules_of(f"criterion it for deal when {condition}\n"), "deal").source

    assert len(source(12)) < 5 * len(source(3))


def test_many_criteria_grow_linearly():
    def source(criteria: int) -> str:
        items = "criterion c0 for deal when asked\n" + "".join(
            f"criterion c{n} for deal when c0 and (seats > {n} or used > {n}) and not c{n // 2}\n"
            for n in range(1, criteria)
        )
        return compile_ruleset(rules_of(items), "deal").source

    assert len(source(80)) < 5 * len(source(20))


@pytest.mark.parametrize(
    "brackets", ["({})", "not ({})", "(asked or (legal and {}))", "at least 1 of ({}, asked)"]
)
def test_the_deepest_condition_that_the_language_allows(brackets):
    depth = 98 // brackets.count("(") // (2 if brackets[0] in "na" else 1)
    condition = "seats > 1"
    for _ in range(depth):
        condition = brackets.format(condition)
    rules = rules_of(f"criterion it for deal when {condition}\n")
    for given in ({}, {"seats": "5"}, {"seats": "0", "asked": "no", "legal": "yes"}):
        assert agrees(rules, given)


@pytest.mark.parametrize(
    "condition", ["today + 9000 years > close", "now + 4000 hours > made", "close is in next year"]
)
@pytest.mark.parametrize("as_of", [date(1, 1, 1), date(9999, 12, 31), date(2026, 11, 21)])
def test_a_moment_beyond_the_calendar_is_left_to_the_interpreter(condition, as_of):
    """Where `today` plus something is no day, all other rules are still answered."""
    rules = rules_of(f"criterion it for deal when {condition}\ncriterion other for deal when asked\n")
    given = {"close": date(2026, 1, 1), "made": datetime(2026, 1, 1, tzinfo=UTC), "asked": True}
    assert agrees(rules, given, moment(as_of))


def test_a_written_day_is_moved_for_each_run_alike():
    rules = rules_of("criterion it for deal when 2026-11-30 - 1 month < close\n")
    assert agrees(rules, {"close": "2026-10-31"})
    assert agrees(rules, {"close": "2026-10-30"})


def test_rules_of_other_records_are_left_out():
    rules = rules_of("criterion it for account when size > 1\n")
    compiled = compile_ruleset(rules, "deal")
    record = PlainReader(rules).read("deal", {})
    assert compiled.bind(moment())(record) == ()


def test_many_records_come_out_in_their_order_one_by_one():
    rules = rules_of("criterion it for deal when seats > 1\n")
    reader = PlainReader(rules)
    taken = []

    def records():
        for number in range(5):
            taken.append(number)
            yield reader.read("deal", {"seats": number}, str(number))

    verdicts = compile_ruleset(rules, "deal").evaluate_many(records(), moment())
    first = next(verdicts)
    assert (first.record.id, taken) == ("0", [0])
    assert [verdict.record.id for verdict in verdicts] == ["1", "2", "3", "4"]


def test_threads_share_a_compiled_ruleset():
    """Several runs at once, each at its own moment, get their own answers."""
    rules = rules_of("criterion it for deal when close is within last 30 days or days since made > 3\n")
    compiled, reader = compile_ruleset(rules, "deal"), PlainReader(rules)
    moments = [moment(AS_OF + timedelta(days=days)) for days in range(24)]
    records = [reader.read("deal", {"close": AS_OF + timedelta(days=days)}) for days in range(20)]
    layout = Layout(rules, "deal")
    wanted = [[answers_of(layout, record, at) for record in records] for at in moments]

    def run(at: Moment) -> list[object]:
        return [compiled.bind(at)(record) for record in records for _ in range(5)][::5]

    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(run, moments)) == wanted


def test_the_same_moment_is_bound_once():
    compiled = compile_ruleset(rules_of("criterion it for deal when close > today\n"), "deal")
    assert compiled.bind(moment()) is compiled.bind(moment())


def test_a_verdict_of_the_engine_explains_itself():
    rules = rules_of("criterion it for deal when seats > 1\n", HEADER, RECORDS)
    verdict = compile_ruleset(rules, "deal").evaluate(
        PlainReader(rules).read("deal", {"seats": "0"}), moment()
    )
    assert [fact.field for fact in verdict.explain().because("it")] == ["seats"]
