"""The document that `agree --check` writes, as pydantic models."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from qualrules.report.wire_checks import Message
from qualrules.report.wire_parts import Document, Part, RulesetInfo


class SignatureInfo(Part):
    """Who signed which version on which day (`YYYY-MM-DD`); `changed` names what means something else since then.

    `words_changed`: titles, reasons and other words are not those that were signed; null where the lock does not say.
    """

    by: str
    on: str
    version: str
    holds: bool
    changed: list[str]
    words_changed: bool | None


class AgreeDocument(Document):
    """`agree --check --format json`; `unsigned` are those of `agreed by` who have not signed."""

    form: Literal["qualrules/agree/v1"] = Field(alias="schema")
    ruleset: RulesetInfo
    lock: str
    holds: bool
    signatures: list[SignatureInfo]
    unsigned: list[str]
    diagnostics: list[Message]
