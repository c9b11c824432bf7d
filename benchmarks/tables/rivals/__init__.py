"""The same rules by hand in other columnar forms: Polars, PyArrow, numpy, pandas. Each writes the columns of `run --format parquet`."""
