"""Examples that are missing, and changes of the rules that the examples would not notice."""
