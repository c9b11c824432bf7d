"""Words, names, numbers and line ends: what is read as what."""

from __future__ import annotations

import threading

import pytest

from qualrules.grammar import parser, syntax
from qualrules.source import SourceFile
from tests.grammar.reading import condition, only, read, right, when


def test_words_of_the_language_are_names_where_a_name_stands():
    tree = right(
        "record opportunity\n"
        "  stage: stage of sales\n  level: text\n  count: number\n  record: opportunity\n  when: date\n"
        "criterion owner for opportunity\n  when opportunity.count > 2 and level is known\n  level stakeholder\n"
        'definition level for opportunity\n  needs owner, by, because, level\n  owner "Sales"\n'
    )
    record, criterion, definition = tree.items
    assert [field.name.text for field in record.fields] == ["stage", "level", "count", "record", "when"]
    assert record.fields[0].type == syntax.TypeExpression("stage of", syntax.Name("sales"))
    assert criterion.name.text == "owner"
    assert [str(need.path) for need in definition.needs[0].items] == ["owner", "by", "because", "level"]


def test_a_word_of_a_clause_is_a_name_in_a_source():
    """What comes behind a quoted text elsewhere does not matter here."""
    (source,) = right('source s for csv\n  level from "a.csv"\n  owner from "b.csv"\n').items
    assert [record.record.text for record in source.records] == ["level", "owner"]


def test_names_in_any_script():
    (record,) = right("record größe\n  название: text\n  日付: date\n").items
    assert [field.name.text for field in record.fields] == ["название", "日付"]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("10,000", syntax.NumberLiteral("10,000")),
        ("10_000", syntax.NumberLiteral("10_000")),
        ("10k", syntax.NumberLiteral("10k")),
        ("1.5m", syntax.NumberLiteral("1.5m")),
        ("-5", syntax.NumberLiteral("5", None, True)),
        ("10k USD", syntax.NumberLiteral("10k", "USD")),
        ("12.5%", syntax.PercentLiteral("12.5")),
        ("-3%", syntax.PercentLiteral("3", True)),
        ("2026-11-01", syntax.DateLiteral("2026-11-01")),
        ("2026-11-01T09:30Z", syntax.DateLiteral("2026-11-01T09:30Z")),
        ('"a \\"b\\" \\\\c"', syntax.String('a "b" \\c')),
        ('"# no comment"', syntax.String("# no comment")),
        ("yes", syntax.YesNoLiteral(True)),
        ("today", syntax.Moment("today")),
        ("-(5)", syntax.Negative(syntax.Brackets(syntax.NumberLiteral("5")))),
    ],
)
def test_a_value(text, value):
    compare = when(f"x is {text}")
    assert isinstance(compare, syntax.Compare)
    assert compare.right == value


@pytest.mark.parametrize("end", ["\n", "\r\n", "\n\n", "  # why\n", "\r\n\t"])
def test_line_ends_and_comments_mean_nothing(end):
    text = end.join(['criterion c "A"', "  for opportunity", "  when a", "   and b", '  ask "x"']) + end
    assert right(text).items == right('criterion c "A" for opportunity when a and b ask "x"').items


def test_a_byte_order_mark_is_left_out():
    assert right("\ufeffcriterion c when a\n").items == right("criterion c when a\n").items


def test_no_break_spaces_are_spaces():
    assert when("a\u00a0is\u00a0known") == when("a is known")


def test_spans_count_code_points():
    found = only("criterion c\n  when 日付 => 5\n")
    assert (found.span.line, found.span.column, found.span.text) == (2, 11, "=>")


def test_a_pattern_is_told_from_a_division():
    assert when("t matches /a b\\/#/") == syntax.Matches(syntax.Path((syntax.Name("t"),)), "a b\\/#")
    assert isinstance(when("a / b > 2 / 3"), syntax.Compare)


def test_comments_are_kept_with_their_place():
    tree = right("# first\ncriterion c # behind\n  # own\n  when a\n# last")
    assert [(each.text, each.own_line) for each in tree.comments] == [
        ("# first", True), ("# behind", False), ("# own", True), ("# last", True)
    ]  # fmt: skip


def test_an_item_begins_in_the_first_column_only():
    text = "record r\n  use: text\n  list: list of r\nsource: text\nscore.x: date\n"
    tree, _ = read(text)
    assert len(tree.items) <= 1
    assert len(right("record r\n  use: text\nsource: text\n").items[0].fields) == 2


@pytest.mark.parametrize("first", ["criteron", "Criterion", "  criterion", "criterion:"])
def test_an_item_with_a_wrong_first_word_is_read_on(first):
    """Its other mistakes are found too, and the items around it are read."""
    text = f"criterion a when x\n{first} b when y => 2\ncriterion c when z\n"
    tree, found = read(text)
    assert [mistake.code for mistake in found] == ["QR100", "QR104"]
    assert [item.name.text for item in tree.items] == ["a", "b", "c"]


def test_a_condition_by_itself():
    tree, found = parser.parse_condition(SourceFile("--where", "amount >= 10k EUR and fit"))
    assert not found
    assert tree == when("amount >= 10k EUR and fit")
    tree, found = parser.parse_condition(SourceFile("--where", "amount => 10k EUR and"))
    assert [mistake.code for mistake in found] == ["QR104", "QR100"]
    assert tree is None


def test_texts_are_read_side_by_side():
    """Threads that read at once get each their own tree."""
    texts = [condition(" and ".join(f"a{part}" for part in range(number + 2))) for number in range(8)]
    trees = {}

    def work(number):
        for _ in range(20):
            trees[number] = right(texts[number])

    threads = [threading.Thread(target=work, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [len(trees[number].items[0].when.parts) for number in range(8)] == list(range(2, 10))


@pytest.mark.parametrize("word", ["level", "owner", "count", "level.amount", "owner.level"])
def test_rows_called_like_a_word_of_the_language_stand_behind_no(word):
    tree = right(f'criterion a for deal\n  when no {word} where (b)\n  owner "Sales"\n')
    assert str(tree.items[0].when.path) == word
