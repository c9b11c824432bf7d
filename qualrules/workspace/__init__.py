"""What happens around the passes: finding and reading files, running the passes in order, writing output."""
