"""The reports of a year as documents: one content, set as PDF and written as Word."""
