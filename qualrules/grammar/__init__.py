"""Text ↔ syntax tree; the only place that knows lark."""
