"""What a session does with the plugins that it has loaded."""

from __future__ import annotations

from dataclasses import replace

import pytest

from qualrules.engines.compiled import compile_ruleset
from qualrules.plugins.manager import load_plugins
from qualrules.workspace.session import ENGINE, Request, open_session
from tests.cli.deals import written
from tests.crms import salesforce_shapes
from tests.crms.expected import RULESET, judged_files

EXPORT = salesforce_shapes.data_loader()["Opportunity.csv"]
CLEAR = EXPORT.replace(b'"PROBABILITY"', b'"CHANCE"')
TAKEN = 'warning[QR405]: "Opportunity.csv" looks like salesforce, and is read as hubspot, as'


@pytest.mark.parametrize(
    ("source", "adapter", "said"),
    [
        ("", "hubspot", f"{TAKEN} --adapter says"),
        (
            'source export for hubspot\n  opportunity from "Opportunity"\n',
            None,
            f"{TAKEN} the source block says",
        ),
        ("", "salesforce", ""),
        ('source export for salesforce\n  opportunity from "Opportunity"\n', None, ""),
        ("", "csv", ""),
        ("", None, ""),
    ],
)
def test_a_file_of_another_crm_than_the_one_that_is_named(source, adapter, said):
    done = judged_files(RULESET, source, {"Opportunity.csv": CLEAR}, adapter)
    assert done.code == 0, done.err
    assert said in done.err
    assert ("looks like" in done.err) is bool(said)


def test_it_is_said_too_where_the_run_ends_for_it():
    done = judged_files(RULESET, "", {"Opportunity.csv": EXPORT}, "hubspot")
    assert done.code == 2
    assert 'error[QR404]: the bare numbers in column "PROBABILITY"' in done.err
    assert f"{TAKEN} --adapter says" in done.err


def test_a_table_that_no_crm_knows_is_read_as_the_named_one_without_a_word():
    done = judged_files(RULESET, "", {"opportunity.csv": b"id,name\n1,a\n"}, "hubspot")
    assert done.code == 0, done.err
    assert "looks like" not in done.err


class Asked:
    """Plugins whose only engine keeps what it was asked."""

    def __init__(self):
        self.name = ""
        self.records = []

    def engine(self, name):
        self.name = name
        return self

    def prepare(self, rules):
        def prepared(record):
            self.records.append(record)
            return compile_ruleset(rules, record)

        return prepared


def test_records_are_judged_by_the_engine_among_the_plugins(tmp_path):
    rules, deals, _, source = written(tmp_path)
    session = open_session(Request(str(rules), (str(deals),), (str(source),)))
    plugins = Asked()
    verdicts = list(replace(session, plugins=plugins).verdicts())
    assert (plugins.name, plugins.records) == (ENGINE, ["opportunity"])
    assert [one.answers for one in verdicts] == [one.answers for one in session.verdicts()]


def test_the_engine_that_judges_ships():
    plugins = load_plugins(entry_points=False)
    assert plugins.engine(ENGINE) in plugins.engines
    with pytest.raises(KeyError):
        plugins.engine("another")
