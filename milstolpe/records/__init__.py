"""What many rooms keep about a thing.

For: attached files, checked before they are kept and served by permission.
Not for: the things that files hang on; each room has its own link to a stored file.
"""
