"""A record's fingerprint: equal for two records whose answers rest on the same values.

It covers what the answers look at and nothing else: held values, why others are not there, linked records and child rows
as far as rules read them, and the stages that the CRM claims. Ids and raw texts are not in it, nor is the order of child
rows, because no answer depends on them.
"""

from __future__ import annotations

import marshal
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from hashlib import blake2b

from qualrules.evaluate.layout import Layout
from qualrules.evaluate.looked_at import LookedAt, looked_at
from qualrules.model import datatypes as d
from qualrules.model.record import Record
from qualrules.model.rules import Rules
from qualrules.model.values import fold
