"""What changed in meaning between two rulesets, thing by thing, proved and with records."""
