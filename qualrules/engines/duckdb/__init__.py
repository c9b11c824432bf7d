"""DuckDB inside this process: the only place that imports it."""
