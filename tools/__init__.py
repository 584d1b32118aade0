"""What `dev.py` is made of: set-up, demo, checks and tests. Standard library only.

What needs more is run in the project's own environment: `python -m tools.messages`, `.browser`.
"""
