"""The texts of the pipelines for GitHub and GitLab. A name of a folder gets in quoted, and only as a variable.

They ask nothing of the repository but rulesets; signatures are checked once there are any, and the audit runs once a
variable of the repository names the data.
"""

from __future__ import annotations

import json
from collections.abc import Callable

MARK = "# Written by `qualrules init --ci"

_GITHUB = """\
%(mark)s github`: mistakes, look and examples of the rulesets, on every push and pull request.
name: qualrules

on:
  push:
  pull_request:

permissions:
  contents: read

env:
  RULESETS: %(rulesets)s

jobs:
  rulesets:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v5
      - uses: actions/setup-python@v6
        with:
          python-version: "3.13"
      - id: install
        name: Install qualrules
        run: python -m pip install "qualrules==%(version)s"
      - name: Mistakes
        run: qualrules check --format github -- "$RULESETS"
      - name: Look
        if: ${{ !cancelled() && steps.install.outcome == 'success' }}
        run: qualrules fmt --check -- "$RULESETS"
      - name: Examples
        if: ${{ !cancelled() && steps.install.outcome == 'success' }}
        run: qualrules test -- "$RULESETS"
      - name: Signatures
        if: ${{ !cancelled() && steps.install.outcome == 'success' }}
        run: |
          # From the first `qualrules agree --sign` on, what is signed has to hold.
          if [ -n "$(find "./$RULESETS" -name qualrules.lock)" ]; then
            qualrules agree --check -- "$RULESETS"
          else
            echo "nothing is signed yet"
          fi

  # Holds the CRM's stages against the rules, on a push, once the repository has a variable QUALRULES_DATA
  # (Settings, Secrets and variables, Actions): a file of the repository, or an address such as salesforce://prod.
  # A variable QUALRULES_RULESET names the ruleset%(otherwise)s.
  # Records are named by their ids only; fail-level, baseline and source stand in qualrules.toml.
  audit:
    if: ${{ vars.QUALRULES_DATA != ''%(waits)s && github.event_name == 'push' }}
    runs-on: ubuntu-latest
    env:
      DATA: ${{ vars.QUALRULES_DATA }}
      RULESET: ${{ vars.QUALRULES_RULESET }}
%(audited)s      # For a CRM over the network, its credentials from the repository's secrets, as in:
      # QUALRULES_SALESFORCE_ACCESS_TOKEN: ${{ secrets.SALESFORCE_ACCESS_TOKEN }}
    steps:
      - uses: actions/checkout@v5
      - uses: actions/setup-python@v6
        with:
          python-version: "3.13"
      - name: Install qualrules
        run: python -m pip install "qualrules[crm]==%(version)s"
      - name: Audit
        shell: bash
        run: |
          # What is told beside the findings may hold words of the data, so it gives the runner no orders.
          code=0
          qualrules audit -o github:- -o sarif:qualrules.sarif -- "%(ruleset)s" "$DATA" 2>said.txt || code=$?
          token="$(od -An -N16 -tx1 /dev/urandom | tr -d ' \\n')"
          echo "::stop-commands::$token"
          cat said.txt
          echo "::$token::"
          exit "$code"
      # To see the findings under Security, Code scanning: let this job have `security-events: write`, and add
      # - uses: github/codeql-action/upload-sarif@v4
      #   if: ${{ !cancelled() }}
      #   with:
      #     sarif_file: qualrules.sarif
"""

_GITLAB = """\
%(mark)s gitlab`: mistakes, look and examples of the rulesets, on every push.
.qualrules:
  image: python:3.13-slim
  variables:
    RULESETS: %(rulesets)s
  before_script:
    - python -m pip install --quiet "qualrules==%(version)s"

qualrules-check:
  extends: .qualrules
  script:
    # The report first; the line below shows the mistakes and decides.
    - qualrules check --format gitlab -- "$RULESETS" >gl-code-quality-report.json || true
    - qualrules check -- "$RULESETS"
  artifacts:
    when: always
    reports:
      codequality: gl-code-quality-report.json

qualrules-fmt:
  extends: .qualrules
  script:
    - qualrules fmt --check -- "$RULESETS"

qualrules-test:
  extends: .qualrules
  script:
    - qualrules test --format junit -- "$RULESETS" >qualrules-junit.xml || true
    - qualrules test -- "$RULESETS"
  artifacts:
    when: always
    reports:
      junit: qualrules-junit.xml

# From the first `qualrules agree --sign` on, what is signed has to hold.
qualrules-agree:
  extends: .qualrules
  script:
    - >-
      if [ -n "$(find "./$RULESETS" -name qualrules.lock)" ]; then qualrules agree --check -- "$RULESETS";
      else echo "nothing is signed yet"; fi

# Holds the CRM's stages against the rules once the project has a variable QUALRULES_DATA (Settings, CI/CD): a file of
# the repository, or an address such as salesforce://prod, with its credentials in masked variables.
# A variable QUALRULES_RULESET names the ruleset%(otherwise)s.
# Records are named by their ids only; fail-level, baseline and source stand in qualrules.toml.
qualrules-audit:
  extends: .qualrules
%(audited)s  rules:
    - if: $QUALRULES_DATA%(waits)s
  before_script:
    - python -m pip install --quiet "qualrules[crm]==%(version)s"
  script:
    - >-
      qualrules audit -o text:- -o gitlab:gl-code-quality-report.json -o junit:qualrules-junit.xml
      -- "%(ruleset)s" "$QUALRULES_DATA"
  artifacts:
    when: always
    reports:
      codequality: gl-code-quality-report.json
      junit: qualrules-junit.xml
"""


def github(rulesets: str, audited: str | None, version: str) -> str:
    """The workflow for the rulesets of a folder, and for an audit by one of them; None: by what a variable names."""
    return _GITHUB % {
        "mark": MARK,
        "rulesets": json.dumps(rulesets, ensure_ascii=False),
        "version": version,
        "otherwise": _otherwise(audited),
        "waits": " && vars.QUALRULES_RULESET != ''" if audited is None else "",
        "audited": "" if audited is None else f"      AUDITED: {json.dumps(audited, ensure_ascii=False)}\n",
        "ruleset": "$RULESET" if audited is None else "${RULESET:-$AUDITED}",
    }


def gitlab(rulesets: str, audited: str | None, version: str) -> str:
    """The jobs, likewise."""
    return _GITLAB % {
        "mark": MARK,
        "rulesets": _gitlab_value(rulesets),
        "version": version,
        "otherwise": _otherwise(audited),
        "waits": " && $QUALRULES_RULESET" if audited is None else "",
        "audited": "" if audited is None else f"  variables:\n    AUDITED: {_gitlab_value(audited)}\n",
        "ruleset": "$QUALRULES_RULESET" if audited is None else "${QUALRULES_RULESET:-$AUDITED}",
    }


def _otherwise(audited: str | None) -> str:
    return "; without it there is no audit" if audited is None else ", where it is not AUDITED"


def _gitlab_value(text: str) -> str:
    """GitLab expands `$` in the value of a variable."""
    return json.dumps(text.replace("$", "$$"), ensure_ascii=False)


TEXTS: dict[str, Callable[[str, str | None, str], str]] = {"github": github, "gitlab": gitlab}
