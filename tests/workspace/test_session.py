"""What a session does with the plugins that it has loaded."""

from __future__ import annotations

from dataclasses import replace

import pytest

from qualrules.engines.compiled import compile_ruleset
from qualrules.plugins.manager import load_plugins
from qualrules.workspace.session import ENGINE, Request, open_session
from tests.cli.deals import written


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
