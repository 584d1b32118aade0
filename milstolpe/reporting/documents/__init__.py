"""What the reports of a year and the receipts say, as contents of documents."""
