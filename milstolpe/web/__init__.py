"""The pages that join rooms, and what all public pages share.

For: start, county, objective and actor pages, search, my tasks, validated page cache, and what
visitors write on the contact page.
Not for: forms and lists of one room; those stay with their room.
"""
