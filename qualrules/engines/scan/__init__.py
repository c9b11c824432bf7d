"""DuckDB reads data files by itself: files → raw relations → the relations that rules are asked of, and the account of it.

A file of a kind that it cannot read exactly as the adapters do is refused with a reason, and Python reads it.
"""

from qualrules.engines.scan.scanning import Scan, ScannedReading, open_scan
from qualrules.engines.whole import Unsuitable

__all__ = ["Scan", "ScannedReading", "Unsuitable", "open_scan"]
