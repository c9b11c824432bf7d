"""Typed rules as SQL: one small emitter a dialect, three-valued to the end."""
