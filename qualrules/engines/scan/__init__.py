"""Data that a database reads itself: raw relations → the relations that rules are asked of, and the account of reading.

What a table is loaded from, and how, is the engine's; a table that it cannot read exactly as the adapters do is refused
with a reason, and Python reads it.
"""

from qualrules.engines.scan.scanning import FileScan, Scan, ScannedReading

__all__ = ["FileScan", "Scan", "ScannedReading"]
