"""Writes an import, and keeps its life and its answers."""
