"""Reads a plan document: lines out of TXT, Markdown or Word, and what they say. No Django."""
