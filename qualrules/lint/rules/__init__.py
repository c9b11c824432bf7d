"""The lint rules that ship, one a file, named like the rule. The docstring of a file is the page of its rule."""
