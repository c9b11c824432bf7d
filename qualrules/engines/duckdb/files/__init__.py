"""DuckDB reads data files by itself; what it cannot read exactly as the adapters do is refused with a reason."""
