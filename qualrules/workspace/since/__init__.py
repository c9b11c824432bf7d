"""What `run --since` keeps of a run, so that the next one judges only the records that need it."""
