"""Regional action programmes: made, sent for consultation, decided, committed to, shown.

For: programmes, areas, measures, commitments, consultation comments, the next period.
Not for: pages that join other rooms (county, objective, search); those are in `web`.
"""
