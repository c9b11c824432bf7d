"""The meaning of a ruleset: interpreter, stages, moves, reasons, findings."""
