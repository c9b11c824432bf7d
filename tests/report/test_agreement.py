"""What stands in an agreement: everything that people sign, nothing that decides nothing, and the same every time."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

import qualrules
from qualrules.check.digest import digest
from qualrules.report import agreement_html, agreement_markdown
from qualrules.report.agreement import Signature, agreement
from qualrules.report.agreement_parts import Bullets, Heading, Item, Link, Pairs, SignatureBlock, Table, Words
from tests.report.agreements import ACME, SIGNED, acme, agreed, lines, part

ROOT = Path(__file__).parents[2]
SHIPPED = sorted(path.stem for path in (ROOT / "rulesets").glob("*.qual"))
SMALL = """\
ruleset small 1.0.0
record deal
  size: number
  won_on: date
  demo: yes/no
criterion big for deal
  when size > 5
criterion idle for deal
  when demo
"""


def heads(document, level=2):
    return [block.title for block in document.blocks if isinstance(block, Heading) and block.level == level]


# ── The whole document ────────────────────────────────────────────────────────────────────────────────────────────


def test_the_document_as_markdown(snapshot):
    assert agreement_markdown.render(agreement(acme(), SIGNED)) == snapshot


def test_the_document_as_html(snapshot):
    page = agreement_html.render(agreement(acme(), SIGNED))
    assert page[page.index("<body>") :] == snapshot


@pytest.mark.parametrize("name", SHIPPED)
def test_shipped_rulesets(name):
    rules = qualrules.load(name).rules
    document = agreement(rules)
    assert document == agreement(rules)
    for rule in (*rules.criteria.values(), *rules.definitions.values(), *rules.scores.values()):
        assert [block for block in document.blocks if isinstance(block, Heading) and block.name == rule.name]
    for render in (agreement_markdown.render, agreement_html.render):
        text = render(document)
        assert text == render(document)
        assert "None" not in text or any("None" in source for source in sources(rules))
        assert "rules." not in text.replace("qualrules.", "")


def sources(rules):
    return [record.span.source.text for record in rules.records.values()]


def test_parts_in_their_order():
    assert heads(agreement(acme())) == [
        "How to read this",
        "Definitions",
        "Criteria",
        "Scores",
        "Processes",
        "Promises",
        "Who owns what",
        "Signatures",
        "Appendix: the facts",
        "Appendix: lists",
        "Appendix: not part of any definition, process or promise",
    ]


def test_every_link_leads_to_one_heading():
    document = agreement(acme(), SIGNED)
    anchors = [block.anchor for block in document.blocks if isinstance(block, Heading)]
    assert len(anchors) == len(set(anchors))
    targets = {word.target for words in all_words(document) for word in words if isinstance(word, Link)}
    assert targets
    assert targets <= set(anchors)


def all_words(document) -> list[Words]:
    found: list[Words] = []
    for block in document.blocks:
        match block:
            case Table(_, rows):
                found += [cell for row in rows for cell in row]
            case Pairs(rows):
                found += [words for _, item in rows for words in words_under(item)]
            case Bullets(items):
                found += [words for item in items for words in words_under(item)]
            case Heading() | SignatureBlock():
                pass
            case _:
                found.append(block.words)
    return found


def words_under(item: Item) -> list[Words]:
    return [item.words, *(words for each in item.items for words in words_under(each))]


# ── The head ──────────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_head():
    document = agreement(acme())
    assert document.title == "Lead and opportunity definitions agreed by Sales and Marketing"
    assert document.subtitle == "acme_b2b 2.1.0"
    assert lines(document.blocks[:1]) == [
        "Version: 2.1.0",
        "To be agreed by: Head of Sales and Head of Marketing (the text says: agreed on 1 October 2026)",
        "Effective from: 1 November 2026",
        "Currency: EUR; 1 USD is 0.92 EUR",
        "Time zone: Europe/London",
        "Fiscal year: starts in February",
        "Count as no answer: “N/A”, “Select” and “TBD”",
    ]


def test_a_ruleset_without_title_version_and_rules():
    document = agreed("ruleset my_rules\nrecord deal\n  size: number\n")
    assert document.title == "My rules"
    assert heads(document) == ["How to read this", "Signatures"]
    assert document.blocks[0] == Heading(2, "How to read this", "how-to-read")


BARE = """\
record deal
  amount: number
