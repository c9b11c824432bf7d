"""What a checked ruleset, a record and a verdict are."""
