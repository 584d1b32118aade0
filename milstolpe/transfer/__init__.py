"""Everything in, everything out: files from the old system, and the whole content as files.

For: the template that both speak, reading foreign sheets, plans, questions and reconciliation of
imports, old addresses, full export.
Not for: lists and reports of single pages (each room has its own files).
"""