criterion big for deal
  when amount >= 5
"""


def how_to_read(text):
    return lines(part(agreed(text), "How to read this"))[0]


def test_how_to_read_says_nothing_of_what_there_is_not():
    assert how_to_read(BARE) == (
        "Every question here has one of three answers: met, not met or unknown. Where a fact is missing, the answer is "
        "unknown. What rests on an unknown answer is unknown too, unless the other answers already decide it. “Today” is "
        "the day on which a record is judged."
    )


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("when amount >= 5", "when amount is known", "in words: “is known”, “is missing”."),
        ("when amount >= 5", "when amount is known", "“is known” is not met then, and “is missing” is met."),
        ("amount >= 5\n", "amount >= 5\n  unknown counts as not met\n", "in words: “counts as …”."),
        ("amount: number", "amount: number default 1", "in words: “counts as …”."),
        (
            "amount: number",
            "amount: number\n  won: date missing means not yet",
            "in words: “counts as not yet”.",
        ),
        ("when amount >= 5", 'when name contains "a"', "Capital and small letters make no difference"),
        (
            "when amount >= 5",
            "when day is within last 5 days",
            "“Within” includes the first and the last moment.",
        ),
        ("when amount >= 5", "when some rows where (n = 1)", "A list in which nothing stands is empty"),
    ],
)
def test_how_to_read_says_what_there_is(old, new, said):
    more = "  name: text\n  day: date\n  rows: list of row\nrecord row\n  n: number\n"
    text = BARE.replace("criterion", f"{more}criterion")
    assert said not in how_to_read(text)
    assert said in how_to_read(text.replace(old, new))


# ── Definitions, criteria, scores ─────────────────────────────────────────────────────────────────────────────────


def test_a_definition():
    assert lines(part(agreement(acme()), "Marketing qualified lead")) == [
        "As Marketing defines it, an opportunity counts as this when all of these are met:",
        "- The company is one that we serve (for the account)",
        "- Somebody writes from the company's own domain",
        "- At least one of these is met",
        "  - Marketing has reason to hand it over",
        "  - “demo requested” is yes",
        "But not when “Accepted in time” is met, or “Budget is available or has been identified” is not met.",
    ]


def test_a_criterion():
    assert lines(part(agreement(acme()), "Budget is available or has been identified")) == [
        (
            "An opportunity meets this when the budget status is either “Identified” or “Approved”, or the amount is at "
            "least 10,000 USD (9,200 EUR at the agreed rate)."
        ),
        "But not when “Trial” is among the values chosen in “interests”.",
        "Unknown: counts as not met",
        "Why: No money, no deal",
        "To ask: Has money been set aside for this?",
        "Owner: Sales (level: opportunity)",
    ]


def test_a_definition_that_counts_unknown_as_met():
    document = agreed(
        SMALL + "definition ours for deal\n  needs big\n  unless idle\n  unknown counts as met\n"
    )
    assert lines(part(document, "Ours")) == [
        "A deal counts as this when “big” is met, unless “idle” is met.",
        "Unknown: counts as met",
    ]


def test_a_score_and_who_asks_for_it():
    assert lines(part(agreement(acme()), "Marketing engagement")) == [
        "An opportunity gets these points:",
        "Points | When",
        "+25 | Asked for a demo: “demo requested” is yes",
        (
            "+40 | Wants to see it and to know the price: all of “Demo” and “Price” are among the values chosen in "
            "“interests”"
        ),
        "−20 | the close date is missing",
        "- Marketing has reason to hand it over asks for at least 50 points",
    ]


def test_a_line_of_a_score_that_is_too_deep_for_a_cell():
    score = (
        "score heat for deal\n  add 5 when demo or (size > 5 and (size < 9 or won_on is known))\n  add more\n"
    )
    document = agreed(SMALL + score + 'score more "More" for deal\n  add 1 when big "Big"\n')
    assert lines(part(document, "Heat")) == [
        "A deal gets these points:",
        "Points | When",
        "+5 | see below the table",
        " | all points of “More”",
        "“5 points” is given when at least one of these is met:",
        "- “demo” is yes",
        "- All of these are met",
        "  - The size is more than 5",
        "  - The size is less than 9, or the date “won on” is known",
    ]


def test_what_nothing_rests_on_stands_in_the_appendix():
    document = agreed(SMALL + "definition ours for deal\n  needs big\n")
    assert heads(document, 3)[:2] == ["Ours", "Big"]
    rest = part(document, "Appendix: not part of any definition, process or promise")
    assert lines(rest) == ["Idle [idle]", "A deal meets this when “demo” is yes."]


def test_without_definitions_all_criteria_are_agreed():
    document = agreed(SMALL)
    assert [block.title for block in part(document, "Criteria") if isinstance(block, Heading)] == [
        "Big",
        "Idle",
    ]


def test_what_a_promise_or_a_score_rests_on_is_used():
    score = "score heat for deal\n  add 5 when idle\ncriterion hot for deal\n  when heat >= 5\n"
    document = agreed(SMALL + score + 'promise "A hot one is big" for deal\n  that not hot or big\n')
    assert [block.title for block in part(document, "Criteria") if isinstance(block, Heading)] == [
        "Big",
        "Idle",
        "Hot",
    ]
    assert not [title for title in heads(document) if title.startswith("Appendix: not")]


# ── Processes and promises ────────────────────────────────────────────────────────────────────────────────────────


def test_a_process():
    assert lines(part(agreement(acme()), "How an opportunity is sold")) == [
        "This is for an opportunity for which the pipeline is “New business”.",
        (
            "Where that is unknown, no stage counts as proven. The stage that the CRM claims stands in “stage”; it is held "
            "against this."
        ),
        "Stage | Probability | Owner | Longest stay",
        "Discovery | 10% | Sales | 30 days from the date “stage since”",
        "Proposal | 50% |  | ",
        "Closed Won (outcome: won) |  |  | ",
        "Closed Lost (outcome: lost) |  |  | ",
        (
            "Stages build on each other: what an earlier stage needs, to be in it and to leave it, is needed in every later "
            "one too. What is advised is never needed."
        ),
        "Discovery",
        "To be in it: “Marketing qualified lead” is met",
        "To leave it for “Proposal”: “Budget is available or has been identified” is met, and all that “Proposal” needs",
        "Advised: “Several people are engaged” is met",
        "Proposal",
        "To be in it: “What they pay is worth the work” is met",
        "Closed Won (won)",
        "To be in it: all that “Proposal” needs, to be in it and to leave it, and “Accepted in time” is met",
        "Closed Lost (lost)",
        "To be in it: nothing is asked: it is so where the CRM says so",
        "Moves",
        "- The opportunity may move to a stage or an outcome once all that it needs is met. Unknown is not enough.",
        "- No stage may be skipped: forward, it goes to the next one only.",
        "- It may not go back to an earlier stage.",
        "- From “Closed Lost” it may be opened again, to “Discovery”.",
        "- There is no other way out of an outcome.",
    ]


STAGED = SMALL.replace("  demo: yes/no\n", "  demo: yes/no\n  stage: stage of sales\n")
PROCESS = """\
process sales for deal
  stage "New"
    exit needs big
    stay at most 1 week
  stage "Offer" "The offer is out"
    needs big
    unless idle
    exit needs idle
  outcome "Done" after "Offer"
    needs big
    unless idle
    should have idle
