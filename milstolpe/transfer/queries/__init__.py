"""Reads of imports for the pages."""
