"""The operating plan (verksamhetsplan): areas, aims, activities, person-days and money.

For: reading a plan document, the plan of a year, its follow-up through the year.
Not for: what an activity leads to (rounds, meetings, guidance), which it links to.
"""
