"""The command line: one file a command, each thin; what they do is in the packages below."""
