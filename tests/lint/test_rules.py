"""Each lint rule: which lines it flags (those that say so behind `#!`), and what it leaves alone."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from qualrules.model.moment import Moment, moment_of
from qualrules.model.rules import Header
from qualrules.workspace import linting
from tests.lint.linting import RULES, findings, found, marked, write

RECORDS = """\
ruleset sales 1.0.0

record account
  served: yes/no

record contact
  agreed: yes/no

record opportunity
  budget:   yes/no
  pain:     text
  signed:   yes/no
  account:  account
  contacts: list of contact

"""
PROCESS = (
    RECORDS.replace("contact\n\n", "contact\n  stage: stage of sales\n\n")
    + """\
criterion told for opportunity when pain is known
process sales for opportunity
"""
)
LEAD = """\
ruleset sales 1.0.0
list kinds: "A", "B"
record account
  size: one of "Small", "Large"
record lead
  account: account
  was:     one of "New", "Open"
"""

EVERY = " #! this is met when there are no contacts at all\n"
CASES: list[tuple[str, str]] = [
    # ── every-over-no-rows
    ("QR801", RECORDS + "criterion a for opportunity when every contacts where (agreed)" + EVERY),
    ("QR801", RECORDS + 'promise "P" for opportunity that every contacts where (agreed)' + EVERY),
    (
        "QR801",
        RECORDS + "criterion a for opportunity\n"
        "  when every contacts where (agreed)" + EVERY + "  unless every contacts where (not agreed)" + EVERY,
    ),
    (
        "QR801",  # a line of a score counts by itself
        RECORDS + "score s for opportunity\n"
        "  add 1 when every contacts where (agreed)" + EVERY + "  add 1 when count of contacts >= 1\n",
    ),
    (
        "QR801",
        RECORDS + "criterion a for opportunity\n"
        "  when every contacts where (agreed) and count of contacts >= 1\n",
    ),
    (
        "QR801",
        RECORDS + "criterion a for opportunity\n"
        "  when every contacts where (agreed) and some contacts where (agreed)\n",
    ),
    (
        "QR801",
        RECORDS + "criterion a for opportunity\n"
        "  when every contacts where (agreed) and at least 1 contacts where (agreed)\n",
    ),
    (
        "QR801",  # at most: none is enough
        RECORDS + "criterion a for opportunity\n"
        "  when every contacts where (agreed) and at most 1 contacts where (agreed)" + EVERY,
    ),
    # ── unknown-counts-as
    (
        "QR802",
        RECORDS + "criterion a for opportunity when budget\n"
        '  unknown counts as not met #! where "a" is unknown, it counts as not met\n',
    ),
    (
        "QR802",
        RECORDS + "definition a for opportunity\n  needs budget\n"
        '  unknown counts as met #! where "a" is unknown, it counts as met\n',
    ),
    ("QR802", RECORDS + "criterion a for opportunity when budget\n"),
    # ── unused-criterion
    ("QR803", RECORDS + "criterion a for opportunity when budget\n"),
    (
        "QR803",
        RECORDS + 'criterion a for opportunity when budget #! nothing uses the criterion "a"\n'
        "definition d for opportunity\n  needs signed\n",
    ),
    (
        "QR803",  # what an example expects decides nothing
        RECORDS + 'criterion a for opportunity when budget #! nothing uses the criterion "a"\n'
        "definition d for opportunity\n  needs signed\n"
        'example "E" for opportunity\n  budget: yes\n  expect a is met\n',
    ),
    *(
        ("QR803", RECORDS + "criterion a for opportunity when budget\n" + use)
        for use in (
            "definition d for opportunity\n  needs a\n",
            "definition d for opportunity\n  needs not a\n",
            "definition d for opportunity\n  needs at least 1 of a, signed\n",
            "definition d for opportunity\n  needs signed\n  unless a\n",
            "score s for opportunity\n  add 5 when a and signed\n",
            'promise "P" for opportunity that at most 1 of (a, signed)\n',
            "criterion b for opportunity when signed or a\ndefinition d for opportunity\n  needs b\n",
            "criterion b for opportunity when signed\n  unless a\ndefinition d for opportunity\n  needs b\n",
        )
    ),
    *(
        ("QR803", PROCESS + use)
        for use in (
            '  stage "A"\n    needs told\n',
            '  stage "A"\n    exit needs told\n',
            '  stage "A"\n    should have told\n',
            '  stage "A"\n    unless told\n',
            '  stage "A"\n  outcome "W" won needs told\n',
        )
    ),
    (
        "QR803",
        PROCESS.replace("process sales for opportunity", "process sales for opportunity when told")
        + '  stage "A"\n',
    ),
    (
        "QR803",
        RECORDS + "criterion ours for account when served\n"
        "definition d for opportunity\n  needs account.ours\n",
    ),
    (
        "QR803",
        RECORDS + "criterion said_so for contact when agreed\n"
        "criterion b for opportunity when some contacts where (said_so)\n"
        "definition d for opportunity\n  needs b\n",
    ),
    # ── no-question, no-reason
    ("QR804", RECORDS + 'criterion a for opportunity when budget #! the criterion "a" has no question\n'),
    ("QR804", RECORDS + 'criterion a for opportunity when budget\n  ask "Is there money?"\n'),
    ("QR804", RECORDS + "definition d for opportunity\n  needs budget\n"),
    ("QR805", RECORDS + 'criterion a for opportunity when budget #! the criterion "a" has no reason\n'),
    ("QR805", RECORDS + 'criterion a for opportunity when budget\n  because "No money, no deal"\n'),
    ("QR805", RECORDS + "definition d for opportunity\n  needs budget\n"),
    # ── no-owner
    (
        "QR806",
        PROCESS.replace("is known\n", 'is known #! the criterion "told" has no owner\n')
        + '  stage "A" #! the stage "A" has no owner\n  outcome "W" won\n'
        'definition d for opportunity #! the definition "d" has no owner\n  needs told\n',
    ),
    (
        "QR806",
        PROCESS.replace("is known\n", 'is known\n  owner "Sales"\n')
        + '  stage "A" owner "Sales"\ndefinition d for opportunity by "Sales"\n  needs told\n'
        'definition e for opportunity\n  needs told\n  owner "Sales"\n',
    ),
    # ── stage-without-exit
    (
        "QR807",
        PROCESS + '  stage "A" #! nothing says when "A" is left\n    needs told\n  stage "B"\n'
        '  outcome "W" won after "B" needs signed\n',
    ),
    (
        "QR807",  # neither advice nor a longest stay says when
        PROCESS
        + '  stage "A" #! nothing says when "A" is left\n    should have told\n    stay at most 3 days\n'
        '  stage "B"\n    should have told\n',
    ),
    ("QR807", PROCESS + '  stage "A" #! nothing says when "A" is left\n  outcome "W" won\n'),
    (
        "QR807",  # a deal can be lost from everywhere
        PROCESS
        + '  stage "A" #! nothing says when "A" is left\n  outcome "W" won\n  outcome "L" lost needs told\n',
    ),
    ("QR807", PROCESS + '  stage "A"\n  stage "B"\n    needs told\n'),
    ("QR807", PROCESS + '  stage "A"\n  stage "B"\n    unless told\n'),
    ("QR807", PROCESS + '  stage "A"\n    exit needs told\n  stage "B"\n'),
    ("QR807", PROCESS + '  stage "A"\n  outcome "W" won needs signed\n  outcome "L" lost\n'),
    ("QR807", PROCESS + '  stage "A"\n  stage "B"\n  outcome "W" won after "A" needs signed\n'),
    ("QR807", PROCESS + '  stage "A"\n    needs told\n'),
    ("QR807", PROCESS + '  stage "A"\n    needs told\n  outcome "L" lost\n'),
    # ── unmentioned-value
    (
        "QR808",
        LEAD + '  status: one of "New", "Open", "Spam" #! no rule mentions "Spam" of "status"\n'
        'criterion a for lead when status is "new"\ncriterion b for lead when status is not "Open"\n',
    ),
    (
        "QR808",
        LEAD + '  wants: some of "Demo", "Price", "Trial" #! no rule mentions "Trial" of "wants"\n'
        'criterion a for lead when wants includes any of ("Demo", "Price")\n',
    ),
    (
        "QR808",
        LEAD
        + '  kind: one of kinds #! no rule mentions "B" of "kind"\ncriterion a for lead when kind is "A"\n',
    ),
    (
        "QR808",
        LEAD + '  kind: one of "A", "B", "C", "D", "E", "F", "G", "H"'
        ' #! no rule mentions "B", "C", "D", "E", "F" and 2 more of "kind"\n'
        'criterion a for lead when kind is "A"\n',
    ),
    (
        "QR808",
        LEAD.replace('"Large"', '"Large" #! no rule mentions "Large" of "size"')
        + 'criterion a for lead when account.size is "Small"\n',
    ),
    ("QR808", LEAD + "criterion a for lead when was is known\n"),
    ("QR808", LEAD + 'criterion a for lead when was is one of ("New", "Open")\n'),
    ("QR808", LEAD + "  kind: one of kinds\ncriterion a for lead when kind is one of kinds\n"),
    ("QR808", LEAD + 'criterion a for lead when was contains "e" or was is "New"\n'),
    (
        "QR808",
        LEAD
        + '  now: one of "New", "Open"\ncriterion a for lead when lead.now is was or lead.now is "New"\n',
    ),
    # ── missing-example
    (
        "QR809",
        RECORDS + "criterion a for opportunity when budget"
        ' #! no example expects "a" to be met, not met or unknown\n',
    ),
    (
        "QR809",
        RECORDS + 'criterion a for opportunity when budget #! no example expects "a" to be unknown\n'
        'example "E" for opportunity\n  budget: yes\n  expect a is met\n'
        'example "F" for opportunity\n  budget: no\n  expect a is not met\n',
    ),
    (
        "QR809",  # an outcome that cannot come about
        RECORDS + "criterion a for opportunity when budget\n  unknown counts as not met\n"
        'example "E" for opportunity\n  budget: yes\n  expect a is met\n'
        'example "F" for opportunity\n  budget: no\n  expect a is not met\n',
    ),
    (
        "QR809",  # the outcome "L" is never inferred
        PROCESS.replace("is known\n", 'is known #! no example expects "told" to be not met\n')
        + '  stage "A"\n    needs told\n  stage "B" #! no example expects the stage "B"\n    needs signed\n'
        '  outcome "W" won needs budget #! no example expects the outcome "W"\n  outcome "L" lost\n'
        'example "E" for opportunity\n  pain: "x"\n  expect told is met\n  expect stage "A"\n'
        'example "F" for opportunity\n  pain: not supplied\n  expect told is unknown\n',
    ),
    # ── effective-date-passed
    (
        "QR810",
        RECORDS.replace(
            "1.0.0\n", '1.0.0\n  effective from 2020-01-01 #! "sales" has been in force since 2020-01-01\n'
        ),
    ),
    ("QR810", RECORDS.replace("1.0.0\n", "1.0.0\n  effective from 2999-01-01\n")),
    ("QR810", RECORDS),
    ("QR810", RECORDS.partition("\n")[2]),
    # ── names-differ-in-case
    (
        "QR811",
        RECORDS + "criterion large for opportunity when budget\n"
        'criterion Large for opportunity when signed #! "Large" and "large" differ in capital letters only\n',
    ),
    (
        "QR811",
        RECORDS + "criterion large for opportunity when budget\n"
        'list LARGE: "a" #! "LARGE" and "large" differ in capital letters only\n',
    ),
    (
        "QR811",
        RECORDS + "criterion Budget for opportunity when signed"
        ' #! "Budget" and "budget" differ in capital letters only\n',
    ),
    ("QR811", RECORDS + "criterion Served for opportunity when signed\n"),
    (
        "QR811",
        RECORDS.replace(
            "  pain:     text", '  Budget:   text #! "Budget" and "budget" differ in capital letters only'
        ),
    ),
    (
        "QR811",
        RECORDS + 'record Contact #! "Contact" and "contact" differ in capital letters only\n  id: text\n',
    ),
    ("QR811", RECORDS + "record contact\n  id: text\n"),
    (
        "QR811",
        RECORDS + 'promise "P p" for opportunity that budget\n'
        'promise "P P" for opportunity that signed #! "P P" and "P p" differ in capital letters only\n',
    ),
    (
        "QR811",
        RECORDS
        + 'list mail: "a.com", "A.com", "b.com" #! "A.com" and "a.com" differ in capital letters only\n',
    ),
]


@pytest.mark.parametrize(
    ("code", "text"), CASES, ids=[f"{code}-{number}" for number, (code, _) in enumerate(CASES)]
)
def test_a_rule_flags_the_marked_lines_and_no_others(tmp_path, code, text):
    assert found(tmp_path, code, text) == marked(text)


@pytest.mark.parametrize("code", sorted(RULES))
def test_each_rule_has_lines_that_it_flags_and_texts_that_it_leaves_alone(code):
    assert {bool(marked(text)) for one, text in CASES if one == code} == {True, False}


# ── Several files ────────────────────────────────────────────────────────────────────────────────────────────────

BLOCKS = (
    RECORDS
    + """criterion has_budget for opportunity when budget
