"""How fast it is, against hand-written Python and other engines: `python -m benchmarks.run`."""
