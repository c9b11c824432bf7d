"""What a changed ruleset does to the records at hand: two runs compared. Nothing is proved here."""
