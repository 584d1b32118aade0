"""Reads that join rooms: what the public pages and the page of tasks show."""
