"""Lint: remarks on rulesets that have no mistake. One rule one file in `rules`; `run` lets them look at a file."""
