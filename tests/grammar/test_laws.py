"""Laws of reading and writing, over random trees, random texts and every ruleset that ships."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qualrules.grammar import format as formatting
from qualrules.grammar import parser, printer, syntax
from qualrules.source import SourceFile
from tests.grammar.trees import conditions, files

RULESETS = sorted((Path(__file__).parents[2] / "rulesets").glob("*.qual"))
TEXTS = {path.name: path.read_text(encoding="utf-8") for path in RULESETS}
MANY = settings(suppress_health_check=list(HealthCheck))


def parsed(text):
    return parser.parse(SourceFile("test.qual", text))


@MANY
@given(files)
def test_a_printed_tree_is_read_as_the_same_tree(tree):
    """parse(print(tree)) equals the tree."""
    text = printer.print_file(tree)
    again, mistakes = parsed(text)
    assert not mistakes, text
    assert (again.header, again.items) == (tree.header, tree.items), text


@MANY
@given(files)
def test_printing_twice_is_printing_once(tree):
    """print(parse(print(tree))) equals print(tree)."""
    text = printer.print_file(tree)
    assert printer.print_file(parsed(text)[0]) == text


@MANY
@given(conditions)
def test_a_condition_by_itself_is_read_as_it_was_printed(tree):
    """parse_condition(print_expression(tree)) equals the tree."""
    text = printer.print_expression(tree)
    again, mistakes = parser.parse_condition(SourceFile("--where", text))
    assert not mistakes, text
    assert again == tree


@pytest.mark.parametrize("name", TEXTS)
def test_a_shipped_ruleset_keeps_its_tree_and_its_comments(name):
    """Formatting changes the look and nothing else, and formatting twice is formatting once."""
    tree, mistakes = parsed(TEXTS[name])
    assert not mistakes
    text, _ = formatting.format_text(SourceFile(name, TEXTS[name]))
    again, mistakes = parsed(text)
    assert not mistakes
    assert again == tree
    assert [comment.text for comment in again.comments] == [comment.text for comment in tree.comments]
    assert printer.print_file(again) == text


COMMENTS = st.sampled_from(["# why", "  # indented", "#", "    # deep  "])


@MANY
@given(files.filter(lambda file: file.items), st.data())
def test_comments_between_any_two_lines_survive(tree, data):
    """Every comment is still there after formatting, in the same order,
    and formatting twice is formatting once."""
    lines = printer.print_file(tree).splitlines()
    for _ in range(data.draw(st.integers(1, 4))):
        place = data.draw(st.integers(0, len(lines)))
        if data.draw(st.booleans()) or place == len(lines) or not lines[place]:
            lines.insert(place, data.draw(COMMENTS))
        else:
            lines[place] += "  # behind"
    text = "\n".join(lines) + "\n"
    first, mistakes = parsed(text)
    assert not mistakes, text
    printed = printer.print_file(first)
    second, mistakes = parsed(printed)
    assert not mistakes, printed
    assert (second.header, second.items) == (tree.header, tree.items)
    assert sorted(each.text for each in second.comments) == sorted(each.text for each in first.comments)
    assert printer.print_file(second) == printed


def spans_of(tree):
    """All spans in a tree."""
    if isinstance(tree, tuple):
        for part in tree:
            yield from spans_of(part)
    elif dataclasses.is_dataclass(tree) and not isinstance(tree, SourceFile):
        if hasattr(tree, "span"):
            yield tree, tree.span
        for field in dataclasses.fields(tree):
            if field.name not in {"span", "source"} and not field.name.endswith("_span"):
                yield from spans_of(getattr(tree, field.name))


@pytest.mark.parametrize("name", TEXTS)
def test_every_part_of_a_tree_has_a_span_inside_its_text(name):
    """A span lies in the file, is not empty, and has no blanks at its ends."""
    tree, _ = parsed(TEXTS[name])
    for part, span in spans_of((tree.header, *tree.items)):
        assert span.source is tree.source, part
        assert 0 <= span.start < span.end <= len(TEXTS[name]), part
        assert span.text == span.text.strip(), part


PIECES = st.sampled_from(
    [
        "criterion", "x", "when", "(", ")", "and", "or", "not", "needs", "definition", "\n", "\n  ",
        " ", '"', '"a"', "“", "”", "'",
        "=>", "1,200", "03/04/2026", "$5k", "#", "record", "stage", ":", "a:", "/", "/a/", "matches",
        "{", "}", "[", "]", ",", ".",
        "is", "one of", "at least", "expect", "example", "source", "process", "override", "\r\n", "\t",
        "-", "%", "5%", "EUR",
        "score", "add", "\\", "\ufeff", "É", "count of", "ISBLANK(", "unless", "in (", "null",
    ]
)  # fmt: skip


@MANY
@given(
    st.text(max_size=200)
    | st.lists(PIECES, max_size=60).map(" ".join)
    | st.lists(PIECES, max_size=60).map("".join)
)
def test_no_text_makes_the_parser_raise(text):
    """Any text gives a tree and mistakes, each with a sentence and a place in the text."""
    tree, mistakes = parsed(text)
    assert isinstance(tree, syntax.File)
    for mistake in mistakes:
        assert mistake.message
        assert 0 <= mistake.span.start <= mistake.span.end <= len(text)
    expression, _ = parser.parse_condition(SourceFile("--where", text))
    assert expression is None or dataclasses.is_dataclass(expression)


@MANY
@given(st.sampled_from(sorted(TEXTS)), st.data())
def test_no_change_of_a_ruleset_makes_the_parser_raise(name, data):
    """A stretch taken out, put in or doubled; and where the parser finds no mistake,
    printing keeps the tree."""
    text = TEXTS[name]
    for _ in range(data.draw(st.integers(1, 3))):
        start = data.draw(st.integers(0, len(text)))
        end = min(len(text), start + data.draw(st.integers(0, 30)))
        text = text[:start] + data.draw(PIECES | st.just(text[start:end] * 2)) + text[end:]
    tree, mistakes = parsed(text)
    if not mistakes:
        printed = printer.print_file(tree)
        again, mistakes = parsed(printed)
        assert not mistakes
        assert (again.header, again.items) == (tree.header, tree.items)
        assert printer.print_file(again) == printed
