"""From a solver's model to a record that people read: replayed through the interpreter, made small, written down."""