"""


def test_a_stage_with_a_title_blocks_and_an_exit_and_the_last_one_s_exit():
    found = lines(part(agreed(STAGED + PROCESS), "Sales"))
    assert (
        found[0]
        == "This is for every deal. The stage that the CRM claims stands in “stage”; it is held against this."
    )
    assert found[1:5] == [
        "Stage | What it is | Longest stay",
        "New |  | 1 week from the day it came there",
        "Offer | The offer is out | ",
        "Done (outcome) |  | ",
    ]
    assert found[6:] == [
        "New",
        "To be in it: nothing is asked",
        "To leave it for “Offer”: “big” is met, and all that “Offer” needs",
        "Offer",
        "To be in it: “big” is met",
        "But not when: “idle” is met",
        "To leave it: “idle” is met",
        "Done",
        "To be in it: all that “Offer” needs, to be in it and to leave it, and “big” is met",
        "But not when: “idle” is met",
        "Advised: “idle” is met",
        "Moves",
        "- The deal may move to a stage or an outcome once all that it needs is met. Unknown is not enough.",
        "- Stages may be skipped, where all that they need is met.",
        "- It may go back to an earlier stage.",
        "- There is no way out of an outcome.",
    ]


def test_opened_again_from_any_outcome():
    found = lines(part(agreed(f'{STAGED}{PROCESS}  moves\n    reopen to "New"\n'), "Moves"))
    assert found[-2:] == [
        "- From any outcome it may be opened again, to “New”.",
        "- There is no other way out of an outcome.",
    ]


def test_a_process_for_records_that_meet_several_things():
    text = STAGED + PROCESS.replace("for deal\n", "for deal when demo and (size > 5 or (big and idle))\n", 1)
    assert lines(part(agreed(text), "Sales"))[:7] == [
        "This is for a deal for which all of these are met:",
        "- “demo” is yes",
        "- At least one of these is met",
        "  - The size is more than 5",
        "  - All of these are met",
        "    - big",
        "    - idle",
    ]


def test_promises():
    assert lines(part(agreement(acme()), "Promises"))[1:] == [
        (
            "- A hot deal has a budget. That is, for every opportunity: if “Marketing has reason to hand it over” is met, "
            "then “Budget is available or has been identified” is met."
        ),
    ]


@pytest.mark.parametrize(
    ("promise", "said"),
    [
        ("not big or idle", "if “big” is met, then “idle” is met."),
        ("idle or not big", "if “big” is met, then “idle” is met."),
        ("not big or not idle", "“big” is not met, or “idle” is not met."),
        ("big or idle", "at least one of these is met:"),
        ("not big or at most 1 of (idle, big)", "at least one of these is met:"),
    ],
)
def test_a_promise_with_a_condition(promise, said):
    document = agreed(f'{SMALL}promise "So" for deal\n  that {promise}\n')
    assert lines(part(document, "Promises"))[1] == f"- So. That is, for every deal: {said}"


# ── Owners, facts, lists ──────────────────────────────────────────────────────────────────────────────────────────


def test_who_owns_what():
    assert lines(part(agreement(acme()), "Who owns what")) == [
        "Owner | Definitions | Criteria | Scores | Stages and outcomes",
        (
            "Marketing | Marketing qualified lead | The company is one that we serve; Somebody writes from the company's "
            "own domain; Marketing has reason to hand it over |  | "
        ),
        (
            "Sales | Sales qualified lead | Budget is available or has been identified; Several people are engaged; What "
            "they pay is worth the work; Accepted in time |  | Discovery"
        ),
        "Nobody is named |  |  | Marketing engagement | Proposal; Closed Won; Closed Lost",
    ]


def test_facts_are_those_that_rules_look_at():
    document = agreement(acme())
    assert lines(part(document, "Opportunity"))[:2] == [
        "A sales campaign for one deal",
        "Fact | What it is | Where it is missing",
    ]
    rows = {line.split(" | ")[0]: line for line in lines(part(document, "Opportunity"))[2:]}
    assert rows["budget_status"] == (
        "budget_status | Where the money stands (one of “None”, “Identified” or “Approved”) | unknown"
    )
    assert (
        rows["pain"]
        == "pain | The problem, in the buyer's words (text) | unknown; “?” also counts as missing"
    )
    assert rows["demo_requested"] == "demo_requested | Yes or no | counts as no"
    assert rows["accepted_at"] == "accepted_at | A date and time | counts as not yet: later than now"
    assert "employees" in lines(part(document, "Account"))[2]
    unread = agreed(SMALL + "definition ours for deal\n  needs big\n")
    assert "won_on" not in "".join(lines(part(unread, "Appendix: the facts")))


def test_long_lists_are_named_in_sentences_and_stand_in_the_appendix():
    document = agreement(acme())
    found = lines(part(document, "Appendix: lists"))
    assert len(found) == 1
    assert found[0].startswith("free mail: “gmail.com”, “yahoo.com”, ")
    assert (
        "the 9 values of the list “free mail”"
        in lines(part(document, "Somebody writes from the company's own domain"))[0]
    )


# ── Signatures ────────────────────────────────────────────────────────────────────────────────────────────────────


def test_signatures():
    assert lines(part(agreement(acme(), SIGNED), "Signatures")) == [
        f"We agree to what is written here, version 2.1.0. Its meaning has the digest {digest(acme())}.",
        "Head of Sales: Signed by Head of Sales on 2 October 2026, version 2.1.0. The meaning is still what was signed.",
        (
            "Head of Marketing: Signed by Head of Marketing on 3 September 2026, version 2.0.0. The meaning has moved on "
            "since: “mql” (Marketing qualified lead) and “budget” (Budget is available or has been identified)."
        ),
    ]


def test_those_who_have_not_signed_and_those_who_were_not_asked():
    signed = (
        Signature("  head of SALES ", date(2026, 10, 2), ""),
        Signature("Head of Finance", date(2026, 10, 2), "1"),
    )
    block = part(agreement(acme(), signed), "Signatures")[-1]
    assert isinstance(block, SignatureBlock)
    assert [line.name for line in block.lines] == ["Head of Sales", "Head of Marketing", "Head of Finance"]
    assert [len(line.signed) for line in block.lines] == [1, 0, 1]


def test_two_empty_lines_where_nobody_is_named():
    block = part(agreed(SMALL), "Signatures")[-1]
    assert isinstance(block, SignatureBlock)
    assert [line.name for line in block.lines] == ["", ""]


# ── The same text ─────────────────────────────────────────────────────────────────────────────────────────────────


def test_comments_and_layout_change_nothing():
    text = ACME.read_text(encoding="utf-8")
    spread = "# first\n" + text.replace("\n\n", "\n\n# a comment\n\n").replace("  needs", "    needs")
    assert agreed(spread) == agreement(acme())


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("at least 10k USD", "at least 20k USD"),
        ('one of ("Identified", "Approved")', 'one of ("Approved")'),
        ("at least 2 contacts", "at least 3 contacts"),
        ("needs at least 1 of hot", "needs all of hot"),
        ('unless interests includes "Trial"', 'unless interests includes "Price"'),
        ("rate USD = 0.92", "rate USD = 0.93"),
        ('placeholders "TBD", ', "placeholders "),
        ('placeholders "?"', 'placeholders "??"'),
        ("unknown counts as not met", "unknown counts as met"),
        ("within 24 hours", "within 48 hours"),
        ("add 25", "add 26"),
        ("engagement >= 50", "engagement >= 51"),
        ("stay at most 30 days", "stay at most 31 days"),
        ("exit needs budget", "exit needs worth_it"),
        ("no skipping", ""),
        ("no going back", ""),
        ('reopen "Closed Lost" to "Discovery"', 'reopen to "Discovery"'),
        ("that budget or not hot", "that budget or hot"),
        ('"gmx.de"', '"gmx.net"'),
        ('list markets: "DE"', 'list markets: "FR"'),
        ("default no", "default yes"),
        (" missing means not yet", ""),
        ('fiscal year starts in "February"', 'fiscal year starts in "March"'),
        ('time zone "Europe/London"', 'time zone "Europe/Paris"'),
        ("100% - discount", "90% - discount"),
        ("some contacts where", "every contacts where"),
        ('"New business"\n  stage', '"Renewal"\n  stage'),
        ('won after "Proposal"', "won"),
    ],
)
def test_what_changes_the_meaning_changes_the_document(old, new):
    text = ACME.read_text(encoding="utf-8")
    assert old in text
    changed = agreed(text.replace(old, new))
    before = replace(agreement(acme()), blocks=without_digest(agreement(acme())))
    assert replace(changed, blocks=without_digest(changed)) != before


def without_digest(document):
    return tuple(block for block in document.blocks if not str(block).count("sha256:"))
