"""The same rules by hand in other columnar forms, each with the columns of `run --format parquet`."""
