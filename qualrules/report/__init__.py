"""Results as text: one reporter a file, each a pure function from a result to a text."""
