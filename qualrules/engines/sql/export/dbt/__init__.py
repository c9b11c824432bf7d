"""A folder for a dbt project: a model for each record type, its description and tests. Only texts; dbt is not needed."""
