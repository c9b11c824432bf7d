"""How a command ends: bugs, interrupts, closed pipes, odd locales; the exit code and what is said."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time

import click
import pytest

from qualrules.cli import explain, main
from qualrules.cli.exits import CannotDo
from tests.cli.deals import call
from tests.invoking import heed_ctrl_c

COMMAND = [sys.executable, "-m", "qualrules"]


def start(*args, **options):
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), **options.pop("env", {})}
    return subprocess.Popen(
        [*COMMAND, *map(str, args)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment,
        preexec_fn=heed_ctrl_c,
        **options,
    )


def test_the_version():
    called = call("--version")
    assert called.code == 0
    assert called.out.startswith("qualrules ")


@pytest.mark.parametrize(
    "args",
    [("nosuch",), ("check",), ("check", "--nosuch", "a"), ("test", "--format", "xml", "bant"), ("explain",)],
)
def test_a_call_that_is_written_wrongly(args):
    called = call(*args)
    assert called.code == 2
    assert called.out == ""
    assert "Usage: qualrules" in called.err


def raising(error):
    def callback(code):
        raise error

    return callback


@pytest.mark.parametrize(
    ("error", "code", "said"),
    [
        (
            RuntimeError("odd"),
            3,
            "this is a bug of qualrules (RuntimeError: odd); --debug shows the traceback",
        ),
        (CannotDo("there is no ink", "buy some"), 2, "error: there is no ink\n  help: buy some"),
        (click.ClickException("no"), 2, "Error: no"),
        (PermissionError(13, "Permission denied", "out.csv"), 2, 'error: "out.csv": permission denied'),
        (KeyboardInterrupt(), 130, ""),
        (BrokenPipeError(), 0, ""),
    ],
)
def test_what_is_raised_becomes_an_exit_code(monkeypatch, error, code, said):
    monkeypatch.setattr(explain.explain, "callback", raising(error))
    called = call("explain", "QR201")
    assert called.code == code
    assert said in called.err
    assert "Traceback" not in called.err


def test_debug_shows_the_traceback_of_a_bug(monkeypatch):
    monkeypatch.setattr(explain.explain, "callback", raising(RuntimeError("odd")))
    for args in (("--debug", "explain", "QR201"), ("explain", "QR201", "--debug")):
        called = call(*args)
        assert called.code == 3
        assert "Traceback" in called.err


def test_an_interrupt_ends_with_130(tmp_path):
    rules = tmp_path / "a.qual"
    rules.write_text("ruleset a 1.0.0\n")
    started = start("check", "--watch", rules)
    try:
        assert b"no mistakes" in started.stderr.readline()
        started.send_signal(signal.SIGINT)
        _, err = started.communicate(timeout=60)
    finally:
        started.kill()
    assert started.returncode == 130
    assert b"Traceback" not in err


@pytest.mark.parametrize("args", [("check", "--format", "json"), ("fmt", "--diff"), ("check",)])
def test_a_closed_pipe_is_silent(tmp_path, args):
    rules = tmp_path / "a.qual"
    rules.write_text("ruleset a 1.0.0\n\n" + "record lead\n  name: txt\n\n" * 3000)
    with start(*args, rules) as started:
        started.stdout.close()
        err = started.stderr.read()
    assert b"Traceback" not in err
    assert b"Broken" not in err
    assert b"Exception ignored" not in err


def test_the_output_is_utf8_on_any_locale(tmp_path):
    rules = tmp_path / "a.qual"
    rules.write_text("ruleset a 1.0.0\n\nprocess p for lead\n  stage “Prüfung”\n", encoding="utf-8")
    started = start("check", rules, env={"LC_ALL": "C", "PYTHONIOENCODING": "latin-1", "PYTHONUTF8": "0"})
    out, _ = started.communicate(timeout=60)
    assert "“Prüfung”" in out.decode("utf-8")


def test_a_text_that_no_encoding_holds_does_not_end_a_command(monkeypatch):
    monkeypatch.setattr(explain.explain, "callback", lambda code: click.echo("\ud800"))
    called = call("explain", "QR201")
    assert (called.code, called.out) == (0, "\\ud800\n")


def test_watching_sees_a_change(tmp_path):
    base, rules = tmp_path / "base.qual", tmp_path / "a.qual"
    base.write_text("record lead\n  name: text\n")
    rules.write_text('ruleset a 1.0.0\n\nuse "base.qual"\n')
    started = start("check", "--watch", rules)
    try:
        assert b"no mistakes" in started.stderr.readline()
        assert b"watching" in started.stderr.readline()
        time.sleep(0.05)
        base.write_text("record lead\n  name: txt\n  # changed\n")
        assert b"1 error" in started.stderr.readline()
    finally:
        started.kill()
        started.communicate()


def test_watching_takes_no_other_work():
    for option in (["--fix"], ["--diff"], ["--format", "json"]):
        called = call("check", "--watch", *option, "rulesets")
        assert called.code == 2
        assert "--watch" in called.err
    assert call("check", "--watch", "-").code == 2


def test_nothing_is_left_in_the_logger():
    import logging

    call("check", "-vv", "bant")
    assert logging.getLogger("qualrules").handlers == []


def test_verbose_tells_which_files_are_read():
    called = call("check", "-v", "bant")
    assert "INFO qualrules.workspace.loading: reading" in called.err


def test_main_leaves_with_the_exit_code():
    with pytest.raises(SystemExit) as left:
        main.main(["--version"])
    assert left.value.code == 0
