"""What several rooms stand on and no room owns.

For: errors of the work, state tables, merging of texts, view decorators, formats, list files.
Not for: anything with a table in the database, and nothing that only one room uses.
"""
