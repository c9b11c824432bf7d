"""Whole tables: the same rules over one to ten million records, against hand-written forms of them."""
