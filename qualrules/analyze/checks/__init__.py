"""What proofs find in one ruleset: one kind of finding a file. A healthy ruleset gives none."""
