"""The three forms of an agreement: well formed, nothing fetched, harmless whatever stands in the ruleset, and readable."""

from __future__ import annotations

import builtins
import io
import itertools
import os
import re
import sys
from dataclasses import replace
from html.parser import HTMLParser

import pypdf
import pytest
from markdown_it import MarkdownIt

import qualrules
from qualrules.report import agreement_html, agreement_markdown, agreement_pdf
from qualrules.report.agreement import Agreement, agreement
from qualrules.report.agreement_parts import shown
from qualrules.report.agreement_pdf import PdfNotPossibleError
from qualrules.report.agreement_style import STYLE
from qualrules.workspace.clock import undated
from tests.report.agreements import SIGNED, acme, agreed
from tests.report.test_hostile_text import HOSTILE, LONG, STEERING, words_of

FORBIDDEN = {
    "html_block",
    "image",
    "link_open",
    "fence",
    "code_block",
    "hr",
    "s_open",
    "em_open",
    "html_inline",
}
VOID = {"meta", "br"}
HARMLESS = {
    *("html", "head", "meta", "title", "style", "body", "main"),
    *("h1", "h2", "h3", "h4", "p", "ul", "li", "dl", "dt", "dd", "div", "section", "span"),
    *("table", "thead", "tbody", "tr", "th", "td", "a", "strong", "code"),
}
ATTRIBUTES = {"lang", "charset", "name", "content", "http-equiv", "class", "id", "href", "scope"}


class Page(HTMLParser):
    """A page as a browser reads it: every tag is closed where it was opened; texts by the tag that they stand in."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[tuple[str, str]] = []
        self.feed(page)
        self.close()
        assert not self.open

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        assert len(dict(attrs)) == len(attrs)
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.texts.append((self.open[-1] if self.open else "", data))

    def handle_comment(self, data):
        raise AssertionError(data)

    def all(self, name: str) -> list[str | None]:
        return [attributes[name] for _, attributes in self.tags if name in attributes]

    @property
    def text(self) -> str:
        return "".join(text for tag, text in self.texts if tag != "style")


def hostile(text: str) -> Agreement:
    """An agreement in which the text stands wherever people write one."""
    text = re.sub("[\ud800-\udfff]", "\ufffd", text)
    quoted = '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", " ").replace("\r", " ") + '"'
    return agreed(
        f"""\
ruleset acme 1.0.0 {quoted}
  agreed by {quoted} on 2026-10-01
  placeholders {quoted}
record part
  kind: text
record deal {quoted}
  kind: one of "A", {quoted[:-1]}x" about {quoted}
  several: some of "A", {quoted[:-1]}x"
  note: text {quoted}
  parts: list of part
  stage: stage of sales
list names: {quoted[:-1]}1", {quoted[:-1]}2", "3", "4", "5", "6", "7", "8", "9"
criterion first {quoted} for deal
  when kind is {quoted[:-1]}x" or note contains {quoted[:-1]}z" or several includes {quoted[:-1]}x"
  because {quoted}
  ask {quoted}
  owner {quoted}
criterion second {quoted} for deal
  when some parts where (kind is one of names) or note starts with any of ({quoted[:-1]}a", {quoted[:-1]}b")
score heat {quoted} for deal
  add 5 when first {quoted}
definition ours {quoted} for deal by {quoted}
  needs first, second
process sales {quoted} for deal
  stage {quoted} owner {quoted}
    needs first
  outcome {quoted[:-1]}2" won
  moves
    reopen to {quoted}
promise {quoted} for deal
  that first or heat >= 5
