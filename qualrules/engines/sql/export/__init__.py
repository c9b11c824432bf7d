"""Queries that people keep: rules in SQL over the tables of a warehouse, and the folder of a dbt project."""
