"""Content to try the product with, in demo mode and in measurements only.

For: real example facts with source, generated example data, demo log-ins, the demo outbox.
Not for: anything an installation in real use depends on.
"""
