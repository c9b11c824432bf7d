"""The version of the program, in the one place that names it. It imports nothing: the build reads it too."""

__version__ = "0.1.0"
