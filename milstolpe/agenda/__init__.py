"""Meetings with date, link, participants and notes, as a list and a calendar feed.

For: meetings that a room above lays out. Not for: why they are held, nor sign-up and series.
"""
