"""`agree`: the document, signatures, and whether the text still says what was signed."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from unittest.mock import patch

import pytest

from tests.cli.deals import fits
from tests.evaluate.agreed import FILES, MEANING, MOVED, WORDS, edited, written
from tests.invoking import Done, command, invoke, surroundings

SALES, MARKETING = "Head of Sales", "Head of Marketing"
DAY = ("--as-of", "2025-11-22")
TITLE = re.compile(r' \("[^"]*"\)')
BROKEN = FILES["main.qual"].replace("when pain is known", "when pane is known")


@pytest.fixture
def rules(tmp_path: Path) -> Path:
    return written(tmp_path, FILES)


def sign(rules: Path, name: str = SALES, *more: str) -> Done:
    done = invoke("agree", str(rules), "--sign", name, *(more or DAY))
    done.says()
    return done


def check(rules: Path, *more: str) -> Done:
    done = invoke("agree", str(rules), "--check", *more)
    done.says()
    return done


@pytest.fixture
def signed(rules: Path) -> Path:
    for name in (SALES, MARKETING):
        assert sign(rules, name).code == 0
    return rules


# ── Signing ───────────────────────────────────────────────────────────────────────────────────────────────────────


def test_what_was_signed_is_said(rules: Path) -> None:
    done = sign(rules)
    assert done.code == 0
    assert done.out == (
        '"Head of Sales" signed acme_b2b 2.1.0 on 2025-11-22: '
        "3 definitions, 1 process, 1 promise, 1 score, 10 criteria\n"
        f"written to {rules.parent / 'qualrules.lock'}\n"
    )
    assert done.err == ""


def test_signing_again_takes_the_place_of_the_earlier_signature(signed: Path) -> None:
    done = sign(signed, SALES, "--as-of", "2025-12-01")
    assert "in place of the earlier signature" in done.out
    assert [one["on"] for one in check(signed, "--format", "json").document["signatures"]] == [
        "2025-12-01",
        "2025-11-22",
    ]


def test_without_a_day_it_is_that_of_the_ruleset_s_zone(rules: Path) -> None:
    late = "2025-11-22T23:30:00Z"
    text = rules.read_text("utf-8").replace("Europe/London", "Asia/Tokyo")
    rules.write_text(text, encoding="utf-8")
    assert "on 2025-11-23:" in sign(rules, SALES, "--as-of", late).out


def test_who_is_not_named_may_sign_and_is_told(rules: Path) -> None:
    done = sign(rules, "Head of Finance")
    assert done.code == 0
    assert '"Head of Finance" is not among those whom the ruleset names' in done.err
    assert sign(rules, "head of sales").err == ""


def test_a_slip_of_the_pen_is_no_signer(rules: Path) -> None:
    done = invoke("agree", str(rules), "--sign", "Head of Salse", *DAY)
    assert done.code == 2
    done.says('"Head of Salse" is not among those', 'did you mean "Head of Sales"?')
    assert not rules.with_name("qualrules.lock").exists()


def test_nobody_signs_on_a_day_that_has_not_come(rules: Path) -> None:
    done = invoke("agree", str(rules), "--sign", SALES, "--as-of", "9998-01-01")
    assert done.code == 2
    done.says("nobody can sign on 9998-01-01: today is ")
    assert not rules.with_name("qualrules.lock").exists()


def test_processes_that_sign_at_once_lose_no_signature(rules: Path) -> None:
    names = [f"Head {number}" for number in range(4)]
    running = [
        subprocess.Popen(
            command("agree", str(rules), "--sign", name),
            env=surroundings(),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        for name in names
    ]
    assert [one.wait(timeout=100) for one in running] == [0] * len(names)
    found = check(rules, "--format", "json").document["signatures"]
    assert sorted(one["by"] for one in found) == names


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("--sign", ""), "--sign needs a name"),
        (("--sign", " \t "), "--sign needs a name"),
        (("--sign", "A\nB"), "a name on one line"),
        (("--sign", "A\x1b[31m"), "signs that cannot be seen"),
        (("--sign", "A\u202eB"), "signs that cannot be seen"),
        (("--sign", "A" * 300), "200 characters at most"),
        (("--sign", "A", "--check"), "--sign goes with no --check"),
        (("--sign", "A", "--format", "html"), "--sign goes with no"),
        (("--sign", "A", "-o", "x"), "--sign goes with no"),
        (("--sign", "A", "--as-of", "soon"), '"soon" is not a day or an instant'),
        (("--as-of", "2025-11-22"), "it goes with --sign"),
        (("--format", "docx"), "the formats: markdown, html, pdf"),
        (("--format", "json"), "the formats: markdown, html, pdf"),
        (("--check", "--format", "html"), "the formats: text, json"),
    ],
)
def test_what_does_not_go_is_said(arguments: tuple[str, ...], sentence: str, rules: Path) -> None:
    done = invoke("agree", str(rules), *arguments)
    assert done.code == 2
    done.says(sentence)
    assert done.out == ""
    assert not (rules.parent / "qualrules.lock").exists()


@pytest.mark.parametrize("what", [("--sign", "A"), ("--check",), ()])
def test_a_ruleset_with_mistakes_is_not_agreed(what: tuple[str, ...], rules: Path) -> None:
    rules.write_text(BROKEN, encoding="utf-8")
    done = invoke("agree", str(rules), *what)
    assert done.code == 2
    done.says("QR201", '"pane"')
    assert not (rules.parent / "qualrules.lock").exists()


@pytest.mark.parametrize(
    ("what", "sentence"), [(("--sign", "A"), "cannot be signed"), (("--check",), "cannot be checked")]
)
def test_there_is_no_place_for_signatures(what: tuple[str, ...], sentence: str) -> None:
    done = invoke("agree", "bant", *what)
    assert done.code == 2
    done.says("ships with qualrules", "qualrules init DIR --template bant")
    done = invoke("agree", "-", *what, stdin=b"ruleset a 1.0.0\nrecord lead\n  n: number\n")
    assert done.code == 2
    done.says(sentence)


def test_there_has_to_be_something_to_sign(tmp_path: Path) -> None:
    path = tmp_path / "a.qual"
    path.write_text("ruleset a 1.0.0\nrecord lead\n  n: number\n", encoding="utf-8")
    done = invoke("agree", str(path), "--sign", "A")
    assert done.code == 2
    done.says("there is nothing to sign")


def test_a_ruleset_that_is_not_there() -> None:
    done = invoke("agree", "nowhere.qual", "--check")
    assert done.code == 2
    done.says('there is no file or folder "nowhere.qual"')


# ── Checking ──────────────────────────────────────────────────────────────────────────────────────────────────────


def test_it_is_said_that_it_holds_and_by_whom(signed: Path) -> None:
    done = check(signed)
    assert (done.code, done.err) == (0, "")
    assert done.out == (
        '"acme_b2b" 2.1.0 means what was signed by "Head of Sales" on 2025-11-22 and "Head of Marketing" on 2025-11-22\n'
    )


def test_the_version_that_was_signed_is_said_where_it_is_another(signed: Path) -> None:
    written(signed.parent, edited(WORDS["the version"]))
    assert (
        '"acme_b2b" 2.1.1 means what was signed by "Head of Sales" on 2025-11-22 (version 2.1.0)'
        in check(signed).out
    )


@pytest.mark.parametrize("what", WORDS)
def test_words_and_layout_keep_the_signatures(what: str, signed: Path) -> None:
    written(signed.parent, edited(WORDS[what], *([MOVED[what]] if what in MOVED else [])))
    assert check(signed).code == 0


@pytest.mark.parametrize("what", MEANING)
def test_meaning_breaks_them_and_the_sentence_names_what_and_why(what: str, signed: Path) -> None:
    edit, items, cause = MEANING[what]
    written(signed.parent, edited(edit))
    done = check(signed)
    assert done.code == 1
    told = [TITLE.sub("", line) for line in done.out.splitlines() if line.startswith("error[")]
    assert len(told) == len(items)
    for item in items:
        kind, _, name = item.partition(" ")
        (sentence,) = [line for line in told if f'the {kind} "{name}" no longer says what' in line]
        assert '"Head of Sales" signed on 2025-11-22 and "Head of Marketing" signed on 2025-11-22' in sentence
    assert cause in told[0]
    assert "what is meant to change is signed anew" in done.err


def test_the_sentence_names_the_definition_the_signer_and_the_line_that_changed(rules: Path) -> None:
    sign(rules)
    written(rules.parent, edited(MEANING["the threshold of a score"][0]))
    done = check(rules)
    first = done.out.splitlines()[0]
    assert first == (
        'error[QR701]: the definition "forecast" ("For the forecast") no longer says what '
        '"Head of Sales" signed on 2025-11-22: the criterion "worth" (main.qual:55) changed'
    )
    assert "this changed" in done.out


def test_signed_anew_it_holds_again(signed: Path) -> None:
    written(signed.parent, edited(MEANING["a threshold"][0]))
    assert check(signed).code == 1
    sign(signed)
    done = check(signed)
    assert done.code == 1
    assert f'"{SALES}"' not in done.out
    sign(signed, MARKETING)
    assert check(signed).code == 0


def test_what_is_gone_and_what_is_new_is_named(signed: Path) -> None:
    written(
        signed.parent,
        edited(
            ("main.qual", "criterion closes_soon", "criterion closing"),
            ("main.qual", "needs closes_soon, worth", "needs closing, worth"),
        ),
    )
    done = check(signed)
    assert done.code == 1
    done.says(
        'the definition "forecast" ("For the forecast") no longer says what',
        "its own lines changed",
        'the criterion "closes_soon" is gone, which "Head of Sales" signed on 2025-11-22',
        'the criterion "closing" is new since "Head of Sales" signed on 2025-11-22',
    )


def test_many_causes_are_counted(signed: Path) -> None:
    parts = (
        "a threshold",
        "a rate",
        "a picklist value more",
        "a placeholder of a field",
        "the words of a text",
    )
    written(signed.parent, edited(*(MEANING[part][0] for part in parts)))
    first = check(signed).out.splitlines()[0]
    assert first.endswith(
        'the criterion "budget" ("Money is there") (main.qual:32), the criterion "lost_reason" (main.qual:58), '
        'the field "opportunity.pain" (main.qual:17) and 2 more changed'
    )


def test_nobody_has_signed(rules: Path) -> None:
    done = check(rules)
    assert done.code == 1
    done.says("error[QR702]: nobody has signed", "is agreed by", f'--sign "{SALES}"')


def test_who_is_named_and_has_not_signed_is_a_finding(rules: Path) -> None:
    sign(rules)
    done = check(rules)
    assert done.code == 1
    done.says(f'error[QR702]: "{MARKETING}" is named in `agreed by` and has not signed', "main.qual:2:30")
    assert done.out.count("error[") == 1


def test_a_ruleset_that_names_nobody_is_held_against_whoever_signed(rules: Path) -> None:
    text = rules.read_text("utf-8").replace(
        '  agreed by "Head of Sales", "Head of Marketing" on 2026-10-01\n', ""
    )
    rules.write_text(text, encoding="utf-8")
    assert check(rules).code == 1
    sign(rules, "Anybody")
    assert check(rules).code == 0


def test_several_rulesets_of_a_folder_share_a_lock_and_nothing_else(signed: Path) -> None:
    other = signed.with_name("other.qual")
    other.write_text(
        FILES["main.qual"].replace("acme_b2b", "other").replace("> 25", "> 30"), encoding="utf-8"
    )
    assert check(other).code == 1
    for name in (SALES, MARKETING):
        sign(other, name)
    assert check(other).code == 0
    written(signed.parent, edited(MEANING["a threshold"][0]))
    assert check(other).code == 0
    assert check(signed).code == 1


def test_the_rulesets_of_a_folder_that_somebody_signed_are_checked(signed: Path) -> None:
    draft = signed.with_name("draft.qual")
    draft.write_text("record lead\n  staff: number\n", encoding="utf-8")
    signed.with_name("second.qual").write_text(
        FILES["main.qual"].replace("acme_b2b", "second"), encoding="utf-8"
    )
    done = check(signed.parent)
    assert done.code == 1
    assert "QR702" in done.out  # the second names who is to sign
    for name in (SALES, MARKETING):
        sign(signed.with_name("second.qual"), name)
    done = check(signed.parent)
    assert done.code == 0, done.err
    assert f"passed by, because nobody has signed them and no `agreed by` says who is to: {draft}" in done.err
    written(signed.parent, edited(MEANING["a threshold"][0]))
    done = check(signed.parent)
    assert done.code == 1
    assert "QR701" in done.out


def test_a_folder_of_several_rulesets_has_no_one_document_and_may_have_nothing_signed(tmp_path: Path) -> None:
    for name in ("a.qual", "b.qual"):
        (tmp_path / name).write_text("record lead\n  staff: number\n", encoding="utf-8")
    done = check(tmp_path)
    assert done.code == 2
    done.says("nobody has signed any of the rulesets of the folder")
    for more in (("--format", "json"), ("-o", str(tmp_path / "out"))):
        done = check(tmp_path, *more)
        assert done.code == 2
        done.says("name one: ", "a.qual", "b.qual")


def test_as_json(signed: Path) -> None:
    done = check(signed, "--format", "json")
    assert done.code == 0
    assert fits(done.document)
    assert done.document["holds"] is True
    written(signed.parent, edited(MEANING["a threshold"][0]))
    done = check(signed, "--format", "json")
    assert (done.code, fits(done.document), done.document["holds"]) == (1, True, False)
    (first, second) = done.document["signatures"]
    assert first == {
        "by": SALES,
        "on": "2025-11-22",
        "version": "2.1.0",
        "holds": False,
        "changed": ["qualified", "sales", "budget"],
        "words_changed": False,
    }
    assert second["by"] == MARKETING
    assert {one["code"] for one in done.document["diagnostics"]} == {"QR701"}


def test_it_can_be_written_to_a_file(signed: Path) -> None:
    written(signed.parent, edited(MEANING["a threshold"][0]))
    for form in ("json", "text"):
        target = signed.with_name(f"out.{form}")
        done = check(signed, "--format", form, "-o", str(target))
        assert (done.code, done.out) == (1, "")
        assert "no longer says" in target.read_text("utf-8")


@pytest.mark.parametrize(
    "text", ["form = 9\n", "<<<<<<< HEAD\nform = 1\n", "form = 1\n[[signature]]\nby = 3\n"]
)
@pytest.mark.parametrize("what", [("--check",), ("--sign", "A"), ()])
def test_a_lock_that_is_not_understood(text: str, what: tuple[str, ...], rules: Path) -> None:
    lock = rules.with_name("qualrules.lock")
    lock.write_text(text, encoding="utf-8")
    done = invoke("agree", str(rules), *what)
    assert (done.code, done.out) == (2, "")
    done.says("QR703", "qualrules.lock:")
    assert lock.read_text("utf-8") == text


def test_a_name_in_the_lock_steers_nothing(signed: Path) -> None:
    lock = signed.with_name("qualrules.lock")
    name = r"Head of Sales\u001b[31m\u202e"
    lock.write_text(lock.read_text("utf-8").replace(SALES, name), encoding="utf-8")
    text = signed.read_text("utf-8").replace(
        ' by "Head of Sales", "Head of Marketing" on', ' by "Head of Marketing" on'
    )
    signed.write_text(text, encoding="utf-8")
    kept = check(signed)
    assert kept.code == 0
    signed.write_text(text.replace("10k USD", "12k USD"), encoding="utf-8")
    moved = check(signed)
    assert moved.code == 1
    for said in (
        kept.out,
        moved.out,
        moved.err,
        check(signed, "--format", "json").out,
        invoke("agree", str(signed)).out,
    ):
        assert "\x1b" not in said
        assert "\u202e" not in said


def test_from_another_folder(signed: Path) -> None:
    done = subprocess.run(
        command("agree", signed.name, "--check"),
        cwd=signed.parent,
        env=surroundings(),
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")


# ── Words ─────────────────────────────────────────────────────────────────────────────────────────────────────────────


RETITLED = edited(("main.qual", '"Money is there"', '"Money is not there"'))


def test_other_words_keep_the_signature_and_are_noted(signed: Path) -> None:
    assert "note:" not in check(signed).err
    written(signed.parent, RETITLED)
    done = check(signed)
    assert done.code == 0
    assert done.err == (
        'note: titles or other words have changed since "Head of Sales" signed on 2025-11-22 and '
        '"Head of Marketing" signed on 2025-11-22; the meaning is what was signed\n'
    )
    assert (
        "still what was signed; titles or other words have changed since." in invoke("agree", str(signed)).out
    )
    sign(signed)
    assert '"Head of Sales"' not in check(signed).err


def test_what_a_lock_says_of_words_is_in_the_json(signed: Path) -> None:
    def found() -> list[bool | None]:
        done = check(signed, "--format", "json")
        assert (done.code, fits(done.document)) == (0, True)
        return [one["words_changed"] for one in done.document["signatures"]]

    assert found() == [False, False]
    written(signed.parent, RETITLED)
    assert found() == [True, True]
    lock = signed.with_name("qualrules.lock")
    lock.write_text(
        re.sub("^words = .*\n", "", lock.read_text("utf-8"), count=1, flags=re.MULTILINE), "utf-8"
    )
    assert found() == [None, True]


# ── The document ──────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_document_is_markdown_with_the_signatures(signed: Path) -> None:
    done = invoke("agree", str(signed))
    assert done.code == 0
    assert done.out.startswith("# Agreed by Sales and Marketing\n")
    done.says(SALES, MARKETING, "22 November 2025")
    written(signed.parent, edited(MEANING["a threshold"][0]))
    later = invoke("agree", str(signed)).out
    signatures = later[later.rindex("Signature") :]
    assert "qualified" in signatures
    assert "forecast" not in signatures


@pytest.mark.parametrize(
    ("form", "start"), [("html", b"<!DOCTYPE html>"), ("pdf", b"%PDF-"), ("markdown", b"# ")]
)
def test_each_form_is_written_to_a_file(form: str, start: bytes, rules: Path) -> None:
    target = rules.with_name("agreement")
    done = invoke("agree", str(rules), "--format", form, "-o", str(target))
    assert (done.code, done.out) == (0, "")
    assert target.read_bytes().startswith(start)


@pytest.mark.parametrize(
    ("name", "more", "start"),
    [
        ("agreement.pdf", (), b"%PDF-"),
        ("agreement.HTML", (), b"<!DOCTYPE html>"),
        ("agreement.htm", (), b"<!DOCTYPE html>"),
        ("agreement.md", (), b"# "),
        ("agreement.txt", (), b"# "),
        ("agreement.pdf", ("--format", "markdown"), b"# "),
        ("agreement.md", ("--format", "html"), b"<!DOCTYPE html>"),
    ],
)
def test_the_ending_says_the_form_where_no_other_is_asked_for(
    name: str, more: tuple[str, ...], start: bytes, rules: Path
) -> None:
    target = rules.with_name(name)
    assert invoke("agree", str(rules), *more, "-o", str(target)).code == 0
    assert target.read_bytes().startswith(start)


def test_an_ending_that_no_form_has_is_refused(rules: Path) -> None:
    target = rules.with_name("agreement.docx")
    done = invoke("agree", str(rules), "-o", str(target))
    done.says("no form has the ending of", "--format says the form: markdown, html, pdf")
    assert (done.code, target.exists()) == (2, False)


def test_a_check_is_json_where_the_file_says_so(signed: Path) -> None:
    target = signed.with_name("check.json")
    assert check(signed, "-o", str(target)).code == 0
    assert target.read_text("utf-8").startswith("{")


def test_only_who_has_signed_is_said_to_agree(rules: Path) -> None:
    nobody = invoke("agree", str(rules)).out
    assert (
        "* **To be agreed by:** Head of Sales and Head of Marketing (the text says: agreed on 1 October"
        in nobody
    )
    assert "**Agreed by:**" not in nobody
    sign(rules)
    one = invoke("agree", str(rules)).out
    assert "* **Agreed by:** Head of Sales\n* **To be agreed by:** Head of Marketing\n" in one
    sign(rules, MARKETING)
    assert (
        "* **Agreed by:** Head of Sales and Head of Marketing, on 1 October"
        in invoke("agree", str(rules)).out
    )
    written(rules.parent, edited(MEANING["a threshold"][0]))
    later = invoke("agree", str(rules)).out
    assert "**Agreed by:**" not in later
    assert (
        "moved on since: “qualified” (Qualified), “sales” (How we sell) and “budget” (Money is there)."
        in later
    )


def test_a_pdf_is_the_same_whenever_it_is_written(rules: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    targets = [rules.with_name(name) for name in ("one.pdf", "two.pdf")]
    for hour, target in zip((1_800_000_000.0, 1_900_000_000.0), targets, strict=True):
        with patch("time.time", return_value=hour):
            assert invoke("agree", str(rules), "--format", "pdf", "-o", str(target)).code == 0
    assert targets[0].read_bytes() == targets[1].read_bytes()


def test_without_a_header_there_is_no_line_for_its_name(tmp_path: Path) -> None:
    rules = tmp_path / "bare.qual"
    rules.write_text("record lead\n  n: number\n\ncriterion big for lead when n is at least 10\n", "utf-8")
    assert invoke("agree", str(rules)).out.startswith("# Agreement\n\n## How to read this\n")
    assert 'subtitle"' not in invoke("agree", str(rules), "--format", "html").out


def test_a_pdf_is_not_shown_on_a_terminal(rules: Path) -> None:
    with patch("qualrules.cli.agree.is_terminal", return_value=True):
        done = invoke("agree", str(rules), "--format", "pdf")
    assert (done.code, done.out) == (2, "")
    done.says("a PDF is not shown on a terminal", "-o agreement.pdf")


def test_without_what_makes_pdfs_the_extra_is_named(rules: Path) -> None:
    with patch.dict(sys.modules, {"weasyprint": None}):
        done = invoke("agree", str(rules), "--format", "pdf", "-o", str(rules.with_name("x.pdf")))
    assert done.code == 2
    done.says("qualrules[pdf]")
    assert not rules.with_name("x.pdf").exists()


def test_a_shipped_ruleset_and_standard_input_have_a_document() -> None:
    assert invoke("agree", "bant").code == 0
    assert invoke("agree", "-", stdin=b"ruleset a 1.0.0\nrecord lead\n  n: number\n").code == 0


def test_a_folder_that_takes_no_file(rules: Path) -> None:
    done = invoke("agree", str(rules), "-o", str(rules / "nowhere" / "x.md"))
    assert done.code == 2
    done.says("there is no folder")
