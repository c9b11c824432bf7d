"""The engine on Spark: its session, the database, records at hand, whole tables. pyspark is imported when used."""
