"""Bad and huge texts: a clear sentence, no traceback, no end of memory or time."""

from __future__ import annotations

import pytest

from qualrules.grammar import parser, printer
from qualrules.source import SourceFile
from tests.grammar.reading import condition, mistakes, only, read, right

BOUNDS = parser.Bounds(nesting=3, size=200)


def codes(text, bounds=None):
    bounds = bounds or parser.Bounds()
    return [mistake.code for mistake in parser.parse(SourceFile("test.qual", text), bounds)[1]]


@pytest.mark.parametrize(
    "deep",
    [
        "(" * 500 + "a" + ")" * 500,
        "(" * 500,
        "not " * 500 + "a",
        "a > " + "-" * 500 + "5",
        "a > " + " + ".join(["b"] * 500),
        "some rows where (" * 500,
        "any of (" * 500 + "a" + ")" * 500,
        "x > " + "length of " * 500 + "t",
        "f(" * 500,
    ],
    ids=lambda text: text[:20],
)
def test_a_text_that_nests_500_deep_is_refused(deep):
    assert codes(condition(deep)) == ["QR109"]


def test_the_items_around_a_deep_one_are_read():
    text = condition("a") + condition("(" * 500 + "a" + ")" * 500) + condition("b")
    tree, found = read(text)
    assert [mistake.code for mistake in found] == ["QR109"]
    assert len(tree.items) == 2


def test_five_hundred_closing_brackets_are_one_mistake():
    assert codes(condition(")" * 500)) == ["QR100"]


def test_a_hundred_brackets_are_read():
    assert codes(condition("(" * 100 + "a" + ")" * 100)) == []


def test_flat_texts_do_not_count_as_deep():
    values = ", ".join(f"-{number}" for number in range(500))
    right(condition(f"x is one of ({values})"))
    right(condition(" and ".join(f"not a{number}" for number in range(500))))
    right('example "x" for a\n' + "\n".join(f"  expect c{number} is not met" for number in range(300)) + "\n")


def test_the_bounds_can_be_set():
    assert codes(condition("((((a))))"), BOUNDS) == ["QR109"]
    assert codes(condition("((a))"), BOUNDS) == []
    assert codes("#" * 201, BOUNDS) == ["QR109"]


def test_more_than_ten_megabytes_are_not_read():
    found = only("# x\n" * 2_600_000)
    assert found.code == "QR109"
    assert found.message == "this file has 10,400,000 characters, and at most 10,000,000 are read"


@pytest.mark.parametrize("text", ["PK\x03\x04\x00\x00", "criterion a\x00 when b", "\x1b[31mred"])
def test_a_binary_file_is_said_to_be_one(text):
    assert only(text).code == "QR102"


@pytest.mark.parametrize("text", ["", "\n", "   \r\n\t", "\ufeff", "# only a comment", "# a\n\n# b\n"])
def test_a_text_without_items_has_no_mistakes(text):
    tree, found = read(text)
    assert (tree.header, tree.items, found) == (None, (), ())


def test_fifty_thousand_lines_are_read():
    """As many items as were written, and no mistake."""
    item = 'criterion c{} "A title" for opportunity\n  when amount is known\n    and industry is one of ("A", "B")\n'
    text = "".join(item.format(number) for number in range(17_000))
    assert text.count("\n") == 51_000
    tree, found = read(text)
    assert not found
    assert len(tree.items) == 17_000


def test_a_text_full_of_mistakes_stops_at_a_point():
    """Reading stops behind a great many mistakes, and says so."""
    found = mistakes("criterion => when\n" * 20_000)
    assert 400 < len(found) < 2_000
    assert found[-1].message == "reading stopped here: too many mistakes"


def test_a_long_line_is_read():
    right("list long: " + ", ".join(f'"value {number}"' for number in range(100_000)))


@pytest.mark.parametrize(
    "number",
    ["at least {} of (a, b)", "x > {}", "d is within last {} days", "x is one of ({},5)", "x > {}.5k EUR"],
)
def test_a_number_of_ten_thousand_digits_is_no_end(number):
    mistakes(condition(number.format("9" * 10_000)))


def test_the_deepest_text_is_read_looked_at_and_printed():
    """A hundred levels, something doubtful in the innermost, brackets and joins at each."""
    text = "(a and not " * 99 + "(b or c)" + ")" * 99
    assert codes(condition(text)) == ["QR109"]
    text = "(a and " * 99 + "(b or c)" + ")" * 99
    tree, found = read(condition(text))
    assert not found
    assert read(printer.print_file(tree))[0] == tree
    assert codes(condition("(a and " * 99 + "(b is met)" + ")" * 99)) == ["QR111"]


@pytest.mark.parametrize(
    "junk",
    [
        *("$5 ", "“", "'", "(", ")", "a ", "a, ", "- ", "x\n  y ", "=> "),
        *("criterion ", '"', "1,1", "\n", "needs a and ", "[", "#"),
    ],
)
def test_junk_of_a_megabyte_comes_to_an_end(junk):
    text = "criterion c when " + junk * (1_000_000 // len(junk))
    mistakes(text)
