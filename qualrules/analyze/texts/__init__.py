"""The tests that rules make of one text: which of them go together, found by automata, each way with an example."""
