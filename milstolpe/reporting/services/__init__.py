"""What changes follow-ups, reports and answers, one file per subject."""
