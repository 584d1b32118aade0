"""One full-text index over what the other rooms hold, on SQLite and PostgreSQL alike.

For: keeping the words of a thing, finding things by words, ranking and quoting the hits.
Not for: saying what is indexed or who may see it; the rooms above hand in both.
"""
