"""Rows in, rows out: the only room that knows an engine."""
