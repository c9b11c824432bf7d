"""The ruleset of these tests, and three sound records for it."""

from __future__ import annotations

RULESET = """ruleset deals 1.0.0
  currency EUR

record opportunity
  amount: money
  close_date: date
  next_step: text
  stage: stage of sales

criterion large for opportunity
  when amount is at least 10k EUR

criterion planned for opportunity
  when next_step is known

process sales for opportunity
  stage "A"
    needs planned
  stage "B"
    needs large
"""
HEADER = "amount,close_date,next_step,stage\n"
ROWS = "20000 EUR,2026-01-01,call,B\n5 EUR,2026-01-01,,A\n,,,\n"
