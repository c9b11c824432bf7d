"""What DATA may say of a place on the network, and what is said of the rest; sources of plugins are held in check."""

from __future__ import annotations

import sys
from types import SimpleNamespace

import pytest

from qualrules.reading.live import LiveError, Page
from qualrules.workspace.live import LiveData, unfollowed
from qualrules.workspace.session import Request
from qualrules.workspace.texts import UnreadableError
from tests.crms.expected import RULESET
from tests.invoking import invoke
from tests.live.reading import CRMS, run


@pytest.mark.parametrize(("data", "said"), [
    (("siebel://production",), ('nothing here reads "siebel://…"', "salesforce://NAME", "save the records to a file")),
    (("salesfroce://production",), ('nothing here reads "salesfroce://…"', 'did you mean "salesforce://"?')),
    (("postgresl://crm@db/sales#deals",), ('did you mean "postgresql://"?', "postgresql://user@host/database#table")),
    (("opportunity=hubspot://production",), ("says a record type", "write hubspot://production")),
    (("hubspot://",), ("does not name a place", "hubspot://production, for example")),
    (("hubspot://user:secret@host",), ("does not name a place",)),
    (("hubspot://a", "salesforce://b"), ("hubspot://a and salesforce://b are not read together",)),
])  # fmt: skip
def test_what_is_no_place(data, said):
    done = invoke("run", str(RULESET), *data, "--type", "opportunity")
    assert done.code == 2
    done.says(*said)


def test_the_block_called_like_the_place_is_used(crm, server, tmp_path):
    own, *lines = crm.source.splitlines()
    named = own.replace("source ", "source production for ").replace("for org for", "for")
    other = own.replace("source ", "source sandbox for ").replace("for org for", "for")
    both = "\n".join((named, *lines, other, *lines))
    source = tmp_path / "both.qual"
    source.write_text(both, encoding="utf-8")
    done = invoke(
        "run", str(RULESET), crm.uri, "--source", str(source), "--type", "opportunity", "--format", "jsonl"
    )
    assert done.code == 0, done.err
    staging = invoke(
        "run", str(RULESET), f"{crm.scheme}://staging", "--source", str(source), "--type", "opportunity"
    )
    assert staging.code == 2
    staging.says("several source blocks fit")


def test_the_plugins_are_listed_with_their_schemes():
    done = invoke("plugins")
    done.says("live source salesforce", "live source hubspot", "live source pipedrive")


@pytest.mark.parametrize(("package", "client", "said"), [
    ("simple_salesforce.api", "salesforce", 'needs simple-salesforce'),
    ("hubspot", "hubspot", "needs hubspot-api-client"),
    ("requests", "pipedrive", "needs requests"),
])  # fmt: skip
def test_a_client_that_is_not_installed(package, client, said, tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, package, None)
    for name in (f"{client}_client", "http"):
        monkeypatch.delitem(sys.modules, f"qualrules.plugins.live.{name}", raising=False)
    done = run(CRMS[client], tmp_path)
    assert done.code == 2
    done.says(said, f'pip install "qualrules[{client}]"')


# ── A source of a plugin ──


class Cards:
    """A live source of a plugin: it gives what it was made with, and raises what it was made with."""

    scheme = "cards"
    title = "Cards"
    adapter = "json"

    def __init__(self, *pages, error=None):
        self._pages = pages
        self._error = error

    def pages(self, request):
        yield from (page for page in self._pages if page.table not in request.reached)
        if self._error is not None:
            raise self._error


def fetched(source):
    plugins = SimpleNamespace(live_sources=(source,), provider=lambda _: "cards-package[cards] 1.0")
    data = LiveData.of(("cards://home",), plugins)
    request = data.settled(Request("rules", ("cards://home",)), ())
    return data, data.fetched(tuple, request, plugins, unfollowed)


def read(argument):
    with argument.file.open() as file:
        return file.read()


def test_its_pages_are_files():
    data, arguments = fetched(Cards(Page("deals", b"[1]", 1), Page("people", b"[2]", 1, name="../../people")))
    assert [argument.file.name for argument in arguments] == [
        "cards://home/00001/deals.json",
        "cards://home/00002/_.._people.json",
    ]
    assert [read(argument) for argument in arguments] == [b"[1]", b"[2]"]
    assert data.remarks == []


def test_a_page_without_a_body_only_says_something():
    data, arguments = fetched(
        Cards(Page("deals", b"[1]", 1), Page("people", b"", 0, notes=("nobody is there",)))
    )
    assert len(arguments) == 1
    assert [remark.message for remark in data.remarks] == ["nobody is there"]


@pytest.mark.parametrize("error", [TypeError("the token is secret"), OSError("the token is secret")])
def test_a_mistake_of_it_is_a_sentence_without_its_text(error):
    with pytest.raises(UnreadableError) as raised:
        fetched(Cards(Page("deals", b"[1]", 1), error=error))
    message = raised.value.diagnostic.message
    assert message == f"cards://home: the plugin cards-package[cards] 1.0 failed: {type(error).__name__}"
    assert raised.value.diagnostic.helps == (
        "the 1 records read so far are kept for a day, and the same command goes on from there",
    )


def test_a_source_that_stops_before_its_end_is_an_error():
    with pytest.raises(UnreadableError, match="Cards counts more than came"):
        fetched(Cards(Page("deals", b"[1]", 1, cursor="more")))


def test_its_own_sentences_are_told():
    with pytest.raises(UnreadableError, match="cards://home: the house is closed"):
        fetched(Cards(error=LiveError("the house is closed", "come tomorrow")))


def test_pages_that_cannot_be_kept_are_a_sentence(tmp_path, monkeypatch):
    blocked = tmp_path / "blocked"
    blocked.write_text("a file")
    monkeypatch.setenv("XDG_CACHE_HOME", str(blocked))
    with pytest.raises(UnreadableError, match="pages cannot be kept in"):
        fetched(Cards(Page("deals", b"[1]", 1)))


def test_an_answer_to_a_run_over_files_is_not_affected(tmp_path, cache):
    rows = tmp_path / "deals.csv"
    rows.write_text("name,amount\nOne,5 USD\n")
    done = invoke("run", str(RULESET), str(rows), "--type", "opportunity", "--format", "jsonl")
    assert len(done.records) == 1
    assert not cache.exists()


def test_a_bar_counts_the_records(crm, server, tmp_path, monkeypatch):
    steps = []

    class Bar:
        def __init__(self, title, total=None):
            self.title = title

        def __enter__(self):
            return lambda: steps.append(self.title)

        def __exit__(self, *_):
            return None

    monkeypatch.setattr("qualrules.cli.opening.progress", Bar)
    assert run(crm, tmp_path).code == 0
    assert steps.count(f"reading {crm.uri}") >= 50
