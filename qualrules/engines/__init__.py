"""Faster roads to the outcomes of the interpreter, one engine a file."""
