"""Names and options that mean nothing: one sentence, exit code 2, and nothing on standard output."""

from __future__ import annotations

from pathlib import Path

import pytest

RUN = ("run", "deals.qual", "good.csv")
WRONG = [
    (("run", "deals.qual", "gone.csv"), ('there is no file "gone.csv"',)),
    (("run", "gone.qual", "good.csv"), ('there is no file or folder "gone.qual"',)),
    (("run", "bnat", "good.csv"), ('"bnat"', 'did you mean the shipped ruleset "bant"?')),
    (("run", "", "good.csv"), ('called ""',)),
    (("run", "deals.qual", ""), ('there is no file ""',)),
    (("run", "deals.qual", "opportunity=gone.csv"), ('there is no file "gone.csv"',)),
    (("run", "deals.qual", "oportunity=good.csv"), ("oportunity", 'did you mean "opportunity=good.csv"?')),
    (("run", "deals.qual", r"C:\data.csv"), (r'there is no file "C:\data.csv"',)),
    (("run", "deals.qual", "C:/data.csv"), ('there is no file "C:/data.csv"',)),
    (("run", "deals.qual", r"opportunity=C:\data.csv"), (r'there is no file "C:\data.csv"',)),
    (("run", r"C:\deals.qual", "good.csv"), (r'there is no file or folder "C:\deals.qual"',)),
    (
        ("run", "deals.qual", "crm://deals"),
        ('nothing here reads "crm://…"', "save the records to a file"),
    ),
    (("run", "deals.qual", "opportunity=https://example.org/x.csv"), ('nothing here reads "https://…"',)),
    (("run", "deals.qual", "nothing"), ('there is no data in the folder "nothing"', ".csv")),
    (("run", "nothing", "good.csv"), ('there is no .qual file in the folder "nothing"',)),
    (("check", "nothing"), ('there is no .qual file in the folder "nothing"',)),
    (("fmt", "gone.qual"), ('there is no file or folder "gone.qual"',)),
    (("test", "gone.qual"), ('there is no file or folder "gone.qual"',)),
    (("test", "deals.qual"), ("there is no example",)),
    (("check", "a\0b.qual"), ()),
    ((*RUN, "--adapter", "exel"), ('there is no adapter called "exel"', "the adapters: csv, json, jsonl")),
    ((*RUN, "--type", "oportunity"), ('no record called "oportunity"', 'did you mean "opportunity"?')),
    ((*RUN, "--type", "zzz"), ('no record called "zzz"', "records with rules: opportunity")),
    ((*RUN, "--source-name", "live"), ('there is no source block called "live"',)),
    ((*RUN, "--as-of", "yesterday"), ('"yesterday" is not a day or an instant', "2026-11-21T09:30Z")),
    ((*RUN, "--as-of", "2026-02-30"), ('"2026-02-30" is not a day',)),
    ((*RUN, "--as-of", "03/04/2026"), ('"03/04/2026" is not a day',)),
    ((*RUN, "--as-of", ""), ('"" is not a day',)),
    ((*RUN, "--process", "slaes"), ('there is no process called "slaes"', 'did you mean "sales"?')),
    ((*RUN, "--where", "amuont > 3 EUR"), ('no field called "amuont"', 'did you mean "amount"?')),
    ((*RUN, "--where", "amount >"), ("--where:1:",)),
    ((*RUN, "--where", ""), ("--where:1:1",)),
    (
        (*RUN, "--format", "xml"),
        ('there is no format "xml" here; the formats: table, json, jsonl, csv, xlsx, parquet\n',),
    ),
    ((*RUN, "--explian"), ("--explian",)),
    (("run", "deals.qual"), ("DATA",)),
    (("audit", *RUN[1:], "-o", "json"), ("FORMAT:FILE", "json:audit.json")),
    (("audit", *RUN[1:], "-o", "xml:x"), ('there is no format "xml" here',)),
    (("audit", *RUN[1:], "--group-by", "industry"), ('no field called "industry"', "amount, close_date")),
    (("audit", *RUN[1:], "--fail-level", "high"), ("high",)),
    (("why", *RUN[1:], "--id", "good.csv:99"), ('the id "good.csv:99"', "good.csv:2")),
    (("why", *RUN[1:]), ("--id",)),
    (
        ("why", *RUN[1:], "--id", "good.csv:2", "--criterion", "lagre"),
        ('called "lagre"', 'did you mean "large"?'),
    ),
    (("explain", "QR999"), ('there is no code "QR999"',)),
    (("export", "xml"), ("xml",)),
    (("completion", "csh"), ("csh", "bash")),
    (("rnu",), ("rnu",)),
    (("--hlep",), ("--hlep",)),
]


@pytest.mark.parametrize(
    ("arguments", "words"), WRONG, ids=[" ".join(words).replace("\0", "0") for words, _ in WRONG]
)
def test_what_means_nothing_is_said(qualrules, folder, arguments, words):
    (folder / "nothing").mkdir()
    done = qualrules(*arguments)
    done.says(*words)
    assert (done.code, done.out) == (2, "")


@pytest.mark.parametrize(
    "arguments", [("run", "closed", "good.csv"), ("run", "deals.qual", "closed"), ("check", "closed")]
)
def test_a_file_or_folder_that_may_not_be_read(qualrules, folder, monkeypatch, arguments):
    """The refusal of the system is feigned: who runs the tests may be allowed to read everything."""
    (folder / "closed").write_text("", encoding="utf-8")
    opened = Path.open

    def refuse(path: Path, *args: object, **kwargs: object) -> object:
        if path.name == "closed":
            raise PermissionError(13, "Permission denied", str(path))
        return opened(path, *args, **kwargs)

    monkeypatch.setattr(Path, "open", refuse)
    done = qualrules(*arguments)
    done.says('"closed" is a file that may not be read')
    assert (done.code, done.out) == (2, "")


@pytest.mark.parametrize(("arguments"), [("run", "closed", "good.csv"), ("run", "deals.qual", "closed")])
def test_a_folder_that_may_not_be_read(qualrules, folder, monkeypatch, arguments):
    """As above: listing the folder is what fails."""
    (folder / "closed").mkdir()

    def refuse(*args: object) -> object:
        raise PermissionError(13, "Permission denied", "closed")

    monkeypatch.setattr("os.scandir", refuse)
    monkeypatch.setattr("os.listdir", refuse)
    done = qualrules(*arguments)
    done.says('"closed"')
    assert (done.code, done.out) == (2, "")
