"""The whole installation as one file, and back: database of either kind and uploaded files.

For: making a backup while people work, checking one, putting one back whole or not at all.
Not for: content that others take away to use elsewhere. Knows no other room: it walks the models
that Django knows, so that a new table is in the backup from its first day.
"""
