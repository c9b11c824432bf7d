"""Rules as formulas over the variables of a record: met, not met, and neither. Nothing is solved here."""
