"""Documents: one content of blocks, set as accessible PDF and written as Word.

For: what a document is made of, typst, Word with fixed bytes. Plain Python, no models.
Not for: what a certain document says (its own room).
"""
