"""Address books as a source of contacts and leads."""
