"""The objective matrix, and the reference data that administrators keep."""
