"""Raw rows in a database read as records, in SQL where that is exact and by the cells of `reading` where it is not."""
