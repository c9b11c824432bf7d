"""Plugins that are wrong in every way. This one has no hooks."""
