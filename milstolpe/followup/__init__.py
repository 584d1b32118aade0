"""What only the yearly follow-up of objectives (RÅU) and its evaluation (FU) add to a round.

For: the writing page with measures beside, outcome and trend, citations, objective meetings,
tables and pages of what is published. Not for: states, texts, comments, hand-in (`rounds`).
"""
