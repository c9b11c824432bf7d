"""Where the output cannot go: closed pipes, folders that are not there, full disks, Ctrl-C, and other locales."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.bad_input.deals import HEADER, ROWS
from tests.invoking import command, heed_ctrl_c, surroundings

SOME, MANY = 3_000, 200_000
OUTPUTS = {
    "run": ("run", "deals.qual", "{data}", "-o", "{file}", "--format", "csv"),
    "audit": ("audit", "deals.qual", "{data}", "-o", "json:{file}"),
}


def writing(name: str, data: str, file: str) -> list[str]:
    return [word.format(data=data, file=file) for word in OUTPUTS[name]]


def written(folder: Path, count: int) -> str:
    """A file of so many records."""
    rows = (f"{n} EUR,2026-01-01,{'call' if n % 3 else ''},{'AB'[n % 2]}\n" for n in range(count))
    (folder / "many.csv").write_text(HEADER + "".join(rows), encoding="utf-8")
    return "many.csv"


def left(folder: Path) -> set[str]:
    """The files that were not there before."""
    return {path.name for path in folder.iterdir()} - {"deals.qual", "good.csv", "many.csv"}


@pytest.mark.parametrize("name", OUTPUTS)
def test_a_folder_that_is_not_there(qualrules, folder, name):
    done = qualrules(*writing(name, "good.csv", "Gone/Out"))
    done.says('"Gone/Out": there is no folder "Gone"')
    assert (done.code, done.out, left(folder)) == (2, "", set())


@pytest.mark.parametrize("name", OUTPUTS)
def test_a_folder_in_place_of_a_file(qualrules, folder, name):
    (folder / "out").mkdir()
    done = qualrules(*writing(name, "good.csv", "out"))
    done.says('"out": this is a folder, not a file')
    assert (done.code, done.out, left(folder / "out")) == (2, "", set())


@pytest.mark.parametrize("name", OUTPUTS)
def test_a_name_of_a_folder(qualrules, folder, name):
    done = qualrules(*writing(name, "good.csv", "out/"))
    done.says('"out/"')
    done.says(" folder")
    assert (done.code, done.out, left(folder)) == (2, "", set())


@pytest.mark.parametrize("engine", ["python", "duckdb"])
def test_parts_of_parquet_come_from_one_engine_only(qualrules, folder, engine):
    done = qualrules("run", "deals.qual", "good.csv", "--engine", engine, "--format", "parquet", "-o", "out/")
    done.says('"out/" is a folder, which is written as Parquet by the engine spark only', "--engine spark")
    assert (done.code, done.out, left(folder)) == (2, "", set())


@pytest.mark.parametrize("name", OUTPUTS)
@pytest.mark.parametrize("tail", [b"\xff\n", b'1 EUR,"x\ny"z,A\n' * 60], ids=["no text", "open quotes"])
def test_a_run_that_fails_keeps_the_file_that_was_there(qualrules, folder, name, tail):
    (folder / "out").write_text("kept", encoding="utf-8")
    (folder / "bad.csv").write_bytes((HEADER + ROWS * 5000).encode() + tail)
    done = qualrules(*writing(name, "bad.csv", "out"))
    done.says('"bad.csv"')
    assert (done.code, done.out) == (2, "")
    assert (folder / "out").read_text(encoding="utf-8") == "kept"
    assert left(folder) == {"out", "bad.csv"}


@pytest.mark.parametrize("name", OUTPUTS)
def test_a_file_that_was_there_is_replaced_as_a_whole(qualrules, folder, name):
    (folder / "out").write_text("kept " * 10_000, encoding="utf-8")
    (folder / "out").chmod(0o640)
    done = qualrules(*writing(name, "good.csv", "out"))
    done.says()
    assert done.code in (0, 1)
    assert "kept" not in (folder / "out").read_text(encoding="utf-8")
    assert (folder / "out").stat().st_mode & 0o777 == 0o640
    assert left(folder) == {"out"}


def test_bad_records_cost_the_exit_code_and_not_the_output(qualrules, folder):
    (folder / "bad.csv").write_text(HEADER + ROWS + "1,2,3,4,5\n", encoding="utf-8")
    done = qualrules(*writing("run", "bad.csv", "out"))
    assert (done.code, done.out) == (2, "")
    assert len((folder / "out").read_text(encoding="utf-8").splitlines()) == 1 + 3


@pytest.mark.parametrize("name", OUTPUTS)
def test_ctrl_c_ends_with_130_and_leaves_no_half_file(folder, name):
    (folder / "out").write_text("kept", encoding="utf-8")
    process = subprocess.Popen(
        command("-v", *writing(name, written(folder, MANY), "out")),
        cwd=folder,
        env=surroundings(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=heed_ctrl_c,
    )
    assert process.stderr is not None
    told = process.stderr.readline()  # with `-v` the reading of the ruleset is told, so the run has begun
    time.sleep(0.3)
    process.send_signal(signal.SIGINT)
    out, rest = process.communicate(timeout=60)
    assert "Traceback" not in told + rest
    # Python ends by the signal itself where it came while code was being made; a shell calls both 130.
    assert process.returncode in (130, -signal.SIGINT)
    assert (out, (folder / "out").read_text(encoding="utf-8")) == ("", "kept")
    assert left(folder) == {"out"}


@pytest.mark.parametrize("form", ["table", "json", "jsonl", "csv"])
def test_who_reads_one_line_and_leaves_hears_nothing_more(folder, form):
    process = subprocess.Popen(
        command("-q", "run", "deals.qual", written(folder, SOME), "--format", form),
        cwd=folder,
        env=surroundings(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert process.stdout is not None
    assert process.stdout.readline()
    process.stdout.close()
    assert process.stderr is not None
    assert process.stderr.read() == b""
    process.stderr.close()
    assert process.wait(timeout=60) == 0


SILENT = [
    ("--version",),
    ("--help",),
    ("explain", "QR201"),
    ("run", "deals.qual", "good.csv"),
    ("check", "bad.qual"),
]


@pytest.mark.parametrize("arguments", SILENT, ids=" ".join)
@pytest.mark.parametrize("stream", ["stdout", "stderr", "stdin"])
def test_a_stream_that_is_closed_from_the_start(folder, arguments, stream):
    """As a shell does with `>&-`."""
    (folder / "bad.qual").write_text("criterion", encoding="utf-8")
    number = {"stdin": 0, "stdout": 1, "stderr": 2}[stream]
    closing = f"import os, sys; os.close({number}); os.execv(sys.executable, sys.argv[1:])"
    done = subprocess.run(
        [sys.executable, "-c", closing, *command(*arguments)],
        cwd=folder,
        env=surroundings(),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert "Traceback" not in done.stderr
    assert done.returncode == (1 if arguments[0] == "check" else 0)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full")
@pytest.mark.parametrize("arguments", [*SILENT, ("run", "deals.qual", "gone.csv")], ids=" ".join)
def test_a_disk_that_is_full(folder, arguments):
    (folder / "bad.qual").write_text("criterion", encoding="utf-8")
    for stream in ("stdout", "stderr"):
        with Path("/dev/full").open("w") as full:
            streams = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, stream: full}
            done = subprocess.run(
                command(*arguments),
                cwd=folder,
                env=surroundings(),
                text=True,
                timeout=60,
                check=False,
                **streams,
            )
        if stream == "stdout" and "gone.csv" not in arguments:
            assert done.returncode == 2
            said = done.stderr.splitlines()[-1].replace('"standard output": ', "")
            assert said == "error: no space left on device"
        assert "Traceback" not in (done.stdout or "") + (done.stderr or "")
        assert done.returncode in (0, 1, 2)


LOCALES = [
    {"LC_ALL": "C"},
    {"LC_ALL": "C", "PYTHONIOENCODING": "ascii"},
    {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
    {"LC_ALL": "POSIX", "PYTHONIOENCODING": "latin-1"},
]


@pytest.mark.parametrize(
    "environment", LOCALES, ids=lambda each: " ".join(f"{k}={v}" for k, v in each.items())
)
def test_other_letters_come_through_in_every_locale(process, folder, environment):
    text = (folder / "deals.qual").read_text(encoding="utf-8").replace('"A"', '"Ångebot ✓"')
    (folder / "deals.qual").write_text(text, encoding="utf-8")
    (folder / "good.csv").write_text(HEADER + "5 €,,Zoë “ruft” 日本,Ångebot ✓\n", encoding="utf-8")
    done = process("run", "deals.qual", "good.csv", "--format", "jsonl", "--explain", **environment)
    done.says()
    assert done.code == 0
    (one,) = done.records
    assert one["processes"]["sales"]["claimed"] == "Ångebot ✓"
    assert one["because"]["planned"][0]["value"] == "Zoë “ruft” 日本"
    assert one["because"]["large"][0]["raw"] == "5 €"
    kept = process(
        "run", "deals.qual", "good.csv", "-o", "out", "--format", "jsonl", "--explain", **environment
    )
    kept.says()
    assert (folder / "out").read_text(encoding="utf-8") == done.out
    checked = process("check", "deals.qual", **environment)
    assert checked.code == 0


COLOURS = [
    ({}, False),
    ({"NO_COLOR": "1"}, False),
    ({"FORCE_COLOR": "1"}, True),
    ({"FORCE_COLOR": ""}, False),
]


@pytest.mark.parametrize(
    ("environment", "coloured"), [*COLOURS, ({"FORCE_COLOR": "1", "NO_COLOR": "1"}, False)]
)
def test_colours_only_where_they_are_wanted(process, folder, environment, coloured):
    (folder / "bad.qual").write_text("criterion", encoding="utf-8")
    checked = process("check", "bad.qual", **environment)
    assert checked.code == 1
    assert ("\x1b[" in checked.out) is coloured
    done = process("run", "deals.qual", "good.csv", "--format", "jsonl", **environment)
    assert "\x1b" not in done.out, "data is never coloured"
    assert os.linesep in done.out
