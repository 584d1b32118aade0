"""Reads of programmes: who sees what, whole contents, lists, and what the pages show."""
