"""The drawing of a diagnostic: where the caret stands, whatever the line holds."""

from __future__ import annotations

import pytest

from qualrules.diagnostics import Diagnostic, Edit, Fix, Label, Level
from qualrules.report import diagnostics_json
from qualrules.report.diagnostics_text import draw, render
from qualrules.report.drawing import WIDEST, excerpt
from qualrules.report.terminal import coloured
from qualrules.report.visible import width_of
from qualrules.source import NOWHERE, SourceFile


def marked(text: str, part: str, **more) -> Diagnostic:
    source = SourceFile("a.qual", text)
    start = text.index(part)
    return Diagnostic("QR201", "no such field", source.span(start, start + len(part)), **more)


def test_the_caret_stands_under_the_part():
    assert render([marked("x\nwhen foo is known\n", "foo", label="did you mean far?")]) == (
        "error[QR201]: no such field\n"
        " --> a.qual:2:6\n"
        "   |\n"
        " 2 | when foo is known\n"
        "   |      ^^^ did you mean far?\n"
    )


def test_one_frame_for_all_remarks_example_first():
    drawn = render(
        [marked("foo", "foo", notes=("a fact",), helps=("do this",), example=("when far", "  also"))]
    )
    assert drawn.endswith(
        "   |\n   = like this:\n        when far\n          also\n   = note: a fact\n   = help: do this\n"
    )


def test_the_margin_grows_with_the_number_of_the_line():
    drawn = render([marked("\n" * 1233 + "foo", "foo")]).splitlines()
    assert drawn[1:4] == ["   --> a.qual:1234:1", "     |", "1234 | foo"]


def test_a_second_place_on_the_same_line_shares_it():
    source = SourceFile("a.qual", "foo and bar")
    drawn = render([marked("foo and bar", "bar", label="one", labels=(Label(source.span(0, 3), "other"),))])
    assert drawn.endswith(" 1 | foo and bar\n   |         ^^^ one\n   | --- other\n")


def test_a_second_place_in_another_file_names_it():
    other = SourceFile("b.qual", "bar")
    drawn = render([marked("foo", "foo", labels=(Label(other.span(0, 3), "here"),))])
    assert drawn.endswith(" ::: b.qual:1:1\n   |\n 1 | bar\n   | --- here\n")


def test_a_part_over_several_lines_is_marked_on_its_first():
    assert " 1 | one two\n   |     ^^^\n" in render([marked("one two\nthree", "two\nthree")])


def test_an_empty_part_and_the_end_of_a_text_have_a_caret():
    source = SourceFile("a.qual", "foo")
    assert render([Diagnostic("QR100", "too early", source.span(3, 3))]).endswith(" 1 | foo\n   |    ^\n")
    empty = SourceFile("a.qual", "")
    assert render([Diagnostic("QR100", "nothing", empty.span(0, 0))]).endswith(" 1 |\n   | ^\n")


def test_what_stands_nowhere_has_no_frame():
    told = Diagnostic("QR413", "no file", NOWHERE, helps=("look again",), level=Level.WARNING)
    assert render([told]) == "warning[QR413]: no file\n   = help: look again\n"


@pytest.mark.parametrize(
    ("line", "part", "caret"),
    [
        ("\tfoo", "foo", "        ^^^"),
        ("\N{CJK UNIFIED IDEOGRAPH-4E00}foo", "foo", "      ^^^"),
        ("e\N{COMBINING ACUTE ACCENT}foo", "foo", "     ^^^"),
        ("\x1b[31mfoo", "foo", "         ^^^"),
        ("\N{RIGHT-TO-LEFT OVERRIDE}foo", "foo", "     ^^^"),
    ],
)
def test_the_caret_stands_right_under_odd_characters(line, part, caret):
    drawn = render([marked(line, part)])
    assert drawn.splitlines()[-1] == f"   |{caret[3:]}"
    assert "\x1b" not in drawn
    assert "\N{RIGHT-TO-LEFT OVERRIDE}" not in drawn


def test_a_message_cannot_move_the_cursor():
    assert "\x1b" not in render([Diagnostic("QR201", "no \x1b[2J field", NOWHERE)])


def test_of_a_very_long_line_the_part_around_the_place_is_shown():
    line = "a" * 5000 + "foo" + "b" * 5000
    shown = excerpt(line, 5000, 5003)
    assert shown.text[shown.start : shown.end] == "foo"
    assert shown.text.startswith("…")
    assert shown.text.endswith("…")
    assert width_of(shown.text) <= WIDEST + 2


def test_colours_change_nothing_but_colours():
    told = marked("x\nwhen foo is known\n", "foo", label="what?", helps=("do this",))
    import re

    assert re.sub(r"\x1b\[[\d;]*m", "", coloured(draw(told))) == render([told])
    assert "\x1b[" in coloured(draw(told))


def test_json_has_the_place_and_the_repair():
    told = marked("x\nwhen foo", "foo")
    fixed = marked("x\nwhen foo", "foo", fix=Fix((Edit(told.span, "far"),)))
    (form,) = diagnostics_json.document([fixed])["diagnostics"]
    assert (form["line"], form["column"], form["end_line"], form["end_column"]) == (2, 6, 2, 9)
    assert form["fix"]["edits"] == [
        {"file": "a.qual", "line": 2, "column": 6, "end_line": 2, "end_column": 9, "text": "far"}
    ]
