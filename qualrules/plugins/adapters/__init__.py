"""The adapters that ship: each turns files of one form into raw tables and decides nothing about values."""