criterion has_signed for opportunity when signed
"""
)
MAIN = """ruleset main 1.0.0
use "blocks.qual"
definition d for opportunity
  needs has_budget
"""


def test_building_blocks_by_themselves_are_not_unused(tmp_path):
    write(tmp_path, blocks=BLOCKS)
    assert findings(tmp_path, "QR803") == []


def test_building_blocks_are_judged_with_the_rulesets_of_the_call_that_use_them(tmp_path):
    write(tmp_path, blocks=BLOCKS, main=MAIN)
    (one,) = findings(tmp_path, "QR803", "main", "blocks")
    assert (one.span.source.name, one.span.text) == ("blocks.qual", "has_signed")
    write(tmp_path, other=MAIN.replace("main", "other").replace("has_budget", "has_signed"))
    assert findings(tmp_path, "QR803", "main", "blocks", "other") == []


def test_what_the_call_does_not_name_is_not_linted(tmp_path):
    write(tmp_path, blocks=BLOCKS, main=MAIN)
    for code in ("QR803", "QR804", "QR805", "QR809"):
        assert {one.span.source.name for one in findings(tmp_path, code, "main")} <= {"main.qual"}


def test_an_override_is_judged_where_it_stands(tmp_path):
    text = MAIN + "override criterion has_signed for opportunity when signed and budget\n"
    write(tmp_path, blocks=BLOCKS, main=text)
    places = {(one.span.source.name, one.span.text) for one in findings(tmp_path, "QR804", "main")}
    assert places == {("main.qual", "has_signed")}
    assert findings(tmp_path, "QR811") == []


def test_a_name_that_differs_from_one_in_a_used_file(tmp_path):
    text = MAIN + "criterion HAS_BUDGET for opportunity when signed\nrecord Contact\n  id: text\n"
    write(tmp_path, blocks=BLOCKS, main=text)
    name, record = findings(tmp_path, "QR811", "main")
    assert name.message == '"HAS_BUDGET" and "has_budget" differ in capital letters only'
    assert name.notes == ('"has_budget" stands in a file that this one uses',)
    assert record.span.text == "Contact"


def test_a_field_that_two_files_declare_in_different_letters(tmp_path):
    write(tmp_path, blocks=BLOCKS, main=MAIN + "record opportunity\n  BUDGET: yes/no\n")
    (one,) = findings(tmp_path, "QR811", "main")
    assert one.message == '"BUDGET" and "budget" differ in capital letters only'


def test_values_that_another_file_mentions_or_declares(tmp_path):
    write(
        tmp_path,
        blocks='ruleset blocks 1.0.0\nrecord lead\n  status: one of "New", "Spam"\n',
        main='ruleset main 1.0.0\nuse "blocks.qual"\nrecord lead\n  status: one of "Old", "Open"\n'
        'criterion a for lead when status is "New"\n',
    )
    told = {one.span.source.name: one.message for one in findings(tmp_path, "QR808")}
    assert told == {
        "blocks.qual": 'no rule mentions "Spam" of "status"',
        "main.qual": 'no rule mentions "Old", "Open" of "status"',
    }


def test_examples_of_the_file_that_uses_it_count(tmp_path):
    blocks = RECORDS + "criterion a for opportunity when budget\n  unknown counts as not met\n"
    shown = 'example "E" for opportunity\n  budget: {}\n  expect a is {}\n'
    write(
        tmp_path,
        blocks=blocks + shown.format("yes", "met"),
        main='ruleset main 1.0.0\nuse "blocks.qual"\n' + shown.format("no", "not met"),
    )
    assert findings(tmp_path, "QR809", "blocks", "main") == []
    (one,) = findings(tmp_path, "QR809", "blocks")
    assert one.message == 'no example expects "a" to be not met'


# ── What a finding says beside its sentence ──────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("agreed", "says"),
    [
        ("", ("nobody is named under `agreed by`",)),
        (
            '  agreed by "Head of Sales" on 2020-01-02\n',
            ("it was agreed on 2020-01-02, after it took effect",),
        ),
        ('  agreed by "Head of Sales" on 2020-01-01\n', ()),
    ],
)
def test_a_text_in_force_says_by_whose_word(tmp_path, agreed, says):
    write(tmp_path, main=RECORDS.replace("1.0.0\n", f"1.0.0\n{agreed}  effective from 2020-01-01\n"))
    (one,) = findings(tmp_path, "QR810")
    assert one.notes == says
    assert one.span.text == "effective from 2020-01-01"


def test_a_text_is_in_force_from_its_first_day_on_in_its_own_time_zone(tmp_path, monkeypatch):
    moments = []

    def noon(_: object, header: Header) -> Moment:
        moments.append(header.zone)
        return moment_of(datetime(2026, 11, 1, 11, 30, tzinfo=UTC), header.zone)

    monkeypatch.setattr(linting, "run_moment", noon)
    clauses = '1.0.0\n  effective from 2026-11-{day}\n  time zone "{zone}"\n'
    for zone, day, count in (("UTC", "01", 1), ("UTC", "02", 0), ("Pacific/Auckland", "02", 1)):
        write(tmp_path, main=RECORDS.replace("1.0.0\n", clauses.format(day=day, zone=zone)))
        assert len(findings(tmp_path, "QR810")) == count
    assert moments == ["UTC", "UTC", "Pacific/Auckland"]


def test_a_stage_that_two_processes_have_is_asked_for_with_its_process(tmp_path):
    other = 'process renewals for opportunity\n  stage "A"\n    needs budget\n'
    write(tmp_path, main=PROCESS + '  stage "A"\n    needs told\n' + other)
    helps = [one.helps[0] for one in findings(tmp_path, "QR809") if "stage" in one.message]
    assert helps == [
        'add to an example: expect stage of sales "A"',
        'add to an example: expect stage of renewals "A"',
    ]


def test_every_finding_says_what_to_do_or_what_it_means(tmp_path):
    for number, (code, text) in enumerate(CASES):
        folder = tmp_path / str(number)
        folder.mkdir()
        write(folder, main=text)
        for one in findings(folder, code):
            assert one.helps or code == "QR802"
            assert one.level is RULES[code].level
            assert one.name == RULES[code].name
            assert one.message[0].islower() or one.message[0] == '"'
            assert not one.message.endswith(".")
