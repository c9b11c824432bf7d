"""What happens around the passes: finding files, reading texts, running the passes in order, writing output."""
