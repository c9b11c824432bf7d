"""The PostgreSQL engine: rules asked of a server, by psycopg 3, which is imported when a server is opened."""
