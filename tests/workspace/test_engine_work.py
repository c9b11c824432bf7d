"""An engine that is lost in the middle: why is said by what failed first, not by what cannot be let go then."""

from __future__ import annotations

import pytest

from qualrules.engines.duckdb.whole import DuckWork
from qualrules.engines.sql.database import DatabaseError
from qualrules.workspace.choosing_engine import Choice
from qualrules.workspace.engine_work import EngineError, EngineWork
from tests.invoking import invoke
from tests.workspace.whole import deals


class Lost:
    """A database that is gone, and the engine that opens it."""

    name = "lost"
    closed = 0

    def opened(self, data):
        return self

    def tables(self, given):
        raise DatabaseError("it ended in the middle of the work")

    def close(self):
        self.closed += 1
        raise DatabaseError("it cannot be reached")


def test_why_it_was_lost_is_said_and_it_is_let_go_once():
    engine = Lost()
    work = EngineWork(Choice("lost", True), engine, [], print, print)
    with pytest.raises(EngineError, match="it ended in the middle of the work"):
        work.scanning([])
    work.close()
    assert engine.closed == 1


@pytest.mark.parametrize("command", ["run", "audit"])
@pytest.mark.parametrize("moment", ["tables", "read"])
def test_a_command_whose_database_is_lost_ends_with_why(command, moment, tmp_path, monkeypatch):
    close = DuckWork.close

    def lost(*_):
        raise DatabaseError("it ended in the middle of the work")

    def unreachable(work):
        close(work)
        raise DatabaseError("it cannot be reached")

    monkeypatch.setattr(DuckWork, moment, lost)
    monkeypatch.setattr(DuckWork, "close", unreachable)
    done = invoke(command, *deals.write(tmp_path, 10, 32), "--engine", "duckdb", "-q")
    done.says()
    assert (done.code, done.out, done.err) == (2, "", "error: it ended in the middle of the work\n")
