"""Installed plugins as a user meets them: adapters and commands work, failures are one line each."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

RULESET = """ruleset people 1.0.0

record contact "A person in the address book"
  name: text
  company: text

criterion known_company "The company is known" for contact
  when company is known

source book for vcards
  contact from "people.vcf"
"""
CARDS = "BEGIN:VCARD\nUID:c1\nFN:Zoë\nORG:Northwind\nEND:VCARD\nBEGIN:VCARD\nUID:c2\nFN:Ola\nEND:VCARD\n"


@pytest.fixture
def qualrules(tmp_path):
    """Run the command in a folder with a ruleset and an address book, with these sites on the path."""
    (tmp_path / "people.qual").write_text(RULESET, encoding="utf-8")
    (tmp_path / "people.vcf").write_text(CARDS, encoding="utf-8")

    def qualrules(*arguments: str, sites: list[Path]) -> subprocess.CompletedProcess[str]:
        env = {**os.environ, "PYTHONPATH": os.pathsep.join(map(str, [*sites, ROOT]))}
        command = [sys.executable, "-m", "qualrules", *arguments]
        return subprocess.run(
            command, capture_output=True, text=True, encoding="utf-8", env=env, cwd=tmp_path, check=False
        )

    return qualrules


def test_the_adapter_of_an_installed_package_reads_a_file(qualrules, sample_site):
    done = qualrules("run", "people.qual", "people.vcf", "--format", "jsonl", sites=[sample_site])
    assert done.returncode == 0, done.stderr
    records = [json.loads(line) for line in done.stdout.splitlines()]
    assert [(one["record"]["id"], one["criteria"]) for one in records] == [
        ("c1", {"known_company": "met"}),
        ("c2", {"known_company": "not_met"}),
    ]


def test_the_command_of_an_installed_package_is_a_command(qualrules, sample_site):
    done = qualrules("vcards-version", sites=[sample_site])
    assert (done.returncode, done.stdout) == (0, "3.0 4.0\n"), done.stderr


def test_without_the_package_its_adapter_is_unknown(qualrules):
    done = qualrules("run", "people.qual", "people.vcf", sites=[])
    assert done.returncode == 2
    assert "QR402" in done.stderr
    assert '"vcards"' in done.stderr


def test_broken_plugins_never_end_a_run(qualrules, sample_site, broken_site):
    arguments = ("run", "people.qual", "people.vcf", "--format", "jsonl")
    alone = qualrules(*arguments, sites=[sample_site])
    done = qualrules(*arguments, sites=[sample_site, broken_site])
    assert done.stdout == alone.stdout
    assert done.stderr.count("warning[QR412]") == 9
    assert "Traceback" not in done.stderr


def test_the_list_of_plugins_shows_what_is_used_and_what_was_left_out(qualrules, sample_site, broken_site):
    done = qualrules("plugins", sites=[sample_site, broken_site])
    assert "qualrules-vcards[vcards] 1.2.0" in done.stdout
    assert "adapter vcards, lint rule VCARD1, lint rule VCARD2, command vcards-version" in done.stdout
    (line,) = [line for line in done.stdout.splitlines() if "[not_importable]" in line]
    assert "left out" in line
    assert "the licence file is missing" in done.stderr