"""
    )


TEXTS = {
    name: text
    for name, text in HOSTILE.items()
    if text.strip() and len(text) < LONG and not re.search("[\0\x1b\x9b]", text)  # no ruleset holds these
}
TEXTS["bidi and newline"] = "a \u202egpj.exe\u202c\nb\u2028c"
TEXTS["umlauts, Greek and others"] = "Größe Ωμέγα 日本語 שלום"


# ── HTML ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def harmless(page: str) -> Page:
    """The page, in which there is nothing that could run or fetch."""
    assert not STEERING.search(page)
    read = Page(page)
    assert {tag for tag, _ in read.tags} <= HARMLESS
    assert {name for _, attributes in read.tags for name in attributes} <= ATTRIBUTES
    assert all(href and href.startswith("#") for href in read.all("href"))
    return read


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_no_text_becomes_html(text):
    page = harmless(agreement_html.render(hostile(text)))
    assert words_of(text) <= words_of(page.text) | set(re.findall(r"[A-Za-z]{4,}", page.text))


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_no_name_of_a_signature_acts(text):
    document = agreement(
        acme(), [replace(SIGNED[0], by=text, version=text, changed=(text,), state="moved on")]
    )
    harmless(agreement_html.render(document))
    markdown = agreement_markdown.render(document)
    assert not STEERING.search(markdown)
    rows = [line for line in markdown.splitlines() if "Signed by" in line]
    assert len(rows) == 1
    assert len(re.findall(r"(?<!\\)\|", rows[0])) == 4
    kinds = {token.type for token in tokens(markdown)}
    assert not kinds & FORBIDDEN


def test_html_is_well_formed_and_says_its_language():
    text = agreement_html.render(agreement(acme(), SIGNED))
    page = harmless(text)
    assert text.startswith("<!DOCTYPE html>\n")
    assert page.tags[0] == ("html", {"lang": "en"})
    ids = page.all("id")
    assert len(ids) == len(set(ids))
    assert {str(href)[1:] for href in page.all("href")} <= set(ids)
    assert [tag for tag, _ in page.tags].count("title") == 1


def test_headings_are_in_order():
    for rules in (acme(), qualrules.load("stage_exit").rules, qualrules.load("mql_sql").rules):
        page = Page(agreement_html.render(agreement(rules)))
        levels = [int(tag[1]) for tag, _ in page.tags if re.fullmatch(r"h\d", tag)]
        assert levels[0] == 1
        assert levels.count(1) == 1
        assert all(after <= before + 1 for before, after in itertools.pairwise(levels))


def test_each_cell_has_a_head():
    page = agreement_html.render(agreement(acme()))
    tables = re.findall(r"<table>.*?</table>", page, re.DOTALL)
    assert len(tables) > 5
    for table in tables:
        columns = table.count("<th ")
        assert columns
        assert {row.count("<td") for row in re.findall(r"<tr>(.*?)</tr>", table)} == {0, columns}


def test_nothing_is_fetched():
    page = agreement_html.render(agreement(acme(), SIGNED))
    assert not re.search(r"https?:|url\(|@import|<script|<link|<img|src=", page)
    assert "default-src 'none'" in page


def luminance(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("ink", ["ink", "soft", "accent"])
@pytest.mark.parametrize("ground", ["faint", "white"])
def test_contrast_is_that_of_print(ink, ground):
    colours = {"white": "#ffffff", **dict(re.findall(r"--(\w+): (#\w{6})", STYLE))}
    light, dark = luminance(colours[ground]), luminance(colours[ink])
    assert (light + 0.05) / (dark + 0.05) >= 7


# ── Markdown ──────────────────────────────────────────────────────────────────────────────────────────────────────


def tokens(markdown: str):
    reader = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
    return [each for token in reader.parse(markdown) for each in (token, *(token.children or ()))]


def shape(markdown: str) -> list[str]:
    """The kinds of blocks of a Markdown text, in their order, without its words."""
    return [
        token.type for token in tokens(markdown) if token.type != "inline" and token.level < 9 and token.block
    ]


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_no_text_becomes_markdown(text):
    markdown = agreement_markdown.render(hostile(text))
    assert not STEERING.search(markdown)
    found = tokens(markdown)
    assert not {token.type for token in found} & FORBIDDEN
    said = " ".join(token.content for token in found if token.type in ("text", "code_inline"))
    assert words_of(text) <= set(re.findall(r"[A-Za-z]{4,}", said))
    plain = "p" * len(shown(text))  # as long, so that no sentence becomes a list
    assert shape(markdown) == shape(agreement_markdown.render(hostile(plain)))
    spoken = "".join(token.content for token in found if token.type == "text")
    assert not re.search(r"(?<!\w)@\w|(?<!\w)#\d|GH-\d", spoken)


def test_lists_stay_apart():
    """The points of a criterion and its notes are two lists, however they follow each other."""
    markdown = agreement_markdown.render(agreement(acme()))
    head = markdown.index("### The company is one that we serve")
    part = markdown[head : markdown.index("###", head + 5)]
    assert sum(token.type == "bullet_list_open" for token in tokens(part)) == 2
    assert not any(
        token.type == "paragraph_open" and not token.hidden and token.level > 0 for token in tokens(part)
    )


# ── PDF ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def read(pdf: bytes) -> tuple[pypdf.PdfReader, str]:
    reader = pypdf.PdfReader(io.BytesIO(pdf))
    return reader, " ".join(" ".join(page.extract_text() for page in reader.pages).split())


@pytest.fixture(scope="module")
def made() -> bytes:
    with undated():
        return agreement_pdf.render(agreement(acme(), SIGNED))


def test_a_pdf_says_what_the_page_says(made):
    reader, text = read(made)
    page = Page(agreement_html.render(agreement(acme(), SIGNED)))
    said = {
        "".join(word.split()) for tag, word in page.texts if tag in ("p", "li", "td", "dd", "h1", "h2", "h3")
    }
    squeezed = "".join(text.split())
    missing = {word for word in said if word and word not in squeezed}
    # A sentence that a page ends, or that a link runs through, is there in parts.
    assert len(missing) <= len(said) // 20, missing
    assert reader.metadata is not None
    assert reader.metadata.title == "Lead and opportunity definitions agreed by Sales and Marketing"
    assert reader.metadata.get("/CreationDate") is None
    assert f"1 / {len(reader.pages)}" in text


def test_a_pdf_is_the_same_every_time(made, monkeypatch):
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    with undated():
        assert agreement_pdf.render(agreement(acme(), SIGNED)) == made
        assert agreement_pdf.render(agreement(acme())) != made
    assert "SOURCE_DATE_EPOCH" not in os.environ


@pytest.mark.parametrize("criteria", [5, 7, 19, 21])
def test_who_signs_on_paper_sees_what_they_sign(criteria):
    names = [f"c{number}" for number in range(criteria)]
    rules = "".join(f"criterion {name} for deal\n  when amount >= 5\n" for name in names)
    text = (
        'ruleset a 1.0.0\n  agreed by "Head of Sales", "Head of Marketing", "Head of Finance" on 2025-11-20\n'
        f"record deal\n  amount: number\n{rules}definition d for deal\n  needs {', '.join(names)}\n"
    )
    pages = [page.extract_text() for page in read(agreement_pdf.render(agreed(text)))[0].pages]
    (page,) = [each for each in pages if "We agree" in each]
    assert "Signatures" in page
    assert page.count("Signature") - page.count("Signatures") == 3


def test_no_text_becomes_a_form_of_a_pdf():
    text = "</script><script>alert(1)</script> Größe Ωμέγα <img src=http://a.example/x.png>"
    reader, said = read(agreement_pdf.render(hostile(text)))
    for word in ("Größe", "Ωμέγα", "<script>alert(1)", "<img"):
        assert word in said
    assert not any("/JS" in str(page) or "/URI" in str(page) for page in reader.pages)


def test_deep_conditions_have_a_page():
    for render in (agreement_markdown.render, agreement_html.render):
        assert "91" in render(deep(90))
    assert agreement_pdf.render(deep(25))


def deep(levels: int) -> Agreement:
    condition = "size > 1"
    for depth in range(levels):
        condition = f"(size > {depth + 2} {'and' if depth % 2 else 'or'} {condition})"
    return agreed(
        f"ruleset deep 1.0.0\nrecord deal\n  size: number\ncriterion c for deal\n  when {condition}\n"
    )


@pytest.mark.parametrize(
    ("error", "sentence", "advice"),
    [
        (ImportError("no"), "writing a PDF needs WeasyPrint", 'pip install "qualrules[pdf]"'),
        (OSError("no libpango"), "writing a PDF needs Pango, which is not on this machine", "libpango-1.0-0"),
    ],
)
def test_what_makes_pdfs_is_not_there(monkeypatch, capsys, error, sentence, advice):
    genuine = builtins.__import__

    def fails(name, *rest):
        if name == "weasyprint":
            sys.stdout.write("WeasyPrint could not import some external libraries\n")
            raise error
        return genuine(name, *rest)

    monkeypatch.delitem(sys.modules, "weasyprint", raising=False)
    monkeypatch.setattr(builtins, "__import__", fails)
    with pytest.raises(PdfNotPossibleError, match=re.escape(sentence)) as raised:
        agreement_pdf.render(agreement(acme()))
    assert advice in raised.value.advice
    assert capsys.readouterr().out == ""
