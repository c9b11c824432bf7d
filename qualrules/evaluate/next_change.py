"""For which moments the answers to a record stand: the passing of days can change them only outside of these.

Worked out from the conditions that read the clock, each on its own, with the values that the record has now: as long as
none of them turns, no answer does. Where the turning point of a condition cannot be worked out, its answer stands for
this day, or for this second where hours are counted. Nothing is judged here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import Final, NamedTuple

from qualrules.evaluate.interpreter import Frame, Interpreter
from qualrules.evaluate.layout import Layout
from qualrules.evaluate.stages import claimed_stage
from qualrules.evaluate.turning import BEYOND, reads_clock
from qualrules.evaluate.turning_atoms import Atoms, Read, is_waiting
from qualrules.model import rules as r
from qualrules.model.moment import Moment
from qualrules.model.record import Record
