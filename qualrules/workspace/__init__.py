"""What happens around the passes: finding files, reading texts, writing output, running the passes in order."""
